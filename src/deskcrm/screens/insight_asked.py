"""What customers asked for on F6, by what it is about and by the seven questions, and an idea made of it."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from deskcrm.customize.asked import DAYS, Asked, AskedGroup, AskedText
from deskcrm.identify.profile_words import QUESTIONS
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_parts import InsightPage, Lines, Sheet
from deskcrm.text import visible
from deskcrm.widgets.actions import Action, register
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tiers import tier_sign

ASKED = "deskcrm.customize.asked"

KINDS = {"product": N_("a product"), "family": N_("a product family"), "matter": N_("a matter of contacts")}

register(
    Action("make_idea", N_("Make an idea of it"), N_("Idea"), ("i",),
           N_("Begins an idea with everybody who asked for it."), 11),
)  # fmt: skip


class AskedPage(InsightPage):
    """The groups, and behind one of them the words."""

    LABEL = N_("Asked for")
    EXPORT = None
    ACTIONS = ("open", "make_idea")
    DEFAULT_CSS = """
    AskedPage #asked-texts { display: none; }
    AskedPage Sheet { height: auto; max-height: 30%; border-top: solid $panel; }
    """

    _asked: Asked | None = None
    _behind: AskedGroup | None = None

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

    @property
    def entry(self) -> Widget:
        """The list that is shown."""
        return self._groups if self._behind is None else self._texts

    def caption(self) -> str:
        """Since when; of what."""
        said = _("What customers asked for in the last {days} days", days=DAYS)
        if self._behind is not None:
            said += f" · {visible(about_words(self._behind))} · {_(QUESTIONS[self._behind.question])}"
        return said

    def load(self) -> None:
        """The groups, and the words in view."""
        self.question(f"{ASKED}:asked", answer=self._show)
        if self._behind is not None:
            self._ask_texts(self._behind)

    def can(self, action: str) -> bool:
        """On a row."""
        row = self.entry.row if isinstance(self.entry, RecordList) else None
        return row is not None and (action != "open" or self._behind is None)

    def step_back(self) -> bool:
        """From the words to the groups."""
        if self._behind is None:
            return False
        self._behind = None
        self._turn()
        return True

    def action_open(self) -> None:
        """Enter: the words of a group."""
        row = self._groups.row
        if self._behind is None and row is not None:
            self._behind = row
            self._texts.show(())
            self._turn()
            self._ask_texts(row)

    def action_make_idea(self) -> None:
        """i: the form, of the group or of those who used the same words."""
        group: AskedGroup | None = self._behind or self._groups.row
        text: AskedText | None = self._texts.row if self._behind is not None else None
        if group is not None:
            words = text.words if text is not None else ""
            self.desk.go("idea_form", group=group.key, words=words, named=words or group.about)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.redraw()
        self.screen.refresh_bindings()

    @property
    def _groups(self) -> RecordList[Any]:
        return self.query_one("#asked-groups", RecordList)

    @property
    def _texts(self) -> RecordList[Any]:
        return self.query_one("#asked-texts", RecordList)

    def _day(self, at: Any) -> str:
        return formats.date(self.desk.clock.day_of(at))

    def _turn(self) -> None:
        self._groups.display, self._texts.display = self._behind is None, self._behind is not None
        self.entry.focus()
        self.redraw()
        self.screen.refresh_bindings()

    def _ask_texts(self, group: AskedGroup) -> None:
        self.question(f"{ASKED}:asked_texts", group.key, answer=self._show_texts)

    def _show(self, found: Asked) -> None:
        self._asked = found
        self._groups.show(found.groups)
        self.redraw()
        self.screen.refresh_bindings()

    def _show_texts(self, found: tuple[AskedText, ...]) -> None:
        self._texts.show(found)
        self.redraw()
        self.screen.refresh_bindings()

    def _lines(self, width: int) -> Lines:
        group: AskedGroup | None = self._behind or (self._groups.row if self.query("#asked-groups") else None)
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
