"""Events: made and changed, replies with the waiting list, attendance at the desk, follow-ups after it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from deskcrm.customize.event_invites import (
    WALK_IN,
    add_invitation,
    checked_audience,
    event_to_come,
    new_invitation,
    row_of,
    standing_event,
)
from deskcrm.customize.event_rows import EVENT_GONE, barred, event, invitation, invited
from deskcrm.customize.event_seats import (
    bounded_guests,
    count_seating,
    give_up_place,
    has_place,
    move_back,
    move_up,
    seated,
    take_places,
)
from deskcrm.customize.event_views import (
    AFTER,
    REPLIES,
    STATES,
    Changed,
    EventInput,
    EventView,
    InvitationView,
    Replied,
)
from deskcrm.errors import Refused
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.interact.channels import find_channel
from deskcrm.interact.follow_ups import write_follow_up
from deskcrm.interact.guards import active_staff
from deskcrm.interact.views import FollowUpInput
from deskcrm.locale import formats
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of
from deskcrm.store.records import key, there, unchanged
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Event, EventInvitation

MOST_PLACES: Final = 1_000_000

_NOT_BEGUN = N_("{name} has not begun yet.")
_NOT_THERE = N_("They are not on the list of this event.")

_TOLD_ALREADY: Final = """
SELECT DISTINCT customer_id FROM follow_up
WHERE title = ? AND created_at >= ? AND state <> 'cancelled' AND customer_id IS NOT NULL AND archived_at IS NULL
"""


def add_event(session: Session, given: EventInput, *, staff_id: int | None, clock: Clock) -> EventView:
    """A new event. Raises Refused (``name``, ``starts``, ``ends``, ``places``, ``reply_by``, ``audience``)."""
    from deskcrm.models import Event

    row = Event(name="", starts_at=given.starts_at)
    _fill(session, row, given, staff_id, clock)
    session.add(row)
    session.flush()
    return event(connection_of(session), key(row))


def set_event(
    session: Session, event_id: int, given: EventInput, *, version: int, staff_id: int | None, clock: Clock
) -> Changed:
    """Changes it. With more places those who wait move up; with fewer than come, those who said yes last go onto the
    waiting list. Raises NotFound, Stale, Refused as :func:`add_event` (and ``state``)."""
    from deskcrm.models import Event

    row = there(session, Event, event_id, EVENT_GONE)
    unchanged(row, version)
    places, state = row.places, row.state
    another = state != "held" or given.starts_at != row.starts_at
    if given.state == "held" and another and given.starts_at > clock.now():
        raise Refused(_NOT_BEGUN, field="state", name=row.name)
    _fill(session, row, given, staff_id, clock)
    back: tuple[str, ...] = ()
    up: tuple[str, ...] = ()
    if row.places != places:
        count_seating(row)
    # While it is called off nobody is told of a place; when it is on again, who has one is as its places are by then.
    if row.state != "cancelled" and (row.places != places or state == "cancelled"):
        back = move_back(session, row, staff_id=staff_id, clock=clock)
        up = move_up(session, row, staff_id=staff_id, clock=clock)
    session.flush()
    return Changed(event(connection_of(session), event_id), up, back)


def hold_event(session: Session, event_id: int, *, version: int, staff_id: int | None, clock: Clock) -> EventView:  # noqa: ARG001
    """It took place. Raises NotFound, Stale, Refused (``event``) before it began or where it was called off."""
    row = standing_event(session, event_id)
    unchanged(row, version)
    if row.starts_at > clock.now():
        raise Refused(_NOT_BEGUN, field="event", name=row.name)
    row.state = "held"
    session.flush()
    return event(connection_of(session), event_id)


def tell_invited(
    session: Session, event_id: int, customer_id: int, *, channel: str, version: int | None = None,
    staff_id: int | None, clock: Clock,  # noqa: ARG001
) -> InvitationView:  # fmt: skip
    """Writes down that they were told of it on a ``channel``. Whether they may be is asked again: they may have said
    no meanwhile. Raises NotFound, Stale, Refused (``customer``, ``channel``)."""
    row = _row(session, event_to_come(session, event_id, clock), customer_id, version)
    connection = connection_of(session)
    why = barred(connection, (customer_id,))[customer_id]
    if why and not (why == "no_consent" and row.source == "desk"):
        raise Refused(N_("They are not told: they did not agree to news, or asked not to hear from us."),
                      field="customer")  # fmt: skip
    row.channel_id, row.told_at = find_channel(session, channel), clock.now()
    session.flush()
    return invitation(connection, event_id, customer_id)


def reply_to_event(
    session: Session, event_id: int, customer_id: int, *, reply: str, guests: int | None = None,
    version: int | None = None, staff_id: int | None, clock: Clock,
) -> Replied:  # fmt: skip
    """What they answered: yes, no, maybe, or none again. A yes for which there is no room waits; a place given up goes
    to the first who waits. Raises NotFound, Stale, Refused (``reply``, ``guests``)."""
    row = _row(session, standing_event(session, event_id), customer_id, version)
    return _answered(session, row, reply, guests, staff_id, clock)


def answer_at_desk(
    session: Session, event_id: int, customer_id: int, *, reply: str = "none", guests: int | None = None,
    channel: str = "", version: int | None = None, staff_id: int | None, clock: Clock,
) -> Replied:  # fmt: skip
    """As :func:`reply_to_event` for the customer in view: who is not on the list yet is invited by it, personally."""
    happening = standing_event(session, event_id)
    row = row_of(session, happening, customer_id)
    if row is None:
        row = add_invitation(
            session, event_to_come(session, event_id, clock), customer_id, here=True, channel=channel,
            staff_id=staff_id, clock=clock,
        )  # fmt: skip
    else:
        row = _row(session, happening, customer_id, version)
        why = barred(connection_of(session), (customer_id,))[customer_id]
        if channel and row.told_at is None and why not in ("asked_not", "let_go"):
            row.channel_id, row.told_at = find_channel(session, channel), clock.now()
    return _answered(session, row, reply, guests, staff_id, clock)


def check_in(
    session: Session, event_id: int, customer_id: int, *, staff_id: int | None, clock: Clock
) -> InvitationView:
    """They are there. Who has no place yet, invited or not, is let in where there is room. Raises NotFound, Refused
    (``event``, ``customer``)."""
    from deskcrm.models import Customer

    there(session, Customer, customer_id, CUSTOMER_GONE)
    happening = standing_event(session, event_id)
    if clock.today() < clock.day_of(happening.starts_at):
        raise Refused(N_("{name} is on {day}: nobody is there before."), field="event", name=happening.name,
                      day=formats.date(clock.day_of(happening.starts_at)))  # fmt: skip
    row = row_of(session, happening, customer_id)
    if row is not None and row.attended_at is not None:
        raise Refused(N_("They are there already, since {time}."), field="customer",
                      time=formats.time(clock.local(row.attended_at)))  # fmt: skip
    if row is None or not has_place(row):
        party = 1 + (row.guests if row is not None and row.reply == "yes" else 0)
        _room_for(session, happening, party)
    if row is None:
        row = new_invitation(session, happening, customer_id, "came", staff_id=staff_id, clock=clock)
        row.channel_id = find_channel(session, WALK_IN) if _knows(session, WALK_IN) else None
    if not has_place(row):
        if row.reply != "yes":
            row.guests, row.replied_at = 0, clock.now()
        row.reply, row.waiting = "yes", None
        count_seating(happening)
    row.attended_at = clock.now()
    session.flush()
    return invitation(connection_of(session), event_id, customer_id)


def check_out(
    session: Session, event_id: int, customer_id: int, *, staff_id: int | None, clock: Clock  # noqa: ARG001
) -> InvitationView:  # fmt: skip
    """They were not there after all; their place stays theirs. Raises NotFound, Refused (``customer``)."""
    row = _row(session, standing_event(session, event_id), customer_id, None)
    if row.attended_at is None:
        raise Refused(N_("They were not written down as being there."), field="customer")
    row.attended_at = None
    session.flush()
    return invitation(connection_of(session), event_id, customer_id)


def follow_event(
    session: Session, event_id: int, *, who: str, title: str, due: datetime, due_from: datetime | None = None,
    owner_id: int | None = None, staff_id: int | None, clock: Clock,
) -> int:  # fmt: skip
    """Plans a follow-up with this text for each who came (``came``), was invited and did not come (``missed``), or said
    they come (``coming``): one save. Without an owner they are the whole desk's. Nobody has the same twice; who asked
    not to hear from us has none, but of those who said they come. Before it began nobody missed it. Returns how many.

    Raises NotFound, Refused (``who``, ``title``, ``due``, ``owner``)."""
    from deskcrm.models import Event

    row = there(session, Event, event_id, EVENT_GONE)
    if who not in AFTER:
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="who",
                      value=clean_line(who, "who", limit=60), choices=", ".join(AFTER))  # fmt: skip
    if who == "missed" and row.starts_at > clock.now():
        raise Refused(_NOT_BEGUN, field="who", name=row.name)
    title = clean_line(title, "title")
    owner = None if owner_id is None else active_staff(session, owner_id, "owner")
    session.flush()
    connection = connection_of(session)
    planned = {one for (one,) in connection.execute(_TOLD_ALREADY, (title, _told_since(row, who, clock)))}
    people = [one for one in invited(connection, event_id) if _belongs(one, who) and one.customer_id not in planned]
    if who != "coming":
        why = barred(connection, [one.customer_id for one in people])
        people = [one for one in people if why[one.customer_id] not in ("asked_not", "let_go")]
    if not people:
        raise Refused(N_("Nobody is left for whom that is to be planned."), field="who")
    for one in people:
        given = FollowUpInput(
            title, due, due_from=due_from, customer_id=one.customer_id, owner_id=owner, whole_desk=owner is None,
            task="call",
        )  # fmt: skip
        write_follow_up(session, given, staff_id=staff_id, clock=clock)
    return len(people)


def _told_since(row: Event, who: str, clock: Clock) -> int:
    """Since when a follow-up with the same text is taken for one of this event, in seconds. What is planned after it is
    looked for from its day on: the same text may have been planned after another event while this one was to come."""
    since = row.created_at
    if who != "coming":
        since = max(since, min(clock.now(), clock.start_of(clock.day_of(row.starts_at))))
    return int(since.timestamp())


def _belongs(one: InvitationView, who: str) -> bool:
    if who == "came":
        return one.attended_at is not None
    if who == "missed":
        return one.attended_at is None and one.source != "came"
    return one.reply == "yes"


def _fill(session: Session, row: Event, given: EventInput, staff_id: int | None, clock: Clock) -> None:
    """Checks what was given and writes it into the row."""
    name = clean_line(given.name, "name")
    if not name:
        raise Refused(N_("What the event is called is missing."), field="name")
    if given.ends_at is not None and given.ends_at <= given.starts_at:
        raise Refused(N_("It ends before it begins."), field="ends")
    if given.places is not None and not 0 < given.places <= MOST_PLACES:
        raise Refused(N_("A number of places from 1 up, or nothing where there is no bound."), field="places")
    if given.reply_by is not None and given.reply_by > clock.day_of(given.starts_at):
        raise Refused(N_("The last day to reply is after the event."), field="reply_by")
    if given.state not in STATES:
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="state",
                      value=clean_line(given.state, "state", limit=60), choices=", ".join(STATES))  # fmt: skip
    audience = clean_line(given.audience, "audience")
    if audience and audience != row.audience:
        audience = checked_audience(connection_of(session), audience, clock=clock, staff_id=staff_id)
    row.name, row.place, row.note = name, clean_line(given.place, "place"), clean_text(given.note, "note")
    row.starts_at, row.ends_at, row.places = given.starts_at, given.ends_at, given.places
    row.reply_by = given.reply_by.isoformat() if given.reply_by is not None else ""
    row.audience, row.state = audience, given.state


def _row(session: Session, happening: Event, customer_id: int, version: int | None) -> EventInvitation:
    row = row_of(session, happening, customer_id)
    if row is None:
        raise Refused(_NOT_THERE, field="customer")
    if version is not None:
        unchanged(row, version)
    return row


def _answered(
    session: Session, row: EventInvitation, reply: str, guests: int | None, staff_id: int | None, clock: Clock
) -> Replied:
    happening = standing_event(session, row.event_id)
    if reply not in REPLIES:
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="reply",
                      value=clean_line(reply, "reply", limit=60), choices=", ".join(REPLIES))  # fmt: skip
    if reply != "yes" and row.attended_at is not None:
        raise Refused(N_("They are there: take that back first."), field="reply")
    if reply == "yes":
        take_places(session, happening, row, row.guests if guests is None else guests, clock)
    else:
        give_up_place(happening, row, reply, clock)
        if guests is not None:
            row.guests = bounded_guests(guests)
    up = move_up(session, happening, staff_id=staff_id, clock=clock)
    late = bool(happening.reply_by) and clock.today().isoformat() > happening.reply_by
    view = invitation(connection_of(session), row.event_id, row.customer_id)
    return Replied(view, tuple(name for name in up if name != view.name), late)


def _room_for(session: Session, happening: Event, party: int) -> None:
    if happening.places is None:
        return
    free = happening.places - seated(session, happening)
    if party > free:
        raise Refused(
            N_("No room for {party}: {free} of {places} places are free. Whoever is not coming any more, put to no."),
            field="customer", party=party, free=max(0, free), places=happening.places,
        )  # fmt: skip


def _knows(session: Session, channel: str) -> bool:
    row = connection_of(session).execute(
        "SELECT 1 FROM channel WHERE code = ? AND archived_at IS NULL", (channel,)
    ).fetchone()  # fmt: skip
    return row is not None
