"""Events and their lists, read on the bare connection."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.event_views import CustomerEvent, EventView, InvitationView
from deskcrm.errors import NotFound
from deskcrm.interact.channels import channel_name
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant, instant_or_none

if TYPE_CHECKING:
    from deskcrm.clock import Clock

EVENT_GONE: Final = N_("This event is not there any more.")

FOUND: Final = 200
"""Of those invited, how many a search shows."""

NEXT: Final = 5
"""Events to come that a customer's screen and the rules look at."""

_LIVE: Final = """event_invitation v JOIN customer c ON c.id = v.customer_id AND c.archived_at IS NULL
    WHERE v.archived_at IS NULL"""

_EVENTS: Final = f"""
SELECT e.id, e.version, e.name, e.starts_at, e.ends_at, e.place, e.places, e.reply_by, e.audience, e.note, e.state,
    coalesce(n.invited, 0), coalesce(n.coming, 0), coalesce(n.guests, 0), coalesce(n.maybe, 0), coalesce(n.declined, 0),
    coalesce(n.waiting, 0), coalesce(n.attended, 0), coalesce(n.untold, 0)
FROM event e LEFT JOIN (
    SELECT v.event_id, sum(v.source <> 'came') AS invited, sum(v.reply = 'yes' AND v.waiting IS NULL) AS coming,
        sum(CASE WHEN v.reply = 'yes' AND v.waiting IS NULL THEN v.guests ELSE 0 END) AS guests,
        sum(v.reply = 'maybe') AS maybe, sum(v.reply = 'no') AS declined,
        sum(CASE WHEN v.waiting IS NOT NULL THEN 1 + v.guests ELSE 0 END) AS waiting,
        sum(v.attended_at IS NOT NULL) AS attended,
        sum(v.told_at IS NULL AND v.source <> 'came' AND v.attended_at IS NULL AND v.reply <> 'no') AS untold
    FROM {_LIVE} GROUP BY v.event_id
) n ON n.event_id = e.id
WHERE e.archived_at IS NULL"""  # noqa: S608

_INVITED: Final = """
SELECT v.id, v.version, v.event_id, v.customer_id, c.code, c.name, coalesce(f.tier, 'unrated'), v.source, v.invited_at,
    h.code, h.name, v.told_at, v.reply, v.replied_at, v.guests, v.waiting, v.attended_at, c.preferred_channel,
    coalesce((SELECT coalesce(nullif(p.normal, ''), p.value) FROM contact_point p WHERE p.customer_id = c.id
        AND p.kind = 'phone' AND p.archived_at IS NULL ORDER BY p.position, p.id LIMIT 1), '')
FROM event_invitation v JOIN customer c ON c.id = v.customer_id AND c.archived_at IS NULL
LEFT JOIN customer_figures f ON f.customer_id = v.customer_id LEFT JOIN channel h ON h.id = v.channel_id
WHERE v.archived_at IS NULL AND {which}
ORDER BY v.waiting IS NOT NULL, v.waiting, v.reply <> 'yes', v.reply <> 'maybe', v.reply <> 'none', c.sort_name, v.id
"""
"""Those who come first, then maybe, no reply and no; the waiting list in its order at the end."""

_BARRED: Final = """
SELECT j.value, CASE
    WHEN EXISTS (SELECT 1 FROM customer_end x WHERE x.customer_id = j.value AND x.kind = 'let_go'
        AND x.archived_at IS NULL) THEN 'let_go'
    WHEN EXISTS (SELECT 1 FROM data_request q WHERE q.customer_id = j.value AND q.kind = 'objection'
        AND q.outcome <> 'refused' AND q.archived_at IS NULL) THEN 'asked_not'
    ELSE CASE coalesce((SELECT n.state FROM consent n WHERE n.customer_id = j.value AND n.purpose = 'news'
        AND n.archived_at IS NULL ORDER BY n.at DESC, n.id DESC LIMIT 1), '')
        WHEN 'given' THEN '' WHEN '' THEN 'no_consent' ELSE 'asked_not' END
    END
FROM json_each(?) j
"""
"""As :func:`deskcrm.identify.consents.forbids_news` and ``allows``, for many at once."""

