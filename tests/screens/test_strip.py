"""The line above the lookup on a busy day."""

from __future__ import annotations

from pathlib import Path

from deskcrm.interact.views import TodayCounts
from deskcrm.widgets.today_strip import TodayStrip

from .conftest import desk, screen_text, until


async def test_whose_name_stands_on_what_is_saved_is_seen_on_a_busy_day_too(people_path: Path) -> None:
    async with desk(people_path, size=(80, 24)) as (app, pilot):
        await until(pilot, lambda: app.staff_name)
        strip = app.screen.query_one(TodayStrip)
        strip._show(
            TodayCounts(overdue=7, due_today=10, open_complaints=9, unidentified=5, breached=6, waiting=2, calls=1)
        )
        strip._show_parked(1)
        await pilot.pause()
        line = screen_text(app).splitlines()[0]
        assert line.rstrip().endswith(app.staff_name)
        assert "6 complaints late" in line
        assert "9 open complaints" not in line
