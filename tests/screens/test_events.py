"""Events by keys: one made, a guest invited and told, two checked in, and the customer's own screen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.clock import Clock
from deskcrm.customize.event_invites import invite_one
from deskcrm.customize.event_rows import events, invited
from deskcrm.customize.event_views import EventInput
from deskcrm.customize.events import add_event, reply_to_event
from deskcrm.identify.consents import record_consent
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.store import Office, open_base
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


@pytest.fixture
def party_path(people_path: Path) -> Path:
    """With an event of today, two places, Somchai and Bob [/] invited."""
    office = open_base(people_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    clock = office.clock
    given = EventInput("Open [/]", clock.now() + timedelta(hours=3), place="Hall [red]", places=2)
    party = office.write(add_event, given, staff_id=1, clock=clock)
    for who in (1, 3):
        office.write(record_consent, who, purpose="news", state="given", source="paper", staff_id=1, clock=clock)
        office.write(invite_one, party.id, who, staff_id=1, clock=clock)
    office.close()
    return people_path


def rows(office: Office) -> dict[int, Any]:
    return {one.customer_id: one for one in office.read(invited, 1)}


async def to_the_list(app: DeskApp, pilot: Pilot[None]) -> None:
    """Opens the list of the event that is under the cursor at first."""
    await pilot.press("ctrl+e")
    await until(pilot, lambda: "Open [/]" in screen_text(app))
    await pilot.press("enter")


async def test_an_event_is_made_and_a_customer_invited_by_keys(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+e")
        await until(pilot, lambda: "No event yet. n makes one." in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: "New event" in screen_text(app))
        await type_text(pilot, "Members [/]")
        await pilot.press("enter")
        await type_text(pilot, "fri 18:00")
        await pilot.press("enter")
        await type_text(pilot, "21:00")
        await until(pilot, lambda: "= Fri 6 Mar 2026, 21:00" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Nobody is invited yet. n invites." in screen_text(app))
        office = app.runner.office.result()
        assert office.read(events, clock=office.clock)[0].name == "Members [/]"
        app.clear_notifications()
        await pilot.press("n")
        await until(pilot, lambda: "Whom to invite?" in screen_text(app))
        await pilot.press("3")
        await until(pilot, lambda: "Invite those whom" in screen_text(app))
        await type_text(pilot, "tier:zz")
        await pilot.press("enter")
        await until(pilot, lambda: "Place 6" in screen_text(app))
        assert "tier:zz" in screen_text(app)
        await pilot.press("escape", "n")
        await until(pilot, lambda: "Whom to invite?" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: type(app.screen).__name__ == "FindCustomerScreen")
        await type_text(pilot, "0898765432")
        await until(pilot, lambda: app.screen.query_one(RecordList).row is not None
                    and app.screen.query_one(RecordList).row.id == 2)  # fmt: skip
        await pilot.press("enter")
        await until(pilot, lambda: "Are they at the desk now?" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: 2 in rows(office))
        await until(pilot, lambda: "สมหญิง" in screen_text(app))
        await pilot.press("b")
        await until(pilot, lambda: "come along with" in screen_text(app))
        await pilot.press("2")
        await until(pilot, lambda: "comes +2" in screen_text(app))
        assert (rows(office)[2].reply, rows(office)[2].guests, rows(office)[2].source) == ("yes", 2, "desk")
        assert "y Comes" not in screen_text(app)
        assert "x No" in screen_text(app)


async def test_two_guests_are_checked_in_by_search_and_one_key_and_one_uninvited(party_path: Path) -> None:
    async with desk(party_path) as (app, pilot):
        office = app.runner.office.result()
        await to_the_list(app, pilot)
        await until(pilot, lambda: "Hall [red]" in screen_text(app) and "1 of 2" in screen_text(app))
        await pilot.press("slash")
        await type_text(pilot, "bob")
        await until(pilot, lambda: "1 of 1 · best match" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: 3 in rows(office) and rows(office)[3].attended_at is not None)
        await until(pilot, lambda: "1 of 2" in screen_text(app))
        await type_text(pilot, "number07")
        await until(pilot, lambda: "Somebody not invited: number07" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "FindCustomerScreen")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        await pilot.press("enter")
        await until(pilot, lambda: "There, not invited: Person Number07" in screen_text(app))
        assert sum(one.attended_at is not None for one in rows(office).values()) == 2
        app.clear_notifications()
        await until(pilot, lambda: "1 of 3" in screen_text(app))
        await type_text(pilot, "somchai")
        await until(pilot, lambda: "1 of 1 · best match" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "No room for 1: 0 of 2" in " ".join(screen_text(app).split()))
        await pilot.press("escape")
        await until(pilot, lambda: "1 of 3" in screen_text(app) or "3 of 3" in screen_text(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: len(rows(office)) == 2)


async def test_the_customers_screen_shows_the_reply_and_takes_one(party_path: Path) -> None:
    office = open_base(party_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    office.write(reply_to_event, 1, 3, reply="yes", guests=1, staff_id=1, clock=office.clock)
    office.close()
    async with desk(party_path) as (app, pilot):
        office = app.runner.office.result()
        app.open_customer(3)
        await until(pilot, lambda: "★ Open [/], 2 Mar 12:00: comes +1" in " ".join(screen_text(app).split()))
        app.open_customer(1)
        await until(pilot, lambda: "on the list, not told yet" in " ".join(screen_text(app).split()))
        await pilot.press("v")
        await until(pilot, lambda: "Invitation: Somchai" in screen_text(app) and "Open [/], 2 Mar" in screen_text(app))
        app.screen.field("reply").value = "yes"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: rows(office)[1].waiting == 1)
        await until(pilot, lambda: "waiting, no. 1" in screen_text(app))
        assert rows(office)[1].channel == "Walk-in"
        app.clear_notifications()
        await pilot.press("v")
        await until(pilot, lambda: app.screen.query("#field-reply") and app.screen.field("reply").value == "yes")
        await pilot.press("escape", "ctrl+e", "enter")
        await until(pilot, lambda: "1 of 2" in screen_text(app))
        await pilot.press("x")  # Bob, who comes first in the list
        await until(pilot, lambda: rows(office)[1].has_place)
        assert "A place is free now: Open [/]" in [one.title for one in office.read(follow_ups_of, 1)]
        await pilot.press("f")
        await until(pilot, lambda: app.screen.query("#field-due"))
        app.screen.field("due").value = "tomorrow 10:00"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "1 follow-up planned" in screen_text(app))


async def test_the_form_knows_what_they_said_to_every_event_that_it_offers(party_path: Path) -> None:
    office = open_base(party_path, clock=Clock.from_environment("Asia/Bangkok"), terminal="before")
    clock = office.clock
    for number in range(2, 8):
        given = EventInput(f"Later {number}", clock.now() + timedelta(days=number))
        office.write(add_event, given, staff_id=1, clock=clock)
    office.write(invite_one, 7, 1, staff_id=1, clock=clock)
    office.write(reply_to_event, 7, 1, reply="yes", guests=2, staff_id=1, clock=clock)
    office.close()
    async with desk(party_path) as (app, pilot):
        app.open_customer(1)
        await until(pilot, lambda: "on the list, not told yet" in " ".join(screen_text(app).split()))
        await pilot.press("v")
        await until(pilot, lambda: "Invitation: Somchai" in screen_text(app) and "Later 7" in screen_text(app))
        app.screen.field("event").value = "7"
        await until(pilot, lambda: app.screen.field("reply").value == "yes")
        assert app.screen.field("guests").value == "2"


async def test_keys_that_could_only_be_refused_are_not_offered(party_path: Path) -> None:
    async with desk(party_path) as (app, pilot):
        office = app.runner.office.result()
        await to_the_list(app, pilot)
        await until(pilot, lambda: "1 of 2" in screen_text(app) and "not told yet" in screen_text(app))
        assert app.screen.can("event_no")
        assert not app.screen.can("held")  # it begins in three hours
        await pilot.press("c")
        await until(pilot, lambda: any(one.attended_at is not None for one in rows(office).values()))
        await until(pilot, lambda: app.screen.can("not_there"))
        assert not any(app.screen.can(action) for action in ("event_no", "event_maybe", "came"))
        await pilot.press("x", "m", "w")
        await until(pilot, lambda: not any(one.attended_at is not None for one in rows(office).values()))
        assert {one.reply for one in rows(office).values()} & {"no", "maybe"} == set()
        await pilot.press("v")
        await until(pilot, lambda: "did not come" in screen_text(app))
        assert "Margin" in screen_text(app)
        assert "…" not in screen_text(app)
