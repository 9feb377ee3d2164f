"""Times the lookup's search at the door, a keystroke at a time, on generated bases.

    python benchmarks/search.py [--customers 1000000] [--folder FOLDER]

Prints p50, p95 and p99 of a keystroke in milliseconds (each the best of three, warm), the same on ten thousand
customers, the floor (LIKE in the order of the page on the same base in the same run), and what the index took to
build. A base in ``--folder`` is used again; without it everything is made in a temporary folder and removed.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from deskcrm.clock import Clock
from deskcrm.identify import search_index
from deskcrm.identify.search import search
from deskcrm.store import create_base, open_base, sqlite

CLOCK = Clock(ZoneInfo("Asia/Bangkok"))
NOW = int(time.time())

THAI = (  # noqa: SIM905
    "สม ชัย ศรี วร พร ธน กิต ติ พง ศักดิ์ สุ ดา รัต นา วัฒน์ ปิ ยะ มา ลี นภ า อร ทัย บุญ มี จัน ทร์ ใจ ดี ทอง คำ แก้ว ไพ บูลย์ เกษ ม น้ำ ฝน"
).split()
LATIN = "so mi ra ka li na ber to ni el vi an da mor su ki le wa ty jo ha ric per sen ma".split()  # noqa: SIM905
NICKNAMES = "นก แดง หมู ฝน ปู อ้อม ตู่ เล็ก ใหญ่ แอน บอย มิ้นท์ Ann Boy Joy May Nan Pop".split()  # noqa: SIM905


def names(random_: random.Random) -> tuple[list[str], list[str], list[str], list[str]]:
    """Given and family names, Thai and Latin; drawn unevenly later, as names are."""

    def made(parts: list[str], count: int, least: int, most: int) -> list[str]:
        return ["".join(random_.choices(parts, k=random_.randint(least, most))) for _ in range(count)]

    latin = [[name.title() for name in made(LATIN, count, 2, 4)] for count in (3_000, 20_000)]
    return made(THAI, 6_000, 2, 3), made(THAI, 40_000, 3, 5), latin[0], latin[1]


def customers(count: int) -> Iterator[tuple[Any, ...]]:
    """Rows of (id, name, given, family, nickname, organisation, phone, e-mail, last contact, open follow-ups)."""
    random_ = random.Random(20111210)
    thai_given, thai_family, given_names, family_names = names(random_)
    for id_ in range(1, count + 1):
        thai = random_.random() < 0.8
        first, last = (thai_given, thai_family) if thai else (given_names, family_names)
        given = first[int(len(first) * random_.random() ** 2)]
        family = last[int(len(last) * random_.random() ** 2)]
        nickname = random_.choice(NICKNAMES) if random_.random() < 0.4 else ""
        organisation = f"บริษัท {random_.choice(thai_family)} จำกัด" if random_.random() < 0.1 else ""
        phone = f"+66{random_.choice((6, 8, 9))}{random_.randrange(10**8):08d}"
        email = f"{random_.choice(given_names)}.{id_ % 997}@gmail.com".lower() if random_.random() < 0.3 else ""
        contact = NOW - int(random_.expovariate(1 / (200 * 86400))) if random_.random() < 0.9 else None
        yield (id_, f"{given} {family}", given, family, nickname, organisation, phone, email, contact,
               int(random_.random() < 0.02))  # fmt: skip


def make(path: Path, count: int) -> None:
    """A base of ``count`` customers with its index, at ``path``; says what the index took."""
    create_base(path)
    connection = sqlite.connect(path, "rw")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA secure_delete = OFF")
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'lookup_entry'").fetchone():
        for statement in search_index.SCHEMA:
            connection.execute(statement)
    connection.execute("BEGIN")
    rows = list(customers(count))
    connection.executemany(
        "INSERT INTO customer (id, uid, version, created_at, updated_at, code, kind, name, title, given, family,"
        " nickname, organisation, sort_name, language, preferred_channel, born, referred_by_text, tags, note)"
        " VALUES (?, ?, 1, ?, ?, ?, 'person', ?, '', ?, ?, ?, ?, ?, '', '', '', '', '', '')",
        ((r[0], uuid.uuid4().bytes, NOW, NOW, f"A-{r[0]:06d}", *r[1:6], r[1]) for r in rows),
    )
    point = (
        "INSERT INTO contact_point (uid, version, created_at, updated_at, customer_id, kind, position, value, normal,"
        " extension, label, display_name, subdistrict, district, province, postcode, country)"
        " VALUES (?, 1, 0, 0, ?, ?, ?, ?, ?, '', '', '', '', ?, '', '', '')"
    )
    districts = ["บางรัก", "จตุจักร", "เมือง", "หาดใหญ่", "ห้วยขวาง"]
    for kind, position, column in (("phone", 0, 6), ("email", 1, 7)):
        connection.executemany(
            point, ((uuid.uuid4().bytes, r[0], kind, position, r[column], r[column], "") for r in rows if r[column])
        )
    connection.executemany(
        point, ((uuid.uuid4().bytes, r[0], "address", 2, "1/2", "", districts[r[0] % 5]) for r in rows if r[0] % 2)
    )
    connection.executemany(
        "INSERT INTO customer_figures (customer_id, tier, first_seen, last_contact, contacts, seconds, open_complaints,"
        " open_follow_ups, next_due, orders, revenue) VALUES (?, 'iron', 1, ?, 1, 60, 0, ?, ?, 3, 0)",
        ((r[0], r[8], r[9], NOW if r[9] else None) for r in rows),
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.stat().st_size
    start, worked = time.monotonic(), time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    search_index.build(connection)
    connection.execute("COMMIT")
    took, worked = time.monotonic() - start, time.process_time() - worked
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size - before - connection.execute("PRAGMA freelist_count").fetchone()[0] * 4096
    print(
        f"index of {count:,} customers: {took:.1f} s ({worked:.1f} s of processor), {size / count:.0f} bytes a customer"
    )
    connection.close()


def keystrokes(count: int, sessions: int = 250) -> list[str]:
    """What stands in the box after each key while clerks look for customers of the base, in all the ways they do."""
    random_ = random.Random(7)
    rows = list(customers(min(count, 10_000)))
    typed: list[str] = []
    for number in range(sessions):
        row = random_.choice(rows)
        digits = "0" + row[6][3:]
        text = (
            row[2], row[1], f"{row[3]} {row[2][:2]}", digits, digits[-4:], row[3][2:], row[4] or row[3],
            f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", f"A-{row[0]:06d}", row[7] or row[5] or row[2],
            "+66" + digits[1:], row[2] + row[3],
        )[number % 12]  # fmt: skip
        typed += [text[: end + 1] for end in range(len(text))]
    return typed


def timed(work: Callable[[str], object], texts: list[str]) -> list[float]:
    """Milliseconds of each call, sorted."""
    return sorted(each(work, texts))


def each(work: Callable[[str], object], texts: list[str]) -> list[float]:
    """Milliseconds of each call."""
    taken = []
    for text in texts:
        start = time.perf_counter()
        work(text)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def part(taken: list[float], share: float) -> float:
    """The value under which ``share`` of the sorted values lie."""
    return taken[min(len(taken) - 1, int(len(taken) * share))]


def like(connection: Any) -> Callable[[str], object]:
    """The floor: a substring looked for in every customer, in the order of the page."""
    sql = (
        "SELECT c.id, c.name FROM customer c LEFT JOIN customer_figures f ON f.customer_id = c.id"
        " WHERE c.name LIKE '%' || ? || '%' ORDER BY f.open_follow_ups DESC, f.last_contact DESC LIMIT 50"
    )
    return lambda text: connection.execute(sql, (text,)).fetchall()


def run(path: Path, count: int, *, floor: bool, slowest: int = 0) -> float:
    """Prints the figures of one base and returns the p50."""
    if not path.exists():
        make(path, count)
    connection = sqlite.connect(path, "ro")
    office = open_base(path, clock=CLOCK, terminal="benchmark")
    texts = keystrokes(count)

    def key(text: str) -> object:
        return office.read(search, text)

    timed(key, texts)
    taken = sorted(map(min, zip(*[each(key, texts) for _ in range(3)], strict=True)))
    print(
        f"{count:>9,} customers, {len(texts)} keystrokes: "
        + ", ".join(
            f"{name} {part(taken, share):.3f} ms" for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
        )
        + f", worst {taken[-1]:.1f} ms"
    )
    if slowest:
        slow = sorted(((timed(key, [text])[0], text) for text in set(texts)), reverse=True)
        for milliseconds, text in slow[:slowest]:
            print(f"    {milliseconds:6.2f} ms  {text}")
    if floor:
        base = timed(like(connection), random.Random(1).sample(texts, 12))
        print(f"LIKE on the same base: p50 {part(base, 0.5):.0f} ms, {part(base, 0.5) / part(taken, 0.5):.0f} times")
    connection.close()
    office.close()
    return part(taken, 0.5)


def main() -> None:
    """Runs both sizes and prints the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--slowest", type=int, default=0, help="also list so many of the slowest keystrokes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        small = run(folder / "search-10000.db", 10_000, floor=False, slowest=given.slowest)
        large = run(folder / f"search-{given.customers}.db", given.customers, floor=True, slowest=given.slowest)
        print(f"p50 against ten thousand: {large / small:.2f} times")


if __name__ == "__main__":
    main()
