"""What serving costs: one customer, and the office as a whole (DESIGN section 5).

On the bare connection: the office's figures run over every contact of the window. What one contact cost and whether we
caused it is the same SQL that the derived figures use, so that the sums agree to the last unit.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from deskcrm.differentiate.figures import CAUSED, COST_OF_CONTACT, OUR_CAUSE, caused_contacts
from deskcrm.differentiate.tiers import numbers_of
from deskcrm.differentiate.views import CostLine, CostToServe, OfficeCosts, Saving, TierNumbers
from deskcrm.differentiate.window import Window, window_of
from deskcrm.interact.channels import channel_name
from deskcrm.locale.messages import _
from deskcrm.money import divided, rounded_share
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock

K = TypeVar("K", bound=Hashable)

_IN_WINDOW = "i.archived_at IS NULL AND i.at >= :start AND i.at < :end"

_OF_CUSTOMER = f"""
SELECT h.code, h.name, coalesce(m.name, ''), caused, count(*), sum(seconds), sum(cost) FROM (
    SELECT i.channel_id, i.matter_id, i.seconds, {COST_OF_CONTACT} AS cost,
        i.id IN ({caused_contacts("= :id")}) AS caused
    FROM interaction i JOIN channel h ON h.id = i.channel_id
    WHERE i.customer_id = :id AND {_IN_WINDOW}) c
JOIN channel h ON h.id = c.channel_id LEFT JOIN matter m ON m.id = c.matter_id
GROUP BY c.channel_id, c.matter_id, caused
"""  # noqa: S608

_REMEDIES = f"""
SELECT coalesce(sum(iif({OUR_CAUSE}, 0, remedy_cost)), 0), coalesce(sum(iif({OUR_CAUSE}, remedy_cost, 0)), 0),
    coalesce(sum(iif({OUR_CAUSE} OR customer_id IS NOT NULL, 0, remedy_cost)), 0)
FROM complaint
WHERE remedy_cost <> 0 AND archived_at IS NULL AND coalesce(closed_at, at) >= :start AND coalesce(closed_at, at) < :end
"""  # noqa: S608
"""What was given as remedies: for causes elsewhere, for our own, and the part of the first that was given to nobody
known."""

_PEERS = """
SELECT t.customers, t.contacts, t.cost_to_serve FROM customer_figures g JOIN tier_figures t ON t.tier = g.tier
WHERE g.customer_id = ? AND t.customers > 0
"""

_STRETCH = 20_000
"""Contacts that are grouped at once: so few are sorted within the cache, millions would go by way of the disk."""

_OF_OFFICE = f"""
SELECT (i.channel_id * {{matters}} + coalesce(i.matter_id, 0)) * {{months}} + {{month}}, count(*), sum(i.seconds),
    sum({COST_OF_CONTACT})
FROM interaction i CROSS JOIN channel h ON h.id = i.channel_id
WHERE {_IN_WINDOW} AND i.id > :after AND i.id <= :after + {_STRETCH}
GROUP BY 1
"""  # noqa: S608
"""Channel, matter and month as one number, which is sorted faster than three."""

_COST_OF_CAUSED = f"""
SELECT coalesce(sum({COST_OF_CONTACT}), 0) FROM (SELECT DISTINCT id FROM ({CAUSED})) k
CROSS JOIN interaction i ON i.id = k.id JOIN channel h ON h.id = i.channel_id WHERE {_IN_WINDOW}
"""  # noqa: S608

_COST_OF_NOBODY = f"""
SELECT coalesce(sum({COST_OF_CONTACT}), 0) FROM interaction i JOIN channel h ON h.id = i.channel_id
WHERE i.customer_id IS NULL AND {_IN_WINDOW} AND i.id NOT IN ({CAUSED})
"""  # noqa: S608


@takes_connection
def cost_to_serve(connection: Any, customer_id: int, *, clock: Clock) -> CostToServe:
    """What serving this customer cost in the window that the tiers look at, beside what those of their tier cost.

    The peers' means are of the last computation of the whole book; their cost has the remedies in it.
    """
    window = window_of(connection, clock=clock)
    values = {**window.values, "id": customer_id}
    rows = connection.execute(_OF_CUSTOMER, values).fetchall()
    theirs = [row for row in rows if not row[3]]
    ours = [row for row in rows if row[3]]
    given, our_given, _nobody = connection.execute(_REMEDIES + " AND customer_id = :id", values).fetchone()
    peers, peer_contacts, peer_cost = connection.execute(_PEERS, (customer_id,)).fetchone() or (0, 0, 0)
    return CostToServe(
        contacts=sum(row[4] for row in theirs),
        seconds=sum(row[5] for row in theirs),
        cost=sum(row[6] for row in theirs) + given,
        remedies=given,
        caused_contacts=sum(row[4] for row in ours),
        poor_quality=sum(row[6] for row in ours) + our_given,
        by_channel=_dearest_first(_sums((channel_name(*row[:2]), row[4:]) for row in theirs)),
        by_matter=_dearest_first(_sums((row[2] or no_matter(), row[4:]) for row in theirs)),
        peers=peers,
        peer_contacts=divided(1000 * peer_contacts, peers) if peers else 0,
        peer_cost=divided(peer_cost, peers) if peers else 0,
        peer_cost_per_contact=divided(peer_cost, peer_contacts) if peer_contacts else 0,
    )


@takes_connection
def worth_of(connection: Any, customer_id: int, *, clock: Clock) -> tuple[TierNumbers, CostToServe]:
    """Why a customer has their tier, and what serving them cost, in one snapshot."""
    return numbers_of(connection, customer_id, clock=clock), cost_to_serve(connection, customer_id, clock=clock)


@takes_connection
def office_costs(connection: Any, *, clock: Clock) -> OfficeCosts:
    """What contacts and remedies cost the office in the window that the tiers look at.

    ``cost`` is all of it: what customers' cost to serve adds up to, ``poor_quality`` and ``unidentified``.
    """
    window = window_of(connection, clock=clock)
    months = _months(window, clock)
    groups = _groups(connection, window, months)
    channels = _channels(connection)
    matters = dict(connection.execute("SELECT id, name FROM matter").fetchall())
    given, our_given, to_nobody = connection.execute(_REMEDIES, window.values).fetchone()
    (caused,) = connection.execute(_COST_OF_CAUSED, window.values).fetchone()
    (nobodys,) = connection.execute(_COST_OF_NOBODY, window.values).fetchone()
    by_channel = _sums((group.channel, group.figures) for group in groups)
    by_month = _sums((group.month, group.figures) for group in groups)
    totals = [sum(column) for column in zip(*by_month.values(), strict=True)] or [0, 0, 0]
    return OfficeCosts(
        as_of=window.as_of,
        window_days=window.days,
        contacts=totals[0],
        seconds=totals[1],
        cost=totals[2] + given + our_given,
        remedies=given + our_given,
        poor_quality=caused + our_given,
        unidentified=nobodys + to_nobody,
        by_channel=_dearest_first(_sums((channels[number].name, figures) for number, figures in by_channel.items())),
        by_matter=_dearest_first(_sums((matters.get(group.matter) or no_matter(), group.figures) for group in groups)),
        by_month=tuple(
            CostLine(month.name, *by_month.get(place, (0, 0, 0)))
            for place, month in enumerate(months)
            if place >= min(by_month, default=len(months))
        ),
        savings=_savings(channels, by_channel),
    )


def no_matter() -> str:
    """What stands for the contacts that were put into no matter."""
    return _("no matter")


Figures = Sequence[int]
"""Contacts, seconds, cost."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Contacts of one channel, matter (0 for none) and month (its place in the window)."""

    channel: int
    matter: int
    month: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class _Month:
    """An office month of the window, named YYYY-MM, with its first instant."""

    name: str
    start: int


