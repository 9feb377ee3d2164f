"""The day's desk: the line of who waits, missed calls, the handover of a shift."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.errors import Refused, Stale
from deskcrm.exchange.day_sheet import write_blank_log
from deskcrm.exchange.handed_out import day_sheet_file
from deskcrm.identify.customers import add_customer
from deskcrm.identify.staff import add_staff
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.arrivals import arrive, leave, take_arrival, waiting
from deskcrm.interact.follow_ups import add_follow_up, follow_ups_of
from deskcrm.interact.handovers import hand_over_shift, last_handover, take_handover
from deskcrm.interact.missed_calls import miss_call
from deskcrm.interact.today import my_day, today_counts
from deskcrm.interact.views import FollowUpInput
from deskcrm.store import Office, open_base


@pytest.fixture
def ann(office: Office) -> int:
    given = CustomerInput(name="Ann [/]", phone="081-234-5678")
    return office.write(add_customer, given, staff_id=office.staff_id, clock=office.clock).id


@pytest.fixture
def other_desk(base_path: Path, office: Office, clock: Clock) -> Iterator[Office]:
    desk = open_base(base_path, clock=clock, terminal="other")
    desk.staff = office.write(add_staff, "Mali")
    yield desk
    desk.close()


def at(clock: Clock, **later: float) -> Clock:
    return replace(clock, frozen=clock.now() + timedelta(**later))


def test_numbers_count_from_one_each_day_and_waiting_is_measured(office: Office, ann: int, clock: Clock) -> None:
    first = office.write(arrive, customer_id=ann, wants="filter", staff_id=None, clock=clock)
    second = office.write(arrive, name="[red]x", staff_id=None, clock=at(clock, minutes=2))
    assert (first.number, second.number, first.customer, second.name) == (1, 2, "Ann [/]", "[red]x")
    with pytest.raises(Refused, match="number 1"):
        office.write(arrive, customer_id=ann, staff_id=None, clock=clock)
    now = at(clock, minutes=10)
    line = office.read(waiting, clock=now)
    assert [(row.number, row.seconds) for row in line.rows] == [(1, 600), (2, 480)]
    assert office.read(today_counts, clock=now).waiting == 2
    assert office.write(take_arrival, first.id, staff_id=office.staff_id, clock=now).seconds == 600
    office.write(leave, second.id, staff_id=None, clock=now)
    after = office.read(waiting, clock=at(clock, minutes=30))
    assert (after.rows, after.served, after.left, after.mean_wait) == ((), 1, 1, 600)
    assert office.write(arrive, staff_id=None, clock=at(clock, days=1)).number == 1
    with pytest.raises(Stale, match="left"):
        office.write(take_arrival, second.id, staff_id=None, clock=now)


def test_two_desks_do_not_serve_the_same_one(office: Office, other_desk: Office, clock: Clock) -> None:
    row = office.write(arrive, name="Bob", staff_id=None, clock=clock)
    other_desk.write(take_arrival, row.id, staff_id=other_desk.staff_id, clock=clock)
    with pytest.raises(Stale, match="Number 1 was taken by Mali"):
        office.write(take_arrival, row.id, staff_id=office.staff_id, clock=clock)


@pytest.mark.parametrize(
    ("caller", "known"), [("0812345678", True), ("+66 81 234 5678", True), ("Bob", False), ("", False)]
)
def test_a_missed_call_is_logged_and_to_be_rung_back_by_the_whole_desk(
    office: Office, ann: int, clock: Clock, caller: str, known: bool
) -> None:
    view = office.write(miss_call, caller, staff_id=office.staff_id, clock=clock)
    assert (view.outcome, view.direction, view.seconds, view.channel_code) == ("missed", "in", 0, "phone")
    assert view.customer_id == (ann if known else None)
    work = office.read(my_day, owner_id=999, clock=clock).work
    assert [(row.owner_id, row.task, row.customer_id) for row in work] == [(None, "call", ann if known else None)]
    assert len(office.read(follow_ups_of, ann)) == known


def test_a_shift_is_handed_over_with_what_stands_open(
    office: Office, other_desk: Office, ann: int, clock: Clock
) -> None:
    acting: dict[str, Any] = {"staff_id": office.staff_id, "clock": clock}
    with pytest.raises(Refused):
        office.write(hand_over_shift, note=" ", **acting)
    assert office.read(last_handover) is None
    office.write(add_follow_up, FollowUpInput("Send it", clock.now() + timedelta(hours=2), True, ann), **acting)
    day = office.read(my_day, owner_id=office.staff_id, clock=clock)
    assert (len(day.work), day.before_closing) == (1, 1)
    left = office.write(hand_over_shift, note="Keys [/] in the drawer", parked=("parked: form",), **acting)
    assert left.open == ("11:00 Ann [/] Send it", "parked: form")
    taken = other_desk.write(take_handover, left.id, staff_id=other_desk.staff_id, clock=clock)
    assert (taken.taken_by, taken.staff) == ("Mali", "Nok")
    with pytest.raises(Stale, match="Mali"):
        office.write(take_handover, left.id, **acting)


def test_the_sheets_are_whole_pages_and_names_are_no_markup(
    office: Office, tmp_path: Path, ann: int, clock: Clock
) -> None:
    given = FollowUpInput("<b>Send</b>", clock.now() + timedelta(hours=2), True, ann)
    office.write(add_follow_up, given, staff_id=office.staff_id, clock=clock)
    sheet = day_sheet_file(office, tmp_path / "day.html").read_text("utf-8")
    assert "&lt;b&gt;Send&lt;/b&gt;" in sheet
    assert "Ann [/]" in sheet
    assert sheet.rstrip().endswith("</html>")
    log = office.read(write_blank_log, tmp_path / "log.html", clock=clock).read_text("utf-8")
    assert log.count("<tr>") == 25
    with pytest.raises(Refused) as refused:
        office.read(write_blank_log, tmp_path / "no folder" / "log.html", clock=clock)
    assert refused.value.field == "to"
