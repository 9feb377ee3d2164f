"""Derived figures of customers, on the bare connection: after each write for those it touched, and for the whole book.

One statement serves both: the whole book's runs over every customer, a save's over the few that changed, so that the
two cannot differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from deskcrm.identify.tier_label import new_since, tier_code
from deskcrm.identify.views import FiguresView
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

COLUMNS = (
    "first_seen",
    "last_contact",
    "contacts",
    "seconds",
    "open_complaints",
    "open_follow_ups",
    "next_due",
    "orders",
    "revenue",
    "last_purchase",
)

_NEVER = 2**62

_FEW = 2_000
"""From here on the whole book is recomputed instead of customer by customer."""

_EVENTS = """
SELECT customer_id, min(at) AS first, max(at) AS last, count(*) AS contacts, sum(seconds) AS seconds
FROM interaction WHERE customer_id IS NOT NULL AND archived_at IS NULL {only} GROUP BY customer_id
"""
_COMPLAINTS = """
SELECT customer_id, min(at) AS first, sum(stage NOT IN ('closed', 'withdrawn')) AS open
FROM complaint WHERE customer_id IS NOT NULL AND archived_at IS NULL {only} GROUP BY customer_id
"""
_FOLLOW_UPS = """
SELECT customer_id, count(*) AS open, min(due) AS next
FROM follow_up WHERE customer_id IS NOT NULL AND archived_at IS NULL AND state = 'open' {only} GROUP BY customer_id
"""
_PURCHASES = """
SELECT customer_id, min(at) AS first, max(at) AS last, sum(amount) AS revenue,
    count(DISTINCT CASE WHEN quantity > 0 AND amount > 0 THEN order_number END) AS orders
FROM purchase WHERE customer_id IS NOT NULL AND archived_at IS NULL {only} GROUP BY customer_id
"""
_FIGURES = f"""
SELECT c.id AS customer_id,
    coalesce(
        nullif(
            min(coalesce(i.first, {_NEVER}), coalesce(m.first, {_NEVER}), coalesce(p.first, {_NEVER})),
            {_NEVER}
        ),
        c.created_at
    ) AS first_seen,
    i.last AS last_contact, coalesce(i.contacts, 0) AS contacts, coalesce(i.seconds, 0) AS seconds,
    coalesce(m.open, 0) AS open_complaints, coalesce(f.open, 0) AS open_follow_ups, f.next AS next_due,
    coalesce(p.orders, 0) AS orders, coalesce(p.revenue, 0) AS revenue, p.last AS last_purchase
FROM customer c
LEFT JOIN ({_EVENTS}) i ON i.customer_id = c.id
LEFT JOIN ({_COMPLAINTS}) m ON m.customer_id = c.id
LEFT JOIN ({_FOLLOW_UPS}) f ON f.customer_id = c.id
LEFT JOIN ({_PURCHASES}) p ON p.customer_id = c.id
WHERE {{which}}
"""  # noqa: S608
"""What the records say of each customer, in the order of COLUMNS."""

_UPSERT = f"""
INSERT INTO customer_figures (customer_id, {", ".join(COLUMNS)}, tier)
SELECT *, '' FROM ({_FIGURES}) WHERE true
ON CONFLICT (customer_id) DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in COLUMNS)}
WHERE ({", ".join(COLUMNS)}) IS NOT ({", ".join(f"excluded.{column}" for column in COLUMNS)})
"""  # noqa: S608

_MISMATCHES = f"""
SELECT count(*) FROM ({_FIGURES.format(only="", which="true")}) n
LEFT JOIN customer_figures g ON g.customer_id = n.customer_id
WHERE ({", ".join(f"g.{column}" for column in COLUMNS)}) IS NOT ({", ".join(f"n.{column}" for column in COLUMNS)})
"""  # noqa: S608


def recompute(connection: Any, customer_ids: Collection[int]) -> None:
    """Brings the figures of these customers up to date, in the transaction that is open on ``connection``."""
    if len(customer_ids) > _FEW:
        recompute_all(connection)
        return
    for customer_id in customer_ids:
        connection.execute(_UPSERT.format(only="AND customer_id = :id", which="c.id = :id"), {"id": customer_id})


def recompute_all(connection: Any) -> None:
    """Brings the figures of the whole book up to date; only rows that differ are written."""
    connection.execute(_UPSERT.format(only="", which="true"))


@takes_connection
def mismatches(connection: Any) -> int:
    """How many customers have figures that differ from what their records say, for the health check."""
    return int(connection.execute(_MISMATCHES).fetchone()[0])


@takes_connection
def figures_of(connection: Any, customer_id: int, *, clock: Clock) -> FiguresView:
    """The figures of one customer; of one who has none yet, zeros. The tier is today's."""
    return figures_of_many(connection, [customer_id], clock=clock)[customer_id]


def figures_of_many(connection: Any, customer_ids: Iterable[int], *, clock: Clock) -> dict[int, FiguresView]:
    """The figures of several customers by their ids."""
    found: dict[int, FiguresView] = {}
    for customer_id in customer_ids:
        row = connection.execute(
            f"SELECT tier, {', '.join(COLUMNS)} FROM customer_figures WHERE customer_id = ?",  # noqa: S608
            (customer_id,),
        ).fetchone()
        found[customer_id] = _view(customer_id, row, clock)
    return found


def _view(customer_id: int, row: tuple[Any, ...] | None, clock: Clock) -> FiguresView:
    since = new_since(clock)
    if row is None:
        return FiguresView(customer_id, tier_code("", since, 0, since))
    values = dict(zip(COLUMNS, row[1:], strict=True))
    tier = tier_code(row[0], values["first_seen"], values["orders"], since)
    for column in ("first_seen", "last_contact", "next_due", "last_purchase"):
        if values[column] is not None:
            values[column] = datetime.fromtimestamp(values[column], UTC)
    return FiguresView(customer_id=customer_id, tier=tier, **values)
