"""What people type is text on every screen of complaints, the day's desk and quality, whatever stands in it."""

from __future__ import annotations

from pathlib import Path

from deskcrm.widgets.fields import Field

from .conftest import desk, screen_text, type_text, until

HOSTILE = "[@click=app.quit]x[/] Bob [/] [b]:smile: {name} %s '; DROP TABLE complaint; --"


async def test_on_the_way_of_a_complaint(people_path: Path) -> None:
    async with desk(people_path, size=(160, 45)) as (app, pilot):
        await pilot.press("f4", "n")
        await until(pilot, lambda: app.screen.query("#field-description"))
        for name in ("description", "wish", "category", "subcategory"):
            app.screen.query_one(f"#field-{name}", Field).value = HOSTILE
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Complaint number" in screen_text(app))
        await until(pilot, lambda: HOSTILE[:30] in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "A note, if there is one" in screen_text(app))
        await type_text(pilot, HOSTILE)
        await pilot.press("enter")
        await until(pilot, lambda: "▶ acknowledged" in screen_text(app))
        await pilot.press("m")
        await until(pilot, lambda: app.screen.query("#field-detail"))
        app.screen.query_one("#field-remedy", Field).value = "other"
        app.screen.query_one("#field-detail", Field).value = HOSTILE
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Make good" in screen_text(app))
        await pilot.press("h")
        await until(pilot, lambda: "To the supervisors. Why?" in screen_text(app))
        await type_text(pilot, HOSTILE)
        await pilot.press("enter")
        await until(pilot, lambda: "with the supervisors" in screen_text(app))
        await pilot.press("d")
        await until(pilot, lambda: app.screen.query("#field-resolution"))
        app.screen.query_one("#field-resolution", Field).value = HOSTILE
        app.screen.query_one("#field-root-cause", Field).value = "late"
        app.screen.query_one("#field-told", Field).value = "yes"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "▶ closed" in screen_text(app))
        await pilot.press("f6", "f6", "3", "b")
        await until(pilot, lambda: HOSTILE[:10] in screen_text(app))
        await pilot.press("5")
        await until(pilot, lambda: "Root causes of what was closed" in screen_text(app))
        assert app.is_running


async def test_at_the_days_desk(people_path: Path) -> None:
    async with desk(people_path, size=(160, 45)) as (app, pilot):
        await pilot.press("f7", "n")
        await until(pilot, lambda: "Who came in?" in screen_text(app))
        await type_text(pilot, HOSTILE)
        await until(pilot, lambda: "Somebody not known" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Number 1" in screen_text(app))
        app.clear_notifications()
        await until(pilot, lambda: HOSTILE[:20] in screen_text(app))
        await pilot.press("p")
        await until(pilot, lambda: "Missed call: which number" in screen_text(app))
        await type_text(pilot, HOSTILE)
        await pilot.press("enter")
        await until(pilot, lambda: "Missed call [@click=app.quit]x[/]" in screen_text(app))
        await pilot.press("h")
        await until(pilot, lambda: app.screen.query("#field-note"))
        app.screen.query_one("#field-note", Field).value = HOSTILE
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Handover of" in screen_text(app))
        app.clear_notifications()
        assert HOSTILE[:40] in screen_text(app)
        await pilot.press("f12")
        await until(pilot, lambda: "A supervisor is called" in screen_text(app) or "You go to" in screen_text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "Ring back" in screen_text(app))
        assert app.is_running
