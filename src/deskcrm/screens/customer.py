"""One customer whole: who, tier, what is due or broken, how to reach them, what happened."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from deskcrm.errors import DeskError
from deskcrm.interact.views import FollowUpView, TimelineEntry
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.customer_around import LooksAround
from deskcrm.screens.customer_items import Item, is_record, item_columns, item_key
from deskcrm.screens.customer_next import TakesSuggestions
from deskcrm.screens.customer_twin import MayBeTwice
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.customer_pane import HeadPane, WhoPane, closed_entries
from deskcrm.widgets.entry_pane import EntryPane
from deskcrm.widgets.record_list import RecordList
from deskcrm.widgets.suggestion_pane import SuggestionPane

if TYPE_CHECKING:
    from deskcrm.customize.views import CustomerPage
    from deskcrm.identify.views import CustomerView

FIRST_STRETCH = 100
"""Entries of the history that come with the page; more are fetched as they come into view."""

MORNING = time(9)
"""When a snoozed follow-up comes back, on the next day."""


class CustomerScreen(MayBeTwice, LooksAround, TakesSuggestions):
    """Who they are and why they have their tier, what to do next, what is open, the history below."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = (
        "back", "open", "new", "edit", "done", "snooze", "complaint", "follow_up", "take", "decline", "purchase",
        "worth", "ending", "twin", "profile", "relations", "history", "on_list", "invitation",
    )  # fmt: skip
    QUIET = ("new", "open", "edit", "ending")
    CSS_PATH = "customer.tcss"
    TITLE_TEXT = N_("Customer")

    _page: CustomerPage | None = None
    _customer_id = 0
    _first = 0
    _shift = 0
    _wanted_item: tuple[str, int] | None = None
    _trail: tuple[CustomerView, ...] = ()
    """Those whose people were gone through to come here."""

    def body(self) -> ComposeResult:
        """The head on a narrow window, the panes on a wide one, the list."""
        yield HeadPane(id="customer-head", masked=False)
        yield self.twin_line()
        with Horizontal(id="customer-panes"):
            yield WhoPane(id="customer-who", masked=False)
            with Vertical(id="customer-middle"):
                yield SuggestionPane(id="customer-next")
                yield RecordList[Item](
                    item_columns(self),
                    key=item_key,
                    empty=N_("Nothing happened yet; {key} logs the first contact."),
                    sorted_by=N_("open items, then newest first"),
                    id="customer-list",
                )
                yield EntryPane(id="customer-below")
            yield EntryPane(id="customer-entry")
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        items = self.query_one(RecordList)
        items.empty_values = {"key": "F3"}
        items.focus()

    def fill(
        self, *, customer_id: int = 0, at: tuple[str, int] | None = None, around: CustomerView | None = None,
        back: bool = False, **_context: Any,
    ) -> None:  # fmt: skip
        """Another customer: the one before goes at once, so that nobody is taken for another. ``at`` is the kind and
        the id of the record that the cursor goes to, ``around`` whose people they were found among."""
        self._wanted_item = at
        self._trail = (*self._trail, around) if around else self._trail if back else ()
        self.query_one(AskLine).end()
        if customer_id != self._customer_id:
            self._customer_id = customer_id
            self.forget_suggestions()
            self.forget_twin()
            self._show_page(None)
        self._ask(first=True)

    def came_back(self) -> None:
        """Asks anew; the cursor stays on its line."""
        if self._customer_id:
            self._ask(first=False)

    @property
    def customer(self) -> CustomerView | None:
        """The customer in view."""
        return self._page.customer if self._page else None

    @property
    def is_waiting(self) -> bool:
        """Also until the customer is there: F3 right after Enter is for them, and for nobody else."""
        return super().is_waiting or bool(self._customer_id and self._page is None)

    def can(self, action: str) -> bool:
        """Nothing but going back while a question stands there; done and snooze work on an open follow-up, take and
        decline on a suggestion, the rest once the customer is there."""
        if action == "back":
            return True
        if self._page is None or self.query_one(AskLine).asking:
            return False
        if action in ("take", "decline"):
            return self.suggestion is not None
        if action == "twin":
            return self._pair is not None
        if action == "invitation":
            return self._page.events_ahead
        if action == "history":
            return self.may_audit
        row = self.query_one(RecordList).row
        if action in ("done", "snooze"):
            return isinstance(row, FollowUpView)
        return action != "open" or row is not None

    def action_back(self) -> None:
        """Esc: back to the people they were found among, else to the screen below."""
        if not self._trail:
            super().action_back()
            return
        *trail, around = self._trail
        self._trail = tuple(trail)
        self.desk.go("customer", customer_id=around.id, back=True)
        self.desk.go("relations", customer=around)

    def action_open(self) -> None:
        """Enter: the whole of one line, below the list; again takes it away."""
        below = self.query_one("#customer-below", EntryPane)
        below.set_class(not below.has_class("-open"), "-open")

    def action_new(self) -> None:
        """n: log an interaction."""
        self.desk.go("log", customer=self.customer)

    def action_edit(self) -> None:
        """e: the customer's own record."""
        self.desk.go("customer_form", customer=self.customer)

    def action_complaint(self) -> None:
        """c: take in a complaint."""
        self.desk.go("complaint_form", customer=self.customer)

    def action_follow_up(self) -> None:
        """f: plan a follow-up."""
        self.desk.go("follow_up_form", customer=self.customer)

    def action_purchase(self) -> None:
        """p: what they bought or brought back."""
        self.desk.go("purchase_form", customer=self.customer)

    def action_worth(self) -> None:
        """t: why they have their tier, and what serving them takes."""
        self.desk.go("worth", customer=self.customer)

    def action_ending(self) -> None:
        """b: they left, or are let go."""
        self.desk.go("customer_end", customer=self.customer)

    def action_done(self) -> None:
        """d: the follow-up under the cursor is done."""
        row = self.query_one(RecordList).row
        if isinstance(row, FollowUpView):
            self.tell("deskcrm.interact.follow_ups:finish_follow_up", row.id, version=row.version, answer=self._done)

    def action_snooze(self) -> None:
        """z: the follow-up under the cursor sleeps until tomorrow morning."""
        row = self.query_one(RecordList).row
        if isinstance(row, FollowUpView):
            tomorrow = self.desk.clock.today() + timedelta(days=1)
            until = self.desk.clock.instant(datetime.combine(tomorrow, MORNING))
            self.tell(
                "deskcrm.interact.follow_up_changes:snooze", row.id, until, version=row.version, answer=self._snoozed
            )

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        row = self.query_one(RecordList).row
        for pane in self.query(EntryPane):
            pane.show_item(row)
        self.refresh_bindings()

    @on(RecordList.Wanted)
    def _wanted(self, event: RecordList.Wanted) -> None:
        offset = max(event.offset, self._first)
        self.ask(
            "deskcrm.customize.timeline:timeline",
            self._customer_id,
            offset - self._shift,
            event.limit,
            answer=partial(self._add, (self._customer_id, self._shift), offset),
            group=f"history {offset}",
        )

    def refused(self, error: DeskError) -> None:
        """Says why, and shows what is there now: somebody else may have done it already."""
        super().refused(error)
        self.came_back()

    def _ask(self, *, first: bool) -> None:
        self.ask(
            "deskcrm.customize.page:customer_page",
            self._customer_id,
            timeline_limit=FIRST_STRETCH,
            answer=lambda page: self._show_page(page, first=first),
            failed=self._gone,
            group="page",
        )

    def _gone(self, error: DeskError) -> None:
        """The customer cannot be shown any more, after an undo for instance: back to where the clerk came from."""
        self.desk.say_error(error)
        if self.is_current:
            self.desk.leave()

    def _show_page(self, page: CustomerPage | None, *, first: bool = True) -> None:
        if page is not None and page.customer.id != self._customer_id:
            return
        self._page = page
        for pane in self.query(WhoPane):  # the head is one too
            pane.show(page)
        items = self.query_one(RecordList)
        if page is None:
            items.clear()
            return
        history = closed_entries(page)
        rows: list[Item] = [*page.complaints, *page.follow_ups, *history]
        # What is open stands on top only; places in the list and in the history differ by this much after it.
        self._first, self._shift = len(rows), len(rows) - len(page.timeline)
        items.show(rows, total=page.timeline_total + self._shift, first=first)
        self._go_to_wanted(items)
        # What to do next is asked for when the rest stands there already.
        self.call_after_refresh(self.ask_suggestions)
        self.call_after_refresh(self.ask_twin)

    def _add(self, asked: tuple[int, int], offset: int, entries: tuple[TimelineEntry, ...]) -> None:
        if asked == (self._customer_id, self._shift):  # else another customer, or other places, by now
            items = self.query_one(RecordList)
            items.add(entries, offset)
            self._go_to_wanted(items)

    def _go_to_wanted(self, items: RecordList[Any]) -> None:
        """The cursor on the record that the screen was opened for, once it is loaded; what lies far back is fetched."""
        if self._wanted_item is None:
            return
        for row in items.rows:
            if is_record(row, *self._wanted_item):
                self._wanted_item = None
                items.go_to(item_key(row))
                self.query_one("#customer-below", EntryPane).add_class("-open")
                return
        if len(items.rows) >= items.total or self._wanted_item[0] == "customer":
            self._wanted_item = None
        else:
            items.want(len(items.rows))

    def _done(self, view: FollowUpView) -> None:
        self.desk.say_saved(_("Done: {title}", title=view.title))
        self.came_back()

    def _snoozed(self, view: FollowUpView) -> None:
        when = formats.ago(view.snoozed_until, self.desk.clock) if view.snoozed_until else ""
        self.desk.say_saved(_("Asleep until {when}: {title}", when=when, title=view.title))
        self.came_back()
