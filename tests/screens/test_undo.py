"""Ctrl+Z: in order, and past what stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deskcrm.errors import StoreError
from deskcrm.identify import rows
from deskcrm.identify.customers import add_customer, edit_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.store import open_base, takes_connection

from .conftest import desk, screen_text, until


async def test_what_another_built_on_is_said_and_the_next_goes_on(
    people_path: Path,
) -> None:
    async with desk(people_path, size=(160, 45)) as (app, pilot):
        assert app.opened is not None
        office = app.opened.office
        _dan, eve = (
            office.write(add_customer, CustomerInput(name=name), staff_id=1, clock=office.clock)
            for name in ("Dan", "Eve")
        )
        other = open_base(people_path, clock=office.clock, terminal="two")
        other.write(edit_customer, eve.id, CustomerInput(name="Eva"), version=1, staff_id=1, clock=office.clock)
        other.close()

        def said() -> str:
            return " ".join(screen_text(app).split())

        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Not taken back: the new customer." in said())
        await until(pilot, lambda: "again takes back" in said())
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Taken back: the new customer (Dan)." in said())
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "There is nothing before it" in said())


async def test_what_is_taken_back_is_said_where_the_name_cannot_be_read(
    people_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @takes_connection
    def damaged(_connection: Any, _customer_id: int) -> str:
        raise StoreError("torn")

    monkeypatch.setattr(rows, "name_of", damaged)
    async with desk(people_path, size=(160, 45)) as (app, pilot):
        assert app.opened is not None
        office = app.opened.office
        office.write(add_customer, CustomerInput(name="Dan"), staff_id=1, clock=office.clock)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Taken back: the new customer." in " ".join(screen_text(app).split()))
