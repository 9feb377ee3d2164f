"""The texts kept at hand by real keys: kept in their list, put into a note, copied."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.interact.answers import AnswerInput, answers, save_answer
from deskcrm.interact.matters import matter_list
from deskcrm.store import open_base
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.grouped_list import GroupedList
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


@pytest.fixture
def texts_path(people_path: Path) -> Path:
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    matter = office.read(matter_list)[0].id
    for given in (
        AnswerInput("answer", "Bob [/]", "Three to five [b]days[/b].", "สามถึงห้าวัน", matter, review_on=date(2026, 3, 1)),
        AnswerInput("phrase", "ขอบคุณ", "", "ขอบคุณที่รอ"),
        AnswerInput("guide", "Guide", "Name [/]\nPhone", "", matter),
    ):
        office.write(save_answer, None, given, clock=office.clock)
    office.close()
    return people_path


def uses(path: Path) -> dict[str, int]:
    office = open_base(path, clock=Clock.from_environment("Asia/Bangkok"), terminal="look")
    found = {view.title: view.uses for view in office.read(answers)}
    office.close()
    return found


async def open_log(app: Any, pilot: Any) -> NoteArea:
    await type_text(pilot, "chai")
    await until(pilot, lambda: "Somchai" in screen_text(app))
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query("#customer-list"))
    await pilot.press("f3")
    await until(pilot, lambda: app.screen.query("#field-note"))
    note: NoteArea = app.screen.query_one(NoteArea)
    return note


async def test_a_text_goes_into_the_note_where_the_cursor_stands(texts_path: Path) -> None:
    async with desk(texts_path) as (app, pilot):
        note = await open_log(app, pilot)
        note.focus()
        await type_text(pilot, "Asked. Told.")
        await pilot.press(*["left"] * 5)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: app.screen.query("#find-line") and app.screen.query_one(RecordList).total == 2)
        await type_text(pilot, "five")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        assert "Three to five [b]days[/b]." in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#field-note"))
        assert note.value == "Asked. Three to five [b]days[/b].Told."
        assert note.cursor_location == (0, len("Asked. Three to five [b]days[/b]."))
        await until(pilot, lambda: uses(texts_path)["Bob [/]"] == 1)
        await pilot.press("ctrl+ส")  # l by its Thai sign
        await until(pilot, lambda: app.screen.query("#find-line"))
        await type_text(pilot, "ที่รอ")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: app.screen.query("#field-note"))
        assert app.clipboard == "ขอบคุณที่รอ"
        assert "ขอบคุณที่รอ" not in note.value
        await until(pilot, lambda: uses(texts_path)["ขอบคุณ"] == 1)


async def test_what_to_ask_for_stands_under_the_matter(texts_path: Path) -> None:
    async with desk(texts_path) as (app, pilot):
        await open_log(app, pilot)
        office = open_base(texts_path, clock=app.clock, terminal="look")
        name = office.read(matter_list)[0].name
        office.close()
        assert "Ask for" not in screen_text(app)
        app.screen.query_one("#field-matter", Field).focus_control()
        await type_text(pilot, name)
        await until(pilot, lambda: "Ask for: Name [/] · Phone" in screen_text(app))


async def test_texts_are_kept_and_looked_at_again(texts_path: Path) -> None:
    async with desk(texts_path) as (app, pilot):
        app.action_answers()
        await until(pilot, lambda: app.screen.query("#answers-list") and app.screen.query_one(GroupedList).rows)
        rows = app.screen.query_one(GroupedList)
        assert [row.kind for row in rows.rows] == ["answer", "phrase", "guide"]
        assert "! 1 Mar 2026" in screen_text(app)
        await pilot.press("ื")  # n by its Thai sign
        await until(pilot, lambda: app.screen.query("#field-title"))
        await pilot.press("ctrl+s")
        title = app.screen.query_one("#field-title", Field)
        await until(pilot, lambda: title.has_class("-error"))
        await type_text(pilot, "Opening hours")
        await pilot.press("ctrl+s")
        english = app.screen.query_one("#field-text-en", Field)
        await until(pilot, lambda: english.has_class("-error"))
        await type_text(pilot, "Nine to five.")
        matter = app.screen.query_one("#field-matter", Field)
        matter.value = "no such matter"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: matter.has_class("-error"))
        matter.value = ""
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query("#answers-list"))
        await until(pilot, lambda: "Opening hours" in {row.title for row in rows.rows})
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Opening hours" not in {row.title for row in rows.rows})


async def test_an_empty_list_says_what_belongs_there(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.action_answers()
        await until(pilot, lambda: "n keeps an answer, a quick phrase" in screen_text(app))
