"""Order lines and products: amounts and costs rounded once, by whose cost there is, and what is refused."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.differentiate.figures import figures_of
from deskcrm.differentiate.products import add_product, edit_product, find_product, product_by_code, products
from deskcrm.differentiate.purchases import add_purchase, line_cost, purchases_of
from deskcrm.differentiate.views import PurchaseInput, PurchaseView
from deskcrm.errors import NotFound, Refused
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.money import line_amount
from deskcrm.store import Office


@pytest.fixture
def ann(office: Office) -> int:
    return office.write(add_customer, CustomerInput(name="Ann"), staff_id=office.staff_id, clock=office.clock).id


def buy(office: Office, customer_id: int, quantity: int = 1000, **fields: Any) -> PurchaseView:
    wanted = PurchaseInput(customer_id, quantity, **{"description": "Thing", **fields})
    return office.write(add_purchase, wanted, staff_id=office.staff_id, clock=office.clock)


def test_a_line_is_kept_with_its_amount_and_cost_and_a_return_is_negative(
    office: Office, ann: int, clock: Clock
) -> None:
    office.write(add_product, "85123A", name="Lantern [/]", unit_price=25_500, unit_cost=12_000)
    line = buy(office, ann, 6_000, product="85123A", order="536365", place="Counter", payment="cash")
    assert (line.product_code, line.product, line.order) == ("85123A", "Lantern [/]", "536365")
    assert (line.quantity, line.unit_price, line.amount, line.cost) == (6_000, 25_500, 1_530, 720)
    assert line.at == clock.now()
    back = buy(office, ann, -6_000, product="85123A", order="C536365")
    assert (back.amount, back.cost) == (-1_530, -720)
    assert [view.id for view in office.read(purchases_of, ann)] == [back.id, line.id]
    assert [view.id for view in office.read(purchases_of, ann, 1)] == [back.id]
    figures = office.read(figures_of, ann, clock=clock)
    assert (figures.revenue, figures.orders) == (0, 1)
    office.undo()
    assert office.read(figures_of, ann, clock=clock).revenue == 1_530


def test_a_product_changed_later_leaves_past_lines_as_they_were(office: Office, ann: int) -> None:
    product = office.write(add_product, "X", unit_price=10_000, unit_cost=5_000)
    line = buy(office, ann, product="X")
    office.write(edit_product, product.id, name="Now named", unit_price=90_000, unit_cost=80_000)
    assert [(view.amount, view.cost) for view in office.read(purchases_of, ann)] == [(line.amount, line.cost)]
    assert office.read(product_by_code, "X").unit_price == 90_000


@given(
    quantity=st.integers(-(10**6), 10**6),
    price=st.integers(-(10**6), 10**6),
    own=st.none() | st.integers(0, 10**6),
    products_own=st.none() | st.integers(0, 10**6),
    margin=st.integers(0, 100),
)
@settings(max_examples=200, deadline=None)
def test_cost_is_the_lines_own_else_the_products_else_by_margin(
    quantity: int, price: int, own: int | None, products_own: int | None, margin: int
) -> None:
    amount = line_amount(quantity, price, "THB")
    cost = line_cost(quantity, amount, unit_cost=own, product_cost=products_own, margin_rate=margin, currency="THB")
    known = own if own is not None else products_own
    if known is None:
        exact = Decimal(amount) * (100 - margin) / 100
    else:
        exact = Decimal(quantity) / 1_000 * Decimal(known) / 10_000 * 100
    assert cost == exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("quantity", "fields", "field"),
    [
        (0, {"unit_price": 1}, "quantity"),
        (10**10 + 1, {"unit_price": 1}, "quantity"),
        (10**10, {"unit_price": 10**14}, "quantity"),
        (1000, {}, "unit_price"),
        (1000, {"unit_price": 10**14 + 1}, "unit_price"),
        (1000, {"unit_price": 1, "unit_cost": 10**15}, "unit_cost"),
        (1000, {"unit_price": 1, "product": "none such"}, "product"),
        (1000, {"unit_price": 1, "description": ""}, "product"),
        (1000, {"unit_price": 1, "place": "\x00"}, "place"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(
    office: Office, ann: int, quantity: int, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        buy(office, ann, quantity, **fields)
    assert caught.value.field == field
    assert office.read(purchases_of, ann) == ()
    with pytest.raises(NotFound):
        buy(office, 999, unit_price=1)


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
    with pytest.raises(NotFound):
        office.read(product_by_code, "b")
    with pytest.raises(Refused):
        office.read(find_product, " ")
