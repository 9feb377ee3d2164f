"""The follow-up queue, on the bare connection.

Open follow-ups stand in partial indexes by due time, and by tier and due time, so that a page is read in order and
nothing is sorted, however many were done before.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from deskcrm.identify.segments import is_member
from deskcrm.interact import rows
from deskcrm.interact.views import QueuePage
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.views import FollowUpView

_OPEN = "state = 'open' AND archived_at IS NULL"
_AWAKE = "(snoozed_until IS NULL OR snoozed_until <= :now)"

NOBODYS = 0
"""Asked for in place of an owner: what is the whole desk's."""

_BY_TIER = "tier_rank, due, id"

_TOTAL = "SELECT count(*) FROM follow_up WHERE state = 'open' AND archived_at IS NULL {mine}"

_ASLEEP = _TOTAL + " AND snoozed_until > :now"

DUE_COUNTS = """
SELECT coalesce(sum(due < :now), 0), coalesce(sum(due >= :now), 0) FROM follow_up
WHERE state = 'open' AND archived_at IS NULL AND due < :tomorrow
    AND (snoozed_until IS NULL OR snoozed_until <= :now) {mine}
"""
"""Overdue and due today: only the beginning of the index is looked at."""


@takes_connection
def queue_page(
    connection: Any,
    *,
    clock: Clock,
    owner_id: int | None = None,
    segment_id: int | None = None,
    offset: int = 0,
    limit: int = 200,
) -> QueuePage:
    """A stretch of the open follow-ups, of one member of staff when ``owner_id`` is given, or the whole desk's
    (``NOBODYS``), and of who is in the saved group ``segment_id`` alone where one is given. Raises NotFound and Refused
    where that is not there any more.

    Overdue ones stand first, then what is due today, both by the customer's tier and then by when they are due; then
    later ones by when they are due. Those asleep come last, by when they wake; they are in ``total`` and in none of
    the other counts.
    """
    mine = "" if owner_id is None else "AND owner_id IS NULL" if owner_id == NOBODYS else "AND owner_id = :owner"
    values = {**day_values(clock), "owner": owner_id, "limit": limit, "offset": max(0, offset)}
    if segment_id is not None:
        mine += " AND customer_id IN (SELECT value FROM json_each(:members))"
        values["members"] = _members(connection, segment_id, clock)
    (total,) = connection.execute(_TOTAL.format(mine=mine), values).fetchone()
    (asleep,) = connection.execute(_ASLEEP.format(mine=mine), values).fetchone()
    overdue, today = connection.execute(DUE_COUNTS.format(mine=mine), values).fetchone()
    awake = total - asleep
    later = awake - overdue - today
    parts = (
        (overdue, f"due < :now AND {_AWAKE} {mine}", _BY_TIER),
        (today, f"due >= :now AND due < :tomorrow AND {_AWAKE} {mine}", _BY_TIER),
        (later, f"due >= :tomorrow AND {_AWAKE} {mine}", "due, id"),
        (asleep, f"snoozed_until > :now {mine}", "snoozed_until, id"),
    )
    found: tuple[FollowUpView, ...] = ()
    before = 0
    for count, which, order in parts:
        if len(found) < limit and offset < before + count:
            values["limit"], values["offset"] = limit - len(found), max(0, offset - before)
            found += _stretch(connection, which, order, values)
        before += count
    return QueuePage(rows=found, offset=max(0, offset), total=total, overdue=overdue, today=today, later=later)


def _members(connection: Any, segment_id: int, clock: Clock) -> str:
    """Who has something open and is in the group, as JSON."""
    waiting = "SELECT DISTINCT customer_id FROM follow_up WHERE state = 'open' AND archived_at IS NULL"
    ids = [number for (number,) in connection.execute(waiting) if number is not None]
    return json.dumps(sorted(is_member(connection, segment_id, ids, clock=clock)))


def _stretch(connection: Any, which: str, order: str, values: dict[str, Any]) -> tuple[FollowUpView, ...]:
    """The follow-ups on one page; found by id first, so that what is paged over is joined with nothing."""
    ids = [
        row[0]
        for row in connection.execute(
            f"SELECT id FROM follow_up WHERE {_OPEN} AND {which} ORDER BY {order} LIMIT :limit OFFSET :offset",  # noqa: S608
            values,
        )
    ]
    by_id = {view.id: view for view in rows.follow_ups(connection, f"WHERE f.id IN ({rows.ids(ids)})")}
    return tuple(by_id[number] for number in ids)


def day_values(clock: Clock) -> dict[str, Any]:
    """Now and the end of the office day, as the statements take them."""
    return {"now": int(clock.now().timestamp()), "tomorrow": int(clock.end_of(clock.today()).timestamp())}
