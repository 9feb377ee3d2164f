"""Checks of who may be named and of when something can have been or can be due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock

GRACE = timedelta(minutes=5)
"""How far the desks' clocks may differ before a time counts as lying in the future."""


def happened(at: datetime | None, clock: Clock, field: str) -> datetime:
    """When something happened: ``at``, or now. Raises Refused for a time still to come."""
    now = clock.now()
    if at is None:
        return now
    if at > now + GRACE:
        raise Refused(N_("This time is still to come; what is logged has happened already."), field=field)
    return at


def ahead(due: datetime, clock: Clock, field: str) -> datetime:
    """A time to do something by. Raises Refused for one that has passed; the minute that is now has not."""
    if due < clock.now().replace(second=0, microsecond=0):
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


def supervisor(session: Session, staff_id: int | None, field: str) -> int:
    """The id of an active supervisor. Raises Refused for anybody else."""
    from deskcrm.models import Staff

    member = None if staff_id is None else session.get(Staff, staff_id)
    if member is None or member.archived_at is not None or not member.active or member.role != "supervisor":
        raise Refused(N_("A supervisor is needed for this."), field=field)
    return member.id or 0
