"""A new customer from what was typed, and a change that another terminal crosses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.identify.customers import add_customer, customer_by_id, edit_customer, input_of
from deskcrm.identify.views import CustomerInput
from deskcrm.screens.customer_form import ORDER, typed_into

from .conftest import desk, screen_text, type_text, until


async def on(app: DeskApp, pilot: Pilot[None], name: str) -> Any:
    """The screen of this class, with its focus."""
    await until(pilot, lambda: type(app.screen).__name__ == name and app.focused is not None)
    await pilot.pause()
    return app.screen


async def editing(app: DeskApp, pilot: Pilot[None], customer_id: int = 1) -> Any:
    """The form of a customer, by e on their screen."""
    app.open_customer(customer_id)
    await until(pilot, lambda: app.screen.customer is not None)
    await pilot.press("ำ")  # the Thai sign on e
    return await on(app, pilot, "CustomerForm")


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("", {}),
        ("081-234 5678", {"phone": "081-234 5678"}),
        ("+66 81 234 5678", {"phone": "+66 81 234 5678"}),
        ("0851234567 ต้อม", {"phone": "0851234567", "given": "ต้อม", "family": ""}),
        ("สมหญิง รักสงบ ๐๘๑ ๒๓๔ ๕๖๗๘", {"phone": "๐๘๑ ๒๓๔ ๕๖๗๘", "given": "สมหญิง", "family": "รักสงบ"}),
        ("Rak 345", {"given": "Rak", "family": "345"}),
        ("๐๘๑๒๓๔๕๖๗๘", {"phone": "๐๘๑๒๓๔๕๖๗๘"}),
        ("a@example.com", {"email": "a@example.com"}),
        ("Somchai", {"given": "Somchai", "family": ""}),
        ("  สมหญิง   ใจ ดี ", {"given": "สมหญิง", "family": "ใจ ดี"}),
        ("Room 12", {"given": "Room", "family": "12"}),
        ("12", {"given": "12", "family": ""}),
        ("Bob [/]", {"given": "Bob", "family": "[/]"}),
    ],
)
def test_what_was_typed_goes_into_its_field(typed: str, fields: dict[str, str]) -> None:
    assert typed_into(typed) == fields


async def test_from_the_lookups_last_row_to_the_customers_screen(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "Zoe [VIP]")
        await until(pilot, lambda: "New customer: Zoe [VIP]" in screen_text(app) and app.screen.query_one(
            "#lookup-list").total == 0)  # fmt: skip
        await pilot.press("enter")
        form = await on(app, pilot, "CustomerForm")
        assert (form.field("given").value, form.field("family").value) == ("Zoe", "[VIP]")
        assert app.focused is form.field("phone").control
        await type_text(pilot, "0851112222")
        await pilot.press("ctrl+s")
        screen = await on(app, pilot, "CustomerScreen")
        await until(pilot, lambda: screen.customer is not None and screen.customer.name == "Zoe [VIP]")
        assert screen.customer.points("phone")[0].normal == "+66851112222"
        await pilot.press("escape")
        await on(app, pilot, "LookupScreen")


async def test_a_number_that_somebody_has_is_said_once_before_a_second_customer_is_made(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        ann = CustomerInput(given="Ann", nickname="A", phone="085-111-2222")
        held = app.opened.office.write(add_customer, ann, staff_id=None, clock=app.clock)
        await pilot.press("ctrl+n")
        form = await on(app, pilot, "CustomerForm")
        await type_text(pilot, "Zoe")
        await pilot.press("tab", "tab", "tab")
        await type_text(pilot, "+66 85 111 2222")
        await until(pilot, lambda: form._holder is not None)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: f"Ann (A), {held.code}, has this number already" in screen_text(app))
        assert app.focused is form.field("phone").control
        await pilot.press("ctrl+s")
        screen = await on(app, pilot, "CustomerScreen")
        await until(pilot, lambda: screen.customer is not None and screen.customer.name == "Zoe")


async def test_ctrl_n_works_anywhere_with_the_thai_keyboard_too(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+ื")
        form = await on(app, pilot, "CustomerForm")
        assert app.focused is form.field("given").control
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "needs a name" in screen_text(app))
        await type_text(pilot, "นก")
        await pilot.press("ctrl+ห")
        screen = await on(app, pilot, "CustomerScreen")
        await until(pilot, lambda: screen.customer is not None and screen.customer.name == "นก")


async def test_every_field_of_a_customer_comes_back_as_it_was_saved(people_path: Path) -> None:
    typed = {
        "given": "Ann", "family": "Lee", "nickname": "A", "phone": "0851112222; 021112222", "email": "a@b.co",
        "line_id": "annlee", "organisation": "Lee & Co", "title": "Dr", "preferred_channel": "line", "language": "zh",
        "tags": "vip, early", "note": "two\nlines [/]", "address": "1 Lane [/]", "subdistrict": "Silom",
        "district": "Bang Rak", "province": "Bangkok", "postcode": "10500", "country": "TH", "born": "25/12/2533",
        "referred_by": "Bob [/]", "tax_id": "0 1075 37000 52 1", "branch": "head office",
    }  # fmt: skip
    assert set(typed) == set(ORDER)
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+n")
        form = await on(app, pilot, "CustomerForm")
        for name, value in typed.items():
            form.field(name).value = value
        await pilot.press("ctrl+s")
        screen = await on(app, pilot, "CustomerScreen")
        await until(pilot, lambda: screen.customer is not None and screen.customer.given == "Ann")
        await pilot.press("e")
        form = await on(app, pilot, "CustomerForm")
        shown = {name: form.field(name).value for name in ORDER}
        assert shown == typed | {
            "tags": "vip; early",
            "born": "1990-12-25",
            "tax_id": "0107537000521",
            "branch": "00000",
        }
        assert not form.changed


async def test_a_name_that_came_in_one_piece_is_shown_and_outlives_another_change(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await editing(app, pilot)
        assert (form.field("given").value, form.field("family").value) == ("Somchai", "Jaidee")
        form.field("phone").control.value = "0870000000"
        await pilot.press("ctrl+s")
        await on(app, pilot, "CustomerScreen")
        view = app.opened.office.read(customer_by_id, 1)
        assert view.name == "Somchai Jaidee"
        assert view.points("phone")[0].normal == "+66870000000"


async def test_a_name_taken_from_elsewhere_stays_there(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        made = app.opened.office.write(
            add_customer, CustomerInput(organisation="Fix It Co"), staff_id=None, clock=app.clock
        )
        form = await editing(app, pilot, made.id)
        assert (form.field("given").value, form.field("organisation").value) == ("", "Fix It Co")


async def test_the_error_stands_under_its_field_with_the_cursor_in_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+n")
        form = await on(app, pilot, "CustomerForm")
        await type_text(pilot, "Ann")
        form.field("born").value = "31/02/1990"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "no birth date" in screen_text(app))
        assert app.focused is form.field("born").control
        assert form.field("given").value == "Ann"


async def test_a_change_from_another_terminal_is_brought_in_and_nothing_typed_goes(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await editing(app, pilot)
        await type_text(pilot, "x")  # into the given name
        form.field("nickname").value = "Mine"
        office = app.runner.office.result()
        view = office.read(customer_by_id, 1)
        theirs = replace(input_of(view), nickname="Theirs", note="wants a call")
        office.write(edit_customer, 1, theirs, version=view.version, staff_id=1, clock=office.clock)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Saved meanwhile: Theirs" in screen_text(app))
        assert form.field("note").value == "wants a call"
        assert form.field("nickname").value == "Mine"
        await pilot.press("ctrl+s")
        await on(app, pilot, "CustomerScreen")
        saved = office.read(customer_by_id, 1)
        assert (saved.nickname, saved.note) == ("Mine", "wants a call")
        assert "x" in saved.given or "x" in saved.phone or "x" in saved.name


async def test_a_parked_change_knows_its_customer_and_what_changed_since(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await editing(app, pilot)
        form.field("nickname").value = "Mine"
        form.field("nickname").focus_control()
        await pilot.press("escape")
        await on(app, pilot, "CustomerScreen")
        office = app.runner.office.result()
        view = office.read(customer_by_id, 1)
        theirs = replace(input_of(view), note="wants a call")
        office.write(edit_customer, 1, theirs, version=view.version, staff_id=1, clock=office.clock)
        await pilot.press("ctrl+o")
        await on(app, pilot, "ParkedScreen")
        await until(pilot, lambda: app.screen.query_one("#parked-list").row is not None)
        await pilot.press("enter")
        form = await on(app, pilot, "CustomerForm")
        await until(pilot, lambda: form.field("note").value == "wants a call")
        assert "Change Somchai Jaidee" in screen_text(app)
        await pilot.press("ctrl+s")
        await on(app, pilot, "ParkedScreen")
        saved = office.read(customer_by_id, 1)
        assert (saved.nickname, saved.note) == ("Mine", "wants a call")


async def test_the_language_switches_in_a_half_filled_form(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+n")
        form = await on(app, pilot, "CustomerForm")
        await type_text(pilot, "สมปอง")
        focused = app.focused
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        assert form.field("given").value == "สมปอง"
        assert app.focused is focused
        await pilot.press("ctrl+t")
