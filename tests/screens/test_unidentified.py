"""Contacts with somebody not identified get their customer, found or new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.interact.interactions import interactions_of, log_interaction, unidentified
from deskcrm.interact.views import InteractionInput

from .conftest import desk, screen_text, type_text, until


async def on(app: DeskApp, pilot: Pilot[None], name: str) -> Any:
    """The screen of this class, with its focus."""
    await until(pilot, lambda: type(app.screen).__name__ == name and app.focused is not None)
    await pilot.pause()
    return app.screen


async def listed(app: DeskApp, pilot: Pilot[None], *subjects: str) -> Any:
    """The list with contacts of these subjects, the last one newest."""
    office = app.runner.office.result()
    for subject in subjects:
        given = InteractionInput("phone", subject=subject, note="พูดถึง [/]", spoke_name="Wan")
        office.write(log_interaction, given, staff_id=1, clock=office.clock)
    await pilot.press("ctrl+g")
    screen = await on(app, pilot, "UnidentifiedScreen")
    await until(pilot, lambda: len(screen.query_one("#unidentified-list").rows) == len(subjects))
    return screen


async def test_one_key_and_a_search_give_a_contact_its_customer(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await listed(app, pilot, "first [/]", "second")
        await pilot.press("j", "ร")  # the Thai sign on i
        await on(app, pilot, "FindCustomerScreen")
        assert "first [/]" in screen_text(app).splitlines()[0]
        await type_text(pilot, "หญิง")
        await until(pilot, lambda: app.screen.query_one("#find-list").rows[:1] and "สมหญิง" in screen_text(app))
        await until(pilot, lambda: app.screen.query_one("#find-list").row.name == "สมหญิง ใจดี")
        await pilot.press("enter")
        screen = await on(app, pilot, "UnidentifiedScreen")
        await until(pilot, lambda: [row.subject for row in screen.query_one("#unidentified-list").rows] == ["second"])
        office = app.runner.office.result()
        assert [one.subject for one in office.read(interactions_of, 2)] == ["first [/]"]
        await pilot.press("ctrl+z")
        await until(pilot, lambda: len(screen.query_one("#unidentified-list").rows) == 2)


async def test_a_new_customer_of_a_contact_is_one_save(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await listed(app, pilot, "asked the way")
        await pilot.press("n")
        form = await on(app, pilot, "CustomerForm")
        assert form.field("given").value == "Wan"
        await type_text(pilot, "0855512345")
        await pilot.press("ctrl+s")
        screen = await on(app, pilot, "CustomerScreen")
        await until(pilot, lambda: screen.customer is not None and screen.customer.given == "Wan")
        office = app.runner.office.result()
        assert [one.subject for one in office.read(interactions_of, screen.customer.id)] == ["asked the way"]
        assert office.read(unidentified) == ()
        await pilot.press("escape")
        await on(app, pilot, "UnidentifiedScreen")
        await until(pilot, lambda: "Every contact has its customer" in screen_text(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: office.read(unidentified) != ())


async def test_what_was_searched_in_vain_goes_into_the_new_customer(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await listed(app, pilot, "asked the way")
        await pilot.press("i")
        await on(app, pilot, "FindCustomerScreen")
        await type_text(pilot, "wan@example.com")
        await until(pilot, lambda: "New customer: wan@example.com" in screen_text(app))
        await pilot.press("enter")
        form = await on(app, pilot, "CustomerForm")
        assert form.field("email").value == "wan@example.com"


async def test_enter_shows_the_whole_contact(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await listed(app, pilot, "asked the way")
        assert "พูดถึง [/]" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "พูดถึง [/]" in screen_text(app))
        assert "Spoke with: Wan" in screen_text(app)


async def test_beside_the_list_where_there_is_room(people_path: Path) -> None:
    async with desk(people_path, size=(160, 45)) as (app, pilot):
        await listed(app, pilot, "asked the way")
        await until(pilot, lambda: "Spoke with: Wan" in screen_text(app))


async def test_a_contact_that_got_its_customer_elsewhere_is_said(people_path: Path) -> None:
    from deskcrm.interact.interactions import attach_interaction

    async with desk(people_path) as (app, pilot):
        screen = await listed(app, pilot, "asked the way")
        office = app.runner.office.result()
        await pilot.press("i")
        await on(app, pilot, "FindCustomerScreen")
        office.write(attach_interaction, office.read(unidentified)[0].id, 3, staff_id=1, clock=office.clock)
        await until(pilot, lambda: app.screen.query_one("#find-list").row is not None)
        await pilot.press("enter")
        await until(pilot, lambda: any("Bob [/] already" in note.message for note in app._notifications))
        await until(pilot, lambda: screen.query_one("#unidentified-list").rows == [])
