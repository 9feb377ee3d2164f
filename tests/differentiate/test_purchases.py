"""Order lines and products: amounts and costs rounded once, by whose cost there is, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.differentiate.figures import figures_of
from deskcrm.differentiate.product_search import find_products
from deskcrm.differentiate.products import add_product, edit_product
from deskcrm.differentiate.purchases import (
    add_purchase,
    archive_purchase,
    line_cost,
    purchases_of,
    sales_to_nobody,
    usual_words,
)
from deskcrm.differentiate.views import PurchaseInput, PurchaseView
from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.money import line_amount
from deskcrm.store import Office


@pytest.fixture
def ann(office: Office) -> int:
    return office.write(add_customer, CustomerInput(name="Ann"), staff_id=office.staff_id, clock=office.clock).id


def buy(office: Office, customer_id: int | None, quantity: int = 1000, **fields: Any) -> PurchaseView:
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
    office.write(
        edit_product, product.id, version=1, name="Now named", unit_price=90_000, unit_cost=80_000, clock=office.clock
    )
    assert [(view.amount, view.cost) for view in office.read(purchases_of, ann)] == [(line.amount, line.cost)]
    assert [view.unit_price for view in office.read(find_products, "X")] == [90_000]


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
        (1000, {"unit_price": 1, "at": datetime(2026, 3, 3, tzinfo=UTC)}, "at"),
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


def test_a_sale_to_nobody_known_is_kept_apart_from_every_customer(office: Office, ann: int) -> None:
    line = buy(office, None, 2_000, unit_price=50_000, place="Counter")
    assert (line.customer_id, line.amount, line.cost) == (None, 1_000, 700)
    assert office.read(purchases_of, ann) == ()
    assert office.read(figures_of, ann, clock=office.clock).revenue == 0
    assert office.read(sales_to_nobody) == (line,)
    buy(office, ann, unit_price=10_000)
    assert office.read(sales_to_nobody) == (line,)


def test_a_line_entered_by_mistake_leaves_the_figures(office: Office, ann: int) -> None:
    kept, wrong = buy(office, ann, unit_price=10_000, order="1"), buy(office, ann, unit_price=990_000, order="2")
    archived = office.write(archive_purchase, wrong.id, version=wrong.version, clock=office.clock)
    assert archived == wrong
    assert office.read(purchases_of, ann) == (kept,)
    figures = office.read(figures_of, ann, clock=office.clock)
    assert (figures.revenue, figures.orders) == (100, 1)
    with pytest.raises(NotFound):
        office.write(archive_purchase, wrong.id, version=wrong.version, clock=office.clock)
    office.undo()
    assert office.read(figures_of, ann, clock=office.clock).revenue == 10_000
    with pytest.raises(Stale):
        office.write(archive_purchase, wrong.id, version=wrong.version, clock=office.clock)


def test_an_order_without_a_number_gets_one_where_the_desk_writes_it_down(office: Office, ann: int) -> None:
    bare = buy(office, ann, unit_price=1)
    first, second = (buy(office, ann, unit_price=10_000, number_it=True) for _turn in range(2))
    own = buy(office, ann, unit_price=10_000, number_it=True, order="A7")
    assert (bare.order, own.order) == ("", "A7")
    assert len({first.order, second.order, ""}) == 3
    assert office.read(figures_of, ann, clock=office.clock).orders == 3


def test_nothing_paid_and_more_brought_back_than_bought_are_figures_too(office: Office, ann: int) -> None:
    gift = buy(office, ann, unit_price=0)
    assert (gift.amount, gift.cost) == (0, 0)
    sample = buy(office, ann, unit_price=0, unit_cost=30_000)
    assert (sample.amount, sample.cost) == (0, 300)
    back = buy(office, ann, -5_000, unit_price=10_000)
    assert (back.amount, back.cost) == (-500, -350)
    figures = office.read(figures_of, ann, clock=office.clock)
    assert (figures.revenue, figures.orders) == (-500, 0)


def test_the_usual_places_and_payments_come_most_used_first(office: Office, ann: int) -> None:
    for place, payment in (("Stall", "cash"), ("Counter", ""), ("Counter", "card"), ("", "cash")):
        buy(office, ann, unit_price=1, place=place, payment=payment)
    usual = office.read(usual_words)
    assert (usual.places, usual.payments) == (("Counter", "Stall"), ("cash", "card"))
