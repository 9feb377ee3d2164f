"""Filters of the lookup's box at the door, alone, together and beside words; and words in notes.

    python benchmarks/filters.py [--base 10k|100k|1m|PATH] [--times 40]

Generated bases have no tags, birthdays or channels: on a copy of the base some are given first. The figures of "rare
together" are of filters that many meet each and hardly anybody meets both: they end at the end of the base.
"""

from __future__ import annotations

import time
from pathlib import Path

import bases
import measure
from deskcrm.identify import notes_index
from deskcrm.identify.lookup import lookup
from deskcrm.identify.notes import search_notes
from deskcrm.store import Office, open_base, sqlite, takes_connection

P99 = 5.0

ALONE = (
    "tier:A", "tier:gold,iron", "-tier:lead", "due:today", "due:overdue", "open:promise", "open:complaint",
    "stage:investigating", "tag:vip", "tag:member", "-tag:newsletter", "since:30d", "before:120d", "district:บางนา",
    "province:กรุง", "channel:line", "product:a", "staff:nok", "has:email", "no:phone", "no:email", "born:today",
    "born:12", "kind:person",
)  # fmt: skip
TOGETHER = (
    "tier:A due:overdue", "tag:member no:email", "district:บางนา tier:B since:60d", "som tier:B", "สม has:email",
    "ส tier:platinum", "สมชาย tag:member", "som -tag:newsletter no:email", "81 tier:C", "before:120d tier:gold",
)  # fmt: skip
RARE = ("tag:vip tier:platinum due:overdue", "tag:member tag:newsletter tier:platinum", "tier:new", "tag:vip ส")
NOTES = ("น้ำหยด", "ใบกำกับภาษี", "nobody came", "photo plate", "zzzzz")


def prepare(path: Path) -> None:
    """Gives customers of a generated base what it has none of, and reads its notes."""
    connection = sqlite.connect(path, "rw")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(
        "UPDATE customer SET tags = CASE WHEN abs(random()) % 1000 = 7 THEN 'vip;garden'"
        " WHEN abs(random()) % 50 = 3 THEN 'member' WHEN abs(random()) % 7 = 0 THEN 'newsletter' ELSE '' END,"
        " born = CASE WHEN id % 6 = 0 THEN printf('%04d-%02d-%02d', 1950 + id % 50, 1 + abs(random()) % 12,"
        " 1 + abs(random()) % 28) ELSE '' END,"
        " preferred_channel = CASE id % 5 WHEN 0 THEN 'phone' WHEN 1 THEN 'line' ELSE '' END"
    )
    connection.close()


def timed(office: Office, texts: tuple[str, ...], times: int) -> list[float]:
    """Milliseconds of each text, asked in turn so many times; the first round is not counted."""
    taken = []
    for turn in range(times + 1):
        for text in texts:
            started = time.perf_counter()
            office.read(lookup, text, limit=50, clock=bases.CLOCK)
            if turn:
                taken.append((time.perf_counter() - started) * 1_000)
    return taken


def run(path: Path, times: int) -> bool:
    """Prints the figures; returns whether they are within the budget."""
    prepare(path)
    office = open_base(path, clock=bases.CLOCK, terminal="benchmark")
    started = time.perf_counter()
    read = office.maintain(notes_index.build)
    size = office.read(_size)
    print(f"index of notes: {read:,} records in {time.perf_counter() - started:.1f} s, {size / read:.0f} bytes each")
    alone = timed(office, ALONE, times)
    together = timed(office, TOGETHER, times)
    print(f"one filter:          {measure.spread(alone)}")
    print(f"several, with words: {measure.spread(together)}")
    print(f"rare together:       {measure.spread(timed(office, RARE, max(3, times // 8)))}")
    noted = measure.milliseconds(
        lambda: [office.read(search_notes, text, limit=20) for text in NOTES], max(3, times // 4)
    )
    print(f"{len(NOTES)} searches in notes: {measure.spread(noted)}")
    good = measure.figure("one filter, p99", measure.part(alone, 0.99), limit=P99)
    good &= measure.figure("several filters, with words, p99", measure.part(together, 0.99), limit=P99)
    office.close()
    return good


@takes_connection
def _size(connection: sqlite.Connection) -> int:
    return int(connection.execute("SELECT sum(length(block)) FROM note_words_data").fetchone()[0])


def main() -> None:
    """Runs on a copy of the base named on the command line."""
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--times", type=int, default=40)
    given = parser.parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    with measure.copy_of(path) as copy:
        run(copy, given.times)


if __name__ == "__main__":
    main()
