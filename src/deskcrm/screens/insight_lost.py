"""The customers who were lost or let go: why, and to whom they went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_parts import InsightPage, Lines, Sheet
from deskcrm.store.doors import takes_connection
from deskcrm.text import visible
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tier_column import tier_column

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.differentiate.lost import Losses, LostCustomer
    from deskcrm.differentiate.window import Window

MOST = 5
"""Reasons and names that are told, the most frequent first."""


class LostPage(InsightPage):
    """The reasons, then everybody who left, newest first."""

    LABEL = N_("Lost")
    ACTIONS: ClassVar[tuple[str, ...]] = ("open",)
    DEFAULT_CSS = "LostPage Sheet { height: auto; max-height: 7; }"

    _span: Window | None = None
    _found: Losses | None = None

    def body(self) -> ComposeResult:
        """Reasons and customers."""
        yield Sheet(self._lines, id="lost-why")
        yield RecordList[Any](
            (
                Column(N_("When"), lambda row: formats.ago(row.at, self.desk.clock), 14, gives_way=1),
                tier_column(lambda row: row.tier),
                Column(N_("Customer"), lambda row: row.name, 16, grow=1, tone=lambda _row: "strong"),
                Column(N_("What"), _kind, 15, gives_way=2),
                Column(N_("Why"), lambda row: _reason(row.reason), 18, grow=1),
                Column(N_("To whom"), lambda row: row.to_whom, 12, grow=1, gives_way=3),
            ),
            key=lambda row: (row.customer_id, row.at),
            empty=N_("Nobody was lost in these days. b on a customer writes down that they left."),
            sorted_by=N_("newest first"),
            id="lost-list",
        )

    @property
    def entry(self) -> Widget:
        """The list."""
        return self._list

    def caption(self) -> str:
        """How many, in which days."""
        if self._found is None or self._span is None:
            return ""
        return n_(
            "{count} customer lost or let go since {day}",
            "{count} customers lost or let go since {day}",
            len(self._found.customers),
            count=formats.number(len(self._found.customers)),
            day=formats.date(self.desk.clock.day_of(_start(self._span))),
        )

    def load(self) -> None:
        """Those of the days that tiers look at."""
        self.question(_losses, answer=self._show)

    def can(self, action: str) -> bool:
        """There is a customer under the cursor."""
        return bool(action) and bool(self.query(RecordList)) and self._list.row is not None

    def action_open(self) -> None:
        """Enter: the customer."""
        row = self._list.row
        if row is not None:
            self.desk.open_customer(row.customer_id)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.screen.refresh_bindings()

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one(RecordList)

    def _show(self, found: tuple[Window, Losses]) -> None:
        self._span, self._found = found
        self._list.show(self._found.customers)
        self.redraw()
        self._say_computing()

    def _lines(self, width: int) -> Lines:
        if self._found is None or not self._found.customers:
            return []
        why = ", ".join(f"{_reason(code)} {formats.number(count)}" for code, count in self._found.by_reason[:MOST])
        whom = ", ".join(f"{name} {formats.number(count)}" for name, count in self._found.by_whom[:MOST])
        texts = [_("Why: {reasons}", reasons=why), _("To whom: {names}", names=whom) if whom else ""]
        return [Content(line) for text in texts if text for line in wrap(visible(text), width)]


def _kind(row: LostCustomer) -> str:
    from deskcrm.differentiate.endings import END_KINDS

    return _(END_KINDS[row.kind]) if row.kind in END_KINDS else row.kind


def _reason(code: str) -> str:
    from deskcrm.differentiate.endings import END_REASONS

    return _(END_REASONS[code]) if code in END_REASONS else code


def _start(span: Window) -> Any:
    from deskcrm.store.records import instant

    return instant(span.start)


@takes_connection
def _losses(connection: Any, *, clock: Clock) -> tuple[Window, Losses]:
    """Who was lost in the days that tiers look at; for a worker."""
    from deskcrm.differentiate.lost import losses
    from deskcrm.differentiate.window import window_of

    span = window_of(connection, clock=clock)
    return span, losses(connection, since=span.start)
