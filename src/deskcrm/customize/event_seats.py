"""Who has a place at an event and who waits for one.

Whoever says yes while others wait, or with more people than there is room for, waits behind them. The first of those
who wait moves up as soon as all of their party fit; nobody overtakes. A party larger than the event has places for is
never let in and holds nobody up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from deskcrm.customize.event_rows import taken
from deskcrm.errors import Refused
from deskcrm.interact.follow_ups import write_follow_up
from deskcrm.interact.views import FollowUpInput
from deskcrm.locale.messages import N_, _
from deskcrm.store.doors import connection_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Customer, Event, EventInvitation

MOST_GUESTS = 99
TELL_WITHIN = timedelta(hours=4)
"""How soon somebody is told that a place is theirs, or theirs no more."""


def seated(session: Session, event: Event) -> int:
    """How many people have a place."""
    session.flush()
    return taken(connection_of(session), event.id or 0)


def has_place(one: EventInvitation) -> bool:
    """Whether a place is theirs."""
    return one.reply == "yes" and one.waiting is None


def who_wait(session: Session, event: Event) -> list[EventInvitation]:
    """Those on the waiting list, the first to move up first; of customers there are."""
    from sqlmodel import col

    from deskcrm.models import EventInvitation

    found = _listed(session, event, col(EventInvitation.waiting).is_not(None))
    return sorted(found, key=lambda one: one.waiting or 0)


def _listed(session: Session, event: Event, which: ColumnElement[bool]) -> list[EventInvitation]:
    from sqlmodel import col, select

    from deskcrm.models import Customer, EventInvitation

    statement = (
        select(EventInvitation)
        .join(Customer, col(Customer.id) == col(EventInvitation.customer_id))
        .where(
            EventInvitation.event_id == event.id, col(EventInvitation.archived_at).is_(None),
            col(Customer.archived_at).is_(None), which,
        )
    )  # fmt: skip
    return list(session.exec(statement))


def bounded_guests(guests: int) -> int:
    """``guests``, if so many can come along with one. Raises Refused (``guests``)."""
    if not 0 <= guests <= MOST_GUESTS:
        raise Refused(N_("From 0 to {most} guests can come along."), field="guests", most=MOST_GUESTS)
    return guests


def take_places(session: Session, event: Event, one: EventInvitation, guests: int, clock: Clock) -> None:
    """A yes with so many guests: a place, or one on the waiting list. Who has a place keeps it with as many guests as
    there is room for. Raises Refused (``guests``)."""
    bounded_guests(guests)
    if event.places is not None and 1 + guests > event.places:
        raise Refused(N_("There are {places} places in all; they would be {count}."), field="guests",
                      places=event.places, count=1 + guests)  # fmt: skip
    room = None
    if event.places is not None:
        room = event.places - seated(session, event) + (1 + one.guests if has_place(one) else 0)
    if has_place(one):
        if room is not None and 1 + guests > room:
            raise Refused(N_("There is no room for so many: besides them {count} can come along."), field="guests",
                          count=max(0, room - 1))  # fmt: skip
    elif one.waiting is None:
        queue = who_wait(session, event)
        if room is not None and (any(_can_fit(event, other) for other in queue) or 1 + guests > room):
            one.waiting = 1 + max((other.waiting or 0 for other in queue), default=0)
    if one.reply != "yes":
        one.replied_at = clock.now()
    one.reply, one.guests = "yes", guests
    count_seating(event)


def give_up_place(event: Event, one: EventInvitation, reply: str, clock: Clock) -> None:
    """Any other reply than yes: the place, or the one on the waiting list, is theirs no more."""
    if one.reply == "yes":
        count_seating(event)
    if one.reply != reply:
        one.replied_at = None if reply == "none" else clock.now()
    one.waiting, one.reply = None, reply


def count_seating(event: Event) -> None:
    """Who has a place changed: an undo of a change before this one would not know."""
    event.seatings += 1


def move_up(session: Session, event: Event, *, staff_id: int | None, clock: Clock) -> tuple[str, ...]:
    """Gives places that are free to those who wait, in order, each with a follow-up for the desk to tell them; the
    names of those who have a place now."""
    used = seated(session, event)
    names = []
    for one in who_wait(session, event):
        if not _can_fit(event, one):
            continue
        if event.places is not None and used + 1 + one.guests > event.places:
            break
        one.waiting = None
        used += 1 + one.guests
        count_seating(event)
        _plan(session, event, one, _("A place is free now: {event}", event=event.name), staff_id, clock)
        names.append(_name(session, one))
    session.flush()
    return tuple(names)


def move_back(session: Session, event: Event, *, staff_id: int | None, clock: Clock) -> tuple[str, ...]:
    """After the places became fewer: parties too large for all of them, then those who said yes last, wait ahead of
    everybody who waits already, each with a follow-up for the desk to tell them; their names. Who is there already
    stays. Raises Refused (``places``)."""
    if event.places is None:
        return ()
    from sqlmodel import col

    from deskcrm.models import EventInvitation

    used = seated(session, event)
    with_place = _listed(session, event, (col(EventInvitation.reply) == "yes") & col(EventInvitation.waiting).is_(None))
    there = sum(1 + one.guests for one in with_place if one.attended_at is not None)
    if there > event.places:
        raise Refused(
            N_("{count} people are there already; there cannot be fewer places."), field="places", count=there
        )
    first = min((one.waiting or 0 for one in who_wait(session, event)), default=1)
    seats = [one for one in with_place if one.attended_at is None]
    names = []

    def goes_first(one: EventInvitation) -> tuple[bool, datetime, int]:
        """Who cannot come at all now, then who said yes last."""
        return not _can_fit(event, one), one.replied_at or one.invited_at, one.id or 0

    for one in sorted(seats, key=goes_first, reverse=True):
        if used <= event.places:
            break
        first -= 1
        one.waiting = first
        used -= 1 + one.guests
        count_seating(event)
        _plan(session, event, one, _("No place any more, on the waiting list now: {event}", event=event.name),
              staff_id, clock)  # fmt: skip
        names.append(_name(session, one))
    session.flush()
    return tuple(names)


def _can_fit(event: Event, one: EventInvitation) -> bool:
    return event.places is None or 1 + one.guests <= event.places


def _plan(session: Session, event: Event, one: EventInvitation, title: str, staff_id: int | None, clock: Clock) -> None:
    """The whole desk's, while there is still time to tell them."""
    now = clock.now()
    if event.starts_at <= now:
        return
    given = FollowUpInput(
        title, min(now + TELL_WITHIN, event.starts_at), customer_id=one.customer_id, whole_desk=True, task="call"
    )
    write_follow_up(session, given, staff_id=staff_id, clock=clock)


def _name(session: Session, one: EventInvitation) -> str:
    from deskcrm.models import Customer

    found: Customer | None = session.get(Customer, one.customer_id)
    return found.name if found is not None else ""
