"""Purchases by keys: the product as it is typed, its price, the lines of an order, returns, and taking one away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.customize.views import Taken
from deskcrm.differentiate.products import add_product
from deskcrm.differentiate.purchases import add_purchase, purchases_of, sales_to_nobody
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.identify.customers import customer_by_id
from deskcrm.store import Office, takes_connection
from deskcrm.widgets.record_list import RecordList

from .conftest import NOW, desk, screen_text, type_text, until


def stocked(app: DeskApp) -> Office:
    office = app.runner.office.result()
    office.write(add_product, "RICE-5", name="Jasmine rice 5 kg", unit_price=1_800_000, unit_cost=1_500_000)
    office.write(add_product, "RICE-15", name="Jasmine rice 15 kg", unit_price=5_000_000)
    office.write(add_product, "BAG", name="[/] bag")
    return office


async def on(app: DeskApp, pilot: Pilot[None], name: str) -> Any:
    await until(pilot, lambda: type(app.screen).__name__ == name and app.focused is not None)
    await pilot.pause()
    return app.screen


async def opened(app: DeskApp, pilot: Pilot[None], customer_id: int | None = 2, **context: Any) -> Any:
    office = app.runner.office.result()
    customer = office.read(customer_by_id, customer_id) if customer_id is not None else None
    app.go("purchase_form", customer=customer, **context)
    return await on(app, pilot, "PurchaseForm")


async def to(pilot: Pilot[None], form: Any, field: str, text: str = "") -> None:
    """The cursor into a field, with another text."""
    form.field(field).focus_control()
    await pilot.pause()
    if text:
        await pilot.press("end", "ctrl+u")
        await type_text(pilot, text)


async def test_a_purchase_with_the_product_found_by_typing(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = stocked(app)
        form = await opened(app, pilot)
        assert "New purchase of" in screen_text(app)
        await type_text(pilot, "rice")
        await until(pilot, lambda: "RICE-15 · Jasmine rice 15 kg · ฿500.00" in screen_text(app))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: "= Jasmine rice 5 kg · ฿180.00" in screen_text(app))
        assert (form.field("product").value, form.field("unit_price").value) == ("RICE-5", "180.00")
        assert app.focused is form.field("description").control
        await pilot.press("enter", "end", "ctrl+u")
        await type_text(pilot, "3")
        await until(pilot, lambda: "= ฿540.00" in screen_text(app))
        await pilot.press("f9")
        await until(pilot, lambda: "To pay" in screen_text(app))
        assert "Jasmine rice 5 kg" in screen_text(app)
        await pilot.press("escape", "ctrl+s")
        await on(app, pilot, "LookupScreen")
        (line,) = office.read(purchases_of, 2)
        assert (line.product_code, line.quantity, line.unit_price, line.amount, line.cost) == (
            "RICE-5", 3_000, 1_800_000, 54_000, 45_000,
        )  # fmt: skip
        assert line.at == NOW
        assert line.order
        await until(pilot, lambda: any("Jasmine rice 5 kg, ฿540.00" in note.message for note in app._notifications))


async def test_a_price_that_was_typed_is_kept_and_the_products_own_goes_with_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        stocked(app)
        form = await opened(app, pilot)
        await type_text(pilot, "rice-5")
        await until(pilot, lambda: form.field("unit_price").value == "180.00")
        await to(pilot, form, "product", "RICE-15")
        await until(pilot, lambda: form.field("unit_price").value == "500.00")
        await to(pilot, form, "product", "bag")
        await until(pilot, lambda: form.field("unit_price").value == "")
        await to(pilot, form, "unit_price", "7")
        await to(pilot, form, "product", "RICE-5")
        await until(pilot, lambda: "= Jasmine rice 5 kg · ฿180.00" in screen_text(app))
        assert form.field("unit_price").value == "7"


async def test_the_next_line_keeps_order_time_place_and_payment(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = stocked(app)
        form = await opened(app, pilot)
        await type_text(pilot, "BAG")
        await to(pilot, form, "unit_price", "20")
        await to(pilot, form, "at", "yesterday 14:00")
        await to(pilot, form, "place", "Stall 4")
        await to(pilot, form, "payment", "PromptPay")
        await to(pilot, form, "another")
        await pilot.press("y", "ctrl+s")
        await until(pilot, lambda: len(office.read(purchases_of, 2)) == 1)
        await until(pilot, lambda: form.is_current and form.field("product").value == "" and form.field("order").value)
        await pilot.pause()
        assert app.focused is form.field("product").query_one("TextLine")
        assert form.field("another").value == "no"
        assert "New purchase of" in screen_text(app)
        await type_text(pilot, "rice-15")
        await until(pilot, lambda: form.field("unit_price").value == "500.00")
        await pilot.press("ctrl+s")
        await on(app, pilot, "LookupScreen")
        second, first = office.read(purchases_of, 2)
        assert (second.order, second.at, second.place, second.payment) == (
            first.order, NOW - timedelta(hours=19), "Stall 4", "PromptPay",
        )  # fmt: skip
        assert first.at == second.at
        form = await opened(app, pilot, 3)
        await until(pilot, lambda: form.field("payment").query_one("TextLine").placeholder == "PromptPay")
        assert (form.field("place").value, form.field("order").value) == ("Stall 4", "")
        assert not form.changed


async def test_a_return_is_negative_and_what_is_missing_is_said_under_its_field(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = stocked(app)
        form = await opened(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: form.field("unit_price").has_class("-error"))
        await to(pilot, form, "product", "none such")
        await to(pilot, form, "unit_price", "5")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "There is no product called none such." in screen_text(app))
        await pilot.press("end", "ctrl+u", "ctrl+s")
        await until(pilot, lambda: "What was bought is missing" in screen_text(app))
        await to(pilot, form, "description", "Old radio")
        await to(pilot, form, "at", "tomorrow")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: form.field("at").has_class("-error"))
        await pilot.press("end", "ctrl+u")
        await to(pilot, form, "quantity", "0")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "other than zero" in screen_text(app))
        await pilot.press("end", "ctrl+u")
        await type_text(pilot, "-2")
        await until(pilot, lambda: "= ฿10.00 to give back" in screen_text(app))
        await pilot.press("ctrl+s")
        await on(app, pilot, "LookupScreen")
        (line,) = office.read(purchases_of, 2)
        assert (line.amount, line.cost, line.description) == (-1_000, -700, "Old radio")


async def test_a_sale_to_nobody_known_from_the_palette(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = stocked(app)
        await pilot.press("ctrl+p")
        await on(app, pilot, "PaletteScreen")
        await type_text(pilot, "sale to nobody")
        await until(pilot, lambda: "Sale to nobody known" in screen_text(app))
        await pilot.press("enter")
        await on(app, pilot, "PurchaseForm")
        assert "Sale to nobody known: for the office's totals" in screen_text(app)
        await type_text(pilot, "rice 15")
        await until(pilot, lambda: "RICE-15 ·" in screen_text(app))
        await pilot.press("enter", "ctrl+s")  # the only one that fits
        await until(pilot, lambda: office.read(sales_to_nobody))
        (line,) = office.read(sales_to_nobody)
        assert (line.customer_id, line.product_code, line.amount) == (None, "RICE-15", 50_000)


async def test_a_half_filled_one_is_taken_up_again_with_its_customer(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = stocked(app)
        form = await opened(app, pilot)
        await type_text(pilot, "rice-5")
        await until(pilot, lambda: form.field("unit_price").value == "180.00")
        await to(pilot, form, "unit_price", "150")
        await pilot.press("escape", "ctrl+o")
        await on(app, pilot, "ParkedScreen")
        await until(pilot, lambda: "rice-5" in screen_text(app))
        await pilot.press("enter")
        form = await on(app, pilot, "PurchaseForm")
        await until(pilot, lambda: "= Jasmine rice 5 kg" in screen_text(app) and form.customer is not None)
        assert form.field("unit_price").value == "150"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: office.read(purchases_of, 2))
        assert office.read(purchases_of, 2)[0].amount == 15_000


async def test_a_suggestion_fills_it_in_and_leaves_no_trace_when_it_is_left(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        stocked(app)
        taken = Taken(2, "up_sell", "RICE-15")
        form = await opened(app, pilot, taken=taken, fill={"product": "RICE-15"})
        await until(pilot, lambda: form.field("unit_price").value == "500.00")
        assert (form.taken, form.changed) == (taken, False)
        app.clear_notifications()
        await pilot.press("escape")
        await on(app, pilot, "LookupScreen")
        assert not app._notifications


@takes_connection
def _responses(connection: Any) -> list[Any]:
    found: list[Any] = connection.execute("SELECT customer_id, rule, about, answer FROM response").fetchall()
    return found


async def test_the_save_answers_the_suggestion_and_the_next_line_does_not(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = stocked(app)
        form = await opened(app, pilot, taken=Taken(2, "up_sell", "RICE-15"), fill=(("product", "RICE-15"),))
        await until(pilot, lambda: form.field("unit_price").value == "500.00")
        await to(pilot, form, "another")
        await pilot.press("y", "ctrl+s")
        await until(pilot, lambda: form.is_current and form.field("product").value == "" and form.field("order").value)
        assert form.taken is None
        await type_text(pilot, "BAG")
        await to(pilot, form, "unit_price", "5")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(office.read(purchases_of, 2)) == 2)
        assert office.read(_responses) == [(2, "up_sell", "RICE-15", "taken")]


async def test_a_line_entered_by_mistake_is_taken_away_and_comes_back_by_undo(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = stocked(app)
        for price in (10_000, 990_000):
            line = PurchaseInput(2, 1000, description=f"Thing {price}", unit_price=price)
            office.write(add_purchase, line, staff_id=1, clock=office.clock)
        await opened(app, pilot)
        await pilot.press("ctrl+l")
        screen = await on(app, pilot, "PurchasesScreen")
        rows = screen.query_one(RecordList)
        await until(pilot, lambda: len(rows.rows) == 2)
        await pilot.press("x")
        await until(pilot, lambda: len(rows.rows) == 1)
        assert [line.amount for line in office.read(purchases_of, 2)] == [100]
        await pilot.press("ctrl+z")
        await until(pilot, lambda: len(rows.rows) == 2)
        await pilot.press("n")
        form = await on(app, pilot, "PurchaseForm")
        assert form.customer.id == 2
