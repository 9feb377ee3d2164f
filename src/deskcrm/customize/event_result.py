"""What came of an event: who came and what they did after it, beside those invited who did not come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.event_rows import event
from deskcrm.customize.event_views import RESULT_DAYS, EventResult, GroupAfter, PersonAfter
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_AFTER: Final = """
SELECT v.customer_id, c.code, c.name, v.attended_at IS NOT NULL, v.source = 'came',
    (SELECT count(*) FROM interaction i WHERE i.customer_id = v.customer_id AND i.archived_at IS NULL
        AND i.at >= :start AND i.at < :end),
    coalesce(p.orders, 0), coalesce(p.revenue, 0), coalesce(p.margin, 0)
FROM event_invitation v JOIN customer c ON c.id = v.customer_id AND c.archived_at IS NULL
LEFT JOIN (
    SELECT l.customer_id, count(DISTINCT CASE WHEN l.quantity > 0 THEN l.order_number END) AS orders,
        sum(l.amount) AS revenue, sum(l.amount - l.cost) AS margin
    FROM purchase l WHERE l.archived_at IS NULL AND l.at >= :start AND l.at < :end AND l.customer_id IN (
        SELECT customer_id FROM event_invitation WHERE event_id = :event AND archived_at IS NULL)
    GROUP BY l.customer_id
) p ON p.customer_id = v.customer_id
WHERE v.event_id = :event AND v.archived_at IS NULL ORDER BY coalesce(p.margin, 0) DESC, c.sort_name, v.id
"""


@takes_connection
def event_result(connection: Any, event_id: int, *, clock: Clock) -> EventResult:
    """Contacts and purchases from the beginning of the event on, for RESULT_DAYS days or until now. Raises NotFound.

    Before it begins nobody counts as one who did not come, though some may be there already."""
    view = event(connection, event_id)
    end = view.starts_at + timedelta(days=RESULT_DAYS)
    now = clock.now()
    values = {"event": event_id, "start": int(view.starts_at.timestamp()), "end": int(min(end, now).timestamp()) + 1}
    rows = connection.execute(_AFTER, values).fetchall()
    came = [row for row in rows if row[3]]
    missed = [row for row in rows if not row[3] and not row[4] and now >= view.starts_at]  # before it nobody has
    days = min(RESULT_DAYS, max(0, (now - view.starts_at).days))
    return EventResult(
        event=view,
        days=days,
        came=_group(came),
        missed=_group(missed),
        uninvited=sum(1 for row in came if row[4]),
        people=tuple(PersonAfter(row[0], row[1], row[2], *row[5:]) for row in came),
    )


def _group(rows: list[tuple[Any, ...]]) -> GroupAfter:
    contacts, orders, revenue, margin = (sum(row[place] for row in rows) for place in (5, 6, 7, 8))
    return GroupAfter(len(rows), sum(1 for row in rows if row[6]), contacts, orders, revenue, margin)
