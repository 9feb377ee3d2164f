"""The list: cursor, columns, stretches, plain text; and the order of answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from deskcrm.widgets.cells import clusters, fit, wrap
from deskcrm.widgets.record_list import Column, RecordList

from .conftest import desk, until


@dataclass(frozen=True)
class Row:
    id: int
    name: str


def rows(*numbers: int) -> list[Row]:
    return [Row(number, f"row {number}") for number in numbers]


class Listing(App[None]):
    """One list, with what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted: list[tuple[int, int]] = []
        self.opened_rows: list[Row | None] = []

    def compose(self) -> ComposeResult:
        yield RecordList[Row](
            (
                Column("Id", lambda row: str(row.id), 6, right=True),
                Column("Name", lambda row: row.name, 20, grow=1),
                Column("More", lambda _row: "more", 30, gives_way=1),
                Column("Most", lambda _row: "most", 30, gives_way=2),
            ),
            key=lambda row: row.id,
            empty="Nothing here; n makes one.",
            sorted_by="by number",
        )

    def on_mount(self) -> None:
        self.query_one(RecordList).focus()

    def on_record_list_wanted(self, event: RecordList.Wanted) -> None:
        self.wanted.append((event.offset, event.limit))

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        self.opened_rows.append(event.row)


def lines(pilot: Pilot[None]) -> list[str]:
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


async def test_the_cursor_stays_on_its_record() -> None:
    async with Listing().run_test(size=(80, 10)) as pilot:
        listing = pilot.app.query_one(RecordList)
        listing.show(rows(1, 2, 3, 4))
        await pilot.press("down", "j")
        assert listing.row == Row(3, "row 3")
        listing.show(rows(9, 8, 1, 2, 3, 4))
        assert listing.row == Row(3, "row 3")
        listing.show(rows(1, 2))  # it is gone: the place stays as near as it can
        assert listing.row == Row(2, "row 2")
        listing.show(rows(5, 6), first=True)
        assert listing.row == Row(5, "row 5")


async def test_keys_move_and_it_says_where_it_stands() -> None:
    async with Listing().run_test(size=(80, 10)) as pilot:
        listing = pilot.app.query_one(RecordList)
        listing.show(rows(*range(100)), total=340)
        await pilot.press("G")
        assert listing.cursor == 339
        await pilot.pause()
        assert lines(pilot)[-1] == "340 of 340 · by number"
        await until(pilot, lambda: pilot.app.wanted == [(200, 200)])  # type: ignore[attr-defined]
        listing.add(rows(*range(200, 340)), 200)
        await pilot.pause()
        assert "row 339" in "\n".join(lines(pilot))
        await pilot.press("g", "pagedown", "k")
        assert listing.cursor == 6
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.opened_rows == [Row(6, "row 6")]  # type: ignore[attr-defined]


async def test_columns_give_way_in_their_order() -> None:
    async with Listing().run_test(size=(100, 8)) as pilot:
        pilot.app.query_one(RecordList).show(rows(1))
        await pilot.pause()
        assert "More" in lines(pilot)[0]
        assert "Most" in lines(pilot)[0]
        await pilot.resize_terminal(70, 8)
        await pilot.pause()
        assert "More" in lines(pilot)[0]
        assert "Most" not in lines(pilot)[0]
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        assert "More" not in lines(pilot)[0]
        assert "row 1" in lines(pilot)[1]


async def test_an_empty_list_says_what_makes_one() -> None:
    async with Listing().run_test(size=(80, 8)) as pilot:
        pilot.app.query_one(RecordList).show([])
        await pilot.pause()
        assert "Nothing here; n makes one." in "\n".join(lines(pilot))


async def test_names_are_plain_and_thai_lines_up() -> None:
    async with Listing().run_test(size=(100, 8)) as pilot:
        listing = pilot.app.query_one(RecordList)
        listing.show([Row(1, "Bob [/] [b]x[/b] :smile:"), Row(2, "ที่นี่"), Row(3, "a\x1b[2J\u202eb")])
        await pilot.pause()
        shown = lines(pilot)
        assert "Bob [/] [b]x[/b] :smile:" in shown[1]
        assert "␛[2J" in shown[3]
        assert "\x1b" not in "".join(shown)
        assert "\u202e" not in "".join(shown)


async def test_the_mouse_moves_and_opens() -> None:
    async with Listing().run_test(size=(80, 10)) as pilot:
        listing = pilot.app.query_one(RecordList)
        listing.show(rows(1, 2, 3))
        await pilot.pause()
        await pilot.click(RecordList, offset=(10, 2))
        assert listing.row == Row(2, "row 2")
        await pilot.double_click(RecordList, offset=(10, 3))
        assert pilot.app.opened_rows == [Row(3, "row 3")]  # type: ignore[attr-defined]


def test_text_is_cut_at_the_edge_of_a_letter() -> None:
    assert fit("ที่นี่ดี", 2) == "ที่…"
    assert fit("ที่", 3, right=True) == "  ที่"
    assert clusters("ที่นี่") == ["ที่", "นี่"]
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("one twos three", 8) == ["one twos", "three"]
    assert wrap("กขคงจ", 2) == ["กข", "คง", "จ"]


async def test_a_stale_answer_is_dropped(people_path: Path) -> None:
    slow, began = Event(), Event()
    answers: list[Any] = []

    def first(_connection: Any) -> str:
        began.set()
        slow.wait(5)
        return "old"

    def second(_connection: Any) -> str:
        return "new"

    async with desk(people_path) as (app, pilot):
        screen: Any = app.screen
        screen.ask(first, answer=answers.append, group="one")
        await until(pilot, began.is_set)
        screen.ask(second, answer=answers.append, group="one")
        await until(pilot, lambda: answers)
        slow.set()
        await pilot.pause(0.2)
        assert answers == ["new"]
