"""Bringing a table in from the palette: it is looked at first, mended by keys, brought in, stopped, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.customize.page import customer_page
from deskcrm.exchange.import_undo import imports
from deskcrm.identify.customers import customer_by_id
from deskcrm.identify.search import search

from .conftest import desk, screen_text, type_text, until


async def looked_at(app: DeskApp, pilot: Pilot[None], file: Path, kind: str = "1") -> Any:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: type(app.screen).__name__ == "PaletteScreen")
    await type_text(pilot, "bring in")
    await until(pilot, lambda: "Bring in a table" in screen_text(app))
    await pilot.press("enter")
    await until(pilot, lambda: type(app.screen).__name__ == "ImportScreen" and app.focused is not None)
    await pilot.press("shift+tab", kind, "tab")
    await type_text(pilot, str(file))
    await pilot.press("ctrl+s")
    await until(pilot, lambda: type(app.screen).__name__ == "ImportPreviewScreen")
    await until(pilot, lambda: app.screen._view is not None)
    return app.screen


async def test_columns_and_the_order_in_dates_are_asked_for_and_then_read(people_path: Path, tmp_path: Path) -> None:
    table = tmp_path / "sales.csv"
    table.write_text("Who,When,Item,Qty,Price\nNew Person,03/04/2024,Fan,1,500\n", encoding="utf-8")
    async with desk(people_path, size=(110, 40)) as (app, pilot):
        screen = await looked_at(app, pilot, table, "3")
        await until(pilot, lambda: "No column for customer was found among Who, When" in screen_text(app))
        assert "Ctrl+S" not in screen_text(app).splitlines()[-1]
        for column, field in (("Who", "customer"), ("When", "at"), ("Item", "description")):
            place = [row.header for row in screen._columns.rows].index(column)
            screen._columns.cursor = place
            await pilot.press("e")
            await until(pilot, lambda column=column: f"What is the column “{column}”?" in screen_text(app))
            screen._map(screen._columns.row, field)
            await pilot.press("escape")
            await until(pilot, lambda place=place, field=field: screen._columns.rows[place].field == field)
        await until(pilot, lambda: "Its dates can be read in two ways" in screen_text(app))
        await pilot.press("o")
        await until(pilot, lambda: "How are its dates written?" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: "Ctrl+S" in screen_text(app).splitlines()[-1])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "1 read, 1 created" in screen_text(app))
        assert app.opened is not None
        office = app.opened.office
        (found,) = office.read(search, "New Person").rows
        page = office.read(customer_page, found.id, clock=app.clock)
        (bought,) = page.timeline
        assert app.clock.local(bought.at).date().isoformat() == "2024-04-03"
        await pilot.press("b")
        await until(pilot, lambda: "Taken back: sales.csv" in screen_text(app))
        assert office.read(search, "New Person").rows == ()
        assert office.read(imports)[0].undone_at is not None


async def test_who_is_there_already_is_seen_and_decided_row_by_row(people_path: Path, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text(
        "name,phone,nickname\nSomchai Jaidee,0812345678,C\nNew [/] One,0870000001,\nBroken,12,\n", encoding="utf-8"
    )
    async with desk(people_path, size=(80, 24)) as (app, pilot):
        screen = await looked_at(app, pilot, table)
        text = screen_text(app)
        assert "make a new customer: like Somchai Jaidee · A-000001 (" in text  # the column cuts it, the line below not
        assert "make a new" in text
        assert "New [/] One" in text
        await until(pilot, lambda: screen._rows.has_focus)
        await pilot.press("end")
        await until(pilot, lambda: "! A phone number has 3 to 15 digits; 12 has 2." in screen_text(app))
        await pilot.press("home")
        await pilot.press("w", "w")
        await until(pilot, lambda: "fill in" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(
            pilot, lambda: "3 read, 1 created, 0 updated" in screen_text(app) or "1 updated" in screen_text(app)
        )
        assert app.opened is not None
        office = app.opened.office
        assert office.read(customer_by_id, 1).nickname == "Chai"  # what the office wrote stays
        assert len(office.read(search, "0812345678").rows) == 1
        await pilot.press("escape")
        await until(pilot, lambda: type(app.screen).__name__ == "ImportScreen")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "people.csv" in screen_text(app))
        await pilot.press("b")
        await until(pilot, lambda: "taken back" in screen_text(app))
        assert office.read(search, "New One").rows == ()


async def test_stopped_while_it_runs_nothing_is_kept(people_path: Path, tmp_path: Path) -> None:
    table = tmp_path / "many.csv"
    table.write_text("name,phone\n" + "".join(f"Person {n},08{n:08}\n" for n in range(30_000)), encoding="utf-8")
    async with desk(people_path) as (app, pilot):
        screen = await looked_at(app, pilot, table)
        screen.action_save()
        # Whoever left and chose another file sees the one that runs: what becomes of it is not said of the other.
        screen.fill(kind="customers", path=tmp_path / "other.csv")
        screen.action_stop()
        await until(pilot, lambda: "many.csv is still being brought in" in screen_text(app))
        await until(pilot, lambda: "Stopped: nothing of the file was kept." in screen_text(app), 30)
        assert app.opened is not None
        assert app.opened.office.read(imports) == ()
        assert "Ctrl+S" in screen_text(app).splitlines()[-1]
