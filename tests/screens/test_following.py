"""What another terminal saves is shown by itself; the cursor stays where it was, and what is half typed as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deskcrm.app import looking_after
from deskcrm.clock import Clock
from deskcrm.identify.customers import add_customer, customer_by_id, edit_customer, input_of
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.follow_ups import add_follow_up
from deskcrm.interact.views import FollowUpInput
from deskcrm.store import Office, open_base
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.record_list import RecordList

from .conftest import NOW, desk, screen_text, type_text, until


@pytest.fixture
def other(people_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Another terminal; this one looks more often than it would at a desk."""
    monkeypatch.setattr(looking_after, "WATCH_EVERY", 0.05)
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="another")
    yield office
    office.close()


def add(office: Office, name: str) -> None:
    office.write(add_customer, CustomerInput(name=name), staff_id=1, clock=office.clock)


async def test_the_lookup_follows_and_the_box_stays_as_it_was(people_path: Path, other: Office) -> None:
    async with desk(people_path) as (app, pilot):
        rows = app.screen.query_one(RecordList)
        await type_text(pilot, "number0")
        await until(pilot, lambda: len(rows.rows) == 10)
        await pilot.press("down", "down")
        chosen = rows.row.name
        add(other, "Another Number01")
        await until(pilot, lambda: len(rows.rows) == 11)
        assert "number0" in screen_text(app)
        assert rows.row.name == chosen
        await type_text(pilot, "3")
        await until(pilot, lambda: [row.name for row in rows.rows] == ["Person Number03"])


async def test_the_customer_and_the_queue_follow(people_path: Path, other: Office) -> None:
    async with desk(people_path, size=(120, 40)) as (app, pilot):
        app.open_customer(1)
        await until(pilot, lambda: "Somchai Jaidee" in screen_text(app))
        await pilot.pause()
        view = other.read(customer_by_id, 1)
        given = CustomerInput(**{**_plain(input_of(view)), "nickname": "Renamed"})
        other.write(edit_customer, 1, given, version=view.version, staff_id=1, clock=other.clock)
        await until(pilot, lambda: "Renamed" in screen_text(app))
        await pilot.press("f5")
        rows = app.screen.query_one(RecordList)
        await until(pilot, lambda: rows.row is not None)
        chosen = rows.row.id
        due = FollowUpInput("Sooner than all others", NOW.replace(hour=3), customer_id=2, whole_desk=True)
        other.write(add_follow_up, due, staff_id=1, clock=other.clock)
        await until(pilot, lambda: "Sooner than all others" in screen_text(app))
        assert rows.row.id == chosen


async def test_a_form_and_a_question_are_left_alone(people_path: Path, other: Office) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("f5")
        rows = app.screen.query_one(RecordList)
        await until(pilot, lambda: rows.row is not None)
        await pilot.press("z")
        await until(pilot, lambda: app.screen.query_one(AskLine).asking)
        asked: list[object] = []
        app.screen.came_back = lambda: asked.append(None)  # type: ignore[method-assign]
        add(other, "Somebody Else")
        await pilot.pause(0.3)
        assert not asked
        await pilot.press("escape")
        add(other, "One More")
        await until(pilot, lambda: asked)
        del app.screen.came_back  # type: ignore[method-assign]
        await pilot.press("ctrl+n")
        await until(pilot, lambda: app.screen.query("#form-title"))
        await type_text(pilot, "Half")
        add(other, "The Last")
        await pilot.pause(0.3)
        assert app.screen.query("#form-title")
        assert "Half" in screen_text(app)


def _plain(given: CustomerInput) -> dict[str, str]:
    return {name: getattr(given, name) for name in given.__dataclass_fields__}
