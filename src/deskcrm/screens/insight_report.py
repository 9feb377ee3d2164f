"""The report of a month on F6: contacts, complaints, satisfaction, promises; closed months as they were closed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content

from deskcrm.differentiate.scorecard import months_before, next_month
from deskcrm.exchange.month_words import Table, state, tables, turned
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.insight_parts import GAP, InsightPage, Lines, Sheet, beside, heading, table
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.choice import Option

if TYPE_CHECKING:
    from deskcrm.differentiate.month_closing import MonthReportView

register(
    Action("month_before", N_("The month before"), N_("Before"), ("left",), N_("Shows the month before."), 6),
    Action("month_after", N_("The month after"), N_("After"), ("right",), N_("Shows the month after."), 7),
    Action(
        "close_month",
        N_("Close the month"),
        N_("Close month"),
        ("c",),
        N_("Keeps its report as it is now; a supervisor does it once the month is over."),
        9,
    ),
)

TWO_COLUMNS = 130
"""Cells from which the sections stand in two columns."""

BETWEEN = 4


class ReportPage(InsightPage):
    """One month at a time."""

    LABEL = N_("Month")
    ACTIONS = ("month_before", "month_after", "close_month")
    EXPORT = (
        N_("Write the month's report to which file? .html is a report to print, .csv a table."),
        N_("~/month.html"),
        "deskcrm.exchange.month_file:save_month",
    )

    _month = ""
    _view: MonthReportView | None = None

    def body(self) -> ComposeResult:
        """The sections."""
        yield Sheet(self._lines)

    def caption(self) -> str:
        """Which month, and whether it was closed."""
        return "" if self._view is None else state(self._view, self.desk.clock)

    def load(self) -> None:
        """Asks for the month in view."""
        self.question("deskcrm.differentiate.month_closing:month_report", month=self._month, answer=self._show)

    def can(self, action: str) -> bool:
        """There is no month after the present one; one that was closed, or runs, is not closed."""
        view, staff = self._view, self.desk.staff
        if view is None:
            return False
        if action == "month_after":
            return view.figures.month < f"{self.desk.clock.today():%Y-%m}"
        if action == "close_month":
            may = staff is not None and staff.role == "supervisor"
            return may and view.figures.complete and view.closed is None
        return action == "month_before"

    def exported(self) -> dict[str, Any]:
        """Which month a file is written of."""
        return {"month": self._month}

    def action_month_before(self) -> None:
        """The month before."""
        if self._view is not None:
            self._go(months_before(self._view.figures.month, 2)[0])

    def action_month_after(self) -> None:
        """The month after."""
        if self._view is not None:
            self._go(f"{next_month(date.fromisoformat(f'{self._view.figures.month}-01')):%Y-%m}")

    def action_close_month(self) -> None:
        """Asks first: what was closed stays so."""
        if self._view is not None:
            self.screen.query_one(AskLine).ask(
                N_("Keep the report of {month} as it is now? It stays so."),
                (Option("yes", N_("yes")), Option("no", N_("no"))),
                self._close,
                month=formats.month(self._view.figures.month),
            )

    def _close(self, answer: str) -> None:
        if answer == "yes":
            self.tell("deskcrm.differentiate.month_closing:close_month", self._month, answer=self._kept_it)

    def _kept_it(self, view: MonthReportView) -> None:
        self._show(view)
        self.desk.say_saved(_("{month} is closed.", month=formats.month(view.figures.month)))

    def _go(self, month: str) -> None:
        self._month = month
        self.load()

    def _show(self, view: MonthReportView) -> None:
        self._view, self._month = view, view.figures.month
        self.redraw()
        self.screen.refresh_bindings()

    def _lines(self, width: int) -> Lines:
        if self._view is None:
            return [Content("")]
        found = tables(self._view.figures, self.desk.currency)
        if width < TWO_COLUMNS:
            return [line for one in found for line in _part(one, width)]
        column = (width - BETWEEN) // 2
        whole = [one for one in found if one.code == "hours"]
        rest = [_part(one, column) for one in found if one.code != "hours"]
        return [*_two_columns(rest, column), *(line for one in whole for line in _part(one, width))]


def _part(one: Table, width: int) -> Lines:
    """A section with its heading and what is said of it."""
    said = [Content.styled(line, "$text-muted") for line in wrap(one.note, width)] if one.note else []
    fitting = turned(one) if one.code == "hours" and _width(one) > width else one
    return [heading(one.title), *table(fitting.head, fitting.rows, width), *said, Content("")]


def _width(one: Table) -> int:
    """The cells that a table takes with all its columns."""
    columns = zip(one.head, *one.rows, strict=True)
    return sum(max(map(cell_len, column)) + GAP for column in columns) - GAP


def _two_columns(parts: list[Lines], width: int) -> Lines:
    """Parts side by side, each in the column that is shorter so far."""
    left: Lines = []
    right: Lines = []
    for part in parts:
        (left if len(left) <= len(right) else right).extend(part)
    return beside(left, right, width)
