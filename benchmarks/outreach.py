"""The outreach list of one news: everybody who agreed on a large base, made anew, and what is asked of it.

    python benchmarks/outreach.py [--base 10k|100k|1m|PATH] [--agreed 0.25]

Generated bases have no consents: on a copy of the base a share of the customers agrees first, some of them are told
older news, some take it back, some object. The budget is for a list of two hundred thousand. Beside it stands the
floor: reading the agreed customers with their ways to be reached and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import bases
import measure
from deskcrm.customize.news import add_news, coverage
from deskcrm.customize.news_effect import effect
from deskcrm.customize.news_views import NewsInput
from deskcrm.customize.outreach import may_hear, outreach, tell
from deskcrm.customize.suggestions import suggestions
from deskcrm.store import Office, open_base, sqlite, takes_connection

LIST, ONE = 10.0, 20.0

_FLOOR = """SELECT count(*) FROM consent a JOIN customer c ON c.id = a.customer_id
    JOIN contact_point p ON p.customer_id = c.id WHERE a.state = 'given'"""


def prepare(path: Path, share: float) -> None:
    """Consents, some older tellings and objections."""
    now = int(bases.CLOCK.now().timestamp())
    connection = sqlite.connect(path, "rw")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(
        "INSERT INTO consent (uid, version, created_at, updated_at, customer_id, purpose, state, at, source)"
        " SELECT randomblob(16), 1, :at, :at, id, 'news', 'given', :at, 'paper' FROM customer"
        " WHERE archived_at IS NULL AND abs(random()) % 1000 < :share",
        {"at": now - 90 * 86_400, "share": int(share * 1000)},
    )
    connection.execute(
        "INSERT INTO consent (uid, version, created_at, updated_at, customer_id, purpose, state, at, source)"
        " SELECT randomblob(16), 1, :at, :at, customer_id, 'news', 'withdrawn', :at, '' FROM consent"
        " WHERE abs(random()) % 50 = 7",
        {"at": now - 9 * 86_400},
    )
    connection.execute(
        "INSERT INTO data_request (uid, version, created_at, updated_at, customer_id, kind, asked_at, due, channel,"
        " identity, note, outcome, reason) SELECT randomblob(16), 1, :at, :at, customer_id, 'objection', :at, :at, '',"
        " '', '', '', '' FROM consent WHERE abs(random()) % 500 = 7",
        {"at": now - 5 * 86_400},
    )
    connection.close()


@takes_connection
def told_before(connection: Any, news_id: int) -> None:
    """A fifth of those who agreed heard this one, over the last 60 days."""
    now = int(bases.CLOCK.now().timestamp())
    connection.execute(
        "INSERT INTO news_told (uid, version, created_at, updated_at, news_id, customer_id, at, channel, outcome)"
        " SELECT randomblob(16), 1, :now, :now, :news, customer_id, :now - abs(random()) % 5184000, 'phone', 'told'"
        " FROM consent WHERE abs(random()) % 5 = 2",
        {"now": now, "news": news_id},
    )


def _seconds(call: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    found = call()
    return found, time.perf_counter() - started


def _warm(call: Callable[[], Any]) -> tuple[float, float]:
    """Wall and processor seconds of a second time: the first reads the copy from the disk."""
    started, worked = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - started, time.process_time() - worked


def run(path: Path, share: float) -> bool:
    """Prints the figures; returns whether all are within their budgets."""
    with measure.copy_of(path) as copied:
        prepare(copied, share)
        office = open_base(copied, clock=bases.CLOCK, terminal="benchmark")
        given = {"staff_id": 1, "clock": bases.CLOCK}
        text = NewsInput("New", state="open", text_en="Hello {{ name }}", text_th="สวัสดี {{ name }}")
        older = office.write(add_news, text, **given)
        office.maintain(told_before, older.id)
        news = office.write(add_news, text, **given)
        _floor, floor = _seconds(lambda: office.read(takes_connection(lambda c: c.execute(_FLOOR).fetchall())))
        page, seconds = _seconds(lambda: office.read(outreach, news.id, clock=bases.CLOCK))
        print(f"on the list: {page.total:,}; the floor {floor:.2f} s")
        within = measure.figure("the list, its first page and its counts", seconds, "s", limit=LIST)
        again, worked = _warm(partial(office.read, outreach, news.id, clock=bases.CLOCK))
        print(f"again, from memory: {again:.2f} s, of the processor {worked:.2f} s")
        _covered, seconds = _seconds(lambda: office.read(coverage, older.id, clock=bases.CLOCK))
        within &= measure.figure("coverage of one that a fifth has heard", seconds, "s", limit=LIST)
        found, seconds = _seconds(lambda: office.read(effect, older.id, clock=bases.CLOCK))
        within &= measure.figure(f"effect: {found.heard.customers:,} against {found.others.customers:,}", seconds, "s",
                                 limit=LIST)  # fmt: skip
        within &= _one_by_one(office, news.id, [row.customer_id for row in page.rows][:100])
        office.close()
    return within


def _one_by_one(office: Office, news_id: int, ids: list[int]) -> bool:
    checks: list[float] = []
    tells: list[float] = []
    suggested: list[float] = []
    for customer_id in ids:
        for kept, call in (
            (checks, partial(office.read, may_hear, news_id, customer_id, clock=bases.CLOCK)),
            (suggested, partial(office.read, suggestions, customer_id, clock=bases.CLOCK)),
            (tells, partial(office.write, tell, news_id, customer_id, staff_id=1, clock=bases.CLOCK)),
        ):
            kept.append(_seconds(call)[1] * 1_000)
    print(f"looked at again: {measure.spread(checks)}; suggestions: {measure.spread(suggested)}")
    within = measure.figure("suggestions with news to tell, p99", measure.part(suggested[5:] or suggested, 0.99),
                            limit=ONE)  # fmt: skip
    print(f"told, durable: {measure.spread(tells)}")
    return within


def main() -> None:
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--agreed", type=float, default=0.25)
    given = parser.parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    run(path, given.agreed)


if __name__ == "__main__":
    main()
