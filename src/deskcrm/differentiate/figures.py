"""Derived figures of customers, on the bare connection: after each write for those it touched, and for the whole book.

One text of SQL serves both: the whole book's statement runs over every customer, a save's over the one that changed,
so that the two cannot differ. Formulas: DESIGN section 5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.tiers import TIER_RANK, lines_as_values, tier_sql
from deskcrm.differentiate.window import Run, Window, last_run, window_of
from deskcrm.identify.views import FiguresView
from deskcrm.interact.words import OUR_CAUSES
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant_or_none

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
    "first_purchase",
    "purchases",
    "window_revenue",
    "margin",
    "cost_to_serve",
    "poor_quality",
    "window_contacts",
    "window_seconds",
    "caused_contacts",
    "net_value",
)
"""What the records say of a customer; the tier follows from it."""

INSTANTS = ("first_seen", "last_contact", "next_due", "last_purchase", "tier_since", "first_purchase")

COST_OF_CONTACT = "(h.fixed_cost + (2 * i.seconds * h.rate_per_minute + 60) / 120)"
"""What one contact (``i``, on the channel ``h``) cost in minor units: rounded half up, a contact at a time."""

OUR_CAUSE = f"root_cause IN ({', '.join(f'{cause!r}' for cause in sorted(OUR_CAUSES))})"
"""Whether the cause of a complaint lies with us."""

_NEVER = 2**62

_FEW = 2_000
"""From here on the figures of all are made in one statement instead of customer by customer."""


def caused_contacts(one: str = "") -> str:
    """The statement that selects the ids of the contacts that we caused, of all customers or of the one called ``one``
    (``:id``).

    Those about a complaint whose cause is ours; and chases: a customer getting in touch while something promised to
    them was past due and not done yet, on the same matter where both have one.
    """
    whose_complaint = f"AND l.customer_id = {one}" if one else ""
    whose_promise = f"AND f.customer_id = {one}" if one else ""
    return f"""
SELECT l.id FROM interaction l JOIN complaint x ON x.id = l.complaint_id
WHERE l.complaint_id IS NOT NULL AND x.archived_at IS NULL AND x.{OUR_CAUSE} {whose_complaint}
UNION ALL
SELECT l.id FROM follow_up f
JOIN interaction l ON l.customer_id = f.customer_id AND l.at > f.due AND l.at <= coalesce(f.done_at, {_NEVER})
LEFT JOIN interaction o ON o.id = f.interaction_id
WHERE f.kind = 'promise' AND f.archived_at IS NULL AND f.customer_id IS NOT NULL AND l.direction = 'in'
    AND (f.state = 'open' OR f.state = 'done' AND f.done_at > f.due)
    AND (o.matter_id IS NULL OR l.matter_id IS NULL OR o.matter_id = l.matter_id) {whose_promise}
"""  # noqa: S608


CAUSED = caused_contacts()
"""The ids of all contacts that we caused."""


def _statement(one: str = "") -> str:
    """What the records say of each customer, or of ``one``: the columns of COLUMNS, and ``orders_by_then``, the orders
    up to the end of the window."""
    only = f"AND customer_id = {one}" if one else ""
    return f"""
SELECT customer_id, first_seen, last_contact, contacts, seconds, open_complaints, open_follow_ups, next_due, orders,
    revenue, last_purchase, first_purchase, purchases, window_revenue, margin, cost_to_serve, poor_quality,
    window_contacts, window_seconds, caused_contacts, margin - cost_to_serve AS net_value,
    CASE WHEN orders < 2 OR last_purchase < :end THEN orders ELSE (
        SELECT count(DISTINCT order_number) FROM purchase l WHERE l.customer_id = g.customer_id
            AND l.archived_at IS NULL AND l.quantity > 0 AND l.amount > 0 AND l.at < :end) END AS orders_by_then
