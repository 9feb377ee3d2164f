"""After a complaint was answered: asking the customer how they found it, and talking again where they expected more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from deskcrm.errors import Refused
from deskcrm.interact import satisfaction
from deskcrm.interact.calendar import calendar_of
from deskcrm.interact.follow_ups import write_follow_up
from deskcrm.interact.numbering import grouped
from deskcrm.interact.views import FollowUpInput
from deskcrm.locale.messages import N_, _
from deskcrm.settings.hours import parse_length
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of
from deskcrm.store.records import key, there
from deskcrm.text import clean_text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Complaint, FollowUp

TALK_AGAIN_MINUTES = 4 * 60
"""Working minutes within which a customer who expected more is talked to again."""


def queue_check(session: Session, row: Complaint, *, staff_id: int | None, clock: Clock) -> None:
    """Puts asking how the answer was found into the queue of the complaint's owner; not for somebody unknown, and not
    while one stands there already."""
    length = parse_length(load(connection_of(session)).check_after, "satisfaction.check_after")
    if row.customer_id is None or length is None or _check(session, key(row)) is not None:
        return
    _write_check(session, row, _later(session, clock, days=length.days, minutes=length.minutes), staff_id, clock)


def record_recovery(
    session: Session,
    complaint_id: int,
    *,
    expected: int | None,
    perceived: int | None,
    worth: bool | None = None,
    note: str = "",
    staff_id: int | None,
    clock: Clock,
) -> str:
    """Keeps how the customer found what was done about a complaint, finishes what asked for it; returns the verdict.

    With less perceived than expected somebody is to talk to them again: the conversation is opened, not the record.
    Raises NotFound, and Refused (``expected``, ``perceived``).
    """
    from deskcrm.interact.complaints import GONE
    from deskcrm.models import Complaint

    row = there(session, Complaint, complaint_id, GONE)
    for field, value in (("expected", expected), ("perceived", perceived)):
        if value is None:
            raise Refused(N_("A figure from 1 to 5 is missing."), field=field)
    now, note = clock.now(), clean_text(note, "note")
    satisfaction.record_satisfaction(
        session,
        at=now,
        expected=expected,
        perceived=perceived,
        worth=worth,
        customer_id=row.customer_id,
        complaint_id=complaint_id,
    )
    check = _check(session, complaint_id)
    if check is None and note:  # nothing in the queue asked for it; what they said is kept all the same
        check = _write_check(session, row, now, staff_id, clock)
    if check is not None:
        check.state, check.done_at, check.done_by_id = "done", now, staff_id
        check.note = f"{check.note}\n{note}" if check.note and note else check.note or note
    found = satisfaction.verdict(expected, perceived, worth)
    if found == "disappointed":
        _talk_again(session, row, note, staff_id, clock)
    return found


def _talk_again(session: Session, row: Complaint, note: str, staff_id: int | None, clock: Clock) -> None:
    if row.customer_id is None:
        return
    given = FollowUpInput(
        title=_("Talk again about complaint {number}: they expected more", number=grouped(row.number)),
        due=_later(session, clock, minutes=TALK_AGAIN_MINUTES),
        customer_id=row.customer_id,
        owner_id=row.owner_id,
        whole_desk=row.owner_id is None,
        complaint_id=key(row),
        task="call",
        note=note,
    )
    write_follow_up(session, given, staff_id=staff_id, clock=clock)


def _write_check(session: Session, row: Complaint, due: datetime, staff_id: int | None, clock: Clock) -> FollowUp:
    given = FollowUpInput(
        title=_("Ask how complaint {number} was settled for them", number=grouped(row.number)),
        due=due,
        customer_id=row.customer_id,
        owner_id=row.owner_id,
        whole_desk=row.owner_id is None,
        complaint_id=key(row),
        task="satisfaction",
    )
    return write_follow_up(session, given, staff_id=staff_id, clock=clock)


def _later(session: Session, clock: Clock, *, days: int = 0, minutes: int = 0) -> datetime:
    """So much working time from now; for an office without hours, by the clock."""
    from deskcrm.settings.hours import WorkingLength

    calendar = calendar_of(connection_of(session), clock=clock)
    by = calendar.after_if_open(clock.now(), calendar.minutes_of(WorkingLength(minutes, days)))
    return by or clock.now() + timedelta(days=days, minutes=minutes)


def _check(session: Session, complaint_id: int) -> FollowUp | None:
    from sqlmodel import col, select

    from deskcrm.models import FollowUp

    statement = select(FollowUp).where(
        FollowUp.complaint_id == complaint_id,
        FollowUp.task == "satisfaction",
        FollowUp.state == "open",
        col(FollowUp.archived_at).is_(None),
    )
    return session.exec(statement).first()