_COMING_UP: Final = """
SELECT e.id, e.name, e.starts_at, e.place, e.places, e.audience, v.reply, v.guests, v.waiting, v.told_at,
    v.attended_at, v.version
FROM event e LEFT JOIN event_invitation v ON v.event_id = e.id AND v.customer_id = :customer AND v.archived_at IS NULL
WHERE e.archived_at IS NULL AND e.state = 'planned' AND coalesce(e.ends_at, e.starts_at) >= :now
    AND EXISTS (SELECT 1 FROM customer c WHERE c.id = :customer AND c.archived_at IS NULL)
ORDER BY e.starts_at, e.id LIMIT :most
"""


@takes_connection
def events(connection: Any, *, clock: Clock) -> tuple[EventView, ...]:
    """All events: those to come first, the next one on top, then those that are over, the latest first."""
    now = int(clock.now().timestamp())
    rows = connection.execute(
        f"{_EVENTS} ORDER BY coalesce(e.ends_at, e.starts_at) < :now,"
        " CASE WHEN coalesce(e.ends_at, e.starts_at) < :now THEN -e.starts_at ELSE e.starts_at END, e.id",
        {"now": now},
    )
    return tuple(event_view(row) for row in rows.fetchall())


@takes_connection
def event(connection: Any, event_id: int) -> EventView:
    """One event with its counts. Raises NotFound."""
    row = connection.execute(f"{_EVENTS} AND e.id = ?", (event_id,)).fetchone()
    if row is None:
        raise NotFound(EVENT_GONE)
    return event_view(row)


@takes_connection
def invited(connection: Any, event_id: int, text: str = "") -> tuple[InvitationView, ...]:
    """Everybody on an event's list, or those of them whom the lookup finds by ``text``, best match first."""
    views = _invited(connection, "v.event_id = ?", (event_id,))
    if not text.strip():
        return views
    from deskcrm.identify.search_among import search_among

    by_customer = {view.customer_id: view for view in views}
    page = search_among(connection, text, list(by_customer), limit=FOUND)
    return tuple(by_customer[row.id] for row in page.rows)


@takes_connection
def invitation(connection: Any, event_id: int, customer_id: int) -> InvitationView:
    """One customer of the list. Raises NotFound."""
    found = _invited(connection, "v.event_id = ? AND v.customer_id = ?", (event_id, customer_id))
    if not found:
        raise NotFound(N_("They are not on the list of this event."))
    return found[0]


@takes_connection
def barred(connection: Any, customer_ids: Collection[int]) -> Mapping[int, str]:
    """Of each of these customers why they are not to be told of an event (a code of LEFT_OUT); empty where they may."""
    return dict(connection.execute(_BARRED, (json.dumps(list(customer_ids)),)).fetchall())


@takes_connection
def customer_events(
    connection: Any, customer_id: int, *, clock: Clock, staff_id: int | None = None,
    rows: list[tuple[Any, ...]] | None = None, most: int = NEXT,
) -> tuple[CustomerEvent, ...]:  # fmt: skip
    """Of the next ``most`` events those that this customer is on the list of, and those that they are to be invited to.
    ``rows`` are those of :func:`coming_up` where they are known already."""
    found = []
    for row in coming_up(connection, customer_id, clock=clock, most=most) if rows is None else rows:
        number, name, starts, place, places, audience, reply, guests, waiting, told, attended, version = row
        if reply is None and not (audience and _meets(connection, audience, customer_id, clock, staff_id)):
            continue
        if reply is None and barred(connection, (customer_id,))[customer_id] in ("asked_not", "let_go"):
            continue
        found.append(
            CustomerEvent(
                number, name, instant(starts), place, free_places(connection, number, places), reply or "", guests or 0,
                None if waiting is None else waiting_list(connection, number).index(waiting) + 1,
                instant_or_none(told), instant_or_none(attended), version,
            )
        )  # fmt: skip
    return tuple(found)


