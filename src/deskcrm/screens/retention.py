"""Customers whose data was kept longer than the office says, to look through one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from deskcrm.locale import formats
from deskcrm.locale.messages import N_
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.retention import KeptTooLong
    from deskcrm.errors import DeskError


SHOWN = 500
"""So many at once; a plus behind their number says that there are more."""


class RetentionScreen(DeskScreen):
    """The list, the longest first. Enter opens the customer; what is to go is erased there."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = ("open", "back")
    TITLE_TEXT = N_("Data kept too long (settings: months without anything)")
    DEFAULT_CSS = "RetentionScreen #retention-title { width: 1fr; padding: 0 1; background: $panel; text-style: bold; }"

    def body(self) -> ComposeResult:
        """The title and the list."""
        yield Words(self.TITLE_TEXT, id="retention-title")
        yield RecordList[Any](
            (
                Column(N_("Last"), self._last, 14),
                Column(N_("Customer"), lambda row: f"{row.code} {row.name}", 30, grow=2, tone=lambda _row: "strong"),
                Column(N_("Purchases"), lambda row: formats.number(row.purchases), 10, right=True),
            ),
            key=lambda row: row.id,
            empty=N_("Nobody's data is kept longer than the office says."),
            sorted_by=N_("longest first"),
            id="retention-list",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, **_context: Any) -> None:
        """All of them."""
        self.came_back()

    def came_back(self) -> None:
        """Asks anew."""
        if self.desk.is_open:
            self.ask("deskcrm.customize.retention:kept_too_long", limit=SHOWN + 1, answer=self._show, group="retention")

    def can(self, action: str) -> bool:
        """Enter needs a row."""
        return action == "back" or (bool(self.query("#retention-list")) and self._list.row is not None)

    def action_open(self) -> None:
        """Enter: the customer."""
        row: KeptTooLong | None = self._list.row
        if row is not None:
            self.desk.open_customer(row.id)

    def refused(self, error: DeskError) -> None:
        """Not for everybody: said, and back."""
        self.desk.say_error(error)
        self.desk.leave()

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one("#retention-list", RecordList)

    def _last(self, row: KeptTooLong) -> str:
        return formats.date(self.desk.clock.day_of(row.last)) if row.last else "–"

    def _show(self, rows: tuple[KeptTooLong, ...]) -> None:
        self._list.show(rows[:SHOWN], more=len(rows) > SHOWN)
        self.refresh_bindings()
