"""Keys that come faster than the screen takes them, as from a scanner, a script or a quick hand on a slow machine."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from textual.events import Key

from deskcrm.app import DeskApp
from deskcrm.interact.interactions import interactions_of, unidentified
from deskcrm.widgets.text_line import PASTE_LIMIT

from .conftest import desk, screen_text, until


def burst(app: DeskApp, *keys: str) -> None:
    """All of ``keys`` at once; a text of several letters is typed letter by letter."""
    for key in keys:
        if len(key) > 1 and (key[0].isupper() or " " in key):
            for letter in key:
                app.post_message(Key("space" if letter == " " else letter, letter))
        else:
            app.post_message(Key(key, key if len(key) == 1 else None))


async def test_a_contact_typed_in_one_go_is_saved_as_typed(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        burst(app, "f3", "Asked the way", "enter", "enter", "A note", "tab", "2")
        burst(app, "enter", "enter", "enter", "enter", "7", "ctrl+s")
        office = app.runner.office.result()
        await until(pilot, lambda: office.read(unidentified))
        logged = office.read(unidentified)[0]
        assert (logged.subject, logged.note, logged.outcome, logged.seconds) == (
            "Asked the way", "A note", "follow_up", 420,
        )  # fmt: skip


async def test_f3_right_behind_enter_is_for_the_customer_that_was_opened(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        burst(app, "0", "8", "9")
        await until(pilot, lambda: "สมหญิง" in screen_text(app) and app.screen.query_one("#lookup-list").total == 1)
        burst(app, "enter", "f3", "Quick one", "ctrl+s")
        office = app.runner.office.result()
        await until(pilot, lambda: office.read(interactions_of, 2))
        assert [one.subject for one in office.read(interactions_of, 2)] == ["Quick one"]
        assert office.read(unidentified) == ()


async def test_while_a_save_waits_the_next_form_is_filled_and_stays(people_path: Path) -> None:
    """Another program holds the base: the clerk takes the next call, and the first save ends behind it."""
    held, go_on = Event(), Event()

    def hold(_office: object) -> None:
        held.set()
        go_on.wait(20)

    async with desk(people_path) as (app, pilot):
        app.with_office(hold, lane="write")
        await until(pilot, held.is_set)
        burst(app, "f3", "First call", "ctrl+s", "f3", "Second call")
        await until(pilot, lambda: "Second call" in screen_text(app))
        go_on.set()
        office = app.runner.office.result()
        await until(pilot, lambda: office.read(unidentified))
        await pilot.pause(0.3)
        assert type(app.screen).__name__ == "LogForm"
        assert app.screen.field("subject").value == "Second call"
        await until(pilot, lambda: [one.fields["subject"] for one in office.drafts.mine("Mali")] == ["Second call"])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(office.read(unidentified)) == 2)
        await until(pilot, lambda: office.drafts.mine("Mali") == [])


async def test_a_save_refused_after_the_clerk_went_on_is_said_and_kept(people_path: Path) -> None:
    held, go_on = Event(), Event()

    def hold(_office: object) -> None:
        held.set()
        go_on.wait(20)

    async with desk(people_path) as (app, pilot):
        app.with_office(hold, lane="write")
        await until(pilot, held.is_set)
        burst(app, "ctrl+n", "Ann", "enter", "Lee", "enter", "enter", "1", "ctrl+s", "f2")
        await until(pilot, lambda: type(app.screen).__name__ == "LookupScreen")
        go_on.set()
        await until(pilot, lambda: any("phone number" in note.message for note in app._notifications))
        office = app.runner.office.result()
        assert [one.fields["given"] for one in office.drafts.mine("Mali")] == ["Ann"]
        assert type(app.screen).__name__ == "LookupScreen"


async def test_a_paste_without_brackets_goes_in_as_one(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        burst(app, "f3", "Xyz " * 5_000, "enter", "enter", "Note " * 2_000, "Ende")
        await until(pilot, lambda: app.screen.query("#field-note"))
        await until(pilot, lambda: app.screen.field("note").value.endswith("Ende"), 30)
        assert app.screen.field("note").value == "Note " * 2_000 + "Ende"
        assert app.screen.field("subject").value == ("Xyz " * 5_000)[:PASTE_LIMIT]
        assert f"first {PASTE_LIMIT} characters" in screen_text(app)
