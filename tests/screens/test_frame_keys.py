"""Keys: the Thai keyboard, the language, remapping, the footer, help and palette."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Input

from deskcrm.locale import messages
from deskcrm.widgets.footer import DeskFooter
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


async def test_the_footer_fits_and_tells_the_keys_that_work(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        footer = app.screen.query_one(DeskFooter)
        line = screen_text(app).splitlines()[-1]
        assert cell_len(line) <= 80
        keys = [key for key, _word in footer.keys()]  # noqa: SIM118
        assert {"enter", "f1", "f3"} <= set(keys)
        assert "escape" not in keys  # nothing to clear yet
        await pilot.press("x")
        await pilot.pause()
        assert "escape" in [key for key, _word in footer.keys()]  # noqa: SIM118


async def test_letters_by_their_thai_sign_outside_text_fields(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "chai")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#customer-list") and app.screen.query_one(RecordList).total)
        rows = app.screen.query_one(RecordList)
        await pilot.press("่")  # j
        assert rows.cursor == 1
        await pilot.press("า")  # k
        assert rows.cursor == 0
        await pilot.press("ฦ")  # ?
        await until(pilot, lambda: "Help" in screen_text(app).splitlines()[0])
        await pilot.press("escape")
        await pilot.press("ฝ")  # /
        await until(pilot, lambda: isinstance(app.focused, Input))


async def test_thai_signs_are_text_in_the_box(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "หญิง/?")
        assert app.screen.query_one(Input).value == "หญิง/?"


async def test_control_keys_by_their_thai_sign(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+ะ")  # ctrl+t
        assert messages.language() == "th"
        await pilot.press("ctrl+ย")  # ctrl+p
        await until(pilot, lambda: app.screen.query("#palette-line"))


async def test_the_language_is_kept_for_the_next_start(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.runner.close(0) or True)
    from deskcrm.settings import preferences

    assert preferences.load().language == "th"


async def test_the_language_chosen_at_a_terminal_goes_before_that_of_who_sits_down(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+t")
        assert messages.language() == "th"
        assert app.staff is not None
        app.act_as(replace(app.staff, language="en"))
        await pilot.pause()
        assert messages.language() == "th"


async def test_keys_of_the_preferences(people_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir(exist_ok=True)
    (folder / "preferences.toml").write_text('[keys]\nhelp = "f12"\nlanguage = "ctrl+g"\nno_such = "f11"\n')
    async with desk(people_path) as (app, pilot):
        await pilot.press("f1")
        await pilot.pause(0.1)
        assert "Find" in screen_text(app)
        assert "F12 Help" in screen_text(app).splitlines()[-1]
        await pilot.press("ctrl+g")
        assert messages.language() == "th"
        await pilot.press("ctrl+g", "f12")
        await until(pilot, lambda: "Help" in screen_text(app).splitlines()[0])
        assert "F12" in screen_text(app)


async def test_a_letter_stays_a_letter_in_text_fields(people_path: Path, tmp_path: Path) -> None:
    file = tmp_path / "config" / "preferences.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text('[keys]\nquit = "a"\nhelp = "b, f7"\nsave = ",,"\n', encoding="utf-8")
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "ab")
        assert app.screen.query_one(Input).value == "ab"
        await pilot.press("f7")
        await until(pilot, lambda: type(app.screen).__name__ == "HelpScreen")


async def test_the_palette_has_the_actions_and_the_customers(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Follow-up queue" in screen_text(app))
        await type_text(pilot, "next th")
        theme = app.theme
        await pilot.press("enter")
        await until(pilot, lambda: app.theme != theme)
        await pilot.press("ctrl+p")
        await type_text(pilot, "click")
        await until(pilot, lambda: "[@click=app.quit]x[/]" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#customer-list"))


@pytest.mark.parametrize("name", ["Bob [/]", "[@click=app.quit]x[/]", ":smile: [b]x", "a\x1b[2Jb"])
async def test_a_name_is_plain_in_toasts(people_path: Path, name: str) -> None:
    async with desk(people_path) as (app, pilot):
        app.say(name)
        app.say_saved(name)
        await until(pilot, lambda: app.screen.query("Toast"))
        await pilot.pause(0.1)
        shown = screen_text(app)
        assert name.replace("\x1b", "␛") in shown
        assert "\x1b" not in shown
