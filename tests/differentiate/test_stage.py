"""The stage of a relationship follows from the days with an order alone, by the customer's own usual interval."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from deskcrm.clock import Clock
from deskcrm.differentiate.stage import STAGE_WORDS, relationship_stage
from deskcrm.differentiate.views import StageView
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.models import Purchase
from deskcrm.store import Office, takes_connection


def bought(office: Office, *days_ago: int, **fields: Any) -> int:
    """A customer with an order so many days ago each; negative is to come."""
    who = office.write(add_customer, CustomerInput(name="Ann"), staff_id=None, clock=office.clock).id
    given: dict[str, Any] = {"quantity": 1000, "unit_price": 10_000, "amount": 100, "cost": 50, **fields}

    def keep(session: Session) -> None:
        for days in days_ago:
            at = office.clock.now() - timedelta(days=days)
            session.add(Purchase(customer_id=who, order_number=f"S-{days}", at=at, **given))

    office.write(keep)
    return who


def stage(office: Office, customer_id: int) -> StageView:
    return office.read(relationship_stage, customer_id, clock=office.clock)


@pytest.mark.parametrize(
    ("days_ago", "code"),
    [
        ((), "prospect"),
        ((-3,), "prospect"),
        ((0,), "new"),
        ((89,), "new"),
        ((90,), "active"),
        ((122,), "due"),
        ((244,), "lapsing"),
        ((366,), "lapsed"),
        ((91, 61, 31, 1), "active"),
        ((119, 89, 59, 29), "active"),
        ((120, 90, 60, 30), "due"),
        ((149, 119, 89, 59), "due"),
        ((150, 120, 90, 60), "lapsing"),
        ((180, 150, 120, 90), "lapsed"),
        ((13, 12, 11, 10), "due"),
        ((18, 17, 16, 15), "lapsing"),
        ((32, 31, 30, 29), "lapsing"),
        ((33, 32, 31, 30), "lapsed"),
        ((400, 370, 340, 310, 5), "won_back"),
        ((400, 370, 340, 310, 20, 5), "won_back"),
        ((400, 370, 340, 310, 100), "due"),
        ((700, 5), "won_back"),
        ((300, 5), "active"),
    ],
)
def test_the_stage_of_days_with_an_order(office: Office, days_ago: tuple[int, ...], code: str) -> None:
    assert stage(office, bought(office, *days_ago)).code == code


def test_the_figures_behind_it(office: Office) -> None:
    assert stage(office, bought(office, 120, 90, 60, 30)) == StageView("due", usual_days=30, days=30)
    assert stage(office, bought(office, 400, 370, 340, 310, 5)) == StageView("won_back", 99, 5, 305)
    assert stage(office, bought(office, 10)) == StageView("new", days=10)
    assert stage(office, bought(office)) == StageView("prospect")


def test_returns_gifts_and_what_is_to_come_are_no_orders(office: Office) -> None:
    assert stage(office, bought(office, 5, quantity=-1000, amount=-100, cost=-50)).code == "prospect"
    assert stage(office, bought(office, 5, unit_price=0, amount=0)).code == "prospect"
    assert stage(office, bought(office, 5, archived_at=office.clock.now())).code == "prospect"
    assert stage(office, bought(office, 120, 90, 60, 30, -20)).code == "due"


def test_an_office_that_knows_its_customers_knows_when_one_who_came_once_is_late(office: Office) -> None:
    once = bought(office, 95)
    assert stage(office, once).code == "active"
    for _number in range(12):
        bought(office, 300, 280, 260)
    assert stage(office, once).code == "lapsed"


@given(days=st.lists(st.integers(0, 900), max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_history_has_a_stage_and_time_alone_only_cools_it(office: Office, days: list[int]) -> None:
    who = bought(office, *days)
    order = ["prospect", "new", "won_back", "active", "due", "lapsing", "lapsed"]
    found = []
    for later in (0, 10, 50, 200, 3_000):
        clock = Clock(office.clock.zone, office.clock.now() + timedelta(days=later))
        found.append(office.read(relationship_stage, who, clock=clock).code)
    assert set(found) <= set(STAGE_WORDS)
    assert [order.index(code) for code in found] == sorted(order.index(code) for code in found)
    assert found[-1] == ("lapsed" if days else "prospect")


def test_it_is_found_by_the_index(office: Office) -> None:
    who = bought(office, 5, 10)

    @takes_connection
    def plans(connection: Any) -> list[str]:
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        relationship_stage(connection, who, clock=office.clock)
        connection.set_trace_callback(None)
        return [row[3] for sql in statements for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]

    assert any("USING COVERING INDEX ix_purchase_customer" in step for step in office.read(plans))
