"""Nothing typed is lost: parked forms, those of a run that was cut off, and a colleague's for a supervisor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.identify.staff import add_staff, staff_list
from deskcrm.interact.interactions import interactions_of, unidentified
from deskcrm.screens import load_all
from deskcrm.screens.parked import FORMS
from deskcrm.store import Draft
from deskcrm.widgets.form import FormScreen

from .conftest import NOW, desk, screen_text, type_text, until


async def on(app: DeskApp, pilot: Pilot[None], name: str) -> Any:
    """The screen of this class, with its focus."""
    await until(pilot, lambda: type(app.screen).__name__ == name and app.focused is not None)
    await pilot.pause()
    return app.screen


def office_of(app: DeskApp) -> Any:
    return app.runner.office.result()


async def test_esc_parks_and_enter_goes_on_with_everything(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("f3")
        form = await on(app, pilot, "LogForm")
        await type_text(pilot, "Asked for [/] opening hours")
        await pilot.press("enter", "enter")
        await type_text(pilot, "สายหลุด")
        form._line.begin(90)
        await pilot.press("escape")
        await until(pilot, lambda: "1 parked" in screen_text(app))
        await pilot.press("ctrl+o")
        await on(app, pilot, "ParkedScreen")
        await until(pilot, lambda: "Asked for [/] opening hours" in screen_text(app))
        shown = screen_text(app)
        assert "not identified" in shown
        assert "01:3" in shown
        await pilot.press("enter")
        form = await on(app, pilot, "LogForm")
        assert form.field("subject").value == "Asked for [/] opening hours"
        assert form.field("note").value == "สายหลุด"
        assert 90 <= form.seconds() < 120
        await pilot.press("ctrl+s")
        await until(pilot, lambda: type(app.screen).__name__ == "ParkedScreen")
        await until(pilot, lambda: "Nothing is parked" in screen_text(app))
        logged = office_of(app).read(unidentified)
        assert [(one.subject, one.note) for one in logged] == [("Asked for [/] opening hours", "สายหลุด")]
        assert logged[0].seconds >= 90


async def test_the_next_customer_parks_the_form_of_the_one_before(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        for customer_id, subject in ((1, "first"), (2, "second")):
            app.open_customer(customer_id)
            await until(pilot, lambda wanted=customer_id: getattr(app.screen.customer, "id", 0) == wanted)
            await pilot.press("f3")
            await on(app, pilot, "LogForm")
            await type_text(pilot, subject)
            await pilot.press("f2")
            await on(app, pilot, "LookupScreen")
        await until(pilot, lambda: "2 parked" in screen_text(app))
        await pilot.press("ctrl+o")
        screen = await on(app, pilot, "ParkedScreen")
        await until(pilot, lambda: len(screen.query_one("#parked-list").rows) == 2)
        assert [row.draft.title for row in screen.query_one("#parked-list").rows] == [
            "สมหญิง ใจดี: second",
            "Somchai Jaidee: first",
        ]
        await pilot.press("j", "enter")
        form = await on(app, pilot, "LogForm")
        assert form.field("subject").value == "first"
        await until(pilot, lambda: form.customer is not None and form.customer.id == 1)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: type(app.screen).__name__ == "ParkedScreen")
        assert "first" in [one.subject for one in office_of(app).read(interactions_of, 1)]


async def test_what_was_typed_when_the_program_was_killed_is_offered_again(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("f3")
        form = await on(app, pilot, "LogForm")
        await type_text(pilot, "half a word")
        # The draft is there within a second, with no key pressed to leave the form: a kill now loses nothing.
        drafts = office_of(app).drafts
        await until(pilot, lambda: [one.fields["subject"] for one in drafts.mine("Mali")] == ["half a word"], 3.0)
        form._initial = None  # what follows must not park it in an orderly way
    async with desk(people_path) as (app, pilot):
        await until(pilot, lambda: "1 parked" in screen_text(app))
        await until(pilot, lambda: any("Ctrl+O" in note.message for note in app._notifications))
        await pilot.press("ctrl+o")
        await on(app, pilot, "ParkedScreen")
        await until(pilot, lambda: "cut off" in screen_text(app))
        await pilot.press("enter")
        form = await on(app, pilot, "LogForm")
        assert form.field("subject").value == "half a word"


async def test_a_form_left_as_it_was_leaves_no_draft_behind_a_refused_save(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        drafts = office_of(app).drafts
        for typed in ("", "half a word"):
            await pilot.press("f3")
            form = await on(app, pilot, "LogForm")
            await type_text(pilot, typed)
            if typed:
                await until(pilot, lambda: len(drafts.all()) == 1)
                await pilot.press(*["backspace"] * len(typed))
            else:
                await pilot.press("ctrl+s")
                await until(pilot, lambda: any(field.has_class("-error") for field in app.screen.query("Field")))
                assert len(drafts.all()) == 1
            assert not form.changed
            await pilot.press("escape")
            await until(pilot, lambda: type(app.screen).__name__ == "LookupScreen")
            await until(pilot, lambda: not drafts.all())


async def test_throwing_away_asks_once_and_any_other_key_keeps_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office_of(app).drafts.keep(Draft(staff="Mali", form="log", title="one", fields={"subject": "one"}))
        office_of(app).drafts.keep(Draft(staff="Mali", form="log", title="two " * 20, fields={"subject": "two"}))
        await pilot.press("ctrl+o")
        screen = await on(app, pilot, "ParkedScreen")
        await until(pilot, lambda: len(screen.query_one("#parked-list").rows) == 2)
        await pilot.press("x")
        await until(pilot, lambda: "Throw away" in screen_text(app).splitlines()[0])
        assert "x again does it, any other key keeps it." in " ".join(screen_text(app).split())
        await pilot.press("j", "x")
        await pilot.pause()
        assert len(office_of(app).drafts.mine("Mali")) == 2
        await pilot.press("ป")  # the Thai sign on x
        await until(pilot, lambda: len(office_of(app).drafts.mine("Mali")) == 1)
        await until(pilot, lambda: len(screen.query_one("#parked-list").rows) == 1)


async def test_a_supervisor_opens_a_colleagues_and_a_clerk_does_not_see_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = office_of(app)
        office.write(add_staff, "Ploy")
        office.drafts.keep(Draft(staff="Ploy", form="log", title="hers", fields={"subject": "hers"}))
        await pilot.press("ctrl+o")
        screen = await on(app, pilot, "ParkedScreen")
        await until(pilot, lambda: "Nothing is parked" in screen_text(app))
        await pilot.press("ฟ")  # the Thai sign on a
        await until(pilot, lambda: "hers" in screen_text(app))
        await pilot.press("a")
        await until(pilot, lambda: "Nothing is parked" in screen_text(app))
        ploy = next(one for one in office.read(staff_list) if one.name == "Ploy")
        app.act_as(ploy)
        office.drafts.keep(Draft(staff="Mali", form="log", title="his", fields={"subject": "his"}))
        await pilot.press("a")
        await pilot.pause(0.1)
        assert [row.draft.title for row in screen.query_one("#parked-list").rows] == ["hers"]
        await pilot.press("enter")
        form = await on(app, pilot, "LogForm")
        assert form.field("subject").value == "hers"


async def test_a_time_said_yesterday_means_the_day_it_meant(people_path: Path) -> None:
    import os
    from datetime import timedelta

    async with desk(people_path) as (app, pilot):
        draft = office_of(app).drafts.keep(
            Draft(staff="Mali", form="log", fields={"subject": "s", "follow_up": "call", "due": "tomorrow 10:00"})
        )
        assert os.environ["DESKCRM_NOW"] == NOW.isoformat()
        app.go("log", draft=draft)
        form = await on(app, pilot, "LogForm")
        assert form.field("due").value == (NOW + timedelta(days=1)).strftime("%Y-%m-%d 10:00")


def test_every_form_that_keeps_drafts_has_a_name_in_the_list() -> None:
    load_all()
    kinds, names = [FormScreen], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        names |= {kind.FORM} if kind.FORM and kind.__module__.startswith("deskcrm.") else set()
    assert names <= set(FORMS)
