"""Remedies: a clerk's limit, a supervisor's word, and what they come to on the complaint."""

from __future__ import annotations

from typing import Any

import pytest

from deskcrm.errors import Refused, Stale
from deskcrm.identify.customers import add_customer
from deskcrm.identify.staff import add_staff
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.complaint_moves import close_complaint
from deskcrm.interact.complaint_views import ComplaintInput, ComplaintView, RemedyView
from deskcrm.interact.complaints import complaint, take_complaint
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.interact.recovery import record_recovery
from deskcrm.interact.remedies import ask_remedy, decide_remedy, give_remedy
from deskcrm.interact.supervisor_calls import answer_call, call_supervisor, open_calls
from deskcrm.money import AMOUNT_LIMIT
from deskcrm.settings.office import set_value
from deskcrm.store import Office

LIMIT = 100_000
"""The clerk's limit of a new office, in minor units."""


@pytest.fixture
def clerk(office: Office) -> int:
    return office.write(add_staff, "Mali").id


@pytest.fixture
def taken(office: Office) -> ComplaintView:
    who = office.write(add_customer, CustomerInput(name="Ann"), staff_id=None, clock=office.clock).id
    return office.write(take_complaint, ComplaintInput("It broke", who), staff_id=None, clock=office.clock)


def ask(office: Office, view: ComplaintView, staff_id: int, **fields: Any) -> RemedyView:
    fields = {"kind": "refund", "cost": LIMIT + 1, **fields}
    return office.write(ask_remedy, view.id, **fields, staff_id=staff_id, clock=office.clock)


def now(office: Office, view: ComplaintView) -> ComplaintView:
    return office.read(complaint, view.id, clock=office.clock)


def test_up_to_the_limit_a_clerk_promises_alone(office: Office, clerk: int, taken: ComplaintView) -> None:
    assert ask(office, taken, clerk, cost=LIMIT).state == "approved"
    assert ask(office, taken, clerk, kind="apology", cost=0).state == "approved"
    seen = now(office, taken)
    assert (seen.remedy, seen.remedy_cost, seen.escalated_at) == ("apology", LIMIT, None)
    office.write(set_value, "complaints.clerk_limit", "10.50")
    assert ask(office, taken, clerk, cost=1_051).state == "asked"
    assert ask(office, taken, clerk, cost=1_050).state == "approved"


def test_above_it_a_supervisor_decides_before_it_counts(office: Office, clerk: int, taken: ComplaintView) -> None:
    assert office.staff_id is not None
    asked = ask(office, taken, clerk)
    seen = now(office, taken)
    assert (asked.state, seen.remedy_cost, seen.escalation) == ("asked", 0, "remedy")
    deciding: dict[str, Any] = {"version": asked.version, "approve": True, "staff_id": clerk, "clock": office.clock}
    with pytest.raises(Refused, match="supervisor"):
        office.write(decide_remedy, asked.id, supervisor_id=clerk, **deciding)
    with pytest.raises(Refused, match="not decided"):
        office.write(
            close_complaint, taken.id, version=seen.version, resolution="Paid", root_cause="late", told=True,
            staff_id=clerk, clock=office.clock,
        )  # fmt: skip
    with pytest.raises(Refused):
        office.write(give_remedy, asked.id, version=asked.version, staff_id=clerk, clock=office.clock)
    approved = office.write(decide_remedy, asked.id, supervisor_id=office.staff_id, **deciding)
    seen = now(office, taken)
    assert (approved.state, approved.decided_by, seen.remedy_cost) == ("approved", "Nok", LIMIT + 1)
    assert (seen.escalated_at, seen.escalation) == (None, "")  # nothing is left for the supervisors
    with pytest.raises(Stale, match="Nok has decided"):
        office.write(decide_remedy, asked.id, supervisor_id=office.staff_id, **deciding)
    given = office.write(give_remedy, asked.id, version=approved.version, staff_id=clerk, clock=office.clock)
    assert (given.state, now(office, taken).remedy_cost) == ("given", LIMIT + 1)
    refused = ask(office, taken, clerk)
    office.write(
        decide_remedy, refused.id, version=refused.version, approve=False, supervisor_id=office.staff_id, note="Enough",
        staff_id=clerk, clock=office.clock,
    )  # fmt: skip
    assert (now(office, taken).remedy_cost, now(office, taken).remedies[-1].note) == (LIMIT + 1, "Enough")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "a cake"}, "remedy"), ({"kind": "none"}, "remedy"), ({"kind": ""}, "remedy"),
        ({"cost": -1}, "remedy_cost"), ({"cost": AMOUNT_LIMIT + 1}, "remedy_cost"),
    ],
)  # fmt: skip
def test_what_cannot_be_given_is_refused(
    office: Office, taken: ComplaintView, clerk: int, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        ask(office, taken, clerk, **fields)
    assert refused.value.field == field
    assert now(office, taken).remedies == ()


def test_who_expected_more_is_talked_to_again_and_the_record_stays_closed(office: Office, taken: ComplaintView) -> None:
    acting: dict[str, Any] = {"staff_id": office.staff_id, "clock": office.clock}
    office.write(
        close_complaint, taken.id, version=taken.version, resolution="Paid", root_cause="late", told=True, **acting
    )
    who = taken.customer_id or 0
    assert [row.task for row in office.read(follow_ups_of, who)] == ["satisfaction"]
    assert office.write(record_recovery, taken.id, expected=4, perceived=2, note="Too slow", **acting) == "disappointed"
    check, talk = sorted(office.read(follow_ups_of, who), key=lambda row: row.id)
    assert (check.state, talk.state, talk.task, talk.complaint_id) == ("done", "open", "call", taken.id)
    seen = now(office, taken)
    assert (seen.stage, seen.expected, seen.perceived) == ("closed", 4, 2)
    with pytest.raises(Refused) as refused:
        office.write(record_recovery, taken.id, expected=4, perceived=None, **acting)
    assert refused.value.field == "perceived"
    # Asked once more, with nothing in the queue for it: what they said is kept all the same.
    office.write(record_recovery, taken.id, expected=3, perceived=3, note="Now they are content", **acting)
    again = max(office.read(follow_ups_of, who), key=lambda row: row.id)
    assert (again.state, again.task, again.note) == ("done", "satisfaction", "Now they are content")


def test_a_call_stands_until_one_supervisor_takes_it(office: Office, clerk: int, taken: ComplaintView) -> None:
    called = office.write(
        call_supervisor, words="[/] shouting", customer_id=taken.customer_id, staff_id=clerk, clock=office.clock
    )
    assert [call.id for call in office.read(open_calls, clock=office.clock)] == [called.id]
    assert (called.staff, called.customer, called.words) == ("Mali", "Ann", "[/] shouting")
    with pytest.raises(Refused):
        office.write(answer_call, called.id, staff_id=clerk, clock=office.clock)
    assert office.write(answer_call, called.id, staff_id=office.staff_id, clock=office.clock).answered_by == "Nok"
    assert office.read(open_calls, clock=office.clock) == ()
    # A call is no record: undo takes back the save before it.
    assert office.undo().action == "take_complaint"
    with pytest.raises(Stale, match="Nok has taken"):
        office.write(answer_call, called.id, staff_id=office.staff_id, clock=office.clock)
