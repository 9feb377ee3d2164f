"""The complaint board, the queue, the day's counts and the scorecard, at the door, warm; the office's working time.

    python benchmarks/desk.py [--base 10k|100k|1m|PATH] [--times 400]

Pages are asked for as the screens ask: the first of everybody's, one's own, one of a stage, the supervisor's, and the
last one. Beside them stands reading 200 rows by their keys, which no page of so many can be faster than.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import bases
import measure
from deskcrm.differentiate.scorecard import TREND, months_before, scorecard
from deskcrm.interact.complaint_list import complaint_page
from deskcrm.interact.queue import queue_page
from deskcrm.interact.today import today_counts
from deskcrm.interact.working_time import DayOfItsOwn, WorkingCalendar
from deskcrm.store import Office, open_base, takes_connection

LISTS, SCORECARD, PAGE = 20.0, 3.0, 200
ANSWER, ANSWERS = 10.0, 100_000
"""Microseconds an answer of the office's calendar may take, and how many are asked."""


def _pages(office: Office) -> dict[str, list[Callable[[], Any]]]:
    clock = bases.CLOCK
    complaints = office.read(complaint_page, clock=clock, limit=1).total
    follow_ups = office.read(queue_page, clock=clock, limit=1).total
    return {
        "complaint board": [
            lambda: office.read(complaint_page, clock=clock, limit=PAGE),
            lambda: office.read(complaint_page, clock=clock, owner_id=1, limit=PAGE),
            lambda: office.read(complaint_page, clock=clock, stage="investigating", limit=PAGE),
            lambda: office.read(complaint_page, clock=clock, escalated=True, limit=PAGE),
            lambda: office.read(complaint_page, clock=clock, offset=max(0, complaints - PAGE), limit=PAGE),
        ],
        "follow-up queue": [
            lambda: office.read(queue_page, clock=clock, limit=PAGE),
            lambda: office.read(queue_page, clock=clock, owner_id=1, limit=PAGE),
            lambda: office.read(queue_page, clock=clock, offset=max(0, follow_ups - PAGE), limit=PAGE),
        ],
        "counts of the day": [lambda: office.read(today_counts, clock=clock)],
    }


def run(path: Path, times: int) -> bool:
    """Prints the figures; returns whether all are within their budgets."""
    office = open_base(path, clock=bases.CLOCK, terminal="benchmark")
    rng = random.Random(4)
    within = True
    floor = measure.milliseconds(lambda: office.read(_rows_by_key), times)
    print(f"{PAGE} complaints by their keys: {measure.spread(floor)}")
    for name, pages in _pages(office).items():
        taken = []
        for work in pages:
            work()
        for _ in range(times):
            taken += measure.milliseconds(rng.choice(pages), 1)
        print(f"{name}: {measure.spread(taken)}")
        within &= measure.figure(f"{name}, p99", measure.part(taken, 0.99), limit=LISTS)
    started = time.perf_counter()
    card = office.read(scorecard, clock=bases.CLOCK)
    within &= measure.figure("scorecard of a month", time.perf_counter() - started, "s", limit=SCORECARD)
    started = time.perf_counter()
    for month in months_before(card.month, TREND)[:-1]:
        office.read(scorecard, clock=bases.CLOCK, month=month)
    measure.figure("the months before it, as they come", time.perf_counter() - started, "s")
    within &= _working_time(office)
    office.close()
    return within


def _working_time(office: Office) -> bool:
    """Answers of the office's calendar over two years, with lunch breaks and a holiday a month, beside adding minutes
    to an instant, which is the least that an answer is."""
    calendar = WorkingCalendar(
        bases.CLOCK.zone,
        (*[((540, 720), (780, 1020))] * 5, ((540, 720),), ()),
        {date(year, month, 13): DayOfItsOwn((), "x") for year in (2025, 2026) for month in range(1, 13)},
    )
    rng, now = random.Random(5), office.clock.now()
    asked = [(now - timedelta(minutes=rng.randrange(500_000)), rng.randrange(10_000)) for _ in range(ANSWERS // 2)]
    started = time.perf_counter()
    for instant, minutes in asked:
        instant + timedelta(minutes=minutes)
    bare = time.perf_counter() - started
    started = time.perf_counter()
    for instant, minutes in asked:
        calendar.between(instant, calendar.after(instant, minutes))
    taken = time.perf_counter() - started
    print(f"working time: {ANSWERS / taken:,.0f} answers a second; bare additions {len(asked) / bare:,.0f} a second")
    return measure.figure("working time, an answer", 1e6 * taken / ANSWERS, "us", limit=ANSWER)


@takes_connection
def _rows_by_key(connection: Any) -> list[Any]:
    return [
        connection.execute("SELECT * FROM complaint WHERE id = ?", (number,)).fetchone()
        for number in range(1, PAGE + 1)
    ]


def main() -> None:
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--times", type=int, default=400)
    given = parser.parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    run(path, given.times)


if __name__ == "__main__":
    main()
