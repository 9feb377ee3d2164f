"""Forms: the way through them, what is kept of them, and where an error stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste

from deskcrm.app import DeskApp
from deskcrm.errors import Refused
from deskcrm.locale import messages
from deskcrm.locale.messages import N_
from deskcrm.screens import SCREENS
from deskcrm.store import Draft
from deskcrm.widgets.choice import Choice, Option, Suggest
from deskcrm.widgets.fields import Field, NoteArea, Suggestion
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine

from .conftest import desk, screen_text, type_text, until

REFUSED = "There is no 31 February."


class SampleForm(FormScreen):
    """A form with one of each control; saving refuses the word ``never``."""

    FORM = "sample"
    TITLE_TEXT = N_("New follow-up")
    saved: dict[str, str] | None = None

    def fields(self) -> Iterator[Field]:
        yield Field("title", N_("What"), TextLine(hint=N_("Find")))
        yield Field("kind", N_("Kind"), Choice((Option("in", N_("incoming")), Option("out", N_("outgoing")))))
        yield Field("matter", N_("Matter"), Suggest([Suggestion("Repair", 7), Suggestion("Return", 8)]))
        yield Field("note", N_("Note"), NoteArea())

    def fill(self, *, draft: Draft | None = None, **_context: Any) -> None:
        self.draft_title = "Sample"
        self.start({"kind": "in"}, draft=draft)

    def save(self, values: dict[str, str]) -> None:
        if "never" in values["note"]:
            raise Refused(REFUSED, field="note")
        self.saved = values
        self.finished("Saved [b]it[/b]")


@pytest.fixture(autouse=True)
def _sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCREENS, "sample", f"{__name__}:SampleForm")


def drafts(app: DeskApp) -> list[Draft]:
    """What is kept on disk."""
    return app.runner.office.result().drafts.all()


def form_of(app: DeskApp) -> SampleForm:
    form = app.screen
    assert isinstance(form, SampleForm)
    return form


async def test_keys_alone_fill_and_save_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.go("sample")
        await until(pilot, lambda: isinstance(app.focused, TextLine))
        form = form_of(app)
        await type_text(pilot, "Call back")
        await pilot.press("enter", "right", "enter")
        await type_text(pilot, "re")
        await until(pilot, lambda: "Return" in screen_text(app))
        await pilot.press("down", "down", "enter")
        await type_text(pilot, "first")
        await pilot.press("enter")
        await type_text(pilot, "second")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: form.saved is not None)
        assert form.saved == {"title": "Call back", "kind": "out", "matter": "Return", "note": "first\nsecond"}
        await until(pilot, lambda: "Saved [b]it[/b] · Ctrl+Z undoes it" in screen_text(app))
        await until(pilot, lambda: not drafts(app))


async def test_an_error_stands_under_its_field_with_the_cursor_in_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.go("sample")
        await until(pilot, lambda: isinstance(app.focused, TextLine))
        form = form_of(app)
        form.field("note").value = "never"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: REFUSED in screen_text(app))
        assert isinstance(app.focused, NoteArea)
        await pilot.press("x", "ctrl+a", "backspace")
        form.field("note").value = ""
        await pilot.press("ctrl+s")
        await until(pilot, lambda: form.saved is not None)


async def test_what_is_typed_is_on_disk_within_a_second(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.go("sample")
        await until(pilot, lambda: isinstance(app.focused, TextLine))
        await type_text(pilot, "half a thought")
        await until(pilot, lambda: drafts(app), 1.5)
        kept = drafts(app)[0]
        assert (kept.form, kept.staff, kept.title, kept.parked) == ("sample", "Mali", "Sample", False)
        assert kept.fields["title"].startswith("half")
        await pilot.press("escape")
        await until(pilot, lambda: drafts(app)[0].parked)
        assert drafts(app)[0].fields["title"] == "half a thought"
        assert len(drafts(app)) == 1
        app.go("sample", draft=drafts(app)[0])
        await until(pilot, lambda: isinstance(app.screen, SampleForm) and app.screen.field("title").value)
        assert form_of(app).values()["title"] == "half a thought"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not drafts(app))


async def test_going_elsewhere_parks_the_form_and_esc_never_comes_back_to_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.go("sample")
        await until(pilot, lambda: isinstance(app.focused, TextLine))
        await type_text(pilot, "left")
        await pilot.press("f2")
        await until(pilot, lambda: drafts(app) and drafts(app)[0].parked)
        assert len(app.screen_stack) == 1


async def test_help_over_a_form_leaves_it_as_it_is(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.go("sample")
        await until(pilot, lambda: isinstance(app.focused, TextLine))
        await type_text(pilot, "here")
        await pilot.press("f1")
        await until(pilot, lambda: "Ctrl+S" in screen_text(app) and "Help" in screen_text(app).splitlines()[0])
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SampleForm))
        await type_text(pilot, "!")
        assert form_of(app).values()["title"] == "here!"


async def test_an_untouched_form_leaves_no_draft(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.go("sample")
        await until(pilot, lambda: isinstance(app.focused, TextLine))
        await pilot.press("tab", "escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await pilot.pause(0.2)
        assert drafts(app) == []


async def test_the_language_switches_inside_a_form(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.go("sample")
        await until(pilot, lambda: isinstance(app.focused, TextLine))
        await type_text(pilot, "ที่นี่ now")
        await pilot.press("left", "left")
        line = app.focused
        assert isinstance(line, TextLine)
        place = line.cursor_position
        heading = screen_text(app).splitlines()[0]
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        assert messages.language() == "th"
        assert (app.focused, line.value, line.cursor_position) == (line, "ที่นี่ now", place)
        if (messages.FOLDER / "th" / "LC_MESSAGES" / "deskcrm.mo").exists():
            assert screen_text(app).splitlines()[0] != heading
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        assert screen_text(app).splitlines()[0] == heading


async def test_the_line_steps_over_whole_thai_letters(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.go("sample")
        await until(pilot, lambda: isinstance(app.focused, TextLine))
        line = app.focused
        assert isinstance(line, TextLine)
        await type_text(pilot, "ที่นี่")
        await pilot.press("left")
        assert line.value[line.cursor_position :] == "นี่"
        await pilot.press("left")
        assert line.cursor_position == 0
        await pilot.press("right", "backspace")
        assert line.value == "ทีนี่"  # the last mark only
        await pilot.press("home", "delete")
        assert line.value == "นี่"


async def test_a_large_paste_is_neither_lost_nor_slow(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.go("sample")
        await until(pilot, lambda: isinstance(app.focused, TextLine))
        app.post_message(Paste("first line\nsecond line\n"))
        await pilot.pause()
        assert form_of(app).values()["title"] == "first line second line"
        app.post_message(Paste("x" * 100_000))
        await until(pilot, lambda: "characters of what was pasted" in screen_text(app), 3)
        await pilot.press("escape")


async def test_a_choice_by_digit_letter_and_thai_sign(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        app.go("sample")
        await until(pilot, lambda: isinstance(app.focused, TextLine))
        await pilot.press("enter", "2")
        assert form_of(app).values()["kind"] == "out"
        await pilot.press("i")
        assert form_of(app).values()["kind"] == "in"
        await type_text(pilot, "น")  # o
        assert form_of(app).values()["kind"] == "out"


async def test_a_paste_of_pages_fills_neither_the_toast_nor_the_error(people_path: Path) -> None:
    pages = "[/] ที่นี่ " * 1000
    async with desk(people_path) as (app, pilot):
        app.go("follow_up_form")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.focused is not None)
        app.screen.field("title").value = "Call"
        app.screen.field("due").value = pages
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query("Field.-error"))
        await pilot.pause()
        assert app.screen.field("due").has_class("-error")
        assert app.screen.field("due").region.height <= 8
        app.screen.field("title").value = pages
        await pilot.pause()
        await pilot.press("escape")
        await until(pilot, lambda: "Parked" in screen_text(app))
        assert "Ctrl+O lists what is parked" in " ".join(screen_text(app).replace("▌", " ").split())
        await until(pilot, app.opened.office.drafts.all)
        assert len(app.opened.office.drafts.all()[0].title) < 300


async def test_under_a_note_stands_that_the_customer_may_read_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("f3")
        await until(pilot, lambda: "Subject" in screen_text(app))
        assert "may ask to read" not in screen_text(app)
        app.screen.field("note").focus_control()  # type: ignore[attr-defined]
        await until(pilot, lambda: "The customer may ask to read this." in screen_text(app))
        await pilot.press("tab")
        await until(pilot, lambda: "may ask to read" not in screen_text(app))
