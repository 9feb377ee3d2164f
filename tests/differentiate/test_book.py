"""Tiers and figures: the whole book against a computation in plain Python, and one customer against the whole book."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.differentiate.book import mismatches, next_day, recompute_all, retier
from deskcrm.differentiate.figures import COLUMNS, recompute
from deskcrm.differentiate.tiers import TIERS, numbers_of, rank_of, tier_at
from deskcrm.store import sqlite

TODAY = date(2026, 3, 2)

Book = list[dict[str, Any]]
"""A customer: days ago they were made, purchases (days ago, margin), contacts (days ago, seconds, channel), complaints
(days ago, what was given, whether the cause is ours; with a contact of a minute by phone about each) and promises (due
so many days ago, done so many days after that or not yet)."""

purchases = st.lists(st.tuples(st.integers(-3, 800), st.integers(-50_00, 300_00)), max_size=4)
contacts = st.lists(st.tuples(st.integers(-3, 800), st.integers(0, 5000), st.integers(1, 8)), max_size=3)
complaints = st.lists(st.tuples(st.integers(0, 800), st.integers(0, 50_00), st.booleans()), max_size=2)
promises = st.lists(st.tuples(st.integers(-3, 800), st.none() | st.integers(-5, 400)), max_size=2)
books = st.lists(
    st.fixed_dictionaries(
        {"made": st.integers(0, 400), "purchases": purchases, "contacts": contacts},
        optional={"complaints": complaints, "promises": promises},
    ),
    min_size=1,
    max_size=25,
)


@pytest.fixture
def connection(base_path: Path) -> Iterator[Any]:
    connection = sqlite.connect(base_path, "rw")
    connection.execute("PRAGMA foreign_keys = OFF")
    yield connection
    connection.close()


def noon(clock: Clock, days_ago: int) -> int:
    return int(clock.start_of(TODAY - timedelta(days=days_ago)).timestamp()) + 43_200


def write(connection: Any, clock: Clock, book: Book) -> None:
    """Puts the customers of ``book`` into an open transaction, ids from 1 on."""
    for number, customer in enumerate(book, 1):
        connection.execute(
            "INSERT INTO customer (id, uid, version, created_at, updated_at, code, kind, name, title, given, family,"
            " nickname, organisation, sort_name, language, preferred_channel, born, referred_by_text, tags, note)"
            " VALUES (?, ?, 1, ?, 0, ?, 'person', 'Ann', '', '', '', '', '', '', '', '', '', '', '', '')",
            (number, b"", noon(clock, customer["made"]), f"A-{number}"),
        )
        for place, (days, margin) in enumerate(customer["purchases"]):
            connection.execute(
                "INSERT INTO purchase (uid, version, created_at, updated_at, customer_id, order_number, at,"
                " description, quantity, unit_price, amount, cost, place, payment)"
                " VALUES (?, 1, 0, 0, ?, ?, ?, 'soap', 1000, 0, ?, ?, '', '')",
                (b"", number, f"O-{number}-{place // 2}", noon(clock, days), 100_00, 100_00 - margin),
            )
        for days, seconds, channel in customer["contacts"]:
            contact(connection, number, noon(clock, days), seconds, channel)
        for days, remedy, ours in customer.get("complaints", ()):
            insert(
                connection, "complaint", number=f"{number}-{connection.total_changes}", customer_id=number,
                at=noon(clock, days), channel_id=PHONE, stage="received", severity=1, remedy_cost=remedy,
                root_cause="our_error" if ours else "other",
            )  # fmt: skip
            about = connection.execute("SELECT max(id) FROM complaint").fetchone()[0]
            contact(connection, number, noon(clock, days), 60, PHONE, complaint_id=about)
        for due, after in customer.get("promises", ()):
            done = None if after is None else noon(clock, due - after)
            insert(
                connection, "follow_up", customer_id=number, kind="promise", due=noon(clock, due), done_at=done,
                state="open" if done is None else "done",
            )  # fmt: skip


PHONE = 2


def contact(connection: Any, customer_id: int, at: int, seconds: int, channel_id: int, **more: object) -> None:
    insert(
        connection, "interaction", customer_id=customer_id, at=at, seconds=seconds, channel_id=channel_id,
        direction="in", **more,
    )  # fmt: skip


def insert(connection: Any, table: str, **values: object) -> None:
    """A row straight into a table; what must be there and is not said is empty, or zero."""
    for _place, name, kind, wanted, default, key in connection.execute(f"PRAGMA table_info({table})").fetchall():
        if wanted and default is None and not key:
            empty: object = {"INTEGER": 0, "BLOB": b""}.get(kind, "")
            values.setdefault(name, empty)
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))  # noqa: S608


def rates(connection: Any) -> dict[int, tuple[int, int]]:
    rows = connection.execute("SELECT id, fixed_cost, rate_per_minute FROM channel")
    return {number: (fixed, rate) for number, fixed, rate in rows}


def expected(book: Book, costs: dict[int, tuple[int, int]]) -> dict[int, tuple[str, int]]:
    """Tier and net value of everybody by DESIGN section 5, in plain Python."""
    net, seen, orders, buys = {}, {}, {}, {}
    for number, customer in enumerate(book, 1):
        inside = [entry for entry in customer["purchases"] if 0 <= entry[0] < 365]
        complained, promised = customer.get("complaints", ()), customer.get("promises", ())
        called = [(*entry, False) for entry in customer["contacts"]]
        called += [(days, 60, PHONE, ours) for days, _given, ours in complained]
        cost = sum(given for days, given, ours in complained if 0 <= days < 365 and not ours)
        for days, seconds, channel, ours in called:
            if 0 <= days < 365 and not ours and not any(chased(days, *promise) for promise in promised):
                fixed, rate = costs[channel]
                cost += fixed + math.floor(seconds * rate / 60 + 0.5)
        net[number] = sum(margin for _days, margin in inside) - cost
        events = [days for days, *_rest in (*customer["purchases"], *called)]
        seen[number] = max(events) if events else customer["made"]
        placed = enumerate(customer["purchases"])
        orders[number] = len({place // 2 for place, (days, _margin) in placed if days >= 0})
        buys[number] = bool(inside)
    tiers = {}
    for number in net:
        if seen[number] < 0:
            tiers[number] = "unrated"
        elif seen[number] < 90 and orders[number] < 2:
            tiers[number] = "new"
        else:
            tiers[number] = "rated" if buys[number] else "unrated"
    ranked = sorted((net[number] for number in net if tiers[number] == "rated"), reverse=True)
    if ranked:
        lines = [ranked[math.ceil(share * len(ranked) / 100) - 1] for share in (5, 20, 80)]
        for number, tier in tiers.items():
            if tier == "rated":
                value = net[number]
                above = [name for name, line in zip(TIERS, lines, strict=False) if value >= line]
                tiers[number] = "lead" if value < 0 or not above else above[0]
    return {number: (tiers[number], net[number]) for number in net}


def chased(days: int, due: int, after: int | None) -> bool:
    """Whether a contact so many days ago asked after a promise that was past due and not done yet."""
    late = after is None or after > 0
    return late and days < due and (after is None or days >= due - after)


def stored(connection: Any) -> dict[int, tuple[Any, ...]]:
    rows = connection.execute(f"SELECT customer_id, tier, {', '.join(COLUMNS)} FROM customer_figures")  # noqa: S608
    return {number: values for number, *values in rows}


CAUSED: Book = [
    {
        "made": 400,
        "purchases": [(200, 100_00), (100, 100_00)],
        "contacts": [(days, 600, PHONE) for days in (11, 10, 9, 5, 4)],
        "promises": promised,
        "complaints": [(3, 25_00, True), (2, 10_00, False)],
    }
    for promised in ([(10, 5)], [(10, None)], [(10, 0)], [(10, -1)], [(10, 1), (6, None)])
]
"""Contacts on the day that a promise was due or done, before and after."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@example(book=CAUSED)
@given(book=books)
def test_the_whole_book_is_what_the_formulas_say(connection: Any, clock: Clock, book: Book) -> None:
    connection.execute("BEGIN")
    try:
        write(connection, clock, book)
        retier(connection, clock=clock)
        found = connection.execute("SELECT customer_id, tier, net_value FROM customer_figures").fetchall()
        assert {number: (tier, net) for number, tier, net in found} == expected(book, rates(connection))
        ranked = dict(
            connection.execute(
                "SELECT customer_id, ranked_value FROM customer_figures WHERE ranked_value IS NOT NULL"
            ).fetchall()
        )
        for value in ranked.values():
            assert rank_of(connection, value) == 1 + sum(other > value for other in ranked.values())
    finally:
        connection.execute("ROLLBACK")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(book=books, other=books)
