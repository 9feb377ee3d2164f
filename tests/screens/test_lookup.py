"""The lookup by real keys on a real base."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


async def test_typing_finds_and_the_last_row_is_always_a_new_customer(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "somchai")
        await until(pilot, lambda: "New customer: somchai" in screen_text(app))
        shown = screen_text(app)
        assert shown.count("Somchai Jaidee") == 2
        assert "(Chai)" in shown
        assert "5678" in shown
        assert "0812345678" not in shown  # masked until the record is opened
        assert "081-234" not in shown
        await type_text(pilot, " zzz")
        await until(pilot, lambda: "+ New customer: somchai zzz" in screen_text(app))
        assert app.screen.query_one(RecordList).total == 0
        await pilot.press("escape")
        await until(pilot, lambda: "Person Number39" in screen_text(app))
        assert app.screen.query_one(Input).value == ""


async def test_thai_and_a_nickname_and_digits(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        for typed in ("หญิง", "5432", "ใจดี"):
            await type_text(pilot, typed)
            await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
            assert "สมหญิง ใจดี (หญิง)" in screen_text(app)
            await pilot.press("escape")
            await until(pilot, lambda: app.screen.query_one(RecordList).total > 5)


async def test_the_box_keeps_the_focus_and_arrows_move(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        results = app.screen.query_one(RecordList)
        await pilot.press("down", "down", "up", "pagedown")
        assert isinstance(app.focused, Input)
        assert results.cursor > 5
        await type_text(pilot, "j")
        assert app.screen.query_one(Input).value == "j"


async def test_opening_and_coming_back_to_the_same_text_and_row(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        results = app.screen.query_one(RecordList)
        await type_text(pilot, "person")
        await until(pilot, lambda: results.total == 40)
        await pilot.press("down", "down", "down")
        row = results.row
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#customer-list"))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#lookup-list"))
        await pilot.pause(0.2)
        assert app.screen.query_one(Input).value == "person"
        assert results.row is not None
        assert results.row.id == row.id
        await pilot.press("f2")
        await type_text(pilot, "b")
        assert app.screen.query_one(Input).value == "b"


async def test_the_preview_follows_the_cursor_on_a_wide_window(people_path: Path) -> None:
    async with desk(people_path, size=(160, 40)) as (app, pilot):
        await type_text(pilot, "chai")
        await until(pilot, lambda: "Call back with the price" in screen_text(app))
        shown = screen_text(app)
        assert "Overdue" in shown
        assert "Asked about delivery 2" in shown
        assert "081-234-5678" not in shown
        assert "no tier yet" in shown
        await until(pilot, lambda: "1 Keep the promise" in screen_text(app))
        await pilot.press("escape")
        await type_text(pilot, "bob")
        await until(pilot, lambda: "Bob [/]" in screen_text(app) and "Asked about" not in screen_text(app))


async def test_one_pane_at_80_two_from_110_three_from_160(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "chai")
        assert not app.screen.query_one("#lookup-beside").display
        await pilot.resize_terminal(110, 30)
        await until(pilot, lambda: "Nothing is open" in screen_text(app) or "Overdue" in screen_text(app))
        assert not app.screen.query_one("#lookup-history").display
        await pilot.resize_terminal(160, 45)
        await until(pilot, lambda: "History" in screen_text(app))
        lines = screen_text(app).splitlines()
        assert all(len(line) <= 160 for line in lines)


async def test_names_that_look_like_markup_are_plain(people_path: Path) -> None:
    async with desk(people_path, size=(160, 40)) as (app, pilot):
        await type_text(pilot, "click")
        await until(pilot, lambda: screen_text(app).count("[@click=app.quit]x[/]") >= 2)
        assert app.return_code is None


async def test_typing_does_not_wait_for_a_slow_search(people_path: Path) -> None:
    from threading import Event

    gate = Event()
    async with desk(people_path) as (app, pilot):
        for _reader in range(2):
            app.with_office(lambda _office: gate.wait(10))
        await type_text(pilot, "bob")
        assert app.screen.query_one(Input).value == "bob"
        await until(pilot, lambda: "Bob [/]" in screen_text(app), 3)
        gate.set()


async def test_the_strip_says_that_it_is_a_demo_at_any_width(people_path: Path) -> None:
    async with desk(people_path, demo=True) as (app, pilot):
        for width in (80, 112, 160):
            await pilot.resize_terminal(width, 24)
            await until(pilot, lambda: "Demo" in screen_text(app).splitlines()[0])
