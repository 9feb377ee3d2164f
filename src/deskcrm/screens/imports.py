"""What was brought in, newest first; each can be taken back whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens import import_running  # registers the action take_back
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.exchange.import_undo import ImportRunView, ImportUndone

register(
    Action("imports", N_("What was brought in before"), N_("Imports"), ("ctrl+l",),
           N_("Lists the imports; each can be taken back."), 3, priority=True)
)  # fmt: skip


class ImportsScreen(DeskScreen):
    """The list; the key takes the one under the cursor back."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = ("back", "take_back")
    TITLE_TEXT = N_("What was brought in")
    DEFAULT_CSS = "ImportsScreen #imports-title { width: 1fr; padding: 0 1; background: $panel; }"

    def body(self) -> ComposeResult:
        """The title and the list."""
        yield Words(self.TITLE_TEXT, id="imports-title")
        yield RecordList[Any](
            (
                Column(N_("When"), self._when, 18),
                Column(N_("What"), lambda row: row.kind, 12),
                Column(N_("File"), lambda row: row.file_name, 20, grow=2, tone=lambda _row: "strong"),
                Column(N_("Created"), lambda row: formats.number(row.created), 8, right=True),
                Column(N_("Updated"), lambda row: formats.number(row.updated), 8, right=True, gives_way=2),
                Column(N_("State"), self._state, 12, tone=lambda _row: "dim"),
                Column(N_("Staff"), lambda row: row.staff, 9, gives_way=1, tone=lambda _row: "dim"),
            ),
            key=lambda row: row.id,
            empty=N_("Nothing was brought in yet."),
            sorted_by=N_("newest first"),
            id="imports-list",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, **_context: Any) -> None:
        """All of them."""
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; the old rows stay until then."""
        if self.desk.is_open:
            self.ask("deskcrm.exchange.import_undo:imports", answer=self._show, group="imports")

    def can(self, action: str) -> bool:
        """One that was taken back stays so."""
        if action == "back":
            return True
        row: ImportRunView | None = self._list.row if self.query("#imports-list") else None
        return row is not None and row.undone_at is None

    def action_take_back(self) -> None:
        """b: the one under the cursor."""
        row: ImportRunView | None = self._list.row
        if row is not None:
            self.with_office(
                partial(import_running.take_back, row.id), lane="import", answer=self._taken_back, failed=self.refused
            )

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one("#imports-list", RecordList)

    def _show(self, runs: tuple[ImportRunView, ...]) -> None:
        self._list.show(runs)
        self.refresh_bindings()

    def _taken_back(self, undone: ImportUndone) -> None:
        self.desk.say(import_running.taken_back(undone))
        self.came_back()

    def _when(self, row: ImportRunView) -> str:
        return formats.date_time(self.desk.clock.local(row.at))

    def _state(self, row: ImportRunView) -> str:
        return _("taken back") if row.undone_at else ""
