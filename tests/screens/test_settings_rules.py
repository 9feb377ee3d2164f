"""The settings of hours, days of their own, complaints and matters by real keys on a real base."""

from __future__ import annotations

from pathlib import Path

from deskcrm.interact.matters import matter_list
from deskcrm.settings.office import load
from deskcrm.widgets.fields import ErrorLine, Field

from .conftest import desk, screen_text, type_text, until
from .settings_keys import back, digit, form, open_settings, read, retype, row_of


async def test_hours_of_a_weekday_with_a_lunch_break(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        await pilot.press(digit("hours"), "e")
        monday = await form(app, pilot, "hours-mon")
        await until(pilot, lambda: app.focused is not None and app.focused in monday.query("*"))
        await retype(pilot, "17-9")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: monday.has_class("-error"))
        assert "Open on Monday: 17-9 ends before it begins" in str(monday.query_one(ErrorLine).text)
        assert monday.value == "17-9"  # as it was typed
        await retype(pilot, "8.30-12 13-17")
        await pilot.press("ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: row_of(rows, "hours", "Open on Monday").value == "08:30-12:00 13:00-17:00")


async def test_a_day_of_its_own_written_down_and_taken_back(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        await pilot.press(digit("hours"), "ื")  # n by its Thai sign
        day = await form(app, pilot, "day")
        await type_text(pilot, "31/02")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: day.has_class("-error"))
        await retype(pilot, "11 apr")
        await pilot.press("enter")
        await type_text(pilot, "Open day [/]")
        await pilot.press("enter")
        await type_text(pilot, "10-12")
        await pilot.press("ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: any(row.detail == "Open day [/]" for row in rows.rows))
        row = row_of(rows, "hours", "Sat 11 Apr 2026")
        assert row.value == "10:00-12:00"
        rows.go_to((row.section, row.id))
        await pilot.press("e")
        again = await form(app, pilot, "back")
        again.focus_control()
        await pilot.press("y", "ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: not any(row.detail == "Open day [/]" for row in rows.rows))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: any(row.detail == "Open day [/]" for row in rows.rows))


async def test_categories_and_subcategories_of_complaints(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        await pilot.press(digit("complaints"), "n")
        await form(app, pilot, "name")
        await type_text(pilot, "Billing [/]")
        await pilot.press("ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: any(row.name == "Billing [/]" for row in rows.rows))
        await pilot.press("n")
        await form(app, pilot, "name")
        await type_text(pilot, "Charged twice")
        parent = app.screen.query_one("#field-parent", Field)
        await until(pilot, lambda: "Billing [/]" in screen_text(app))
        parent.focus_control()
        await pilot.press("2", "ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: any(row.name == "  Charged twice" for row in rows.rows))
        names = [row.name for row in rows.rows if row.form == "categories"]
        assert names.index("  Charged twice") == names.index("Billing [/]") + 1


async def test_targets_and_an_avoidable_matter(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_settings(app, pilot)
        await pilot.press(digit("complaints"), "e")
        targets = await form(app, pilot, "complaints-targets-1")
        await until(pilot, lambda: app.focused is not None and app.focused in targets.query("*"))
        await retype(pilot, "1h 2h; gold 1h")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: targets.has_class("-error"))
        await retype(pilot, "1h 2h -; gold 30m 1h 2d")
        await pilot.press("ctrl+s")
        await back(app, pilot)
        assert read(people_path, load).targets_1 == "1h 2h -; gold 30m 1h 2d"
        await pilot.press(digit("matters"), "e")
        avoidable = await form(app, pilot, "avoidable")
        avoidable.focus_control()
        await pilot.press("y", "ctrl+s")
        await back(app, pilot)
        await until(pilot, lambda: rows.row is not None and rows.row.value == "avoidable")
        assert [one.avoidable for one in read(people_path, matter_list)].count(True) >= 1
