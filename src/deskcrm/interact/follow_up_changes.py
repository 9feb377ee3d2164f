"""Another time, another owner, sleep: what happens to a follow-up on its way, each kept in its history.

A promise is told anew or it is let slip; it is never moved silently.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from deskcrm.errors import Refused
from deskcrm.interact.follow_ups import open_at, saved
from deskcrm.interact.guards import active_staff, ahead
from deskcrm.interact.views import FollowUpView
from deskcrm.locale.messages import N_
from deskcrm.store.records import key

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import FollowUp

UNTIL_CALL: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""Until when something sleeps that waits for the customer's call: beyond every day, so that indexes stay in order."""


def reschedule(
    session: Session,
    follow_up_id: int,
    due: datetime,
    *,
    version: int,
    due_from: datetime | None = None,
    told: bool = False,
    staff_id: int | None = None,
    clock: Clock,
) -> FollowUpView:
    """Gives it another time; a snooze ends. Of a promise the customer must have been ``told``: before its time it is
    promised anew (no break, but counted), after its time it was broken, and the time first told stays either way.

    Raises NotFound, Stale, and Refused (``due``) for a time passed, (``told``) for a promise moved silently.
    """
    row = open_at(session, follow_up_id, version, clock)
    due = ahead(due, clock, "due")
    if due_from is not None and due_from >= due:
        raise Refused(N_("The time ends before it begins."), field="due")
    before, now = row.due, clock.now().replace(second=0, microsecond=0)
    in_time = row.due >= now
    if row.kind == "promise":
        if not told:
            raise Refused(N_("A promise gets another time only when the customer was told."), field="told")
        # One that came by an import: the time it had is the one that was told.
        row.promised_due = row.promised_due or row.due
        if in_time:
            row.renewed += 1
        else:
            row.broken_at = row.broken_at or row.due
    row.due, row.due_from, row.snoozed_until, row.until_call = due, due_from, None, False
    what = "renewed" if row.kind == "promise" and in_time else "moved"
    _note(session, row, what, staff_id, clock, from_due=before, to_due=due)
    return saved(session, row)


def snooze(
    session: Session,
    follow_up_id: int,
    until: datetime,
    *,
    version: int,
    staff_id: int | None = None,
    clock: Clock,
) -> FollowUpView:
    """Hides it from the day's work until ``until``; what is due and what was promised stay as they are.

    Raises NotFound, Stale, and Refused (``until``) for a time passed.
    """
    row = open_at(session, follow_up_id, version, clock)
    row.snoozed_until, row.until_call = ahead(until, clock, "until"), False
    _note(session, row, "snoozed", staff_id, clock, to_due=row.snoozed_until)
    return saved(session, row)


def snooze_until_call(
    session: Session, follow_up_id: int, *, version: int, staff_id: int | None = None, clock: Clock
) -> FollowUpView:
    """Hides it until the customer gets in touch. Raises NotFound, Stale, Refused (``until``) without a customer."""
    row = open_at(session, follow_up_id, version, clock)
    if row.customer_id is None:
        raise Refused(N_("Nobody can call about this one: it has no customer."), field="until")
    row.snoozed_until, row.until_call = UNTIL_CALL, True
    _note(session, row, "snoozed", staff_id, clock)
    return saved(session, row)


def wake_for(session: Session, customer_id: int, *, staff_id: int | None, clock: Clock) -> int:
    """Wakes what slept until this customer got in touch, and what waited for their turn; returns how many."""
    from sqlmodel import col, select

    from deskcrm.models import FollowUp

    statement = select(FollowUp).where(
        FollowUp.customer_id == customer_id,
        FollowUp.state == "open",
        col(FollowUp.until_call).is_(True),
        col(FollowUp.archived_at).is_(None),
    )
    found = session.exec(statement).all()
    for row in found:
        row.snoozed_until, row.until_call = None, False
        _note(session, row, "woken", staff_id, clock)
    return len(found)


def hand_over(
    session: Session,
    follow_up_id: int,
    owner_id: int | None,
    *,
    version: int,
    note: str = "",
    staff_id: int | None = None,
    clock: Clock,
) -> FollowUpView:
    """Gives it to another member of staff, or with None to the whole desk; who promised and the time stay.

    Raises NotFound, Stale, and Refused (``owner``) for somebody who does not work here.
    """
    row = open_at(session, follow_up_id, version, clock)
    _give(session, row, owner_id, note, staff_id, clock)
    return saved(session, row)


def hand_over_all(
    session: Session, from_id: int, owner_id: int | None, *, note: str = "", staff_id: int | None, clock: Clock
) -> int:
    """Gives all open work of a colleague to another, or to the whole desk; times and promises stay. Returns how many.

    Raises Refused (``owner``) for somebody who does not work here, or for nothing to hand over.
    """
    from sqlmodel import col, select

    from deskcrm.models import FollowUp

    if from_id == owner_id:
        raise Refused(N_("It is theirs already."), field="owner")
    statement = select(FollowUp).where(
        FollowUp.owner_id == from_id, FollowUp.state == "open", col(FollowUp.archived_at).is_(None)
    )
    found = session.exec(statement).all()
    if not found:
        raise Refused(N_("There is no open work to hand over."), field="owner")
    for row in found:
        _give(session, row, owner_id, note, staff_id, clock)
    session.flush()
    return len(found)


def _give(session: Session, row: FollowUp, owner_id: int | None, note: str, staff_id: int | None, clock: Clock) -> None:
    before = row.owner_id
    row.owner_id = None if owner_id is None else active_staff(session, owner_id, "owner")
    _note(session, row, "handed_over", staff_id, clock, from_owner_id=before, to_owner_id=row.owner_id, note=note)


def _note(session: Session, row: FollowUp, what: str, staff_id: int | None, clock: Clock, **values: Any) -> None:
    from deskcrm.models import FollowUpChange

    session.add(FollowUpChange(follow_up_id=key(row), at=clock.now(), staff_id=staff_id, what=what, **values))
