"""Generated bases of ten thousand, a hundred thousand and a million customers, made once and kept.

    python benchmarks/bases.py [--folder FOLDER] 10k 100k 1m

Each customer has five interactions, a phone, three purchase lines in orders of two, a follow-up (three in a hundred
open) and 0.2 complaints (one in forty open) with their steps and breaches; a third have an e-mail address and half a
postal one. Five people work there; one customer in ten has come to the counter, and two dozen wait. Derived figures
and the search index are made by the program's own functions. The same each time, with dates counted from now. The other
benchmarks take a base from here by its name.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from deskcrm.clock import Clock
from deskcrm.demo import names
from deskcrm.demo.catalogue import ITEMS
from deskcrm.demo.talk_english import TALKS
from deskcrm.demo.talk_thai import TALKS as THAI_TALKS
from deskcrm.differentiate.book import retier
from deskcrm.identify import search_index
from deskcrm.identify.codes import code_of
from deskcrm.identify.staff import add_staff
from deskcrm.interact.numbering import complaint_number
from deskcrm.locale.collation import sort_key
from deskcrm.settings.founding import found_office
from deskcrm.store import create_base, open_base, sqlite

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
FOLDER = Path(tempfile.gettempdir()) / "deskcrm-bases"
ZONE = ZoneInfo("Asia/Bangkok")
CLOCK = Clock(ZONE)
STAFF = ("Araya", "Somchai", "Malee", "Prasert", "Nok")
"""The first is the supervisor who founded the office."""

_SPAN = 730 * 86_400
_BULK = 50_000


def base(name: str, folder: Path = FOLDER) -> Path:
    """The base called ``name`` (10k, 100k, 1m), made now unless it is there in today's schema; or the one at a path."""
    if name not in SIZES:
        return Path(name)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.db"
    if path.exists() and _schema(path) == _schema_of_today():
        return path
    for leftover in folder.glob(f"{name}.*"):
        leftover.unlink()
    started = time.perf_counter()
    unfinished = folder / f"{name}.unfinished"
    make(unfinished, SIZES[name])
    unfinished.rename(path)
    for leftover in folder.glob(f"{unfinished.name}.*"):
        leftover.unlink()
    size = path.stat().st_size
    print(f"made {path}: {SIZES[name]:,} customers, {size / 2**20:,.0f} MiB, {time.perf_counter() - started:.0f} s")
    return path


def make(path: Path, count: int) -> None:
    """A base of ``count`` customers at ``path``, said step by step."""
    create_base(path)
    office = open_base(path, clock=CLOCK, terminal="bases")
    office.write(found_office, name="Benchmark", language="en", staff=STAFF[0])
    for name in STAFF[1:]:
        office.write(add_staff, name)
    office.close()
    connection = sqlite.connect(path, "rw")
    # Nobody else has the file yet, and a base half made is thrown away: no syncing while it grows.
    for pragma in ("synchronous = OFF", "secure_delete = OFF", "foreign_keys = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA journal_mode = OFF").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    indexes = _drop_indexes(connection)
    for step in (
        _products,
        _customers,
        _contact_points,
        _interactions,
        _purchases,
        _follow_ups,
        _complaints,
        _complaint_history,
        _satisfaction,
        _arrivals,
    ):
        _said(step.__name__, step, connection, count)
    _said("indexes", _create_indexes, connection, indexes)
    _said("figures and tiers", lambda: retier(connection, clock=CLOCK))
    _said("search index", search_index.build, connection)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()


def _said(name: str, work: Any, *given: Any) -> None:
    started = time.perf_counter()
    work(*given)
    print(f"  {name.strip('_').replace('_', ' ')}: {time.perf_counter() - started:.1f} s", flush=True)


