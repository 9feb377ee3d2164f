"""How long customers have been with the office, who buys again, and who of each tier stayed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.book import computed
from deskcrm.differentiate.mix import IN_GROUP, book_of
from deskcrm.differentiate.tiers import ALL_TIERS
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

YEARS = (1, 2, 3, 5)
"""Where the spans of tenure end, in years; the last span is open."""

_YEAR = 31_557_600
"""Seconds of a year of 365.25 days."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """The buyers of one tier: how many, how many of them have two or more orders (``again``), how many have been
    customers since their first purchase for each span of YEARS, and the mean in days."""

    tier: str
    buyers: int
    again: int
    spans: tuple[int, ...]
    mean_days: int


@dataclass(frozen=True, slots=True)
class Stayed:
    """Of the ``before`` who bought in the window before this one and were of ``tier`` then, ``stayed`` bought in this
    one too."""

    tier: str
    before: int
    stayed: int


@takes_connection
def tenure(connection: Any, *, clock: Clock, segment_id: int | None = None) -> tuple[Tenure, ...]:
    """Tenure and repeat rate of the buyers, or those of a group, of each tier, and last of all (named ``''``)."""
    book = book_of(connection, clock=clock, segment_id=segment_id)
    edges = [f"sum(age < {years * _YEAR})" for years in YEARS]
    statement = f"""
        SELECT {{tier}}, count(*), coalesce(sum(orders >= 2), 0), {", ".join(edges)}, count(age), coalesce(sum(age), 0)
        FROM (SELECT tier, orders, :end - first_purchase AS age FROM {book.table} WHERE {book.buyers}) {{group}}
    """  # noqa: S608
    values = {"end": book.span.end}
    by_tier = {row[0]: row for row in connection.execute(statement.format(tier="tier", group="GROUP BY tier"), values)}
    everybody = connection.execute(statement.format(tier="''", group=""), values).fetchone()
    nobody = ("", *[0] * (len(everybody) - 1))
    return (*(_tenure(tier, by_tier.get(tier, nobody)) for tier in ALL_TIERS), _tenure("", everybody))


@takes_connection
def retention(connection: Any, *, clock: Clock, segment_id: int | None = None) -> tuple[Stayed, ...]:
    """Who stayed, of each tier and last of all (named ``''``), of everybody or of who is in a group now. Computes the
    whole book for the window before."""
    book = book_of(connection, clock=clock, segment_id=segment_id)
    before, span, _lines = computed(
        connection,
        clock=clock,
        as_of=book.span.as_of - timedelta(days=book.span.days),
        window_days=book.span.days,
        name="book_before",
    )
    rows = connection.execute(
        f"""SELECT b.tier, count(*), sum(coalesce(now.purchases, 0) > 0)
        FROM {before} b LEFT JOIN {book.table} now ON now.customer_id = b.customer_id
        WHERE b.purchases > 0 AND b.first_seen < :end AND b.customer_id IN (SELECT id FROM customer
            WHERE archived_at IS NULL) {"" if book.whole else f"AND b.{IN_GROUP}"} GROUP BY b.tier""",  # noqa: S608
        {"end": span.end},
    ).fetchall()
    found = {tier: Stayed(tier, count, stayed) for tier, count, stayed in rows}
    tiers = tuple(found.get(tier, Stayed(tier, 0, 0)) for tier in ALL_TIERS)
    return (*tiers, Stayed("", sum(one.before for one in tiers), sum(one.stayed for one in tiers)))


def _tenure(tier: str, row: tuple[Any, ...]) -> Tenure:
    _tier, buyers, again, *below, dated, age = row
    edges = [0, *(count or 0 for count in below), dated]
    spans = tuple(later - earlier for earlier, later in pairwise(edges))
    return Tenure(tier, buyers, again, spans, age // dated // 86_400 if dated else 0)
