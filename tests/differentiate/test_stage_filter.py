"""The filter ``cycle:`` finds whom the screen says it of, by the figures and by the orders themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.differentiate.book import mismatches, next_day, retier
from deskcrm.differentiate.stage import STAGE_WORDS, relationship_stage
from deskcrm.identify.customers import add_customer
from deskcrm.identify.segments import preview_segment
from deskcrm.identify.views import CustomerInput
from deskcrm.models import Purchase
from deskcrm.store import Office, open_base, takes_connection

BERLIN = ZoneInfo("Europe/Berlin")
"""Where the clocks are changed: at midnight it is 22:00 or 23:00 elsewhere."""

NOT_COUNTED = "UPDATE customer_figures SET last_order = NULL, days_with_order = NULL, came_back = NULL"

histories = st.lists(
    st.lists(st.tuples(st.integers(-20, 900), st.integers(0, 23), st.sampled_from([1, 1, 1, 0, -1])), max_size=9),
    min_size=1, max_size=6,
)  # fmt: skip
"""Customers, each with orders so many days ago (negative is to come), at an hour, of so much."""


@pytest.fixture
def berlin(base_path: Path) -> Iterator[Office]:
    wiring.register()
    office = open_base(base_path, clock=Clock(BERLIN, datetime(2026, 4, 2, 9, 0)), terminal="test")  # noqa: DTZ001
    yield office
    office.close()


def bought(office: Office, orders: list[tuple[int, int, int]]) -> None:
    who = office.write(add_customer, CustomerInput(name="Ann"), staff_id=None, clock=office.clock).id
    midnight = office.clock.start_of(office.clock.today())

    def keep(session: Session) -> None:
        for days, hour, much in orders:
            at = midnight - timedelta(days=days) + timedelta(hours=hour)
            amount = {"quantity": 1000 * much, "amount": 100 * much, "unit_price": 100, "cost": 50}
            session.add(Purchase(customer_id=who, order_number=f"S-{days}", at=at, **amount))

    office.write(keep)


@takes_connection
def not_counted(connection: Any) -> None:
    connection.execute(NOT_COUNTED)


def held_against_the_screen(office: Office, clock: Clock) -> None:
    @takes_connection
    def by_stage(connection: Any) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for (customer_id,) in connection.execute("SELECT id FROM customer").fetchall():
            found[relationship_stage(connection, customer_id, clock=clock).code].add(customer_id)
        return found

    stages = office.read(by_stage)
    for codes in (*((code,) for code in STAGE_WORDS), ("active", "won_back"), ("prospect", "lapsed", "lapsing")):
        page = office.read(preview_segment, f"cycle:{','.join(codes)}", limit=500, clock=clock, staff_id=None)
        assert {row.id for row in page.rows} == set().union(*(stages[code] for code in codes)), codes


@given(histories)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whom_the_filter_finds(berlin: Office, found: list[list[tuple[int, int, int]]]) -> None:
    for orders in found:
        bought(berlin, orders)
    assert berlin.read(mismatches, clock=berlin.clock) == 0
    held_against_the_screen(berlin, berlin.clock)
    later = Clock(BERLIN, berlin.clock.now() + timedelta(days=11))
    held_against_the_screen(berlin, later)
    berlin.write(not_counted)
    held_against_the_screen(berlin, later)
    berlin.write(retier, clock=berlin.clock)


def test_an_older_base_counts_the_days_with_the_next_computation(office: Office) -> None:
    bought(office, [(400, 10, 1), (370, 10, 1), (340, 10, 1), (5, 10, 1), (5, 12, 1)])
    office.write(retier, clock=office.clock)

    @takes_connection
    def counted(connection: Any) -> tuple[Any, ...]:
        row = connection.execute("SELECT last_order, days_with_order, came_back FROM customer_figures").fetchone()
        return tuple(row)

    figures = office.read(counted)
    today = office.clock.today()
    assert figures[1:] == (4, today.toordinal() - 5)
    office.write(not_counted)
    assert office.read(mismatches, clock=office.clock) == 0, "what was not counted yet is no fault"
    tomorrow = Clock(office.clock.zone, office.clock.now() + timedelta(days=1))
    office.write(next_day, clock=tomorrow)
    assert office.read(counted) == figures


def test_days_counted_wrongly_are_found(office: Office) -> None:
    bought(office, [(40, 10, 1), (5, 10, 1)])

    @takes_connection
    def spoil(connection: Any) -> None:
        connection.execute("UPDATE customer_figures SET days_with_order = 3")

    office.write(spoil)
    assert office.read(mismatches, clock=office.clock) == 1
