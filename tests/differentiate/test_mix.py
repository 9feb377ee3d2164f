"""The customer mix against a plain computation of the same book, and against data that others published."""

from __future__ import annotations

import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.differentiate.book import retier
from deskcrm.differentiate.mix import TOP, customer_mix
from deskcrm.differentiate.mix_curve import QUADRANTS, quadrant_page, two_by_two, whale_curve
from deskcrm.differentiate.retention import YEARS, retention, tenure
from deskcrm.differentiate.views import CustomerMix, Part
from deskcrm.differentiate.what_if import movers, read_wish, what_if
from deskcrm.errors import Refused
from deskcrm.exchange.importing import import_file
from deskcrm.identify.staff import staff_list
from deskcrm.settings.founding import found_office
from deskcrm.settings.office import set_values
from deskcrm.store import Office, create_base, open_base, takes_connection
from faults.scale import scaled

DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared/data")
TODAY = date(2026, 3, 2)
FIXED, RATE = 250, 301
"""What a call costs, and a minute of it, in satang."""


@dataclass
class Someone:
    """A customer of a small book: days ago of each line with its amount, cost and order; of each call its seconds."""

    lines: list[tuple[int, int, int, int]] = field(default_factory=list)
    calls: list[tuple[int, int]] = field(default_factory=list)


ago = st.sampled_from([0, 1, 29, 30, 31, 59, 60, 89, 90, 200, -3])
amounts = st.sampled_from([0, 700, 700, 100_000]) | st.integers(-500, 500)
people = st.lists(
    st.builds(
        Someone,
        st.lists(st.tuples(ago, amounts, st.integers(0, 300), st.integers(1, 3)), max_size=4),
        st.lists(st.tuples(ago, st.integers(0, 900)), max_size=2),
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    path = tmp_path_factory.mktemp("mix") / "office.db"
    wiring.register()
    create_base(path)
    clock = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001  office time
    office = open_base(path, clock=clock, terminal="test")
    office.write(found_office, name="Office", language="en", staff="Nok")
    office.staff = office.read(staff_list)[0]
    yield office
    office.close()


@takes_connection
def fill(connection: Any, people: list[Someone], clock: Clock) -> None:
    """Makes these people all there are, known since four months ago unless a record is older."""
    for table in (
        "purchase",
        "interaction",
        "tier_change",
        "rank_step",
        "tier_figures",
        "book_run",
        "customer_figures",
    ):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
    connection.execute("DELETE FROM lookup_entry")
    connection.execute("DELETE FROM customer")
    connection.execute(
        "UPDATE channel SET fixed_cost = ?, rate_per_minute = ? WHERE id = (SELECT min(id) FROM channel)", (FIXED, RATE)
    )
    common = ("uid", "version", "created_at", "updated_at")
    for number, person in enumerate(people, 1):
        row = {"id": number, "code": code(number), "kind": "person", "name": f"Person {number}"}
        insert(connection, "customer", row, common, at(clock, 120))
        for days, amount, cost, order in person.lines:
            line = {"customer_id": number, "order_number": str(order), "at": at(clock, days), "amount": amount}
            line |= {"quantity": 1000 if amount >= 0 else -1000, "unit_price": abs(amount) * 100, "cost": cost}
            insert(connection, "purchase", line, common, at(clock, 0))
        for days, seconds in person.calls:
            call = {"customer_id": number, "at": at(clock, days), "seconds": seconds, "direction": "in"}
            call["channel_id"] = connection.execute("SELECT min(id) FROM channel").fetchone()[0]
            insert(connection, "interaction", call, common, at(clock, 0))


def insert(connection: Any, table: str, row: dict[str, Any], common: tuple[str, ...], created: int) -> None:
    given = {name: kind[1] for name, kind in _required(connection, table).items() if name not in row}
    values = {**given, **dict(zip(common, (os.urandom(16), 1, created, created), strict=True)), **row}
    names = ", ".join(values)
    connection.execute(
        f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})",  # noqa: S608
        tuple(values.values()),
    )


def _required(connection: Any, table: str) -> dict[str, tuple[str, Any]]:
    found = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return {
        name: (kind, "" if kind == "TEXT" else 0)
        for _place, name, kind, needed, default, key in found
        if needed and default is None and not key
    }


