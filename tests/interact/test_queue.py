"""The queue: its order and counts under any mix of times, paging without gaps, and no sorting of the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from deskcrm.clock import Clock
from deskcrm.identify.staff import add_staff
from deskcrm.interact.complaint_moves import close_complaint
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.follow_up_changes import snooze
from deskcrm.interact.follow_ups import add_follow_up, finish_follow_up
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.queue import queue_page
from deskcrm.interact.today import today_counts
from deskcrm.interact.views import FollowUpInput, FollowUpView, InteractionInput, QueuePage
from deskcrm.models import FollowUp
from deskcrm.store import Office, takes_connection

HOUR = timedelta(hours=1)


def add(office: Office, hours: float, owner_id: int | None = None) -> FollowUpView:
    wanted = FollowUpInput(f"In {hours} h", office.clock.now() + HOUR * hours, owner_id=owner_id)
    return office.write(add_follow_up, wanted, staff_id=office.staff_id, clock=office.clock)


def queue(office: Office, clock: Clock, **filters: Any) -> QueuePage:
    return office.read(queue_page, clock=clock, **filters)


def at(clock: Clock, hours: float) -> Clock:
    return replace(clock, frozen=clock.now() + HOUR * hours)


def test_overdue_then_today_then_later_and_those_asleep_last(office: Office, clock: Clock) -> None:
    """It is nine in the morning; seven hours on, at four, the office day has eight more."""
    made = {hours: add(office, hours) for hours in (30, 1, 14.5, 2, 8, 15.5)}
    asleep = office.write(
        snooze, made[1].id, clock.now() + HOUR * 10, version=made[1].version, clock=clock, staff_id=office.staff_id
    )
    page = queue(office, at(clock, 7))
    assert [view.title for view in page.rows] == ["In 2 h", "In 8 h", "In 14.5 h", "In 15.5 h", "In 30 h", "In 1 h"]
    assert (page.total, page.overdue, page.today, page.later) == (6, 1, 2, 2)
    assert page.rows[-1] == replace(asleep, history=())
    counts = office.read(today_counts, clock=at(clock, 7))
    assert (counts.overdue, counts.due_today) == (1, 2)
    awake = queue(office, at(clock, 10))
    assert [view.title for view in awake.rows][:3] == ["In 1 h", "In 2 h", "In 8 h"]
    assert (awake.overdue, awake.today, awake.later) == (3, 1, 2)


def test_mine_are_those_of_one_owner(office: Office, clock: Clock) -> None:
    mali = office.write(add_staff, "Mali")
    add(office, 1)
    hers = add(office, 2, mali.id)
    page = queue(office, clock, owner_id=mali.id)
    assert (page.rows, page.total, page.today) == ((hers,), 1, 1)
    assert queue(office, clock).total == 2


def test_what_is_done_leaves_the_queue(office: Office, clock: Clock) -> None:
    view = add(office, 1)
    office.write(finish_follow_up, view.id, version=view.version, staff_id=office.staff_id, clock=clock)
    assert queue(office, clock).total == 0
    office.undo()
    assert queue(office, clock).total == 1


def test_the_strip_counts_the_open_and_the_unidentified(office: Office, clock: Clock) -> None:
    acting: dict[str, Any] = {"staff_id": office.staff_id, "clock": clock}
    office.write(log_interaction, InteractionInput("walk_in", subject="Where is the bank?"), **acting)
    one = office.write(take_complaint, ComplaintInput("Too slow"), **acting)
    office.write(take_complaint, ComplaintInput("Too dear"), **acting)
    counts = office.read(today_counts, clock=clock)
    assert (counts.overdue, counts.due_today, counts.open_complaints, counts.unidentified) == (0, 0, 2, 1)
    office.write(
        close_complaint, one.id, version=one.version, resolution="Said sorry", root_cause="other", told=True, **acting
    )
    assert office.read(today_counts, clock=clock).open_complaints == 1


def many(session: Session, rows: list[tuple[int, int | None]], clock: Clock) -> None:
    """Writes follow-ups due so many hours from now, some asleep until so many hours from now."""
    for due, sleep in rows:
        until = None if sleep is None else clock.now() + HOUR * sleep
        session.add(FollowUp(title=f"{due}", due=clock.now() + HOUR * due, snoozed_until=until))


@given(
    rows=st.lists(st.tuples(st.integers(-40, 40), st.none() | st.integers(-30, 30)), max_size=25),
    size=st.integers(1, 9),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_join_without_gap_and_counts_are_those_of_the_rows(
    office: Office, clock: Clock, rows: list[tuple[int, int | None]], size: int
) -> None:
    office.write(forget)
    office.write(many, rows, clock)
    whole = queue(office, clock, limit=1000)
    joined: list[FollowUpView] = []
    for offset in range(0, whole.total + size, size):
        joined.extend(queue(office, clock, offset=offset, limit=size).rows)
    assert tuple(joined) == whole.rows
    now, tomorrow = clock.now(), clock.end_of(clock.today())
    awake = [view for view in whole.rows if view.snoozed_until is None or view.snoozed_until <= now]
    assert awake == sorted(awake, key=lambda view: (view.due, view.id))
    assert whole.rows[: len(awake)] == tuple(awake)
    assert whole.total == len(rows)
    assert whole.overdue == sum(view.due < now for view in awake)
    assert whole.today == sum(now <= view.due < tomorrow for view in awake)
    assert whole.overdue + whole.today + whole.later == len(awake)
    counts = office.read(today_counts, clock=clock)
    assert (counts.overdue, counts.due_today) == (whole.overdue, whole.today)


@takes_connection
def forget(connection: Any) -> None:
    connection.execute("DELETE FROM follow_up")


def test_the_page_is_read_in_the_order_of_an_index(office: Office, clock: Clock) -> None:
    @takes_connection
    def plans(connection: Any) -> str:
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        queue_page(connection, clock=clock)
        queue_page(connection, clock=clock, owner_id=1)
        today_counts(connection, clock=clock)
        connection.set_trace_callback(None)
        steps = [row[3] for sql in statements for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        return "\n".join(steps)

    found = office.read(plans)
    assert "SCAN follow_up\n" not in found + "\n"
    assert "TEMP B-TREE" not in found
