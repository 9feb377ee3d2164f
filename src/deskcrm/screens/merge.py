"""Two records of what may be one customer, side by side: which value stays, and merging them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.errors import DeskError
from deskcrm.identify.duplicate_views import SideBySide, reason_words
from deskcrm.interact.channels import channel_name
from deskcrm.locale import formats
from deskcrm.locale.fields import LABELS
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.customer_form import LANGUAGES
from deskcrm.screens.tells_apart import TellsApart
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.duplicate_views import HistoryCounts
    from deskcrm.identify.views import CustomerView

register(
    Action(
        "other_value",
        N_("The other value stays"),
        N_("Other value"),
        ("enter", "space"),
        N_("Of the field under the cursor, the other record's value stays; the one that goes is kept in the note."),
        2,
    ),
    Action(
        "swap",
        N_("The other record stays"),
        N_("Swap"),
        ("s",),
        N_("Keeps the other record and its code; the one merged into it forwards to it."),
        3,
    ),
    Action(
        "merge_now",
        N_("Merge the two"),
        N_("Merge"),
        ("ctrl+s",),
        N_("Makes one of them; everything is kept, and Ctrl+Z takes it back."),
        1,
        priority=True,
    ),
)

_CHOSEN = (
    "name", "title", "nickname", "organisation", "born", "language", "preferred_channel", "referred_by",
    "tax_id",
)  # fmt: skip
"""Fields of which one value stays; of everything else both do."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A line: a field with the value of both. ``wins`` is 0 or 1 where one of them stays, None where both do."""

    field: str
    label: str
    values: tuple[str, str]
    wins: int | None = None

    @property
    def differs(self) -> bool:
        """Whether both have a value and not the same."""
        return all(self.values) and self.values[0] != self.values[1]


