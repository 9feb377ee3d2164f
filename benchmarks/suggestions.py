"""The suggested actions of one customer, at the door, warm; and what mining the orders takes.

    python benchmarks/suggestions.py [--base 10k|100k|1m|PATH] [--customers 2000]

Customers are drawn at random, each once. Beside them stand the customer screen's own queries of the same customers.
Mining is done on a copy of the base, from nothing; with --base and the path of a base that Online Retail was imported
into it is the figure of its 18 thousand baskets.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import bases
import measure
from deskcrm.customize.cross_sell import mine
from deskcrm.customize.page import customer_page
from deskcrm.customize.suggestions import suggestions
from deskcrm.store import Office, open_base

P99, MINING = 20.0, 10.0


def _taken(office: Office, function: Any, ids: list[int]) -> list[float]:
    found = []
    for customer_id in ids:
        started = time.perf_counter()
        office.read(function, customer_id, clock=bases.CLOCK)
        found.append((time.perf_counter() - started) * 1_000)
    return found


def run(path: Path, customers: int) -> bool:
    """Prints the figures; returns whether all are within their budgets."""
    office = open_base(path, clock=bases.CLOCK, terminal="benchmark")
    (count,) = office.read(_highest)
    rng = random.Random(17)
    ids = [rng.randrange(1, count + 1) for _ in range(customers)]
    _taken(office, suggestions, ids[:200])
    pages, found = _taken(office, customer_page, ids), _taken(office, suggestions, ids)
    office.close()
    print(f"suggestions: {measure.spread(found)}; the page beside them: {measure.spread(pages)}")
    within = measure.figure("suggestions, p99", measure.part(found, 0.99), limit=P99)
    with measure.copy_of(path) as copied:
        writing = open_base(copied, clock=bases.CLOCK, terminal="benchmark")
        started = time.perf_counter()
        mined = writing.maintain(mine, clock=bases.CLOCK, force=True)
        seconds = time.perf_counter() - started
        writing.close()
    print(f"mined {mined.orders:,} orders, {mined.products:,} products, {mined.pairs:,} pairs kept")
    return within & measure.figure("mining the orders", seconds, "s", limit=MINING)


def _highest(session: Any) -> tuple[int]:
    from deskcrm.store.doors import connection_of

    row: tuple[int] = connection_of(session).execute("SELECT max(id) FROM customer").fetchone()
    return row


def main() -> None:
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--customers", type=int, default=2_000)
    given = parser.parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    run(path, given.customers)


if __name__ == "__main__":
    main()
