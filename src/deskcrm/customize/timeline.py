"""A customer's history on the bare connection: contacts, follow-ups, complaints, orders and turns in one line of time.

Which entries stand on a page is found by their times alone, each kind bounded by the page; only those are then read
whole. The lines of one order on one office day are one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.customize import turns
from deskcrm.interact import rows
from deskcrm.interact.channels import channel_name
from deskcrm.interact.views import TimelineEntry
from deskcrm.locale.messages import _, n_
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock

EXCERPT = 300
"""Characters of a note or a complaint that an entry carries."""

_TIMES = """
SELECT * FROM (
    SELECT 'interaction', id, at FROM interaction
    WHERE customer_id = :id AND archived_at IS NULL ORDER BY at DESC, id DESC LIMIT :most)
UNION ALL SELECT * FROM (
    SELECT 'follow_up', id, coalesce(done_at, due) FROM follow_up
    WHERE customer_id = :id AND archived_at IS NULL ORDER BY 3 DESC, id DESC LIMIT :most)
UNION ALL SELECT * FROM (
    SELECT 'complaint', id, at FROM complaint
    WHERE customer_id = :id AND archived_at IS NULL ORDER BY at DESC, id DESC LIMIT :most)
"""
_COUNTS = """
SELECT (SELECT count(*) FROM interaction WHERE customer_id = :id AND archived_at IS NULL)
    + (SELECT count(*) FROM follow_up WHERE customer_id = :id AND archived_at IS NULL)
    + (SELECT count(*) FROM complaint WHERE customer_id = :id AND archived_at IS NULL)
"""
_ORDERS = """
SELECT order_number, at, sum(amount), count(*), min(id) FROM purchase
WHERE customer_id = :id AND archived_at IS NULL GROUP BY at, order_number
"""
_FIRST_LINES = """
SELECT l.id, coalesce(nullif(l.description, ''), nullif(p.name, ''), p.code, ''), l.description = '' AND l.quantity < 0,
    l.place
FROM purchase l LEFT JOIN product p ON p.id = l.product_id WHERE l.id IN ({ids})
"""
_INTERACTIONS = """
SELECT i.id, i.at, i.subject, coalesce(m.name, ''), substr(i.note, 1, {excerpt}), i.outcome, coalesce(s.name, ''),
    i.direction, h.code, h.name, i.seconds
FROM interaction i JOIN channel h ON h.id = i.channel_id
LEFT JOIN matter m ON m.id = i.matter_id LEFT JOIN staff s ON s.id = i.staff_id WHERE i.id IN ({ids})
"""
_FOLLOW_UPS = """
SELECT f.id, coalesce(f.done_at, f.due), f.kind, f.title, substr(f.note, 1, {excerpt}), f.state,
    coalesce(d.name, o.name, '')
FROM follow_up f LEFT JOIN staff d ON d.id = f.done_by_id LEFT JOIN staff o ON o.id = f.owner_id
WHERE f.id IN ({ids})
"""
_COMPLAINTS = """
SELECT x.id, x.at, substr(x.description, 1, {excerpt}), x.number, x.stage, coalesce(o.name, ''), coalesce(h.code, ''),
    coalesce(h.name, '')
FROM complaint x LEFT JOIN staff o ON o.id = x.owner_id LEFT JOIN channel h ON h.id = x.channel_id
WHERE x.id IN ({ids})
"""


@dataclass(slots=True)
class _Order:
    """The lines of one order number on one office day: the first line's id, when the last was (epoch seconds), the sum
    in minor units and how many there are."""

    id: int
    last: int
    amount: int
    count: int


_OrderKey = tuple[str, int]
"""Order number and office day."""


@takes_connection
def timeline(
    connection: Any, customer_id: int, offset: int = 0, limit: int = 100, *, clock: Clock
) -> tuple[TimelineEntry, ...]:
    """A stretch of the customer's history, newest first. What is still to be done stands at the time it is due."""
    return timeline_and_total(connection, customer_id, offset, limit, clock=clock)[0]


