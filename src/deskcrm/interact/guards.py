"""Checks that the functions of this package share: the record is there, nobody changed it, the time can be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.locale.messages import N_

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models.base import Record

R = TypeVar("R", bound="Record")

GRACE = timedelta(minutes=5)
"""How far the desks' clocks may differ before a time counts as lying in the future."""

CUSTOMER_GONE = N_("This customer is not in the base any more.")


def there(session: Session, model: type[R], record_id: int, message: str) -> R:
    """The record, unless it is missing or archived: then NotFound with ``message``."""
    record = session.get(model, record_id)
    if record is None or record.archived_at is not None:
        raise NotFound(message)
    return record


def key(record: Record) -> int:
    """The id of a record that was flushed."""
    if record.id is None:
        raise ValueError("the record was not flushed")
    return record.id


def unchanged(record: Record, version: int) -> None:
    """Raises Stale when the record was saved by somebody else since ``version`` was read."""
    if record.version != version:
        raise Stale(N_("Not saved: somebody else changed this in the meantime. Look at it again."))


def happened(at: datetime | None, clock: Clock, field: str) -> datetime:
    """When something happened: ``at``, or now. Raises Refused for a time still to come."""
    now = clock.now()
    if at is None:
        return now
    if at > now + GRACE:
        raise Refused(N_("This time is still to come; what is logged has happened already."), field=field)
    return at


def ahead(due: datetime, clock: Clock, field: str) -> datetime:
    """A time to do something by. Raises Refused for one that has passed."""
    if due < clock.now():
        raise Refused(N_("This time has passed already; a time to come is needed."), field=field)
    return due


def active_staff(session: Session, staff_id: int, field: str) -> int:
    """The id of an active member of staff. Raises Refused for anybody else."""
    from deskcrm.models import Staff

    member = session.get(Staff, staff_id)
    if member is None or member.archived_at is not None:
        raise Refused(N_("This member of staff is not there any more."), field=field)
    if not member.active:
        raise Refused(N_("{name} does not work at this desk any more."), field=field, name=member.name)
    return staff_id


def staff_name(session: Session, staff_id: int | None) -> str:
    """The name of a member of staff, empty for nobody."""
    from deskcrm.models import Staff

    member = None if staff_id is None else session.get(Staff, staff_id)
    return member.name if member else ""
