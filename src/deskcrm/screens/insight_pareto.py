"""Where complaints come from: the Pareto chart, the complaints behind a bar, and an improvement made from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from textual.app import ComposeResult
from textual.content import Content

from deskcrm.differentiate.pareto import DIMENSIONS, MOST, Bar, Pareto
from deskcrm.interact import words
from deskcrm.interact.complaint_views import ComplaintView
from deskcrm.interact.numbering import grouped
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_behind import ListAndBehind
from deskcrm.screens.insight_parts import InsightPage, Lines, Sheet
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.record_list import Column, RecordList

DAYS = 365
"""How far back the chart looks."""

WIDTH = 24
"""Cells of the longest bar."""

register(
    Action("improve", N_("Make something better of it"), N_("Improve"), ("i",),
           N_("Begins an improvement with the complaints behind the bar."), 11),
)  # fmt: skip


class ParetoPage(ListAndBehind):
    """Bars, and behind one of them its complaints."""

    LABEL = N_("Causes")
    LISTS = ("bars", "bar-complaints")
    EXPORT = None
    ACTIONS = ("open", "other_by", "improve")
    DEFAULT_CSS = """
    ParetoPage #bar-complaints { display: none; }
    ParetoPage Sheet { height: auto; max-height: 30%; border-top: solid $panel; }
    """

    _by = "product"
    _chart: Pareto | None = None
    _about: Bar | None = None

    def body(self) -> ComposeResult:
        """The bars, and what is behind one."""
        yield RecordList[Any](
            (
                Column("", lambda row: row.label(self._by) or _("not said"), 16, grow=1, tone=lambda _row: "strong"),
                Column(N_("Complaints"), lambda row: formats.number(row.count), 10, right=True),
                Column("", self._bar, WIDTH, gives_way=2),
                Column(N_("Share"), self._share, 8, right=True, gives_way=1),
                Column(N_("Running"), self._so_far, 8, right=True),
            ),
            key=lambda row: row.value,
            empty=N_("No complaint was taken in during that time."),
            id="bars",
        )
        yield complaint_list(self, N_("Nothing is behind it."), id="bar-complaints")
        yield Sheet(self._lines)

    def caption(self) -> str:
        """By what, and since when."""
        said = _(
            "Complaints by {dimension}, the last {days} days", dimension=_(DIMENSIONS[self._by]).lower(), days=DAYS
        )
        if self._about is not None:
            said += " · " + (self._about.label(self._by) or _("not said"))
        return said

    def load(self) -> None:
        """The chart in view."""
        start, end = self._stretch()
        self.question("deskcrm.differentiate.pareto:pareto", by=self._by, start=start, end=end, answer=self._show)

    def can(self, action: str) -> bool:
        """Enter and i on a row."""
        if action == "other_by":
            return self._about is None
        row = self.entry.row if isinstance(self.entry, RecordList) else None
        return row is not None and (action == "open" or self._about is None)

    def action_open(self) -> None:
        """Enter: what is behind a bar; then the complaint."""
        row = self.entry.row if isinstance(self.entry, RecordList) else None
        if isinstance(row, Bar):
            self._look_behind(row)
            start, end = self._stretch()
            self.question(
                "deskcrm.differentiate.pareto:bar_complaints", by=self._by, value=row.value, start=start, end=end,
                answer=self._show_behind,
            )  # fmt: skip
        elif isinstance(row, ComplaintView):
            self.desk.go("complaint", complaint_id=row.id)

    def action_other_by(self) -> None:
        """b: the next kind of bar."""
        names = list(DIMENSIONS)
        self._by = names[(names.index(self._by) + 1) % len(names)]
        self.redraw()
        self.load()

    def action_improve(self) -> None:
        """i: the form."""
        row = self._list.row
        if isinstance(row, Bar):
            start, end = self._stretch()
            self.desk.go(
                "improvement_form", bar=(self._by, row.value, start, end), named=row.label(self._by) or _("not said")
            )

    def _stretch(self) -> tuple[int, int]:
        now = self.desk.clock.now()
        return int((now - timedelta(days=DAYS)).timestamp()), int(now.timestamp()) + 1

    def _show(self, chart: Pareto) -> None:
        self._chart = chart
        self._list.show(chart.bars)
        self.redraw()

    def _bar(self, row: Bar) -> str:
        longest = self._chart.bars[0].count if self._chart and self._chart.bars else 1
        return "█" * max(1, round(WIDTH * row.count / longest))

    def _share(self, row: Bar) -> str:
        return formats.percent(row.count, self._chart.total if self._chart else 0)

    def _so_far(self, row: Bar) -> str:
        return formats.percent(row.running, self._chart.total if self._chart else 0)

    def _lines(self, width: int) -> Lines:  # noqa: ARG002  one line
        chart = self._chart
        if chart is None or not chart.total:
            return [Content("")]
        return [
            Content(
                n_("{count} bar comes to {most} % of {total} complaints.",
                   "{count} bars come to {most} % of {total} complaints.", chart.vital, most=MOST,
                   total=formats.number(chart.total))
            )
        ]  # fmt: skip


def complaint_list(page: InsightPage, empty: str, *, id: str) -> RecordList[Any]:
    """The complaints behind something, as a list of ``page``."""
    return RecordList[Any](
        (
            Column(N_("Number"), lambda row: grouped(row.number), 9),
            Column(N_("Taken in"), lambda row: formats.date_time(page.desk.clock.local(row.at)), 18),
            Column(N_("Customer"), lambda row: row.customer or _("anonymous"), 16, grow=1),
            Column(N_("Stage"), lambda row: words.stage(row.stage), 13, gives_way=1),
            Column(N_("In their words"), lambda row: row.description, 20, grow=3),
        ),
        key=lambda row: row.id,
        empty=empty,
        id=id,
    )
