"""The customers the office lost or let go: why, and to whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

_ENDS = """
SELECT e.customer_id, c.code, c.name, coalesce(nullif(f.tier, ''), 'unrated'), e.at, e.kind, e.reason, e.to_whom, e.note
FROM customer_end e JOIN customer c ON c.id = e.customer_id
LEFT JOIN customer_figures f ON f.customer_id = e.customer_id
WHERE e.at >= ? AND e.archived_at IS NULL AND c.archived_at IS NULL ORDER BY e.at DESC, e.id DESC
"""


@dataclass(frozen=True, slots=True)
class LostCustomer:
    """One who left (``kind`` lost) or was let go (let_go), with the tier they have, why and to whom they went."""

    customer_id: int
    code: str
    name: str
    tier: str
    at: datetime
    kind: str
    reason: str
    to_whom: str
    note: str


@dataclass(frozen=True, slots=True)
class Losses:
    """Counts by reason (a code of END_REASONS) and by whom they went to, most first; ``customers`` newest first."""

    by_reason: tuple[tuple[str, int], ...]
    by_whom: tuple[tuple[str, int], ...]
    customers: tuple[LostCustomer, ...]


@takes_connection
def losses(connection: Any, *, since: int) -> Losses:
    """Who was lost or let go from the instant ``since`` (epoch seconds) on."""
    found = tuple(
        LostCustomer(customer_id, code, name, tier, instant(at), kind, reason, to_whom, note)
        for customer_id, code, name, tier, at, kind, reason, to_whom, note in connection.execute(_ENDS, (since,))
    )
    written = {one.to_whom.casefold(): one.to_whom for one in found if one.to_whom}
    whom = Counter(written[one.to_whom.casefold()] for one in found if one.to_whom)
    return Losses(_most_first(Counter(one.reason for one in found)), _most_first(whom), found)


def _most_first(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
