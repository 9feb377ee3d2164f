"""A contact with somebody not identified who turned out to be new here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.identify.customers import add_customer, customer_by_id
from deskcrm.identify.views import CustomerInput, CustomerView
from deskcrm.interact.interactions import attach_interaction

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock


def customer_of_interaction(
    session: Session, interaction_id: int, given: CustomerInput, *, staff_id: int | None, clock: Clock
) -> CustomerView:
    """Adds a customer and gives them the contact, in one save. Raises what those two raise."""
    customer = add_customer(session, given, staff_id=staff_id, clock=clock)
    attach_interaction(session, interaction_id, customer.id, staff_id=staff_id, clock=clock)
    return customer_by_id(session, customer.id)
