"""Groups of ten conditions: their count, their whole preview and their first page, on a generated base.

    python benchmarks/segments.py [--base 10k|100k|1m|PATH] [--times 5]

Generated bases have no tags, birthdays or channels, no facts, relations and consents: on a copy of the base some are
given first. The floor beside each is a count of everybody's figures by one comparison in the same run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bases
import filters
import measure
from deskcrm import wiring
from deskcrm.identify.segments import add_segment, count_members, first_members, members, preview_segment
from deskcrm.store import Office, open_base, sqlite, takes_connection

COUNT, PAGE = 1_000.0, 100.0

GROUPS = {
    "common conditions": "kind:person -tag:vip has:phone orders:>=1 cost:<500 net:>=0 since:300d language:en"
    " -consent:news=withdrawn complaints:0",
    "tiers and goods": "tier:A,B,C family:water,kitchen ordered:300d -family:service/60d orders:>0 has:email"
    " margin:>=100 -satisfaction:disappointed before:2d kind:person",
    "rare ones": "tag:vip tier:A,B,C has:phone consent:news orders:>=1 net:>=0 -open:complaint since:5y"
    " family:water,kitchen,service -fact:when",
    "the cycle among few": "tag:member cycle:lapsing,lapsed tier:C,D orders:>=1 net:>=0 has:phone -open:complaint"
    " consent:news,news-none kind:person before:30d",
    "the cycle of many": "cycle:lapsing,lapsed tier:A,B,C,D has:phone orders:>=1 cost:<500 net:>=0 -tag:vip kind:person"
    " complaints:0 language:en",
    "the cycle of most": "cycle:new,active has:phone orders:>=1 cost:<500 net:>=0 -tag:vip kind:person complaints:0"
    " language:en since:3y",
    "either or": "(tier:A or tag:member or consent:news) -(cost:>1000 or complaints:>=1) (has:email or has:line)"
    " orders:>=1 since:1y before:1d",
}


def prepare(path: Path) -> None:
    """What generated bases have none of."""
    filters.prepare(path)
    connection = sqlite.connect(path, "rw")
    connection.execute("PRAGMA synchronous = OFF")
    for statement in (
        "INSERT INTO consent (uid, version, created_at, updated_at, customer_id, purpose, state, at, source)"
        " SELECT randomblob(16), 1, 0, 0, id, 'news', CASE id % 10 WHEN 1 THEN 'withdrawn' WHEN 2 THEN 'refused'"
        " ELSE 'given' END, created_at, 'paper' FROM customer WHERE id % 3 = 1",
        "INSERT INTO profile_fact (uid, version, created_at, updated_at, customer_id, question, detail, circumstance,"
        " sensitive, words, learned_at, confirmed_at) SELECT randomblob(16), 1, 0, 0, id, CASE id % 2 WHEN 1 THEN"
        " 'when' ELSE 'why' END, '', '', '', 'likes it quiet', created_at, created_at FROM customer WHERE id % 5 = 1",
    ):
        connection.execute(statement)
    connection.close()


def milliseconds(work: Callable[[], Any], times: int) -> list[float]:
    """Of each run but the first."""
    taken = []
    for _time in range(times + 1):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1_000)
    return taken[1:]


@takes_connection
def floor(connection: sqlite.Connection) -> int:
    """A look at everybody's figures."""
    found = connection.execute("SELECT count(*) FROM customer_figures NOT INDEXED WHERE net_value >= 0 AND orders > 0")
    return int(found.fetchone()[0])


def run(path: Path, times: int) -> bool:
    """Prints the figures; returns whether they are within the budget."""
    prepare(path)
    wiring.register()
    office = open_base(path, clock=bases.CLOCK, terminal="benchmark")
    print(f"everybody's figures, one comparison: {measure.spread(milliseconds(lambda: office.read(floor), times))}")
    good = True
    for name, text in GROUPS.items():
        good &= _group(office, name, text, times)
    office.close()
    return good


def _group(office: Office, name: str, text: str, times: int) -> bool:
    given: dict[str, Any] = {"clock": bases.CLOCK, "staff_id": 1}
    one = office.write(add_segment, name, text=text, **given)
    count = office.read(count_members, one.id, **given)
    print(f"{name}: {count:,} customers")
    whole = milliseconds(lambda: office.read(preview_segment, text, limit=50, **given), times)
    page = milliseconds(lambda: office.read(first_members, one.id, limit=50, **given), times)
    everybody = milliseconds(lambda: office.read(members, one.id, **given), 1)
    good = measure.figure("  count and preview, most", max(whole), limit=COUNT)
    good &= measure.figure("  first page, most", max(page), limit=PAGE)
    measure.figure("  all of them", max(everybody))
    return good


def main() -> None:
    """Runs on a copy of the base named on the command line."""
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    with measure.copy_of(path) as copy:
        run(copy, given.times)


if __name__ == "__main__":
    main()
