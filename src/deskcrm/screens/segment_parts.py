"""What the screens of groups share: the customers of a group as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.identify.filter_table import filter_named
from deskcrm.locale import formats
from deskcrm.locale.messages import N_
from deskcrm.screens.lookup_rows import full_name
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.tier_column import tier_column

if TYPE_CHECKING:
    from deskcrm.identify.views import LookupRow
    from deskcrm.widgets.desk import DeskScreen

EMPTY = N_("Nobody is in it.")


class Members(RecordList[Any]):
    """The first customers of a group, to look at; keys go elsewhere."""

    def __init__(self, screen: DeskScreen, *, id: str) -> None:
        super().__init__(
            (
                tier_column(lambda row: row.tier),
                Column(N_("Code"), lambda row: row.code, 10, tone=lambda _row: "dim"),
                Column(N_("Name"), full_name, 24, grow=3),
                Column(N_("District"), lambda row: row.district, 11, grow=1, gives_way=2),
                Column(N_("Last contact"), lambda row: _last(screen, row), 16, gives_way=1, tone=lambda _row: "dim"),
            ),
            key=lambda row: row.id,
            empty=EMPTY,
            sorted_by=N_("open items, then last contact"),
            id=id,
        )
        self.can_focus = False

    def show_rows(self, rows: Sequence[LookupRow], *, more: bool, total: int | None = None) -> None:
        """Other customers, of ``total`` where that is known."""
        self.show(rows, more=more and total is None, total=total, first=True)


def _last(screen: DeskScreen, row: LookupRow) -> str:
    return formats.ago(row.last_contact, screen.desk.clock) if row.last_contact else ""


def filter_of(name: str) -> str:
    """The filter of a group, as the lookup's box takes it."""
    segment = filter_named("segment")
    return f'{segment.shown if segment else "segment"}:"{name}" '
