"""The complaint board, the queue, today's desk, a month's figures, at the door, warm; the office's working time.

    python benchmarks/desk.py [--base 10k|100k|1m|PATH] [--times 200]

Pages are asked for as the screens ask. Beside them stands reading 200 rows by their keys, which no page of so many can
be faster than; beside the figures of a month, counting its rows.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import bases
import measure
from deskcrm.app import upkeep
from deskcrm.differentiate.pareto import pareto
from deskcrm.differentiate.satisfaction_figures import satisfaction_figures
from deskcrm.differentiate.scorecard import TREND, month_of, months_before, scorecard
from deskcrm.interact.arrivals import waiting
from deskcrm.interact.complaint_clock import any_missed
from deskcrm.interact.complaint_list import complaint_page
from deskcrm.interact.queue import NOBODYS, queue_page
from deskcrm.interact.today import my_day, today_counts
from deskcrm.interact.working_time import DayOfItsOwn, WorkingCalendar
from deskcrm.store import Office, open_base, takes_connection
from deskcrm.widgets.door import READERS

LISTS, SCORECARD, PAGE = 20.0, 3.0, 200
ANSWER, ANSWERS = 10.0, 100_000
"""Microseconds an answer of the office's calendar may take, and how many are asked."""


Pages = dict[str, Callable[[], Any]]


def _pages(office: Office) -> dict[str, Pages]:
    """What the screens of the desk ask for, by screen."""
    clock = bases.CLOCK
    complaints = office.read(complaint_page, clock=clock, limit=1).total
    closed = office.read(complaint_page, clock=clock, stage="closed", limit=1).total
    follow_ups = office.read(queue_page, clock=clock, limit=1).total

    def board(**which: Any) -> Callable[[], Any]:
        return lambda: office.read(complaint_page, clock=clock, limit=PAGE, **which)

    def queue(**which: Any) -> Callable[[], Any]:
        return lambda: office.read(queue_page, clock=clock, limit=PAGE, **which)

    return {
        "complaint board": {
            "first page": board(),
            "last page": board(offset=max(0, complaints - PAGE)),
            "of a stage": board(stage="investigating"),
            "of an owner": board(owner_id=1),
            "a supervisor's": board(escalated=True),
            "closed ones": board(stage="closed"),
            "half way down the closed": board(stage="closed", offset=closed // 2),
            "closed ones of an owner": board(stage="closed", owner_id=1),
        },
        "follow-up queue": {
            "everybody's": queue(),
            "one's own": queue(owner_id=1),
            "the whole desk's": queue(owner_id=NOBODYS),
            "last page": queue(offset=max(0, follow_ups - PAGE)),
        },
        "today's desk": {
            "counts of the strip": lambda: office.read(today_counts, clock=clock),
            "who waits": lambda: office.read(waiting, clock=clock),
            "my work": lambda: office.read(my_day, owner_id=1, clock=clock),
            "what was missed": lambda: office.read(any_missed, clock=clock),
        },
    }


def run(path: Path, times: int) -> bool:
    """Prints the figures; returns whether all are within their budgets."""
    office = open_base(path, clock=bases.CLOCK, terminal="benchmark")
    upkeep.warm(office)
    within = True
    for screen, pages in _pages(office).items():
        taken: dict[str, list[float]] = {name: [] for name in ("floor", *pages)}
        for work in pages.values():
            work()
        # In turn, so that what else the machine does falls on all of them alike.
        for _ in range(times):
            taken["floor"] += measure.milliseconds(lambda: office.read(_rows_by_key), 1)
            for name, work in pages.items():
                taken[name] += measure.milliseconds(work, 1)
        print(f"{screen}, beside {PAGE} complaints by their keys: {measure.spread(taken.pop('floor'))}")
        for name, figures in taken.items():
            print(f"    {name}: {measure.spread(figures)}")
            within &= measure.figure(f"{screen}, {name}, p99", measure.part(figures, 0.99), limit=LISTS)
    within &= _month(office)
    within &= _working_time(office)
    office.close()
    return within


def _month(office: Office) -> bool:
    """The figures of a month, beside counting the month's contacts, follow-ups and complaints in bare SQL."""
    clock = bases.CLOCK
    month = f"{clock.today().replace(day=1) - timedelta(days=1):%Y-%m}"
    span = month_of(month, clock)
    year = {"start": span.start - 365 * 86_400, "end": span.end}
    floor = _seconds(lambda: office.read(_counted, span.start, span.end))

    def trend() -> None:
        with ThreadPoolExecutor(READERS) as readers:
            for card in [
                readers.submit(office.read, scorecard, clock=clock, month=name)
                for name in months_before(month, TREND)[:-1]
            ]:
                card.result()

    work: Pages = {
        "scorecard of a month": lambda: office.read(scorecard, clock=clock, month=month),
        "Pareto of a year": lambda: office.read(pareto, by="root_cause", **year),
        "satisfaction of a year": lambda: office.read(satisfaction_figures, clock=clock, **year),
        "satisfaction of a year by product": lambda: office.read(
            satisfaction_figures, clock=clock, by="product", **year
        ),
    }
    within = True
    for name, one in work.items():
        taken = _seconds(one)
        within &= measure.figure(name, taken, "s", limit=SCORECARD)
        print(f"    {taken / floor:.1f}x of counting the rows of a month ({floor:.3f} s)")
    measure.figure("the months before it, as the screen fills them in", _seconds(trend, 1), "s")
    return within


def _seconds(work: Callable[[], Any], times: int = 3) -> float:
    return measure.median(measure.milliseconds(work, times)) / 1_000


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
def _counted(connection: Any, start: int, end: int) -> list[Any]:
    return [
        connection.execute(f"SELECT count(*) FROM {table} WHERE {at} >= ? AND {at} < ?", (start, end)).fetchone()  # noqa: S608
        for table, at in (("interaction", "at"), ("follow_up", "due"), ("complaint", "at"))
    ]


@takes_connection
def _rows_by_key(connection: Any) -> list[Any]:
    return [
        connection.execute("SELECT * FROM complaint WHERE id = ?", (number,)).fetchone()
        for number in range(1, PAGE + 1)
    ]


def main() -> None:
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--times", type=int, default=200)
    given = parser.parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    run(path, given.times)


if __name__ == "__main__":
    main()
