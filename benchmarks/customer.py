"""All queries of the customer screen, at the door, against the same statements alone on a connection.

    python benchmarks/customer.py [--base 10k|100k|1m|PATH] [--customers 2000]

Each customer is opened once cold (a first pass over other customers than the second) and once warm. The statements
are those the page really ran, taken from the connection while it ran, and repeated without views and doors around them.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import bases
import measure
from deskcrm.customize.page import customer_page, preview
from deskcrm.store import open_base, sqlite
from deskcrm.store.doors import takes_connection

P50, P99 = 5.0, 15.0


class Recorder:
    """A connection that notes what is executed on it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.statements: list[tuple[str, Any]] = []

    def execute(self, statement: str, values: Any = ()) -> Any:
        """Notes the statement and runs it."""
        self.statements.append((statement, values))
        return self._connection.execute(statement, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@takes_connection
def _statements(connection: Any, customer_id: int) -> list[tuple[str, Any]]:
    recorder = Recorder(connection)
    customer_page(recorder, customer_id, clock=bases.CLOCK)
    return recorder.statements


def run(path: Path, customers: int) -> bool:
    """Prints the figures; returns whether all are within their budgets."""
    office = open_base(path, clock=bases.CLOCK, terminal="benchmark")
    bare = sqlite.connect(path, "ro")
    (count,) = bare.execute("SELECT max(id) FROM customer").fetchone()
    rng = random.Random(11)
    first, second = ([rng.randrange(1, count + 1) for _ in range(customers)] for _ in range(2))

    def opened(ids: list[int], function: Any) -> list[float]:
        taken = []
        for customer_id in ids:
            started = time.perf_counter()
            office.read(function, customer_id, clock=bases.CLOCK)
            taken.append((time.perf_counter() - started) * 1_000)
        return taken

    cold = opened(first, customer_page)
    warm = opened(second + second, customer_page)[len(second) :]
    beside = opened(second, preview)
    alone = []
    for customer_id in second:
        statements = office.read(_statements, customer_id)
        started = time.perf_counter()
        for statement, values in statements:
            bare.execute(statement, values).fetchall()
        alone.append((time.perf_counter() - started) * 1_000)
    print(f"customer page, first time: {measure.spread(cold)}")
    print(f"customer page, warm:       {measure.spread(warm)}")
    print(f"preview, warm:             {measure.spread(beside)}")
    print(f"{len(statements)} statements alone:        {measure.spread(alone)}")
    good = measure.figure("customer screen, all queries, p50", measure.part(warm, 0.5), limit=P50)
    good &= measure.figure("customer screen, all queries, p99", measure.part(warm, 0.99), limit=P99)
    measure.against("customer screen, p50", measure.part(warm, 0.5), measure.part(alone, 0.5), "the same statements")
    office.close()
    bare.close()
    return good


def main() -> None:
    """Runs on the base named on the command line."""
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--customers", type=int, default=2_000)
    given = parser.parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    run(path, given.customers)


if __name__ == "__main__":
    main()
