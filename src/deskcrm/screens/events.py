"""The office's events: those to come with who comes, those that are over with who came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from deskcrm.customize import event_words
from deskcrm.customize.event_views import STATES
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_parts import Lines, Sheet
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.event_views import EventView

ROWS = "deskcrm.customize.event_rows"
EVENTS = "deskcrm.customize.events"

register(
    Action("after_event", N_("Follow-ups after it"), N_("Follow-ups"), ("f",),
           N_("One for each who came, did not come, or comes: in one step."), 14),
    Action("event_result", N_("What came of it"), N_("Result"), ("v",),
           N_("Who came, and what they did in the 90 days after it."), 15),
    Action("held", N_("It took place"), N_("Held"), ("d",), N_("Marks the event as held."), 16),
)  # fmt: skip


class EventsScreen(DeskScreen):
    """The list, and the words of one."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = (
        "open", "back", "new", "edit", "after_event", "event_result", "held",
    )  # fmt: skip
    CSS_PATH = "events.tcss"
    TITLE_TEXT = N_("Events")

    def body(self) -> ComposeResult:
        """Title, list, detail."""
        yield Words(self.TITLE_TEXT, classes="title", id="events-title")
        yield RecordList[Any](
            (
                Column(N_("When"), self._when, 21, tone=self._tone),  # as wide as Thai writes it
                Column(N_("Event"), lambda row: row.name, 16, grow=2, tone=lambda _row: "strong"),
                Column(N_("Place"), lambda row: row.place, 10, grow=1, gives_way=3),
                Column(N_("Coming"), event_words.coming, 12, right=True),
                Column(N_("Waiting"), lambda row: _some(row.waiting), 8, right=True, tone=_waits),
                Column(N_("Invited"), lambda row: formats.number(row.invited), 8, right=True, gives_way=2),
                Column(N_("Came"), lambda row: _some(row.attended), 6, right=True, gives_way=1),
                Column(N_("State"), lambda row: _(STATES[row.state]), 10, gives_way=2, tone=lambda _row: "dim"),
            ),
            key=lambda row: row.id,
            empty=N_("No event yet. {key} makes one."),
            sorted_by=N_("to come first, then the latest"),
            id="events-list",
        )
        yield Sheet(self._lines, id="events-detail")

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.empty_values = {"key": "n"}
        self._list.focus()

    def fill(self, *, at: int = 0, **_context: Any) -> None:
        """Asks anew; the cursor goes to the event ``at``."""
        self._ask(at)

    def came_back(self) -> None:
        """Asks anew; the cursor stays."""
        if self.desk.is_open:
            self._ask(0)

    def relabel(self) -> None:
        """The detail's words."""
        self.query_one(Sheet).redraw()

    def can(self, action: str) -> bool:
        """Most work on the event under the cursor."""
        if action in ("back", "new"):
            return True
        row = self._row
        if row is None:
            return False
        begun = row.starts_at <= self.desk.clock.now()
        return {"held": begun and row.state == "planned", "event_result": begun and row.state != "cancelled"}.get(
            action, True
        )

    def action_open(self) -> None:
        """Enter: the list of the invited."""
        if self._row is not None:
            self.desk.go("event", event_id=self._row.id)

    def action_new(self) -> None:
        """n."""
        self.desk.go("event_form")

    def action_edit(self) -> None:
        """e."""
        if self._row is not None:
            self.desk.go("event_form", event=self._row)

    def action_after_event(self) -> None:
        """f."""
        if self._row is not None:
            self.desk.go("event_after", event=self._row)

    def action_event_result(self) -> None:
        """v."""
        if self._row is not None:
            self.desk.go("event_result", event_id=self._row.id)

    def action_held(self) -> None:
        """d."""
        row = self._row
        if row is not None:
            self.tell(f"{EVENTS}:hold_event", row.id, version=row.version, answer=self._held)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.query_one(Sheet).redraw()
        self.refresh_bindings()

    def _ask(self, at: int) -> None:
        self.ask(f"{ROWS}:events", answer=lambda views: self._show(views, at), group="events")

    def _show(self, views: tuple[EventView, ...], at: int) -> None:
        self._list.show(views)
        if at:
            self._list.go_to(at)
        self.query_one(Sheet).redraw()
        self.refresh_bindings()

    def _held(self, view: EventView) -> None:
        self.desk.say_saved(_("Held: {name}", name=view.name))
        self.came_back()

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one(RecordList)

    @property
    def _row(self) -> EventView | None:
        row: EventView | None = self._list.row if self.query(RecordList) else None
        return row

    def _when(self, row: EventView) -> str:
        return formats.date_time(self.desk.clock.local(row.starts_at))

    def _tone(self, row: EventView) -> str:
        day = self.desk.clock.day_of(row.starts_at)
        if row.state != "planned" or day < self.desk.clock.today():
            return "dim"
        return "soon" if day == self.desk.clock.today() else ""

    def _lines(self, width: int) -> Lines:
        row = self._row
        if row is None:
            return [Content("")]
        texts = [*detail(row, self.desk.clock), *row.note.splitlines()]
        return [Content(line) for text in texts for line in wrap(visible(text), width)]


def detail(row: EventView, clock: Any) -> list[str]:
    """When, where, how full, until when they may reply, whom it is for."""
    parts = [event_words.when(row, clock), row.place, _(STATES[row.state])]
    counts = [_("Coming: {coming}", coming=event_words.coming(row))]
    if row.free is not None:
        counts.append(n_("{count} place free", "{count} places free", row.free))
    if row.waiting:
        counts.append(_("{count} on the waiting list", count=formats.number(row.waiting)))
    if row.maybe:
        counts.append(_("{count} maybe", count=formats.number(row.maybe)))
    if row.untold:
        counts.append(_("{count} to be told", count=formats.number(row.untold)))
    if row.attended:
        counts.append(_("{count} came", count=formats.number(row.attended)))
    more = [_("Reply by {day}", day=formats.date(row.reply_by)) if row.reply_by is not None else "",
            _("For {filters}", filters=row.audience) if row.audience else ""]  # fmt: skip
    lines = (parts, counts, more)
    return [" · ".join(part for part in line if part) for line in lines if any(line)]


def _some(count: int) -> str:
    return formats.number(count) if count else ""


def _waits(row: EventView) -> str:
    return "soon" if row.waiting else ""
