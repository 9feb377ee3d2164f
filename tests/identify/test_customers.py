"""Customers through the doors: what is kept, what is refused and where, edits that do not lose another's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify.codes import code_of, next_code
from deskcrm.identify.customers import add_customer, archive_customer, customer_by_code, edit_customer, input_of
from deskcrm.identify.search import search
from deskcrm.identify.views import CustomerInput, CustomerView
from deskcrm.settings.founding import found_office
from deskcrm.store import Office, create_base, open_base, takes_connection

CLOCK = Clock.from_environment("Asia/Bangkok")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    wiring.register()
    path = tmp_path / "office.db"
    create_base(path)
    office = open_base(path, clock=CLOCK, terminal="test")
    office.write(found_office, name="Office", language="en", staff="Nok")
    yield office
    office.close()


def add(office: Office, **fields: str) -> CustomerView:
    return office.write(add_customer, CustomerInput(**fields), staff_id=None, clock=CLOCK)


def found(office: Office, text: str) -> list[str]:
    return [row.code for row in office.read(search, text).rows]


def test_a_customer_is_kept_whole(office: Office) -> None:
    typed = CustomerInput(
        title="นาง", given="ประไพพิมพ์", family="อินทรรุจิกุล", nickname="ไพ", phone="081-234-5678; 02-123-4567 ต่อ 12",
        email="Pai@Example.com", line_id="pai.line", address="12 หมู่ 3 ซอย 4", subdistrict="ลาดยาว", district="จตุจักร",
        province="กรุงเทพมหานคร", postcode="10900", country="TH", born="25/12/2530", tags="vip, ขายส่ง",
        note="ชอบ\nคุยนาน",
    )  # fmt: skip
    view = office.write(add_customer, typed, staff_id=None, clock=CLOCK)
    assert view.code == "A-000001"
    assert view.name == "ประไพพิมพ์ อินทรรุจิกุล"
    assert view.born == "1987-12-25"
    assert view.tags == ("vip", "ขายส่ง")
    assert [(point.value, point.extension) for point in view.points("phone")] == [
        ("081-234-5678", ""),
        ("02-123-4567 ต่อ 12", "12"),
    ]
    assert view.points("phone")[0].normal == "+66812345678"
    again = office.read(customer_by_code, "a-000001")
    assert again == view
    assert input_of(again) == replace(typed, name=view.name, born="1987-12-25", tags="vip; ขายส่ง", code="A-000001")
    assert found(office, "5678") == ["A-000001"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "A\x1b[31mB"}, "name"),
        ({"name": "A\u202eB"}, "name"),
        ({"name": "A" + "\u0301" * 6}, "name"),
        ({"name": "x" * 400}, "name"),
        ({"name": "Ann", "phone": "not a number"}, "phone"),
        ({"name": "Ann", "email": "nobody"}, "email"),
        ({"name": "Ann", "born": "31/02/1990"}, "born"),
        ({"name": "Ann", "born": "1/1/69"}, "born"),
        ({"name": "Ann", "born": "2999"}, "born"),
        ({"name": "Ann", "note": "\x00"}, "note"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_written(
    office: Office, fields: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        add(office, **fields)
    assert refusal.value.field == field
    assert (
        office.read(takes_connection(lambda connection: connection.execute("SELECT * FROM customer").fetchall())) == []
    )


def test_an_edit_of_what_another_changed_is_stale(office: Office) -> None:
    view = add(office, name="Ann Lee", phone="0812345678")
    edited = office.write(
        edit_customer, view.id, replace(input_of(view), nickname="Annie", given="Ann", family="Li"),
        version=view.version, staff_id=None, clock=CLOCK,
    )  # fmt: skip
    assert (edited.name, edited.nickname) == ("Ann Li", "Annie")
    assert edited.points("phone")[0].id == view.points("phone")[0].id
    with pytest.raises(Stale, match="changed on another terminal"):
        office.write(edit_customer, view.id, input_of(view), version=view.version, staff_id=None, clock=CLOCK)
    assert found(office, "Lee") == []
    assert found(office, "Annie") == [view.code]


def test_an_edit_of_contact_points_alone_is_not_written_over(office: Office) -> None:
    view = add(office, name="Ann Lee", phone="0812345678")
    changed = replace(input_of(view), phone="0899999999")
    edited = office.write(edit_customer, view.id, changed, version=view.version, staff_id=None, clock=CLOCK)
    assert edited.version == view.version + 1
    with pytest.raises(Stale, match="changed on another terminal"):
        office.write(edit_customer, view.id, input_of(view), version=view.version, staff_id=None, clock=CLOCK)
    same = office.write(edit_customer, view.id, changed, version=edited.version, staff_id=None, clock=CLOCK)
    assert same.version == edited.version
    office.undo()
    assert [point.value for point in office.read(customer_by_code, view.code).points("phone")] == ["0812345678"]


def test_undo_of_an_edit_and_of_a_new_customer(office: Office) -> None:
    view = add(office, name="Ann Lee", phone="0812345678")
    office.write(
        edit_customer, view.id, replace(input_of(view), name="Bea Lee", phone="0899999999"),
        version=view.version, staff_id=None, clock=CLOCK,
    )  # fmt: skip
    office.undo()
    again = office.read(customer_by_code, view.code)
    assert (again.name, [point.value for point in again.points("phone")]) == ("Ann Lee", ["0812345678"])
    assert found(office, "Bea") == []
    office.undo()
    with pytest.raises(NotFound):
        office.read(customer_by_code, view.code)
    assert found(office, "Ann") == []


def test_an_archived_customer_is_in_no_list(office: Office) -> None:
    view = add(office, name="Ann Lee")
    office.write(archive_customer, view.id, staff_id=None, clock=CLOCK)
    assert found(office, "Ann") == []


@takes_connection
def put_codes(connection: Any, codes: list[str]) -> None:
    connection.executemany(
        "INSERT INTO customer (uid, version, created_at, updated_at, code, kind, name, title, given, family, nickname,"
        " organisation, sort_name, language, preferred_channel, born, referred_by_text, tags, note)"
        " VALUES (x'00', 1, 0, 0, ?, 'person', 'x', '', '', '', '', '', '', '', '', '', '', '', '')",
        [(code,) for code in codes],
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.sets(st.integers(1, 1_200_000), max_size=30))
def test_the_next_code_is_free_and_continues_past_imported_ones(tmp_path_factory: Any, numbers: set[int]) -> None:
    path = tmp_path_factory.mktemp("codes") / "office.db"
    create_base(path)
    office = open_base(path, clock=CLOCK, terminal="test")
    office.write(put_codes, [code_of("A", number) for number in numbers])
    code = office.read(takes_connection(lambda connection: next_code(connection, "A")))
    office.close()
    assert code not in {code_of("A", number) for number in numbers}
    small = {number for number in numbers if number <= 999_999}
    if numbers == small:
        assert code == code_of("A", max(small, default=0) + 1)
