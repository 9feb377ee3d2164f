"""Derived figures of customers, on the bare connection: after each write for those it touched, and for the whole book.

One text of SQL serves both: the whole book's (``book.py``) runs over every customer, a save's over the one that
changed, so that the two cannot differ. Formulas: DESIGN section 5.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.coming_back import came_back
from deskcrm.differentiate.stage import LAPSED_LEAST
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
    "last_order",
    "days_with_order",
    "came_back",
)
"""What the records say of a customer; the tier follows from it."""

INSTANTS = ("first_seen", "last_contact", "next_due", "last_purchase", "tier_since", "first_purchase", "last_order")

COST_OF_CONTACT = "(h.fixed_cost + (2 * i.seconds * h.rate_per_minute + 60) / 120)"
"""What one contact (``i``, on the channel ``h``) cost in minor units: rounded half up, a contact at a time."""

OUR_CAUSE = f"root_cause IN ({', '.join(f'{cause!r}' for cause in sorted(OUR_CAUSES))})"
"""Whether the cause of a complaint lies with us."""

ORDERS_BY_THEN = """CASE WHEN g.orders < 2 OR g.last_purchase < :end THEN g.orders ELSE (
        SELECT count(DISTINCT order_number) FROM purchase l WHERE l.customer_id = g.customer_id
            AND l.archived_at IS NULL AND l.quantity > 0 AND l.amount > 0 AND l.at < :end) END"""
"""The orders of ``g`` up to the end of the window: of most all there are."""

_NEVER = 2**62

_BOUGHT = "quantity > 0 AND amount > 0"

_LAPSED = (LAPSED_LEAST - 1) * 86_400
"""Seconds within which nobody comes back after they had lapsed."""

FEW = 2_000
"""From here on the figures of all are made in one statement instead of customer by customer."""


def caused_contacts(whose: str = "") -> str:
    """The statement that selects the ids of the contacts that we caused: of all customers, or of those ``whose`` says
    (``= :id``, ``IN (...)``).

    Those about a complaint whose cause is ours; and chases: a customer getting in touch while something promised to
    them was past due and not done yet, on the same matter where both have one. A new time told too late changes
    nothing: the promise is broken from the first time that was let slip.
    """
    whose_complaint = f"AND l.customer_id {whose}" if whose else ""
    whose_promise = f"AND f.customer_id {whose}" if whose else ""
    return f"""
SELECT l.id FROM interaction l JOIN complaint x ON x.id = l.complaint_id
WHERE l.complaint_id IS NOT NULL AND x.archived_at IS NULL AND x.{OUR_CAUSE} {whose_complaint}
UNION ALL
SELECT l.id FROM follow_up f
JOIN interaction l ON l.customer_id = f.customer_id AND l.at > coalesce(f.broken_at, f.due)
    AND l.at <= coalesce(f.done_at, {_NEVER})
LEFT JOIN interaction o ON o.id = f.interaction_id
WHERE f.kind = 'promise' AND f.archived_at IS NULL AND f.customer_id IS NOT NULL AND l.direction = 'in'
    AND (f.state = 'open' OR f.state = 'done' AND f.done_at > coalesce(f.broken_at, f.due))
    AND (o.matter_id IS NULL OR l.matter_id IS NULL OR o.matter_id = l.matter_id) {whose_promise}
"""


CAUSED = caused_contacts()
"""The ids of all contacts that we caused."""


def sources(span: Window, whose: str = "") -> dict[str, str]:
    """The statements that sum up each kind of record by customer: of everybody, or of those ``whose`` says (``= :id``,
    ``IN (...)``).

    They want the values of ``span``; joined by :func:`figures_sql`.
    """
    only = f"AND customer_id {whose}" if whose else ""
    inside = "at >= :start AND at < :end"
    # A filter is looked at before what it sums up is worked out: what is outside the window costs next to nothing.
    return {
        "contacts": f"""