@dataclass(frozen=True, slots=True)
class _Channel:
    name: str
    fixed_cost: int
    rate: int
    active: bool


def _groups(connection: Any, window: Window, months: list[_Month]) -> list[_Group]:
    (most,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM matter").fetchone()
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM interaction").fetchone()
    month = _place([month.start for month in months[1:]], 0)
    statement = _OF_OFFICE.format(matters=most, months=len(months), month=month)
    rows = (
        row
        for after in range(0, last, _STRETCH)
        for row in connection.execute(statement, {**window.values, "after": after}).fetchall()
    )
    found = _sums((row[0], row[1:]) for row in rows)
    groups = []
    for number, figures in found.items():
        of, place = divmod(number, len(months))
        groups.append(_Group(of // most, of % most, place, figures))
    return groups


def _months(window: Window, clock: Clock) -> list[_Month]:
    """The office months that the window touches, oldest first."""
    day = clock.day_of(instant(window.start)).replace(day=1)
    found = []
    while day <= window.as_of:
        found.append(_Month(f"{day:%Y-%m}", int(clock.start_of(day).timestamp())))
        day = (day + timedelta(days=31)).replace(day=1)
    return found


def _place(starts: list[int], place: int) -> str:
    """The SQL expression that says which stretch between ``starts`` a contact lies in, counted from ``place``; halving
    asks the fewest questions."""
    if not starts:
        return str(place)
    half = len(starts) // 2
    before, after = _place(starts[:half], place), _place(starts[half + 1 :], place + half + 1)
    return f"iif(i.at < {starts[half]}, {before}, {after})"


def _channels(connection: Any) -> dict[int, _Channel]:
    rows = connection.execute(
        "SELECT id, code, name, fixed_cost, rate_per_minute, active AND archived_at IS NULL FROM channel"
    )
    return {
        number: _Channel(channel_name(code, name), fixed_cost, rate, bool(active))
        for number, code, name, fixed_cost, rate, active in rows
    }


def _savings(channels: dict[int, _Channel], by_channel: dict[int, Figures]) -> tuple[Saving, ...]:
    """For each channel the best one to move its contacts to, the largest saving first.

    A channel that no cost was ever set for says nothing of what contacts there would cost: nothing is moved to it.
    """
    priced = [
        number
        for number in by_channel
        if channels[number].active and (channels[number].fixed_cost or channels[number].rate)
    ]
    found = []
    for number, (contacts, _seconds, cost) in by_channel.items():
        there = [
            (cost - rounded_share(by_channel[other][2], contacts, by_channel[other][0]), channels[other].name)
            for other in priced
            if other != number
        ]
        saved, name = max(there, default=(0, ""))
        if saved > 0:
            found.append(Saving(channels[number].name, name, contacts, saved))
    return tuple(sorted(found, key=lambda saving: -saving.saved))


def _sums(pairs: Iterable[tuple[K, Figures]]) -> dict[K, Figures]:
    """The figures of pairs added up by their keys."""
    found: dict[K, list[int]] = {}
    for key, figures in pairs:
        sums = found.setdefault(key, [0, 0, 0])
        for place, figure in enumerate(figures):
            sums[place] += figure
    return dict(found)


def _dearest_first(found: dict[str, Figures]) -> tuple[CostLine, ...]:
    lines = [CostLine(name, *figures) for name, figures in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.cost, -line.contacts, line.name)))
