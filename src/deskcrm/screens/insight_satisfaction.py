"""Satisfaction on F6: expected, found and the gap of the last year, by channel, staff, product, category or month."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from deskcrm.differentiate.satisfaction_figures import DIMENSIONS, SatisfactionFigures, Score
from deskcrm.interact.channels import SHIPPED, channel_name
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.insight_parts import InsightPage, Lines, Sheet
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.record_list import Column, RecordList

DAYS = 365
"""How far back the page looks."""

register(
    Action("other_by", N_("Tell apart by something else"), N_("By"), ("b",), N_("The next way to tell them apart."), 10)
)


class SatisfactionPage(InsightPage):
    """One dimension at a time."""

    LABEL = N_("Satisfaction")
    EXPORT = None
    ACTIONS = ("other_by",)
    DEFAULT_CSS = "SatisfactionPage Sheet { height: auto; max-height: 40%; border-top: solid $panel; }"

    _by = "channel"
    _figures: SatisfactionFigures | None = None

    def body(self) -> ComposeResult:
        """The groups, and all of them together."""
        yield RecordList[Any](
            (
                Column("", self._group, 16, grow=1, tone=lambda _row: "strong"),
                Column(N_("Answers"), lambda row: formats.number(row.answers), 8, right=True),
                Column(N_("Expected"), lambda row: _mean(row.expected), 9, right=True, gives_way=1),
                Column(N_("Found"), lambda row: _mean(row.perceived), 7, right=True),
                Column(N_("Gap"), gap_text, 14, right=True),
                Column(N_("Disappointed"), lambda row: _share(row, row.disappointed), 12, right=True, gives_way=2),
                Column(N_("Satisfied"), lambda row: _share(row, row.satisfied), 10, right=True, gives_way=4),
                Column(N_("Impressed"), lambda row: _share(row, row.impressed), 10, right=True, gives_way=3),
            ),
            key=lambda row: row.name,
            empty=N_("Nobody was asked yet: the log form and a complaint's “Found” ask."),
            id="satisfaction-list",
        )
        yield Sheet(self._lines)

    @property
    def entry(self) -> Widget:
        """The list."""
        return self.query_one(RecordList)

    def caption(self) -> str:
        """By what, and since when."""
        return _("By {dimension}, the last {days} days", dimension=_(DIMENSIONS[self._by]).lower(), days=DAYS)

    def load(self) -> None:
        """Asks for the dimension in view."""
        now = self.desk.clock.now()
        self.question(
            "deskcrm.differentiate.satisfaction_figures:satisfaction_figures", by=self._by,
            start=int((now - timedelta(days=DAYS)).timestamp()), end=int(now.timestamp()) + 1, answer=self._show,
        )  # fmt: skip

    def can(self, action: str) -> bool:
        """Always."""
        return action in self.ACTIONS

    def action_other_by(self) -> None:
        """b: the next dimension."""
        names = list(DIMENSIONS)
        self._by = names[(names.index(self._by) + 1) % len(names)]
        self.redraw()
        self.load()

    def _group(self, row: Score) -> str:
        if self._by == "month":
            return formats.month(row.name)
        return channel_name(row.name) if self._by == "channel" and row.name in SHIPPED else row.name or "-"

    def _show(self, figures: SatisfactionFigures) -> None:
        self._figures = figures
        self.query_one(RecordList).show(figures.by)
        self.redraw()

    def _lines(self, width: int) -> Lines:
        figures = self._figures
        if figures is None:
            return [Content("")]
        total = figures.total
        said = [
            _("All: {answers} answers, expected {expected}, found {perceived}, gap {gap}", answers=total.answers,
              expected=_mean(total.expected), perceived=_mean(total.perceived), gap=gap_text(total)),
            _("{disappointed} disappointed, {satisfied} satisfied, {impressed} impressed",
              disappointed=total.disappointed, satisfied=total.satisfied, impressed=total.impressed),
            _("Gap: found less expected, with its 95 % interval. Fewer than {minimum} answers make no score.",
              minimum=figures.minimum),
        ]  # fmt: skip
        return [Content(line) for text in said for line in wrap(text, width)]


def gap_text(row: Score) -> str:
    """The gap with its interval."""
    if row.gap is None:
        return "-"
    within = "" if row.within is None else f" ±{row.within}"
    return f"{row.gap:+}{within}"


def _mean(value: object) -> str:
    return "-" if value is None else str(value)


def _share(row: Score, count: int) -> str:
    """A share of the answers; of fewer than the office's minimum none, as there is no mean."""
    return "-" if row.gap is None else formats.percent(count, row.answers)
