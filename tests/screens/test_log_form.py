"""Logging a contact by keys: what is saved, what is kept, what is asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from deskcrm.app import DeskApp, collected
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.interact.interactions import interactions_of, log_interaction, unidentified
from deskcrm.interact.matters import matters_for
from deskcrm.interact.views import InteractionInput
from deskcrm.settings import preferences
from deskcrm.store import sqlite, takes_connection
from deskcrm.widgets import door

from .conftest import NOW, desk, screen_text, type_text, until


def office_of(app: DeskApp) -> Any:
    return app.runner.office.result()


async def open_log(app: DeskApp, pilot: Pilot[None], customer_id: int = 1) -> Any:
    """The customer screen, then F3."""
    app.open_customer(customer_id)
    await until(pilot, lambda: app.screen.customer is not None)
    await pilot.press("f3")
    await until(pilot, lambda: type(app.screen).__name__ == "LogForm")
    await until(pilot, lambda: "Walk-in" in screen_text(app) or "วอล์ก" in screen_text(app))
    return app.screen


async def saved(pilot: Pilot[None], app: DeskApp) -> None:
    await until(pilot, lambda: type(app.screen).__name__ != "LogForm")


async def test_a_subject_is_all_it_takes(people_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "SETTLE_AFTER", 0.0)
    monkeypatch.setattr(collected, "WRITE_AFTER", 3600.0)  # who looked at whom is written later, in its own time
    async with desk(people_path) as (app, pilot):
        await open_log(app, pilot)
        await type_text(pilot, "Asked the price")
        await pilot.press("ctrl+s")
        await saved(pilot, app)
        logged = office_of(app).read(interactions_of, 1)[0]
        assert (logged.subject, logged.channel_code, logged.direction) == ("Asked the price", "phone", "in")
        assert logged.at == NOW
        assert app.screen.customer.id == 1
        # A moment later nothing of it is left in the log for a later save to wait for.
        settled = Event()
        app.runner.put("settle", settled.set)
        assert settled.wait(10)
        connection = sqlite.connect(people_path, "rw")
        _busy, written, moved = connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
        connection.close()
        assert written == moved > 0


async def test_everything_at_80x24_is_on_the_first_page(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_log(app, pilot)
        shown = screen_text(app)
    for word in ("Channel", "Subject", "Matter", "Note", "Outcome", "Follow-up", "Due", "Promised", "Minutes", "When",
                 "Expected", "Perceived"):  # fmt: skip
        assert word in shown


async def test_a_promise_a_matter_and_what_was_thought_of_it_in_one_save(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await open_log(app, pilot, 2)
        await type_text(pilot, "ซ่อมแอร์")
        await pilot.press("enter")
        await type_text(pilot, "rep")
        await pilot.press("down", "enter")
        await type_text(pilot, "one line")
        await pilot.press("enter")
        await type_text(pilot, "two [/]")
        await pilot.press("tab", "2", "enter")
        await type_text(pilot, "Call back")
        await pilot.press("enter")
        await type_text(pilot, "tomorrow 10:00")
        await pilot.press("enter")
        assert "= Tue 3 Mar 2026, 10:00" in screen_text(app)
        await pilot.press("y", "enter")
        await type_text(pilot, "7")
        await pilot.press("enter")
        await type_text(pilot, "yesterday 14:00")
        await pilot.press("enter", "3", "enter")
        assert not form.field("worth").display
        await pilot.press("5", "enter")
        assert form.field("worth").display
        await pilot.press("y", "ctrl+s")
        await saved(pilot, app)
        office = office_of(app)
        logged = office.read(interactions_of, 2)[0]
        assert (logged.subject, logged.matter, logged.note) == ("ซ่อมแอร์", "Repair", "one line\ntwo [/]")
        assert (logged.outcome, logged.seconds, logged.at) == ("follow_up", 420, NOW - timedelta(hours=19))
        assert (logged.expected, logged.perceived, logged.worth) == (3, 5, True)
        promise = office.read(follow_ups_of, 2)[0]
        assert (promise.title, promise.kind, promise.due) == ("Call back", "promise", NOW + timedelta(hours=25))
        await until(pilot, lambda: any("promised: tomorrow 10:00" in note.message for note in app._notifications))
        assert any("Ctrl+Z" in note.message for note in app._notifications)


async def test_what_is_promised_for_a_part_of_a_day_stays_a_window(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await open_log(app, pilot, 2)
        await type_text(pilot, "x")
        form.field("follow_up").value = "Ring"
        form.field("due").focus_control()
        await type_text(pilot, "tomorrow afternoon")
        assert "= Tue 3 Mar 2026, 13:00 - 17:00" in " ".join(screen_text(app).split())
        await pilot.press("ctrl+s")
        await saved(pilot, app)
        (planned,) = office_of(app).read(follow_ups_of, 2)
        assert (planned.due_from, planned.due) == (NOW + timedelta(hours=28), NOW + timedelta(hours=32))
        await pilot.press("f5")
        await until(pilot, lambda: "tomorrow 13-17:00" in screen_text(app))


async def test_an_open_matter_of_the_customer_is_offered_first_and_joined(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = office_of(app)
        office.write(log_interaction, InteractionInput("phone", 2, matter="Delivery"), staff_id=1, clock=office.clock)
        thread = office.read(matters_for, 2)[0].thread_id
        form = await open_log(app, pilot, 2)
        await until(pilot, lambda: "open: Delivery" in screen_text(app))
        await pilot.press("enter", "down", "enter", "ctrl+s")
        await saved(pilot, app)
        del form
        assert office.read(matters_for, 2)[0].thread_id == thread
        assert [one.matter for one in office.read(interactions_of, 2)] == ["Delivery", "Delivery"]
        assert sum(one.thread_id is not None for one in office.read(matters_for, 2)) == 1


async def test_with_nobody_in_view_it_is_somebody_not_identified(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("f3")
        await until(pilot, lambda: "not identified" in screen_text(app).splitlines()[0] and app.focused)
        await type_text(pilot, "Wrong number")
        await pilot.press("ctrl+ห")  # Ctrl+S on the Thai keyboard
        await saved(pilot, app)
        assert [one.subject for one in office_of(app).read(unidentified)] == ["Wrong number"]


async def test_over_thirty_minutes_it_asks_once_and_ctrl_s_keeps_them(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await open_log(app, pilot)
        await type_text(pilot, "Long one")
        form._line.begin(31 * 60)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "31 min: Ctrl+S again keeps this" in screen_text(app))
        assert app.focused is form.field("minutes").control
        await pilot.press("ctrl+s")
        await saved(pilot, app)
        assert 31 * 60 <= office_of(app).read(interactions_of, 1)[0].seconds < 31 * 60 + 20


async def test_over_thirty_minutes_the_right_number_can_be_typed(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await open_log(app, pilot)
        await type_text(pilot, "Left open")
        form._line.begin(50 * 60)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "50 min: Ctrl+S again keeps this" in screen_text(app))
        await type_text(pilot, "๔.๕")
        await pilot.press("ctrl+s")
        await saved(pilot, app)
        assert office_of(app).read(interactions_of, 1)[0].seconds == 270


async def test_spoken_with_somebody_else_unfolds_by_its_key(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await open_log(app, pilot)
        assert "Relation" not in screen_text(app)
        await type_text(pilot, "About the bill")
        await pilot.press("ctrl+r")
        await type_text(pilot, "Wan")
        await pilot.press("enter")
        await type_text(pilot, "ภรรยา")
        await pilot.press("enter", "n")
        assert form.field("spoke_may_know").value in ("no", "not_asked")
        await pilot.press("ctrl+s")
        await saved(pilot, app)
        logged = office_of(app).read(interactions_of, 1)[0]
        assert (logged.spoke_name, logged.spoke_relation, logged.spoke_may_know) == ("Wan", "ภรรยา", "no")


async def test_what_cannot_be_read_is_said_and_the_cursor_goes_on(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await open_log(app, pilot)
        form.field("due").focus_control()
        await type_text(pilot, "someday")
        await pilot.press("enter")
        await until(pilot, lambda: form.field("due").has_class("-error"))
        assert app.focused is form.field("promise").control
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.focused is form.field("due").control)
        assert office_of(app).read(interactions_of, 1)[0].subject != "someday"


async def test_nothing_to_log_is_refused_and_the_form_stays(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await open_log(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: form.field("subject").has_class("-error"))
        assert app.focused is form.field("subject").control


async def test_the_last_channel_of_this_terminal_is_the_next_ones(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await open_log(app, pilot)
        await type_text(pilot, "Came in")
        await pilot.press("shift+tab", "shift+tab", "w", "ctrl+s")
        await saved(pilot, app)
        form = await open_log(app, pilot)
        assert form.field("channel").value == "walk_in"
        await until(pilot, lambda: preferences.load().channel == "walk_in")
    async with desk(people_path) as (app, pilot):
        form = await open_log(app, pilot)
        assert form.field("channel").value == "walk_in"


async def test_the_language_switches_in_a_half_filled_form(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await open_log(app, pilot)
        await type_text(pilot, "ถามราคา")
        await pilot.press("enter")
        await type_text(pilot, "Price")
        form.field("due").value = "tomorrow 10:00"
        await pilot.pause()
        focused = app.focused
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "2569" in screen_text(app))
        assert (form.field("subject").value, form.field("matter").value) == ("ถามราคา", "Price")
        assert app.focused is focused
        await pilot.press("ctrl+t", "ctrl+s")
        await until(pilot, lambda: form.field("follow_up").has_class("-error"))


async def test_f3_again_parks_this_one_and_begins_another_of_the_same_customer(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        form = await open_log(app, pilot)
        await type_text(pilot, "one")
        await pilot.press("f3")
        await until(pilot, lambda: form.field("subject").value == "")
        assert form.customer_id == 1
        await until(pilot, lambda: [one.fields["subject"] for one in office_of(app).drafts.mine("Mali")] == ["one"])


async def test_beside_the_form_stands_who_it_is_where_there_is_room(people_path: Path) -> None:
    async with desk(people_path, size=(160, 45)) as (app, pilot):
        await open_log(app, pilot)
        await until(pilot, lambda: "Last contact" in screen_text(app))


async def test_which_complaint_it_was_about_is_offered_where_one_is_open(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        office = office_of(app)
        acting: dict[str, Any] = {"staff_id": 1, "clock": app.clock}
        for words in "It broke [/]", "It came late":
            taken = office.write(take_complaint, ComplaintInput(words, 1), **acting)
        form = await open_log(app, pilot, 2)
        await pilot.pause(0.1)
        assert not form.field("complaint").display
        await pilot.press("escape")
        form = await open_log(app, pilot)
        await until(pilot, lambda: form.field("complaint").display)
        assert form.field("complaint").value == ""
        shown = screen_text(app)
        assert "About complaint" in shown
        assert "It broke [/]" in shown
        await type_text(pilot, "When will it be mended?")
        await pilot.press("tab", "tab", "2", "ctrl+s")
        await saved(pilot, app)
        assert office.read(complaint_ids) == [taken.id]


@takes_connection
def complaint_ids(connection: Any) -> list[int]:
    return [row[0] for row in connection.execute("SELECT complaint_id FROM interaction WHERE complaint_id NOT NULL")]
