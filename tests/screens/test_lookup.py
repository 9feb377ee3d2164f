"""The lookup by real keys on a real base."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input, TextArea

from deskcrm.app import DeskApp
from deskcrm.widgets.filter_line import FilterHint
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


def lit_text(app: DeskApp) -> list[str]:
    """The pieces of the list that are underlined below its titles."""
    results = app.screen.query_one(RecordList)
    return [
        segment.text
        for y in range(1, results.size.height - 1)
        for segment in results.render_line(y)
        if segment.style and segment.style.underline
    ]


def hint(app: DeskApp) -> str:
    return app.screen.query_one(FilterHint).text


async def test_a_filter_is_completed_and_mixed_with_words(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        box, results = app.screen.query_one(Input), app.screen.query_one(RecordList)
        await type_text(pilot, "jai op")
        await type_text(pilot, "e")
        await until(pilot, lambda: hint(app).startswith("Tab open: something of theirs is open"))
        await pilot.press("tab")
        assert box.value == "jai open:"
        await until(pilot, lambda: hint(app) == "Tab complaint  promise  follow-up")
        await type_text(pilot, "f")
        await until(pilot, lambda: hint(app) == "Tab follow-up")
        await pilot.press("right")
        assert box.value == "jai open:follow-up"
        await until(pilot, lambda: results.total == 1)
        await until(pilot, lambda: hint(app) == "")
        assert "New customer: jai" in screen_text(app)
        assert isinstance(app.focused, Input)
        await pilot.press("tab", "right", "down", "up")
        assert box.value == "jai open:follow-up"
        await pilot.press("escape")
        await type_text(pilot, "district:")
        await until(pilot, lambda: "Ari" in hint(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#customer-list"))


async def test_what_a_filter_cannot_be_is_said_under_the_box(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        for typed, said in (
            ("tier:zzz", "tier: there is no zzz; there are A, B, C, D, new, no tier yet."),
            ("has:phone no:phone", "has:phone and no:phone leave nobody: both cannot be true of one customer."),
            ("foo:bar", "There is no filter called foo; : shows those there are."),
            ("tag:[/]", "tag: there is no [/]; no customer has any."),
        ):
            await type_text(pilot, typed)
            await until(pilot, lambda said=said: hint(app) == said)
            assert app.screen.query_one(RecordList).total == 0
            await pilot.press("escape")
            await until(pilot, lambda: hint(app) == "")


async def test_what_matched_is_lit(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "jai 5678")
        await until(pilot, lambda: lit_text(app) == ["Jai", "5678"])
        await pilot.press("escape")
        await type_text(pilot, "หญ")
        await until(pilot, lambda: "หญิ" in lit_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: lit_text(app) == [])


async def test_notes_are_found_by_their_words_and_opened(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        results = app.screen.query_one(RecordList)
        await type_text(pilot, "delivery 1")
        await until(pilot, lambda: "Asked about delivery 1" in screen_text(app))
        assert lit_text(app) == ["delivery", "1"]
        assert "New customer: delivery 1" in screen_text(app)
        assert "in notes and complaints, the latest first" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: results.total > 5)
        await type_text(pilot, "note:delivery som")
        await until(pilot, lambda: results.total == 3 and "in notes and complaints" in screen_text(app))
        await pilot.press("down")
        kind, record = results.row.kind, results.row.id
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#customer-list"))
        items = app.screen.query_one(RecordList)
        await until(pilot, lambda: items.row is not None and (items.row.kind, items.row.id) == (kind, record))
        await until(pilot, lambda: "What: Asked about delivery" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#lookup-list"))
        await pilot.pause(0.1)
        assert (results.row.kind, results.row.id) == (kind, record)
        await pilot.press("escape")
        await type_text(pilot, "delivery")
        await until(pilot, lambda: "+ New customer: delivery\n" in screen_text(app) and results.total == 3)
        assert results.on_tail  # Enter makes a new customer still; what came meanwhile moves nothing
        await pilot.press("up", "up", "enter")
        await until(pilot, lambda: app.screen.query("#customer-list"))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#lookup-list"))
        await pilot.pause(0.1)
        assert results.cursor == 1
        assert results.row.id == record


async def test_a_complaints_number_opens_it_and_who_was_opened_stands_first(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "5432")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#customer-list"))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.focused, TextArea | Input))
        await type_text(pilot, "Too late")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query("#complaint-title"))
        number = app.screen.complaint.number
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.query("#lookup-list"))
        await pilot.press("escape")
        results = app.screen.query_one(RecordList)
        await until(pilot, lambda: results.row is not None and results.row.name == "สมหญิง ใจดี")
        assert results.sorted_by == "opened last, then last contact"
        await type_text(pilot, f"{number[:4]} {number[4:]}")
        await until(pilot, lambda: f"▲ {number[:4]} {number[4:]}" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#complaint-title") and app.screen.complaint)
        assert app.screen.complaint.number == number
