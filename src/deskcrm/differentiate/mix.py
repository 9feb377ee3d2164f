"""The customer mix of a day: what each tier came to, and how much the first few bring (DESIGN sections 4.2 and 5)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.book import computed
from deskcrm.differentiate.tiers import ALL_TIERS, TIERS
from deskcrm.differentiate.views import CustomerMix, Part, TopShare
from deskcrm.differentiate.window import Lines, Window, last_run, window, window_of
from deskcrm.identify.segments import members
from deskcrm.money import rounded_share
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

TOP = (1, 5, 10, 20, 50)
"""The percents of the buyers, by revenue, whose shares are told."""

WHOLE_SHARE = 100_000_000
"""Shares are in millionths of a percent: this is all."""

_SUMS = """
SELECT count(*), coalesce(sum(window_revenue), 0), coalesce(sum(margin), 0), coalesce(sum(cost_to_serve), 0)
FROM {table} WHERE tier IN ({codes}) AND {known}
"""
"""Asked a tier at a time: six looks at everybody take less than putting everybody in order by tier."""


IN_GROUP = "customer_id IN (SELECT customer_id FROM temp.mix_group)"
"""The condition (SQL) of who is in the group of a book that is not whole."""


@dataclass(frozen=True, slots=True)
class Book:
    """Everybody's figures of one day: the ``table`` that holds them, the days they are of, the lines between the
    tiers. ``known`` is the condition (SQL) that leaves out who was not known by then; ``buyers`` also those without a
    purchase in the window. One that is not ``whole`` is of a group. Statements about either want the values of
    ``span``."""

    table: str
    span: Window
    lines: Lines
    known: str
    whole: bool = True

    @property
    def buyers(self) -> str:
        """The condition (SQL) of those with a purchase in the window."""
        return f"{self.known} AND purchases > 0"

    @property
    def values(self) -> dict[str, int]:
        """What ``known`` and ``buyers`` call ``:end``."""
        return {"end": self.span.end}


def book_of(
    connection: Any,
    *,
    clock: Clock,
    as_of: date | None = None,
    days: int | None = None,
    segment_id: int | None = None,
) -> Book:
    """The stored figures of the last computation; those of another day or window, or of today where there was none
    yet, are computed beside them and nothing is stored. With ``segment_id`` the book of who is in that saved group now,
    each in the tier they have in the whole book.

    Raises Refused (``window``); NotFound, and Refused where the group cannot be read."""
    book = _whole_book(connection, clock, as_of, days)
    return book if segment_id is None else _of_group(connection, book, segment_id, clock)


def _whole_book(connection: Any, clock: Clock, as_of: date | None, days: int | None) -> Book:
    run = last_run(connection)
    if run is None or as_of is not None or days is not None:
        table, span, lines = computed(connection, clock=clock, as_of=as_of, window_days=days)
        return Book(table, span, lines, _known(connection, ":end"))
    # Who came since the last computation has figures of the days up to today.
    end = window_of(connection, clock=clock, run=run).end
    span = window(run.as_of, run.window_days, clock)
    return Book("customer_figures", span, run.lines, _known(connection, str(max(end, span.end))))


@takes_connection
def customer_mix(
    connection: Any,
    *,
    clock: Clock,
    as_of: date | None = None,
    window: int | None = None,
    segment_id: int | None = None,
) -> CustomerMix:
    """The customer mix as the last computation of the whole book left it; with ``as_of`` or ``window`` (days) that of
    those days, computed for it; with ``segment_id`` of that group alone. Raises as :func:`book_of`: Refused
    (``window``) for a window that no office can have."""
    return mix_of(connection, book_of(connection, clock=clock, as_of=as_of, days=window, segment_id=segment_id))


def _of_group(connection: Any, book: Book, segment_id: int, clock: Clock) -> Book:
    connection.execute("DROP TABLE IF EXISTS temp.mix_group")
    connection.execute("CREATE TEMP TABLE mix_group (customer_id INTEGER PRIMARY KEY)")
    ids = ((number,) for number in members(connection, segment_id, clock=clock))
    connection.executemany("INSERT INTO temp.mix_group VALUES (?)", ids)
    return replace(book, known=f"{book.known} AND {IN_GROUP}", whole=False)


def mix_of(connection: Any, book: Book) -> CustomerMix:
    """The customer mix of a book."""
    tiers = tuple(_part(connection, book, tier) for tier in ALL_TIERS)
    ranking = _Ranking(connection, book)
    mix = CustomerMix(
        as_of=book.span.as_of,
        window_days=book.span.days,
        customers=ranking.customers,
        total=added("", tiers),
        tiers=tiers,
        top=ranking.top(),
        below_zero=ranking.below_zero(),
        lines=book.lines,
        rated=sum(part.customers for part in tiers if part.name in TIERS),
        nobody=_nobody(connection, book.span) if book.whole else Part("", 0, 0, 0, 0, 0),
    )
    ranking.close()
    return mix


def added(name: str, parts: Sequence[Part]) -> Part:
    """Several parts as one."""
    return Part(
        name,
        sum(part.customers for part in parts),
        sum(part.revenue for part in parts),
        sum(part.margin for part in parts),
        sum(part.cost_to_serve for part in parts),
        sum(part.net_value for part in parts),
    )


def share(part: int, whole: int) -> int:
    """``part`` of ``whole`` in millionths of a percent; 0 where the whole is not above zero."""
    return rounded_share(WHOLE_SHARE, part, whole) if whole > 0 else 0


def _known(connection: Any, end: str) -> str:
    """The condition that leaves out who was not known by ``end`` (SQL), and who is archived.

    Hardly ever is anybody archived; both counts come from an index, while a look at every customer would take longer
    than all the sums.
    """
    (everybody,) = connection.execute("SELECT count(*) FROM customer").fetchone()
    (living,) = connection.execute("SELECT count(*) FROM customer WHERE archived_at IS NULL").fetchone()
    known = f"coalesce(first_seen, 0) < {end}"
    if everybody == living:
        return known
    return f"{known} AND customer_id NOT IN (SELECT id FROM customer WHERE archived_at IS NOT NULL)"  # noqa: S608


def _part(connection: Any, book: Book, tier: str) -> Part:
    # A customer of no computation yet has an empty tier.
    codes = "'unrated', ''" if tier == "unrated" else f"'{tier}'"
    statement = _SUMS.format(table=book.table, known=book.known, codes=codes)
    customers, revenue, margin, cost = connection.execute(statement, book.values).fetchone()
    return Part(tier, customers, revenue, margin, cost, margin - cost)


class _Ranking:
    """The buyers of a book by revenue, highest first: everybody is put in order once, in a table of its own, and only
    equal revenues at the edge of a share are told apart by code."""

    def __init__(self, connection: Any, book: Book) -> None:
        self._connection = connection
        connection.execute("DROP TABLE IF EXISTS temp.mix_order")
        connection.execute(
            "CREATE TEMP TABLE mix_order AS SELECT window_revenue AS revenue, net_value, customer_id"  # noqa: S608
            f" FROM {book.table} WHERE {book.buyers} ORDER BY window_revenue DESC",
            book.values,
        )
        (self.customers,) = self._one("SELECT coalesce(max(rowid), 0) FROM temp.mix_order")

    def close(self) -> None:
        """Lets go of the table."""
        self._connection.execute("DROP TABLE temp.mix_order")

    def below_zero(self) -> int:
        """How many have a net value below zero."""
        (count,) = self._one("SELECT coalesce(sum(net_value < 0), 0) FROM temp.mix_order")
        return int(count)

    def top(self) -> tuple[TopShare, ...]:
        """The shares of the first, for each of TOP."""
        if not self.customers:
            return tuple(TopShare(percent, 0, 0, 0) for percent in TOP)
        revenue, net_value = self._sums(0, self.customers)
        found = []
        for percent in TOP:
            count = -(-percent * self.customers // 100)
            of_revenue, of_net_value = self._first(count)
            found.append(TopShare(percent, count, share(of_revenue, revenue), share(of_net_value, net_value)))
        return tuple(found)

    def _first(self, count: int) -> tuple[int, int]:
        """Revenue and net value of the first ``count``."""
        edge = self._revenue_at(count)
        places = range(1, self.customers + 1)
        above = bisect_left(places, -edge, key=lambda place: -self._revenue_at(place))
        last = bisect_right(places, -edge, key=lambda place: -self._revenue_at(place))
        revenue, net_value = self._sums(0, above)
        (equal,) = self._one(
            "SELECT sum(net_value) FROM (SELECT o.net_value FROM temp.mix_order o JOIN customer c"
            " ON c.id = o.customer_id WHERE o.rowid > ? AND o.rowid <= ? ORDER BY c.code LIMIT ?)",
            above,
            last,
            count - above,
        )
        return revenue + edge * (count - above), net_value + equal

    def _revenue_at(self, place: int) -> int:
        (revenue,) = self._one("SELECT revenue FROM temp.mix_order WHERE rowid = ?", place)
        return int(revenue)

    def _sums(self, after: int, last: int) -> tuple[int, int]:
        revenue, net_value = self._one(
            "SELECT coalesce(sum(revenue), 0), coalesce(sum(net_value), 0) FROM temp.mix_order"
            " WHERE rowid > ? AND rowid <= ?",
            after,
            last,
        )
        return revenue, net_value

    def _one(self, statement: str, *values: int) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self._connection.execute(statement, values).fetchone()
        return found


def _nobody(connection: Any, span: Window) -> Part:
    """What was sold to nobody known."""
    revenue, margin = connection.execute(
        "SELECT coalesce(sum(amount), 0), coalesce(sum(amount - cost), 0) FROM purchase"
        " WHERE customer_id IS NULL AND archived_at IS NULL AND at >= :start AND at < :end",
        {"start": span.start, "end": span.end},
    ).fetchone()
    return Part("", 0, revenue, margin, 0, margin)
