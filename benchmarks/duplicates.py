"""Customers that stand there twice: the whole book compared, and the two questions that a screen asks.

    python benchmarks/duplicates.py [--base 10k|100k|1m|PATH]

The generated customers have no birth dates; four in ten get one here, in memory, so that those passes have their work
too. The floor is the plain rule in SQL on the same base, same name and same postcode, which finds none that is spelt
otherwise. The base is left as it is.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from functools import partial
from typing import Any

import bases
import measure
from deskcrm.identify import alike_people
from deskcrm.identify.alike_people import People
from deskcrm.identify.duplicates import alike, among, likely_duplicates
from deskcrm.identify.views import CustomerInput
from deskcrm.store import open_base, takes_connection

BOOK, GIBIBYTES, ENTERED = 600.0, 2048.0, 100.0

_PLAIN = """SELECT count(*) FROM customer a JOIN customer b ON b.name = a.name AND b.id > a.id
JOIN contact_point p ON p.customer_id = a.id AND p.postcode <> ''
JOIN contact_point q ON q.customer_id = b.id AND q.postcode = p.postcode"""


@takes_connection
def _plain(connection: Any) -> int:
    return int(connection.execute(_PLAIN).fetchone()[0])


@takes_connection
def _book(connection: Any) -> tuple[int, int]:
    people = alike_people.everybody(connection)
    _give_birth_dates(people)
    return len(people), len(among(connection, people))


def _give_birth_dates(people: People) -> None:
    dice = random.Random(7)
    for place in range(len(people)):
        if dice.random() < 0.4:
            year, month, day = dice.randrange(1945, 2006), dice.randrange(1, 13), dice.randrange(1, 29)
            people.born[place] = sys.intern(f"{year}-{month:02}-{day:02}")


@takes_connection
def _some(connection: Any) -> list[tuple[int, str, str]]:
    rows = connection.execute("SELECT id, given, family FROM customer WHERE given <> '' ORDER BY uid LIMIT 200")
    return [tuple(row) for row in rows]


def main() -> None:
    """Prints the figures."""
    given = measure.arguments(__doc__ or "").parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    office = open_base(path, clock=bases.CLOCK, terminal="duplicates")
    people = office.read(_some)
    entered = (CustomerInput(given=given, family=family, phone="0812345678") for _, given, family in people)
    asked = measure.milliseconds(lambda: office.read(alike, next(entered), clock=bases.CLOCK), len(people) - 20)
    measure.figure("somebody entered, held against the book, p95", measure.part(asked, 0.95), limit=ENTERED)
    ids = iter(people)
    asked = measure.milliseconds(lambda: office.read(likely_duplicates, next(ids)[0]), len(people) - 20)
    measure.figure("who may be the same as one there, p95", measure.part(asked, 0.95), limit=ENTERED)
    floor, _found = _timed(partial(office.read, _plain))
    seconds, (count, pairs) = _timed(partial(office.read, _book))
    measure.figure(f"{count:,} customers compared, {pairs:,} pairs", seconds, "s", limit=BOOK)
    print(f"  the plain rule in SQL: {floor:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    measure.figure("memory at its most", peak, "MiB", limit=GIBIBYTES)
    office.close()


def _timed(work: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


if __name__ == "__main__":
    main()
