"""What is bought together: counted exactly, ranked so that chance does not lead, offered to who does not have it."""

from __future__ import annotations

import csv
import gzip
import os
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from deskcrm.clock import Clock
from deskcrm.customize.cross_sell import cross_sells, headroom, mine, pairs_of
from deskcrm.customize.views import Mining
from deskcrm.differentiate.products import add_product
from deskcrm.errors import NotFound
from deskcrm.exchange.importing import import_file
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.models import Product, ProductLink, Purchase
from deskcrm.settings.founding import found_office
from deskcrm.settings.office import set_value
from deskcrm.store import Office, create_base, open_base, takes_connection
from faults.scale import scaled

DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared/data")


@takes_connection
def _select(connection: Any, statement: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = connection.execute(statement).fetchall()
    return found


def line(customer: int | None, product: int, order: str = "", **fields: Any) -> Purchase:
    given = {"quantity": 1000, "unit_price": 100_000, "amount": 1000, "cost": 600, **fields}
    at = given.pop("at", datetime(2026, 2, 1, 3, tzinfo=ZoneInfo("UTC")))
    return Purchase(customer_id=customer, product_id=product, order_number=order, at=at, **given)


def buy(office: Office, lines: Iterable[Purchase]) -> None:
    office.write(lambda session: session.add_all(list(lines)))


def mined(office: Office, *, force: bool = False) -> Mining:
    return office.maintain(mine, clock=office.clock, force=force)


def link(office: Office, one: int, other: int) -> None:
    def keep(session: Session) -> None:
        session.add(ProductLink(product_id=one, other_id=other))

    office.write(keep)


@pytest.fixture
def people(office: Office) -> list[int]:
    names = ("Ann", "Bo", "Cai", "Dao")
    return [
        office.write(add_customer, CustomerInput(name=name), staff_id=None, clock=office.clock).id for name in names
    ]


@pytest.fixture
def goods(office: Office) -> list[int]:
    codes = ("SHAMPOO", "LOTION", "SOAP", "COMB", "TOWEL", "FEE")
    return [office.write(add_product, code, name=code.title()).id for code in codes]


def test_the_counts_are_those_of_plain_python(office: Office, people: list[int], goods: list[int]) -> None:
    office.write(set_value, "cross_sell.codes", "S* [L-T]*")
    chance = random.Random(3)
    midnight = office.clock.start_of(office.clock.today())
    lines = []
    for _number in range(700):
        fields: dict[str, Any] = {"at": midnight - timedelta(minutes=chance.randrange(20_000))}
        fields["quantity"] = chance.choice([1000, 1000, 1000, -1000])
        fields["unit_price"] = chance.choice([100_000, 100_000, 100_000, 0])
        number = chance.randrange(20)
        order = str(number) if number > 1 else ""
        product = chance.choice((goods[0], goods[2], goods[5]) if number % 2 else (goods[1], goods[3], goods[4]))
        lines.append(line(chance.choice([*people, None]), product, order, **fields))
    lines[7].archived_at = lines[8].archived_at = midnight
    baskets: dict[object, set[int]] = defaultdict(set)
    buyers: dict[int, set[int]] = defaultdict(set)
    for one in lines:
        sold = one.customer_id and one.quantity > 0 and one.unit_price > 0 and one.archived_at is None
        if sold and one.product_id is not None and one.customer_id is not None:
            buyers[one.product_id].add(one.customer_id)
            if one.product_id in goods[:3] + goods[4:5]:
                which = one.order_number or office.clock.day_of(one.at)
                baskets[one.customer_id, which].add(one.product_id)
    alone = Counter(product for basket in baskets.values() for product in basket)
    together = Counter(pair for basket in baskets.values() for pair in combinations(sorted(basket), 2))
    buy(office, lines)
    assert mined(office).orders == len(baskets)
    expected = set()
    for (one_id, other_id), count in together.items():
        if count >= 3 and count * len(baskets) > alone[one_id] * alone[other_id]:
            expected |= {(one_id, other_id, count, alone[one_id], alone[other_id])}
            expected |= {(other_id, one_id, count, alone[other_id], alone[one_id])}
    assert expected
    pairs = office.read(_select, "SELECT product_id, other_id, together, orders, other_orders FROM product_pair")
    assert set(pairs) == expected
    figures = office.read(_select, "SELECT product_id, buyers FROM product_figures")
    assert dict(figures) == {product: len(whose) for product, whose in buyers.items()}


def test_it_looks_again_only_when_something_changed(office: Office, people: list[int], goods: list[int]) -> None:
    assert mined(office) == Mining(0, 0, 0)
    assert not mined(office).again
    buy(office, [line(people[0], goods[0], "1")])
    assert mined(office) == Mining(1, 1, 0)
    assert mined(office) == Mining(1, 1, 0, again=False)
    assert mined(office, force=True).again
    office.write(set_value, "cross_sell.codes", "X*")
    assert mined(office) == Mining(0, 1, 0)


def baskets(people: list[int], goods: list[int]) -> list[Purchase]:
    """Shampoo with lotion in four orders of five, with soap in three; ten orders in all."""
    shampoo, lotion, soap, comb, *_others = goods
    held = [(shampoo, lotion, soap)] * 3 + [(shampoo, lotion), (shampoo,)] + [(comb,)] * 5
    return [
        line(people[1 + number % 2], product, f"S-{number}")
        for number, products in enumerate(held)
        for product in products
    ]


def test_what_others_bought_with_it_is_offered_to_who_does_not_have_it(
    office: Office, people: list[int], goods: list[int]
) -> None:
    ann = people[0]
    buy(office, [*baskets(people, goods), line(ann, goods[0])])
    assert mined(office).orders == 11
    first, second = office.read(cross_sells, ann)
    assert (first.product_code, first.product, first.because_of) == ("LOTION", "Lotion", "Shampoo")
    assert (first.together, first.orders, first.other_orders, first.all_orders) == (4, 6, 4, 11)
    assert (round(first.lift, 4), round(first.confidence, 4)) == (round(4 * 11 / (6 * 4), 4), round(4 / 6, 4))
    assert second.product_code == "SOAP"
    # Lotion brought 4 x 4.00 from two buyers; four of six orders with shampoo had it.
    assert first.expected == round(4 / 6 * 1600 / 2)
    assert office.read(headroom, [ann, people[3]]) == {ann: first.expected + second.expected, people[3]: 0}
    assert office.read(cross_sells, ann, 1) == (first,)
    # Not what they have by now, nor what they brought back, nor what left the catalogue.
    buy(office, [line(ann, goods[1])])
    assert [one.product_code for one in office.read(cross_sells, ann)] == ["SOAP"]
    buy(office, [line(ann, goods[2]), line(ann, goods[2], quantity=-1000, amount=-1000, cost=-600)])
    assert office.read(cross_sells, ann) == ()


def test_the_catalogues_own_links_come_first(office: Office, people: list[int], goods: list[int]) -> None:
    ann = people[0]
    link(office, goods[0], goods[4])
    link(office, goods[0], goods[2])
    buy(office, [line(ann, goods[0])])
    before = office.read(cross_sells, ann)
    assert [(one.product_code, one.own_word, one.together, one.expected) for one in before] == [
        ("SOAP", True, 0, 0),
        ("TOWEL", True, 0, 0),
    ]
    assert before[0].lift == before[0].support == before[0].confidence == 0.0
    buy(office, baskets(people, goods))
    mined(office)
    found = office.read(cross_sells, ann)
    assert [(one.product_code, one.own_word, one.together) for one in found] == [
        ("SOAP", True, 3),
        ("TOWEL", True, 0),
        ("LOTION", False, 4),
    ]
    assert office.read(pairs_of, " SHAMPOO ") == found
    with pytest.raises(NotFound):
        office.read(pairs_of, "shampoo[/]")

    def gone(session: Session) -> None:
        row = session.get(Product, goods[2])
        assert row is not None
        row.archived_at = office.clock.now()

    office.write(gone)
    assert [one.product_code for one in office.read(cross_sells, ann)] == ["TOWEL", "LOTION"]


def test_a_few_orders_of_rare_things_do_not_hide_what_is_bought_often(
    office: Office, people: list[int], goods: list[int]
) -> None:
    shampoo, lotion, soap, comb, towel, _fee = goods
    held = (
        [(shampoo, lotion)] * 60
        + [(shampoo, soap, comb)] * 3
        + [(shampoo,)] * 40
        + [(lotion,)] * 20
        + [(towel,)] * 1500
    )
    buy(office, [line(people[1], product, str(n)) for n, products in enumerate(held) for product in products])
    buy(office, [line(people[0], shampoo)])
    mined(office)
    found = office.read(cross_sells, people[0])
    assert [(one.product_code, one.together) for one in found] == [("LOTION", 60), ("SOAP", 3), ("COMB", 3)]
    assert found[1].lift > found[0].lift


@pytest.mark.skipif(
    not (DATA / "online_retail.csv.gz").exists(), reason="the real data is not beside the project (DESKCRM_TEST_DATA)"
)
@pytest.mark.skipif(scaled(1) == 1, reason="a minute: with the long run (DESKCRM_FAULTS), and in benchmarks")
def test_online_retail(tmp_path: Path) -> None:
    source = DATA / "online_retail.csv.gz"
    path = tmp_path / "london.db"
    create_base(path)
    office = open_base(path, clock=Clock(ZoneInfo("Europe/London")), terminal="test")
    office.write(found_office, name="X", language="en", staff="Y", currency="GBP", timezone="Europe/London")
    import_file(office, "purchases", source, rejects=tmp_path / "r.csv")
    office.write(set_value, "cross_sell.codes", "[0-9][0-9][0-9][0-9][0-9]*")
    begun = time.process_time()
    assert mined(office, force=True).orders == 18_402
    assert time.process_time() - begun < 10
    cups = {one.product_code: one for one in office.read(pairs_of, "22697")}["22699"]
    assert (cups.together, cups.all_orders, f"{cups.lift:.2f}") == (541, 18_402, "18.40")

    bought: dict[str, set[str]] = defaultdict(set)
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sold = row["CustomerID"] and int(row["Quantity"]) > 0 and float(row["UnitPrice"]) > 0
            if sold and re.match("[0-9]{5}", row["StockCode"]):
                bought[row["InvoiceNo"]].add(row["StockCode"])
    alone = Counter(code for codes in bought.values() for code in codes)
    rows = office.read(
        _select,
        "SELECT p.code, o.code, q.together, q.orders, q.other_orders FROM product_pair q"
        " JOIN product p ON p.id = q.product_id JOIN product o ON o.id = q.other_id",
    )
    with_one = defaultdict(set)
    for invoice, codes in bought.items():
        for code in codes:
            with_one[code].add(invoice)
    assert len(rows) > 10_000
    for one, other, together, orders, other_orders in random.Random(1).sample(rows, 2_000):
        assert together == len(with_one[one] & with_one[other]), (one, other)
        assert (orders, other_orders) == (alone[one], alone[other])
    office.close()
