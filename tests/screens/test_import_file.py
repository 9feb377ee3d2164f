"""Bringing a table in from the palette: the columns and the order in dates are asked for where the file hides them."""

from __future__ import annotations

from pathlib import Path

from deskcrm.customize.page import customer_page
from deskcrm.identify.search import search

from .conftest import desk, screen_text, type_text, until


async def test_columns_and_the_order_in_dates_are_asked_for_and_then_read(people_path: Path, tmp_path: Path) -> None:
    table = tmp_path / "sales.csv"
    table.write_text("Who,When,Item,Qty,Price\nNew Person,03/04/2024,Fan,1,500\n", encoding="utf-8")
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: type(app.screen).__name__ == "PaletteScreen")
        await type_text(pilot, "bring in")
        await until(pilot, lambda: "Bring in a table" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "ImportScreen" and app.focused is not None)
        await pilot.press("shift+tab", "3", "tab")
        await type_text(pilot, str(table))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "No column for customer was found among Who, When" in screen_text(app))
        await type_text(pilot, "customer=Who; at = When; description=Item")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "When: day or month first?" in screen_text(app))
        assert "--" not in screen_text(app)
        await pilot.press("1", "ctrl+s")
        await until(pilot, lambda: "1 read, 1 created" in screen_text(app))
        assert app.opened is not None
        office = app.opened.office
        (found,) = office.read(search, "New Person").rows
        page = office.read(customer_page, found.id, clock=app.clock)
        (bought,) = page.timeline
        assert app.clock.local(bought.at).date().isoformat() == "2024-04-03"
