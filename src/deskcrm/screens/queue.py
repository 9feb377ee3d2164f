"""What is to be done: overdue, today, later; each done, snoozed, moved or handed over where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from deskcrm.interact.queue import NOBODYS
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.of_group import ask_group
from deskcrm.screens.queue_actions import CHANGES, WHOLE_DESK, QueueActions
from deskcrm.screens.queue_parts import FollowUpPane, QueueHead, asleep
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.grouped_list import Group, GroupedList
from deskcrm.widgets.record_list import PAGE, Column, RecordList
from deskcrm.widgets.tier_column import tier_column

if TYPE_CHECKING:
    from deskcrm.errors import DeskError
    from deskcrm.identify.segment_views import SegmentView
    from deskcrm.identify.views import StaffView
    from deskcrm.interact.views import FollowUpView, QueuePage

REFRESH_SECONDS = 30
"""How often the list on the screen is asked for again: times pass, and colleagues work on the same queue."""

ALL, MINE, DESK = WHOSE = ("all", "mine", "desk")
"""Whose follow-ups are shown, in the order of the key."""

register(
    Action(
        "work_through",
        N_("Work through the queue"),
        N_("Work through"),
        ("w",),
        N_("One after the other: do one, and the next comes up with its customer."),
        13,
    ),
    Action(
        "hand_over_all",
        N_("Hand over all of a colleague's work"),
        N_("All of one"),
        ("H",),
        N_("For somebody ill: all their open work goes to another, promises with their times."),
        18,
    ),
)


class QueueScreen(QueueActions):
    """The follow-up queue."""

    LIVE = True
    ACTIONS = (
        "open", "back", "done", "snooze", "reschedule", "work_through", "hand_over", "call_off", "mine",
        "by_group", "hand_over_all",
    )  # fmt: skip
    CSS_PATH = "queue.tcss"
    TITLE_TEXT = N_("Follow-up queue")

    _whose = ALL
    _group: SegmentView | None = None
    _page: QueuePage | None = None
    _acted: int | None = None
    """The follow-up that was just finished here: should it be undone, the cursor goes back to it."""

    def body(self) -> ComposeResult:
        """Counts, list, detail below or beside, and the line that asks."""
        yield QueueHead()
        with Horizontal(id="queue-panes"):
            yield GroupedList(
                (
                    Column(N_("Due"), self._due, 19, tone=self._tone),
                    Column("", _promise_mark, 10, tone=lambda _row: "strong"),
                    Column(N_("Customer"), lambda row: row.customer or "-", 14, grow=1, tone=lambda _row: "strong"),
                    tier_column(lambda row: row.tier if row.customer_id else ""),
                    Column(N_("What"), lambda row: row.title, 19, grow=2),
                    Column(N_("Owner"), lambda row: row.owner or _("desk"), 9, gives_way=1, tone=lambda _row: "dim"),
                ),
                key=lambda row: row.id,
                empty=N_("Nothing is to be done. {key} on a customer plans a follow-up."),
                sorted_by=N_("overdue, then today by tier, then later"),
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
        return action in ("mine", "by_group", "hand_over_all") or row is not None

    def relabel(self) -> None:
        """The detail's words."""
        self._show_detail()

    # Actions

    @property
    def row(self) -> FollowUpView | None:
        """The row under the cursor."""
        row: FollowUpView | None = self._list.row if self.query(GroupedList) else None
        return row

    def after(self, view: FollowUpView, *, gone: bool) -> None:
        """Asks anew; the cursor goes on with the next one where the row goes far away."""
        if view.state != "open":
            self._acted = view.id
        elif gone and view.snoozed_until and self._list.row is not None and self._list.row.id == view.id:
            self._list.action_cursor(1)
        self._ask()

    def action_work_through(self) -> None:
        """w: one after the other."""
        self.desk.go("work_through", whose=self._whose)

    def action_hand_over_all(self) -> None:
        """All of a colleague's open work, to another or to the whole desk."""
        self.ask("deskcrm.identify.staff:staff_list", answer=self._ask_from)

    def action_mine(self) -> None:
        """m: my own, the whole desk's, or everybody's."""
        self._whose = WHOSE[(WHOSE.index(self._whose) + 1) % len(WHOSE)]
        self._ask(first=True)

    def action_by_group(self) -> None:
        """s: of a group of customers, or of all again."""
        if self._group is not None:
            self._group = None
            self._ask(first=True)
        else:
            ask_group(self, self._narrow)

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
            segment_id=self._group.id if self._group else None,
            offset=record,
            limit=count,
            answer=lambda page: self._add(page, record, event.offset),
        )

    # What the base answers

    def _ask(self, *, first: bool = False) -> None:
        offset = 0 if first else max(self._list.place - PAGE // 2, 0)
        self.ask(
            "deskcrm.interact.queue:queue_page",
            owner_id=self._owner_id,
            segment_id=self._group.id if self._group else None,
            offset=offset,
            limit=PAGE,
            answer=lambda page: self._show(page, first),
            failed=self._not_shown,
            group="queue",
        )

    def _not_shown(self, error: DeskError) -> None:
        """A group that is not there any more narrows nothing."""
        self.desk.say_error(error)
        if self._group is not None:
            self._group = None
            self._ask(first=True)

    def _refresh_shown(self) -> None:
        if self.is_current and not self.query_one(AskLine).asking:
            self.came_back()

    def _show(self, page: QueuePage, first: bool) -> None:
        if page.offset and not page.rows:
            self._ask(first=True)  # the queue became shorter than where the cursor stood
            return
        self._page = page
        self._list.show_stretch(page.rows, page.offset, _groups(page), first=first)
        if self._acted is not None and self._list.go_to(self._acted):
            self._acted = None
        self.query_one(QueueHead).show(page, whose=self._whose, group=self._group.name if self._group else "")

    def _add(self, page: QueuePage, record: int, offset: int) -> None:
        if self._page is not None and _groups(page) == _groups(self._page):
            self._list.add_stretch(page.rows, record, offset)
        else:
            self._ask()

    def _show_detail(self) -> None:
        for pane in self.query(FollowUpPane):
            pane.show(self._list.row)

    def _narrow(self, group: SegmentView) -> None:
        self._group = group
        self._ask(first=True)

    def _ask_from(self, staff: tuple[StaffView, ...]) -> None:
        options = [Option(str(one.id), one.name, plain=True) for one in staff]
        self.query_one(AskLine).ask(
            N_("Hand over all open work of whom?"), options, lambda value: self._ask_to(int(value), staff)
        )

    def _ask_to(self, from_id: int, staff: tuple[StaffView, ...]) -> None:
        others = [Option(str(one.id), one.name, plain=True) for one in staff if one.active and one.id != from_id]
        self.query_one(AskLine).ask(
            N_("To whom? Promises go along with their times."),
            [*others, Option(WHOLE_DESK, N_("whole desk"))],
            lambda value: self.tell(
                f"{CHANGES}:hand_over_all", from_id, None if value == WHOLE_DESK else int(value), answer=self._all_given
            ),
        )

    def _all_given(self, count: int) -> None:
        self.desk.say_saved(n_("{count} follow-up handed over", "{count} follow-ups handed over", count))
        self._ask(first=True)

    # Words

    @property
    def _list(self) -> GroupedList:
        return self.query_one(GroupedList)

    @property
    def _owner_id(self) -> int | None:
        if self._whose == DESK:
            return NOBODYS
        return self.desk.staff.id if self._whose == MINE and self.desk.staff is not None else None

    def _due(self, row: FollowUpView) -> str:
        if asleep(row, self.desk.clock):
            return "z " + (
                _("they call") if row.until_call else formats.ago(row.snoozed_until or row.due, self.desk.clock)
            )
        late = row.due < self.desk.clock.now()
        return ("! " if late else "  ") + formats.due(row.due, self.desk.clock, row.due_from)

    def _tone(self, row: FollowUpView) -> str:
        if asleep(row, self.desk.clock):
            return "dim"
        if row.due < self.desk.clock.now():
            return "late"
        return "soon" if self.desk.clock.day_of(row.due) == self.desk.clock.today() else ""


def _groups(page: QueuePage) -> tuple[Group, ...]:
    return (
        Group(N_("Overdue"), page.overdue, "late"),
        Group(N_("Today"), page.today, "soon"),
        Group(N_("Later"), page.later, "strong"),
        Group(N_("Asleep"), page.total - page.overdue - page.today - page.later),
    )


def _promise_mark(row: FollowUpView) -> str:
    return "◆ " + _("promised") if row.kind == "promise" else ""
