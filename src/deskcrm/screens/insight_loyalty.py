"""Who stays: tenure, repeat purchases and retention by tier."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.content import Content

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.insight_parts import InsightPage, Lines, Sheet, beside, heading, table
from deskcrm.store.doors import takes_connection
from deskcrm.widgets.tiers import tier_sign, tier_style

if TYPE_CHECKING:
    from datetime import date, datetime

    from deskcrm.clock import Clock
    from deskcrm.differentiate.retention import Stayed, Tenure

    Mark = tuple[datetime, date, int] | None

TWO_COLUMNS = 130
"""Cells from which two tables stand side by side."""

_YEAR = 365


class LoyaltyPage(InsightPage):
    """One sheet."""

    LABEL = N_("Staying")
    OF_GROUP = True

    _tenure: tuple[Tenure, ...] = ()
    _stayed: tuple[Stayed, ...] = ()
    _stayed_of: Mark = None

    def body(self) -> ComposeResult:
        """The sheet."""
        yield Sheet(self._lines, id="loyalty-sheet")

    def caption(self) -> str:
        """Of whom the figures are."""
        return _("Customers with a purchase in the days that tiers look at")

    def load(self) -> None:
        """Tenure comes at once; retention computes the book of the window before, once for each computation."""
        self.question("deskcrm.differentiate.retention:tenure", answer=self._show_tenure, **self.narrowed)
        self.question(_retention_unless, self._stayed_of, answer=self._show_stayed, **self.narrowed)

    def _show_tenure(self, tenure: tuple[Tenure, ...]) -> None:
        self._tenure = tenure
        self.redraw()

    def _show_stayed(self, found: tuple[Mark, tuple[Stayed, ...]] | None) -> None:
        if found is not None:
            self._stayed_of, self._stayed = found
            self.redraw()

    def _lines(self, width: int) -> Lines:
        half = (width - 4) // 2 if width >= TWO_COLUMNS else width
        tenure, stayed = self._tenure_lines(half), self._stayed_lines(half)
        if half != width:
            return beside(tenure, stayed, half)
        return [*tenure, Content(""), *stayed]

    def _tenure_lines(self, width: int) -> Lines:
        if not self._tenure:
            return [heading(_("How long, and whether they buy again")), Content("…")]
        head = (_("Tier"), _("Buyers"), _("bought again"), *_spans(), _("mean"))
        rows = [
            (
                _tier(one.tier),
                formats.number(one.buyers),
                formats.percent(one.again, one.buyers, 1),
                *(formats.number(count) for count in one.spans),
                _("{years} y", years=f"{one.mean_days / _YEAR:.1f}") if any(one.spans) else "-",
            )
            for one in self._tenure
        ]
        return [
            heading(_("How long, and whether they buy again")),
            *table(head, rows, width, styles=[_style(one.tier) for one in self._tenure]),
        ]

    def _stayed_lines(self, width: int) -> Lines:
        title = heading(_("Of those who bought in the window before, how many bought in this one"))
        if not self._stayed:
            return [title, Content("…")]
        rows = [
            (
                _tier(one.tier),
                formats.number(one.before),
                formats.number(one.stayed),
                formats.percent(one.stayed, one.before, 1),
            )
            for one in self._stayed
        ]
        head = (_("Tier then"), _("bought then"), _("bought now"), _("stayed"))
        return [title, *table(head, rows, width, styles=[_style(one.tier) for one in self._stayed])]


@takes_connection
def _retention_unless(
    connection: Any, known: Mark, *, clock: Clock, segment_id: int | None = None
) -> tuple[Mark, tuple[Stayed, ...]] | None:
    """Retention with the computation of the whole book it goes with; None if that is ``known``. For a worker. Who is in
    a group may change between two computations: of one it is always asked anew."""
    from deskcrm.differentiate.retention import retention
    from deskcrm.differentiate.window import last_run

    if segment_id is not None:
        return None, retention(connection, clock=clock, segment_id=segment_id)
    run = last_run(connection)
    mark = (run.at, run.as_of, run.window_days) if run else None
    if mark is not None and mark == known:
        return None
    return mark, retention(connection, clock=clock)


def _spans() -> tuple[str, ...]:
    from deskcrm.differentiate.retention import YEARS

    between = [f"{one}–{other}" for one, other in pairwise(YEARS)]
    return tuple(_("{years} y", years=years) for years in (f"<{YEARS[0]}", *between, f"{YEARS[-1]}+"))


def _tier(tier: str) -> str:
    return tier_sign(tier) if tier else _("all")


def _style(tier: str) -> str:
    return tier_style(tier) if tier else "bold"
