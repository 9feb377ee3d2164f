"""Things to do by a time, and promises: those of them that the customer was told of."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.interact import rows
from deskcrm.interact.guards import active_staff, ahead, staff_name
from deskcrm.interact.views import FollowUpInput, FollowUpView
from deskcrm.locale import formats
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of
from deskcrm.store.records import key, there, unchanged
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import FollowUp

_GONE = N_("This follow-up is not there any more.")


def add_follow_up(session: Session, given: FollowUpInput, *, staff_id: int | None, clock: Clock) -> FollowUpView:
    """Adds something to do by a time; a promise remembers who gave it and the time first told.

    Raises Refused (``title``, ``due``, ``owner``), NotFound for a customer or complaint that is not there.
    """
    row = write_follow_up(session, given, staff_id=staff_id, clock=clock)
    return follow_up(session, key(row))


def write_follow_up(
    session: Session,
    given: FollowUpInput,
    *,
    staff_id: int | None,
    clock: Clock,
    interaction_id: int | None = None,
    title_field: str = "title",
) -> FollowUp:
    """As :func:`add_follow_up`, for a form that saves more; ``title_field`` is what that form calls the title."""
    from deskcrm.models import Complaint, Customer, FollowUp

    title = clean_line(given.title, title_field)
    if not title:
        raise Refused(N_("What is to be done is missing."), field=title_field)
    due = ahead(given.due, clock, "due")
    if given.customer_id is not None:
        there(session, Customer, given.customer_id, CUSTOMER_GONE)
    if given.complaint_id is not None:
        there(session, Complaint, given.complaint_id, N_("This complaint is not there any more."))
    row = FollowUp(
        customer_id=given.customer_id,
        title=title,
        kind="promise" if given.promise else "follow_up",
        due=due,
        promised_due=due if given.promise else None,
        owner_id=staff_id if given.owner_id is None else active_staff(session, given.owner_id, "owner"),
        promised_by_id=staff_id if given.promise else None,
        interaction_id=interaction_id,
        complaint_id=given.complaint_id,
    )
    session.add(row)
    session.flush()
    return row


def finish_follow_up(
    session: Session, follow_up_id: int, *, version: int, staff_id: int | None, clock: Clock, note: str = ""
) -> FollowUpView:
    """Marks it done by ``staff_id`` now. Raises NotFound, and Stale saying who did it already and when."""
    row = _open(session, follow_up_id, version, clock)
    note = clean_text(note, "note")
    row.state, row.done_at, row.done_by_id = "done", clock.now(), staff_id
    if note:
        row.note = f"{row.note}\n{note}" if row.note else note
    return _saved(session, row)


def snooze(
    session: Session,
    follow_up_id: int,
    until: datetime,
    *,
    version: int,
    clock: Clock,
    staff_id: int | None = None,  # noqa: ARG001
) -> FollowUpView:
    """Hides it from the day's work until ``until``; what is due and what was promised stay as they are.

    ``staff_id`` is who does it, for the audit. Raises NotFound, Stale, and Refused (``until``) for a time passed.
    """
    row = _open(session, follow_up_id, version, clock)
    row.snoozed_until = ahead(until, clock, "until")
    return _saved(session, row)


def reschedule(
    session: Session,
    follow_up_id: int,
    due: datetime,
    *,
    version: int,
    clock: Clock,
    staff_id: int | None = None,  # noqa: ARG001
) -> FollowUpView:
    """Gives it another time; a promise keeps the time first told, and a snooze ends.

    ``staff_id`` is who does it, for the audit. Raises NotFound, Stale, and Refused (``due``) for a time passed.
    """
    row = _open(session, follow_up_id, version, clock)
    due = ahead(due, clock, "due")
    if row.kind == "promise" and row.promised_due is None:
        # One that came by an import: the time it had is the one that was told.
        row.promised_due = row.due
    row.due, row.snoozed_until = due, None
    return _saved(session, row)


def hand_over(
    session: Session,
    follow_up_id: int,
    owner_id: int,
    *,
    version: int,
    clock: Clock,
    staff_id: int | None = None,  # noqa: ARG001
) -> FollowUpView:
    """Gives it to another member of staff; who promised stays.

    ``staff_id`` is who does it, for the audit. Raises NotFound, Stale, and Refused (``owner``) for somebody who does
    not work here.
    """
    row = _open(session, follow_up_id, version, clock)
    row.owner_id = active_staff(session, owner_id, "owner")
    return _saved(session, row)


def follow_up(session: Session, follow_up_id: int) -> FollowUpView:
    """One follow-up. Raises NotFound."""
    session.flush()
    connection = connection_of(session)
    found = rows.follow_ups(
        connection,
        "WHERE f.id = ? AND f.archived_at IS NULL",
        (follow_up_id,),
    )
    if not found:
        raise NotFound(_GONE)
    return found[0]


def follow_ups_of(session: Session, customer_id: int) -> tuple[FollowUpView, ...]:
    """All follow-ups of a customer, done ones too: the open ones first, by when they are due."""
    session.flush()
    return rows.follow_ups(
        connection_of(session),
        "WHERE f.customer_id = ? AND f.archived_at IS NULL ORDER BY f.state <> 'open', f.due, f.id",
        (customer_id,),
    )


def _open(session: Session, follow_up_id: int, version: int, clock: Clock) -> FollowUp:
    """The open follow-up at ``version``. Raises Stale naming what was done to it meanwhile."""
    from deskcrm.models import FollowUp

    row = there(session, FollowUp, follow_up_id, _GONE)
    if row.state == "done":
        name = staff_name(session, row.done_by_id)
        if not name or row.done_at is None:
            raise Stale(N_("This has been done already."))
        time = formats.date_time(clock.local(row.done_at))
        raise Stale(N_("{name} has done this already: {time}."), name=name, time=time)
    if row.state != "open":
        raise Stale(N_("This has been called off already."))
    unchanged(row, version)
    return row


def _saved(session: Session, row: FollowUp) -> FollowUpView:
    session.flush()
    return follow_up(session, key(row))
