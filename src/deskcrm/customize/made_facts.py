"""What of a customer's offers and orders made to order the playbook's rules may speak of."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.customize.fact_queries import MOST, Item, days
from deskcrm.interact.numbering import grouped

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_OPEN = """
SELECT o.number, coalesce(nullif(p.name, ''), p.code), o.amount, o.valid_until
FROM offer o JOIN product p ON p.id = o.product_id
WHERE o.customer_id = ? AND o.state = 'open' AND o.archived_at IS NULL AND o.valid_until >= ?
ORDER BY o.valid_until, o.id LIMIT ?
"""

_MADE = """
SELECT o.number, coalesce(nullif(p.name, ''), p.code), f.done_at, EXISTS (
    SELECT 1 FROM interaction i
    WHERE i.customer_id = :id AND i.direction = 'out' AND i.at >= f.done_at AND i.archived_at IS NULL
)
FROM offer o JOIN product p ON p.id = o.product_id JOIN follow_up f ON f.id = o.follow_up_id
WHERE o.customer_id = :id AND o.state = 'ordered' AND o.archived_at IS NULL AND f.archived_at IS NULL
    AND f.state = 'done' AND f.done_at >= :lately
ORDER BY f.done_at DESC, o.id LIMIT :most
"""


def open_offers(connection: Any, customer_id: int, clock: Clock) -> list[Item]:
    """The open offers that hold today, soonest to lapse first."""
    today = clock.today()
    rows = connection.execute(_OPEN, (customer_id, today.isoformat(), MOST))
    return [
        {"offered": product, "offered_number": grouped(number), "offered_amount": amount,
         "offered_days": (date.fromisoformat(until) - today).days}
        for number, product, amount, until in rows
    ]  # fmt: skip


def made_orders(connection: Any, values: dict[str, int]) -> list[Item]:
    """Orders whose promise was done lately, the latest first."""
    return [
        {"made_what": product, "made_number": grouped(number), "made_days": days(done, values), "made_told": bool(told)}
        for number, product, done, told in connection.execute(_MADE, values)
    ]
