"""The scorecard: what customers want, measured from the log; its meaning, its trend, and the records behind it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from deskcrm.differentiate.scorecard import (
    LABELS,
    LOWER_IS_BETTER,
    MINUTES,
    TREND,
    Behind,
    Scorecard,
    WantFigure,
    months_before,
)
from deskcrm.interact.numbering import grouped
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.insight_parts import InsightPage, Lines, Sheet
from deskcrm.text import visible
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.record_list import Column, RecordList

BARS = "▁▂▃▄▅▆▇█"


class ScorecardPage(InsightPage):
    """The wants of this month; Enter shows what counts against one, Esc goes back to them."""

    LABEL = N_("Scorecard")
    EXPORT = None
    ACTIONS = ("open",)
    DEFAULT_CSS = """
    ScorecardPage #want-behind { display: none; }
    ScorecardPage Sheet { height: auto; max-height: 50%; border-top: solid $panel; }
    """

    _want = ""

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[str, Scorecard] = {}
        self._month = ""
        self._day: date | None = None

    def body(self) -> ComposeResult:
        """The wants, what is behind one of them, and the words."""
        yield RecordList[Any](
            (
                Column(N_("What customers want"), lambda row: _(LABELS[row.want]), 24, grow=1, tone=_strong),
                Column(N_("This month"), value_text, 13, right=True),
                Column(N_("Of"), lambda row: formats.number(row.whole), 9, right=True, gives_way=1),
                Column(N_("Before"), self._before, 13, right=True, gives_way=2),
                Column(N_("Trend"), self._trend, 8),
            ),
            key=lambda row: row.want,
            empty=N_("Nothing was measured yet."),
            id="wants",
        )
        yield RecordList[Any](
            (
                Column(N_("When"), lambda row: formats.date_time(self._clock.local(row.at)), 18),
                Column(N_("Customer"), lambda row: row.customer or "-", 20, grow=1, tone=_strong),
                Column(N_("What"), _title, 24, grow=2),
            ),
            key=lambda row: (row.kind, row.id, row.at, row.title),
            empty=N_("Nothing counts against it. Esc goes back."),
            id="want-behind",
        )
        yield Sheet(self._lines)

    @property
    def entry(self) -> Widget:
        """The list that is shown."""
        return self._behind if self._want else self._wants

    def caption(self) -> str:
        """Which month, and that it runs."""
        card = self._cards.get(self._month)
        if card is None:
            return ""
        month = formats.month(card.month)
        if self._want:
            return _("{want}, {month}: what counts against it", want=_(LABELS[self._want]), month=month)
        return month if card.complete else _("{month} up to now", month=month)

    def load(self) -> None:
        """This month first; the ones before as they come, once a day: what happens later can change them."""
        today = self._clock.today()
        if self._day != today:
            self._day = today
            self._cards.clear()
        self.question("deskcrm.differentiate.scorecard:scorecard", answer=self._know)

    def can(self, action: str) -> bool:
        """Enter on a want, and on a record that leads to a complaint or a customer."""
        row = self._list_row()
        if isinstance(row, Behind) and row.kind != "complaint" and row.customer_id is None:
            return False
        return action == "open" and row is not None

    def step_back(self) -> bool:
        """From what is behind to the wants."""
        if not self._want:
            return False
        self._want = ""
        self._turn()
        return True

    def action_open(self) -> None:
        """Enter: what counts against a want; then the customer or the complaint."""
        row = self._list_row()
        if isinstance(row, WantFigure):
            self._want = row.want
            self._behind.show(())
            self._turn()
            self.question(
                "deskcrm.differentiate.scorecard:behind", row.want, month=self._month, answer=self._show_behind
            )
        elif isinstance(row, Behind) and row.kind == "complaint":
            self.desk.go("complaint", complaint_id=row.id)
        elif isinstance(row, Behind) and row.customer_id is not None:
            self.desk.open_customer(row.customer_id)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.redraw()
        self.screen.refresh_bindings()

    @property
    def _wants(self) -> RecordList[Any]:
        return self.query_one("#wants", RecordList)

    @property
    def _behind(self) -> RecordList[Any]:
        return self.query_one("#want-behind", RecordList)

    @property
    def _clock(self) -> Any:
        return self.desk.clock

    def _list_row(self) -> Any:
        return self.entry.row if isinstance(self.entry, RecordList) else None

    def _turn(self) -> None:
        self._wants.display, self._behind.display = not self._want, bool(self._want)
        self.entry.focus()
        self.redraw()
        self.screen.refresh_bindings()

    def _know(self, card: Scorecard) -> None:
        self._month = card.month
        self._cards[card.month] = card
        self._wants.show(card.figures)
        self.redraw()
        for month in months_before(card.month, TREND)[:-1]:
            if month not in self._cards or not self._cards[month].complete:
                self.ask(
                    "deskcrm.differentiate.scorecard:scorecard", month=month, answer=partial(self._know_before, month),
                    failed=lambda _error: None, group=f"month {month}",
                )  # fmt: skip

    def _know_before(self, month: str, card: Scorecard) -> None:
        self._cards[month] = card
        current = self._cards.get(self._month)
        if current is not None:
            self._wants.show(current.figures)

    def _show_behind(self, found: tuple[Behind, ...]) -> None:
        self._behind.show(found)
        self.redraw()
        self.screen.refresh_bindings()

    def _figures(self, want: str) -> list[WantFigure]:
        months = months_before(self._month, TREND) if self._month else ()
        return [self._cards[month].of(want) for month in months if month in self._cards]

    def _before(self, row: WantFigure) -> str:
        known = self._figures(row.want)
        return value_text(known[-2]) if len(known) > 1 else ""

    def _trend(self, row: WantFigure) -> str:
        return sparkline([figure.value for figure in self._figures(row.want)])

    def _lines(self, width: int) -> Lines:
        row: WantFigure | None = self._wants.row if self.query("#wants") else None
        if row is None:
            return [Content("")]
        better = _("Lower is better.") if row.want in LOWER_IS_BETTER else _("Higher is better.")
        lines = [Content(line) for line in wrap(f"{_(self._cards[self._month].meaning(row.want))} {better}", width)]
        lines.append(Content(_("{part} of {whole}", part=formats.number(row.part), whole=formats.number(row.whole))))
        months = [
            f"{formats.month(month)} {visible(value_text(self._cards[month].of(row.want)))}"
            for month in months_before(self._month, TREND)
            if month in self._cards
        ]
        return [*lines, *(Content(line) for line in wrap(" · ".join(months), width))]


def value_text(row: WantFigure) -> str:
    """The figure with its unit."""
    if row.value is None:
        return "-"
    if row.want in MINUTES:
        return formats.duration(int(row.value * 60))
    return f"{row.value} %"


def sparkline(values: list[Decimal | None]) -> str:
    """A bar a month, the highest at the top; a dot where nothing could be counted."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=Decimal(0)), max(known, default=Decimal(0))
    span = high - low
    return "".join(
        "·" if value is None else BARS[int((value - low) / span * (len(BARS) - 1)) if span else len(BARS) // 2]
        for value in values
    )


def _strong(_row: Any) -> str:
    return "strong"


def _title(row: Behind) -> str:
    return grouped(row.title) if row.kind == "complaint" else row.title
