"""Follow-ups and promises: done, put off, moved and handed over, by two terminals at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deskcrm.clock import Clock
from deskcrm.customize.page import customer_page
from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify.customers import add_customer
from deskcrm.identify.staff import add_staff, edit_staff
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.follow_up_changes import hand_over, reschedule, snooze
from deskcrm.interact.follow_ups import add_follow_up, call_off, finish_follow_up, follow_up, follow_ups_of
from deskcrm.interact.promises import promise_counts
from deskcrm.interact.views import FollowUpInput, FollowUpView, PromiseCounts
from deskcrm.interact.when import parse_when
from deskcrm.store import Office, open_base


@pytest.fixture
def ann(office: Office) -> int:
    typed = CustomerInput(name="Ann", phone="02-123-4567; 081-234-5678")
    return office.write(add_customer, typed, staff_id=office.staff_id, clock=office.clock).id


@pytest.fixture
def other_desk(base_path: Path, office: Office, clock: Clock) -> Iterator[Office]:
    """A second terminal on the same file, with Mali acting."""
    desk = open_base(base_path, clock=clock, terminal="other")
    desk.staff = office.write(add_staff, "Mali")
    yield desk
    desk.close()


def promise(office: Office, customer_id: int | None, hours: float = 2, *, kept: bool = True) -> FollowUpView:
    given = FollowUpInput("Call back", office.clock.now() + timedelta(hours=hours), kept, customer_id)
    return office.write(add_follow_up, given, staff_id=office.staff_id, clock=office.clock)


def test_a_promise_remembers_who_gave_it_and_the_time_first_told(office: Office, ann: int, clock: Clock) -> None:
    given = promise(office, ann)
    assert (given.kind, given.promised_by, given.owner, given.state) == ("promise", "Nok", "Nok", "open")
    assert (given.customer, given.phone) == ("Ann", "02-123-4567")
    assert given.promised_due == given.due
    later = clock.now() + timedelta(days=2)
    moved = office.write(reschedule, given.id, later, version=given.version, told=True, clock=clock)
    assert (moved.due, moved.promised_due) == (later, given.due)
    plain = promise(office, ann, kept=False)
    assert (plain.kind, plain.promised_by, plain.promised_due) == ("follow_up", "", None)


def test_a_snooze_moves_neither_what_is_due_nor_what_was_promised(office: Office, ann: int, clock: Clock) -> None:
    given = promise(office, ann)
    until = clock.now() + timedelta(hours=1)
    asleep = office.write(snooze, given.id, until, version=given.version, clock=clock)
    assert (asleep.snoozed_until, asleep.due, asleep.promised_due) == (until, given.due, given.due)
    moved = office.write(reschedule, given.id, given.due, version=asleep.version, told=True, clock=clock)
    assert moved.snoozed_until is None


def test_times_passed_empty_titles_and_people_who_left_are_refused(office: Office, ann: int, clock: Clock) -> None:
    given = promise(office, ann)
    gone = office.write(add_staff, "Gone")
    office.write(edit_staff, gone.id, name="Gone", role="clerk", active=False)
    past = clock.now() - timedelta(minutes=1)
    with pytest.raises(Refused) as caught:
        promise(office, ann, hours=-1)
    assert caught.value.field == "due"
    with pytest.raises(Refused) as caught:
        office.write(reschedule, given.id, past, version=given.version, told=True, clock=clock)
    assert caught.value.field == "due"
    with pytest.raises(Refused) as caught:
        office.write(snooze, given.id, past, version=given.version, clock=clock)
    assert caught.value.field == "until"
    for owner in (gone.id, 999):
        with pytest.raises(Refused) as caught:
            office.write(hand_over, given.id, owner, version=given.version, clock=clock)
        assert caught.value.field == "owner"
    blank = FollowUpInput(" ", given.due)
    with pytest.raises(Refused) as caught:
        office.write(add_follow_up, blank, staff_id=office.staff_id, clock=clock)
    assert caught.value.field == "title"
    with pytest.raises(NotFound):
        promise(office, 999)
    assert office.read(follow_up, given.id) == given


def test_the_minute_that_is_now_has_not_passed(office: Office) -> None:
    later = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 3, 2, 10, 0, 40))  # noqa: DTZ001  office time
    due = parse_when("10:00", clock=later, language="en")
    kept = office.write(add_follow_up, FollowUpInput("Call", due), staff_id=office.staff_id, clock=later)
    assert kept.due == due
    with pytest.raises(Refused):
        office.write(
            add_follow_up, FollowUpInput("Call", due - timedelta(minutes=1)), staff_id=office.staff_id, clock=later
        )


def test_done_is_done_by_somebody_at_a_time(office: Office, ann: int, clock: Clock) -> None:
    given = promise(office, ann)
    done = office.write(
        finish_follow_up, given.id, version=given.version, staff_id=office.staff_id, clock=clock, note="Reached her"
    )
    assert (done.state, done.done_at, done.done_by, done.note) == ("done", clock.now(), "Nok", "Reached her")
    still_open = promise(office, ann)
    assert [view.id for view in office.read(follow_ups_of, ann)] == [still_open.id, given.id]
    office.undo()
    office.undo()
    assert office.read(follow_up, given.id).state == "open"


def test_what_a_colleague_did_is_said_with_name_and_time(
    office: Office, other_desk: Office, ann: int, clock: Clock
) -> None:
    given = promise(office, ann)
    other_desk.write(finish_follow_up, given.id, version=given.version, staff_id=other_desk.staff_id, clock=clock)
    until = clock.now() + timedelta(hours=1)
    with pytest.raises(Stale, match=r"Mali.*2 Mar 2026.*09:00"):
        office.write(snooze, given.id, until, version=given.version, clock=clock)
    with pytest.raises(Stale, match="Mali"):
        office.write(finish_follow_up, given.id, version=given.version, staff_id=office.staff_id, clock=clock)
    assert office.read(follow_up, given.id).done_by == "Mali"


def test_an_edit_of_an_older_version_loses_nothing(office: Office, other_desk: Office, ann: int, clock: Clock) -> None:
    given = promise(office, ann)
    tomorrow = clock.now() + timedelta(days=1)
    moved = other_desk.write(reschedule, given.id, tomorrow, version=given.version, told=True, clock=clock)
    with pytest.raises(Stale):
        office.write(
            hand_over, given.id, other_desk.staff_id or 0, version=given.version, clock=clock, staff_id=office.staff_id
        )
    assert office.read(follow_up, given.id) == moved
    handed = office.write(hand_over, given.id, other_desk.staff_id or 0, version=moved.version, clock=clock)
    assert handed == replace(
        moved, version=handed.version, owner="Mali", owner_id=other_desk.staff_id, history=handed.history
    )
    assert [change.what for change in handed.history] == ["renewed", "handed_over"]


def test_of_two_desks_that_finish_the_same_at_once_one_is_told(
    office: Office, other_desk: Office, ann: int, clock: Clock
) -> None:
    pending = [promise(office, ann) for _ in range(10)]
    outcomes: list[str] = []

    def work(desk: Office) -> None:
        for view in pending:
            try:
                desk.write(finish_follow_up, view.id, version=view.version, staff_id=desk.staff_id, clock=clock)
            except Stale:
                outcomes.append("stale")
            else:
                outcomes.append("done")

    desks = [threading.Thread(target=work, args=(desk,)) for desk in (office, other_desk)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert sorted(outcomes) == ["done"] * 10 + ["stale"] * 10
    assert {view.version for view in office.read(follow_ups_of, ann)} == {2}


def test_how_the_promises_to_a_customer_went(office: Office, ann: int, clock: Clock) -> None:
    def counts() -> PromiseCounts:
        return office.read(promise_counts, ann, clock=office.clock)

    assert counts() == PromiseCounts()
    kept, anew, late, off, slip = (promise(office, ann, hours) for hours in (1, 2, 3, 4, 5))
    promise(office, ann, kept=False)
    assert counts() == PromiseCounts(open=5)
    office.write(finish_follow_up, kept.id, version=kept.version, staff_id=office.staff_id, clock=clock)
    office.write(reschedule, anew.id, clock.now() + timedelta(hours=9), version=anew.version, told=True, clock=clock)
    office.write(call_off, off.id, version=off.version, note="not wanted", staff_id=office.staff_id, clock=clock)
    assert counts() == PromiseCounts(kept=1, renewed=1, open=3)
    office.clock = Clock(clock.zone, datetime(2026, 3, 2, 14, 30))  # noqa: DTZ001  office time
    now = office.clock
    office.write(finish_follow_up, late.id, version=late.version, staff_id=office.staff_id, clock=now)
    assert counts() == PromiseCounts(kept=1, broken=2, renewed=1, open=1)  # the last one was let slip
    # Told only after its time had come: a break, whatever follows.
    office.write(reschedule, slip.id, now.now() + timedelta(hours=1), version=slip.version, told=True, clock=now)
    assert counts() == PromiseCounts(kept=1, broken=2, renewed=1, open=1)
    page = office.read(customer_page, ann, clock=now)
    assert page.promises == counts()
