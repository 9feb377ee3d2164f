"""What is to be done: overdue, today, later; each done, snoozed, moved or handed over where it stands."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from deskcrm.errors import DeskError
from deskcrm.interact.when import parse_when
from deskcrm.locale import formats, messages
from deskcrm.locale.messages import N_, _
from deskcrm.screens.queue_parts import FollowUpPane, QueueHead, asleep
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.grouped_list import Group, GroupedList
from deskcrm.widgets.record_list import PAGE, Column, RecordList
from deskcrm.widgets.tier_column import tier_column

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.identify.views import StaffView
    from deskcrm.interact.views import FollowUpView, QueuePage

MORNING, AFTERNOON = time(9), time(13)
"""When what is snoozed comes back, on another day and later today."""

REFRESH_SECONDS = 30
"""How often the list on the screen is asked for again: times pass, and colleagues work on the same queue."""

FOLLOW_UPS = "deskcrm.interact.follow_ups"


class QueueScreen(DeskScreen):
    """The follow-up queue."""

    ACTIONS = ("open", "back", "done", "snooze", "reschedule", "hand_over", "mine")
    CSS_PATH = "queue.tcss"
    TITLE_TEXT = N_("Follow-up queue")

    _mine = False
    _page: QueuePage | None = None
    _acted: int | None = None
    """The follow-up that was just finished here: should it be undone, the cursor goes back to it."""

    def __init__(self) -> None:
        super().__init__()
        self._under_way: set[int] = set()

    def body(self) -> ComposeResult:
        """Counts, list, detail below or beside, and the line that asks."""
        yield QueueHead()
        with Horizontal(id="queue-panes"):
            yield GroupedList(
                (
                    Column(N_("Due"), self._due, 17, tone=self._tone),
                    Column("", _promise_mark, 10, tone=lambda _row: "strong"),
                    Column(N_("Customer"), lambda row: row.customer or "-", 16, grow=1, tone=lambda _row: "strong"),
                    tier_column(lambda row: row.tier if row.customer_id else ""),
                    Column(N_("What"), lambda row: row.title, 19, grow=2),
                    Column(N_("Owner"), lambda row: row.owner, 9, gives_way=1, tone=lambda _row: "dim"),
                ),
                key=lambda row: row.id,
                empty=N_("Nothing is to be done. {key} on a customer plans a follow-up."),
                sorted_by=N_("by when it is due"),
                id="queue-list",
            )
            yield FollowUpPane(id="queue-beside")
        yield FollowUpPane(id="queue-below", short=True)
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.empty_values = {"key": "f"}
        self._list.focus()
        self.set_interval(REFRESH_SECONDS, self._refresh_shown)

    def fill(self, **_context: Any) -> None:
        """Asks anew; whoever comes a second time finds the cursor where it was."""
        self.query_one(AskLine).end()
        self.came_back()

    def came_back(self) -> None:
        """Asks for the stretch around the cursor; the old rows stay until it is there."""
        if self.desk.is_open:
            self._ask()

    def can(self, action: str) -> bool:
        """Nothing but going back while a question stands there; most work on the row under the cursor."""
        if action == "back":
            return True
        if not self.query(AskLine) or self.query_one(AskLine).asking:
            return False
        row = self._list.row
        if action == "open":
            return row is not None and row.customer_id is not None
        return action == "mine" or row is not None

    def relabel(self) -> None:
        """The detail's words."""
        self._show_detail()

    # Actions

    def action_open(self) -> None:
        """Enter: the customer it is for."""
        row = self._list.row
        if row is not None and row.customer_id is not None:
            self.desk.open_customer(row.customer_id)

    def action_done(self) -> None:
        """d."""
        self._tell("finish_follow_up", answer=self._done)

    def action_snooze(self) -> None:
        """z: until when?"""
        row = self._list.row
        if row is not None:
            self.query_one(AskLine).ask(
                N_("Snooze “{title}” until"),
                snooze_options(self.desk.clock),
                lambda value: self._snooze(row, datetime.fromisoformat(value)),
                typed=lambda text: self._snooze(row, self._when(text)),
                hint=N_("+2h, tomorrow 10:00, Fri 9:00"),
                title=row.title,
            )

    def action_reschedule(self) -> None:
        """r: the form asks for the new time."""
        row = self._list.row
        if row is not None:
            self.desk.go("follow_up_form", follow_up=row)

    def action_hand_over(self) -> None:
        """h: to whom?"""
        row = self._list.row
        if row is not None:
            self.ask("deskcrm.identify.staff:staff_list", answer=lambda staff: self._ask_whom(row, staff))

    def action_mine(self) -> None:
        """m: my own, or everybody's."""
        self._mine = not self._mine
        self._ask(first=True)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self._show_detail()
        self.refresh_bindings()

    @on(RecordList.Wanted)
    def _wanted(self, event: RecordList.Wanted) -> None:
        record, count = self._list.wanted(event.offset, event.limit)
        self.ask(
            "deskcrm.interact.queue:queue_page",
            owner_id=self._owner_id,
            offset=record,
            limit=count,
            answer=lambda page: self._add(page, record, event.offset),
        )

    def refused(self, error: DeskError) -> None:
        """Says what happened meanwhile, and shows it."""
        self._under_way.clear()
        super().refused(error)
        self.came_back()

    # What the base answers

    def _ask(self, *, first: bool = False) -> None:
        offset = 0 if first else max(self._list.place - PAGE // 2, 0)
        self.ask(
            "deskcrm.interact.queue:queue_page",
            owner_id=self._owner_id,
            offset=offset,
            limit=PAGE,
            answer=lambda page: self._show(page, first),
            group="queue",
        )

    def _refresh_shown(self) -> None:
        if self.is_current and not self.query_one(AskLine).asking:
            self.came_back()

    def _show(self, page: QueuePage, first: bool) -> None:
        if page.offset and not page.rows:
            self._ask(first=True)  # the queue became shorter than where the cursor stood
            return
        self._page = page
        self._under_way.clear()
        self._list.show_stretch(page.rows, page.offset, _groups(page), first=first)
        if self._acted is not None and self._list.go_to(self._acted):
            self._acted = None
        self.query_one(QueueHead).show(page, mine=self._mine)

    def _add(self, page: QueuePage, record: int, offset: int) -> None:
        if self._page is not None and _groups(page) == _groups(self._page):
            self._list.add_stretch(page.rows, record, offset)
        else:
            self._ask()

    def _show_detail(self) -> None:
        for pane in self.query(FollowUpPane):
            pane.show(self._list.row)

    def _tell(self, function: str, *args: Any, row: FollowUpView | None = None, **given: Any) -> None:
        row = row or self._list.row
        if row is not None and row.id not in self._under_way:
            self._under_way.add(row.id)  # a second key on the same row before the answer does nothing
            self.tell(f"{FOLLOW_UPS}:{function}", row.id, *args, version=row.version, **given)

    def _done(self, view: FollowUpView) -> None:
        self.desk.say_saved(_("Done: {title}", title=view.title))
        self._acted = view.id
        self._ask()

    def _snooze(self, row: FollowUpView, until: datetime) -> None:
        self._tell("snooze", until, row=row, answer=self._snoozed)

    def _snoozed(self, view: FollowUpView) -> None:
        when = formats.ago(view.snoozed_until, self.desk.clock) if view.snoozed_until else ""
        self.desk.say_saved(_("Asleep until {when}: {title}", when=when, title=view.title))
        self._step_off(view)
        self._ask()

    def _ask_whom(self, row: FollowUpView, staff: tuple[StaffView, ...]) -> None:
        ids = {one.name: one.id for one in staff if one.active and one.id != row.owner_id}
        if not ids:
            self.desk.say(_("There is nobody else to hand it to."), warning=True)
            return
        self.query_one(AskLine).ask(
            N_("Hand “{title}” over to"),
            [Option(name, name, plain=True) for name in ids],
            lambda name: self._tell("hand_over", ids[name], row=row, answer=self._handed_over),
            title=row.title,
        )

    def _handed_over(self, view: FollowUpView) -> None:
        self.desk.say_saved(_("Handed over to {name}: {title}", name=view.owner, title=view.title))
        self._ask()

    def _step_off(self, view: FollowUpView) -> None:
        """A row that goes far away does not take the cursor along: the work goes on with the next one."""
        row = self._list.row
        if row is not None and row.id == view.id:
            self._list.action_cursor(1)

    def _when(self, text: str) -> datetime:
        return parse_when(text, clock=self.desk.clock, language=messages.language(), field="until")

    # Words

    @property
    def _list(self) -> GroupedList:
        return self.query_one(GroupedList)

    @property
    def _owner_id(self) -> int | None:
        return self.desk.staff.id if self._mine and self.desk.staff is not None else None

    def _due(self, row: FollowUpView) -> str:
        if asleep(row, self.desk.clock):
            return "z " + formats.ago(row.snoozed_until or row.due, self.desk.clock)
        late = row.due < self.desk.clock.now()
        return ("! " if late else "  ") + formats.ago(row.due, self.desk.clock)

    def _tone(self, row: FollowUpView) -> str:
        if asleep(row, self.desk.clock):
            return "dim"
        if row.due < self.desk.clock.now():
            return "late"
        return "soon" if self.desk.clock.day_of(row.due) == self.desk.clock.today() else ""


def snooze_options(clock: Clock) -> list[Option]:
    """The usual times, as instants in ISO 8601: in an hour, this afternoon while it is morning, tomorrow, next week."""
    now = clock.now()
    today = clock.today()
    times = [now + timedelta(hours=1)]
    afternoon = clock.instant(datetime.combine(today, AFTERNOON))
    if clock.local(now).time() < time(12):
        times.append(afternoon)
    tomorrow = today + timedelta(days=1)
    monday = today + timedelta(days=7 - today.weekday())
    times.append(clock.instant(datetime.combine(tomorrow, MORNING)))
    if monday != tomorrow:
        times.append(clock.instant(datetime.combine(monday, MORNING)))
    labels = [_("in 1 h"), *(formats.ago(instant, clock) for instant in times[1:])]
    return [Option(instant.isoformat(), label, plain=True) for instant, label in zip(times, labels, strict=True)]


def _groups(page: QueuePage) -> tuple[Group, ...]:
    return (
        Group(N_("Overdue"), page.overdue, "late"),
        Group(N_("Today"), page.today, "soon"),
        Group(N_("Later"), page.later, "strong"),
        Group(N_("Asleep"), page.total - page.overdue - page.today - page.later),
    )


def _promise_mark(row: FollowUpView) -> str:
    return "◆ " + _("promised") if row.kind == "promise" else ""
