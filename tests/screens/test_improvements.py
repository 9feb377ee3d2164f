"""Making something better of complaints, by real keys: begun of a bar, parked, done, those who complained told."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.differentiate.improvements import improvements
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.store import open_base
from deskcrm.widgets.fields import Field
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


@pytest.fixture
def noisy_path(people_path: Path) -> Path:
    """Two customers and somebody anonymous complained of the same thing."""
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    for customer in (1, 2, None):
        given = ComplaintInput("too loud [/]", customer, channel="phone", category="Noise [/]")
        office.write(take_complaint, given, staff_id=1, clock=office.clock)
    office.close()
    return people_path


async def test_begun_parked_done_and_told(noisy_path: Path) -> None:
    async with desk(noisy_path) as (app, pilot):
        await pilot.press("f6", "f6", "3")
        await until(pilot, lambda: "Complaints by product" in screen_text(app))
        await pilot.press("b")
        await until(pilot, lambda: "Noise [/]" in screen_text(app))
        await pilot.press("i")
        await until(pilot, lambda: app.screen.query("#field-title"))
        app.screen.query_one("#field-title", Field).value = ""
        await type_text(pilot, "Rubber feet [/]")
        await pilot.press("escape")
        await until(pilot, lambda: "Parked" in screen_text(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        await pilot.press("enter")
        await until(pilot, lambda: "Rubber feet [/]" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Rubber feet [/]: 3 complaints behind it" in screen_text(app))
        office = app.runner.office.result()
        (begun,) = office.read(improvements, clock=office.clock)
        assert (begun.title, begun.complaints, begun.state) == ("Rubber feet [/]", 3, "open")
        app.clear_notifications()
        await pilot.press("f6")  # from the list of parked forms back to the causes
        await until(pilot, lambda: "4 Improvements" in screen_text(app))
        await pilot.press("4")
        await until(pilot, lambda: "Rubber feet [/]" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#field-state"))
        state = app.screen.query_one("#field-state", Field)
        await until(pilot, lambda: state.display)
        state.value = "done"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: office.read(improvements, clock=office.clock)[0].state == "done")
        await until(pilot, lambda: not app.screen.query("#field-state"))
        await pilot.press("f")
        await until(pilot, lambda: app.screen.query("#field-due"))
        await type_text(pilot, "tomorrow 10")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "2 follow-ups planned" in screen_text(app))
        for customer in (1, 2):
            titles = [view.title for view in office.read(follow_ups_of, customer)]
            assert titles.count("Tell them: Rubber feet [/]") == 1
