"""What goes with what a customer owns: by the office's own catalogue first, then mined from its orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deskcrm.customize.baskets import best_pairs, count_baskets, lines_of, well_known
from deskcrm.customize.views import CrossSell, Mining
from deskcrm.errors import NotFound
from deskcrm.locale.messages import N_
from deskcrm.money import divided
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from deskcrm.clock import Clock

BEST = 5
"""Of so many is headroom the sum."""

_ROWS_LOOKED_AT = 2_000
"""Of a customer who owns much, only the first pairs of each product are looked at, about so many in all."""

_MARK = """
SELECT (SELECT count(*) || '/' || coalesce(max(id), 0) || '/' || coalesce(max(updated_at), 0) FROM purchase)
    || '/' || (SELECT count(*) || '/' || coalesce(max(updated_at), 0) FROM product)
"""
_LINES = """
SELECT product_id, quantity FROM purchase
WHERE customer_id = ? AND archived_at IS NULL AND product_id IS NOT NULL
"""
_STRENGTH = "(q.together >= :known) * 2 + coalesce(CAST(q.together AS REAL) / q.orders / q.other_orders, 0.0)"
"""Those seen often first, then by lift, which without the number of all orders is at most one."""

_NOT_HAD = "NOT IN (SELECT value FROM json_each(:had))"
_LINKED = f"""
SELECT l.other_id, l.product_id, coalesce(q.together, 0), coalesce(q.orders, 0), coalesce(q.other_orders, 0), 1,
    max(coalesce({_STRENGTH}, 0.0)) AS strength
FROM json_each(:owned) o CROSS JOIN product_link l ON l.product_id = o.value AND l.archived_at IS NULL
LEFT JOIN product_pair q ON q.product_id = l.product_id AND q.other_id = l.other_id
WHERE l.other_id {_NOT_HAD} GROUP BY l.other_id ORDER BY strength DESC, l.other_id LIMIT :limit
"""  # noqa: S608
_MINED = f"""
SELECT q.other_id, q.product_id, q.together, q.orders, q.other_orders, 0, max({_STRENGTH}) AS strength
FROM json_each(:owned) o CROSS JOIN product_pair q ON q.product_id = o.value AND q.position < :most
WHERE q.other_id {_NOT_HAD} GROUP BY q.other_id ORDER BY strength DESC, q.together DESC, q.other_id LIMIT :limit
"""  # noqa: S608
"""One row for each other product, with the best reason for it: SQLite takes the row that has the greatest value."""

_PRODUCTS = """
SELECT p.id, p.code, coalesce(nullif(p.name, ''), p.code), p.archived_at IS NULL, coalesce(f.margin, 0),
    coalesce(f.buyers, 0)