def coming_up(connection: Any, customer_id: int, *, clock: Clock, most: int = NEXT) -> list[tuple[Any, ...]]:
    """The next events, with what this customer said to each."""
    values = {"customer": customer_id, "now": int(clock.now().timestamp()), "most": most}
    rows: list[tuple[Any, ...]] = connection.execute(_COMING_UP, values).fetchall()
    return rows


def _meets(connection: Any, audience: str, customer_id: int, clock: Clock, staff_id: int | None) -> bool:
    """Whether a customer is one of those whom an event is for."""
    return bool(is_for(connection, audience, (customer_id,), clock=clock, staff_id=staff_id))


def is_for(
    connection: Any, audience: str, ids: Sequence[int], *, clock: Clock, staff_id: int | None = None
) -> set[int]:
    """Those of ``ids`` whom ``audience`` means; nobody where it cannot be read any more."""
    from deskcrm.identify.filter_language import parse
    from deskcrm.identify.filtering import prepared, those_of

    parsed = parse(audience)
    filtering = prepared(connection, parsed.conditions, saved=True, clock=clock, staff_id=staff_id)
    if filtering.impossible or not parsed.conditions or any(not problem.slight for problem in parsed.problems):
        return set()
    return those_of(connection, filtering, ids)


def taken(connection: Any, event_id: int) -> int:
    """How many people have a place."""
    (count,) = connection.execute(
        f"SELECT coalesce(sum(1 + v.guests), 0) FROM {_LIVE} AND v.event_id = ? AND v.reply = 'yes'"  # noqa: S608
        " AND v.waiting IS NULL",
        (event_id,),
    ).fetchone()
    return int(count)


def free_places(connection: Any, event_id: int, places: int | None) -> int | None:
    """How many places are left, None where there is no bound."""
    return None if places is None else max(0, places - taken(connection, event_id))


def waiting_list(connection: Any, event_id: int) -> list[int]:
    """The numbers that order the waiting list, the first to move up first."""
    rows = connection.execute(
        f"SELECT v.waiting FROM {_LIVE} AND v.event_id = ? AND v.waiting IS NOT NULL ORDER BY v.waiting",  # noqa: S608
        (event_id,),
    )
    return [number for (number,) in rows]


def event_view(row: tuple[Any, ...]) -> EventView:
    """The view of a row of the statement above."""
    number, version, name, starts, ends, place, places, reply_by, audience, note, state, *counts = row
    return EventView(
        number, version, name, instant(starts), instant_or_none(ends), place, places,
        date.fromisoformat(reply_by) if reply_by else None, audience, note, state, *counts,
    )  # fmt: skip


def _invited(connection: Any, which: str, values: Sequence[Any]) -> tuple[InvitationView, ...]:
    rows = connection.execute(_INVITED.format(which=which), tuple(values)).fetchall()
    why = barred(connection, [row[3] for row in rows])
    queues = {number: waiting_list(connection, number) for number in {row[2] for row in rows if row[15] is not None}}
    views = []
    for row in rows:
        (number, version, event_id, customer_id, code, name, tier, source, at, channel, own_name, told, reply, replied,
         guests, waiting, attended, prefers, phone) = row  # fmt: skip
        # Whoever was invited at the desk, or came, was there: only that they asked not to hear stands in the way.
        reason = "" if why[customer_id] == "no_consent" and source in ("desk", "came") else why[customer_id]
        views.append(
            InvitationView(
                id=number, version=version, event_id=event_id, customer_id=customer_id, code=code, name=name,
                tier=tier, source=source, invited_at=instant(at),
                channel=channel_name(channel, own_name) if channel else "", told_at=instant_or_none(told), reply=reply,
                replied_at=instant_or_none(replied), guests=guests,
                waiting=None if waiting is None else queues[event_id].index(waiting) + 1,
                attended_at=instant_or_none(attended),
                barred=reason, phone=phone, prefers=prefers,
            )
        )  # fmt: skip
    return tuple(views)
