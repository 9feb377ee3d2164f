"""Every action by its name, and customers by theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import key_name
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.tiers import tier_words
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import LookupPage, LookupRow, StaffView

CUSTOMERS = 20


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    label: str
    detail: str
    run: Callable[[], object]


class PaletteScreen(DeskScreen):
    """Type a part of a name, Enter does it. The actions are those of the screen below."""

    ACTIONS = ("open", "back")
    IS_OVERLAY = True
    TITLE_TEXT = N_("Command palette")
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    _actions: tuple[tuple[Action, str], ...] = ()
    _staff: tuple[StaffView, ...] = ()
    _customers: tuple[LookupRow, ...] = ()

    def body(self) -> ComposeResult:
        """A line to type into and what fits it."""
        yield Words(self.TITLE_TEXT, classes="title")
        yield TextLine(hint=N_("An action or a customer"), id="palette-line")
        entries = RecordList[_Entry](
            (
                Column(N_("Action or customer"), lambda entry: entry.label, 36, grow=1),
                Column("", lambda entry: entry.detail, 16, grow=1, gives_way=1, tone=lambda _entry: "dim"),
            ),
            key=lambda entry: entry.key,
            empty=N_("Nothing of that name."),
        )
        entries.always_lit = True
        entries.can_focus = False
        yield entries

    def fill(self, *, actions: tuple[tuple[Action, str], ...] = (), **_context: object) -> None:
        """Begins with an empty line and all actions."""
        self._actions, self._customers = actions, ()
        line = self.query_one(TextLine)
        line.value = ""
        line.focus()
        self._show(first=True)
        self.ask("deskcrm.identify.staff:staff_list", answer=self._know_staff, failed=lambda _error: None)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._customers = ()
        if event.value.strip():
            self.ask("deskcrm.identify.search:search", event.value, limit=CUSTOMERS, answer=self._found, group="search")
        self._show(first=True)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_open()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Does the entry under the cursor, on the screen below."""
        entry: Any = self.query_one(RecordList).row
        if entry is not None:
            self.desk.leave()
            self.app.call_later(entry.run)

    def action_move(self, step: int) -> None:
        """The list's cursor, while the line keeps the focus."""
        self.query_one(RecordList).action_cursor(step)

    def action_page(self, direction: int) -> None:
        """The list's cursor by a page."""
        self.query_one(RecordList).action_page(direction)

    def _found(self, page: LookupPage) -> None:
        self._customers = page.rows
        self._show()

    def _know_staff(self, staff: tuple[StaffView, ...]) -> None:
        self._staff = tuple(one for one in staff if one.active)
        self._show()

    def _show(self, *, first: bool = False) -> None:
        typed = self.query_one(TextLine).value.strip().casefold()
        entries = [entry for entry in self._entries() if typed in entry.label.casefold()]
        entries += [
            _Entry(
                f"customer {row.id}",
                row.name,
                " · ".join(filter(None, (tier_words(row.tier), row.nickname, row.code, row.district))),
                partial(self.desk.open_customer, row.id),
            )
            for row in self._customers
        ]
        self.query_one(RecordList).show(entries, first=first)

    def _entries(self) -> list[_Entry]:
        below = self.app.screen_stack[-2]
        found = []
        for action, key in self._actions:
            owner: Any = below if action.id in getattr(below, "ACTIONS", ()) else self.app
            found.append(
                _Entry(
                    action.id,
                    _(action.label),
                    key_name(key) if key else "",
                    partial(self.app.run_action, action.id, owner),
                )
            )
        for one in self._staff:
            if self.desk.staff is None or one.id != self.desk.staff.id:
                found.append(
                    _Entry(f"staff {one.id}", _("Work as {name}", name=one.name), "", partial(self.desk.change_to, one))
                )
        return found
