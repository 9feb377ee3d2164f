"""Columns find their fields by common headers, or by what the clerk says."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import pytest

from deskcrm.errors import Refused
from deskcrm.exchange.fields import FIELDS, KINDS
from deskcrm.exchange.mapping import map_columns, parse_option

DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared/data")
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data is not beside the project")


def named(kind: str, header: list[str], *options: str) -> dict[str, list[str]]:
    mapped = map_columns(kind, header, [parse_option(option) for option in options])
    return {field: [header[place] for place in places] for field, places in mapped.columns.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_known_by_its_own_name(kind: str) -> None:
    header = [field.name for field in FIELDS[kind]]
    assert named(kind, header) == {name: [name] for name in header}


def test_thai_headers_map_by_themselves() -> None:
    assert named("customers", ["รหัสลูกค้า", "คำนำหน้า", "ชื่อ", "นามสกุล", "โทรศัพท์", "หมายเหตุ"]) == {
        "code": ["รหัสลูกค้า"], "title": ["คำนำหน้า"], "given": ["ชื่อ"], "family": ["นามสกุล"],
        "phone": ["โทรศัพท์"], "note": ["หมายเหตุ"],
    }  # fmt: skip
    assert named("customers", ["ชื่อ", "เบอร์โทร"]) == {"name": ["ชื่อ"], "phone": ["เบอร์โทร"]}


def test_several_columns_feed_phone_and_email() -> None:
    header = ["First Name", "Last Name", "E-mail 1 - Value", "E-mail 2 - Value", "Phone 1 - Label", "Phone 1 - Value",
              "Phone 2 - Value", "Mobile Phone"]  # fmt: skip
    found = named("customers", header)
    assert sorted(found["phone"]) == ["Mobile Phone", "Phone 1 - Value", "Phone 2 - Value"]
    assert sorted(found["email"]) == ["E-mail 1 - Value", "E-mail 2 - Value"]
    assert named("customers", ["Name", "Handy", "Festnetz"], "phone=Handy", "phone=Festnetz")["phone"] == [
        "Handy",
        "Festnetz",
    ]


def test_what_the_clerk_says_goes_first() -> None:
    found = named("purchases", ["Customer", "Who", "Date", "Qty", "Price", "Country"], "customer=Who", "at=date")
    assert found["customer"] == ["Who"]
    assert found["at"] == ["Date"]
    assert found["place"] == ["Country"]
    assert "Customer" in map_columns("purchases", ["Customer", "Who", "Date", "Qty", "Price"],
                                     [("customer", "Who")]).unused  # fmt: skip


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["colour=Who"], "There is no field colour; there are customer, order, at"),
        (["customer=Nobody"], "There is no column Nobody; there are Who, When, Qty, Price"),
        (["customer=Who", "customer=When"], "The field customer is given two columns"),
        (["customer=Who", "place=Who"], "The column Who is given to two fields"),
        (
            ["customer=Who"],
            "No column for at was found among Who, When, Qty, Price; say which one with --map at=COLUMN",
        ),
    ],
)
def test_maps_that_cannot_be_are_refused(options: list[str], part: str) -> None:
    with pytest.raises(Refused) as caught:
        named("purchases", ["Who", "When", "Qty", "Price"], *options)
    assert part in str(caught.value)


@pytest.mark.parametrize("text", ["customer", "=x", "customer=", ""])
def test_an_option_needs_both_sides(text: str) -> None:
    with pytest.raises(Refused, match="FIELD=COLUMN"):
        parse_option(text)


def test_the_columns_of_a_rejects_file_are_left_out() -> None:
    mapped = map_columns("customers", ["name", "line", "reason"])
    assert dict(mapped.columns) == {"name": (0,)}


@needs_data
@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("online_retail", "purchases", {
            "customer": "CustomerID", "order": "InvoiceNo", "at": "InvoiceDate", "product": "StockCode",
            "description": "Description", "quantity": "Quantity", "unit_price": "UnitPrice", "place": "Country"}),
        ("servicenow_incidents_derived", "interactions", {
            "customer": "caller_id", "at": "opened_at", "channel": "contact_type"}),
        ("cfpb_complaints_2013_2017", "complaints", {
            "at": "Date received", "channel": "Submitted via", "product": "Product", "category": "Issue",
            "subcategory": "Sub-issue", "status": "Company response to consumer",
            "response": "Company response to consumer", "breached": "Timely response?"}),
    ],
)  # fmt: skip
def test_real_headers(name: str, kind: str, expected: dict[str, str]) -> None:
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        header = next(csv.reader(file))
    assert named(kind, header) == {field: [column] for field, column in expected.items()}


@needs_data
def test_real_contact_headers_have_names_and_ways_to_reach() -> None:
    for path in (DATA / "contacts" / "headers").iterdir():
        found = named("customers", next(csv.reader([path.read_text(encoding="utf-8-sig").splitlines()[0]])))
        assert {"name"} & found.keys() or {"given", "family"} <= found.keys(), path.name