def _drop_indexes(connection: Any) -> list[str]:
    """Building an index over rows that are all there is several times faster than growing it row by row."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN ('customer', 'contact_point', 'interaction', 'purchase', 'follow_up', 'complaint',"
        " 'complaint_breach', 'complaint_step', 'satisfaction', 'arrival')"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [statement for _, statement in found]


def _create_indexes(connection: Any, statements: list[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def _products(connection: Any, _count: int) -> None:
    connection.executemany(
        "INSERT INTO product (uid, version, created_at, updated_at, code, name, family, kind, unit_price, unit_cost)"
        " VALUES (randomblob(16), 1, unixepoch(), unixepoch(), ?, ?, ?, 'good', ?, ?)",
        [(item.code, item.english, item.family, item.price * 10_000, item.cost * 10_000) for item in ITEMS],
    )


def people(count: int) -> Iterator[tuple[str, str, str]]:
    """Given name, family name and nickname of each customer; four in five in Thai, drawn unevenly as names are."""
    rng = random.Random(2569)
    given = [[pair[script] for pair in (*names.WOMEN, *names.MEN)] for script in (0, 1)]
    parts = [[pair[script] for pair in names.FAMILIES] for script in (0, 1)]
    families = [
        [*plain, *(first + second.lower() for first in plain for second in plain if first != second)] for plain in parts
    ]
    nicknames = [[pair[script] for pair in names.NICKNAMES] for script in (0, 1)]
    for _ in range(count):
        script = rng.random() > 0.8
        first, last = given[script], families[script]
        yield (
            first[int(len(first) * rng.random() ** 2)],
            last[int(len(last) * rng.random() ** 1.5)],
            rng.choice(nicknames[script]) if rng.random() < 0.4 else "",
        )


def _customers(connection: Any, count: int) -> None:
    connection.executemany(
        "INSERT INTO customer (id, uid, version, created_at, updated_at, code, kind, name, title, given, family,"
        " nickname, organisation, sort_name, language, preferred_channel, born, referred_by_text, tags, note)"
        " VALUES (?1, randomblob(16), 1, unixepoch() - 63072000, unixepoch() - 63072000, ?2, 'person', ?3, '', ?4, ?5,"
        " ?6, '', ?7, '', '', '', '', '', '')",
        (
            (number, code_of("A", number), f"{given} {family}", given, family, nickname, sort_key(f"{given} {family}"))
            for number, (given, family, nickname) in enumerate(people(count), 1)
        ),
    )


_POINT = """INSERT INTO contact_point (uid, version, created_at, updated_at, customer_id, kind, position, value, normal,
    extension, label, display_name, subdistrict, district, province, postcode, country)
