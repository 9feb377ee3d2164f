"""Word of mouth: whom a customer brought, and what those earned."""

from __future__ import annotations

from typing import Any

from deskcrm.differentiate.views import Referred
from deskcrm.store.doors import takes_connection

NAMED = 20
"""So many are named, the newest first; the figures count all."""

_BROUGHT = """
SELECT c.name, coalesce(f.margin, 0), coalesce(f.net_value, 0)
FROM customer c LEFT JOIN customer_figures f ON f.customer_id = c.id
WHERE c.referred_by_id = ? AND c.id <> c.referred_by_id AND c.archived_at IS NULL ORDER BY c.id DESC
"""


@takes_connection
def referred(connection: Any, customer_id: int) -> Referred:
    """Whom this customer brought, with margin and net value of the window (minor units)."""
    rows = connection.execute(_BROUGHT, (customer_id,)).fetchall()
    return Referred(
        customers=len(rows),
        margin=sum(margin for _name, margin, _net_value in rows),
        net_value=sum(net_value for _name, _margin, net_value in rows),
        names=tuple(name for name, _margin, _net_value in rows[:NAMED]),
    )