def test_one_customer_and_the_whole_book_agree(connection: Any, clock: Clock, book: Book, other: Book) -> None:
    """Also when the records change after the lines were drawn, and with the tiers of before."""
    connection.execute("BEGIN")
    try:
        write(connection, clock, book)
        retier(connection, clock=clock)
        for table in ("purchase", "interaction", "complaint", "follow_up", "customer"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
        connection.execute("DELETE FROM customer_figures WHERE customer_id > ?", (len(other),))
        write(connection, clock, other)
        before = connection.execute("SELECT * FROM customer_figures ORDER BY customer_id").fetchall()
        recompute(connection, range(1, len(other) + 1), clock)
        alone = stored(connection)
        connection.execute("DELETE FROM customer_figures")
        marks = ", ".join("?" * len(before[0])) if before else ""
        connection.executemany(f"INSERT INTO customer_figures VALUES ({marks})", before)  # noqa: S608
        recompute_all(connection, clock=clock)
        assert stored(connection) == alone
        assert mismatches(connection, clock=clock) == 0
    finally:
        connection.execute("ROLLBACK")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(book=books, days=st.integers(0, 40))
def test_the_next_day_comes_to_what_the_whole_book_would(connection: Any, clock: Clock, book: Book, days: int) -> None:
    later = Clock(clock.zone, clock.now() + timedelta(days=days))
    everything = "SELECT customer_id, tier, ranked_value, * FROM customer_figures ORDER BY customer_id"
    found = []
    for compute in (next_day, retier):
        connection.execute("BEGIN")
        try:
            connection.execute("UPDATE channel SET updated_at = 0")
            write(connection, clock, book)
            retier(connection, clock=clock)
            result = compute(connection, clock=later)
            steps = connection.execute("SELECT * FROM rank_step").fetchall()
            found.append((result.lines, result.moved, connection.execute(everything).fetchall(), steps))
        finally:
            connection.execute("ROLLBACK")
    assert found[0] == found[1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(lines=st.lists(st.integers(-500, 500), min_size=3, max_size=3), values=st.lists(st.integers(-900, 900)),
       before=st.sampled_from([*TIERS, "new", "unrated"]))  # fmt: skip
def test_tiers_rise_with_net_value_among_those_of_one_previous_tier(
    connection: Any, lines: list[int], values: list[int], before: str
) -> None:
    from deskcrm.differentiate.tiers import lines_as_values, rated_tier_sql

    platinum, gold, iron = sorted(lines, reverse=True)
    statement = f"SELECT {rated_tier_sql('n', ':before')} FROM (SELECT :net AS net_value) n"  # noqa: S608
    given_lines = lines_as_values((platinum, gold, iron))
    tiers = [
        TIERS.index(connection.execute(statement, {**given_lines, "net": value, "before": before}).fetchone()[0])
        for value in sorted(values)
    ]
    assert tiers == sorted(tiers, reverse=True)


@pytest.mark.parametrize(
    ("before", "net_value", "tier"),
    [
        ("platinum", 900, "platinum"), ("platinum", 899, "gold"), ("gold", 900, "gold"), ("gold", 1000, "platinum"),
        ("gold", 450, "gold"), ("gold", 449, "iron"), ("iron", 90, "iron"), ("iron", 89, "lead"),
        ("lead", 99, "lead"), ("lead", 100, "iron"), ("lead", 5000, "platinum"), ("new", 450, "iron"),
        ("iron", 0, "lead"), ("platinum", -1, "lead"),
    ],
)  # fmt: skip
def test_who_has_a_tier_keeps_it_down_to_a_tenth_under_its_line(
    connection: Any, before: str, net_value: int, tier: str
) -> None:
    assert tier_at(connection, net_value, before, (1000, 500, 100)) == tier


@pytest.mark.parametrize(("net_value", "tier"), [(5, "iron"), (0, "iron"), (-1, "lead"), (-50, "lead")])
def test_below_zero_is_lead_wherever_the_lines_are(connection: Any, net_value: int, tier: str) -> None:
    assert tier_at(connection, net_value, "iron", (1000, 500, -100)) == tier


def grow(connection: Any, clock: Clock, number: int, margin: int) -> None:
    connection.execute(
        "INSERT INTO purchase (uid, version, created_at, updated_at, customer_id, order_number, at, description,"
        " quantity, unit_price, amount, cost, place, payment)"
        " VALUES (x'00', 1, 0, 0, ?, 'more', ?, 'soap', 1000, 0, ?, 0, '', '')",
        (number, noon(clock, 1), margin),
    )
    recompute(connection, [number], clock)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(book=books, data=st.data())
def test_the_margin_that_is_said_lifts_the_tier_and_one_unit_less_does_not(
    connection: Any, clock: Clock, book: Book, data: st.DataObject
) -> None:
    connection.execute("BEGIN")
    try:
        write(connection, clock, book)
        retier(connection, clock=clock)
        number = data.draw(st.integers(1, len(book)))
        wanted = numbers_of(connection, number, clock=clock)
        if wanted.next is None:
            assert wanted.tier in ("platinum", "new", "unrated")
            return
        assert wanted.next.more_margin > 0
        grow(connection, clock, number, wanted.next.more_margin - 1)
        assert numbers_of(connection, number, clock=clock).tier == wanted.tier
        grow(connection, clock, number, 1)
        assert TIERS.index(numbers_of(connection, number, clock=clock).tier) <= TIERS.index(wanted.next.tier)
    finally:
        connection.execute("ROLLBACK")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(book=books, data=st.data())
def test_more_minutes_never_raise_a_tier(connection: Any, clock: Clock, book: Book, data: st.DataObject) -> None:
    order = {tier: place for place, tier in enumerate(TIERS)}
    connection.execute("BEGIN")
    try:
        write(connection, clock, book)
        retier(connection, clock=clock)
        number = data.draw(st.integers(1, len(book)))
        before = numbers_of(connection, number, clock=clock).tier
        seconds, channel = data.draw(st.integers(0, 90_000)), data.draw(st.integers(1, 8))
        contact(connection, number, noon(clock, 0), seconds, channel)
        recompute(connection, [number], clock)
        after = numbers_of(connection, number, clock=clock).tier
        assert order.get(after, 9) >= order.get(before, 9)
    finally:
        connection.execute("ROLLBACK")


def test_a_tier_comes_from_money_and_effort_never_from_who_somebody_is(connection: Any, clock: Clock) -> None:
    """SQLite itself says which columns the computations read."""
    read: set[tuple[str, str]] = set()

    def note(action: int, table: str | None, column: str | None, _base: str | None, _trigger: str | None) -> int:
        if action == sqlite.dbapi.SQLITE_READ:
            read.add((table or "", column or ""))
        return 0

    book: Book = [{"made": 300, "purchases": [(5, 100)], "contacts": [(5, 60, 1)]}]
    connection.execute("BEGIN")
    write(connection, clock, book)
    connection.set_authorizer(note)
    try:
        retier(connection, clock=clock)
        next_day(connection, clock=Clock(clock.zone, clock.now() + timedelta(days=1)))
        recompute(connection, [1], clock)
    finally:
        connection.set_authorizer(None)
        connection.execute("ROLLBACK")
    assert {column for table, column in read if table == "customer"} <= {"id", "created_at", "archived_at", ""}
    assert not {table for table, _column in read} & {"contact_point", "satisfaction", "staff"}