def code(number: int) -> str:
    return f"A-{500 - number:06}"  # codes in another order than the ids


def at(clock: Clock, days: int) -> int:
    """The first second of that office day: the edge of a window."""
    return int(clock.start_of(TODAY - timedelta(days=days)).timestamp())


def plain(people: list[Someone], as_of_ago: int, window: int, shares: tuple[int, int, int] = (5, 20, 80)) -> Any:
    """The same in plain Python: of each their figures and tier."""
    found = []
    for number, person in enumerate(people, 1):
        inside = [line for line in person.lines if as_of_ago <= line[0] < as_of_ago + window]
        calls = [seconds for days, seconds in person.calls if as_of_ago <= days < as_of_ago + window]
        revenue = sum(line[1] for line in inside)
        margin = revenue - sum(line[2] for line in inside)
        cost = sum(FIXED + half_up(Fraction(seconds * RATE, 60)) for seconds in calls)
        first = max([line[0] for line in person.lines] + [days for days, _seconds in person.calls], default=120)
        orders = {line[3] for line in person.lines if line[1] > 0 and line[0] >= as_of_ago}
        is_new = first - as_of_ago < 90 and len(orders) < 2
        found.append(
            {
                "code": code(number), "known": first >= as_of_ago, "buyer": bool(inside), "revenue": revenue,
                "margin": margin, "cost": cost, "net": margin - cost,
                "tier": "new" if is_new else "" if inside else "unrated",
            }
        )  # fmt: skip
    found = [one for one in found if one["known"]]
    rated = sorted((one["net"] for one in found if not one["tier"]), reverse=True)
    lines = [rated[-(-share * len(rated) // 100) - 1] for share in shares] if rated else []
    for one in found:
        if not one["tier"]:
            reached = [tier for tier, line in zip(("platinum", "gold", "iron"), lines, strict=True)
                       if one["net"] >= line and one["net"] >= 0]  # fmt: skip
            one["tier"] = reached[0] if reached else "lead"
    return found


def half_up(value: Fraction) -> int:
    return int(Decimal(value.numerator * 10 // value.denominator).scaleb(-1).quantize(Decimal(1), ROUND_HALF_UP))


def part(name: str, ones: list[Any]) -> Part:
    return Part(name, len(ones), *(sum(one[key] for one in ones) for key in ("revenue", "margin", "cost", "net")))


def check(mix: CustomerMix, ones: list[Any]) -> None:
    """Holds a mix against plain figures."""
    buyers = [one for one in ones if one["buyer"]]
    assert mix.customers == len(buyers)
    assert mix.total == part("", ones)
    assert list(mix.tiers) == [
        part(tier, [one for one in ones if one["tier"] == tier])
        for tier in ("platinum", "gold", "iron", "lead", "new", "unrated")
    ]
    assert mix.below_zero == sum(one["net"] < 0 for one in buyers)
    ranked = sorted(buyers, key=lambda one: (-one["revenue"], one["code"]))
    for top in mix.top:
        first = ranked[: -(-top.percent * len(ranked) // 100)]
        assert top.customers == len(first)
        for got, key in ((top.share_of_revenue, "revenue"), (top.share_of_net_value, "net")):
            part_of, whole = (sum(one[key] for one in some) for some in (first, ranked))
            assert abs(got - (Fraction(part_of * 10**8, whole) if whole > 0 else 0)) <= Fraction(1, 2)
    assert [top.percent for top in mix.top] == list(TOP)


small = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


EQUAL = [Someone([(10, 700, 100 * number, 1)]) for number in range(5)]
"""Equal revenues, which only the codes put in order."""


@small
@example(people=EQUAL, as_of_ago=0, window=30)
@given(people=people, as_of_ago=st.sampled_from([0, 30, 100]), window=st.sampled_from([1, 30, 60, 365]))
def test_the_mix_of_any_day_is_the_plain_one(book: Office, people: list[Someone], as_of_ago: int, window: int) -> None:
    book.write(fill, people, book.clock)
    ones = plain(people, as_of_ago, window)
    day = TODAY - timedelta(days=as_of_ago)
    asked: Any = {"clock": book.clock, "as_of": day, "window": window}
    mix = book.read(customer_mix, **asked)
    assert (mix.as_of, mix.window_days) == (day, window)
    check(mix, ones)
    book.write(retier, clock=book.clock, as_of=day, window_days=window)
    if as_of_ago == 0:  # later on, a customer who came since is in the stored book too
        check(book.read(customer_mix, clock=book.clock), ones)
    nets = sorted((one["net"] for one in ones if one["buyer"]), reverse=True)
    curve = book.read(whale_curve, **asked)
    assert curve.points == tuple(sum(nets[: -(-percent * len(nets) // 100)]) for percent in range(101))


@small
@given(people=people, shares=st.sampled_from([(1, 2, 3), (10, 30, 80), (40, 60, 100)]))
def test_what_if_foretells_who_moves(book: Office, people: list[Someone], shares: tuple[int, int, int]) -> None:
    book.write(set_values, {"tiers.shares": "5 20 80"})
    book.write(fill, people, book.clock)
    book.write(retier, clock=book.clock)
    before = tiers(book)
    found = book.read(what_if, shares=shares, clock=book.clock)
    assert tiers(book) == before
    assert book.read(what_if, clock=book.clock).moving == 0
    book.write(set_values, {"tiers.shares": " ".join(map(str, shares))})
    result = book.write(retier, clock=book.clock)
    after = tiers(book)
    moved = {name: (before[name], tier) for name, tier in after.items() if before[name] != tier}
    assert {row.code: (row.from_tier, row.to_tier) for row in found.rows} == moved
    assert found.moving == len(moved) == result.moved
    assert found.lines == result.lines
    if found.lines[0] is not None:
        assert book.read(movers, found.lines, clock=book.clock, offset=0) == ()


@takes_connection
def tiers_of(connection: Any) -> dict[str, str]:
    rows = connection.execute("SELECT code, tier FROM customer_figures JOIN customer ON customer.id = customer_id")
    return dict(rows.fetchall())


def tiers(office: Office) -> dict[str, str]:
    return office.read(tiers_of)


def test_the_four_squares_hold_every_buyer_once(book: Office) -> None:
    people = [
        Someone([(10, 1_000, 100, 1)], []),
        Someone([(10, 900, 100, 1)], [(3, 600)]),
        Someone([(10, 10, 0, 1)], []),
        Someone([(10, 20, 0, 1)], [(3, 600)]),
        Someone([], [(3, 600)]),
    ]
    book.write(fill, people, book.clock)
    book.write(retier, clock=book.clock)
    squares = book.read(two_by_two, clock=book.clock)
    assert [(one.name, one.customers) for one in squares.parts] == [(name, 1) for name in QUADRANTS]
    assert (squares.mean_margin, squares.mean_cost) == (432, (FIXED + 3010) * 2 // 4)
    pages = [book.read(quadrant_page, name, clock=book.clock) for name in QUADRANTS]
    assert [[row.code for row in page.rows] for page in pages] == [[code(1)], [code(2)], [code(3)], [code(4)]]
    assert pages[1].rows[0].net_value == 800 - FIXED - 3010


def test_tenure_repeat_rate_and_retention(book: Office) -> None:
    people = [
        Someone([(10, 100, 0, 1), (400, 100, 0, 2)]),  # 1 to 2 years, bought again, stayed
        Someone([(10, 100, 0, 1)]),  # new this year
        Someone([(500, 100, 0, 1)]),  # left
    ]
    book.write(fill, people, book.clock)
    book.write(retier, clock=book.clock)
    everybody = book.read(tenure, clock=book.clock)[-1]
    assert (everybody.buyers, everybody.again, everybody.mean_days) == (2, 1, 206)
    assert everybody.spans == (1, 1, *(0 for _ in YEARS[1:]))
    stayed = book.read(retention, clock=book.clock)
    assert (stayed[-1].before, stayed[-1].stayed) == (2, 1)
    assert sum(one.before for one in stayed[:-1]) == 2


@pytest.mark.parametrize(
    ("text", "field"), [("", "tiers.shares"), ("5 20", "tiers.shares"), ("5 20 200", "tiers.shares"),
                        ("20 5 80", "tiers.shares"), ("a b c", "tiers.shares"), ("9 4 -1", "tiers.amounts")]
)  # fmt: skip
def test_lines_that_no_office_can_set_are_refused(text: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        read_wish(text)
    assert refused.value.field == field


def test_lines_are_read_as_shares_or_as_amounts() -> None:
    assert read_wish("5 20 80") == ((5, 20, 80), ())
    assert read_wish("10/30/100 %") == ((10, 30, 100), ())
    assert read_wish("9,000 400.50 0") == (None, ("9000.00", "400.50", "0.00"))


def test_archived_customers_are_left_out(book: Office) -> None:
    book.write(fill, [Someone([(10, 100, 0, 1)]), Someone([(10, 300, 0, 1)])], book.clock)
    book.write(archive, code(2))
    book.write(retier, clock=book.clock)
    for asked in ({}, {"window": 30}):
        mix = book.read(customer_mix, clock=book.clock, **asked)  # type: ignore[arg-type]
        assert (mix.customers, mix.total.revenue) == (1, 100)


@takes_connection
def archive(connection: Any, code: str) -> None:
    connection.execute("UPDATE customer SET archived_at = 1 WHERE code = ?", (code,))


@pytest.mark.skipif(
    not (DATA / "online_retail.csv.gz").exists(), reason="the real data is not beside the project (DESKCRM_TEST_DATA)"
)
def test_online_retail_from_end_to_end(base_path: Path, tmp_path: Path) -> None:
    whole = scaled(1) > 1
    source = DATA / "online_retail.csv.gz"
    if not whole:
        source = _part(source, tmp_path / "part.csv")
    clock = Clock(ZoneInfo("Europe/London"), datetime(2011, 12, 10, 9, 0))  # noqa: DTZ001  office time
    office = open_base(base_path, clock=clock, terminal="test")
    office.write(set_values, {"office.currency": "GBP", "office.timezone": "Europe/London"})
    import_file(office, "purchases", source, rejects=tmp_path / "rejects.csv")
    mix = office.read(customer_mix, clock=clock, as_of=date(2011, 12, 10), window=400)
    office.close()
    revenue, net = _own_figures(source)
    assert (mix.customers, mix.total.revenue) == (
        (4_372, 830_006_581) if whole else (len(revenue), sum(revenue.values()))
    )
    assert mix.customers > 500
    assert mix.total.net_value == sum(net.values())
    ranked = sorted(revenue, key=lambda code: (-revenue[code], code))
    for top in mix.top:
        first = ranked[: -(-top.percent * len(ranked) // 100)]
        assert top.customers == len(first)
        for got, of in ((top.share_of_revenue, revenue), (top.share_of_net_value, net)):
            share = 100 * sum(of[one] for one in first) / sum(of.values())
            assert abs(got / 10**6 - share) < 0.001
    assert mix.below_zero == sum(value < 0 for value in net.values())


def _part(source: Path, part: Path) -> Path:
    """The lines of every seventh customer."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file, part.open("w", encoding="utf-8") as kept:
        rows = csv.DictReader(file)
        table = csv.DictWriter(kept, rows.fieldnames or ())
        table.writeheader()
        table.writerows(row for row in rows if row["CustomerID"] and int(float(row["CustomerID"])) % 7 == 0)
    return part


def _own_figures(source: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Revenue and net value in pence by customer; the margin is 30 % where no cost is known."""
    revenue: dict[str, int] = defaultdict(int)
    net: dict[str, int] = defaultdict(int)
    opener = gzip.open if source.suffix == ".gz" else open
    with opener(source, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["CustomerID"]:
                exact = Decimal(row["Quantity"]) * Decimal(row["UnitPrice"]) * 100
                amount = exact.quantize(Decimal(1), ROUND_HALF_UP)
                cost = (amount * Decimal("0.7")).quantize(Decimal(1), ROUND_HALF_UP)
                revenue[row["CustomerID"]] += int(amount)
                net[row["CustomerID"]] += int(amount - cost)
    return revenue, net
