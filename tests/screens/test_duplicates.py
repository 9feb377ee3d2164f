"""Customers that stand there twice, on the screen: warned of, laid side by side, merged, told apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.identify.customers import add_customer, customer_by_code
from deskcrm.identify.views import CustomerInput
from deskcrm.screens.duplicates import DuplicatesScreen
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


async def on(app: DeskApp, pilot: Pilot[None], name: str) -> Any:
    """The screen of this class, once it is the one shown."""
    await until(pilot, lambda: type(app.screen).__name__ == name)
    return app.screen


FIRST = CustomerInput(
    given="Zebulon", family="Quartz [/]", phone="085-111-2222", born="1980-02-01", note="likes [bold]tea"
)
SECOND = CustomerInput(given="Zebulon", family="Quarts", phone="0851112222", nickname="Zeb", email="zeb@example.com")


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_two_records_are_found_laid_side_by_side_and_merged(people_path: Path, size: tuple[int, int]) -> None:
    async with desk(people_path, size=size) as (app, pilot):
        office = app.opened.office
        kept = office.write(add_customer, FIRST, staff_id=None, clock=app.clock)
        gone = office.write(add_customer, SECOND, staff_id=None, clock=app.clock)
        await pilot.press("ctrl+p")
        await on(app, pilot, "PaletteScreen")
        await type_text(pilot, "stand there twice")
        await pilot.press("enter")
        screen = await on(app, pilot, "DuplicatesScreen")
        await until(pilot, lambda: screen.query_one(RecordList).total == 1)
        assert "same phone" in screen_text(app) or size[0] == 80
        await pilot.press("enter")
        merge = await on(app, pilot, "MergeScreen")
        await until(pilot, lambda: f"{kept.code} stays" in screen_text(app))
        assert "● Zebulon Quartz [/]" in screen_text(app)
        await pilot.press("enter")  # of the name, the other one
        await until(pilot, lambda: "● Zebulon Quartz" not in screen_text(app))
        await pilot.press("s", "s")
        assert f"{kept.code} stays" in screen_text(app)
        assert "● Zebulon Quarts" in screen_text(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not merge)
        view = office.read(customer_by_code, gone.code)
        assert (view.id, view.name, view.nickname, view.born) == (kept.id, "Zebulon Quarts", "Zeb", "1980-02-01")
        assert "Quartz [/]" in view.note
        await until(pilot, lambda: screen.query_one(RecordList).total == 0)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen.query_one(RecordList).total == 1)
        assert office.read(customer_by_code, gone.code).name == "Zebulon Quarts"
        assert office.read(customer_by_code, kept.code).name == "Zebulon Quartz [/]"
        await pilot.press("x")
        await until(pilot, lambda: "Nobody stands there twice" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, DuplicatesScreen))


async def test_who_it_may_be_is_said_while_a_customer_is_entered(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = app.opened.office
        there = office.write(add_customer, FIRST, staff_id=None, clock=app.clock)
        await pilot.press("ctrl+n")
        form = await on(app, pilot, "CustomerForm")
        assert not form.can("open_twin")
        await type_text(pilot, "Zebulun")
        await pilot.press("enter")
        await type_text(pilot, "Quartz")
        await pilot.press("tab", "tab")
        await type_text(pilot, "85 111 2222")
        await until(pilot, lambda: f"May be Zebulon Quartz [/] · {there.code} already" in screen_text(app))
        await pilot.press("ctrl+l")
        screen = await on(app, pilot, "CustomerScreen")
        await until(pilot, lambda: screen.customer is not None and screen.customer.id == there.id)
        newer = office.write(add_customer, SECOND, staff_id=None, clock=app.clock)
        await pilot.press("n")
        await on(app, pilot, "LogForm")
        await pilot.press("escape")
        await until(pilot, lambda: "May be Zebulon Quarts" in screen_text(app))
        await pilot.press("w")
        await on(app, pilot, "MergeScreen")
        await until(pilot, lambda: "zeb@example.com" in screen_text(app))
        await pilot.press("x")
        await on(app, pilot, "CustomerScreen")
        await until(pilot, lambda: "May be Zebulon Quarts" not in screen_text(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "May be Zebulon Quarts" in screen_text(app))
        await pilot.press("w")
        await until(pilot, lambda: f"{there.code} stays" in screen_text(app))
        await pilot.press("s", "ctrl+s")  # the one in view goes: the screen is the other's then
        await until(pilot, lambda: app.screen is screen and screen.customer and screen.customer.id == newer.id)
        assert "not in the base any more" not in screen_text(app)
        assert "May be" not in screen_text(app)