SELECT randomblob(16), 1, created_at, created_at, c.id, """


def _contact_points(connection: Any, _count: int) -> None:
    # 7,368,787 and a power of ten have no common factor: everybody's number is their own.
    number = "printf('%08d', c.id * 7368787 % 100000000)"
    connection.execute("CREATE TEMP TABLE place (id INTEGER PRIMARY KEY, sub, district, province, postcode)")
    connection.executemany(
        "INSERT INTO temp.place VALUES (?, ?, ?, ?, ?)",
        [(place, *columns[:4]) for place, columns in enumerate(names.PLACES)],
    )
    connection.execute(
        f"{_POINT} 'phone', 0, '08' || {number}, '+668' || {number}, '', '', '', '', '', '', '', '' FROM customer c"
    )
    connection.execute(
        f"{_POINT} 'email', 1, 'customer' || c.id || '@example.com', 'customer' || c.id || '@example.com',"
        " '', '', '', '', '', '', '', '' FROM customer c WHERE c.id % 3 = 0"
    )
    connection.execute(
        f"{_POINT} 'address', 2, (c.id % 300) || '/' || (c.id % 17), '', '', '', '', p.sub, p.district, p.province,"
        f" p.postcode, 'TH' FROM customer c JOIN temp.place p ON p.id = c.id % {len(names.PLACES)} WHERE c.id % 2 = 0"
    )


def _interactions(connection: Any, _count: int) -> None:
    texts = [(talk, subject, note) for talks in (THAI_TALKS, TALKS) for talk in talks for subject in talk.subjects
             for note in talk.notes]  # fmt: skip
    connection.execute("CREATE TEMP TABLE said (id INTEGER PRIMARY KEY, matter, subject, note)")
    connection.executemany(
        "INSERT INTO temp.said VALUES (?, ?, ?, ?)",
        [
            (place, place % 8 + 1, subject.replace("{product}", ITEMS[place % len(ITEMS)].thai), note)
            for place, (_, subject, note) in enumerate(texts)
        ],
    )
    # Multiplying by large primes and taking the rest scatters days and texts, the same way each time.
    connection.execute(
        """INSERT INTO interaction (uid, version, created_at, updated_at, customer_id, at, channel_id, direction,
            seconds, staff_id, matter_id, subject, note, outcome, spoke_name, spoke_relation, spoke_may_know)
        SELECT randomblob(16), 1, at, at, customer_id, at, 1 + scatter % 6, iif(scatter % 3, 'in', 'out'),
            60 + scatter % 900, 1 + scatter % 7 % 5, s.matter, s.subject, iif(scatter % 2, s.note, ''),
            iif(scatter % 5, 'solved', 'follow_up'), '', '', ''
        FROM (
            SELECT c.id AS customer_id, unixepoch() - 1 - (c.id * 48271 + n * 20250101) % :span AS at,
                (c.id * 7919 + n * 104729) % 1000003 AS scatter
            FROM customer c, (SELECT column1 AS n FROM (VALUES (1), (2), (3), (4), (5)))
        ) JOIN temp.said s ON s.id = scatter % :texts""",
        {"span": _SPAN, "texts": len(texts)},
    )


def _purchases(connection: Any, _count: int) -> None:
    connection.execute(
        """INSERT INTO purchase (uid, version, created_at, updated_at, customer_id, order_number, at, product_id,
            description, quantity, unit_price, unit_cost, amount, cost, place, payment)
        SELECT randomblob(16), 1, at, at, customer_id, 'S-' || customer_id || '-' || (n + 1) / 2, at, p.id, p.name,
            1000, p.unit_price, p.unit_cost, p.unit_price / 100, p.unit_cost / 100, 'shop', 'cash'
        FROM (
            SELECT c.id AS customer_id, n, unixepoch() - 1 - (c.id * 16807 + (n + 1) / 2 * 12345701) % :span AS at
            FROM customer c, (SELECT column1 AS n FROM (VALUES (1), (2), (3), (4), (5), (6))) WHERE n <= c.id % 7
        ) JOIN product p ON p.id = 1 + (customer_id * 31 + n) % :items""",
        {"span": _SPAN, "items": len(ITEMS)},
    )


def _follow_ups(connection: Any, _count: int) -> None:
    """One for each customer: three in a hundred open, one in eleven of those done done late; of the open ones one in
    twenty asleep, and one in seven the whole desk's."""
    connection.execute(
        """INSERT INTO follow_up (uid, version, created_at, updated_at, customer_id, title, kind, due, promised_due,
            state, owner_id, promised_by_id, done_at, done_by_id, note, task, renewed, broken_at,
            snoozed_until)
        SELECT randomblob(16), 1, due - 172800, due - 172800, c.id, 'Ring about order S-' || c.id || '-1',
            iif(c.id % 2, 'promise', 'follow_up'), due, iif(c.id % 2, due, NULL), iif(open, 'open', 'done'),
            iif(c.id % 7, 1 + c.id / 100 % 5, NULL), 1, iif(open, NULL, due + iif(late, 7200, -3600)),
            iif(open, NULL, 1), '', 'call', c.id % 13 = 0, iif(c.id % 2 AND late AND NOT open, due, NULL),
            iif(open AND c.id / 100 % 20 = 0, unixepoch() + 86400, NULL)
        FROM (
            SELECT id, id % 100 < 3 AS open, id % 11 = 0 AS late, iif(id % 100 < 3,
                unixepoch() - 86400 + id * 4801 % 2592000, unixepoch() - 86400 - id * 4801 % :span) AS due
            FROM customer
        ) c""",
        {"span": _SPAN},
    )


_CATEGORIES = (("Delivery", "Late"), ("Delivery", "Damaged"), ("Repair", "Came back"), ("Invoice", "Wrong amount"))
_CAUSES = ("late", "our_error", "carrier", "product_fault", "not_clear")