def timeline_and_total(
    connection: Any, customer_id: int, offset: int, limit: int, *, clock: Clock
) -> tuple[tuple[TimelineEntry, ...], int]:
    """As :func:`timeline`, with the number of entries there are in all."""
    values = {"id": customer_id, "most": offset + limit}
    orders = _orders(connection, customer_id, clock)
    times: list[tuple[str, Any, int]] = connection.execute(_TIMES, values).fetchall()
    times.extend(turns.times(connection, values))
    times.extend(("purchase", order, found.last) for order, found in orders.items())
    times.sort(key=lambda entry: (-entry[2], entry[0], _newest_first(entry[1])))
    page = times[offset : offset + limit]
    entries: dict[tuple[str, Any], TimelineEntry] = {}
    for table, read in _READERS:
        ids = [key for kind, key, _at in page if kind == table]
        if ids:
            entries.update(((table, entry.id), entry) for entry in read(connection, rows.ids(ids)))
    wanted = {key: orders[key] for kind, key, _at in page if kind == "purchase"}
    if wanted:
        entries.update((("purchase", key), entry) for key, entry in _purchases(connection, wanted))
    (total,) = connection.execute(_COUNTS, values).fetchone()
    total += turns.count(connection, values) + len(orders)
    return tuple(entries[kind, key] for kind, key, _at in page), total


def _newest_first(key: int | _OrderKey) -> tuple[int, str]:
    return (-key, "") if isinstance(key, int) else (0, key[0])


def _orders(connection: Any, customer_id: int, clock: Clock) -> dict[_OrderKey, _Order]:
    orders: dict[_OrderKey, _Order] = {}
    for number, at, amount, count, line_id in connection.execute(_ORDERS, {"id": customer_id}):
        key = (number, datetime.fromtimestamp(at, clock.zone).toordinal())
        known = orders.get(key)
        if known is None:
            orders[key] = _Order(line_id, at, amount, count)
        else:
            known.id, known.last = min(known.id, line_id), max(known.last, at)
            known.amount += amount
            known.count += count
    return orders


def _purchases(connection: Any, orders: dict[_OrderKey, _Order]) -> Iterable[tuple[_OrderKey, TimelineEntry]]:
    ids = rows.ids(order.id for order in orders.values())
    lines = {line: rest for line, *rest in connection.execute(_FIRST_LINES.format(ids=ids))}
    for key, order in orders.items():
        name, returned, place = lines[order.id]
        if returned and order.count == 1:
            name = _("Brought back: {name}", name=name)
        entry = TimelineEntry(
            kind="purchase",
            id=order.id,
            at=instant(order.last),
            title=_order_title(order.count, name),
            detail=" · ".join(part for part in (key[0], place) if part),
            state="",
            staff="",
            amount=order.amount,
        )
        yield key, entry


def _order_title(count: int, name: str) -> str:
    if not name:
        return n_("{count} item", "{count} items", count)
    if count == 1:
        return name
    return n_("{count} item: {name}, …", "{count} items: {name}, …", count, name=name)


def _interactions(connection: Any, ids: str) -> Iterable[TimelineEntry]:
    for row in connection.execute(_INTERACTIONS.format(excerpt=EXCERPT, ids=ids)):
        number, at, subject, matter, note, outcome, staff, direction, channel, own_name, seconds = row
        title = subject or matter or _first_line(note)
        yield TimelineEntry(
            kind="interaction",
            id=number,
            at=instant(at),
            title=title,
            detail=" · ".join(part for part in (matter, note) if part and part != title),
            state=outcome,
            staff=staff,
            direction=direction,
            channel=channel_name(channel, own_name),
            seconds=seconds,
            channel_code=channel,
        )


def _follow_ups(connection: Any, ids: str) -> Iterable[TimelineEntry]:
    for number, at, kind, title, note, state, staff in connection.execute(_FOLLOW_UPS.format(excerpt=EXCERPT, ids=ids)):
        yield TimelineEntry(kind=kind, id=number, at=instant(at), title=title, detail=note, state=state, staff=staff)


def _complaints(connection: Any, ids: str) -> Iterable[TimelineEntry]:
    for number, at, text, public, stage, staff, channel, own_name in connection.execute(
        _COMPLAINTS.format(excerpt=EXCERPT, ids=ids)
    ):
        yield TimelineEntry(
            kind="complaint",
            id=number,
            at=instant(at),
            title=_first_line(text),
            detail=public,
            state=stage,
            staff=staff,
            channel=channel_name(channel, own_name) if channel else "",
            channel_code=channel,
        )


_READERS: tuple[tuple[str, Callable[[Any, str], Iterable[TimelineEntry]]], ...] = (
    ("interaction", _interactions),
    ("follow_up", _follow_ups),
    ("complaint", _complaints),
    ("response", turns.responses),
    ("tier", turns.tiers),
    ("end", turns.endings),
)
"""What reads the entries of each kind whole."""


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]
