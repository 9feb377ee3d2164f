"""The customer screen by real keys on a real base."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskcrm.clock import Clock
from deskcrm.customize import timeline
from deskcrm.identify.search import search
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpView, InteractionInput, TimelineEntry
from deskcrm.store import open_base, takes_connection
from deskcrm.widgets.record_list import RecordList

from .conftest import NOW, desk, screen_text, type_text, until


async def open_chai(app, pilot) -> RecordList:  # type: ignore[no-untyped-def,type-arg]
    await type_text(pilot, "chai")
    await until(pilot, lambda: "Somchai" in screen_text(app))
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query("#customer-list") and app.screen.query_one(RecordList).total)
    return app.screen.query_one(RecordList)


async def test_who_they_are_and_what_is_open_stand_first(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_chai(app, pilot)
        shown = screen_text(app)
        assert "Somchai Jaidee (Chai)" in shown.splitlines()[0]
        assert "081-234-5678" in shown  # the record is open: no mask any more
        assert "Bang Rak" in shown
        assert isinstance(rows.row, FollowUpView)
        assert "Call back with the price" in shown
        assert shown.index("Call back with the price") < shown.index("Asked about delivery 2")
        assert shown.index("Asked about delivery 2") < shown.index("Asked about delivery 0")
        assert "! " in shown


async def test_done_by_a_key_and_undone(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_chai(app, pilot)
        before = rows.total
        await pilot.press("d")
        await until(pilot, lambda: "Done: Call back with the price" in screen_text(app))
        await until(pilot, lambda: not isinstance(rows.row, FollowUpView))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: isinstance(rows.rows[0], FollowUpView))
        assert rows.total == before


async def test_snooze_sleeps_until_the_morning(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_chai(app, pilot)
        await pilot.press("z")
        await until(pilot, lambda: "Asleep until tomorrow 09:00" in screen_text(app))
        await until(pilot, lambda: isinstance(rows.rows[0], FollowUpView) and rows.rows[0].snoozed_until is not None)


async def test_keys_of_a_follow_up_show_only_on_one(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        rows = await open_chai(app, pilot)
        assert "d Done" in screen_text(app).splitlines()[-1]
        await pilot.press("G")
        assert isinstance(rows.row, TimelineEntry)
        await until(pilot, lambda: "d Done" not in screen_text(app).splitlines()[-1])


async def test_another_customer_fills_the_same_screen(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_chai(app, pilot)
        first = app.screen
        await pilot.press("escape", "escape")
        await type_text(pilot, "bob")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        await pilot.press("enter")
        await until(pilot, lambda: "Bob [/]" in screen_text(app).splitlines()[0])
        assert app.screen is first
        assert "Asked about" not in screen_text(app)
        assert "F3 logs the first contact" in screen_text(app)


async def test_a_late_stretch_of_a_history_never_reaches_another_customer(
    people_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_base(people_path, clock=Clock(ZoneInfo("Asia/Bangkok"), NOW), terminal="before")
    chai, bob = (office.read(search, text).rows[0].id for text in ("chai", "bob"))
    for number in range(130):
        given = InteractionInput("phone", chai, subject=f"Long history {number}")
        office.write(log_interaction, given, staff_id=None, clock=office.clock)
    office.close()
    asked, may_answer = Event(), Event()

    @takes_connection
    def slowly(*args: Any, **given: Any) -> object:
        asked.set()
        may_answer.wait(10)
        return history(*args, **given)

    history = timeline.timeline
    monkeypatch.setattr(timeline, "timeline", slowly)
    async with desk(people_path) as (app, pilot):
        app.open_customer(chai)
        await until(pilot, lambda: app.screen.query("#customer-list") and app.screen.query_one(RecordList).total > 130)
        await pilot.press("G")
        await until(pilot, asked.is_set)
        app.open_customer(bob)
        await until(pilot, lambda: "Bob [/]" in screen_text(app).splitlines()[0])
        may_answer.set()
        await pilot.pause(0.3)
        assert app.screen.query_one(RecordList).rows == []


async def test_the_whole_of_a_line_on_enter(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_chai(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "Promised by: Mali" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Promised by: Mali" not in screen_text(app))


async def test_three_panes_on_a_wide_window(people_path: Path) -> None:
    async with desk(people_path, size=(160, 45)) as (app, pilot):
        await open_chai(app, pilot)
        shown = screen_text(app)
        assert "A-000001" in shown
        assert "Phone" in shown
        assert "Promised by: Mali" in shown


async def test_undoing_a_new_customer_leads_back_to_the_lookup(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "New customer" in screen_text(app))
        await type_text(pilot, "Newcomer")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.customer is not None and app.screen.customer.given == "Newcomer")
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "not in the base any more" in screen_text(app))
        await until(pilot, lambda: len(app.screen_stack) == 1)