SELECT customer_id, min(at) AS first, max(at) AS last, count(*) AS contacts, sum(seconds) AS seconds,
    count(*) FILTER (WHERE {inside}) AS window_contacts, sum(seconds) FILTER (WHERE {inside}) AS window_seconds,
    sum((SELECT {COST_OF_CONTACT} FROM channel h WHERE h.id = i.channel_id)) FILTER (WHERE {inside}) AS cost
FROM interaction i WHERE customer_id IS NOT NULL AND archived_at IS NULL {only}
GROUP BY customer_id""",
        "caused": f"""
SELECT customer_id, count(*) AS contacts, sum(seconds) AS seconds, sum({COST_OF_CONTACT}) AS cost
FROM interaction i CROSS JOIN channel h ON h.id = i.channel_id
WHERE i.id IN ({caused_contacts(whose)}) AND customer_id IS NOT NULL AND i.archived_at IS NULL AND {inside}
GROUP BY customer_id""",
        "complaints": f"""
SELECT customer_id, min(at) AS first, count(*) FILTER (WHERE stage NOT IN ('closed', 'withdrawn')) AS open,
    sum(given) FILTER (WHERE NOT {OUR_CAUSE}) AS remedies, sum(given) FILTER (WHERE {OUR_CAUSE}) AS our_remedies
FROM (SELECT customer_id, at, stage, root_cause,
        CASE WHEN coalesce(closed_at, at) >= :start AND coalesce(closed_at, at) < :end THEN remedy_cost ELSE 0 END
            AS given
    FROM complaint WHERE customer_id IS NOT NULL AND archived_at IS NULL {only})
GROUP BY customer_id""",
        "follow_ups": f"""
SELECT customer_id, count(*) AS open, min(due) AS next FROM follow_up
WHERE customer_id IS NOT NULL AND archived_at IS NULL AND state = 'open' {only}
GROUP BY customer_id""",
        "purchases": f"""
SELECT customer_id, min(at) AS first, max(at) AS last, sum(amount) AS revenue,
    min(at) FILTER (WHERE {_BOUGHT}) AS bought,
    count(DISTINCT order_number) FILTER (WHERE {_BOUGHT}) AS orders,
    max(at) FILTER (WHERE {_BOUGHT}) AS last_order,
    count(DISTINCT {span.day}) FILTER (WHERE {_BOUGHT}) AS days_with_order,
    count(*) FILTER (WHERE {inside}) AS purchases, sum(amount) FILTER (WHERE {inside}) AS window_revenue,
    sum(amount - cost) FILTER (WHERE {inside}) AS margin
FROM purchase WHERE customer_id IS NOT NULL AND archived_at IS NULL {only}
GROUP BY customer_id""",
    }


def figures_sql(span: Window, tables: Mapping[str, str], whose: str = "") -> str:
    """What the records say of each customer, or of those ``whose`` says: customer_id, the columns of COLUMNS, and
    ``orders_by_then``, the orders up to the end of the window.

    ``tables`` are the names of what :func:`sources` selects, or those statements in brackets.
    """
    back = came_back(span.day, f"FROM purchase WHERE customer_id = c.id AND archived_at IS NULL AND {_BOUGHT}")
    # By the order of ids, as all the sums are: an index of those not archived would be gone through in another.
    return f"""
SELECT *, margin - cost_to_serve AS net_value, {ORDERS_BY_THEN} AS orders_by_then
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
    coalesce(i.cost, 0) - coalesce(x.cost, 0) + coalesce(m.remedies, 0) AS cost_to_serve,
    coalesce(x.cost, 0) + coalesce(m.our_remedies, 0) AS poor_quality,
    coalesce(i.window_contacts, 0) - coalesce(x.contacts, 0) AS window_contacts,
    coalesce(i.window_seconds, 0) - coalesce(x.seconds, 0) AS window_seconds,
    coalesce(x.contacts, 0) AS caused_contacts, p.last_order, coalesce(p.days_with_order, 0) AS days_with_order,
    CASE WHEN p.days_with_order > 2 AND p.last_order - p.bought >= {_LAPSED} THEN {back} END AS came_back
