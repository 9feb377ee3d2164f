"""The catalogue by keys: searching it, adding to it, changing it, taking out of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from by_code import product_by_code
from deskcrm.app import DeskApp
from deskcrm.differentiate.products import add_product, edit_product, products
from deskcrm.store import Office
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


def stocked(app: DeskApp) -> Office:
    """A small catalogue."""
    office = app.runner.office.result()
    office.write(add_product, "L", name="Large bottle", unit_price=1_200_000, unit_cost=700_000, family="Shampoo")
    office.write(add_product, "S", name="Small bottle", unit_price=500_000, family="Shampoo", upgrade="L")
    office.write(add_product, "SOAP", name="สบู่ [/]", goes_with=["S"])
    return office


async def catalogue(app: DeskApp, pilot: Pilot[None], rows: int = 3) -> RecordList[Any]:
    """The screen with its rows, by the palette."""
    await pilot.press("ctrl+p")
    await until(pilot, lambda: type(app.screen).__name__ == "PaletteScreen")
    await type_text(pilot, "products and")
    await until(pilot, lambda: "Products and services" in screen_text(app))
    await pilot.press("enter")
    return await listed(app, pilot, rows)


async def listed(app: DeskApp, pilot: Pilot[None], rows: int) -> RecordList[Any]:
    await until(pilot, lambda: app.screen.query("#products-list"))
    found = app.screen.query_one(RecordList)
    await until(pilot, lambda: len(found.rows) == rows and found.has_focus)
    return found


async def form(app: DeskApp, pilot: Pilot[None]) -> Any:
    await until(pilot, lambda: type(app.screen).__name__ == "ProductForm" and app.focused is not None)
    await pilot.pause()
    return app.screen


async def retype(pilot: Pilot[None], text: str) -> None:
    await pilot.press("end", "ctrl+u")
    await type_text(pilot, text)


async def test_an_empty_catalogue_says_what_belongs_there_and_n_makes_the_first(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await catalogue(app, pilot, 0)
        await until(pilot, lambda: "Nothing here yet. n adds a product or service" in screen_text(app))
        await pilot.press("ื")  # the Thai sign on n
        await form(app, pilot)
        await type_text(pilot, "SH-1")
        await pilot.press("enter")
        await type_text(pilot, "แชมพู")
        await pilot.press("enter", "enter", "right", "enter")
        await type_text(pilot, "120")
        await pilot.press("enter", "enter", "enter", "enter")
        await type_text(pilot, "25/12")
        await until(pilot, lambda: "= 25 Dec 2025" in screen_text(app))
        await pilot.press("ctrl+s")
        rows = await listed(app, pilot, 1)
        view = rows.row
        assert (view.code, view.name, view.kind, view.unit_price, view.unit_cost) == (
            "SH-1", "แชมพู", "service", 1_200_000, None,
        )  # fmt: skip
        assert view.launched == date(2025, 12, 25)
        assert " 120.00" in screen_text(app)


async def test_every_field_of_a_product_is_changed_and_taken_back(people_path: Path) -> None:
    async with desk(people_path, size=(120, 30)) as (app, pilot):
        office = stocked(app)
        await catalogue(app, pilot)
        await pilot.press("down", "e")
        screen = await form(app, pilot)
        await until(pilot, lambda: "= Large bottle" in screen_text(app))
        assert "Product S" in screen_text(app)
        assert not screen.field("code").display
        await retype(pilot, "Small one")
        screen.field("upgrade").focus_control()
        await pilot.pause()
        await retype(pilot, "")
        screen.field("goes_with").focus_control()
        await pilot.pause()
        await type_text(pilot, "สบ")
        await until(pilot, lambda: "SOAP · สบู่ [/]" in screen_text(app))
        await pilot.press("down", "enter")
        assert screen.field("goes_with").value == "SOAP; "
        await pilot.press("ctrl+s")
        await listed(app, pilot, 3)
        view = office.read(product_by_code, "S")
        assert (view.name, view.upgrade, view.goes_with, view.family) == ("Small one", "", ("SOAP",), "Shampoo")
        await until(pilot, lambda: "Small one" in screen_text(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Small bottle" in screen_text(app))
        assert office.read(product_by_code, "S").upgrade_code == "L"
        await pilot.press("end", "e")
        screen = await form(app, pilot)
        await until(pilot, lambda: screen.field("name").value not in ("", "Small one"))
        name = screen.field("name").value
        await type_text(pilot, "!")
        assert screen.field("name").value == name + "!", "the cursor stands where the filling before left it"


async def test_what_cannot_be_kept_is_said_under_its_field(people_path: Path) -> None:
    async with desk(people_path, size=(120, 30)) as (app, pilot):
        office = stocked(app)
        await catalogue(app, pilot)
        await pilot.press("e")
        screen = await form(app, pilot)
        screen.field("upgrade").focus_control()
        await pilot.pause()
        for typed, said in (("S", "S leads back to this one"), ("L", "cannot be its own"), ("XL", "called XL")):
            await retype(pilot, typed)
            await pilot.press("ctrl+s")
            await until(pilot, lambda said=said: said in screen_text(app))
        await retype(pilot, "")
        screen.field("launched").focus_control()
        await pilot.pause()
        await type_text(pilot, "31/2")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: screen.field("launched").has_class("-error"))
        await retype(pilot, "tomorrow")
        row = office.read(product_by_code, "L")
        office.write(edit_product, row.id, version=row.version, name="Somebody was quicker", clock=office.clock)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: any("somebody else changed" in note.message for note in app._notifications))
        await pilot.press("escape", "ctrl+o")
        await until(pilot, lambda: "Somebody was quicker" in screen_text(app))
        await pilot.press("enter")
        screen = await form(app, pilot)
        assert (screen.field("launched").value, screen.field("code").display) == ("2026-03-03", False)


async def test_the_box_searches_and_n_takes_over_what_was_not_found(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        stocked(app)
        rows = await catalogue(app, pilot)
        await pilot.press("slash")
        await type_text(pilot, "bottle")
        await until(pilot, lambda: [row.code for row in rows.rows] == ["L", "S"])
        await pilot.press("ctrl+u")
        await type_text(pilot, "lotion")
        await until(pilot, lambda: "Nothing is called so" in screen_text(app))
        await pilot.press("enter", "n")
        screen = await form(app, pilot)
        assert screen.field("name").value == "lotion"
        await pilot.press("escape")
        await until(pilot, lambda: type(app.screen).__name__ == "ProductsScreen")
        await pilot.press("escape")
        await listed(app, pilot, 3)
        await pilot.press("escape")
        await until(pilot, lambda: type(app.screen).__name__ == "LookupScreen")


async def test_x_takes_out_and_undo_brings_back(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = stocked(app)
        rows = await catalogue(app, pilot)
        await pilot.press("x")
        await until(pilot, lambda: [row.code for row in rows.rows] == ["S", "SOAP"])
        assert [note.message for note in app._notifications][-1].startswith("Out of the catalogue: Large bottle")
        assert office.read(product_by_code, "S").upgrade == ""
        await pilot.press("ctrl+z")
        await until(pilot, lambda: len(rows.rows) == 3)
        assert office.read(product_by_code, "S").upgrade_code == "L"


async def test_a_long_catalogue_is_loaded_as_it_comes_into_view(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = app.runner.office.result()
        for number in range(450):
            office.write(add_product, f"P{number:03}", name=f"Thing {number}")
        rows = await catalogue(app, pilot, 200)
        assert rows.total == 450
        await pilot.press("end")
        await until(pilot, lambda: rows.row is not None and rows.row.code == "P449")
        await pilot.press("e")
        await form(app, pilot)
        await retype(pilot, "The last")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: type(app.screen).__name__ == "ProductsScreen")
        await until(pilot, lambda: rows.row is not None and rows.row.name == "The last")
        assert len(office.read(products)) == 450
