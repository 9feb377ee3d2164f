"""What other lines between the tiers would do: who would move, before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.mix import Book, book_of
from deskcrm.differentiate.tiers import (
    RATED_SQL,
    TIERS,
    lines_as_values,
    lines_at_amounts,
    lines_at_shares,
    tier_sql,
)
from deskcrm.differentiate.window import Lines
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_
from deskcrm.money import parse_unit_price
from deskcrm.settings.office import key_named, load
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

Shares = tuple[int, int, int]
"""How far down the ranking platinum, gold and iron reach, in percent."""


@dataclass(frozen=True, slots=True)
class Move:
    """How many customers would go ``from_tier`` ``to_tier``; the same tier twice for those who would stay."""

    from_tier: str
    to_tier: str
    customers: int


@dataclass(frozen=True, slots=True)
class Mover:
    """A customer who would change tier, with the net value of the window (minor units) that does it."""

    customer_id: int
    code: str
    name: str
    from_tier: str
    to_tier: str
    net_value: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would come of other ``lines`` (minor units): how many of the ``rated`` move from where to where, and a
    stretch of the ``moving`` customers, highest net value first."""

    lines: Lines
    rated: int
    moving: int
    moves: tuple[Move, ...]
    rows: tuple[Mover, ...]
    offset: int


def read_wish(text: str) -> tuple[Shares | None, tuple[str, ...]]:
    """Three numbers as typed: percentages go up from the highest tier down, least net values (major units) go down.

    Returns the one and the other, of which one is empty. Raises Refused (field ``tiers.shares`` or ``tiers.amounts``)
    for what no office can set.
    """
    numbers = text.replace("/", " ").replace("%", " ").split()
    if len(numbers) != 3:
        raise Refused(
            N_("Three numbers are needed: percentages such as 5 20 80, or least net values such as 9000 4000 500."),
            field="tiers.shares",
        )
    first, _second, third = (parse_unit_price(number, field="tiers.shares") for number in numbers)
    if first > third:
        return None, tuple(key_named("tiers.amounts").check(text, "tiers.amounts").split())
    one, two, three = map(int, key_named("tiers.shares").check(text, "tiers.shares").split())
    return (one, two, three), ()


@takes_connection
def what_if(
    connection: Any,
    *,
    clock: Clock,
    shares: Shares | None = None,
    amounts: tuple[str, ...] = (),
    offset: int = 0,
    limit: int = 200,
) -> WhatIf:
    """Who would move under other ``shares`` or least net values (``amounts``, major units as text), without either
    under those that are set; nothing is saved.

    As in a computation of the whole book, who has a tier keeps it until they are under its line by more than a tenth.
    """
    book = book_of(connection, clock=clock)
    amounts = amounts or (() if shares else load(connection).tier_amounts)
    lines = lines_at_amounts(amounts, load(connection).currency) if amounts else _share_lines(connection, book, shares)
    moves = _moves(connection, book, lines)
    rated = sum(move.customers for move in moves)
    moving = sum(move.customers for move in moves if move.from_tier != move.to_tier)
    return WhatIf(lines, rated, moving, moves, _movers(connection, book, lines, offset, limit), offset)


@takes_connection
def movers(connection: Any, lines: Lines, *, clock: Clock, offset: int, limit: int = 200) -> tuple[Mover, ...]:
    """Another stretch of those who would move under ``lines``, as :func:`what_if` found them."""
    return _movers(connection, book_of(connection, clock=clock), lines, offset, limit)


def _share_lines(connection: Any, book: Book, shares: Shares | None) -> Lines:
    """The net values at ``shares`` (as set unless given) of the rated."""
    connection.execute("DROP TABLE IF EXISTS temp.rated_order")
    connection.execute(
        f"CREATE TEMP TABLE rated_order AS SELECT net_value FROM {book.table}"  # noqa: S608
        f" WHERE {book.known} AND tier {RATED_SQL} ORDER BY net_value DESC",
        book.values,
    )
    (rated,) = connection.execute("SELECT count(*) FROM temp.rated_order").fetchone()

    def value_at(place: int) -> int:
        row = connection.execute("SELECT net_value FROM temp.rated_order WHERE rowid = ?", (place,)).fetchone()
        return int(row[0])

    lines = lines_at_shares(shares or load(connection).tier_shares, rated, value_at)
    connection.execute("DROP TABLE temp.rated_order")
    return lines


def _moved(book: Book) -> str:
    """The rated with the tier they would have. That they are rated is known: what else the tier asks about is given
    so that it says nothing."""
    after = tier_sql("f", "f.tier")
    return f"""(SELECT f.customer_id, f.tier, f.net_value, {after} AS after FROM (
        SELECT customer_id, tier, net_value, 0 AS first_seen, 2 AS orders_by_then, 1 AS purchases FROM {book.table}
        WHERE {book.known} AND tier {RATED_SQL}) f)"""  # noqa: S608


def _values(book: Book, lines: Lines) -> dict[str, int | None]:
    return {**book.values, "new_since": book.span.new_since, **lines_as_values(lines)}


def _moves(connection: Any, book: Book, lines: Lines) -> tuple[Move, ...]:
    if lines[0] is None:
        return ()
    rows = connection.execute(
        f"SELECT tier, after, count(*) FROM {_moved(book)} GROUP BY tier, after",  # noqa: S608
        _values(book, lines),
    ).fetchall()
    rows.sort(key=lambda row: (TIERS.index(row[0]), TIERS.index(row[1])))
    return tuple(Move(*row) for row in rows)


def _movers(connection: Any, book: Book, lines: Lines, offset: int, limit: int) -> tuple[Mover, ...]:
    if lines[0] is None:
        return ()
    rows = connection.execute(
        f"SELECT c.id, c.code, c.name, m.tier, m.after, m.net_value FROM {_moved(book)} m"  # noqa: S608
        " JOIN customer c ON c.id = m.customer_id WHERE m.tier <> m.after"
        " ORDER BY m.net_value DESC, c.code LIMIT :limit OFFSET :offset",
        {**_values(book, lines), "limit": limit, "offset": offset},
    )
    return tuple(Mover(*row) for row in rows)
