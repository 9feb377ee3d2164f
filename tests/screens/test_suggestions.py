"""What is suggested on the customer screen: taken and declined by real keys, undone, kept in a draft, counted."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.identify.search import search
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.numbering import grouped
from deskcrm.store import open_base, sqlite, takes_connection
from deskcrm.widgets.suggestion_pane import SuggestionPane

from .conftest import NOW, desk, screen_text, type_text, until

PROMISE = "1 Keep the promise: Call back with the price"


async def open_customer(app, pilot, text: str, first: str) -> None:  # type: ignore[no-untyped-def]
    """Opens the customer that ``text`` finds, and waits for the first suggestion."""
    await type_text(pilot, text)
    await until(pilot, lambda: app.screen.query_one("#lookup-list").total in (1, 2))  # type: ignore[attr-defined]
    await pilot.press("enter")
    await until(pilot, lambda: first in screen_text(app))


@takes_connection
def _responses(connection: Any) -> list[tuple[str, str, str]]:
    rows: list[tuple[str, str, str]] = connection.execute(
        "SELECT rule, answer, reason FROM response WHERE archived_at IS NULL ORDER BY id"
    ).fetchall()
    return rows


@takes_connection
def _contacts(connection: Any) -> int:
    return int(connection.execute("SELECT count(*) FROM interaction WHERE archived_at IS NULL").fetchone()[0])


@takes_connection
def _shown(connection: Any) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = connection.execute("SELECT rule, day FROM suggestion_shown ORDER BY rule").fetchall()
    return rows


def read(app: DeskApp, function: Any) -> Any:
    """What ``function`` reads from the base that ``app`` has open."""
    return app.runner.office.result().read(function)


async def test_taken_by_a_key_and_the_save_answers_it(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_customer(app, pilot, "chai", PROMISE)
        shown = screen_text(app)
        assert shown.index("no tier yet") < shown.index(PROMISE) < shown.index("Asked about delivery 2")
        assert "a Take" in shown.splitlines()[-1]
        assert "x Decline" in shown.splitlines()[-1]
        logged = read(app, _contacts)
        await pilot.press("a")
        await until(pilot, lambda: "Log an interaction: Somchai" in screen_text(app))
        assert app.screen.field("subject").value  # type: ignore[attr-defined]
        assert read(app, _responses) == []  # opening the form answers nothing
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Logged for Somchai" in screen_text(app))
        await until(pilot, lambda: PROMISE not in screen_text(app))
        assert read(app, _responses) == [("promise_broken", "taken", "")]
        assert read(app, _contacts) == logged + 1
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Taken back: the suggestion taken" in screen_text(app))
        await until(pilot, lambda: PROMISE in screen_text(app))
        assert read(app, _responses) == []
        assert read(app, _contacts) == logged


async def test_a_form_that_was_left_untouched_answers_nothing(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_customer(app, pilot, "chai", PROMISE)
        await pilot.press("a")
        await until(pilot, lambda: "Log an interaction: Somchai" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: PROMISE in screen_text(app))
        assert "Parked" not in screen_text(app)
        await pilot.press("n")  # a form of its own has nothing of it
        await until(pilot, lambda: "Log an interaction: Somchai" in screen_text(app))
        await type_text(pilot, "Rang about else")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Logged for Somchai" in screen_text(app))
        assert read(app, _responses) == []


async def test_declined_with_a_reason_and_the_next_one_comes(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_customer(app, pilot, "chai", PROMISE)
        await pilot.press("x")
        await until(pilot, lambda: "Why not “Keep the promise" in screen_text(app))
        assert "3 not interested" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "Why not" not in screen_text(app))
        await pilot.press("x")
        await pilot.press("1")
        await until(pilot, lambda: "Declined: Keep the promise" in screen_text(app))
        await until(pilot, lambda: PROMISE not in screen_text(app))
        assert read(app, _responses) == [("promise_broken", "declined", "not_now")]
        assert "suggestion" in screen_text(app)  # the history tells it
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Taken back: the suggestion declined" in screen_text(app))
        await until(pilot, lambda: PROMISE in screen_text(app))


async def test_another_reason_is_typed(people_path: Path) -> None:
    async with desk(people_path, size=(220, 45)) as (app, pilot):
        await open_customer(app, pilot, "chai", PROMISE)
        await pilot.press("x", "6")
        await type_text(pilot, "moves [/] house")
        await pilot.press("enter")
        await until(pilot, lambda: "Declined" in screen_text(app))
        assert read(app, _responses) == [("promise_broken", "declined", "other")]
        await until(pilot, lambda: "moves [/] house" in screen_text(app))


async def test_a_draft_comes_back_with_its_suggestion(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_customer(app, pilot, "chai", PROMISE)
        await pilot.press("a")
        await until(pilot, lambda: "Log an interaction: Somchai" in screen_text(app))
        await type_text(pilot, " at noon")
        await pilot.press("escape")
        await until(pilot, lambda: "Parked" in screen_text(app))
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Somchai" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Log an interaction: Somchai" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Logged for Somchai" in screen_text(app))
        assert read(app, _responses) == [("promise_broken", "taken", "")]


async def test_a_complaint_is_opened_and_that_is_the_answer(people_path: Path) -> None:
    office = open_base(people_path, clock=Clock(ZoneInfo("Asia/Bangkok"), NOW), terminal="before")
    bob = office.read(search, "bob").rows[0].id
    given = ComplaintInput(description="It broke", customer_id=bob, severity=4)
    number = office.write(take_complaint, given, staff_id=None, clock=office.clock).number
    office.close()
    async with desk(people_path) as (app, pilot):
        await open_customer(app, pilot, "bob", grouped(number))
        await until(pilot, lambda: "1 " in screen_text(app) and app.screen.suggestion is not None)  # type: ignore[attr-defined]
        assert app.screen.suggestion.opens == "complaint"  # type: ignore[attr-defined]
        await pilot.press("a")
        await until(pilot, lambda: type(app.screen).__name__ == "ComplaintScreen" and "It broke" in screen_text(app))
        await until(pilot, lambda: "Taken: " in screen_text(app))
        assert [answer for _rule, answer, _reason in read(app, _responses)] == ["taken"]


async def test_what_was_shown_is_counted_once_a_day_as_the_program_ends(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_customer(app, pilot, "chai", PROMISE)
        shown = [one.rule for one in app.screen._suggestions]  # type: ignore[attr-defined]
        await pilot.press("escape")
        await pilot.press("enter")
        await until(pilot, lambda: PROMISE in screen_text(app))
        await pilot.press("ctrl+q")
        await pilot.pause(0.5)
    office = open_base(people_path, clock=Clock(ZoneInfo("Asia/Bangkok"), NOW), terminal="after")
    assert office.read(_shown) == [(rule, "2026-03-02") for rule in sorted(set(shown))]
    office.close()


async def test_the_room_is_kept_and_another_customer_shows_nothing_of_the_last(people_path: Path) -> None:
    async with desk(people_path, size=(120, 30)) as (app, pilot):
        await open_customer(app, pilot, "chai", PROMISE)
        pane = app.screen.query_one(SuggestionPane)
        height = pane.size.height
        assert "taken 50 %" in screen_text(app)
        await pilot.press("escape", "escape")
        await type_text(pilot, "bob")
        await until(pilot, lambda: app.screen.query_one("#lookup-list").total == 1)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.customer is not None and app.screen.customer.name == "Bob [/]")
        assert "Call back with the price" not in screen_text(app)
        assert pane.size.height == height


async def test_counting_never_holds_up_the_end_of_the_program(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_customer(app, pilot, "chai", PROMISE)
        holder = sqlite.connect(people_path, "rw")
        holder.execute("BEGIN IMMEDIATE")
        begun = monotonic()
        await app.action_quit()
        assert monotonic() - begun < 1.5
        assert app.return_value is None
        holder.execute("ROLLBACK")
        holder.close()
        assert app._exit_renderables == []  # nothing is said of a save that was not made