FROM (SELECT c.id AS customer_id,
    coalesce(
        nullif(
            min(coalesce(i.first, {_NEVER}), coalesce(m.first, {_NEVER}), coalesce(p.first, {_NEVER})),
            {_NEVER}
        ),
        c.created_at
    ) AS first_seen,
    i.last AS last_contact, coalesce(i.contacts, 0) AS contacts, coalesce(i.seconds, 0) AS seconds,
    coalesce(m.open, 0) AS open_complaints, coalesce(f.open, 0) AS open_follow_ups, f.next AS next_due,
    coalesce(p.orders, 0) AS orders, coalesce(p.revenue, 0) AS revenue, p.last AS last_purchase,
    p.bought AS first_purchase, coalesce(p.purchases, 0) AS purchases,
    coalesce(p.window_revenue, 0) AS window_revenue, coalesce(p.margin, 0) AS margin,
    coalesce(i.cost, 0) + coalesce(m.remedies, 0) AS cost_to_serve,
    coalesce(i.caused_cost, 0) + coalesce(m.our_remedies, 0) AS poor_quality,
    coalesce(i.window_contacts, 0) AS window_contacts, coalesce(i.window_seconds, 0) AS window_seconds,
    coalesce(i.caused, 0) AS caused_contacts
FROM customer c
LEFT JOIN ({_contacts(one)}) i ON i.customer_id = c.id
LEFT JOIN (
    SELECT customer_id, min(at) AS first, sum(stage NOT IN ('closed', 'withdrawn')) AS open,
        sum(CASE WHEN {OUR_CAUSE} THEN 0 ELSE given END) AS remedies,
        sum(CASE WHEN {OUR_CAUSE} THEN given ELSE 0 END) AS our_remedies
    FROM (
        SELECT *, CASE WHEN coalesce(closed_at, at) >= :start AND coalesce(closed_at, at) < :end THEN remedy_cost
            ELSE 0 END AS given
        FROM complaint WHERE customer_id IS NOT NULL AND archived_at IS NULL {only})
    GROUP BY customer_id
) m ON m.customer_id = c.id
LEFT JOIN (
    SELECT customer_id, count(*) AS open, min(due) AS next FROM follow_up
    WHERE customer_id IS NOT NULL AND archived_at IS NULL AND state = 'open' {only} GROUP BY customer_id
) f ON f.customer_id = c.id
LEFT JOIN (
    SELECT customer_id, min(at) AS first, max(at) AS last, sum(amount) AS revenue,
        min(CASE WHEN quantity > 0 AND amount > 0 THEN at END) AS bought,
        count(DISTINCT CASE WHEN quantity > 0 AND amount > 0 THEN order_number END) AS orders,
        sum(at >= :start AND at < :end) AS purchases,
        sum(CASE WHEN at >= :start AND at < :end THEN amount ELSE 0 END) AS window_revenue,
        sum(CASE WHEN at >= :start AND at < :end THEN amount - cost ELSE 0 END) AS margin
    FROM purchase WHERE customer_id IS NOT NULL AND archived_at IS NULL {only} GROUP BY customer_id
) p ON p.customer_id = c.id
{f"WHERE c.id = {one}" if one else ""}) g
"""  # noqa: S608


def _contacts(one: str) -> str:
    only = f"AND i.customer_id = {one}" if one else ""
    return f"""
SELECT customer_id, min(at) AS first, max(at) AS last, count(*) AS contacts, sum(seconds) AS seconds,
    sum(kind = 1) AS window_contacts, sum(CASE WHEN kind = 1 THEN seconds ELSE 0 END) AS window_seconds,
    sum(CASE WHEN kind = 1 THEN cost ELSE 0 END) AS cost,
    sum(kind = 2) AS caused, sum(CASE WHEN kind = 2 THEN cost ELSE 0 END) AS caused_cost
FROM (
    SELECT i.customer_id, i.at, i.seconds, {COST_OF_CONTACT} AS cost,
        CASE WHEN i.at < :start OR i.at >= :end THEN 0
            WHEN i.id IN ({caused_contacts(one)}) THEN 2 ELSE 1 END AS kind
    FROM interaction i CROSS JOIN channel h ON h.id = i.channel_id
    WHERE i.customer_id IS NOT NULL AND i.archived_at IS NULL {only})
GROUP BY customer_id
"""  # noqa: S608


WHOLE = _statement()
"""The figures of every customer; wants the values of a Window."""

_ONE = f"""
SELECT {", ".join(f"n.{column}" for column in COLUMNS)}, {tier_sql("n", "g.tier")}, g.customer_id IS NOT NULL, g.tier,
    g.tier_since, {", ".join(f"g.{column}" for column in COLUMNS)}
