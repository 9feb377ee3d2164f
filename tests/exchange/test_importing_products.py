"""Products from a file: what leads to what may stand further down, and what there is not is refused with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from by_code import product_by_code
from deskcrm.clock import Clock
from deskcrm.differentiate.products import add_product, products
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.exchange.export import export_file
from deskcrm.exchange.importing import import_file
from deskcrm.settings.founding import found_office
from deskcrm.store import Office, create_base, open_base, takes_connection
from faults.scale import scaled

from .tables import counts, one, reasons, table

HEADER = "code,name,family,unit_price,unit_cost,kind,upgrade,goes_with,launched"


def rejected(path: Path | None) -> list[tuple[str, str]]:
    """Line and reason of each refused row."""
    if path is None:
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row["line"], row["reason"]) for row in csv.DictReader(file)]


def test_an_upgrade_may_stand_later_in_the_file(office: Office, tmp_path: Path) -> None:
    office.write(add_product, "SOAP")
    rows = [HEADER, "S,Small,,10,,,M,SOAP; L,", "M,Middle,,,,good,L,,1 Mar 2026", "L,Large,,,,service,,S;M,"]
    result = import_file(office, "products", table(tmp_path, rows))
    assert counts(result) == (3, 3, 0, 0, 0)
    small, middle, large = (office.read(product_by_code, code) for code in "SML")
    assert (small.upgrade_code, small.goes_with, small.kind) == ("M", ("L", "SOAP"), "good")
    assert (middle.upgrade_code, middle.launched) == ("L", date(2026, 3, 1))
    assert (large.upgrade_code, large.goes_with, large.kind) == ("", ("M", "S"), "service")
    again = import_file(office, "products", table(tmp_path, rows))
    assert counts(again) == (3, 0, 0, 3, 0)
    assert office.read(product_by_code, "S") == small


def test_what_names_a_product_that_is_not_there_is_refused_with_its_line(office: Office, tmp_path: Path) -> None:
    rows = [
        HEADER,
        "A,,,,,,B,,",  # B is refused below, for what it names
        "B,,,,,,C,,",
        "C,,,,,,D,,",  # D has no price that can be read
        "D,,,dear,,,,,",
        "E,,,,,,,F;G,",
        "G,,,,,,,,",
        "H,,,,,,H,,",
        "I,,,,,,,I,",
        "J,,,,,,K,,",
        "K,,,,,,J,,",
        "L,,,,,,J,,",
        "M,,,,,,G,,",
    ]
    result = import_file(office, "products", table(tmp_path, rows))
    assert counts(result) == (12, 2, 0, 0, 10)
    assert [view.code for view in office.read(products)] == ["G", "M"]
    found = dict(rejected(result.rejects_file))
    for line, part in (
        ("2", "no product with the code B"),
        ("3", "no product with the code C"),
        ("4", "no product with the code D"),
        ("5", "could not be read as a number"),
        ("6", "no product with the code F"),
        ("8", "cannot be its own upgrade"),
        ("9", "does not go with itself"),
        ("10", "K leads back to this one"),
        ("11", "J leads back to this one"),
        ("12", "no product with the code J"),
    ):
        assert part in found.pop(line)
    assert not found


def test_a_circle_with_what_the_office_has_is_refused(office: Office, tmp_path: Path) -> None:
    office.write(add_product, "L")
    office.write(add_product, "S", upgrade="L")
    result = import_file(office, "products", table(tmp_path, [HEADER, "L,,,,,,M,,", "M,,,,,,S,,", "L,Large,,,,,,,"]))
    assert counts(result) == (3, 0, 1, 0, 2)
    assert office.read(product_by_code, "L").name == "Large"
    assert office.read(product_by_code, "L").upgrade == ""


def test_a_file_changes_what_it_says_and_leaves_what_it_does_not(office: Office, tmp_path: Path) -> None:
    for code in "BCD":
        office.write(add_product, code)
    first = office.write(add_product, "A", upgrade="B", goes_with=["C"], launched=date(2026, 1, 1))
    result = import_file(office, "products", table(tmp_path, ["code,name,goes_with", "A,Named,"]))
    assert counts(result) == (1, 0, 1, 0, 0)
    result = import_file(office, "products", table(tmp_path, ["code,upgrade,goes_with", "A,D,B;D", "E,A,"]))
    assert counts(result) == (2, 1, 1, 0, 0)
    now = office.read(product_by_code, "A")
    assert (now.name, now.upgrade_code, now.goes_with, now.launched) == ("Named", "D", ("B", "D"), first.launched)
    assert now.version > first.version + 1
    assert one(office, "SELECT count(*) FROM product_link WHERE archived_at IS NOT NULL") == 1
    assert counts(import_file(office, "products", table(tmp_path, ["code,upgrade", "A,D"]))) == (1, 0, 0, 1, 0)


def test_days_of_a_launch_are_read_as_other_dates_are(office: Office, tmp_path: Path) -> None:
    rows = ["รหัสสินค้า,ชื่อสินค้า,วันที่เปิดตัว", "A,แชมพู,13/4/2569", "B,สบู่,1/2/2569", "C,ครีม,"]
    assert import_file(office, "products", table(tmp_path, rows)).refused == 0
    launched = [view.launched for view in office.read(products)]
    assert launched == [date(2026, 4, 13), date(2026, 2, 1), None]
    bad = import_file(office, "products", table(tmp_path, ["code,launched", "D,31/2/2026"]))
    assert "31/2/2026 is no date" in reasons(bad)[0]


def test_a_sale_to_nobody_known_is_written_without_a_customer_and_not_taken_back(
    office: Office, tmp_path: Path
) -> None:
    sale = PurchaseInput(None, 1000, description="Tea", unit_price=250_000, number_it=True)
    office.write(add_purchase, sale, staff_id=office.staff_id, clock=office.clock)
    path = tmp_path / "sales.csv"
    export_file(office, "purchases", path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [(row["customer"], row["amount"]) for row in csv.DictReader(file)] == [("", "25.00")]
    result = import_file(office, "purchases", path)
    assert (counts(result), reasons(result)) == ((1, 0, 0, 0, 1), ["The row names no customer."])


@takes_connection
def _empty(connection: Any) -> None:
    for name in ("product_link", "product", "import_key"):
        connection.execute(f"DELETE FROM {name}")  # noqa: S608  a table's name


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Office]]:
    """Two offices that are emptied and filled again and again."""
    made = []
    for name in ("first", "second"):
        path = tmp_path_factory.mktemp(name) / "office.db"
        create_base(path)
        clock = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 3, 2, 9, tzinfo=UTC))
        made.append(open_base(path, clock=clock, terminal="t"))
        made[-1].write(found_office, name="Office", language="en", staff="Nok")
    yield made[0], made[1]
    for office in made:
        office.close()


CODE = st.text(st.sampled_from("aAก1=-+'@ ,"), min_size=1, max_size=5).map(str.strip).filter(bool)
PRICE = st.none() | st.integers(0, 10**9)


@settings(max_examples=scaled(10), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(CODE, min_size=1, max_size=6, unique=True),
    st.data(),
    st.sampled_from(["csv", "xlsx"]),
)
def test_a_catalogue_comes_back_whole(
    offices: tuple[Office, Office], tmp_path_factory: pytest.TempPathFactory, codes: list[str], data: Any, ending: str
) -> None:
    first, second = offices
    for office in offices:
        office.write(_empty)
    for number, code in enumerate(codes):
        before = codes[:number]
        first.write(
            add_product,
            code,
            name=data.draw(CODE),
            kind=data.draw(st.sampled_from(["good", "service"])),
            unit_price=data.draw(PRICE),
            unit_cost=data.draw(PRICE),
            upgrade=data.draw(st.sampled_from(["", *before])),
            goes_with=data.draw(st.lists(st.sampled_from(before), unique=True)) if before else [],
            launched=data.draw(st.none() | st.dates(date(1900, 1, 2), date(2200, 1, 1))),
        )
    path = tmp_path_factory.mktemp("back") / f"products.{ending}"
    export_file(first, "products", path)
    result = import_file(second, "products", path)
    assert not result.refused, result.reasons

    def bare(office: Office) -> list[Any]:
        return [
            (view.code, view.name, view.kind, view.unit_price, view.unit_cost, view.upgrade_code, view.goes_with,
             view.launched)
            for view in office.read(products)
        ]  # fmt: skip

    assert bare(second) == bare(first)
    assert import_file(second, "products", path).unchanged == len(codes)
