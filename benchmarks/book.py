"""The whole book: figures and tiers of everybody, when all change and when few do, and the customer mix.

    python benchmarks/book.py [--base 10k|100k|1m|PATH]

On a copy of the base. The floor is the same aggregate in bare SQL on the same connection: contacts with their cost,
purchases, complaints and follow-ups summed up by customer, joined and not written. All change when the window does;
few from one day to the next.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import bases
import measure
from deskcrm.clock import Clock
from deskcrm.differentiate.book import next_day, retier
from deskcrm.differentiate.mix import customer_mix
from deskcrm.differentiate.window import window
from deskcrm.store import open_base, takes_connection

ALL, FEW, RATIO, GIBIBYTE, MIX = 15.0, 5.0, 3.0, 1024.0, 3.0

_FLOOR = """
SELECT count(*), sum(coalesce(p.margin, 0) - coalesce(i.cost, 0)), sum(m.open), sum(f.open), min(i.first), max(i.last)
FROM customer c
LEFT JOIN (SELECT customer_id, min(at) AS first, max(at) AS last, count(*) AS contacts, sum(seconds) AS seconds,
    sum(CASE WHEN at >= :start AND at < :end THEN h.fixed_cost + (2 * seconds * h.rate_per_minute + 60) / 120 END) AS cost
    FROM interaction i JOIN channel h ON h.id = i.channel_id WHERE i.archived_at IS NULL GROUP BY customer_id) i
    ON i.customer_id = c.id
LEFT JOIN (SELECT customer_id, min(at) AS first, max(at) AS last, count(DISTINCT order_number) AS orders,
    sum(amount) AS revenue, sum(CASE WHEN at >= :start AND at < :end THEN amount - cost END) AS margin
    FROM purchase WHERE archived_at IS NULL GROUP BY customer_id) p ON p.customer_id = c.id
LEFT JOIN (SELECT customer_id, sum(stage NOT IN ('closed', 'withdrawn')) AS open, min(at) AS first FROM complaint
    WHERE archived_at IS NULL GROUP BY customer_id) m ON m.customer_id = c.id
LEFT JOIN (SELECT customer_id, count(*) AS open, min(due) AS next FROM follow_up
    WHERE archived_at IS NULL AND state = 'open' GROUP BY customer_id) f ON f.customer_id = c.id
"""  # noqa: E501


@takes_connection
def _bare(connection: Any, values: dict[str, int]) -> None:
    usual = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute("PRAGMA cache_size = -200000")
    connection.execute(_FLOOR, values).fetchall()
    connection.execute(f"PRAGMA cache_size = {int(usual)}")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def run(path: Path) -> bool:
    """Prints the figures; returns whether all are within their budgets."""
    with measure.copy_of(path) as copied:
        office = open_base(copied, clock=bases.CLOCK, terminal="benchmark")
        values = window(bases.CLOCK.today(), 365, bases.CLOCK).values
        office.read(_bare, values)
        floor = min(_seconds(lambda: office.read(_bare, values)) for _ in range(2))
        every = _seconds(lambda: office.write(retier, clock=bases.CLOCK, window_days=180))
        office.write(retier, clock=bases.CLOCK, window_days=365)
        tomorrow = Clock(bases.ZONE, datetime.now(bases.ZONE) + timedelta(days=1))
        few = _seconds(lambda: office.write(next_day, clock=tomorrow))
        stored = _seconds(lambda: office.read(customer_mix, clock=bases.CLOCK))
        office.close()
    name = "the aggregate in bare SQL"
    within = measure.figure("whole book, all changed", every, "s", limit=ALL)
    within &= measure.against("whole book, all changed", every, floor, name, "s", limit=RATIO)
    within &= measure.figure("whole book, few changed", few, "s", limit=FEW)
    within &= measure.against("whole book, few changed", few, floor, name, "s", limit=RATIO)
    within &= measure.figure("customer mix of the stored figures", stored, "s", limit=MIX)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return within & measure.figure("most memory of the process", peak, "MiB", limit=GIBIBYTE)


def main() -> None:
    given = measure.arguments(__doc__ or "").parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    run(path)


if __name__ == "__main__":
    main()
