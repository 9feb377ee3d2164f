"""Follow-ups on their way: a colleague's work handed over, asleep until the customer calls, those that repeat."""

# ruff: noqa: DTZ001  office time

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.identify.customers import add_customer
from deskcrm.identify.staff import add_staff
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.follow_up_changes import UNTIL_CALL, hand_over_all, reschedule, snooze_until_call
from deskcrm.interact.follow_ups import add_follow_up, finish_follow_up, follow_ups_of
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpInput, FollowUpView, InteractionInput
from deskcrm.store import Office


@pytest.fixture
def ann(office: Office) -> int:
    return office.write(add_customer, CustomerInput(name="Ann"), staff_id=office.staff_id, clock=office.clock).id


def add(
    office: Office, customer: int | None, *, promise: bool = False, repeats: str = "", due: datetime | None = None
) -> FollowUpView:
    given = FollowUpInput("Call", due or office.clock.now() + timedelta(hours=2), promise, customer, repeats=repeats)
    return office.write(add_follow_up, given, staff_id=office.staff_id, clock=office.clock)


def test_all_of_a_colleagues_work_goes_over_and_promises_keep_their_time(office: Office, ann: int) -> None:
    given = [add(office, ann, promise=True), add(office, ann)]
    mali = office.write(add_staff, "Mali")
    assert office.staff_id is not None
    acting: dict[str, Any] = {"staff_id": office.staff_id, "clock": office.clock}
    assert office.write(hand_over_all, office.staff_id, mali.id, **acting) == 2
    after = {view.id: view for view in office.read(follow_ups_of, ann)}
    for before in given:
        now = after[before.id]
        assert (now.owner, now.due, now.promised_due) == ("Mali", before.due, before.promised_due)
        assert now.promised_by == before.promised_by
    with pytest.raises(Refused, match="no open work"):
        office.write(hand_over_all, office.staff_id, None, **acting)
    with pytest.raises(Refused, match="theirs already"):
        office.write(hand_over_all, mali.id, mali.id, **acting)


def test_what_sleeps_until_they_call_wakes_with_its_own_customer_only(office: Office, ann: int) -> None:
    bob = office.write(add_customer, CustomerInput(name="Bob"), staff_id=office.staff_id, clock=office.clock).id
    for customer in (ann, bob):
        row = add(office, customer)
        slept = office.write(snooze_until_call, row.id, version=row.version, clock=office.clock)
        assert slept.snoozed_until == UNTIL_CALL
    call = InteractionInput(channel="phone", subject="Rang back", customer_id=ann)
    office.write(log_interaction, call, staff_id=office.staff_id, clock=office.clock)
    assert office.read(follow_ups_of, ann)[0].snoozed_until is None
    assert office.read(follow_ups_of, bob)[0].snoozed_until == UNTIL_CALL
    nobodys = add(office, None)
    with pytest.raises(Refused, match="no customer"):
        office.write(snooze_until_call, nobodys.id, version=nobodys.version, clock=office.clock)


def test_a_promise_is_not_moved_silently(office: Office, ann: int) -> None:
    given = add(office, ann, promise=True)
    with pytest.raises(Refused, match="only when the customer was told") as refused:
        office.write(reschedule, given.id, given.due + timedelta(days=1), version=given.version, clock=office.clock)
    assert refused.value.field == "told"


def test_one_that_repeats_comes_again_when_it_is_done(office: Office, ann: int) -> None:
    given = add(office, ann, repeats="weekly")
    office.write(finish_follow_up, given.id, version=given.version, staff_id=office.staff_id, clock=office.clock)
    (following,) = [view for view in office.read(follow_ups_of, ann) if view.state == "open"]
    assert following.due == given.due + timedelta(days=7)
    with pytest.raises(Refused) as refused:
        add(office, ann, repeats="sometimes")
    assert refused.value.field == "repeats"


def test_a_month_end_stays_a_month_end_after_february(office: Office, ann: int) -> None:
    zone, first = office.clock.zone, datetime(2027, 1, 30, 10)
    office.clock = Clock(zone, datetime(2027, 1, 29, 9))
    given = add(office, ann, repeats="1m", due=office.clock.instant(first))
    days = []
    for _month in range(3):
        office.clock = Clock(zone, office.clock.local(given.due).replace(tzinfo=None))
        office.write(finish_follow_up, given.id, version=given.version, staff_id=office.staff_id, clock=office.clock)
        (given,) = [view for view in office.read(follow_ups_of, ann) if view.state == "open"]
        days.append(office.clock.local(given.due).date())
    # The last of February is a Sunday: the office opens on Monday. March and April are as if it had not been.
    assert days == [date(2027, 3, 1), date(2027, 3, 30), date(2027, 4, 30)]
