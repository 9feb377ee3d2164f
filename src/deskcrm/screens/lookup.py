"""The first screen: who is this? Every key asks, the list beside shows what there is, and who they are."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input

from deskcrm.identify.completion import Completion, complete_name
from deskcrm.identify.views import Lookup, NotePage, NoteRow
from deskcrm.locale.messages import N_
from deskcrm.screens.lookup_rows import Results
from deskcrm.widgets.customer_pane import HistoryPane, Pane, WhoPane
from deskcrm.widgets.desk import WIDE, DeskScreen
from deskcrm.widgets.filter_line import FilterHint, FilterLine
from deskcrm.widgets.record_list import RecordList
from deskcrm.widgets.suggestion_pane import SHOWN, SuggestionPane
from deskcrm.widgets.today_strip import TodayStrip
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.views import Preview, Suggestion
    from deskcrm.identify.views import CustomerView, LookupRow

ROWS = 50
"""Rows asked for at each key; the box says when there are more."""

PREVIEW_ITEMS = 12
"""Of each kind, beside the list."""

FEW_FOUND = 15
"""Customers up to whom notes and complaints are looked through as well."""

NOTES = 20
"""Records of notes and complaints shown below the customers."""

NOTES_AFTER = 0.25
"""Seconds without a key until notes are looked through."""

LETTERS = 3
"""Letters of a word that notes are looked through for."""

COMPLETION = "deskcrm.identify.completion"

RESTS_AFTER = 0.15
"""Seconds without another customer under the cursor until what to do next is asked for."""


class LookupScreen(DeskScreen):
    """Search box, results, and from 110 columns a preview of the customer under the cursor."""

    LIVE = True
    ACTIONS = ("open", "take_offer", "clear")
    TITLE_TEXT = N_("Customer lookup")
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    _preview: Preview | None = None
    _next_of = 0
    _resting: Timer | None = None
    _painted = False
    _resting_notes: Timer | None = None

    def body(self) -> ComposeResult:
        """Strip, box, list and panes."""
        yield TodayStrip()
        with Horizontal(id="lookup-box"):
            yield Words(N_("Find"), id="lookup-label")
            yield FilterLine(hint=N_("Name, nickname, phone, e-mail, code; filters such as tier:A"), id="lookup-line")
        yield FilterHint(id="lookup-hint")
        with Horizontal(id="lookup-panes"):
            yield Results(self, id="lookup-list")

    def on_mount(self) -> None:
        """The box has the focus and keeps it."""
        self.query_one(FilterLine).focus()

    def fill(self, *, again: bool = False, text: str = "", **_context: Any) -> None:
        """F2 and / come here: the text that stands in the box is marked, so that typing replaces it; or another screen
        with a ``text`` to look for."""
        line = self.query_one(FilterLine)
        line.focus()
        if text:
            line.value = text
            line.cursor_position = len(text)
        if again and line.value:
            line.action_select_all()
        self.came_back()

    def came_back(self) -> None:
        """Asks anew under the same text; the cursor stays with its customer."""
        if self.desk.is_open:
            self._ask(first=False)
            if self._painted:
                self.query_one(TodayStrip).ask_counts()

    @property
    def customer(self) -> CustomerView | None:
        """Nobody: in the lookup F3 logs for the customer under the cursor only once the record was opened."""
        return None

    def can(self, action: str) -> bool:
        """Clear works when there is something in the box, complete when something is offered."""
        if action == "take_offer":
            return bool(self.query(FilterLine) and self.query_one(FilterLine).completion.offers)
        return action != "clear" or bool(self.query(FilterLine) and self.query_one(FilterLine).value)

    def action_clear(self) -> None:
        """Esc."""
        self.query_one(FilterLine).value = ""

    def action_take_offer(self) -> None:
        """Tab."""
        self.query_one(FilterLine).take()

    def action_open(self) -> None:
        """Enter: the customer under the cursor, at the record whose number or words were typed; or a new one."""
        results = self.query_one(Results)
        row: LookupRow | NoteRow | None = results.row
        if row is None:
            if results.on_tail:
                self.desk.go("customer_form", typed=results.page.plain)
        elif isinstance(row, NoteRow):
            if row.kind == "complaint":
                self.desk.go("complaint", complaint_id=row.id)
            else:
                self.desk.open_customer(row.customer.id, at=(row.kind, row.id))
        elif row.complaint_id:
            self.desk.go("complaint", complaint_id=row.complaint_id)
        else:
            self.desk.open_customer(row.id)

    def action_move(self, step: int) -> None:
        """The list's cursor, while the box keeps the focus."""
        self.query_one(RecordList).action_cursor(step)

    def action_page(self, direction: int) -> None:
        """The list's cursor by a page."""
        self.query_one(RecordList).action_page(direction)

    @on(Input.Changed, "#lookup-line")
    def _typed(self) -> None:
        line = self.query_one(FilterLine)
        named = complete_name(line.value, line.cursor_position)
        self._offer(named or Completion())
        if self.desk.is_open:
            self._ask(first=True)
            if named is None:
                place = line.cursor_position
                self.ask(f"{COMPLETION}:complete", line.value, place, answer=self._offer, group="complete")

    def _offer(self, completion: Completion) -> None:
        """What may come next stands under the box."""
        self.query_one(FilterLine).completion = completion
        self.query_one(FilterHint).offer(completion)
        self.refresh_bindings()

    @on(Input.Submitted, "#lookup-line")
    def _entered(self) -> None:
        self.action_open()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        found: LookupRow | NoteRow | None = self.query_one(RecordList).row
        row = found.customer if isinstance(found, NoteRow) else found
        if self.size.width < WIDE or not self._painted:
            return
        if row is None:
            self._show_preview(None)
        elif self._preview is None or self._preview.customer.id != row.id:
            self.ask(
                "deskcrm.customize.page:preview",
                row.id,
                items=PREVIEW_ITEMS,
                answer=self._show_preview,
                failed=lambda _error: None,
                group="preview",
            )

    def on_resize(self) -> None:
        """A pane that came into view is filled."""
        self._moved()

    def _ask(self, *, first: bool) -> None:
        text = self.query_one(FilterLine).value
        self._preview = None
        self.ask(
            "deskcrm.identify.lookup:lookup",
            text,
            limit=ROWS,
            lately=self.desk.lately,
            answer=partial(self._found, first),
            group="search",
        )

    def _found(self, first: bool, page: Lookup) -> None:
        results = self.query_one(Results)
        # Coming back to the same text, the notes below stay until they were looked through again.
        stay = not first and not page.filtered and page.text == results.page.text
        self.query_one(FilterHint).say(page.problems)
        self._show_rows(replace(page, notes=results.page.notes) if stay else page, first=first)
        self._look_in_notes(page)
        if not self._painted:
            # The rows come first; what else the screen shows waits for them.
            self._painted = True
            beside = Vertical(
                WhoPane(id="lookup-who", brief=True),
                SuggestionPane(id="lookup-next", small_print=False),
                id="lookup-beside",
            )
            self.query_one("#lookup-panes").mount(beside, HistoryPane(id="lookup-history"))
            self.query_one(TodayStrip).ask_counts()
            self.call_after_refresh(self.desk.rows_painted)

    def _show_rows(self, page: Lookup, *, first: bool) -> None:
        self.query_one(Results).show_page(page, lately=self.desk.lately, first=first)

    def _look_in_notes(self, page: Lookup) -> None:
        """Where few are found by what they are called, notes and complaints are looked through once the keys rest."""
        if self._resting_notes is not None:
            self._resting_notes.stop()
            self._resting_notes = None
        long = any(len(word) >= LETTERS for word in page.plain.split())
        if long and not page.filtered and len(page.rows) <= FEW_FOUND:
            self._resting_notes = self.set_timer(NOTES_AFTER, partial(self._ask_notes, page))

    def _ask_notes(self, page: Lookup) -> None:
        self.ask(
            "deskcrm.identify.notes:search_notes",
            page.plain,
            limit=NOTES,
            answer=partial(self._show_notes, page.text),
            failed=lambda _error: None,
            group="notes",
        )

    def _show_notes(self, text: str, notes: NotePage) -> None:
        """Below the customers, who stay where they are, and the cursor too."""
        page = self.query_one(Results).page
        if text == page.text and (notes.rows or page.notes):
            self._show_rows(replace(page, notes=notes), first=False)

    def _show_preview(self, page: Preview | None) -> None:
        self._preview = page
        for pane in self.query(Pane):
            pane.show(page)
        customer_id = page.customer.id if page is not None else 0
        if customer_id != self._next_of:
            self._next_of = customer_id
            self.query_one(SuggestionPane).show(None)
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(RESTS_AFTER, self._ask_next) if customer_id else None

    def _ask_next(self) -> None:
        """What to do next, once the cursor rests: it takes longer than all the rest of the preview."""
        self.ask(
            "deskcrm.customize.suggestions:suggestions",
            self._next_of,
            limit=SHOWN,
            answer=partial(self._show_next, self._next_of),
            failed=lambda _error: None,
            group="next",
        )

    def _show_next(self, customer_id: int, suggestions: tuple[Suggestion, ...]) -> None:
        if customer_id == self._next_of:
            self.query_one(SuggestionPane).show(suggestions)

    def relabel(self) -> None:
        """The last row's words."""
        if self.desk.is_open:
            self._ask(first=False)
