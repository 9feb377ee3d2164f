"""One event: who is invited, what they answered, who is there; each by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input

from deskcrm.customize import event_words
from deskcrm.customize.event_views import LEFT_OUT, SOURCES
from deskcrm.errors import DeskError
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.event_replies import Replies
from deskcrm.screens.events import EVENTS, ROWS, detail
from deskcrm.screens.insight_parts import Lines, Sheet
from deskcrm.text import visible
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.tier_column import tier_column
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.event_views import EventView, InvitationView

NEED_ROW = ("open", "came", "event_yes", "event_no", "event_maybe", "guests", "told", "not_there")


EMPTY = N_("Nobody is invited yet. {key} invites.")


class EventScreen(Replies):
    """The box that searches among the invited, the list, the words of the event and of one of them."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = (
        "open", "back", "came", "event_yes", "event_no", "event_maybe", "guests", "told", "event_invite",
        "not_there", "search_box", "edit", "after_event", "event_result", "held",
    )  # fmt: skip
    QUIET = ("open", "edit")
    CSS_PATH = "event.tcss"
    TITLE_TEXT = N_("Event")
    BINDINGS = [
        Binding("down", "line_move(1)", show=False),
        Binding("up", "line_move(-1)", show=False),
    ]

    _view: EventView | None = None

    def body(self) -> ComposeResult:
        """What it is, the box, the list, the line that asks."""
        with Horizontal(id="event-box"):
            yield Words(self.TITLE_TEXT, id="event-title")
            yield TextLine(hint=N_("/ finds who comes in; Enter: they are there"), id="event-line")
        yield Sheet(self._lines, id="event-detail")
        yield RecordList[Any](
            (
                Column(N_("Reply"), event_words.reply, 17, tone=_tone),
                tier_column(lambda row: row.tier),
                Column(N_("Customer"), lambda row: row.name, 18, grow=2, tone=lambda _row: "strong"),
                Column(N_("There"), self._there, 10, tone=lambda _row: "done"),
                Column(N_("Told"), self._told, 15, gives_way=1, tone=_told_tone),
                Column(N_("Phone"), lambda row: formats.masked_phone(row.phone) if row.phone else "", 13, gives_way=3),
                Column(N_("How"), lambda row: _(SOURCES[row.source]), 15, gives_way=2, tone=lambda _row: "dim"),
            ),
            key=lambda row: row.customer_id,
            empty=EMPTY,
            sorted_by=N_("who comes first, the waiting list last"),
            id="event-list",
        )
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.empty_values = {"key": "n"}
        self._list.focus()

    def fill(self, *, event_id: int = 0, at: int = 0, **_context: Any) -> None:
        """The event; the cursor goes to the customer ``at``."""
        self.query_one(AskLine).end()
        if event_id != self.event_id:
            self.event_id, self._view = event_id, None
            self._list.clear()
        with self.prevent(Input.Changed):
            self._line.value = ""
        self._list.focus()
        self._ask(at)

    def came_back(self) -> None:
        """Asks anew; the old rows stay until the new ones are there."""
        if self.desk.is_open and self.event_id:
            self._ask(0)

    def relabel(self) -> None:
        """The words of the event."""
        self.query_one(Sheet).redraw()

    @property
    def event(self) -> EventView | None:
        """The event in view."""
        return self._view

    def can(self, action: str) -> bool:
        """Nothing but going back while a question stands there; most need somebody under the cursor."""
        if action == "back":
            return True
        view = self._view
        if view is None or not self.query(AskLine) or self.query_one(AskLine).asking:
            return False
        row = self.row
        if action == "open":
            return row is not None or self._list.on_tail
        if action in NEED_ROW and row is None:
            return False
        begun = self.desk.clock.day_of(view.starts_at) <= self.desk.clock.today()
        there = row is not None and row.attended_at is not None
        stands = view.state != "cancelled"
        possible = {
            "came": stands and begun and not there,
            "not_there": there,
            "event_result": begun and stands,
            "held": view.starts_at <= self.desk.clock.now() and view.state == "planned",
            "told": (stands and not begun) or (stands and view.state == "planned"),
            "event_invite": view.state == "planned",
        }
        if action in ("event_no", "event_maybe") and there:
            return False  # that they are there is taken back first
        if action in ("event_yes", "event_no", "event_maybe", "guests"):
            # Not what they answered already: it would be a save that changes nothing, and the one Ctrl+Z takes back.
            return stands and row is not None and action != f"event_{row.reply}"
        return possible.get(action, True)

    # Actions

    def action_open(self) -> None:
        """Enter: the customer; in the box, who is under the cursor is there."""
        if self._list.on_tail:
            self._somebody_else()
        elif self._line.has_focus:
            self.action_came()
        elif self.row is not None:
            self.desk.open_customer(self.row.customer_id)

    def action_search_box(self) -> None:
        """/: to the box, what stands there marked."""
        self._line.focus()
        self._line.action_select_all()

    def action_back(self) -> None:
        """Esc: first the whole list again, then back."""
        if self._line.has_focus or self._line.value:
            self._list.focus()
            self._line.value = ""
        else:
            self.desk.leave()

    def action_line_move(self, step: int) -> None:
        """The list's cursor, while the box keeps the focus."""
        self._list.action_cursor(step)

    def action_edit(self) -> None:
        """e: the event."""
        if self._view is not None:
            self.desk.go("event_form", event=self._view)

    def action_after_event(self) -> None:
        """f."""
        if self._view is not None:
            self.desk.go("event_after", event=self._view)

    def action_event_result(self) -> None:
        """v."""
        self.desk.go("event_result", event_id=self.event_id)

    def action_held(self) -> None:
        """d."""
        if self._view is not None:
            self.tell(f"{EVENTS}:hold_event", self.event_id, version=self._view.version, answer=self._held)

    def refused(self, error: DeskError) -> None:
        """Says why, and shows what is there now."""
        super().refused(error)
        self.came_back()

    def next_one(self) -> None:
        """The box is empty for who comes next."""
        if self._line.value:
            self._line.value = ""

    def changed(self, text: str) -> None:
        """Says what was saved and asks anew."""
        self.desk.say_saved(text)
        self.came_back()

    @on(Input.Changed, "#event-line")
    def _typed(self) -> None:
        self._ask(0, first=True)

    @on(Input.Submitted, "#event-line")
    def _entered(self) -> None:
        if not self._line.value.strip():
            self._list.focus()
        elif self.can("came") or self._list.on_tail:
            self.action_open()
        elif self._view is not None and self.row is not None:
            self.check_in(self.row.customer_id)  # which says why not

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.query_one(Sheet).redraw()
        self.refresh_bindings()

    # What the base answers

    def _ask(self, at: int, *, first: bool = False) -> None:
        text = self._line.value
        self.ask(f"{ROWS}:event", self.event_id, answer=self._show_event, failed=self._gone, group="event")
        self.ask(
            f"{ROWS}:invited", self.event_id, text, answer=lambda rows: self._show(rows, text, at, first),
            failed=lambda _error: None, group="rows",
        )  # fmt: skip

    def _show_event(self, view: EventView) -> None:
        self._view = view
        self.query_one("#event-title", Words).say("{name}", name=visible(view.name))
        self.query_one(Sheet).redraw()
        self.refresh_bindings()

    def _show(self, rows: tuple[InvitationView, ...], text: str, at: int, first: bool) -> None:
        self._list.sorted_by = N_("best match first") if text.strip() else N_("who comes first, the waiting list last")
        self._list.empty = N_("Nobody invited is called so.") if text.strip() else EMPTY
        tail = "+ " + _("Somebody not invited: {text}", text=visible(text.strip())) if text.strip() else ""
        self._list.show(rows, tail=tail, first=first)
        if at:
            self._list.go_to(at)
        self.refresh_bindings()

    def _gone(self, error: DeskError) -> None:
        self.desk.say_error(error)
        if self.is_current:
            self.desk.leave()

    def _held(self, view: EventView) -> None:
        self.changed(_("Held: {name}", name=view.name))

    def _somebody_else(self) -> None:
        """The last row: somebody who was not invited."""
        self.desk.over("find_customer", title=N_("Who is there?"), text=self._line.value.strip(), found=self.check_in)

    # Words

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one("#event-list", RecordList)

    @property
    def _line(self) -> TextLine:
        return self.query_one("#event-line", TextLine)

    @property
    def row(self) -> InvitationView | None:
        """Who is under the cursor."""
        row: InvitationView | None = self._list.row if self.query("#event-list") else None
        return row

    def _there(self, row: InvitationView) -> str:
        if row.attended_at is None:
            return ""
        return "✓ " + formats.time(self.desk.clock.local(row.attended_at))

    def _told(self, row: InvitationView) -> str:
        if row.told_at is not None:
            return " ".join(filter(None, (row.channel, formats.day_month(self.desk.clock.day_of(row.told_at)))))
        if row.attended_at is not None:
            return ""
        return "! " + _("not to tell") if row.barred else _("not told yet")

    def _lines(self, width: int) -> Lines:
        if self._view is None:
            return [Content("")]
        texts = detail(self._view, self.desk.clock)
        row = self.row
        if row is not None and row.barred and row.told_at is None:
            texts.append(_("{name}: not to be told, {why}", name=row.name, why=_(LEFT_OUT[row.barred])))
        return [Content(line) for text in texts for line in wrap(visible(text), width)]


def _tone(row: InvitationView) -> str:
    if row.waiting is not None:
        return "soon"
    return {"yes": "done", "no": "dim"}.get(row.reply, "")


def _told_tone(row: InvitationView) -> str:
    return "late" if row.barred and row.told_at is None else "dim"
