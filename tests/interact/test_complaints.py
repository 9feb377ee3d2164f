"""Complaints: their numbers, their way through the stages, what closing needs, and the list by urgency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from deskcrm.clock import Clock
from deskcrm.differentiate.figures import figures_of
from deskcrm.differentiate.products import add_product
from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify.customers import add_customer
from deskcrm.identify.staff import add_staff
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.calendar import calendar_of
from deskcrm.interact.complaint_list import EXCERPT, complaint_page
from deskcrm.interact.complaint_moves import (
    assign_complaint,
    close_complaint,
    go_on,
    move_complaint,
    reopen_complaint,
    wait_for_customer,
)
from deskcrm.interact.complaint_views import STAGES, ComplaintInput, ComplaintView
from deskcrm.interact.complaints import complaint, complaint_by_number, complaints_of, take_complaint
from deskcrm.interact.numbering import checks, complaint_number, grouped
from deskcrm.interact.words import OTHER_CAUSES, OUR_CAUSES, ROOT_CAUSES
from deskcrm.models import Complaint
from deskcrm.settings.office import set_value
from deskcrm.store import Office, open_base, takes_connection


def take(office: Office, description: str = "It broke the same day", **fields: Any) -> ComplaintView:
    given = ComplaintInput(description, **fields)
    return office.write(take_complaint, given, staff_id=office.staff_id, clock=office.clock)


def move(office: Office, view: ComplaintView, stage: str, note: str = "") -> ComplaintView:
    return office.write(
        move_complaint, view.id, stage, version=view.version, note=note, staff_id=office.staff_id, clock=office.clock
    )


def close(office: Office, view: ComplaintView, resolution: str = "Replaced it", **fields: Any) -> ComplaintView:
    fields = {"staff_id": office.staff_id, "clock": office.clock, "root_cause": "late", "told": True, **fields}
    return office.write(close_complaint, view.id, version=view.version, resolution=resolution, **fields)


def page(office: Office, **filters: Any) -> list[int]:
    return [view.id for view in office.read(complaint_page, clock=office.clock, **filters).rows]


def test_a_complaint_is_taken_in_with_a_number_an_owner_and_a_time_to_answer(office: Office, clock: Clock) -> None:
    who = office.write(add_customer, CustomerInput(name="Bob [/]"), staff_id=None, clock=clock).id
    office.write(add_product, "SH-1", name="Shampoo")
    view = take(
        office, "พังวันแรก [/]\n100% _\"'", customer_id=who, channel="line", product="shampoo", category="Quality",
        severity=4, wish="A new one",
    )  # fmt: skip
    assert view.number == complaint_number(1)
    assert checks(view.number)
    assert (view.stage, view.severity, view.owner, view.product, view.channel) == (
        "received", 4, "Nok", "Shampoo", "LINE",
    )  # fmt: skip
    assert (view.description, view.wish, view.category) == ("พังวันแรก [/]\n100% _\"'", "A new one", "Quality")
    calendar = office.read(calendar_of, clock=clock)
    assert (view.due, view.owed) == (calendar.after(clock.now(), 30), "acknowledge")
    assert (view.answer_due, view.resolve_due) == (calendar.after(view.at, 240), calendar.after(view.at, 2 * 480))
    assert [(step.from_stage, step.to_stage, step.staff) for step in view.history] == [("", "received", "Nok")]
    for said in (grouped(view.number), view.number.lstrip("0")):
        assert office.read(complaint_by_number, said, clock=clock) == view
    assert office.read(figures_of, who, clock=clock).open_complaints == 1
    owed = [take(office, severity=severity).due for severity in (3, 2, 1)]
    assert owed == [calendar.after(clock.now(), hours * 60) for hours in (2, 4, 8)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"description": " \n "}, "description"),
        ({"description": "\x9b"}, "description"),
        ({"severity": 0}, "severity"),
        ({"severity": 5}, "severity"),
        ({"channel": "telepathy"}, "channel"),
        ({"product": "no such thing"}, "product"),
        ({"category": "c" * 301}, "category"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(office: Office, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        take(office, **fields)
    assert caught.value.field == field
    assert page(office) == []


def test_a_product_is_meant_by_its_code_first_and_never_guessed(office: Office) -> None:
    office.write(add_product, "A1", name="Soap")
    office.write(add_product, "a1", name="Lotion")
    office.write(add_product, "B2", name="soap")
    assert take(office, product="a1").product == "Lotion"
    assert take(office, product="b2").product == "soap"
    assert take(office, product="LOTION").product == "Lotion"
    with pytest.raises(Refused) as caught:
        take(office, product="soap")
    assert caught.value.field == "product"


def test_numbers_go_on_past_whatever_an_import_brought(office: Office) -> None:
    taken = [take(office).number for _ in range(2)]
    office.write(bring, ["INC-1 [/]", "ร้องเรียน 5", complaint_number(6), "99999999999"])
    more = [take(office).number for _ in range(3)]
    numbers = [*taken, *more]
    assert len(set(numbers)) == 5
    assert complaint_number(6) not in numbers
    assert all(checks(number) for number in numbers)
    assert office.read(complaint_by_number, "INC-1 [/]", clock=office.clock).number == "INC-1 [/]"


def bring(session: Session, numbers: list[str]) -> None:
    for number in numbers:
        session.add(Complaint(number=number, at=SOME_TIME, stage="closed", description="from elsewhere"))


SOME_TIME = Clock.from_environment("Asia/Bangkok").now()


@given(path=st.lists(st.sampled_from([*STAGES, "withdrawn", "nowhere"]), max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_complaint_only_goes_on_and_each_move_is_a_step(office: Office, path: list[str]) -> None:
    view = take(office)
    walked = [("", "received")]
    for stage in path:
        before = view.stage
        onward = stage in STAGES[STAGES.index(before) + 1 : -1] if before in STAGES else False
        ended = before == "withdrawn"
        if not ended and (onward or stage == "withdrawn"):
            view = move(office, view, stage)
            walked.append((before, stage))
        else:
            with pytest.raises((Refused, Stale)):
                move(office, view, stage)
        assert view.stage == walked[-1][1]
    seen = office.read(complaint, view.id, clock=office.clock)
    assert [(step.from_stage, step.to_stage) for step in seen.history] == walked
    assert (seen.closed_at is not None) == (seen.stage == "withdrawn")


def test_a_way_back_is_refused_in_a_sentence_that_names_the_stages(office: Office) -> None:
    view = move(office, take(office), "investigating", "Asked the workshop")
    assert view.history[-1].note == "Asked the workshop"
    with pytest.raises(Refused, match="“investigating” a complaint goes on to answered, closed, withdrawn") as caught:
        move(office, view, "assessed")
    assert caught.value.field == "stage"
    with pytest.raises(Refused, match="with what was done"):
        move(office, view, "closed")


def test_closing_needs_what_was_done_and_no_cause_is_the_customer(office: Office, clock: Clock) -> None:
    view = take(office)
    with pytest.raises(Refused) as caught:
        close(office, view, " ")
    assert caught.value.field == "resolution"
    for missing, field in (({"root_cause": "customer"}, "root_cause"), ({"root_cause": ""}, "root_cause"),
                           ({"told": None}, "told")):  # fmt: skip
        with pytest.raises(Refused) as caught:
            close(office, view, **missing)
        assert caught.value.field == field
    done = close(office, view, root_cause="late", told=True)
    assert (done.stage, done.resolution, done.root_cause, done.told) == ("closed", "Replaced it", "late", True)
    assert (done.closed_at, done.breached) == (clock.now(), False)
    assert done.history[-1].note == "Replaced it"
    assert set(OUR_CAUSES) | set(OTHER_CAUSES) == set(ROOT_CAUSES)
    with pytest.raises(Stale, match="closed already"):
        move(office, done, "answered")
    office.undo()
    assert office.read(complaint, view.id, clock=office.clock).stage == "received"


def test_reopening_keeps_the_first_closing_time(office: Office, clock: Clock) -> None:
    view = close(office, take(office))
    later = replace(clock, frozen=clock.now() + timedelta(days=4))
    again = office.write(
        reopen_complaint, view.id, version=view.version, note="Broke again", staff_id=office.staff_id, clock=later
    )
    answer = office.read(calendar_of, clock=clock).after(later.now(), 3 * 480)
    assert (again.stage, again.closed_at, again.due, again.reopened) == ("investigating", None, answer, 1)
    with pytest.raises(Refused) as caught:
        office.write(reopen_complaint, view.id, version=again.version, staff_id=office.staff_id, clock=later)
    assert caught.value.field == "stage"
    close(office, again, "Refunded", staff_id=None, clock=later)
    assert office.read(closing_times, view.id) == (int(clock.now().timestamp()), int(later.now().timestamp()))


@takes_connection
def closing_times(connection: Any, complaint_id: int) -> tuple[int, int]:
    row: tuple[int, int] = connection.execute(
        "SELECT first_closed_at, closed_at FROM complaint WHERE id = ?", (complaint_id,)
    ).fetchone()
    return row


def test_an_answer_owed_and_not_given_is_broken_and_stays_so(office: Office, clock: Clock) -> None:
    view = take(office, severity=4)
    late = replace(clock, frozen=office.read(calendar_of, clock=clock).after(clock.now(), 250))
    assert not office.read(complaint, view.id, clock=clock).breached
    assert office.read(complaint, view.id, clock=late).breached
    missed = [breach.target for breach in close(office, view, "Sorry", clock=late).breaches]
    assert missed == ["acknowledge", "answer"]
    assert office.read(complaint, view.id, clock=clock).breached


@pytest.fixture
def other_desk(base_path: Path, office: Office, clock: Clock) -> Iterator[Office]:
    desk = open_base(base_path, clock=clock, terminal="other")
    desk.staff = office.write(add_staff, "Mali")
    yield desk
    desk.close()


def test_two_desks_do_not_overwrite_each_other(office: Office, other_desk: Office, clock: Clock) -> None:
    view = take(office)
    moved = move(other_desk, view, "acknowledged")
    with pytest.raises(Stale):
        move(office, view, "assessed")
    with pytest.raises(Stale):
        close(office, view)
    with pytest.raises(Stale):
        office.write(assign_complaint, view.id, None, version=view.version, staff_id=office.staff_id, clock=clock)
    assert office.read(complaint, view.id, clock=clock) == moved
    hers = office.write(
        assign_complaint, view.id, other_desk.staff_id, version=moved.version, staff_id=office.staff_id, clock=clock
    )
    assert (hers.owner, hers.history[-1].note, hers.stage) == ("Mali", "Looked after by Mali", "acknowledged")
    with pytest.raises(Refused) as caught:
        office.write(assign_complaint, view.id, 999, version=hers.version, staff_id=None, clock=clock)
    assert caught.value.field == "owner"


def test_the_list_is_by_urgency_with_filters(office: Office, other_desk: Office, clock: Clock) -> None:
    made = {}
    for minute, severity in enumerate((2, 4, 1, 2, 3)):
        at = replace(clock, frozen=clock.now() + timedelta(minutes=minute))
        given = ComplaintInput(f"No. {minute}", severity=severity)
        made[minute] = office.write(take_complaint, given, staff_id=office.staff_id, clock=at)
    assert page(office) == [made[number].id for number in (1, 4, 0, 3, 2)]
    move(office, made[3], "assessed")  # its answer is owed next, in days
    assert page(office, stage="assessed") == [made[3].id]
    assert page(office, stage="received") == [made[number].id for number in (1, 4, 0, 2)]
    office.write(assign_complaint, made[4].id, other_desk.staff_id, version=made[4].version, staff_id=None, clock=clock)
    assert page(office, owner_id=other_desk.staff_id) == [made[4].id]
    for number in (0, 1):
        close(office, made[number])
    assert page(office, stage="closed") == [made[1].id, made[0].id]
    assert page(office) == [made[number].id for number in (4, 2, 3)]
    move(office, made[2], "withdrawn")
    take(office, "Taken back at once")
    office.undo()
    for filters, total in (({}, 2), ({"owner_id": office.staff_id}, 2), ({"owner_id": other_desk.staff_id}, 0)):
        closed = office.read(complaint_page, clock=clock, stage="closed", **filters)
        assert (closed.total, len(closed.rows)) == (total, total), filters
    assert page(office, stage="withdrawn", owner_id=office.staff_id) == [made[2].id]
    second = office.read(complaint_page, clock=clock, offset=1, limit=1)
    assert ([view.id for view in second.rows], second.offset, second.total) == ([made[3].id], 1, 2)
    with pytest.raises(Refused):
        page(office, stage="lost")


def test_a_row_of_the_list_carries_only_the_beginning_of_the_words(office: Office) -> None:
    words = "ก" * 20_000
    view = take(office, words)
    assert view.description == words
    assert office.read(complaint_page, clock=office.clock).rows[0].description == words[:EXCERPT]


def test_what_is_not_there_is_said(office: Office, clock: Clock) -> None:
    for number in ("", "1234 5678", "[/]", "' OR 1=1 --"):
        with pytest.raises(NotFound):
            office.read(complaint_by_number, number, clock=office.clock)
    with pytest.raises(NotFound):
        take(office, customer_id=999)
    who = office.write(add_customer, CustomerInput(name="Ann"), staff_id=None, clock=clock).id
    view = take(office, customer_id=who)
    assert [found.id for found in office.read(complaints_of, who, clock=clock)] == [view.id]
    office.undo()
    assert office.read(complaints_of, who, clock=clock) == ()
    with pytest.raises(NotFound):
        office.read(complaint, view.id, clock=office.clock)


def test_an_office_without_hours_takes_complaints_that_have_no_targets(office: Office, clock: Clock) -> None:
    for day in ("mon", "tue", "wed", "thu", "fri"):
        office.write(set_value, f"hours.{day}", "")
    acting = {"staff_id": office.staff_id, "clock": clock}
    taken = office.write(take_complaint, ComplaintInput("too loud"), **acting)
    assert (taken.due, taken.answer_due, taken.breached) == (None, None, False)
    waiting = office.write(wait_for_customer, taken.id, version=taken.version, **acting)
    assert waiting.history[-1].note == "waiting for the customer"
    back = office.write(go_on, taken.id, version=waiting.version, note="rang", **acting)
    assert back.history[-1].note == "the clocks run again · rang"
    answered = office.write(move_complaint, taken.id, "answered", version=back.version, **acting)
    closed = office.write(
        close_complaint, taken.id, version=answered.version, resolution="x", root_cause="late", told=True, **acting
    )
    assert closed.stage == "closed"
    with pytest.raises(Refused, match="more than a year"):
        office.write(set_value, "complaints.targets_1", "1h 2h 9999d")
