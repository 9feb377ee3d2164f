"""Whose data is kept too long: those who bought and those who never did, each by their own time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from deskcrm.clock import Clock
from deskcrm.customize.retention import kept_too_long
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.models import Purchase
from deskcrm.settings.office import set_values
from deskcrm.store import Office


@pytest.mark.parametrize(
    ("bought", "unbought", "named"),
    [
        ("0", "0", []),
        ("12", "0", ["Ann", "Bob"]),
        ("24", "0", []),
        ("24", "12", ["Bob"]),
        ("0", "12", ["Bob"]),
        ("12", "24", ["Ann"]),
    ],
)
def test_who_bought_and_who_never_did_have_their_own_time(
    office: Office, bought: str, unbought: str, named: list[str]
) -> None:
    ann, _bob = (
        office.write(add_customer, CustomerInput(name=name), staff_id=None, clock=office.clock).id
        for name in ("Ann", "Bob")
    )

    def buys(session: Session) -> None:
        session.add(Purchase(customer_id=ann, order_number="S-1", at=office.clock.now(), quantity=1000,
                             unit_price=100, amount=100, cost=50))  # fmt: skip

    office.write(buys)
    months = {"security.retention_months": bought, "security.retention_months_unbought": unbought}
    office.write(set_values, months)
    later = Clock(office.clock.zone, office.clock.now() + timedelta(days=500))
    assert [one.name for one in office.read(kept_too_long, clock=later)] == named
    assert [one.name for one in office.read(kept_too_long, months=12, clock=later)] == ["Ann", "Bob"]
    assert office.read(kept_too_long, months=12, clock=office.clock) == ()
