"""What the tests of the settings share: the screen opened, a form waited for, a row found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.screens.settings_rows import SECTIONS
from deskcrm.store import open_base
from deskcrm.widgets.fields import Field
from deskcrm.widgets.grouped_list import GroupedList

from .conftest import type_text, until


def read(path: Path, function: Any, **given: Any) -> Any:
    office = open_base(path, clock=Clock.from_environment("Asia/Bangkok"), terminal="look")
    found = office.read(function, **given)
    office.close()
    return found


async def open_settings(app: DeskApp, pilot: Pilot[None]) -> GroupedList:
    await pilot.press("f8")
    await until(pilot, lambda: app.screen.query("#settings-list"))
    rows = app.screen.query_one(GroupedList)
    await until(pilot, lambda: rows.rows)
    app.clear_notifications()
    await pilot.pause()
    return rows


async def form(app: DeskApp, pilot: Pilot[None], name: str) -> Field:
    await until(pilot, lambda: app.screen.query(f"#field-{name}"))
    await pilot.pause()
    return app.screen.query_one(f"#field-{name}", Field)


async def retype(pilot: Pilot[None], text: str) -> None:
    await pilot.press("end", "ctrl+u")
    await type_text(pilot, text)


async def back(app: DeskApp, pilot: Pilot[None]) -> None:
    await until(pilot, lambda: app.screen.query("#settings-list"))
    await pilot.pause()


def digit(section: str) -> str:
    return str(list(SECTIONS).index(section) + 1)


def row_of(rows: GroupedList, section: str, name: str) -> Any:
    return next(row for row in rows.rows if row.section == section and row.name == name)
