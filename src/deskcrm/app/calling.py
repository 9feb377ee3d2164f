"""The call for a supervisor: a clerk's key, and what every supervisor's terminal shows until one takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.app.everywhere import Everywhere
from deskcrm.interact.numbering import grouped
from deskcrm.locale.messages import _
from deskcrm.widgets.desk import DeskScreen

if TYPE_CHECKING:
    from deskcrm.errors import DeskError
    from deskcrm.interact.complaint_views import SupervisorCallView

CALLS = "deskcrm.interact.supervisor_calls"

LISTEN_EVERY = 3.0
"""Seconds between two looks at a supervisor's terminal; each reads one small index."""

SHOWN_FOR = 30.0
"""Seconds that a call stands on the screen before it is said again."""


class Calling(Everywhere):
    """F12: a clerk calls, a supervisor takes the oldest call."""

    _heard: tuple[SupervisorCallView, ...] = ()

    def begin_listening(self) -> None:
        """Sets the timer, after the first rows are painted."""
        self.set_interval(LISTEN_EVERY, self._listen)

    def action_call_supervisor(self) -> None:
        """Calls one to the customer or complaint in view; a supervisor with a call waiting takes it."""
        if self._supervising and self._heard:
            call = self._heard[0]
            self.tell(f"{CALLS}:answer_call", call.id, answer=self._took, failed=self._taken_before)
            return
        customer = self._customer_in_view()
        complaint = getattr(self.screen, "complaint", None) if isinstance(self.screen, DeskScreen) else None
        self.tell(
            f"{CALLS}:call_supervisor", customer_id=customer.id if customer else None,
            complaint_id=complaint.id if complaint else None, answer=self._called,
        )  # fmt: skip

    @property
    def _supervising(self) -> bool:
        staff = self._desk.staff
        return staff is not None and staff.role == "supervisor"

    def _listen(self) -> None:
        if self._supervising and self._desk.is_open:
            self.ask(f"{CALLS}:open_calls", answer=self._hear, failed=_next_time, group="calls")
        else:
            self._heard = ()

    def _hear(self, calls: tuple[SupervisorCallView, ...]) -> None:
        known = {call.id for call in self._heard}
        self._heard = calls
        for call in calls:
            if call.id not in known:
                said = _("{name} calls you to the desk: {about}. F12 takes it.", name=call.staff or "-",
                         about=_about(call))  # fmt: skip
                self.notify(said, severity="warning", timeout=SHOWN_FOR, markup=False)

    def _called(self, call: SupervisorCallView) -> None:
        self._desk.say(_("A supervisor is called: {about}", about=_about(call)))

    def _took(self, call: SupervisorCallView) -> None:
        self._heard = tuple(other for other in self._heard if other.id != call.id)
        self._desk.say(_("You go to {name}: {about}", name=call.staff or "-", about=_about(call)))
        if call.complaint_id is not None:
            self._desk.go("complaint", complaint_id=call.complaint_id)
        elif call.customer_id is not None:
            self._desk.open_customer(call.customer_id)

    def _taken_before(self, error: DeskError) -> None:
        self._heard = self._heard[1:]
        self._desk.say(str(error), warning=True)


def _about(call: SupervisorCallView) -> str:
    parts = (call.words, call.customer, grouped(call.complaint_number))
    return " · ".join(part for part in parts if part) or _("the desk")


def _next_time(_busy: DeskError) -> None:
    """Nobody waits for it."""
