"""The first run: three questions, a base, and the offer of an import."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.identify.search import search
from deskcrm.identify.staff import staff_list
from deskcrm.settings import first_base
from deskcrm.settings.office import load
from deskcrm.store import open_base

from .conftest import desk, screen_text, type_text, until


async def test_three_questions_make_an_office_and_offer_an_import(tmp_path: Path) -> None:
    path = tmp_path / "new" / "office.db"
    table = tmp_path / "people.csv"
    table.write_text("name,phone\nSomchai Jaidee,0812345678\nNobody,12\nBob [/],021234567\n", encoding="utf-8")
    async with desk(path, ready=False) as (app, pilot):
        await until(pilot, lambda: "Office name" in screen_text(app))
        await type_text(pilot, "ร้านมุมถนน")
        await pilot.press("enter", "right")
        await until(pilot, lambda: app.screen.focused is not None)
        await pilot.press("enter")
        await type_text(pilot, "Nok")
        assert app.screen.field("staff").value == "Nok"
        assert app.screen.field("name").value == "ร้านมุมถนน"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: type(app.screen).__name__ == "ImportScreen")
        await until(pilot, lambda: app.focused is not None)
        await type_text(pilot, str(table))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: type(app.screen).__name__ == "ImportPreviewScreen" and app.screen.can("save"))
        await pilot.press("ctrl+s")
        await until(
            pilot, lambda: "people.rejects.csv" in "".join(line.strip() for line in screen_text(app).splitlines())
        )
        # Where the result is broken into lines depends on how long the path in it is.
        assert "อ่าน3แถว" in "".join(screen_text(app).split())
        await pilot.press("escape", "escape")
        await until(pilot, lambda: "Bob [/]" in screen_text(app))
        office = app.runner.office.result()
        settings = office.read(load)
        assert (settings.name, settings.language, settings.timezone, settings.currency) == (
            "ร้านมุมถนน", "th", "Asia/Bangkok", "THB",
        )  # fmt: skip
        assert [one.name for one in office.read(staff_list)] == ["Nok"]
        assert [row.name for row in office.read(search, "Somchai").rows] == ["Somchai Jaidee"]


async def test_until_there_is_a_base_nothing_else_can_be_gone_to(tmp_path: Path) -> None:
    async with desk(tmp_path / "office.db", ready=False) as (app, pilot):
        await until(pilot, lambda: "Office name" in screen_text(app))
        await pilot.press("f2", "f3", "f5", "ctrl+n", "ctrl+o", "ctrl+p", "escape")
        await pilot.pause(0.1)
        assert "Office name" in screen_text(app)
        assert "Find" not in screen_text(app).splitlines()[-1]


async def test_what_is_missing_is_said_under_its_field_and_nothing_is_made(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    async with desk(path, ready=False) as (app, pilot):
        await until(pilot, lambda: "Office name" in screen_text(app))
        await type_text(pilot, "Corner Shop")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "needs a name" in screen_text(app))
        assert app.focused is app.screen.field("staff").control
    assert not path.exists()


async def test_brackets_in_the_names_are_text(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    async with desk(path, ready=False) as (app, pilot):
        await until(pilot, lambda: "Office name" in screen_text(app))
        await type_text(pilot, "Shop [/]")
        await pilot.press("enter", "enter")
        await type_text(pilot, "[@click=app.quit]x[/]")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.is_open)
        await pilot.press("escape")
        await until(pilot, lambda: "Shop [/] · [@click=app.quit]x[/]" in screen_text(app))


def test_a_refused_founding_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    with pytest.raises(Exception, match="control"):
        first_base.make_base(path, name="Shop", language="en", staff="A\x1b[2J")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("zone", "currency"),
    [("Asia/Bangkok", "THB"), ("Europe/London", "GBP"), ("Asia/Tokyo", "JPY"), ("UTC", "USD"), ("Etc/GMT-7", "USD")],
)
def test_the_likely_currency_is_that_of_the_zone(zone: str, currency: str) -> None:
    assert first_base.likely_currency(zone) == currency


def test_the_likely_zone_is_this_machines_unless_the_office_speaks_thai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Lisbon")
    assert first_base.likely_timezone("en") == "Europe/Lisbon"
    assert first_base.likely_timezone("th") == "Asia/Bangkok"
    monkeypatch.setenv("TZ", "Nowhere/Land")
    assert first_base.likely_timezone("en") == "Asia/Bangkok"


def test_the_base_made_can_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    first_base.make_base(path, name="Shop", language="en", staff="Nok", timezone="Europe/London")
    office = open_base(path, clock=Clock.from_environment("UTC"), terminal="t")
    assert office.read(load).currency == "GBP"
    office.close()
