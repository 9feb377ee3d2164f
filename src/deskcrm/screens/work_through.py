"""The queue worked through: one follow-up with its customer; when it is done, the next comes up by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll

from deskcrm.interact.queue import NOBODYS
from deskcrm.locale.messages import N_, n_
from deskcrm.screens.queue_actions import QueueActions
from deskcrm.screens.queue_parts import FollowUpPane
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.customer_pane import WhoPane
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.views import Preview
    from deskcrm.identify.views import CustomerView
    from deskcrm.interact.views import FollowUpView, QueuePage

STRETCH = 200
"""How many are taken to work through at once: more than a day holds."""

register(
    Action("skip", N_("Skip to the next"), N_("Skip"), ("n",), N_("Leaves it as it is for now."), 12),
)


class WorkThroughScreen(QueueActions):
    """Overdue first, then today's; later ones are not work of now."""

    ACTIONS = ("done", "open", "back", "skip", "snooze", "reschedule", "hand_over", "call_off")
    CSS_PATH = "work_through.tcss"
    TITLE_TEXT = N_("Work through the queue")

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[FollowUpView] = []
        self._passed: set[int] = set()
        self._finished = 0
        self._whose = ""
        self._customer: CustomerView | None = None

    def body(self) -> ComposeResult:
        """Where one stands, the follow-up, its customer."""
        yield Words(self.TITLE_TEXT, id="work-head")
        with Horizontal(id="work-panes"):
            with VerticalScroll(id="work-task"):
                yield FollowUpPane(id="work-row")
            with VerticalScroll(id="work-beside", can_focus=False):
                yield WhoPane(brief=True, masked=False)
        yield AskLine()

    def on_mount(self) -> None:
        """The text has the focus, to scroll it."""
        self.query_one("#work-task").focus()

    def fill(self, *, whose: str = "", **_context: Any) -> None:
        """Begins with the most urgent."""
        self.query_one(AskLine).end()
        self._whose, self._finished, self._rows, self._passed = whose, 0, [], set()
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; what was skipped stays behind."""
        if self.desk.is_open:
            staff = self.desk.staff
            owner = {"mine": staff.id if staff else None, "desk": NOBODYS}.get(self._whose)
            self.ask(
                "deskcrm.interact.queue:queue_page", owner_id=owner, limit=STRETCH, answer=self._know, group="work"
            )

    @property
    def row(self) -> FollowUpView | None:
        """The follow-up in view."""
        return self._rows[0] if self._rows else None

    @property
    def customer(self) -> CustomerView | None:
        """Its customer, for F3 and F9."""
        return self._customer

    def can(self, action: str) -> bool:
        """Nothing but going back while a question stands there."""
        if action == "back":
            return True
        if not self.query(AskLine) or self.query_one(AskLine).asking or self.row is None:
            return False
        return action != "open" or self.row.customer_id is not None

    def action_skip(self) -> None:
        """n: the next one."""
        if self.row is not None:
            self._passed.add(self.row.id)
            self._rows = self._rows[1:]
            self._show()

    def after(self, view: FollowUpView, *, gone: bool) -> None:
        """The next one comes up."""
        self._finished += view.state == "done"
        if gone:
            self._rows = [row for row in self._rows if row.id != view.id]
        self._show()

    def relabel(self) -> None:
        """The words of the head."""
        self._show()

    def _know(self, page: QueuePage) -> None:
        now = page.rows[: page.overdue + page.today]
        self._rows = [row for row in now if row.id not in self._passed]
        self._show()

    def _show(self) -> None:
        row = self.row
        self.query_one(FollowUpPane).show(row)
        self.query_one("#work-row").refresh(layout=True)
        head = self.query_one("#work-head", Words)
        done = n_("{count} done", "{count} done", self._finished)
        if row is None:
            head.say(N_("Nothing more is due today · {done}. Esc goes back to the queue."), done=done)
        else:
            head.say(N_("{count} to go · {done}"), count=len(self._rows), done=done)
        if row is None or row.customer_id is None:
            self._customer = None
            self.query_one(WhoPane).show(None)
        else:
            self.ask("deskcrm.customize.page:preview", row.customer_id, answer=self._know_customer, group="customer")
        self.refresh_bindings()

    def _know_customer(self, page: Preview) -> None:
        if self.row is not None and self.row.customer_id == page.customer.id:
            self._customer = page.customer
            self.query_one(WhoPane).show(page)
            self.refresh_bindings()
