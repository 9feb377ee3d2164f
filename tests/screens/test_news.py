"""News by real keys: written, looked at, told one after another, by another terminal too; files to send."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.customize.news import add_news, coverage, news_list
from deskcrm.customize.news_sending import write_mailing
from deskcrm.customize.news_views import NewsInput
from deskcrm.customize.responses import decline
from deskcrm.errors import StoreError
from deskcrm.identify.consents import consents_of, record_consent
from deskcrm.identify.customers import customer_by_id, edit_customer
from deskcrm.identify.segments import add_segment
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.store import open_base
from deskcrm.widgets.fields import Field
from deskcrm.widgets.record_list import RecordList

from .conftest import NOW, desk, screen_text, type_text, until

HERE = Clock(ZoneInfo("Asia/Bangkok"), NOW)


@pytest.fixture
def agreed_path(people_path: Path) -> Path:
    """The first four agreed to be told news, and are a group."""
    office = open_base(people_path, clock=HERE, terminal="before")
    for who in (1, 2, 3, 4):
        office.write(record_consent, who, purpose="news", state="given", source="paper", staff_id=1, clock=HERE)
    office.write(add_segment, "Old friends", text="since:60d", staff_id=1, clock=HERE)
    office.close()
    return people_path


def write_news(path: Path, **given: Any) -> int:
    office = open_base(path, clock=HERE, terminal="other")
    text = NewsInput(**{"title": "Tea [/]", "state": "open", "text_en": "Come, {{ called }} [/]", **given})
    found = office.write(add_news, text, staff_id=1, clock=HERE)
    office.close()
    return found.id


async def go(pilot: Pilot[None], app: DeskApp, shown: str) -> None:
    app.action_news()
    await until(pilot, lambda: shown in screen_text(app))


async def test_written_for_a_group_looked_at_and_told_by_keys(agreed_path: Path) -> None:
    async with desk(agreed_path) as (app, pilot):
        await go(pilot, app, "No news yet")
        await pilot.press("n")
        await until(pilot, lambda: app.screen.query("#field-text-en"))
        await type_text(pilot, "Tea [/]")
        app.screen.query_one("#field-state", Field).value = "open"
        app.screen.query_one("#field-segments", Field).value = "old friends"
        app.screen.query_one("#field-text-en", Field).value = "Come, {{ caled }}"
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "place 10: there is no field caled" in " ".join(screen_text(app).split()))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.screen._saving)
        assert app.screen.query_one("#field-text-en", Field).has_class("-error")
        app.screen.query_one("#field-text-en", Field).value = "Come, {{ called }}"
        app.screen.query_one("#field-until", Field).value = "2026-12-31"
        await until(pilot, lambda: "= Thu 31 Dec 2026" in screen_text(app))
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Come, " in screen_text(app).split("English")[-1])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "News saved: Tea [/]" in screen_text(app))
        app.clear_notifications()
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        office = app.runner.office.result()
        assert office.read(news_list, clock=HERE)[0].groups == ("Old friends",)
        await pilot.press("w")
        await until(pilot, lambda: "1 to go" in screen_text(app))  # of the group one agreed
        assert "Come, Chai" in screen_text(app)
        await pilot.press("i")
        await until(pilot, lambda: "nobody is left to be told now · 1 told" in screen_text(app))
        titles = [one.title for one in office.read(follow_ups_of, 1)]
        assert "Interested: Tea [/]" in titles
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "1 to go · 0 told" in screen_text(app))
        await pilot.press("m")
        await until(pilot, lambda: "nobody is left" in screen_text(app))
        assert [one.state for one in office.read(consents_of, 1)] == ["withdrawn"]


async def test_skipped_copied_and_stopped_by_another_terminal(agreed_path: Path) -> None:
    news = write_news(agreed_path)
    async with desk(agreed_path, size=(160, 45)) as (app, pilot):
        await go(pilot, app, "Tea [/]")
        await until(pilot, lambda: "Phone 4" in screen_text(app))
        await pilot.press("w")
        await until(pilot, lambda: "4 to go" in screen_text(app) and "A-000001" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: "Come, หญิง [/]" in screen_text(app))
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "In the clipboard: Tea [/]" in screen_text(app))
        assert app.clipboard == "Come, หญิง [/]"
        await pilot.press("r")
        await until(pilot, lambda: "A-000003" in screen_text(app))
        other = open_base(agreed_path, clock=HERE, terminal="two")
        other.write(record_consent, 3, purpose="news", state="withdrawn", staff_id=1, clock=HERE)
        other.close()
        await pilot.press("t")
        await until(pilot, lambda: "or took it back" in " ".join(screen_text(app).split()))
        await until(pilot, lambda: "A-000004" in screen_text(app))
        await pilot.press("t")
        await until(pilot, lambda: "A-000001" in screen_text(app))  # skipped: last
        office = app.runner.office.result()
        await pilot.press("b", "2")
        await until(pilot, lambda: "· Phone" in screen_text(app).splitlines()[0])
        await pilot.press("x")
        await until(pilot, lambda: "nobody is left" in screen_text(app))
        found = office.read(coverage, news, clock=HERE)
        assert (found.outcomes, found.left) == ({"told": 1, "not_reached": 1, "not_interested": 1}, 0)


async def test_who_was_skipped_comes_again_when_all_were(agreed_path: Path) -> None:
    write_news(agreed_path)
    async with desk(agreed_path) as (app, pilot):
        await go(pilot, app, "Tea [/]")
        await until(pilot, lambda: "Phone 4" in screen_text(app))
        await pilot.press("w")
        for code in ("A-000001", "A-000002", "A-000003", "A-000004", "A-000001"):
            await until(pilot, lambda: code in screen_text(app))  # noqa: B023  called before the next
            assert "4 to go" in screen_text(app)
            await pilot.press("n")


async def test_a_file_is_written_and_sent_and_a_suggestion_taken(agreed_path: Path, tmp_path: Path) -> None:
    news = write_news(agreed_path, title="Tea")
    async with desk(agreed_path) as (app, pilot):
        office = app.runner.office.result()
        office.write(decline, 2, "welcome", reason="has_it", staff_id=1, clock=HERE)  # else it stands first
        app.open_customer(2)
        await until(pilot, lambda: "Tell them: Tea" in screen_text(app))
        await pilot.press("a")
        await until(pilot, lambda: "Come, หญิง" in screen_text(app))
        await pilot.press("t")
        await until(pilot, lambda: type(app.screen).__name__ == "CustomerScreen")
        assert office.read(coverage, news, clock=HERE).heard == 1
        await go(pilot, app, "Phone 3")
        await pilot.press("p")
        await until(pilot, lambda: "4 Phone (3)" in screen_text(app))
        await pilot.press("4")
        await type_text(pilot, str(tmp_path / "calls.csv"))
        await pilot.press("enter")
        await until(pilot, lambda: "3 customers in calls.csv" in screen_text(app))
        assert (tmp_path / "calls.csv").read_text("utf-8-sig").startswith("phone,code,name,language,subject,text")
        await until(pilot, lambda: app.screen.check_action("news_sent", ()))
        await pilot.press("s")
        await until(pilot, lambda: "Was calls.csv sent, to 3?" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: "3 customers told by calls.csv" in screen_text(app))
        assert office.read(coverage, news, clock=HERE).heard == 4


async def test_of_several_files_each_is_asked_and_who_is_not_counted_is_named(agreed_path: Path) -> None:
    news = write_news(agreed_path, title="Tea")
    other = open_base(agreed_path, clock=HERE, terminal="two")
    for who, file in ((1, "one.csv"), (3, "two.csv")):
        other.write(write_mailing, news, channel="phone", file=file, ids=[who], staff_id=1, clock=HERE)
    other.write(record_consent, 3, purpose="news", state="withdrawn", staff_id=1, clock=HERE)
    other.close()
    async with desk(agreed_path, size=(160, 45)) as (app, pilot):
        await go(pilot, app, "not sent yet: two.csv")
        await until(pilot, lambda: app.screen.check_action("news_sent", ()))
        await pilot.press("s")
        await until(pilot, lambda: "Was one.csv sent, to 1?" in screen_text(app))
        await pilot.press("3")
        await until(pilot, lambda: "Was two.csv sent, to 1? Take out before: A-000003" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: "0 customers told by two.csv · Not counted" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: "Was one.csv sent, to 1?" in screen_text(app))
        await pilot.press("3")
        await until(pilot, lambda: "Was one.csv sent, to 1?" not in screen_text(app))


async def test_news_that_is_gone_and_texts_that_cannot_be_made_are_said_once(agreed_path: Path) -> None:
    other = open_base(agreed_path, clock=HERE, terminal="two")
    given = NewsInput("Tea", state="open", text_en="{{ name }}" * 90)
    news = other.write(add_news, given, staff_id=1, clock=HERE).id
    view = other.read(customer_by_id, 1)
    long = CustomerInput(name="Chai " * 50, phone="081 234 5678")
    other.write(edit_customer, 1, long, version=view.version, staff_id=1, clock=HERE)
    async with desk(agreed_path) as (app, pilot):
        said = []
        app.say_error = lambda error: said.append(str(error))
        await go(pilot, app, "Tea")
        await until(pilot, lambda: "Phone 4" in screen_text(app))
        await pilot.press("w")
        await until(pilot, lambda: "A-000002" in screen_text(app))
        for who in ("A-000003", "A-000004", "nobody is left"):
            await pilot.press("t")
            await until(pilot, lambda: who in screen_text(app))  # noqa: B023  called before the next
        await pilot.pause(0.5)
        assert [one[:20] for one in said] == ["A-000001: Text, Engl"]
        assert other.read(coverage, news, clock=HERE).left == 1


async def test_news_taken_back_at_another_terminal_is_said_and_nothing_goes_round(agreed_path: Path) -> None:
    other = open_base(agreed_path, clock=HERE, terminal="two")
    other.write(add_news, NewsInput("Tea", state="open", text_en="Come"), staff_id=1, clock=HERE)
    async with desk(agreed_path) as (app, pilot):
        await go(pilot, app, "Tea")
        await until(pilot, lambda: "Phone 4" in screen_text(app))
        await pilot.press("w")
        await until(pilot, lambda: "4 to go" in screen_text(app))
        other.undo()
        said = []
        app.say_error = lambda error: said.append(str(error))
        await pilot.press("t")
        await until(pilot, lambda: said)
        await pilot.pause(0.5)
        assert set(said) == {"This news is not there any more."}
        assert len(said) <= 3


async def test_what_cannot_be_read_is_said_once_and_not_asked_for_without_end(agreed_path: Path) -> None:
    async with desk(agreed_path) as (app, pilot):
        await go(pilot, app, "No news yet")
        said, office = [], app.runner.office.result()
        app.say_error = lambda error: said.append(str(error))

        def read(*_args: Any, **_given: Any) -> None:
            raise StoreError("The disk is gone.")

        office.read, kept = read, office.read
        app.screen.came_back()
        await until(pilot, lambda: said)
        await pilot.pause(0.5)
        office.read = kept
        assert set(said) == {"The disk is gone."}
        assert len(said) < 10
