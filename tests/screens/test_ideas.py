"""What was asked for, made an idea of, tried and told, by real keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.customize.ideas import ideas
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import open_base
from deskcrm.widgets.fields import Field

from .conftest import desk, screen_text, type_text, until


@pytest.fixture
def asked_path(people_path: Path) -> Path:
    """Two customers asked for the same."""
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    for customer in (1, 2):
        given = InteractionInput("phone", customer, subject="Open on Sunday [/]")
        office.write(log_interaction, given, staff_id=1, clock=office.clock)
    office.close()
    return people_path


async def test_asked_for_tried_launched_and_told(asked_path: Path) -> None:
    async with desk(asked_path) as (app, pilot):
        await pilot.press("f6", "f6", "f6")
        await until(pilot, lambda: "nothing named" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Open on Sunday [/]" in screen_text(app))
        await pilot.press("i")
        await until(pilot, lambda: app.screen.query("#field-title"))
        assert not app.screen.query_one("#field-state", Field).display
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Open on Sunday [/]: 2 customers asked for it" in screen_text(app))
        office = app.runner.office.result()
        app.clear_notifications()
        await pilot.press("2", "v")
        await until(pilot, lambda: "who asked for it" in screen_text(app) and "t Try" in screen_text(app))
        await pilot.press("t")
        await until(pilot, lambda: "tries it" in screen_text(app))
        await pilot.press("w")
        await type_text(pilot, "came twice [/]")
        await pilot.press("enter")
        await until(pilot, lambda: "came twice [/]" in screen_text(app))
        await pilot.press("escape", "enter")
        await until(pilot, lambda: app.screen.query("#field-state"))
        app.screen.query_one("#field-state", Field).value = "launched"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: office.read(ideas)[0].state == "launched")
        await until(pilot, lambda: "2 customers still to tell" in screen_text(app))
        await pilot.press("f")
        await until(pilot, lambda: app.screen.query("#field-due"))
        await type_text(pilot, "tomorrow 10")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "nobody is left to tell" in screen_text(app))
        for customer in (1, 2):
            assert "Tell them: Open on Sunday [/]" in [one.title for one in office.read(follow_ups_of, customer)]
