"""The screen turned to the customer shows what is theirs and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from textual.pilot import Pilot
from textual.widgets import Digits

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.numbering import grouped
from deskcrm.locale import messages
from deskcrm.store import open_base
from deskcrm.widgets.fields import NoteArea
from deskcrm.widgets.footer import DeskFooter
from deskcrm.widgets.record_list import RecordList

from .conftest import NOW, desk, screen_text, type_text, until

EVERYWHERE = ("f1", "f2", "f3", "f4", "f5", "f8", "ctrl+p", "ctrl+n", "ctrl+o", "ctrl+z", "ctrl+t", "ctrl+q")
HERE = Clock(ZoneInfo("Asia/Bangkok"), NOW)


async def turn(app: DeskApp, pilot: Pilot[None]) -> str:
    await pilot.press("f9")
    await until(pilot, lambda: app.screen.query("#facing-room"))
    await pilot.pause()
    return screen_text(app)


async def open_customer(app: DeskApp, pilot: Pilot[None], typed: str) -> None:
    await type_text(pilot, typed)
    await until(pilot, lambda: app.screen.query_one(RecordList).row is not None)
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query("#customer-list") and app.screen.customer is not None)


async def test_from_the_lookup_only_the_office_is_shown(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "somchai")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 2)
        text = await turn(app, pilot)
        assert "Corner Shop" in text
        assert "Welcome" in text
        assert "Somchai" not in text
        assert "omchai" not in text
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#lookup-line"))
        assert app.screen.query_one("#lookup-line").value == "somchai"


async def test_an_opened_customer_sees_their_name_and_no_key_reveals_more(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_customer(app, pilot, "bob")
        text = await turn(app, pilot)
        assert "Welcome, Bob [/]" in text
        assert "Tier" not in text
        assert "A-0" not in text
        shown = app.screen.query_one(DeskFooter).keys()
        assert list(dict(shown)) == ["escape"]
        facing = app.screen
        for key in (*EVERYWHERE, "slash", "question_mark", "d", "z", "enter", "ฦ"):
            await pilot.press(key)
            await pilot.pause()
            assert app.screen is facing, key
        await pilot.press("f9")
        await until(pilot, lambda: app.screen.query("#customer-list"))


async def test_a_complaint_being_filled_shows_their_words_and_comes_back_whole(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_customer(app, pilot, "bob")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.focused, NoteArea))
        await type_text(pilot, "it leaks [/]")
        await pilot.press("tab")
        await type_text(pilot, "a new one")
        form: Any = app.screen
        text = await turn(app, pilot)
        assert "it leaks [/]" in text
        assert "a new one" in text
        assert "Severity" not in text
        assert "moderate" not in text
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is form)
        assert form.values()["description"] == "it leaks [/]"
        await type_text(pilot, "!")
        assert form.values()["wish"] == "a new one!"


async def test_the_number_is_large_with_the_promise_and_no_severity(people_path: Path) -> None:
    office = open_base(people_path, clock=HERE, terminal="other")
    view = office.write(take_complaint, ComplaintInput("It leaks", 3, severity=4), staff_id=1, clock=HERE)
    office.close()
    async with desk(people_path) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.query("#complaints-list") and app.screen.query_one(RecordList).row)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#complaint-body") and app.screen.customer is not None)
        text = await turn(app, pilot)
        assert app.screen.query_one(Digits).value == grouped(view.number)
        assert "Mon 2 Mar 2026, 13:00" in text
        assert "It leaks" in text
        assert "critical" not in text
        assert "Mali" not in text


async def test_a_promise_in_the_log_form_with_its_day_but_not_the_note(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_customer(app, pilot, "bob")
        await pilot.press("f3")
        await until(pilot, lambda: app.screen.query("#field-follow-up"))
        form: Any = app.screen
        form.field("note").value = "grumpy today"
        form.field("follow_up").value = "send the offer"
        form.field("due").value = "tomorrow 10:00"
        text = await turn(app, pilot)
        assert "send the offer" not in text
        await pilot.press("f9")
        await until(pilot, lambda: app.screen is form)
        form.field("promise").value = "yes"
        text = await turn(app, pilot)
        assert "send the offer" in text
        assert "Tue 3 Mar 2026, 10:00" in text
        assert "grumpy" not in text


async def test_in_the_customers_language_and_back_in_the_desks(people_path: Path) -> None:
    office = open_base(people_path, clock=HERE, terminal="other")
    office.write(add_customer, CustomerInput(name="Araya Test", language="th"), staff_id=1, clock=HERE)
    office.close()
    async with desk(people_path, size=(160, 45)) as (app, pilot):
        await open_customer(app, pilot, "araya")
        text = await turn(app, pilot)
        assert messages.language() == "th"
        assert "Araya Test" in text
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#customer-list"))
        assert messages.language() == "en"