FROM ({_statement(":id")}) n LEFT JOIN customer_figures g ON g.customer_id = n.customer_id
"""  # noqa: S608

_INSERT = f"""
INSERT INTO customer_figures (customer_id, tier, tier_since, {", ".join(COLUMNS)})
VALUES (?, ?, ?, {", ".join("?" * len(COLUMNS))})
"""  # noqa: S608

_UPDATE = f"""
UPDATE customer_figures SET tier = ?, tier_since = ?, {", ".join(f"{column} = ?" for column in COLUMNS)}
WHERE customer_id = ?
"""  # noqa: S608


def recompute(connection: Any, customer_ids: Collection[int], clock: Clock) -> None:
    """Brings figures and tier of these customers up to date, in the transaction that is open on ``connection``.

    The tier is held against the lines of the last computation of the whole book; ranks stay as that one left them.
    """
    run = last_run(connection)
    window = window_of(connection, clock=clock, run=run)
    if len(customer_ids) > _FEW:
        from deskcrm.differentiate.book import recompute_all

        recompute_all(connection, clock=clock)
        return
    now = min(int(clock.now().timestamp()), window.end - 1)
    for customer_id in customer_ids:
        _recompute_one(connection, customer_id, window, run, now)


def _recompute_one(connection: Any, customer_id: int, window: Window, run: Run | None, now: int) -> None:
    values = {**window.values, **lines_as_values(run.lines if run else None), "id": customer_id}
    row = connection.execute(_ONE, values).fetchone()
    if row is None:
        return
    count = len(COLUMNS)
    figures, tier, known, before, since, old = row[:count], row[count], *row[count + 1 : count + 4], row[count + 4 :]
    if tier != before:
        since = now
        if before:
            note_change(connection, customer_id, now, before, tier, figures[COLUMNS.index("net_value")])
    if not known:
        connection.execute(_INSERT, (customer_id, tier, since, *figures))
    elif (tier, *figures) != (before, *old):
        connection.execute(_UPDATE, (tier, since, *figures, customer_id))
    for table in ("follow_up", "complaint"):
        connection.execute(
            f"UPDATE {table} SET tier_rank = ? WHERE customer_id = ? AND tier_rank <> ?",  # noqa: S608
            (TIER_RANK[tier], customer_id, TIER_RANK[tier]),
        )


def note_change(connection: Any, customer_id: int, at: int, before: str, tier: str, net_value: int) -> None:
    """Adds a line to the history of a customer's tier; ``net_value`` in minor units."""
    connection.execute(
        "INSERT INTO tier_change (customer_id, at, from_tier, to_tier, net_value) VALUES (?, ?, ?, ?, ?)",
        (customer_id, at, before, tier, net_value),
    )


@takes_connection
def mismatches(connection: Any, *, clock: Clock) -> int:
    """How many customers have figures that differ from what their records say, for the health check."""
    values = window_of(connection, clock=clock).values
    columns, stored = (", ".join(f"{table}.{column}" for column in COLUMNS) for table in ("n", "g"))
    statement = f"""SELECT count(*) FROM ({WHOLE}) n LEFT JOIN customer_figures g ON g.customer_id = n.customer_id
        WHERE ({columns}) IS NOT ({stored})"""  # noqa: S608
    return int(connection.execute(statement, values).fetchone()[0])


@takes_connection
def figures_of(connection: Any, customer_id: int, *, clock: Clock) -> FiguresView:
    """The figures of one customer; of one who has none yet, zeros."""
    return figures_of_many(connection, [customer_id], clock=clock)[customer_id]


def figures_of_many(connection: Any, customer_ids: Iterable[int], *, clock: Clock) -> dict[int, FiguresView]:  # noqa: ARG001
    """The figures of several customers by their ids."""
    found: dict[int, FiguresView] = {}
    for customer_id in customer_ids:
        row = connection.execute(_read(), (customer_id,)).fetchone()
        found[customer_id] = FiguresView(customer_id, "unrated") if row is None else _view(customer_id, row)
    return found


_READ = ("tier_since", "ranked_value", *COLUMNS)


@cache
def _read() -> str:
    return f"SELECT tier, {', '.join(_READ)} FROM customer_figures WHERE customer_id = ?"  # noqa: S608


def _view(customer_id: int, row: tuple[Any, ...]) -> FiguresView:
    values = dict(zip(_READ, row[1:], strict=True))
    for column in INSTANTS:
        values[column] = instant_or_none(values[column])
    return FiguresView(customer_id=customer_id, tier=row[0] or "unrated", **values)
