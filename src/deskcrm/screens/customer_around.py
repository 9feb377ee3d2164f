"""What leads from a customer to what is known of them and to the people around them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deskcrm.locale.messages import N_, _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen

register(
    Action(
        "offers",
        N_("Offers made to order"),
        N_("Offers"),
        ("o",),
        N_("What was offered to them, until when; a new one made to their wish."),
        13,
    ),
    Action(
        "profile",
        N_("What is known of them"),
        N_("Known"),
        ("i",),
        N_("The seven questions, and what to ask next."),
        19,
    ),
    Action(
        "relations",
        N_("People and organisations"),
        N_("People"),
        ("r",),
        N_("Family, household, whom they work for; what they come to together."),
        20,
    ),
    Action(
        "history",
        N_("Audit of this customer"),
        N_("Audit"),
        ("h",),
        N_("Who looked at the record or changed it, and when; for a supervisor."),
        21,
    ),
    Action(
        "on_list",
        N_("Onto a list, or off it"),
        N_("List"),
        ("l",),
        N_("Puts them on a list kept by hand, or takes them off; a new one is begun by its name."),
        22,
    ),
    Action(
        "invitation",
        N_("Invite them to an event, or their reply"),
        N_("Event"),
        ("v",),
        N_("Puts them on the list of an event to come, with what they answer."),
        23,
    ),
)

if TYPE_CHECKING:
    from deskcrm.identify.segment_views import SegmentView
    from deskcrm.identify.views import CustomerView

SEGMENTS = "deskcrm.identify.segments"


class LooksAround(DeskScreen):
    """The keys of the customer screen."""

    def action_offers(self) -> None:
        """o: what was offered to them, and made to their wish."""
        self.desk.go("offers", customer=self.customer)

    def action_profile(self) -> None:
        """i: what is known of them."""
        self.desk.go("profile", customer=self.customer)

    def action_relations(self) -> None:
        """r: who belongs to them."""
        self.desk.go("relations", customer=self.customer)

    def action_history(self) -> None:
        """h: who did what to the record."""
        self.desk.go("audit", customer=self.customer)

    def action_on_list(self) -> None:
        """l: onto a list kept by hand, or off it."""
        if self.customer is not None:
            self.ask(f"{SEGMENTS}:lists_for", self.customer.id, answer=partial(self._ask_list, self.customer))

    def _ask_list(self, customer: CustomerView, lists: tuple[tuple[SegmentView, bool], ...]) -> None:
        if self.customer is None or self.customer.id != customer.id:
            return
        options = [Option(str(one.id), f"{'✓ ' if on else ''}{one.name}", plain=True) for one, on in lists]
        standing = {str(one.id): (one, on) for one, on in lists}
        self.query_one(AskLine).ask(
            N_("Which list? ✓ stands there already, and comes off it."), options,
            lambda value: self._put_or_take(customer, *standing[value]),
            typed=lambda name: self._begin_list(customer, name), hint=N_("Name of a new list"),
        )  # fmt: skip

    def _put_or_take(self, customer: CustomerView, one: SegmentView, on: bool) -> None:
        said = (
            _("Off the list {list}: {name}", list=one.name, name=customer.name) if on
            else _("On the list {list}: {name}", list=one.name, name=customer.name)
        )  # fmt: skip
        function = f"{SEGMENTS}:take_off_list" if on else f"{SEGMENTS}:put_on_list"
        self.tell(function, one.id, (customer.id,), answer=lambda _count: self.desk.say_saved(said))

    def _begin_list(self, customer: CustomerView, name: str) -> None:
        self.tell(
            f"{SEGMENTS}:begin_list", name, (customer.id,),
            answer=lambda made: self.desk.say_saved(
                _("On the list {list}: {name}", list=made.name, name=customer.name)),
        )  # fmt: skip

    def action_invitation(self) -> None:
        """v: an event to come."""
        self.desk.go("event_reply", customer=self.customer)

    @property
    def may_audit(self) -> bool:
        """Whether who acts reads the audit."""
        return self.desk.staff is not None and self.desk.staff.role == "supervisor"
