"""A customer who left, is let go or is back, by real keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.customize.responses import answers_of
from deskcrm.customize.views import Taken
from deskcrm.differentiate.endings import ending_of
from deskcrm.identify.customers import customer_by_id
from deskcrm.locale import messages

from .conftest import desk, screen_text, type_text, until


async def on(app: DeskApp, pilot: Pilot[None], name: str) -> Any:
    """The screen of this class, with its focus."""
    await until(pilot, lambda: type(app.screen).__name__ == name and app.focused is not None)
    await pilot.pause()
    return app.screen


async def opened(app: DeskApp, pilot: Pilot[None], customer_id: int = 3) -> Any:
    """The form of Bob [/], by b on his screen."""
    app.open_customer(customer_id)
    await until(pilot, lambda: app.screen.customer is not None)
    await pilot.press("b")
    return await on(app, pilot, "CustomerEndForm")


async def test_one_who_went_to_another_and_came_back(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = app.runner.office.result()
        await opened(app, pilot)
        assert "Lost or let go: Bob [/]" in screen_text(app)
        await pilot.press("enter", "2", "enter")
        await type_text(pilot, "The shop [/] next door")
        await pilot.press("ctrl+s")
        await on(app, pilot, "CustomerScreen")
        view = office.read(ending_of, 3)
        assert (view.kind, view.reason, view.to_whom, view.staff) == ("lost", "went", "The shop [/] next door", "Mali")
        form = await opened(app, pilot)
        await until(pilot, lambda: form.field("back").display)
        assert "went to another → The shop [/]" in screen_text(app)
        assert not form.field("reason").display
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Nothing was changed" in screen_text(app))
        await pilot.press("y", "ctrl+s")
        await on(app, pilot, "CustomerScreen")
        assert office.read(ending_of, 3) is None


async def test_why_is_asked_and_letting_go_says_what_stands_against_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = app.runner.office.result()
        form = await opened(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "One of the reasons is needed" in screen_text(app))
        assert app.focused is form.field("reason").control
        await pilot.press("1")
        assert form.field("reason").value == "price"
        await pilot.press("shift+tab", "right")
        await until(pilot, lambda: "signed by a supervisor" in screen_text(app))
        assert form.field("reason").value == ""  # letting go has reasons of its own
        await pilot.press("enter", "1", "enter", "enter")
        await type_text(pilot, "Talked it over")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "without a rating" in screen_text(app))
        assert form.field("note").value == "Talked it over"
        assert office.read(ending_of, 3) is None


async def test_a_half_filled_one_is_parked_and_its_suggestion_answered_in_the_end(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = app.runner.office.result()
        customer = office.read(customer_by_id, 3)
        app.go("customer_end", customer=customer, fill={"kind": "lost"}, taken=Taken(3, "lapsed_win_back"))
        form = await on(app, pilot, "CustomerEndForm")
        assert app.focused is form.field("reason").control
        await pilot.press("4")
        await pilot.press("escape", "ctrl+o")
        await on(app, pilot, "ParkedScreen")
        await until(pilot, lambda: "Bob [/]" in screen_text(app))
        await pilot.press("enter")
        await on(app, pilot, "CustomerEndForm")
        await until(pilot, lambda: "Lost or let go: Bob [/]" in screen_text(app))
        await pilot.press("ctrl+s")
        await on(app, pilot, "ParkedScreen")
        assert office.read(ending_of, 3).reason == "no_need"
        assert [answer.rule for answer in office.read(answers_of, 3, since=0)] == ["lapsed_win_back"]


async def test_another_language_on_the_way(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await opened(app, pilot)
        await pilot.press("2", "ctrl+t")
        await until(pilot, lambda: messages.language() == "th")
        assert form.field("kind").value == "let_go"
