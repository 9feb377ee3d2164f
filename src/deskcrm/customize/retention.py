"""Whose data is kept longer than the office says it needs it (PDPA section 37 (3)): a list to look through. Nothing is
erased by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection
from deskcrm.store.powers import needs
from deskcrm.store.records import instant_or_none

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_MONTH = 365.2425 / 12 * 86_400
"""Seconds of a month of the Gregorian calendar on average."""


@dataclass(frozen=True, slots=True)
class KeptTooLong:
    """A customer with whom there was nothing for longer: when there was something last (UTC)."""

    id: int
    code: str
    name: str
    last: datetime | None
    purchases: int


@needs("retention")
@takes_connection
def kept_too_long(
    connection: Any, *, months: int | None = None, limit: int | None = None, clock: Clock
) -> tuple[KeptTooLong, ...]:
    """Customers without a contact or a purchase for ``months`` (the office's settings without it, where those who never
    bought anything may have their own; 0 is never) and with nothing open, the longest first, at most ``limit`` of them.
    Those who were erased are not in it."""
    settings = load(connection)
    bought = settings.retention_months if months is None else months
    unbought = (settings.retention_months_unbought or bought) if months is None else months
    if not bought and not unbought:
        return ()
    last = "max(coalesce(f.last_contact, 0), coalesce(f.last_purchase, 0), c.created_at)"
    rows = connection.execute(
        f"SELECT c.id, c.code, c.name, {last} AS last, coalesce(f.orders, 0) FROM customer c"  # noqa: S608
        " LEFT JOIN customer_figures f ON f.customer_id = c.id"
        " WHERE c.archived_at IS NULL AND c.name <> c.code AND coalesce(f.open_complaints, 0) = 0"
        f" AND coalesce(f.open_follow_ups, 0) = 0 AND {last} < iif(f.last_purchase IS NULL, ?, ?)"
        " ORDER BY last, c.id LIMIT ?",
        (_before(clock, unbought), _before(clock, bought), -1 if limit is None else limit),
    )
    return tuple(KeptTooLong(row[0], row[1], row[2], instant_or_none(row[3]), row[4]) for row in rows)


def _before(clock: Clock, months: int) -> int:
    """The instant (epoch seconds) before which it is too long; for 0 months nothing ever is."""
    return int(clock.now().timestamp() - months * _MONTH) if months else 0
