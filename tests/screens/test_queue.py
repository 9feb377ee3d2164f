"""The follow-up queue by real keys on a real base."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.differentiate.book import retier
from deskcrm.identify.staff import add_staff
from deskcrm.interact.follow_ups import add_follow_up, finish_follow_up, follow_up
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpInput, FollowUpView, InteractionInput
from deskcrm.locale import messages
from deskcrm.store import open_base
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.footer import DeskFooter
from deskcrm.widgets.grouped_list import GroupedList

from .conftest import NOW, desk, screen_text, type_text, until

HERE = Clock(ZoneInfo("Asia/Bangkok"), NOW)
LONG_AGO = Clock(ZoneInfo("Asia/Bangkok"), NOW - timedelta(days=9))


def fill(path: Path, *items: tuple[str, timedelta, int, str]) -> list[FollowUpView]:
    """Follow-ups of title, distance from now, customer and owner, made nine days ago."""
    office = open_base(path, clock=LONG_AGO, terminal="other")
    mali = 1
    nok = office.write(add_staff, "Nok").id
    owners = {"Mali": mali, "Nok": nok}

    def add_all(session: Any) -> list[FollowUpView]:
        return [
            add_follow_up(
                session,
                FollowUpInput(title, NOW + distance, "!" in title, customer_id=customer, owner_id=owners[owner]),
                staff_id=mali,
                clock=LONG_AGO,
            )
            for title, distance, customer, owner in items
        ]

    views: list[FollowUpView] = office.write(add_all)
    office.maintain(retier, clock=HERE)
    office.close()
    return views


@pytest.fixture
def queue_path(people_path: Path) -> Path:
    """Two overdue (one of the base's own), two today, one later."""
    fill(
        people_path,
        ("Send the offer [/]!", timedelta(days=-1), 3, "Mali"),
        ("Order the part", timedelta(hours=3), 2, "Nok"),
        ("[@click=app.quit]x[/]!", timedelta(hours=5), 4, "Mali"),
        ("ส่งใบเสนอราคา", timedelta(days=3), 2, "Mali"),
    )
    return people_path


async def open_queue(app: DeskApp, pilot: Pilot[None], total: int) -> GroupedList:
    await pilot.press("f5")
    await until(pilot, lambda: app.screen.query("#queue-list"))
    rows = app.screen.query_one(GroupedList)
    await until(pilot, lambda: len(rows.rows) == total)
    app.clear_notifications()
    await pilot.pause()
    return rows


def titles(rows: GroupedList) -> list[str]:
    return [row.title for row in rows.rows]


def stored(path: Path, follow_up_id: int) -> FollowUpView:
    office = open_base(path, clock=HERE, terminal="look")
    view: FollowUpView = office.read(follow_up, follow_up_id)
    office.close()
    return view


async def test_groups_counts_and_who_promised(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        assert titles(rows) == [
            "Send the offer [/]!",
            "Call back with the price",
            "Order the part",
            "[@click=app.quit]x[/]!",
            "ส่งใบเสนอราคา",
        ]
        text = screen_text(app)
        assert "(everybody's) · 2 overdue · 2 today · 1 later" in text.splitlines()[0]
        assert "▌ Overdue · 2" in text
        assert "▌ Today · 2" in text
        assert "▌ Later · 1" in text
        assert "Bob [/]" in text
        assert "promised by Mali" in text
        assert "1 of 5 · overdue, then today by tier, then later" in text
        assert rows.row.title == "Send the offer [/]!"
        assert all(len(line) <= 80 for line in text.splitlines())


async def test_the_cursor_steps_over_headings(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        seen = [rows.row.title]
        for _step in range(6):
            await pilot.press("j")
            seen.append(rows.row.title)
        assert seen[:5] == titles(rows)
        for _step in range(6):
            await pilot.press("k")
        assert rows.row.title == titles(rows)[0]
        await pilot.press("G")
        assert rows.row.title == "ส่งใบเสนอราคา"
        await pilot.press("g")
        assert rows.row.title == titles(rows)[0]


async def test_done_goes_to_the_next_and_undo_comes_back(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        await pilot.press("j")
        done = rows.row
        await pilot.press("d")
        await until(pilot, lambda: len(rows.rows) == 4)
        assert rows.row.title == "Order the part"
        assert any("Ctrl+Z" in toast.message for toast in app._notifications)
        assert stored(queue_path, done.id).done_by == "Mali"
        await pilot.press("ctrl+z")
        await until(pilot, lambda: len(rows.rows) == 5)
        assert rows.row.id == done.id
        assert stored(queue_path, done.id).state == "open"


async def test_thai_letters_do_the_same(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        await pilot.press("่")  # j
        assert rows.row.title == "Call back with the price"
        await pilot.press("ก")  # d
        await until(pilot, lambda: len(rows.rows) == 4)
        await pilot.press("ผ")  # z
        await until(pilot, lambda: "Snooze" in screen_text(app))
        await pilot.press("ๅ")  # 1
        await until(pilot, lambda: "Asleep · 1" in screen_text(app))


async def test_snooze_by_a_digit_and_typed(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        first = rows.row
        await pilot.press("z")
        await until(pilot, lambda: "Snooze “Send the offer [/]!” until" in screen_text(app))
        shown = app.screen.query_one(DeskFooter).keys()
        assert shown[0][0] == "escape"
        assert "d" not in dict(shown)
        await pilot.press("d")  # begins a typed answer; nothing is done
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("backspace")
        await type_text(pilot, "tomorrow 31:00")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.focused, Input)
        await pilot.press(*["backspace"] * 5)
        await type_text(pilot, "10:00")
        await pilot.press("enter")
        await until(pilot, lambda: rows.rows[-1].id == first.id)
        kept = stored(queue_path, first.id)
        assert kept.snoozed_until == NOW + timedelta(days=1, hours=1)
        assert kept.due == first.due
        assert rows.row.title == "Call back with the price"
        assert app.focused is rows
        await pilot.press("z", "escape")
        await pilot.pause()
        assert app.focused is rows
        assert len(app.screen_stack) == 2
        await pilot.press("z", "1")
        await until(pilot, lambda: "Asleep · 2" in screen_text(app))
        assert rows.row.title == "Order the part"


async def test_hand_over_and_mine(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        handed = rows.row
        await pilot.press("h")
        await until(pilot, lambda: "Hand “" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: rows.row.owner == "Nok")
        assert rows.row.id == handed.id
        await pilot.press("m")
        await until(pilot, lambda: len(rows.rows) == 3)
        assert "(mine only)" in screen_text(app)
        assert {row.owner for row in rows.rows} == {"Mali"}


async def test_a_stale_row_says_who_did_what(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        row = rows.row
        other = open_base(queue_path, clock=HERE, terminal="other")
        other.write(finish_follow_up, row.id, version=row.version, staff_id=2, clock=HERE)
        other.close()
        await pilot.press("d")
        await until(pilot, lambda: len(rows.rows) == 4)
        assert any("Nok has done this already" in toast.message for toast in app._notifications)


async def test_open_the_customer_and_come_back_to_the_row(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        await pilot.press("j", "j")
        row = rows.row
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#customer-list") and app.screen.customer is not None)
        assert app.screen.customer.id == row.customer_id
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#queue-list"))
        await pilot.pause()
        assert rows.row.id == row.id


async def test_reschedule_and_come_back(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        row = rows.row
        await pilot.press("r")
        await until(pilot, lambda: "Another time for" in screen_text(app) and isinstance(app.focused, Input))
        await type_text(pilot, "+3d")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "only when the customer was told" in screen_text(app))
        await pilot.press("y", "ctrl+s")
        await until(pilot, lambda: app.screen.query("#queue-list"))
        await until(pilot, lambda: rows.row is not None and rows.row.id == row.id and rows.row.due > NOW)
        assert rows.row.promised_due == row.due
        app.clear_notifications()
        await until(pilot, lambda: "not kept: it was promised for" in screen_text(app))


async def test_beside_from_110_columns_with_all_of_it(queue_path: Path) -> None:
    async with desk(queue_path, size=(160, 45)) as (app, pilot):
        await open_queue(app, pilot, 5)
        await pilot.press("j")
        await pilot.pause()
        text = screen_text(app)
        assert "Promised by: Mali" in text
        assert "Due: Mon 2 Mar 2026, 07:00" in text
        assert "5678" in text
        await pilot.press("ctrl+t")
        await until(pilot, lambda: messages.language() == "th")
        await pilot.pause()
        assert "2569" in screen_text(app)


async def test_a_long_queue_loads_by_stretches(people_path: Path) -> None:
    fill(people_path, *[(f"Item {number:03}", timedelta(hours=number), 5, "Mali") for number in range(-200, 300)])
    async with desk(people_path) as (app, pilot):
        await pilot.press("f5")
        await until(pilot, lambda: app.screen.query("#queue-list"))
        rows: Any = app.screen.query_one(GroupedList)
        await until(pilot, lambda: rows.rows)
        assert len(rows.rows) == 200
        await pilot.press("G")
        await until(pilot, lambda: rows.row is not None and rows.row.title == "Item 299")
        await pilot.press("d")
        await until(pilot, lambda: rows.row is not None and rows.row.title == "Item 298")
        await pilot.press("g")
        await until(pilot, lambda: rows.row is not None and rows.row.title == "Item -200")
        for _page in range(12):
            await pilot.press("pagedown")
            await until(pilot, lambda: rows.row is not None)
        await until(pilot, lambda: all(line.strip() for line in screen_text(app).splitlines()))


async def test_a_question_is_not_under_a_toast_and_ctrl_s_answers_it(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        await pilot.press("d")
        await until(pilot, lambda: len(rows.rows) == 4)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: len(rows.rows) == 5)
        (toast,) = app._notifications
        assert "Ctrl+Z" not in toast.message
        await pilot.press("z")
        await until(pilot, lambda: app.screen.query_one(AskLine).asking)
        assert not app._notifications
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen.query_one(AskLine).asking)
        await until(pilot, lambda: bool(app._notifications))
        assert any("Asleep until" in toast.message for toast in app._notifications)


async def test_worked_through_one_after_the_other(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        due = [row for row in rows.rows if row.due < HERE.end_of(HERE.today()) and not row.snoozed_until]
        await pilot.press("w")
        await until(pilot, lambda: app.screen.query("#work-row"))
        await until(pilot, lambda: app.screen.row is not None)
        screen: Any = app.screen
        first = screen.row
        assert first.id == due[0].id
        await pilot.press("d")
        await until(pilot, lambda: screen.row is None or screen.row.id != first.id)
        await until(pilot, lambda: "1 done" in screen_text(app))
        while screen.row is not None:
            seen = screen.row.id
            await pilot.press("n")
            await until(pilot, lambda seen=seen: screen.row is None or screen.row.id != seen)  # type: ignore[misc]
        assert "Nothing more is due today · 1 done" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("#queue-list"))


async def test_asleep_until_they_call_and_called_off(queue_path: Path) -> None:
    async with desk(queue_path) as (app, pilot):
        rows = await open_queue(app, pilot, 5)
        slept = rows.row
        await pilot.press("z")
        await until(pilot, lambda: "until they call" in screen_text(app))
        await pilot.press("5" if "5 until" in screen_text(app) else "4")
        await until(pilot, lambda: any(row.until_call for row in rows.rows))
        office = app.runner.office.result()
        given = InteractionInput("phone", slept.customer_id, subject="Rang")
        office.write(log_interaction, given, staff_id=1, clock=HERE)
        app.screen.came_back()
        await until(pilot, lambda: not any(row.until_call for row in rows.rows))
        gone = rows.row
        await pilot.press("x")
        await until(pilot, lambda: "Why?" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: any("Why it is called off is missing" in n.message for n in app._notifications))
        await pilot.press("x")
        await type_text(pilot, "Moved away")
        await pilot.press("enter")
        await until(pilot, lambda: gone.id not in [row.id for row in rows.rows])
