"""Complaints by real keys on a real base: taken in, moved on, closed, opened again, found by number."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot
from textual.widgets import Digits, Input

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.differentiate.products import add_product
from deskcrm.identify.staff import add_staff
from deskcrm.interact.complaint_moves import move_complaint
from deskcrm.interact.complaint_views import ComplaintInput, ComplaintView
from deskcrm.interact.complaints import complaint, take_complaint
from deskcrm.interact.numbering import grouped
from deskcrm.locale import messages
from deskcrm.store import open_base, takes_connection
from deskcrm.widgets.choice import Choice, Suggest
from deskcrm.widgets.fields import NoteArea
from deskcrm.widgets.footer import DeskFooter
from deskcrm.widgets.record_list import RecordList

from .conftest import NOW, desk, screen_text, type_text, until

HERE = Clock(ZoneInfo("Asia/Bangkok"), NOW)
EARLIER = Clock(ZoneInfo("Asia/Bangkok"), NOW - timedelta(days=4))


@pytest.fixture
def complaints_path(people_path: Path) -> Path:
    """One late and critical, one serious of a hostile name, one moderate and anonymous; a second clerk; a product."""
    office = open_base(people_path, clock=EARLIER, terminal="other")
    office.write(add_staff, "Nok")
    office.write(add_product, "F-1", name="Water filter")
    office.write(add_product, "F-2", name="[/] filter")
    office.write(
        take_complaint,
        ComplaintInput("It leaks since Friday [/]", 3, category="Repair", subcategory="Leak", severity=4),
        staff_id=1,
        clock=EARLIER,
    )
    office.write(
        take_complaint, ComplaintInput("[@click=app.quit]x[/]", 4, severity=3, product="F-1"), staff_id=2, clock=HERE
    )
    office.write(
        take_complaint, ComplaintInput("พนักงานไม่รับสาย", category="Repair", subcategory="Late"), staff_id=1, clock=HERE
    )
    office.close()
    return people_path


def stored(path: Path, complaint_id: int) -> ComplaintView:
    office = open_base(path, clock=HERE, terminal="look")
    view: ComplaintView = office.read(complaint, complaint_id, clock=office.clock)
    office.close()
    return view


async def open_list(app: DeskApp, pilot: Pilot[None], total: int = 3) -> RecordList[Any]:
    await pilot.press("f4")
    await until(pilot, lambda: app.screen.query("#complaints-list"))
    rows: RecordList[Any] = app.screen.query_one(RecordList)
    await until(pilot, lambda: len(rows.rows) == total)
    app.clear_notifications()
    await pilot.pause()
    return rows


async def open_first(app: DeskApp, pilot: Pilot[None]) -> Any:
    await open_list(app, pilot)
    await pilot.press("enter")
    screen: Any = await shown(app, pilot)
    return screen


async def shown(app: DeskApp, pilot: Pilot[None]) -> Any:
    await until(pilot, lambda: app.screen.query("#complaint-body") and app.screen.complaint is not None)
    app.clear_notifications()
    await pilot.pause()
    return app.screen


async def test_the_list_by_urgency_with_marks_in_words_and_signs(complaints_path: Path) -> None:
    async with desk(complaints_path) as (app, pilot):
        rows = await open_list(app, pilot)
        assert [row.severity for row in rows.rows] == [4, 3, 2]
        text = screen_text(app)
        assert "4 critical" in text
        assert "! late by 4 days" in text
        assert "anonymous" in text
        assert "Bob [/]" in text
        assert "(everybody's) · all open · 3 complaints" in text
        assert grouped(rows.rows[0].number) in text
        assert "1 of 3 · by what is missed next" in text
        await pilot.press("m")
        await until(pilot, lambda: len(rows.rows) == 2)
        assert "(mine only)" in screen_text(app)
        await pilot.press("m")
        await until(pilot, lambda: len(rows.rows) == 3)
        await pilot.press("s")
        await until(pilot, lambda: "Show which?" in screen_text(app))
        await pilot.press("7")
        await until(pilot, lambda: not rows.rows)
        assert "closed · 0 complaints" in screen_text(app)
        assert "n takes one in" in screen_text(app)


async def test_taken_in_whole_by_keys_and_its_number_is_shown_large(complaints_path: Path) -> None:
    async with desk(complaints_path) as (app, pilot):
        await open_list(app, pilot)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.focused, NoteArea))
        assert "nobody named" in screen_text(app)
        await type_text(pilot, "the bill is wrong [/]")
        await pilot.press("enter")
        await type_text(pilot, "twice")
        await pilot.press("tab")
        await type_text(pilot, "money back")
        await pilot.press("enter", "3", "enter", "2")
        await until(pilot, lambda: "= severity 3" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Choice) and "Walk-in" in screen_text(app))
        await pilot.press("2", "enter")
        product = app.screen.query_one("#field-product Suggest", Suggest)
        await until(pilot, lambda: product._options)
        await type_text(pilot, "water")
        await pilot.press("down", "enter")
        assert product.value == "Water filter"
        await until(pilot, lambda: app.screen.query_one("#field-category Suggest", Suggest)._options)
        await type_text(pilot, "rep")
        await pilot.press("down", "enter")
        await type_text(pilot, "le")
        await pilot.press("down", "enter")
        await pilot.press("ctrl+f")
        await until(pilot, lambda: app.screen.query("#find-line"))
        await type_text(pilot, "bob")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        await pilot.press("enter")
        await until(pilot, lambda: "New complaint of Bob [/]" in screen_text(app))
        await pilot.press("ctrl+s")
        screen = await shown(app, pilot)
        view = stored(complaints_path, screen.complaint.id)
        assert (view.description, view.wish, view.severity) == ("the bill is wrong [/]\ntwice", "money back", 3)
        assert (view.channel_code, view.product, view.category, view.subcategory) == (
            "phone", "Water filter", "Repair", "Leak",
        )  # fmt: skip
        assert view.customer == "Bob [/]"
        assert screen.query_one(Digits).value == grouped(view.number)
        text = screen_text(app)
        assert "An answer by Tue 3 Mar 2026, 17:00" in text
        assert "the bill is wrong [/]" in text
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#complaints-list"))


async def test_an_unknown_product_is_said_under_its_field_and_the_draft_stays(complaints_path: Path) -> None:
    async with desk(complaints_path) as (app, pilot):
        await open_list(app, pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.focused, NoteArea))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "The complaint itself is missing" in screen_text(app))
        await type_text(pilot, "bad")
        app.screen.query_one("#field-product Suggest", Suggest).value = "no such [/] thing"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "There is no product called no such [/] thing." in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#complaints-list"))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: app.screen.query("#parked-list") and app.screen.query_one(RecordList).row)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#field-description"))
        await until(pilot, lambda: app.screen.query_one(NoteArea).text == "bad")


async def test_moved_on_with_a_note_and_closed_with_what_was_done(complaints_path: Path) -> None:
    async with desk(complaints_path) as (app, pilot):
        screen = await open_first(app, pilot)
        assert "▶ received" in screen_text(app)
        assert dict(screen.query_one(DeskFooter).keys())["enter"] == "Move on"
        await pilot.press("enter")
        await until(pilot, lambda: "On to “acknowledged”" in screen_text(app))
        assert isinstance(app.focused, Input)
        await type_text(pilot, "told her [/]")
        await pilot.press("enter")
        await until(pilot, lambda: screen.complaint.stage == "acknowledged")
        assert screen.complaint.history[-1].note == "told her [/]"
        await pilot.press(">", "escape")
        await pilot.pause()
        assert app.screen is screen
        await pilot.press("s")
        await until(pilot, lambda: "On to which stage?" in screen_text(app))
        await pilot.press("3")  # answered
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("enter")
        await until(pilot, lambda: screen.complaint.stage == "answered")
        await until(pilot, lambda: "✓ acknowledged" in screen_text(app) and "– investigating" in screen_text(app))
        await pilot.press("m")
        await until(pilot, lambda: app.screen.query("#field-remedy-cost"))
        await pilot.press("1", "ctrl+s")
        await until(pilot, lambda: "What does it cost? Above the limit a supervisor decides." in screen_text(app))
        await type_text(pilot, "12,50")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "12,50 could not be read as a number." in screen_text(app))
        await pilot.press("end", "ctrl+u")
        await type_text(pilot, "1,250.5")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is screen and screen.complaint.remedies)
        await until(pilot, lambda: "Make good: money back · ฿1,250.50 · approved" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#field-resolution"))
        assert "Close complaint" in screen_text(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "What was done about the complaint is missing." in screen_text(app))
        await type_text(pilot, "new seal")
        await pilot.press("tab", "4", "ctrl+s")
        await until(pilot, lambda: "Whether the customer was told is missing." in screen_text(app))
        await pilot.press("y", "ctrl+s")
        await until(pilot, lambda: app.screen is screen and screen.complaint.stage == "closed")
        view = stored(complaints_path, screen.complaint.id)
        assert (view.resolution, view.root_cause, view.told) == ("new seal", "product_fault", True)
        assert (view.remedy, view.remedy_cost) == ("refund", 125_050)
        assert view.breached
        keys = dict(screen.query_one(DeskFooter).keys())
        assert "enter" not in keys
        assert keys["r"] == "Reopen"
        await pilot.press("r")
        await until(pilot, lambda: "Why?" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: screen.complaint.stage == "investigating")
        await pilot.press("w")
        await until(pilot, lambda: "withdrawn" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: screen.complaint.stage == "withdrawn")
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen.complaint.stage == "investigating")


async def test_the_owner_and_the_thai_keyboard(complaints_path: Path) -> None:
    async with desk(complaints_path) as (app, pilot):
        screen = await open_first(app, pilot)
        await pilot.press("น")  # o
        await until(pilot, lambda: "Who looks after it" in screen_text(app))
        await pilot.press("ๅ")  # 1
        await until(pilot, lambda: screen.complaint.owner == "Nok")
        await pilot.press("ฬ")  # >
        await until(pilot, lambda: "On to “acknowledged”" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: screen.complaint.stage == "acknowledged")


async def test_a_stale_complaint_is_said_and_shown_as_it_is_now(complaints_path: Path) -> None:
    async with desk(complaints_path) as (app, pilot):
        screen = await open_first(app, pilot)
        other = open_base(complaints_path, clock=HERE, terminal="other")
        view = screen.complaint
        other.write(move_complaint, view.id, "assessed", version=view.version, staff_id=2, clock=HERE)
        other.close()
        await pilot.press("enter", "enter")
        await until(pilot, lambda: screen.complaint.stage == "assessed")
        assert any("was here first" in toast.message for toast in app._notifications)


async def test_found_by_the_number_read_out(complaints_path: Path) -> None:
    async with desk(complaints_path) as (app, pilot):
        rows = await open_list(app, pilot)
        number = rows.rows[1].number
        wrong = number[:7] + str((int(number[7]) + 1) % 10)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await type_text(pilot, wrong)
        await pilot.press("enter")
        await until(pilot, lambda: any("misheard" in toast.message for toast in app._notifications))
        await pilot.press("l")
        await type_text(pilot, grouped(number))
        await pilot.press("enter")
        screen = await shown(app, pilot)
        assert screen.complaint.number == number
        await until(pilot, lambda: screen.customer is not None)
        await pilot.press("u")
        await until(pilot, lambda: app.screen.query("#customer-list") and app.screen.customer is not None)
        assert app.screen.customer.name == "[@click=app.quit]x[/]"


async def test_undo_of_a_complaint_just_taken_leaves_its_screen(complaints_path: Path) -> None:
    async with desk(complaints_path) as (app, pilot):
        await open_list(app, pilot)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.focused, NoteArea))
        await type_text(pilot, "oops")
        await pilot.press("ctrl+s")
        await shown(app, pilot)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: app.screen.query("#complaints-list"))


async def test_wide_and_in_thai(complaints_path: Path) -> None:
    async with desk(complaints_path, size=(160, 45)) as (app, pilot):
        rows = await open_list(app, pilot)
        assert "to acknowledge was due" in screen_text(app)
        assert rows.row.severity == 4
        await pilot.press("enter")
        await shown(app, pilot)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: messages.language() == "th")
        await pilot.pause(0.2)
        assert "2569" in screen_text(app)
        assert "It leaks since Friday [/]" in screen_text(app)


async def test_a_contact_about_the_complaint_in_view_by_its_key(complaints_path: Path) -> None:
    async with desk(complaints_path) as (app, pilot):
        screen = await open_first(app, pilot)
        await until(pilot, lambda: screen.customer is not None)
        about = screen.complaint
        await pilot.press("n")
        await until(pilot, lambda: type(app.screen).__name__ == "LogForm")
        await until(pilot, lambda: f"● {grouped(about.number)}" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert not app._notifications  # nothing was typed, so that nothing is parked
        await pilot.press("n")
        await until(pilot, lambda: type(app.screen).__name__ == "LogForm")
        await until(pilot, lambda: f"● {grouped(about.number)}" in screen_text(app))
        await type_text(pilot, "Still waiting")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is screen)
        assert about_of(complaints_path) == [("Still waiting", about.id)]


@takes_connection
def _about(connection: Any) -> list[Any]:
    return list(connection.execute("SELECT subject, complaint_id FROM interaction WHERE complaint_id IS NOT NULL"))


def about_of(path: Path) -> list[Any]:
    office = open_base(path, clock=Clock.from_environment("Asia/Bangkok"), terminal="look")
    found: list[Any] = office.read(_about)
    office.close()
    return found
