"""Today's desk by keys: somebody comes in, is served, a call is missed, the shift is handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.widgets import Digits

from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


async def test_a_morning_at_the_desk(people_path: Path, tmp_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("f7")
        await until(pilot, lambda: app.screen.query("#arrivals"))
        screen: Any = app.screen
        await until(pilot, lambda: "Nobody waits. n gives somebody a number." in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: app.screen.query("#find-line"))
        await type_text(pilot, "bob")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen and screen.query_one(Digits).value == "1")
        await pilot.press("n")
        await until(pilot, lambda: app.screen.query("#find-line"))
        await type_text(pilot, "zzz [/]")
        await until(pilot, lambda: "Somebody not known: zzz [/]" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: len(screen._list.rows) == 2)
        await pilot.press("t")
        await until(pilot, lambda: app.screen.query("#customer-list"))
        assert app.screen.customer.name == "Bob [/]"
        await pilot.press("f3")
        await until(pilot, lambda: app.screen.query("#field-subject"))
        assert app.screen.values()["channel"] == "walk_in"
        await pilot.press("escape")
        await pilot.press("f7")
        await until(pilot, lambda: app.screen is screen and len(screen._list.rows) == 1)
        await pilot.press("t")
        await until(pilot, lambda: app.screen.query("#field-subject"))
        assert app.screen.values()["channel"] == "walk_in"
        assert app.screen.values()["subject"] == "zzz [/]"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        app.clear_notifications()
        await pilot.press("p")
        await until(pilot, lambda: "Missed call: which number" in screen_text(app))
        await type_text(pilot, "02 111 2222")
        await pilot.press("enter")
        await until(pilot, lambda: "Ring back: 02 111 2222" in screen_text(app))
        await pilot.press("h")
        await until(pilot, lambda: app.screen.query("#field-note"))
        await type_text(pilot, "all quiet")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is screen and "all quiet" in screen_text(app))
        app.clear_notifications()
        await pilot.press("o")
        await until(pilot, lambda: "taken by Mali" in screen_text(app))
        await pilot.press("b")
        await until(pilot, lambda: "Write it to which file?" in screen_text(app))
        await type_text(pilot, str(tmp_path / "log.html"))
        await pilot.press("enter")
        await until(pilot, (tmp_path / "log.html").exists)
