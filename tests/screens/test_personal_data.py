"""Requests about personal data by keys: registered, written, answered; a person erased; what was kept too long."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.identify.staff import add_staff
from deskcrm.screens import retention
from deskcrm.settings.office import set_value

from .conftest import desk, screen_text, type_text, until


async def test_a_request_is_registered_written_and_answered(
    people_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "สมหญิง")
        await until(pilot, lambda: "สมหญิง ใจดี" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "CustomerScreen" and app.screen.customer)  # type: ignore[attr-defined]
        await app.run_action("personal_data")
        await until(pilot, lambda: "Personal data of A-000002" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: "Identity" in screen_text(app))
        await pilot.press("enter")
        await type_text(pilot, "ID card")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Request 1 is registered" in screen_text(app))
        await until(pilot, lambda: "to see what is held" in screen_text(app))
        await pilot.press("p", "enter")
        await until(pilot, (tmp_path / "A-000002.html").exists)
        await pilot.press("d")
        await until(pilot, lambda: "Request 1 is answered" in screen_text(app))
        await until(pilot, lambda: " done " in screen_text(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: " open " in screen_text(app))
        await pilot.press("x")
        await type_text(pilot, "not theirs")
        await pilot.press("enter")
        await until(pilot, lambda: "refused" in screen_text(app) and "not theirs" in screen_text(app))


async def test_a_person_is_erased_after_the_name_was_typed(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "สมหญิง")
        await until(pilot, lambda: "สมหญิง ใจดี" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "CustomerScreen" and app.screen.customer)  # type: ignore[attr-defined]
        await app.run_action("personal_data")
        await until(pilot, lambda: "Personal data of A-000002" in screen_text(app))
        await pilot.press("e")
        await until(pilot, lambda: "cannot be undone" in screen_text(app).replace("\n", " "))
        await type_text(pilot, "somebody")
        await pilot.press("enter")
        await until(pilot, lambda: "Type the name as it stands there" in screen_text(app).replace("\n", " "))
        assert "cannot be undone" in screen_text(app).replace("\n", " ")  # the question stands, no key goes to the list
        await pilot.press("ctrl+u")
        await type_text(pilot, "สมหญิง ใจดี")
        await pilot.press("enter")
        await until(pilot, lambda: "A-000002 is erased" in screen_text(app))
        await type_text(pilot, "สมหญิง")
        await until(pilot, lambda: "ใจดี" not in screen_text(app))


async def test_a_clerk_erases_nobody_and_sees_no_list_of_what_to_erase(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        assert app.opened is not None
        office = app.opened.office
        office.write(set_value, "security.retention_months", "1")
        await app.run_action("retention")
        await until(pilot, lambda: "Nobody's data is kept longer" in screen_text(app))
        app.act_as(office.write(add_staff, "Ploy", "clerk"))
        await app.run_action("retention")
        await until(pilot, lambda: "Only a supervisor decides" in screen_text(app).replace("\n", " "))
        await app.run_action("personal_data")
        await until(pilot, lambda: "Requests about personal data" in screen_text(app))
        assert "Erase" not in screen_text(app)


async def test_more_than_are_listed_is_said(people_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SHOWN", 2)
    async with desk(people_path) as (app, pilot):
        assert app.opened is not None
        office = app.opened.office
        office.write(set_value, "security.retention_months", "1")
        clock = office.clock
        app.opened.office.clock = Clock(clock.zone, clock.now() + timedelta(days=400))
        await app.run_action("retention")
        await until(pilot, lambda: "1 of 2+" in screen_text(app))
