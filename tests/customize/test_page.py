"""The customer page: everything about one, newest first, page by page without gap, and without SQLAlchemy."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from deskcrm.clock import Clock
from deskcrm.customize.page import customer_page, customer_record, preview, timeline
from deskcrm.customize.responses import decline, taken_with
from deskcrm.customize.views import Taken
from deskcrm.differentiate.book import retier
from deskcrm.differentiate.endings import end_customer
from deskcrm.differentiate.products import add_product
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import CustomerEndInput, PurchaseInput
from deskcrm.errors import NotFound
from deskcrm.identify.customers import add_customer, archive_customer, customer_by_id
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.complaint_moves import close_complaint
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.follow_ups import add_follow_up, finish_follow_up
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpInput, InteractionInput, TimelineEntry
from deskcrm.models import Complaint, FollowUp, Interaction, Purchase
from deskcrm.store import Office, takes_connection


@pytest.fixture
def ann(office: Office) -> int:
    typed = CustomerInput(
        given="แอน", family="[/]", nickname="Ann", phone="081-234-5678; 02-123-4567", email="Ann@Example.com",
        address="1 Road", district="จตุจักร", tags="vip;new", note="two\nlines", referred_by="a friend", born="2530",
    )  # fmt: skip
    return office.write(add_customer, typed, staff_id=office.staff_id, clock=office.clock).id


def buy(office: Office, customer_id: int, at: datetime, order: str, **fields: Any) -> None:
    line = PurchaseInput(customer_id, 1000, order=order, at=at, unit_price=100_000, **fields)
    office.write(add_purchase, line, staff_id=office.staff_id, clock=office.clock)


def test_the_page_shows_the_same_customer_as_the_record(office: Office, ann: int, clock: Clock) -> None:
    page = office.read(customer_page, ann, clock=clock)
    assert page.customer == office.read(customer_by_id, ann)
    assert (page.timeline, page.timeline_total, page.follow_ups, page.complaints) == ((), 0, (), ())
    assert page.figures.customer_id == ann


def test_everything_stands_newest_first_with_what_is_open_on_top(office: Office, ann: int, clock: Clock) -> None:
    acting: dict[str, Any] = {"staff_id": office.staff_id, "clock": clock}
    now = clock.now()
    office.write(add_product, "SH", name="Shampoo")
    buy(office, ann, now - timedelta(days=9), "7", product="SH", place="Counter")
    for product in ("Soap", "Lotion"):
        buy(office, ann, now - timedelta(days=5), "8", description=product)
    office.write(
        log_interaction,
        InteractionInput("line", ann, seconds=60, at=now - timedelta(days=2), matter="Price", note="ถามราคา"),
        **acting,
    )
    promised = office.write(
        log_interaction,
        InteractionInput(
            "phone",
            ann,
            "out",
            90,
            now - timedelta(days=1),
            subject="Rang",
            outcome="follow_up",
            follow_up=FollowUpInput("Call back [/]", now + timedelta(hours=3), promise=True),
        ),
        **acting,
    )
    kept = office.write(add_follow_up, FollowUpInput("Send it", now + timedelta(hours=1), customer_id=ann), **acting)
    office.write(finish_follow_up, kept.id, version=kept.version, **acting)
    complaint = office.write(take_complaint, ComplaintInput("Late again\nand again", ann, severity=3), **acting)
    ended = office.write(take_complaint, ComplaintInput("Old story", ann), **acting)
    office.write(
        close_complaint, ended.id, version=ended.version, resolution="Done", root_cause="other", told=False, **acting
    )

    page = office.read(customer_page, ann, clock=clock)
    assert [view.title for view in page.follow_ups if not view.complaint_id] == ["Call back [/]"]
    assert page.follow_ups[0].id == promised.follow_up_id
    assert [view.number for view in page.complaints] == [complaint.number]
    shown = [(entry.kind, entry.title, entry.state) for entry in page.timeline if "settled" not in entry.title]
    assert shown == [
        ("promise", "Call back [/]", "open"),
        ("complaint", "Old story", "closed"),
        ("complaint", "Late again", "received"),
        ("follow_up", "Send it", "done"),
        ("interaction", "Rang", "follow_up"),
        ("interaction", "Price", ""),
        ("purchase", "2 items: Soap, …", ""),
        ("purchase", "Shampoo", ""),
    ]
    rang, price, two, one = page.timeline[-4:]
    assert (rang.channel, rang.direction, rang.seconds, rang.staff) == ("Phone", "out", 90, "Nok")
    assert (price.channel_code, price.detail) == ("line", "ถามราคา")
    assert (two.amount, two.detail, one.amount, one.detail) == (2_000, "8", 1_000, "7 · Counter")
    assert ended.number in [entry.detail for entry in page.timeline]
    assert page.timeline_total == 9

    beside = office.read(preview, ann, clock=clock, items=1)
    assert (beside.follow_ups, beside.complaints, beside.timeline) == (
        page.follow_ups[:1],
        page.complaints,
        page.timeline[:1],
    )
    record = office.read(customer_record, page.customer.code.lower(), clock=clock)
    assert record.page == page
    assert [view.subject for view in record.interactions] == ["Rang", ""]
    assert {view.title for view in record.all_follow_ups} >= {"Call back [/]", "Send it"}
    assert {view.number for view in record.all_complaints} == {complaint.number, ended.number}
    assert [line.order for line in record.purchases] == ["8", "8", "7"]
    assert record.satisfaction == ()


def test_the_history_tells_answers_and_endings(office: Office, ann: int, clock: Clock) -> None:
    acting: dict[str, Any] = {"staff_id": office.staff_id, "clock": clock}
    called = "deskcrm.interact.interactions:log_interaction"
    office.write(taken_with, Taken(ann, "welcome"), called, InteractionInput("phone", ann, subject="Hello"), **acting)
    office.write(decline, ann, "cross_sell", about="SH", reason="not_interested", **acting)
    office.write(end_customer, CustomerEndInput(ann, "lost", "price", to_whom="Next door"), **acting)
    page = office.read(customer_page, ann, clock=clock)
    told = {(entry.kind, entry.state, entry.detail) for entry in page.timeline}
    assert told >= {
        ("interaction", "", ""),
        ("response", "taken", ""),
        ("response", "declined", "not interested"),
        ("end", "", "the price · Next door"),
    }
    assert page.timeline_total == len(page.timeline) == 4
    assert page.end is not None
    assert (page.end.kind, page.end.to_whom) == ("lost", "Next door")
    office.undo()
    assert office.read(customer_page, ann, clock=clock).end is None


def test_the_page_says_why_the_tier_and_where_the_relationship_stands(office: Office, ann: int, clock: Clock) -> None:
    for days, order in ((200, "1"), (150, "2")):
        buy(office, ann, clock.now() - timedelta(days=days), order, description="Soap")
    friend = CustomerInput(given="Friend", referred_by=office.read(customer_page, ann, clock=clock).customer.code)
    office.write(add_customer, friend, staff_id=office.staff_id, clock=clock)
    office.write(retier, clock=clock)
    page = office.read(customer_page, ann, clock=clock)
    assert page.tier is not None
    assert (page.tier.tier, page.tier.revenue, page.tier.rank, page.tier.rated) == ("platinum", 2_000, 1, 1)
    assert page.tier.net_value == page.figures.net_value == page.tier.margin - page.tier.cost_to_serve
    assert page.stage is not None
    assert page.stage.usual_days == 50
    assert page.referred is not None
    assert page.referred.customers == 1
    assert ("tier", "net value ฿6.00") in {(entry.kind, entry.detail) for entry in page.timeline}


def test_an_order_is_one_entry_an_office_day(office: Office, ann: int, clock: Clock) -> None:
    midnight = clock.start_of(clock.today())
    for minutes in (-90, -30, 30, 90):
        buy(office, ann, midnight + timedelta(minutes=minutes), "9", description="Thing")
    buy(office, ann, midnight + timedelta(minutes=31), "10", description="Other")
    page = office.read(customer_page, ann, clock=clock)
    assert [(entry.detail, entry.amount) for entry in page.timeline] == [("9", 2_000), ("10", 1_000), ("9", 2_000)]
    assert page.timeline_total == 3


def test_what_was_brought_back_is_said_so(office: Office, ann: int, clock: Clock) -> None:
    office.write(add_product, "SH", name="Shampoo")
    for order, quantity, fields in (
        ("9", -1000, {"product": "SH"}),
        ("10", -1000, {"description": "Refund of a tap"}),
        ("11", 1000, {"product": "SH"}),
    ):
        line = PurchaseInput(ann, quantity, order=order, at=clock.now(), unit_price=100_000, **fields)
        office.write(add_purchase, line, staff_id=office.staff_id, clock=clock)
    page = office.read(customer_page, ann, clock=clock)
    assert {entry.detail: entry.title for entry in page.timeline} == {
        "9": "Brought back: Shampoo",
        "10": "Refund of a tap",
        "11": "Shampoo",
    }


KINDS = ("interaction", "follow_up", "done", "complaint", "purchase")


def scatter(session: Session, customer_id: int, things: list[tuple[str, int]], clock: Clock) -> None:
    """Writes things that happened so many hours ago."""
    for number, (kind, hours) in enumerate(things):
        at = clock.now() - timedelta(hours=hours)
        if kind == "interaction":
            session.add(Interaction(customer_id=customer_id, at=at, channel_id=1, subject=str(number)))
        elif kind == "complaint":
            code = f"{customer_id}/{number}"
            session.add(Complaint(customer_id=customer_id, at=at, number=code, description=str(number)))
        elif kind == "purchase":
            session.add(
                Purchase(
                    customer_id=customer_id,
                    at=at,
                    order_number=str(hours % 3),
                    quantity=1,
                    unit_price=1,
                    amount=1,
                    cost=1,
                )
            )
        else:
            done = {"state": "done", "done_at": at} if kind == "done" else {}
            session.add(FollowUp(customer_id=customer_id, title=str(number), due=at, **done))


@given(things=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 60)), max_size=30), size=st.integers(1, 8))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stretches_of_the_history_join_without_gap(
    office: Office, clock: Clock, things: list[tuple[str, int]], size: int
) -> None:
    who = office.write(add_customer, CustomerInput(name="Someone"), staff_id=None, clock=clock).id
    office.write(scatter, who, things, clock)
    page = office.read(customer_page, who, clock=clock, timeline_limit=1000)
    assert page.timeline_total == len(page.timeline)
    assert [entry.at for entry in page.timeline] == sorted((entry.at for entry in page.timeline), reverse=True)
    plain = [entry for entry in page.timeline if entry.kind != "purchase"]
    assert len(plain) == sum(kind != "purchase" for kind, _hours in things)
    bought = sum(entry.amount or 0 for entry in page.timeline)
    assert bought == sum(kind == "purchase" for kind, _hours in things)
    joined: list[TimelineEntry] = []
    for offset in range(0, page.timeline_total + size, size):
        joined.extend(office.read(timeline, who, offset, size, clock=clock))
    assert tuple(joined) == page.timeline


def test_who_is_not_there_is_said(office: Office, ann: int, clock: Clock) -> None:
    for code in ("", "A-999999", "[/]", "' OR 1=1 --"):
        with pytest.raises(NotFound):
            office.read(customer_record, code, clock=clock)
    office.write(archive_customer, ann, staff_id=office.staff_id, clock=clock)
    with pytest.raises(NotFound):
        office.read(customer_page, ann, clock=clock)
    with pytest.raises(NotFound):
        office.read(preview, ann, clock=clock)


def test_a_page_is_found_by_indexes(office: Office, ann: int, clock: Clock) -> None:
    @takes_connection
    def plans(connection: Any) -> list[str]:
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        customer_page(connection, ann, clock=clock)
        connection.set_trace_callback(None)
        return [row[3] for sql in statements for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]

    big = ("interaction", "follow_up", "complaint", "purchase", "contact_point", "customer")
    office.write(log_interaction, InteractionInput("phone", ann, subject="x"), staff_id=None, clock=clock)
    steps = office.read(plans)
    assert steps
    assert not [step for step in steps if step.startswith("SCAN") and step.split()[1] in big]


def test_the_first_page_needs_no_sqlalchemy(base_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from deskcrm.clock import Clock
from deskcrm.customize.page import customer_record
from deskcrm.errors import NotFound
from deskcrm.interact.complaint_list import complaint_page
from deskcrm.interact.queue import queue_page
from deskcrm.interact.today import today_counts
from deskcrm.store import open_base
clock = Clock(ZoneInfo("Asia/Bangkok"))
office = open_base(Path({str(base_path)!r}), clock=clock, terminal="test")
office.read(queue_page, clock=clock), office.read(today_counts, clock=clock), office.read(complaint_page, clock=clock)
try:
    office.read(customer_record, "A-1", clock=clock)
except NotFound:
    print([name for name in sys.modules if name in ("sqlalchemy", "sqlmodel", "pydantic", "textual")])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
