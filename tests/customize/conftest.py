"""An office whose clock goes on, with what happens to its customers in one line each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.customize.cross_sell import mine
from deskcrm.customize.responses import decline, taken_with
from deskcrm.customize.suggestions import suggestions
from deskcrm.customize.views import Suggestion, Taken
from deskcrm.differentiate.book import retier
from deskcrm.differentiate.products import add_product
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.complaint_moves import close_complaint
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.follow_ups import add_follow_up
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.store import Office

DAY = timedelta(days=1)
LONG_AGO = 200
"""Days ago: who bought then is not new any more."""


@dataclass
class Dealings:
    """What passes between the office and its customers. Days are days before the office's now."""

    office: Office
    orders: int = field(default=0)

    def later(self, **length: int) -> None:
        """Lets so much time pass."""
        before = self.office.clock
        self.office.clock = Clock(before.zone, before.now() + timedelta(**length))

    def customer(self, name: str = "Ann", **fields: Any) -> int:
        return self.write(add_customer, CustomerInput(name=name, **fields)).id

    def product(self, code: str, price: int, cost: int, **fields: Any) -> None:
        """Prices in the major unit."""
        self.office.write(add_product, code, unit_price=price * 10_000, unit_cost=cost * 10_000, **fields)

    def buys(self, who: int, *products: str, ago: int = LONG_AGO, pieces: int = 1) -> None:
        """One order."""
        self.orders += 1
        at = self.office.clock.now() - ago * DAY
        for product in products:
            given = PurchaseInput(who, pieces * 1000, product, order=f"O{self.orders}", at=at)
            self.write(add_purchase, given)

    def contact(self, who: int, *, ago: float = 0, channel: str = "phone", **fields: Any) -> Any:
        at = self.office.clock.now() - ago * DAY
        return self.write(log_interaction, InteractionInput(channel, who, at=at, **{"subject": "Asked", **fields}))

    def promise(self, who: int, title: str, *, hours: float) -> Any:
        due = self.office.clock.now() + timedelta(hours=hours)
        return self.write(add_follow_up, FollowUpInput(title, due, promise=True, customer_id=who))

    def complains(self, who: int) -> Any:
        return self.write(take_complaint, ComplaintInput("It broke", who))

    def settle(self, complaint: Any, cause: str = "other") -> None:
        self.write(
            close_complaint, complaint.id, version=complaint.version, resolution="Done", root_cause=cause, told=True
        )

    def compute(self) -> None:
        """The whole book, and what is bought together."""
        self.office.write(retier, clock=self.office.clock)
        self.office.maintain(mine, clock=self.office.clock)

    def next(self, who: int, limit: int = 20) -> tuple[Suggestion, ...]:
        return self.office.read(suggestions, who, clock=self.office.clock, limit=limit)

    def rules(self, who: int) -> list[str]:
        return [one.rule for one in self.next(who)]

    def one(self, who: int, rule: str) -> Suggestion:
        """The only suggestion of ``rule``."""
        [found] = [one for one in self.next(who) if one.rule == rule]
        return found

    def take(self, who: int, one: Suggestion) -> None:
        given = InteractionInput("phone", who, direction="out", subject="Done as suggested")
        taken = Taken(who, one.rule, one.about)
        self.write(taken_with, taken, "deskcrm.interact.interactions:log_interaction", given)

    def decline(self, who: int, one: Suggestion) -> None:
        self.write(decline, who, one.rule, about=one.about, reason="not_now")

    def write(self, function: Any, *given: Any, **named: Any) -> Any:
        return self.office.write(function, *given, **named, staff_id=self.office.staff_id, clock=self.office.clock)


@pytest.fixture
def desk(office: Office) -> Dealings:
    """The office, and what happens there."""
    return Dealings(office)
