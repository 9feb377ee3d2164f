"""Planning a follow-up, promising, and giving one another time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.identify.staff import add_staff
from deskcrm.interact.follow_ups import finish_follow_up, follow_ups_of

from .conftest import NOW, desk, screen_text, type_text, until


async def on(app: DeskApp, pilot: Pilot[None], name: str) -> Any:
    """The screen of this class, with its focus."""
    await until(pilot, lambda: type(app.screen).__name__ == name and app.focused is not None)
    await pilot.pause()
    return app.screen


async def opened(app: DeskApp, pilot: Pilot[None], customer_id: int = 2) -> Any:
    """The form of a customer, by f on their screen."""
    app.open_customer(customer_id)
    await until(pilot, lambda: app.screen.customer is not None)
    await pilot.press("ด")  # the Thai sign on f
    return await on(app, pilot, "FollowUpForm")


async def test_a_promise_by_keys_for_a_colleague(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = app.runner.office.result()
        office.write(add_staff, "Ploy [/]")
        await opened(app, pilot)
        await until(pilot, lambda: "Ploy [/]" in screen_text(app))
        await type_text(pilot, "Send the quote")
        await pilot.press("enter")
        await type_text(pilot, "tomorrow 10:00")
        await pilot.press("enter")
        assert "= Tue 3 Mar 2026, 10:00" in screen_text(app)
        await pilot.press("y", "enter", "enter", "right", "ctrl+s")
        await on(app, pilot, "CustomerScreen")
        plan = office.read(follow_ups_of, 2)[0]
        assert (plan.title, plan.kind, plan.owner, plan.promised_by) == (
            "Send the quote",
            "promise",
            "Ploy [/]",
            "Mali",
        )
        assert plan.due == NOW + timedelta(days=1, hours=1)
        await until(pilot, lambda: "Send the quote" in screen_text(app))


async def test_what_is_missing_is_said_under_its_field(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await opened(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "needs a day or a time" in screen_text(app))
        assert app.focused is form.field("due").control
        await type_text(pilot, "yesterday 10:00")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "is past already" in screen_text(app))
        await pilot.press("ctrl+u")
        await type_text(pilot, "+2h")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "What is to be done is missing" in screen_text(app))
        assert app.focused is form.field("title").control


async def test_another_time_for_one_and_done_meanwhile(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = app.runner.office.result()
        plan = office.read(follow_ups_of, 1)[0]
        app.go("follow_up_form", follow_up=plan)
        form = await on(app, pilot, "FollowUpForm")
        assert "Another time for: Call back with the price" in screen_text(app)
        assert not form.field("title").display
        await type_text(pilot, "fri 9:00")
        await pilot.press("enter", "y", "ctrl+s")
        await on(app, pilot, "LookupScreen")
        moved = office.read(follow_ups_of, 1)[0]
        assert moved.due == NOW + timedelta(days=4)
        assert moved.promised_due == plan.promised_due
        app.go("follow_up_form", follow_up=moved)
        form = await on(app, pilot, "FollowUpForm")
        await type_text(pilot, "+2h")
        office.write(finish_follow_up, moved.id, version=moved.version, staff_id=1, clock=office.clock)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: any("has done this already" in note.message for note in app._notifications))
        assert form.field("due").value == "+2h"


async def test_a_parked_new_time_is_taken_up_for_the_same_follow_up(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = app.runner.office.result()
        plan = office.read(follow_ups_of, 1)[0]
        app.go("follow_up_form", follow_up=plan)
        await on(app, pilot, "FollowUpForm")
        await type_text(pilot, "tomorrow 9:00")
        await pilot.press("escape", "ctrl+o")
        await on(app, pilot, "ParkedScreen")
        await until(pilot, lambda: "Call back with" in screen_text(app))
        await pilot.press("enter")
        form = await on(app, pilot, "FollowUpForm")
        await until(pilot, lambda: "Another time for: Call back with the price" in screen_text(app))
        assert form.field("due").value == "2026-03-03 09:00"
        await pilot.press("enter", "y", "ctrl+s")
        await on(app, pilot, "ParkedScreen")
        assert office.read(follow_ups_of, 1)[0].due == NOW + timedelta(days=1)
