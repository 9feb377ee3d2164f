"""How net value adds up from the best customer to the last, and value against cost to serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.mix import Book, book_of
from deskcrm.differentiate.views import Part
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

QUADRANTS = ("more_less", "more_more", "less_less", "less_more")
"""The parts of the two-by-two: margin above or below the mean of the buyers, then cost to serve above or below."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The whale curve (Kaplan and Narayanan, 2001): the net value (minor units) of the best 0, 1, 2 ... 100 percent of
    the buyers, put in order by net value. ``peak`` is the percent after which it only falls."""

    customers: int
    points: tuple[int, ...]

    @property
    def peak(self) -> int:
        """The first percent at which the curve is highest."""
        return self.points.index(max(self.points))


@dataclass(frozen=True, slots=True)
class Quadrant:
    """The four parts of the buyers, and the means that part them: margin and cost to serve of one buyer, in minor
    units."""

    mean_margin: int
    mean_cost: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """A customer with what they brought and cost in the window, in minor units."""

    customer_id: int
    code: str
    name: str
    tier: str
    margin: int
    cost_to_serve: int
    net_value: int


@dataclass(frozen=True, slots=True)
class ServedPage:
    """A stretch of the customers of one part, highest net value first; ``total`` counts all of them."""

    rows: tuple[Served, ...]
    total: int
    offset: int


@takes_connection
def whale_curve(
    connection: Any,
    *,
    clock: Clock,
    as_of: date | None = None,
    window: int | None = None,
    segment_id: int | None = None,
) -> Curve:
    """The curve of the days and the group that :func:`deskcrm.differentiate.mix.customer_mix` tells of for the same
    wishes."""
    return curve_of(connection, book_of(connection, clock=clock, as_of=as_of, days=window, segment_id=segment_id))


def curve_of(connection: Any, book: Book) -> Curve:
    """The curve of a book: at each percent the first ceil(percent n / 100) of the n buyers."""
    connection.execute("DROP TABLE IF EXISTS temp.curve_order")
    connection.execute(
        f"CREATE TEMP TABLE curve_order AS SELECT net_value FROM {book.table} WHERE {book.buyers}"  # noqa: S608
        " ORDER BY net_value DESC",
        book.values,
    )
    (customers,) = connection.execute("SELECT count(*) FROM temp.curve_order").fetchone()
    points, before = [0], 0
    for percent in range(1, 101):
        place = -(-percent * customers // 100)
        (part,) = connection.execute(
            "SELECT coalesce(sum(net_value), 0) FROM temp.curve_order WHERE rowid > ? AND rowid <= ?", (before, place)
        ).fetchone()
        points.append(points[-1] + part)
        before = place
    connection.execute("DROP TABLE temp.curve_order")
    return Curve(customers, tuple(points))


@takes_connection
def two_by_two(connection: Any, *, clock: Clock, segment_id: int | None = None) -> Quadrant:
    """Value against cost to serve: how many buyers, or those of a group, are in each part, and what they came to."""
    book = book_of(connection, clock=clock, segment_id=segment_id)
    count, margin, cost = _means(connection, book)
    rows = connection.execute(
        f"SELECT {_PART} AS part, count(*), sum(window_revenue), sum(margin), sum(cost_to_serve), sum(net_value)"  # noqa: S608
        f" FROM {book.table} WHERE {book.buyers} GROUP BY part",
        {**book.values, "buyers": count, "margin": margin, "cost": cost},
    )
    found = {name: Part(name, *sums) for name, *sums in rows}
    parts = tuple(found.get(name, Part(name, 0, 0, 0, 0, 0)) for name in QUADRANTS)
    return Quadrant(margin // count if count else 0, cost // count if count else 0, parts)


@takes_connection
def quadrant_page(
    connection: Any, quadrant: str, *, clock: Clock, segment_id: int | None = None, offset: int = 0, limit: int = 200
) -> ServedPage:
    """The customers of one of QUADRANTS as :func:`two_by_two` parts them, highest net value first, equal ones by
    code."""
    book = book_of(connection, clock=clock, segment_id=segment_id)
    count, margin, cost = _means(connection, book)
    values = {**book.values, "buyers": count, "margin": margin, "cost": cost, "part": quadrant}
    where = f"{book.buyers} AND {_PART} = :part"
    (total,) = connection.execute(f"SELECT count(*) FROM {book.table} WHERE {where}", values).fetchone()  # noqa: S608
    rows = connection.execute(
        f"SELECT c.id, c.code, c.name, g.tier, g.margin, g.cost_to_serve, g.net_value FROM {book.table} g"  # noqa: S608
        f" JOIN customer c ON c.id = g.customer_id WHERE {where}"
        " ORDER BY g.net_value DESC, c.code LIMIT :limit OFFSET :offset",
        {**values, "limit": limit, "offset": offset},
    ).fetchall()
    return ServedPage(served(rows), total, offset)


def served(rows: Sequence[Any]) -> tuple[Served, ...]:
    """Rows of the base as customers; one of no computation yet is unrated."""
    return tuple(Served(id, code, name, tier or "unrated", *sums) for id, code, name, tier, *sums in rows)


# Held against the mean by multiplication: a mean is seldom whole.
_PART = """CASE WHEN margin * :buyers > :margin THEN 'more_' ELSE 'less_' END
    || CASE WHEN cost_to_serve * :buyers > :cost THEN 'more' ELSE 'less' END"""


def _means(connection: Any, book: Book) -> tuple[int, int, int]:
    """How many buyers there are, and what all of them brought and cost."""
    count, margin, cost = connection.execute(
        f"SELECT count(*), coalesce(sum(margin), 0), coalesce(sum(cost_to_serve), 0) FROM {book.table}"  # noqa: S608
        f" WHERE {book.buyers}",
        book.values,
    ).fetchone()
    return count, margin, cost
