"""Inviting: who may be, and nobody twice.

An invitation is the office's own accord. A list invites only those who agreed to news; who is at the desk may be
invited personally there; who asked not to hear from us never is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.customize.event_rows import EVENT_GONE, barred, invitation
from deskcrm.customize.event_views import LEFT_OUT, InvitationView, Invited
from deskcrm.errors import Refused
from deskcrm.identify.filter_language import parse
from deskcrm.identify.filtering import everybody_of, prepared
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.identify.segment_text import checked
from deskcrm.identify.segments import members
from deskcrm.interact.channels import find_channel
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import there

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Event, EventInvitation

MOST_INVITED = 5_000
"""People that one invitation may bring onto a list; each is a record of its own."""

WALK_IN = "walk_in"
"""The channel of who is at the desk."""

_WHY = {
    "asked_not": N_("They asked not to hear from the office of its own accord: they are not invited."),
    "no_consent": N_("They did not agree to news. Ask them at the desk, or invite them while they are there."),
    "let_go": N_("The office let them go: they are not invited."),
}


def invite_filter(session: Session, event_id: int, text: str, *, staff_id: int | None, clock: Clock) -> Invited:
    """Puts everybody whom the lookup's filters in ``text`` mean onto the list of an event to come, but those who may
    not be invited. Raises NotFound, Refused (``audience``)."""
    event = event_to_come(session, event_id, clock)
    session.flush()
    ids = ids_of(connection_of(session), text, event.audience, clock=clock, staff_id=staff_id)
    return invite_many(session, event, ids, "list", staff_id=staff_id, clock=clock)


def invite_segment(session: Session, event_id: int, segment_id: int, *, staff_id: int | None, clock: Clock) -> Invited:
    """As :func:`invite_filter`, of everybody in a group now. Raises as that."""
    event = event_to_come(session, event_id, clock)
    session.flush()
    ids = members(connection_of(session), segment_id, clock=clock, staff_id=staff_id)
    return invite_many(session, event, ids, "list", staff_id=staff_id, clock=clock)


def invite_one(
    session: Session, event_id: int, customer_id: int, *, here: bool = False, channel: str = "",
    staff_id: int | None, clock: Clock,
) -> InvitationView:  # fmt: skip
    """Puts one customer onto the list; with ``here`` they are at the desk and are told by it, with a ``channel`` they
    were told on that. Raises NotFound, Refused (``customer``, ``channel``)."""
    event = event_to_come(session, event_id, clock)
    add_invitation(session, event, customer_id, here=here, channel=channel, staff_id=staff_id, clock=clock)
    return invitation(connection_of(session), event_id, customer_id)


def add_invitation(
    session: Session, event: Event, customer_id: int, *, here: bool, channel: str, staff_id: int | None, clock: Clock
) -> EventInvitation:
    """The part of :func:`invite_one` in the base."""
    from deskcrm.models import Customer

    there(session, Customer, customer_id, CUSTOMER_GONE)
    connection = connection_of(session)
    why = barred(connection, (customer_id,))[customer_id]
    if why and not (here and why == "no_consent"):
        raise Refused(_WHY[why], field="customer")
    if row_of(session, event, customer_id) is not None:
        raise Refused(N_("They are on the list already."), field="customer")
    if here and not channel:
        channel = WALK_IN if _is_channel(connection, WALK_IN) else ""
    row = new_invitation(session, event, customer_id, "desk" if here else "list", staff_id=staff_id, clock=clock)
    if channel or here:
        row.told_at = clock.now()
        row.channel_id = find_channel(session, channel) if channel else None
    session.flush()
    return row


def invite_many(
    session: Session, event: Event, ids: Sequence[int], source: str, *, staff_id: int | None, clock: Clock
) -> Invited:
    """Puts those of ``ids`` who may be invited onto the list. Raises Refused where they are too many for one."""
    if len(ids) > MOST_INVITED:
        raise Refused(N_("These are {count} people; at most {most} are invited at once. Narrow it down."),
                      field="audience", count=len(ids), most=MOST_INVITED)  # fmt: skip
    connection = connection_of(session)
    known = {
        customer_id for (customer_id,) in connection.execute(
            "SELECT customer_id FROM event_invitation WHERE event_id = ? AND archived_at IS NULL", (event.id,)
        )
    }  # fmt: skip
    why = barred(connection, ids)
    left_out = Counter("already" if one in known else why[one] for one in ids if one in known or why[one])
    for one in ids:
        if one not in known and not why[one]:
            new_invitation(session, event, one, source, staff_id=staff_id, clock=clock)
    session.flush()
    count = len(ids) - sum(left_out.values())
    return Invited(count, tuple((code, left_out[code]) for code in LEFT_OUT if left_out[code]))


def new_invitation(
    session: Session, event: Event, customer_id: int, source: str, *, staff_id: int | None, clock: Clock
) -> EventInvitation:
    """A new row of the list."""
    from deskcrm.models import EventInvitation

    row = EventInvitation(
        event_id=event.id or 0, customer_id=customer_id, source=source, invited_at=clock.now(), invited_by_id=staff_id
    )
    session.add(row)
    return row


def row_of(session: Session, event: Event, customer_id: int) -> EventInvitation | None:
    """The customer's row of the list, if there is one."""
    from sqlmodel import col, select

    from deskcrm.models import EventInvitation

    return session.exec(
        select(EventInvitation).where(
            EventInvitation.event_id == event.id, EventInvitation.customer_id == customer_id,
            col(EventInvitation.archived_at).is_(None),
        )
    ).first()  # fmt: skip


def standing_event(session: Session, event_id: int) -> Event:
    """An event that was not called off. Raises NotFound, Refused."""
    from deskcrm.models import Event

    event = there(session, Event, event_id, EVENT_GONE)
    if event.state == "cancelled":
        raise Refused(N_("{name} was called off."), field="event", name=event.name)
    return event


def event_to_come(session: Session, event_id: int, clock: Clock) -> Event:
    """An event that people can still be invited to. Raises NotFound, Refused."""
    event = standing_event(session, event_id)
    if event.state == "held" or (event.ends_at or event.starts_at) < clock.now():
        raise Refused(N_("{name} is over: nobody is invited to it any more."), field="event", name=event.name)
    return event


@takes_connection
def ids_of(connection: Any, text: str, saved: str = "", *, clock: Clock, staff_id: int | None = None) -> list[int]:
    """Everybody whom the filters mean: those that were typed, or those ``saved`` with the event. Raises Refused
    (``audience``)."""
    if text != saved:
        text = checked_audience(connection, text, clock=clock, staff_id=staff_id)
    filtering = prepared(connection, parse(text).conditions, saved=True, clock=clock, staff_id=staff_id)
    for problem in filtering.problems:
        raise Refused(N_("Whom: {reason}"), field="audience", reason=problem)
    return everybody_of(connection, filtering)


def checked_audience(connection: Any, text: str, *, clock: Clock, staff_id: int | None = None) -> str:
    """``text`` as it is kept, when it could be a group's filters too: nothing that is sensitive in law is asked.
    Raises Refused (``audience``) naming the place and what was expected there."""
    try:
        return checked(connection, text, clock=clock, staff_id=staff_id)
    except Refused as error:
        raise Refused(N_("Whom: {reason}"), field="audience", reason=error) from None


def _is_channel(connection: Any, code: str) -> bool:
    row = connection.execute("SELECT 1 FROM channel WHERE code = ? AND archived_at IS NULL", (code,)).fetchone()
    return row is not None