def _complaints(connection: Any, count: int) -> None:
    """One for each fifth customer; one in forty is open. Of the open ones one in eight waits for the customer, one in
    six is nobody's yet, and the most severe are a supervisor's."""
    stages = ("received", "acknowledged", "assessed", "investigating", "answered")
    now = int(time.time())

    def rows() -> Iterator[tuple[Any, ...]]:
        for sequence, customer_id in enumerate(range(5, count + 1, 5), 1):
            waits = sequence % 40 == 0
            at = now - (sequence % 240 * 3_600 if waits else 864_000 + customer_id * 9_973 % (_SPAN - 864_000))
            closed = None if waits else at + 200_000 + sequence % 9 * 50_000
            stage = stages[sequence // 40 % 5] if waits else "closed"
            acknowledged = None if stage == "received" else at + 3_600
            answered = at + 100_000 + sequence % 7 * 40_000 if stage in ("answered", "closed") else None
            owed = answered or at + 259_200 if stage == "answered" else at + (259_200 if acknowledged else 14_400)
            nth = sequence // 40
            severity = (nth if waits else sequence) % 4 + 1
            asleep = waits and nth % 8 == 0
            yield (complaint_number(sequence), customer_id, at, sequence % len(ITEMS) + 1, stage, severity,
                   None if closed or asleep else owed, closed, *_CATEGORIES[sequence % 4],
                   _CAUSES[sequence % 5] if closed else "", at + 14_400, at + 259_200, at + 864_000, acknowledged,
                   answered, int((answered or now) > at + 259_200),
                   None if waits and nth % 6 == 0 else 1 + sequence // 3 % 5, at + 7_200 if asleep else None,
                   at + 60 if waits and severity == 4 else None)  # fmt: skip

    connection.executemany(
        """INSERT INTO complaint (number, customer_id, at, product_id, stage, severity, due, closed_at, first_closed_at,
            category, subcategory, root_cause, acknowledge_due, answer_due, resolve_due, acknowledged_at, answered_at,
            breached, owner_id, waiting_since, escalated_at, escalation, told, uid, version, created_at, updated_at,
            channel_id, description, wish, resolution, status, response)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
            iif(?20, 'severity', ''), iif(?8, ?1 % 9 > 0, NULL), randomblob(16), 1, ?3, ?3, 2,
            'I took a day off work to wait and nobody came.', 'A fixed hour', iif(?8 IS NULL, '', 'Delivered.'), '',
            '')""",
        rows(),
    )


def _complaint_history(connection: Any, _count: int) -> None:
    """The steps so far, and what was missed."""
    for stage, at in (("acknowledged", "acknowledged_at"), ("answered", "answered_at"), ("closed", "closed_at")):
        connection.execute(
            f"""INSERT INTO complaint_step (uid, version, created_at, updated_at, complaint_id, at, staff_id,
                from_stage, to_stage, note)
            SELECT randomblob(16), 1, {at}, {at}, id, {at}, owner_id, '', ?, '' FROM complaint WHERE {at} IS NOT NULL
            ORDER BY id""",  # noqa: S608
            (stage,),
        )
    connection.execute(
        """INSERT INTO complaint_breach (uid, version, created_at, updated_at, complaint_id, target, due, severity,
            tier, owner_id)
        SELECT randomblob(16), 1, answer_due, answer_due, id, 'answer', answer_due, severity, '', owner_id
        FROM complaint WHERE breached"""
    )


def _satisfaction(connection: Any, _count: int) -> None:
    """Of one contact in twenty, and of every second closed complaint."""
    for source, at, one_in in (("interaction", "at", 20), ("complaint", "closed_at", 2)):
        connection.execute(
            f"""INSERT INTO satisfaction (uid, version, created_at, updated_at, customer_id, {source}_id, at, expected,
                perceived, worth)
            SELECT randomblob(16), 1, {at}, {at}, customer_id, id, {at}, 3 + id / {one_in} % 3, 2 + id / 7 % 4, 1
            FROM {source} WHERE id % {one_in} = 1 AND {at} IS NOT NULL"""  # noqa: S608
        )


def _arrivals(connection: Any, count: int) -> None:
    """One for each tenth customer over the two years, in the day's opening hours, and two dozen who wait now."""
    days = _SPAN // 86_400
    today, now = CLOCK.today(), int(CLOCK.now().timestamp())

    def rows() -> Iterator[tuple[Any, ...]]:
        for nth in range(count // 10):
            day = today - timedelta(days=1 + nth % days)
            number = 1 + nth // days
            at = int(CLOCK.start_of(day).timestamp()) + 32_400 + number * 211 % 28_800
            yield day.isoformat(), number, at, (nth + 1) * 10, at + 60 + nth * 37 % 1_500, 1 + nth % 5
        for number in range(1, 25):
            yield today.isoformat(), number, now - (25 - number) * 120, number * 3, None, None

    connection.executemany(
        """INSERT INTO arrival (uid, version, created_at, updated_at, day, number, at, customer_id, name, wants,
            taken_at, taken_by_id)
        VALUES (randomblob(16), 1, ?3, ?3, ?1, ?2, ?3, ?4, '', '', ?5, ?6)""",
        rows(),
    )


def _schema(path: Path) -> list[str]:
    connection = sqlite.connect(path, "rw")
    try:
        found = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
        return sorted(statement for (statement,) in found)
    finally:
        connection.close()


def _schema_of_today() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        create_base(path)
        return _schema(path)


def main() -> None:
    """Makes the bases named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", choices=SIZES, metavar="10k|100k|1m")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where bases are kept (default: %(default)s)")
    given = parser.parse_args()
    for name in given.names:
        print(base(name, given.folder))


if __name__ == "__main__":
    main()