FROM json_each(?) o CROSS JOIN product p ON p.id = o.value LEFT JOIN product_figures f ON f.product_id = p.id
"""

_GONE = 20
"""Of so many more pairs the products are looked up: some may have left the catalogue."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the orders say, not kept yet: ``orders`` in all, buyers and margin by product, pairs by product and
    position. ``mark`` tells the purchases that were looked at."""

    mark: str
    orders: int
    figures: tuple[tuple[int, int, int], ...]
    pairs: tuple[tuple[int, int, int, int, int, int], ...]


@takes_connection
def mine(connection: Any, *, clock: Clock, force: bool = False) -> Mining:
    """Mines the orders anew unless no purchase, product or pattern of codes changed since; for ``Office.maintain``.

    It is :func:`look`, which may take seconds and needs no write, and :func:`keep`, which does not take long.
    """
    found = look(connection, clock=clock, force=force)
    return _mining(connection, again=False) if found is None else keep(connection, found, clock=clock)


@takes_connection
def look(connection: Any, *, clock: Clock, force: bool = False) -> Found | None:
    """What is bought together, or None where nothing changed since the last mining.

    Support, confidence and lift (Brin et al., 1997) are over orders: of one customer, under one order number, or
    without a number on one office day. Only sales count (a customer, a quantity and a price above zero) of products
    whose code matches a pattern of the setting ``cross_sell.codes``; so returns and fees are out. The best pairs of
    each product are kept; which these are, :mod:`deskcrm.customize.baskets` says.
    """
    settings = load(connection)
    mark = f"{connection.execute(_MARK).fetchone()[0]} {' '.join(settings.cross_sell_codes)} {settings.timezone}"
    known = connection.execute("SELECT mark FROM basket_run WHERE id = 1").fetchone()
    if known is not None and known[0] == mark and not force:
        return None
    highest = connection.execute("SELECT coalesce(max(id), 0) FROM product").fetchone()[0]
    mined = _mined_products(connection, settings.cross_sell_codes)
    found = count_baskets(lines_of(connection), mined, highest, clock)
    pairs = (
        (product_id, position, other_id, together, found.orders_with[product_id], other_orders)
        for product_id, best in sorted(best_pairs(found).items())
        for position, (together, other_id, other_orders) in enumerate(best)
    )
    figures = (
        (product_id, buyers, found.margin[product_id]) for product_id, buyers in enumerate(found.buyers) if buyers
    )
    return Found(mark, found.orders, tuple(figures), tuple(pairs))


@takes_connection
def keep(connection: Any, found: Found, *, clock: Clock) -> Mining:
    """Keeps what :func:`look` found instead of what was known before; for ``Office.maintain``."""
    connection.execute("DELETE FROM product_pair")
    connection.execute("DELETE FROM product_figures")
    connection.executemany("INSERT INTO product_figures (product_id, buyers, margin) VALUES (?, ?, ?)", found.figures)
    connection.executemany(
        "INSERT INTO product_pair (product_id, position, other_id, together, orders, other_orders)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        found.pairs,
    )
    connection.execute(
        "INSERT OR REPLACE INTO basket_run (id, at, orders, mark) VALUES (1, ?, ?, ?)",
        (int(clock.now().timestamp()), found.orders, found.mark),
    )
    return _mining(connection, again=True)


@takes_connection
def cross_sells(connection: Any, customer_id: int, limit: int = BEST) -> tuple[CrossSell, ...]:
    """What goes with what this customer owns, one for each other product with its best reason: the catalogue's own
    links first, then the pairs seen often, then the others, each by lift.

    Never what they have or what they brought back.
    """
    kept: defaultdict[int, int] = defaultdict(int)
    for product_id, quantity in connection.execute(_LINES, (customer_id,)):
        kept[product_id] += quantity
    owned = [product_id for product_id, quantity in kept.items() if quantity > 0]
    most = max(1, _ROWS_LOOKED_AT // max(1, len(owned)))
    found = _offered(connection, owned, kept, limit, most)
    if len(found) < limit and len(owned) > 1:  # they own all of the first: the rest may be looked at too
        found = _offered(connection, owned, kept, limit, _ROWS_LOOKED_AT)
    return found


@takes_connection
def pairs_of(connection: Any, code: str, limit: int = 50) -> tuple[CrossSell, ...]:
    """What goes with the product of this code, as for a customer who owns nothing else. Raises NotFound."""
    row = connection.execute(
        "SELECT id FROM product WHERE code = ? AND archived_at IS NULL", (code.strip(),)
    ).fetchone()
    if row is None:
        raise NotFound(N_("There is no product with the code {code}."), code=clean_line(code, "code"))
    return _offered(connection, row, row, limit, _ROWS_LOOKED_AT)


@takes_connection
def headroom(connection: Any, customer_ids: Collection[int]) -> dict[int, int]:
    """By customer, what the best five of their cross-sells are likely to bring together, in minor units."""
    return {
        customer_id: sum(found.expected for found in cross_sells(connection, customer_id, BEST))
        for customer_id in customer_ids
    }


def _mined_products(connection: Any, patterns: tuple[str, ...]) -> set[int]:
    matches = " OR ".join("code GLOB ?" for _pattern in patterns)
    return {row[0] for row in connection.execute(f"SELECT id FROM product WHERE {matches}", patterns)}  # noqa: S608


def _mining(connection: Any, *, again: bool) -> Mining:
    row = connection.execute(
        "SELECT (SELECT orders FROM basket_run WHERE id = 1), (SELECT count(*) FROM product_figures),"
        " (SELECT count(*) FROM product_pair)"
    ).fetchone()
    orders, products, pairs = row
    return Mining(orders, products, pairs, again)


def _offered(
    connection: Any, owned: Collection[int], had: Collection[int], limit: int, most: int
) -> tuple[CrossSell, ...]:
    """What goes with ``owned`` and is not in ``had``, by the first ``most`` pairs of each."""
    if not owned:
        return ()
    run = connection.execute("SELECT orders FROM basket_run WHERE id = 1").fetchone()
    all_orders = run[0] if run else 0
    values = {"owned": _json(owned), "had": _json(had), "known": well_known(all_orders), "limit": limit + _GONE}
    rows = connection.execute(_LINKED, values).fetchall()
    linked = {row[0] for row in rows}
    rows += [row for row in connection.execute(_MINED, {**values, "most": most}) if row[0] not in linked]
    products = {row[0]: row[1:] for row in connection.execute(_PRODUCTS, (_json(set(_ids(rows))),))}
    return tuple(_view(row, products, all_orders) for row in rows if products[row[0]][2])[:limit]


def _view(row: tuple[Any, ...], products: Mapping[int, tuple[Any, ...]], all_orders: int) -> CrossSell:
    other_id, product_id, together, orders, other_orders, own_word, _strength = row
    code, name, _there, margin, buyers = products[other_id]
    because_of_code, because_of, *_figures = products[product_id]
    return CrossSell(
        product_code=code,
        product=name,
        because_of_code=because_of_code,
        because_of=because_of,
        together=together,
        orders=orders,
        other_orders=other_orders,
        all_orders=all_orders,
        own_word=bool(own_word),
        expected=max(0, divided(together * margin, orders * buyers)) if orders and buyers else 0,
    )


def _ids(rows: Iterable[tuple[Any, ...]]) -> Iterable[int]:
    return (product_id for row in rows for product_id in row[:2])


def _json(ids: Iterable[int]) -> str:
    return f"[{','.join(map(str, ids))}]"
