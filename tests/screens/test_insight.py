"""The insight screen: its pages by their digits, opening what they show, other lines before they are kept, the file."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.customize.whole_book import refresh
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.identify.segments import add_segment, archive_segment
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.screens.insight import InsightScreen
from deskcrm.screens.insight_curve import WhaleCurve, plot
from deskcrm.settings.office import load
from deskcrm.store import Office, open_base
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.footer import DeskFooter
from deskcrm.widgets.record_list import RecordList

from .conftest import NOW, desk, screen_text, type_text, until

BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.fixture
def sold_path(people_path: Path) -> Path:
    """The people, ten of whom bought more than once, half a year ago and lately; the book is computed."""
    wiring.register()
    clock = Clock(BANGKOK, NOW)
    office = open_base(people_path, clock=clock, terminal="selling")
    for number in range(1, 11):
        for days in (5, 200):
            given = PurchaseInput(number, 1000, description="Rice", unit_price=1_000_000 * number, unit_cost=500_000,
                                  order=f"{number}-{days}", at=NOW - timedelta(days=days))  # fmt: skip
            office.write(add_purchase, given, staff_id=1, clock=clock)
        call = InteractionInput("phone", number, subject="Asked", seconds=60 * number, at=NOW - timedelta(days=150))
        office.write(log_interaction, call, staff_id=1, clock=clock)
    refresh(office)
    office.close()
    return people_path


async def opened(app: Any, pilot: Any, digit: str, words: str) -> None:
    """Goes to a page and waits for what it says."""
    if not isinstance(app.screen, InsightScreen):
        await pilot.press("f6")
        await until(pilot, lambda: "Customer mix of" in screen_text(app))
    await pilot.press(digit)
    await until(pilot, lambda: words in screen_text(app) and "computing" not in screen_text(app))


async def test_every_page_opens_by_its_digit_at_both_sizes(sold_path: Path) -> None:
    pages = {
        "1": "The first by revenue", "2": "The best 20 %", "3": "Bring much, cost little", "4": "bought again",
        "5": "Nobody was lost", "6": "rated customers would move", "7": "By channel", "8": "Taken %",
    }  # fmt: skip
    for size in ((80, 24), (160, 45)):
        async with desk(sold_path, size=size) as (app, pilot):
            for digit, words in pages.items():
                await opened(app, pilot, digit, words)
                shown = screen_text(app).split("\n")
                assert all(len(line) <= size[0] for line in shown)
                assert "Esc Back" in shown[-1]


async def test_a_square_opens_its_customers_and_a_customer_opens(sold_path: Path) -> None:
    async with desk(sold_path) as (app, pilot):
        await opened(app, pilot, "3", "Bring much")
        await pilot.press("down", "enter")
        await until(pilot, lambda: "highest net value first" in screen_text(app))
        await until(pilot, lambda: "…" not in screen_text(app).split("\n")[3])
        assert "Bring little, cost little" in screen_text(app)
        first = app.screen.query_one("#square-list", RecordList).row
        assert first is not None
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, InsightScreen) and first.name in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "highest net value first" in screen_text(app))
        assert app.screen.query_one("#square-list", RecordList).row.customer_id == first.customer_id
        await pilot.press("escape")
        await until(pilot, lambda: "▶ Bring little, cost little" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, InsightScreen))


async def test_every_page_of_customers_is_narrowed_to_a_group(sold_path: Path, tmp_path: Path) -> None:
    office = open_base(sold_path, clock=Clock(BANGKOK, NOW), terminal="grouping")
    group = office.write(add_segment, "First [b] two", text="revenue:1..400", staff_id=1, clock=office.clock)
    async with desk(sold_path, size=(160, 45)) as (app, pilot):
        await opened(app, pilot, "1", "purchase in these days: 10")
        await pilot.press("s")
        await until(pilot, lambda: "Of which group" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "purchase in these days: 2" in screen_text(app))
        assert "group First [b] two" in screen_text(app)
        await pilot.press("e")
        await type_text(pilot, str(tmp_path / "mix.html"))
        await pilot.press("enter")
        await until(pilot, lambda: "Written to" in screen_text(app))
        assert "group First [b] two" in (tmp_path / "mix.html").read_text("utf-8")
        for digit, words in (("2", "The best 20 %, 1 customer"), ("3", "Bring much"), ("4", "bought again")):
            await opened(app, pilot, digit, words)
            assert "group First [b] two" in screen_text(app)
        await pilot.press("5")  # of who left the group says nothing
        await until(pilot, lambda: "Nobody was lost" in screen_text(app))
        assert "group First" not in screen_text(app)
        await pilot.press("4")
        await until(pilot, lambda: "group First" in screen_text(app))
        office.write(archive_segment, group.id, version=group.version, staff_id=1, clock=office.clock)
        await pilot.press("1")  # everybody again where the group is gone
        await until(pilot, lambda: "purchase in these days: 10" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: "No group was saved yet" in screen_text(app))
    office.close()


async def test_other_lines_are_tried_then_kept(sold_path: Path) -> None:
    async with desk(sold_path) as (app, pilot):
        await opened(app, pilot, "6", "0 of 10 rated customers would move")
        assert "s Keep" not in screen_text(app)
        await pilot.press("l")
        await type_text(pilot, "60 20 90")
        await pilot.press("enter")
        await until(pilot, lambda: "the percentages go up" in screen_text(app))
        await pilot.press("escape", "l")
        await type_text(pilot, "30 60 100")
        await pilot.press("enter")
        await until(pilot, lambda: "Tried: 30 / 60 / 100 %" in screen_text(app))
        await until(pilot, lambda: "0 of 10" not in screen_text(app) and "computing" not in screen_text(app))
        assert settings_of(sold_path) == (5, 20, 80)
        moving = app.screen.query_one("#what-if-list", RecordList).total
        assert moving
        await pilot.press("s")
        await until(pilot, lambda: f"{moving} customers" in screen_text(app).replace("\n ", " "))
        await pilot.press("1")
        await until(pilot, lambda: not app.screen.query_one(AskLine).asking)
        assert settings_of(sold_path) == (5, 20, 80)
        await pilot.press("s", "2")
        await until(pilot, lambda: "0 of 10 rated customers would move" in screen_text(app))
        assert settings_of(sold_path) == (30, 60, 100)


def settings_of(path: Path) -> tuple[int, int, int]:
    office: Office = open_base(path, clock=Clock(BANGKOK, NOW), terminal="looking")
    shares = office.read(load).tier_shares
    office.close()
    return shares


async def test_the_report_is_written_where_it_was_asked_to(sold_path: Path, tmp_path: Path) -> None:
    file = tmp_path / "mix.html"
    async with desk(sold_path) as (app, pilot):
        await opened(app, pilot, "1", "The first by revenue")
        await pilot.press("e")
        await type_text(pilot, str(tmp_path / "mix.pdf"))
        await pilot.press("enter")
        await until(pilot, lambda: "none of the endings" in screen_text(app))
        await pilot.press("backspace", "backspace", "backspace")
        await type_text(pilot, "html")
        await pilot.press("enter")
        await until(pilot, file.exists)
        assert not app.screen.query_one(AskLine).asking
    assert "Corner Shop" in file.read_text("utf-8")


async def test_the_mark_moves_along_the_curve(sold_path: Path) -> None:
    async with desk(sold_path) as (app, pilot):
        await opened(app, pilot, "2", "The best 20 %")
        await pilot.press("right", "right", "end", "right")
        await until(pilot, lambda: "The best 100 %, 10 customers" in screen_text(app))
        assert app.screen.query_one(WhaleCurve).mark == 100


async def test_an_office_without_sales_is_told_so(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await opened(app, pilot, "1", "The first by revenue")
        for digit, words in {"2": "Nobody bought", "6": "Nobody is rated yet", "3": "0 customers"}.items():
            await opened(app, pilot, digit, words)


@pytest.mark.parametrize("points", [(0,), (5, 5), (0, 10, 5, -7), tuple(range(101)), tuple(range(0, -101, -1))])
def test_a_curve_stays_in_its_picture(points: tuple[int, ...]) -> None:
    for columns, rows in ((20, 5), (66, 16)):
        drawn = plot(points, columns, rows)
        assert [len(row) for row in drawn] == [columns] * rows
        assert any(sign != " " for row in drawn for sign in row)


async def test_all_hours_of_a_month_are_read_at_80_columns(people_path: Path) -> None:
    clock = Clock(BANGKOK, NOW)
    office = open_base(people_path, clock=clock, terminal="night")
    for hour in (0, 23):
        call = InteractionInput("phone", 1, subject="x", seconds=60, at=datetime(2026, 2, 28, hour, tzinfo=BANGKOK))
        office.write(log_interaction, call, staff_id=1, clock=clock)
    office.close()
    async with desk(people_path) as (app, pilot):
        await pilot.press("f6", "f6", "5")
        await until(pilot, lambda: "Mar 2026 up to now" in screen_text(app))
        await pilot.press("left")
        await until(pilot, lambda: "Feb 2026, not closed" in screen_text(app))
        await pilot.press("pagedown")
        await until(pilot, lambda: "Mon ×4  Tue ×4" in screen_text(app))
        for _step in range(12):
            await pilot.press("down")
        wanted = ["23", "0", "0", "0", "0", "0", "1", "0"]
        await until(pilot, lambda: wanted in [line.split() for line in screen_text(app).splitlines()])


async def test_a_month_is_leafed_through_closed_and_written(people_path: Path, tmp_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("f6", "f6", "5")
        await until(pilot, lambda: "Mar 2026 up to now" in screen_text(app))
        footer = app.screen.query_one(DeskFooter)
        assert "c" not in dict(footer.keys())
        await pilot.press("left")
        await until(pilot, lambda: "Feb 2026, not closed" in screen_text(app))
        await until(pilot, lambda: dict(footer.keys()).get("c") == "Close month")
        await pilot.press("แ")  # c by its Thai sign
        await until(pilot, lambda: "Keep the report of Feb 2026 as it is now?" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: "Feb 2026 as it was closed" in screen_text(app))
        await until(pilot, lambda: "c" not in dict(footer.keys()))
        await pilot.press("e")
        await until(pilot, lambda: "Write the month's report to which file?" in screen_text(app))
        await type_text(pilot, str(tmp_path / "feb.html"))
        await pilot.press("enter")
        await until(pilot, (tmp_path / "feb.html").exists)
        assert "Feb 2026" in (tmp_path / "feb.html").read_text(encoding="utf-8")
        await pilot.press("right")
        await until(pilot, lambda: "Mar 2026 up to now" in screen_text(app))
        await until(pilot, lambda: "→" not in dict(footer.keys()))
