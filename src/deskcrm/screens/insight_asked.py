"""What customers asked for on F6, by what it is about and by the seven questions, and an idea made of it."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.content import Content

from deskcrm.customize.asked import DAYS, Asked, AskedGroup, AskedText
from deskcrm.identify.profile_words import QUESTIONS
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_behind import ListAndBehind
from deskcrm.screens.insight_parts import Lines, Sheet
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tiers import tier_sign

ASKED = "deskcrm.customize.asked"

KINDS = {"product": N_("a product"), "family": N_("a product family"), "matter": N_("a matter of contacts")}

register(
    Action("make_idea", N_("Make an idea of it"), N_("Idea"), ("i",),
           N_("Begins an idea with everybody who asked for it."), 11),
)  # fmt: skip


class AskedPage(ListAndBehind):
    """The groups, and behind one of them the words."""

    LABEL = N_("Asked for")
    LISTS = ("asked-groups", "asked-texts")
    EXPORT = None
    ACTIONS = ("open", "make_idea")
    DEFAULT_CSS = """
    AskedPage #asked-texts { display: none; }
    AskedPage Sheet { height: auto; max-height: 30%; border-top: solid $panel; }
    """

    _asked: Asked | None = None
    _about: AskedGroup | None = None

    def body(self) -> ComposeResult:
        """The groups, and the words of one."""
        yield RecordList[Any](
            (
                Column(N_("About"), about_words, 16, grow=2, tone=lambda _row: "strong"),
                Column(N_("Question"), lambda row: _(QUESTIONS[row.question]), 9, grow=1, gives_way=2),
                Column(N_("Customers"), lambda row: formats.number(row.customers), 9, right=True),
                Column(N_("Times"), lambda row: formats.number(row.times), 6, right=True, gives_way=4),
                Column(N_("Tiers"), tier_words, 20, grow=1),
                Column(N_("Since"), lambda row: self._day(row.since), 11, gives_way=3),
                Column(N_("Last"), lambda row: self._day(row.last), 11),
            ),
            key=lambda row: row.key,
            empty=N_("Nobody asked for anything in that time. What contacts are about, F3, comes together here."),
            id="asked-groups",
        )
        yield RecordList[Any](
            (
                Column(N_("In their words"), lambda row: row.words, 24, grow=3, tone=lambda _row: "strong"),
                Column(N_("Customers"), lambda row: formats.number(row.customers), 9, right=True),
                Column(N_("Times"), lambda row: formats.number(row.times), 6, right=True, gives_way=4),
                Column(N_("Since"), lambda row: self._day(row.since), 11, gives_way=2),
                Column(N_("Last"), lambda row: self._day(row.last), 11),
            ),
            key=lambda row: row.words,
            empty=N_("Nothing is behind it."),
            id="asked-texts",
        )
        yield Sheet(self._lines)

    def caption(self) -> str:
        """Since when; of what."""
        said = _("What customers asked for in the last {days} days", days=DAYS)
        if self._about is not None:
            said += f" · {visible(about_words(self._about))} · {_(QUESTIONS[self._about.question])}"
        return said

    def load(self) -> None:
        """The groups, and the words in view."""
        self.question(f"{ASKED}:asked", answer=self._show)
        if self._about is not None:
            self._ask_texts(self._about)

    def can(self, action: str) -> bool:
        """On a row."""
        row = self.entry.row if isinstance(self.entry, RecordList) else None
        return row is not None and (action != "open" or self._about is None)

    def action_open(self) -> None:
        """Enter: the words of a group."""
        row = self._list.row
        if self._about is None and row is not None:
            self._look_behind(row)
            self._ask_texts(row)

    def action_make_idea(self) -> None:
        """i: the form, of the group or of those who used the same words."""
        group: AskedGroup | None = self._about or self._list.row
        text: AskedText | None = self._behind.row if self._about is not None else None
        if group is not None:
            words = text.words if text is not None else ""
            self.desk.go("idea_form", group=group.key, words=words, named=words or group.about)

    def _day(self, at: Any) -> str:
        return formats.date(self.desk.clock.day_of(at))

    def _ask_texts(self, group: AskedGroup) -> None:
        self.question(f"{ASKED}:asked_texts", group.key, answer=self._show_behind)

    def _show(self, found: Asked) -> None:
        self._asked = found
        self._show_list(found.groups)

    def _lines(self, width: int) -> Lines:
        group: AskedGroup | None = self._about or (self._list.row if self.query("#asked-groups") else None)
        if self._asked is None or group is None:
            return [Content("")]
        parts = [
            _(KINDS[group.kind]) if group.kind else _("names no product"),
            n_("{count} customer", "{count} customers", group.customers),
            tier_words(group),
        ]
        if self._asked.more:
            parts.append(_("only the newest {count} wishes were read", count=formats.number(self._asked.wishes)))
        return [Content(line) for line in wrap(visible(" · ".join(parts)), width)]


def about_words(row: Any) -> str:
    """What a group, or an idea made of one, is about."""
    return row.about or _("nothing named")


def tier_words(row: AskedGroup) -> str:
    """How many of each tier."""
    return " · ".join(f"{tier_sign(tier)} {formats.number(count)}" for tier, count in row.tiers)
