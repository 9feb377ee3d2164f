"""The catalogue: what upgrades to what, what goes together, who may change it at once, and how it is searched."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from by_code import product_by_code
from deskcrm.differentiate.product_search import families, find_products, product_page
from deskcrm.differentiate.products import (
    add_product,
    archive_product,
    edit_product,
    find_product,
    product_by_id,
    products,
)
from deskcrm.differentiate.views import ProductView
from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.store import Office, takes_connection


def edit(office: Office, view: ProductView, **changes: Any) -> ProductView:
    """Saves the product as a form does that changes some of its fields."""
    values: dict[str, Any] = {
        "name": view.name, "family": view.family, "kind": view.kind, "unit_price": view.unit_price,
        "unit_cost": view.unit_cost, "upgrade": view.upgrade_code, "goes_with": view.goes_with,
        "launched": view.launched,
    }  # fmt: skip
    return office.write(edit_product, view.id, version=view.version, **{**values, **changes}, clock=office.clock)


def codes(office: Office, text: str, limit: int = 50) -> list[str]:
    return [view.code for view in office.read(find_products, text, limit=limit)]


def test_products_are_exact_by_code_and_found_whatever_the_capitals(office: Office) -> None:
    small = office.write(add_product, "a1", name="แชมพู", unit_price=1)
    office.write(add_product, "A1", name="Soap")
    assert [view.code for view in office.read(products)] == ["A1", "a1"]
    assert office.read(find_product, "แชมพู") == small
    assert office.read(find_product, " SOAP ").code == "A1"
    for code, field in (("", "code"), ("a1", "code"), ("x" * 61, "code")):
        with pytest.raises(Refused) as caught:
            office.write(add_product, code)
        assert caught.value.field == field
    with pytest.raises(Refused):
        office.write(add_product, "b", unit_price=-1)
    with pytest.raises(Refused):
        office.write(add_product, "b", kind="idea")
    assert "b" not in {product.code for product in office.read(products)}
    with pytest.raises(Refused):
        office.read(find_product, " ")


def test_an_upgrade_and_what_goes_with_it_are_shown_by_code_and_name(office: Office) -> None:
    office.write(add_product, "L", name="Large bottle")
    office.write(add_product, "SOAP", name="Soap [/]")
    small = office.write(
        add_product, "S", name="Small", upgrade="large BOTTLE", goes_with=["soap [/]", "L"], launched=date(2026, 4, 1)
    )
    assert (small.upgrade_code, small.upgrade) == ("L", "Large bottle")
    assert small.goes_with == ("L", "SOAP")
    assert small.launched == date(2026, 4, 1)
    assert office.read(product_by_id, small.id) == small
    less = edit(office, small, upgrade="", goes_with=["SOAP"], launched=None)
    assert (less.upgrade, less.goes_with, less.launched) == ("", ("SOAP",), None)
    office.undo()
    back = office.read(product_by_code, "S")
    assert (back.upgrade_code, back.goes_with, back.launched) == ("L", ("L", "SOAP"), date(2026, 4, 1))
    again = edit(office, edit(office, back, goes_with=[]), goes_with=["L"])
    assert again.goes_with == ("L",)


@takes_connection
def _links(connection: Any) -> tuple[int, int]:
    row = connection.execute("SELECT count(*), count(archived_at) FROM product_link").fetchone()
    return row[0], row[1]


def test_a_link_taken_away_is_archived_and_the_same_one_comes_back(office: Office) -> None:
    for code in "ab":
        office.write(add_product, code)
    view = office.write(add_product, "c", goes_with=["a", "b"])
    view = edit(office, view, goes_with=["b"])
    assert office.read(_links) == (2, 1)
    edit(office, view, goes_with=["a", "b"])
    assert office.read(_links) == (2, 0)


def test_circles_and_unknown_ones_are_refused_by_their_field(office: Office) -> None:
    large = office.write(add_product, "L")
    middle = office.write(add_product, "M", upgrade="L")
    office.write(add_product, "S", upgrade="M")
    for view, changes, field in (
        (large, {"upgrade": "L"}, "upgrade"),
        (large, {"upgrade": "S"}, "upgrade"),
        (middle, {"upgrade": "S"}, "upgrade"),
        (middle, {"upgrade": "XXL"}, "upgrade"),
        (middle, {"goes_with": ["L", "M"]}, "goes_with"),
        (middle, {"goes_with": ["none such"]}, "goes_with"),
    ):
        with pytest.raises(Refused) as caught:
            edit(office, view, **changes)
        assert caught.value.field == field
    assert office.read(product_by_code, "L") == large
    with pytest.raises(Refused) as caught:
        office.write(add_product, "N", upgrade="N")
    assert caught.value.field == "upgrade"
    assert codes(office, "") == ["L", "M", "S"]


def test_two_forms_of_one_product_do_not_overwrite_each_other(office: Office) -> None:
    office.write(add_product, "B")
    view = office.write(add_product, "A")
    edit(office, view, goes_with=["B"])
    for late in ({"name": "late"}, {"goes_with": []}):
        with pytest.raises(Stale):
            edit(office, view, **late)
    with pytest.raises(Stale):
        office.write(archive_product, view.id, version=view.version, clock=office.clock)
    assert office.read(product_by_code, "A").goes_with == ("B",)


def test_an_archived_product_is_nowhere_and_comes_back_bare_with_its_code(office: Office) -> None:
    office.write(add_product, "C", name="Cup")
    view = office.write(add_product, "B", name="Bowl", goes_with=["C"])
    small = office.write(add_product, "A", name="Small bowl", upgrade="B", goes_with=["B", "C"])
    office.write(archive_product, view.id, version=view.version, clock=office.clock)
    left = office.read(product_by_id, small.id)
    assert (left.upgrade, left.goes_with) == ("", ("C",))
    assert codes(office, "bowl") == ["A"]
    assert [row.code for row in office.read(product_page).rows] == ["A", "C"]
    for reach in (lambda: office.read(product_by_id, view.id), lambda: edit(office, view)):
        with pytest.raises(NotFound):
            reach()
    office.undo()
    assert office.read(product_by_id, small.id).goes_with == ("B", "C")
    again = office.read(product_by_code, "B")
    office.write(archive_product, again.id, version=again.version, clock=office.clock)
    back = office.write(add_product, "B", name="New bowl")
    assert (back.id, back.goes_with, office.read(product_by_id, small.id).upgrade) == (view.id, (), "")


def test_the_best_match_comes_first(office: Office) -> None:
    for code, name in (
        ("SH-1", "Rose shampoo"), ("SH-10", "Shampoo, large"), ("X9", "Box for SH-1"), ("R1", "Red rose soap"),
        ("shampoo", "Sample"), ("TH", "แชมพูน้ำหอม"), ("Z", "เแก้วน้ำ"),
    ):  # fmt: skip
        office.write(add_product, code, name=name)
    assert codes(office, "sh-1") == ["SH-1", "SH-10", "X9"]
    assert codes(office, "SH1") == ["SH-1", "SH-10"]
    assert codes(office, "shampoo") == ["shampoo", "SH-10", "SH-1"]
    assert codes(office, "soap rose") == ["R1"]
    assert codes(office, "ose") == ["R1", "SH-1"]
    assert codes(office, "น้ำ") == ["TH", "Z"]
    assert codes(office, "น\u0e4d\u0e49า") == ["TH", "Z"]
    assert codes(office, "แชมพู") == ["TH"]
    assert codes(office, "s", limit=2) == ["SH-1", "SH-10"]
    assert codes(office, "nothing like it") == []
    assert codes(office, "%") == codes(office, " '\x1f") == codes(office, "")


def test_the_search_follows_every_change(office: Office) -> None:
    view = office.write(add_product, "A", name="Lamp")
    assert codes(office, "lamp") == ["A"]
    view = edit(office, view, name="Torch", family="Light")
    assert (codes(office, "lamp"), codes(office, "torch")) == ([], ["A"])
    office.undo()
    assert codes(office, "lamp") == ["A"]
    office.write(add_product, "B", name="Lamp two", family="Light")
    assert codes(office, "lamp") == ["A", "B"]
    assert office.read(families) == ("Light",)


@takes_connection
def _many(connection: Any, count: int) -> None:
    connection.executemany(
        "INSERT INTO product (id, uid, version, created_at, updated_at, code, name, family, kind)"
        " VALUES (?, x'00', 1, 0, 0, ?, ?, '', 'good')",
        [(n + 1, f"P{n:06}", f"Thing {n % 977} of สินค้า {n % 13}") for n in range(count)],
    )


def test_a_hundred_thousand_products_are_searched_between_two_keys(office: Office) -> None:
    office.write(_many, 100_000)
    assert codes(office, "P099999") == ["P099999"]
    for text in ("p", "p0", "thing 976", "สินค้า 12", "hing", "zzz", "976 thing", "zzz thing"):
        took = []
        for _turn in range(3):  # the quickest of three: the machine may be busy with something else
            begun = time.perf_counter()
            office.read(find_products, text)
            took.append(time.perf_counter() - begun)
        assert min(took) < 0.1, text
    page = office.read(product_page, offset=99_990)
    assert (page.total, len(page.rows), page.rows[-1].code) == (100_000, 10, "P099999")
    found = office.read(product_page, "thing", limit=20)
    assert (len(found.rows), found.more) == (20, True)


WORD = st.text(st.sampled_from("abAB1ก้ำ -,"), max_size=6)


@given(st.lists(st.tuples(WORD, WORD), max_size=8), WORD)
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_finds_what_holds_it_and_nothing_twice(
    shared: Office, rows: list[tuple[str, str]], text: str
) -> None:
    from deskcrm.identify.folding import fold

    shared.write(_none)
    for number, (code, name) in enumerate(rows):
        shared.write(add_product, f"{number}x{code}", name=name)
    found = shared.read(find_products, text)
    assert len({view.id for view in found}) == len(found)
    wanted = fold(text)
    for view in shared.read(products):
        holds = wanted in fold(view.name) or wanted.replace(" ", "") in fold(view.code).replace(" ", "")
        assert not holds or view in found


@takes_connection
def _none(connection: Any) -> None:
    connection.execute("DELETE FROM product")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from zoneinfo import ZoneInfo

    from deskcrm.clock import Clock
    from deskcrm.store import create_base, open_base

    path = tmp_path_factory.mktemp("shared") / "office.db"
    create_base(path)
    office = open_base(path, clock=Clock(ZoneInfo("Asia/Bangkok")), terminal="t")
    yield office
    office.close()
