"""The Pareto chart of complaints: which products, categories or causes the most of them come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deskcrm.errors import Refused
from deskcrm.interact.complaint_views import ComplaintView
from deskcrm.interact.words import root_cause
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection

DIMENSIONS: Final[Mapping[str, str]] = {
    "product": N_("Product"),
    "category": N_("Category"),
    "subcategory": N_("Subcategory"),
    "root_cause": N_("Root cause"),
}
"""What the bars may be, in the order of the key."""

MOST: Final = 80
"""The share, in percent, that the few vital bars come to (Juran)."""

_VALUES: Final[Mapping[str, str]] = {
    "product": "coalesce(nullif(p.name, ''), p.code, '')",
    "category": "x.category",
    "subcategory": "x.subcategory",
    "root_cause": "x.root_cause",
}
_FROM: Final = """
FROM complaint x LEFT JOIN product p ON p.id = x.product_id
WHERE x.at >= :start AND x.at < :end AND x.archived_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its ``value`` (empty where nothing was said), complaints, and how many with those before it."""

    value: str
    count: int
    running: int

    def label(self, dimension: str) -> str:
        """The value as the screen names it."""
        return root_cause(self.value) if dimension == "root_cause" else self.value


@dataclass(frozen=True, slots=True)
class Pareto:
    """The bars, the longest first; ``vital`` of them come to MOST percent of all."""

    dimension: str
    total: int
    bars: tuple[Bar, ...]
    vital: int


@takes_connection
def pareto(connection: Any, *, by: str = "product", start: int, end: int) -> Pareto:
    """The chart of complaints taken in from ``start`` to ``end`` (epoch seconds). Raises Refused (``by``)."""
    key = _key(by)
    found = connection.execute(
        f"SELECT {key}, count(*) {_FROM} GROUP BY 1 ORDER BY 2 DESC, 1",
        {"start": start, "end": end},
    ).fetchall()
    total = sum(count for _value, count in found)
    bars, running, vital = [], 0, 0
    for value, count in found:
        vital += running * 100 < MOST * total
        running += count
        bars.append(Bar(value, count, running))
    return Pareto(by, total, tuple(bars), vital)


@takes_connection
def bar_complaints(
    connection: Any, *, by: str, value: str, start: int, end: int, clock: Any, limit: int = 500
) -> tuple[ComplaintView, ...]:
    """The complaints behind a bar, newest first."""
    from deskcrm.interact.complaint_rows import complaints
    from deskcrm.interact.rows import ids

    numbers = bar_ids(connection, by=by, value=value, start=start, end=end)[:limit]
    rest = f"WHERE x.id IN ({ids(numbers)}) ORDER BY x.at DESC, x.id DESC"
    return complaints(connection, rest, clock=clock)


@takes_connection
def bar_ids(connection: Any, *, by: str, value: str, start: int, end: int) -> list[int]:
    """The ids of the complaints behind a bar, newest first. Raises Refused (``by``)."""
    statement = f"SELECT x.id {_FROM} AND {_key(by)} = :value ORDER BY x.at DESC, x.id DESC"
    return [row[0] for row in connection.execute(statement, {"start": start, "end": end, "value": value})]


def _key(by: str) -> str:
    if by not in _VALUES:
        raise Refused(N_("There is no chart by {by}; there are {names}."), field="by", by=by, names=", ".join(_VALUES))
    return _VALUES[by]
