"""A small lookup for another screen that needs a customer: type, pick, and the screen below has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.lookup_rows import full_name
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.filter_line import FilterHint
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.tier_column import tier_column
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import Lookup, LookupRow

ROWS = 50


class FindCustomerScreen(DeskScreen):
    """The lookup's search over the screen that asked; Enter hands the customer's id to ``found``, or on the last row
    what was typed to ``new``."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("open", "back")
    TRANSIENT = True
    TITLE_TEXT = N_("Find a customer")
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    _found: Callable[[int], object] | None = None
    _new: Callable[[str], object] | None = None
    _not_found = ""
    _plain = ""

    def body(self) -> ComposeResult:
        """What it is for, the box, the results."""
        yield Words(self.TITLE_TEXT, classes="title", id="find-title")
        yield TextLine(hint=N_("Name, nickname, phone, e-mail or code"), id="find-line")
        yield FilterHint()
        results = RecordList[Any](
            (
                tier_column(lambda row: row.tier),
                Column(N_("Name"), full_name, 22, grow=3, tone=lambda _row: "strong"),
                Column(N_("Phone"), _phone, 12),
                Column(N_("District"), lambda row: row.district, 12, grow=1, gives_way=2),
                Column(N_("Last contact"), self._last, 15, gives_way=1, tone=lambda _row: "dim"),
            ),
            key=lambda row: row.id,
            id="find-list",
        )
        results.always_lit = True
        results.can_focus = False
        yield results

    def fill(
        self,
        *,
        title: str = "",
        values: dict[str, str] | None = None,
        found: Callable[[int], object] | None = None,
        new: Callable[[str], object] | None = None,
        not_found: str = N_("New customer: {text}"),
        text: str = "",
        **_context: Any,
    ) -> None:
        """A box for another question, with ``text`` in it; ``title`` is a catalogue message with its ``values``,
        ``not_found`` that of the last row with what was typed."""
        self._found, self._new, self._not_found = found, new, not_found
        self.query_one("#find-title", Words).say(title or self.TITLE_TEXT, **(values or {}))
        line = self.query_one(TextLine)
        line.value = text
        line.cursor_position = len(text)
        line.focus()
        self._ask()

    def action_open(self) -> None:
        """Enter."""
        results = self.query_one(RecordList)
        row: LookupRow | None = results.row
        if row is not None and self._found is not None:
            self.desk.leave()
            self._found(row.id)
        elif results.on_tail and self._new is not None:
            self.desk.leave()
            self._new(self._plain)

    def action_move(self, step: int) -> None:
        """The list's cursor, while the box keeps the focus."""
        self.query_one(RecordList).action_cursor(step)

    def action_page(self, direction: int) -> None:
        """The list's cursor by a page."""
        self.query_one(RecordList).action_page(direction)

    def relabel(self) -> None:
        """The last row's words."""
        self._ask()

    @on(Input.Changed, "#find-line")
    def _typed(self) -> None:
        self._ask()

    @on(Input.Submitted, "#find-line")
    def _entered(self) -> None:
        self.action_open()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    def _ask(self) -> None:
        text = self.query_one(TextLine).value
        self.ask("deskcrm.identify.lookup:lookup", text, limit=ROWS, answer=self._show, group="search")

    def _show(self, page: Lookup) -> None:
        self._plain = page.plain
        self.query_one(FilterHint).say(page.problems)
        tail = _(self._not_found, text=page.plain).rstrip(": ")
        results = self.query_one(RecordList)
        results.sorted_by = N_("best match first") if page.plain else N_("last contact first")
        # Words in notes lead to whose they are.
        noted = {row.customer.id: row.customer for row in page.notes.rows} if page.notes else {}
        results.show(
            page.rows or tuple(noted.values()), more=page.more, tail=f"+ {tail}" if self._new else "", first=True
        )

    def _last(self, row: LookupRow) -> str:
        return formats.ago(row.last_contact, self.desk.clock) if row.last_contact else ""


def _phone(row: LookupRow) -> str:
    return formats.masked_phone(row.phones[0]) if row.phones else ""