FROM customer c NOT INDEXED
LEFT JOIN {tables["contacts"]} i ON i.customer_id = c.id
LEFT JOIN {tables["caused"]} x ON x.customer_id = c.id
LEFT JOIN {tables["complaints"]} m ON m.customer_id = c.id
LEFT JOIN {tables["follow_ups"]} f ON f.customer_id = c.id
LEFT JOIN {tables["purchases"]} p ON p.customer_id = c.id
WHERE c.archived_at IS NULL {f"AND c.id {whose}" if whose else ""}) g
"""


def _in_brackets(statements: Mapping[str, str]) -> dict[str, str]:
    return {name: f"({statement})" for name, statement in statements.items()}


def _of_one(span: Window) -> str:
    return f"""
SELECT {", ".join(f"n.{column}" for column in COLUMNS)}, {tier_sql("n", "g.tier")}, g.customer_id IS NOT NULL, g.tier,
    g.tier_since, {", ".join(f"g.{column}" for column in COLUMNS)}
FROM ({figures_sql(span, _in_brackets(sources(span, "= :id")), "= :id")}) n
LEFT JOIN customer_figures g ON g.customer_id = n.customer_id
"""


_INSERT = f"""
INSERT INTO customer_figures (customer_id, tier, tier_since, {", ".join(COLUMNS)})
VALUES (?, ?, ?, {", ".join("?" * len(COLUMNS))})
"""

_UPDATE = f"""
UPDATE customer_figures SET tier = ?, tier_since = ?, {", ".join(f"{column} = ?" for column in COLUMNS)}
WHERE customer_id = ?
"""


def recompute(connection: Any, customer_ids: Collection[int], clock: Clock) -> None:
    """Brings figures and tier of these customers up to date, in the transaction that is open on ``connection``.

    The tier is held against the lines of the last computation of the whole book; ranks stay as that one left them.
    """
    run = last_run(connection)
    window = window_of(connection, clock=clock, run=run)
    if len(customer_ids) > FEW:
        from deskcrm.differentiate.book import recompute_all

        recompute_all(connection, clock=clock)
        return
    now = min(int(clock.now().timestamp()), window.end - 1)
    statement = _of_one(window)
    for customer_id in customer_ids:
        _recompute_one(connection, statement, customer_id, window, run, now)


def _recompute_one(
    connection: Any, statement: str, customer_id: int, window: Window, run: Run | None, now: int
) -> None:
    values = {**window.values, **lines_as_values(run.lines if run else None), "id": customer_id}
    row = connection.execute(statement, values).fetchone()
    if row is None:
        connection.execute("DELETE FROM customer_figures WHERE customer_id = ?", (customer_id,))
        return
    count = len(COLUMNS)
    figures, old = row[:count], row[count + 4 :]
    tier, known, before, since = row[count : count + 4]
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
            f"UPDATE {table} SET tier_rank = ? WHERE customer_id = ? AND tier_rank <> ?",
            (TIER_RANK[tier], customer_id, TIER_RANK[tier]),
        )


def note_change(connection: Any, customer_id: int, at: int, before: str, tier: str, net_value: int) -> None:
    """Adds a line to the history of a customer's tier; ``net_value`` in minor units."""
    connection.execute(
        "INSERT INTO tier_change (customer_id, at, from_tier, to_tier, net_value) VALUES (?, ?, ?, ?, ?)",
        (customer_id, at, before, tier, net_value),
    )


_READ = ("tier_since", "ranked_value", *COLUMNS)

_FIGURES = f"SELECT tier, {', '.join(_READ)} FROM customer_figures WHERE customer_id = ?"


@takes_connection
def figures_of(connection: Any, customer_id: int, *, clock: Clock) -> FiguresView:  # noqa: ARG001
    """The figures of one customer; of one who has none yet, zeros."""
    row = connection.execute(_FIGURES, (customer_id,)).fetchone()
    if row is None:
        return FiguresView(customer_id, "unrated")
    values = dict(zip(_READ, row[1:], strict=True))
    for column in INSTANTS:
        values[column] = instant_or_none(values[column])
    return FiguresView(customer_id=customer_id, tier=row[0] or "unrated", **values)
