"""Groups by real keys: made by typing and by choosing, changed, taken away, lists kept from the customer, the queue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.identify import segments
from deskcrm.interact.follow_ups import add_follow_up
from deskcrm.interact.views import FollowUpInput
from deskcrm.screens.segment_parts import Members
from deskcrm.store import open_base
from deskcrm.widgets.filter_line import FilterHint, FilterLine
from deskcrm.widgets.grouped_list import GroupedList
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


def shows(app: DeskApp, name: str) -> bool:
    return type(app.screen).__name__ == name


async def groups(app: DeskApp, pilot: Pilot[None], rows: int) -> RecordList[Any]:
    await until(pilot, lambda: shows(app, "SegmentsScreen") and app.screen.query("#segments-list"))
    found = app.screen.query_one("#segments-list", RecordList)
    await until(pilot, lambda: len(found.rows) == rows and found.has_focus)
    return found


async def test_made_by_typing_and_by_choosing_and_looked_up(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+b")
        await groups(app, pilot, 0)
        await until(pilot, lambda: "n makes one" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: shows(app, "SegmentForm") and app.focused is not None)
        await type_text(pilot, "Phones [/]")
        await pilot.press("tab", "tab")
        await type_text(pilot, "has:ph")
        line, hint = app.screen.query_one(FilterLine), app.screen.query_one(FilterHint)
        await until(pilot, lambda: "Phone" in hint.text)
        await pilot.press("tab")
        assert line.value.casefold() == "has:phone"
        members = app.screen.query_one(Members)
        await until(pilot, lambda: "in it now" in screen_text(app) and members.total > 0)
        counted = members.total
        await type_text(pilot, " ad foo")
        await until(pilot, lambda: "ad is no filter" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Place 11, “ad”" in screen_text(app))
        line.value = "has:phone"
        # Put together by choosing: and not kind:organisation.
        await pilot.press("ctrl+l")
        await until(pilot, lambda: shows(app, "SegmentConditionScreen"))
        await pilot.press("tab")
        await type_text(pilot, "a person or")
        await until(pilot, lambda: len(app.screen.query_one(RecordList).rows) == 1)
        await pilot.press("enter")
        await until(pilot, lambda: "organisation" in screen_text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: shows(app, "SegmentForm"))
        assert line.value == "has:phone -kind:organisation"
        await pilot.press("ctrl+s")
        found = await groups(app, pilot, 1)
        assert found.row is not None
        assert found.row.name == "Phones [/]"
        await pilot.press("enter")
        await until(pilot, lambda: shows(app, "LookupScreen") and 'segment:"Phones [/]"' in screen_text(app))
        await until(pilot, lambda: len(app.screen.query_one(RecordList).rows) == counted)


async def test_a_list_from_the_customer_and_a_group_that_others_need(people_path: Path) -> None:
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    by: dict[str, Any] = {"staff_id": 1, "clock": office.clock}
    base = office.write(segments.add_segment, "Base", text="kind:person", **by)
    office.write(segments.add_segment, "On top", text="segment:Base has:phone", **by)
    office.close()
    async with desk(people_path) as (app, pilot):
        app.open_customer(1)
        await until(pilot, lambda: shows(app, "CustomerScreen") and app.screen.customer is not None)  # type: ignore[attr-defined]
        await pilot.press("l")
        await until(pilot, lambda: "Which list?" in screen_text(app))
        await type_text(pilot, "Invited")
        await pilot.press("enter")
        await until(pilot, lambda: "On the list Invited" in screen_text(app))
        office = app.runner.office.result()
        made = office.read(segments.segment_by_name, "Invited")
        assert office.read(segments.members, made.id, clock=office.clock) == [1]
        await pilot.press("l")
        await until(pilot, lambda: "✓ Invited" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: "Off the list Invited" in screen_text(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: office.read(segments.members, made.id, clock=office.clock) == [1])
        await pilot.press("ctrl+b")
        found = await groups(app, pilot, 3)
        found.go_to(base.id)
        await pilot.press("x")
        await until(pilot, lambda: "Base is part of On top" in screen_text(app))
        await pilot.press("2")
        await until(pilot, lambda: len(found.rows) == 2 and "! The group" in screen_text(app))
        await pilot.press("ctrl+z")
        await groups(app, pilot, 3)
        found.go_to(base.id)
        await pilot.press("s")
        await until(pilot, lambda: "What is it called?" in screen_text(app))
        await type_text(pilot, "Base of today")
        await pilot.press("enter")
        await groups(app, pilot, 4)


async def test_the_queue_of_one_group(people_path: Path) -> None:
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    by: dict[str, Any] = {"staff_id": 1, "clock": office.clock}
    soon = office.clock.now() + timedelta(hours=1)
    for customer_id in (1, 2):
        office.write(add_follow_up, FollowUpInput(f"Call {customer_id}", soon, customer_id=customer_id), **by)
    office.write(segments.begin_list, "Second", (2,), **by)
    office.write(segments.begin_list, "Third [/]", (1,), **by)
    office.close()
    async with desk(people_path) as (app, pilot):
        await pilot.press("f5")
        await until(pilot, lambda: app.screen.query(GroupedList) and "Call 1" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: "Of which group" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: "Call 1" not in screen_text(app) and "Call 2" in screen_text(app))
        assert "· Second" in screen_text(app)
        await pilot.press("s")
        await until(pilot, lambda: "Call 1" in screen_text(app))
        # By the letter its name begins with, or the arrows either way.
        for keys, shown in (("t",), "Third"), (("down",), "Third"), (("down", "up"), "Second"):
            await pilot.press("s")
            await until(pilot, lambda: "Of which group" in screen_text(app))
            await pilot.press(*keys, "enter")
            await until(pilot, lambda shown=shown: f"· {shown}" in screen_text(app))
            await pilot.press("s")
            await until(pilot, lambda: "Call 1" in screen_text(app) and "Call 2" in screen_text(app))
