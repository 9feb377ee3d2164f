"""Half-filled forms about a complaint come back with what was typed, and save then."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import complaint, take_complaint
from deskcrm.store import open_base
from deskcrm.widgets.fields import Field
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, until


@pytest.fixture
def complained(people_path: Path) -> Path:
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    given = ComplaintInput("too loud", 1, channel="phone")
    office.write(take_complaint, given, staff_id=1, clock=office.clock)
    office.close()
    return people_path


@pytest.mark.parametrize(
    ("key", "field", "more"),
    [
        ("m", "detail", {"remedy": "discount", "remedy-cost": "10"}),
        ("e", "wish", {}),
        ("d", "resolution", {"root-cause": "late", "told": "no"}),
    ],
)
async def test_parked_and_gone_on_with(complained: Path, key: str, field: str, more: dict[str, str]) -> None:
    async with desk(complained) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.query(RecordList) and app.screen.query_one(RecordList).total)
        await pilot.press("enter")
        await until(pilot, lambda: "▶ received" in screen_text(app))
        await pilot.press(key)
        await until(pilot, lambda: app.screen.query(f"#field-{field}"))
        await pilot.pause()
        app.screen.query_one(f"#field-{field}", Field).value = "half typed [/]"
        await pilot.press("escape")
        await until(pilot, lambda: "Parked" in screen_text(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: app.screen.query(RecordList) and app.screen.query_one(RecordList).total == 1)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(f"#field-{field}"))
        await until(pilot, lambda: app.screen.query_one(f"#field-{field}", Field).value == "half typed [/]")
        for name, value in more.items():
            app.screen.query_one(f"#field-{name}", Field).value = value
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen.query(f"#field-{field}"))
        office = app.runner.office.result()
        view = office.read(complaint, 1, clock=office.clock)
        kept = (view.wish, view.resolution, *(remedy.detail for remedy in view.remedies))
        assert "half typed [/]" in kept
