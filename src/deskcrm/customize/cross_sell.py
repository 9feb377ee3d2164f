"""What goes with what a customer owns: by the office's own catalogue first, then mined from its orders."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from deskcrm.customize.baskets import Baskets, best_pairs, count_baskets, lines_of, well_known
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
_OWNED = """
SELECT product_id, sum(quantity) > 0 FROM purchase
WHERE customer_id = ? AND archived_at IS NULL AND product_id IS NOT NULL GROUP BY product_id
"""
_NAMED = """
SELECT o.code, coalesce(nullif(o.name, ''), o.code), p.code, coalesce(nullif(p.name, ''), p.code),
    c.together, c.orders, c.other_orders, c.own_word, coalesce(f.margin, 0), coalesce(f.buyers, 0)
FROM chosen c JOIN product o ON o.id = c.other_id AND o.archived_at IS NULL JOIN product p ON p.id = c.product_id
LEFT JOIN product_figures f ON f.product_id = c.other_id
ORDER BY c.own_word DESC, c.together >= :known DESC, c.lift DESC, c.together DESC, c.other_id LIMIT :limit
"""
_LIFT = "coalesce(CAST(together AS REAL) / orders / other_orders, 0.0)"
_OF_OWNED = f"""
WITH owned AS MATERIALIZED (SELECT value AS id FROM json_each(:owned)),
had AS MATERIALIZED (SELECT value AS id FROM json_each(:had)),
offered AS (
    SELECT l.other_id, l.product_id, coalesce(q.together, 0) AS together, coalesce(q.orders, 0) AS orders,
        coalesce(q.other_orders, 0) AS other_orders, 1 AS own_word
    FROM owned CROSS JOIN product_link l ON l.product_id = owned.id AND l.archived_at IS NULL
    LEFT JOIN product_pair q ON q.product_id = l.product_id AND q.other_id = l.other_id
    UNION ALL
    SELECT q.other_id, q.product_id, q.together, q.orders, q.other_orders, 0
    FROM owned CROSS JOIN product_pair q ON q.product_id = owned.id AND q.position < :most
),
chosen AS (
    SELECT other_id, product_id, together, orders, other_orders, own_word, {_LIFT} AS lift,
        max(own_word * 4 + (together >= :known) * 2 + {_LIFT})
    FROM offered WHERE other_id NOT IN (SELECT id FROM had) GROUP BY other_id
)
{_NAMED}
"""  # noqa: S608
"""One row for each other product, with the best reason for it: SQLite takes the row that has the greatest value."""


@takes_connection
def mine(connection: Any, *, clock: Clock, force: bool = False) -> Mining:
    """Mines the orders anew unless no purchase, product or pattern of codes changed since; for ``Office.maintain``.

    Support, confidence and lift (Brin et al., 1997) are over orders: of one customer, under one order number, or
    without a number on one office day. Only sales count (a customer, a quantity and a price above zero) of products
    whose code matches a pattern of the setting ``cross_sell.codes``; so returns and fees are out. The best pairs of
    each product are kept; which these are, :mod:`deskcrm.customize.baskets` says.
    """
    settings = load(connection)
    mark = f"{connection.execute(_MARK).fetchone()[0]} {' '.join(settings.cross_sell_codes)} {settings.timezone}"
    known = connection.execute("SELECT mark FROM basket_run WHERE id = 1").fetchone()
    if known is not None and known[0] == mark and not force:
        return _mining(connection, again=False)
    mined = _mined_products(connection, settings.cross_sell_codes)
    highest = connection.execute("SELECT coalesce(max(id), 0) FROM product").fetchone()[0]
    found = count_baskets(lines_of(connection), mined, highest, clock)
    _keep(connection, found)
    connection.execute(
        "INSERT OR REPLACE INTO basket_run (id, at, orders, mark) VALUES (1, ?, ?, ?)",
        (int(clock.now().timestamp()), found.orders, mark),
    )
    return _mining(connection, again=True)


@takes_connection
def cross_sells(connection: Any, customer_id: int, limit: int = BEST) -> tuple[CrossSell, ...]:
    """What goes with what this customer owns, one for each other product with its best reason: the catalogue's own
    links first, then the pairs seen often, then the others, each by lift.

    Never what they have or what they brought back.
    """
    had = connection.execute(_OWNED, (customer_id,)).fetchall()
    owned = [product_id for product_id, kept in had if kept]
    if not owned:
        return ()
    values = {"owned": _json(owned), "had": _json([product_id for product_id, _kept in had])}
    most = max(1, _ROWS_LOOKED_AT // len(owned))
    found = _read(connection, _OF_OWNED, limit, most=most, **values)
    if len(found) < limit and most < _ROWS_LOOKED_AT:  # they own all of the first: then the rest may be looked at too
        found = _read(connection, _OF_OWNED, limit, most=_ROWS_LOOKED_AT, **values)
    return found


@takes_connection
def pairs_of(connection: Any, code: str, limit: int = 50) -> tuple[CrossSell, ...]:
    """What goes with the product of this code, as for a customer who owns nothing else. Raises NotFound."""
    row = connection.execute(
        "SELECT id FROM product WHERE code = ? AND archived_at IS NULL", (code.strip(),)
    ).fetchone()
    if row is None:
        raise NotFound(N_("There is no product with the code {code}."), code=clean_line(code, "code"))
    only = _json([row[0]])
    return _read(connection, _OF_OWNED, limit, most=_ROWS_LOOKED_AT, owned=only, had=only)


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


def _keep(connection: Any, found: Baskets) -> None:
    connection.execute("DELETE FROM product_pair")
    connection.execute("DELETE FROM product_figures")
    connection.executemany(
        "INSERT INTO product_figures (product_id, buyers, margin) VALUES (?, ?, ?)",
        [(product_id, buyers, found.margin[product_id]) for product_id, buyers in enumerate(found.buyers) if buyers],
    )
    connection.executemany(
        "INSERT INTO product_pair (product_id, position, other_id, together, orders, other_orders)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (product_id, position, other_id, together, found.orders_with[product_id], other_orders)
            for product_id, pairs in sorted(best_pairs(found).items())
            for position, (together, other_id, other_orders) in enumerate(pairs)
        ],
    )


def _mining(connection: Any, *, again: bool) -> Mining:
    row = connection.execute(
        "SELECT (SELECT orders FROM basket_run WHERE id = 1), (SELECT count(*) FROM product_figures),"
        " (SELECT count(*) FROM product_pair)"
    ).fetchone()
    orders, products, pairs = row
    return Mining(orders, products, pairs, again)


def _read(connection: Any, statement: str, limit: int, **values: object) -> tuple[CrossSell, ...]:
    run = connection.execute("SELECT orders FROM basket_run WHERE id = 1").fetchone()
    all_orders = run[0] if run else 0
    rows = connection.execute(statement, {**values, "known": well_known(all_orders), "limit": limit})
    return tuple(_view(row, all_orders) for row in rows)


def _view(row: tuple[Any, ...], all_orders: int) -> CrossSell:
    code, name, because_of_code, because_of, together, orders, other_orders, own_word, margin, buyers = row
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


def _json(ids: list[int]) -> str:
    return f"[{','.join(map(str, ids))}]"
