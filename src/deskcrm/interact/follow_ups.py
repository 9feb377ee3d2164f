"""Things to do by a time, and promises: those of them that the customer was told of. Another time, another owner and
sleep stand in :mod:`deskcrm.interact.follow_up_changes`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.interact import rows
from deskcrm.interact.guards import active_staff, ahead, staff_name
from deskcrm.interact.recurring import add_next, checked_repeat
from deskcrm.interact.views import TASKS, FollowUpInput, FollowUpView
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
    if given.due_from is not None and given.due_from >= due:
        raise Refused(N_("The time ends before it begins."), field="due")
    if given.customer_id is not None:
        there(session, Customer, given.customer_id, CUSTOMER_GONE)
    if given.complaint_id is not None:
        there(session, Complaint, given.complaint_id, N_("This complaint is not there any more."))
    owner = staff_id if given.owner_id is None else active_staff(session, given.owner_id, "owner")
    row = FollowUp(
        customer_id=given.customer_id,
        title=title,
        kind="promise" if given.promise else "follow_up",
        due=due,
        due_from=given.due_from,
        promised_due=due if given.promise else None,
        owner_id=None if given.whole_desk else owner,
        promised_by_id=staff_id if given.promise else None,
        interaction_id=interaction_id,
        complaint_id=given.complaint_id,
        task=checked_task(given.task),
        repeats=checked_repeat(given.repeats),
        note=clean_text(given.note, "note"),
    )
    session.add(row)
    session.flush()
    return row


def finish_follow_up(
    session: Session, follow_up_id: int, *, version: int, staff_id: int | None, clock: Clock, note: str = ""
) -> FollowUpView:
    """Marks it done by ``staff_id`` now; a promise done after its time is broken, one that repeats comes again.

    Raises NotFound, and Stale saying who did it already and when.
    """
    row = open_at(session, follow_up_id, version, clock)
    note, now = clean_text(note, "note"), clock.now()
    if row.kind == "promise" and row.due < now.replace(second=0, microsecond=0):
        row.broken_at = row.broken_at or row.due
    row.state, row.done_at, row.done_by_id, row.until_call = "done", now, staff_id, False
    if note:
        row.note = f"{row.note}\n{note}" if row.note else note
    if row.repeats:
        add_next(session, row, clock=clock)
    return saved(session, row)


def call_off(
    session: Session, follow_up_id: int, *, version: int, note: str, staff_id: int | None, clock: Clock
) -> FollowUpView:
    """It is not to be done any more, and why; it does not come again either. Raises NotFound, Stale, Refused
    (``note``)."""
    row = open_at(session, follow_up_id, version, clock)
    note = clean_text(note, "note")
    if not note:
        raise Refused(N_("Why it is called off is missing."), field="note")
    row.state, row.done_at, row.done_by_id, row.until_call = "cancelled", clock.now(), staff_id, False
    row.note = f"{row.note}\n{note}" if row.note else note
    return saved(session, row)


def follow_up(session: Session, follow_up_id: int) -> FollowUpView:
    """One follow-up with its history. Raises NotFound."""
    session.flush()
    connection = connection_of(session)
    found = rows.follow_ups(connection, "WHERE f.id = ? AND f.archived_at IS NULL", (follow_up_id,))
    if not found:
        raise NotFound(_GONE)
    return replace(found[0], history=rows.changes(connection, follow_up_id))


def follow_ups_of(session: Session, customer_id: int) -> tuple[FollowUpView, ...]:
    """All follow-ups of a customer, done ones too: the open ones first, by when they are due."""
    session.flush()
    return rows.follow_ups(
        connection_of(session),
        "WHERE f.customer_id = ? AND f.archived_at IS NULL ORDER BY f.state <> 'open', f.due, f.id",
        (customer_id,),
    )


def open_at(session: Session, follow_up_id: int, version: int, clock: Clock) -> FollowUp:
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


def saved(session: Session, row: FollowUp) -> FollowUpView:
    """The follow-up as it stands after a change."""
    session.flush()
    return follow_up(session, key(row))


def checked_task(task: str) -> str:
    """The kind of work, or empty. Raises Refused (``task``)."""
    code = clean_line(task, "task", limit=60).casefold()
    if code and code not in TASKS:
        raise Refused(N_("There is no kind of work {task}; there are {tasks}."), field="task", task=code,
                      tasks=", ".join(TASKS))  # fmt: skip
    return code