class MergeScreen(TellsApart):
    """Field by field; the record on the left is the older one, and the one that stays unless swapped."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("merge_now", "other_value", "swap", "apart", "back")
    TITLE_TEXT = N_("Side by side")
    DEFAULT_CSS = """
    MergeScreen #merge-title { width: 1fr; padding: 0 1; background: $panel; text-style: bold; }
    MergeScreen #merge-why { width: 1fr; padding: 0 1; color: $text-muted; }
    MergeScreen #merge-below { width: 1fr; max-height: 6; padding: 0 1; }
    """

    _shown: SideBySide | None = None
    _asked: tuple[int, int] = (0, 0)
    _of_customer = False
    _kept = 0
    _taken: frozenset[str] = frozenset()
    """Fields whose value of the record that goes stays."""

    def body(self) -> ComposeResult:
        """Who stays, why they may be one, the fields, and the whole of one line below."""
        yield Words(id="merge-title")
        yield Words(id="merge-why")
        yield RecordList[Compared](
            (
                Column(N_("Field"), lambda row: row.label, 14, tone=lambda _row: "dim"),
                Column(N_("First"), lambda row: _cell(row, 0), 28, grow=1, tone=lambda row: _tone(row, 0)),
                Column(N_("Second"), lambda row: _cell(row, 1), 28, grow=1, tone=lambda row: _tone(row, 1)),
            ),
            key=lambda row: row.field,
            empty=N_("One of the two is not there any more."),
            sorted_by=N_("● stays; without a sign both stay"),
            id="merge-list",
        )
        yield Words(id="merge-below")

    def on_mount(self) -> None:
        """The list has the focus."""
        self.query_one(RecordList).focus()

    def fill(self, *, one: int = 0, other: int = 0, of_customer: bool = False, **_context: Any) -> None:
        """Another pair: the one before goes at once. ``of_customer`` says that it was opened from one of the two."""
        self._of_customer = of_customer
        self._asked, self._shown, self._kept, self._taken = (one, other), None, 0, frozenset()
        self.query_one(RecordList).clear()
        self.query_one("#merge-title", Words).say(self.TITLE_TEXT)
        self.query_one("#merge-why", Words).say("")
        self._ask()

    def came_back(self) -> None:
        """Asks anew; what was chosen stays."""
        self._ask()

    def relabel(self) -> None:
        """Labels and reasons are words."""
        self._paint()

    def can(self, action: str) -> bool:
        """Merging once both are there; another value where two stand against each other."""
        if action == "back" or self._shown is None:
            return action == "back"
        if action == "other_value":
            row = self._row
            return row is not None and row.wins is not None and row.differs
        return True

    def action_other_value(self) -> None:
        """Enter: of the field under the cursor, the other value."""
        row = self._row
        if row is not None and row.wins is not None and row.differs:
            self._taken = self._taken ^ {row.field}
            self._paint()

    def action_swap(self) -> None:
        """s: the other record stays; what was chosen of single fields stays chosen."""
        self._kept = 1 - self._kept
        rows: list[Compared] = self.query_one(RecordList).rows
        self._taken = frozenset(row.field for row in rows if row.differs and row.wins == 1 - self._kept)
        self._paint()

    def action_merge_now(self) -> None:
        """Ctrl+S: one of two."""
        shown = self._shown
        if shown is not None:
            keep, drop = (shown.a, shown.b) if self._kept == 0 else (shown.b, shown.a)
            self.tell(
                "deskcrm.identify.merging:merge_customers",
                keep.id,
                drop.id,
                take=tuple(sorted(self._taken)),
                versions=(keep.version, drop.version),
                answer=self._merged,
            )

    def action_apart(self) -> None:
        """x: they are two."""
        if self._shown is not None:
            self.tell_apart(self._shown.a.id, self._shown.b.id, self._away)

    def refused(self, error: DeskError) -> None:
        """Says why, and shows how the two stand now."""
        super().refused(error)
        self._ask()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_other_value()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self._paint_below()
        self.refresh_bindings()

    @property
    def _row(self) -> Compared | None:
        row: Compared | None = self.query_one(RecordList).row
        return row

    def _ask(self) -> None:
        self.ask(
            "deskcrm.identify.duplicates:side_by_side",
            *self._asked,
            answer=self._know,
            failed=self._gone,
            group="side by side",
        )

    def _gone(self, error: DeskError) -> None:
        """One of the two is not there any more: back to where the clerk came from."""
        self.desk.say_error(error)
        if self.is_current:
            self.desk.leave()

    def _know(self, shown: SideBySide) -> None:
        if (shown.a.id, shown.b.id) == self._asked:
            self._shown = shown
            self._paint()

    def _paint(self) -> None:
        shown = self._shown
        if shown is None:
            return
        keep, drop = (shown.a, shown.b) if self._kept == 0 else (shown.b, shown.a)
        self.query_one("#merge-title", Words).say(
            N_("{kept} stays; {dropped} goes into it and leads to it"), kept=keep.code, dropped=drop.code
        )
        why = self.query_one("#merge-why", Words)
        if shown.reasons:
            why.say(N_("May be one: {why}"), why=", ".join(reason_words(shown.reasons)))
        else:
            why.say(N_("Little speaks for their being one."))
        rows = [self._chosen(field, shown) for field in _CHOSEN] + _both(shown)
        self.query_one(RecordList).show([row for row in rows if any(row.values)])
        self._paint_below()
        self.refresh_bindings()

    def _chosen(self, field: str, shown: SideBySide) -> Compared:
        values = _value(shown.a, field), _value(shown.b, field)
        wins = self._kept
        if field in self._taken or not values[wins]:
            wins = 1 - wins
        return Compared(field, _(LABELS.get(field, field)), values, wins)

    def _paint_below(self) -> None:
        row = self._row
        below = self.query_one("#merge-below", Words)
        if row is None:
            below.say("")
        elif row.wins is None or not row.differs:
            below.say(
                N_("{label}: {values}"), label=row.label, values=" | ".join(dict.fromkeys(filter(None, row.values)))
            )
        else:
            below.say(
                N_("{label}: {stays} stays, {goes} goes into the note"),
                label=row.label,
                stays=row.values[row.wins],
                goes=row.values[1 - row.wins],
            )

    def _merged(self, view: CustomerView) -> None:
        if self.is_current and self._of_customer:
            self.desk.open_customer(view.id)  # the one in view may be the one that went
        else:
            self._away()
        self.desk.say_saved(_("Merged into {name}, {code}", name=view.name, code=view.code))

    def _away(self) -> None:
        if self.is_current:
            self.desk.leave()


def _cell(row: Compared, side: int) -> str:
    sign = "  " if row.wins is None else "● " if row.wins == side else "  "
    return sign + row.values[side].replace("\n", " ")


def _tone(row: Compared, side: int) -> str:
    if row.wins is None:
        return ""
    return "strong" if row.wins == side else "dim" if row.differs else ""


def _value(view: CustomerView, field: str) -> str:
    if field == "preferred_channel":
        return channel_name(view.preferred_channel)
    if field == "language":
        return next((_(option.label) for option in LANGUAGES if option.value == view.language), view.language)
    if field == "born" and view.born:
        return formats.date(date.fromisoformat(view.born)) if len(view.born) > 4 else formats.year(int(view.born))
    return str(getattr(view, field))


def _both(shown: SideBySide) -> list[Compared]:
    """What both keep: ways to reach, tags, notes, and how much there is of each."""
    lines = [
        Compared(kind, _(LABELS[name]), (_points(shown.a, kind), _points(shown.b, kind)))
        for kind, name in (("phone", "phone"), ("email", "email"), ("line", "line_id"), ("address", "address"))
    ]
    return [
        *lines,
        Compared("tags", _(LABELS["tags"]), ("; ".join(shown.a.tags), "; ".join(shown.b.tags))),
        Compared("note", _(LABELS["note"]), (shown.a.note, shown.b.note)),
        Compared("history", _("History"), (_history(shown.a_counts), _history(shown.b_counts))),
        Compared("code", _("Code"), (shown.a.code, shown.b.code)),
    ]


def _points(view: CustomerView, kind: str) -> str:
    return "; ".join(
        ", ".join(filter(None, (point.value, point.subdistrict, point.district, point.province, point.postcode)))
        for point in view.points(kind)
    )


def _history(counts: HistoryCounts) -> str:
    said = (
        (counts.contacts, n_("{count} contact", "{count} contacts", counts.contacts)),
        (counts.purchases, n_("{count} purchase", "{count} purchases", counts.purchases)),
        (counts.complaints, n_("{count} complaint", "{count} complaints", counts.complaints)),
        (counts.follow_ups, n_("{count} follow-up", "{count} follow-ups", counts.follow_ups)),
    )
    return ", ".join(words for count, words in said if count)
