"""The profile and the people around a customer, by keys; learned facts from the log form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.identify.consents import consents_of
from deskcrm.identify.profile import profile
from deskcrm.identify.relations import relations_of
from deskcrm.widgets.record_list import RecordList

from .conftest import desk, screen_text, type_text, until


def office_of(app: DeskApp) -> Any:
    return app.runner.office.result()


async def on(app: DeskApp, pilot: Pilot[None], name: str) -> Any:
    await until(pilot, lambda: type(app.screen).__name__ == name)
    return app.screen


async def at_customer(app: DeskApp, pilot: Pilot[None], customer_id: int = 1) -> None:
    app.open_customer(customer_id)
    await until(pilot, lambda: app.screen.customer is not None and app.screen.customer.id == customer_id)


async def test_facts_are_noted_corrected_confirmed_and_taken_out(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await at_customer(app, pilot)
        await until(pilot, lambda: "Known: 2 of 7 questions" in screen_text(app))
        await pilot.press("i")
        await on(app, pilot, "ProfileScreen")
        await until(pilot, lambda: "Ask: “What should it do for you above all?”" in screen_text(app))
        await pilot.press("n")
        form = await on(app, pilot, "FactForm")
        form.field("question").value = "why"
        await type_text(pilot, "quiet [/] please")
        await pilot.press("ctrl+s")
        screen = await on(app, pilot, "ProfileScreen")
        await until(pilot, lambda: "quiet [/] please" in screen_text(app))
        assert "Known: 3 of 7" in screen_text(app)
        rows = screen.query_one(RecordList)
        await until(pilot, lambda: rows.row is not None)
        await pilot.press("home")
        await until(pilot, lambda: getattr(rows.row, "id", 0) == 0)
        assert "s Still so" not in screen_text(app).splitlines()[-1]  # what the base shows by itself is not confirmed
        while getattr(rows.row, "id", 0) == 0:
            await pilot.press("j")
        await until(pilot, lambda: "s Still so" in screen_text(app).splitlines()[-1])
        await pilot.press("e")
        form = await on(app, pilot, "FactForm")
        form.field("detail").value = "want"
        await pilot.press("ctrl+s")
        await on(app, pilot, "ProfileScreen")
        await until(pilot, lambda: "quiet [/] please · want" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: "Still so: quiet" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: "Known: 2 of 7" in screen_text(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Known: 3 of 7" in screen_text(app))


async def test_what_the_law_protects_is_kept_with_consent(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await at_customer(app, pilot)
        await pilot.press("i")
        await on(app, pilot, "ProfileScreen")
        await until(pilot, lambda: "Known:" in screen_text(app))
        await pilot.press("n")
        form = await on(app, pilot, "FactForm")
        await type_text(pilot, "has diabetes")
        await until(pilot, lambda: "This looks like health" in screen_text(app))
        form.field("sensitive").value = "health"
        await until(pilot, lambda: form.field("agreed").display)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "kept with the customer's consent only" in screen_text(app))
        form.field("agreed").value = "on paper"
        await pilot.press("ctrl+s")
        await on(app, pilot, "ProfileScreen")
        await until(pilot, lambda: "has diabetes" in screen_text(app))
        app.clear_notifications()
        await until(pilot, lambda: "to keep sensitive data: agreed" in screen_text(app))
        await pilot.press("f9")
        await until(pilot, lambda: "diabetes" not in screen_text(app))
        await pilot.press("escape")
        await on(app, pilot, "ProfileScreen")
        await pilot.press("a")
        await until(pilot, lambda: "What do they say to?" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: "what did they say?" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: "How did they say it?" in screen_text(app))
        await pilot.press("enter")  # agreed, and nobody knows how: the question stays, nothing typed goes to the list
        await until(pilot, lambda: "How did they agree?" in screen_text(app))
        await type_text(pilot, "in a new way")
        assert type(app.screen).__name__ == "ProfileScreen"
        assert "in a new way" in screen_text(app)
        await pilot.press("escape", "a")
        await until(pilot, lambda: "What do they say to?" in screen_text(app))
        await pilot.press("2")
        await until(pilot, lambda: "what did they say?" in screen_text(app))
        await pilot.press("3")
        await until(pilot, lambda: "How did they say it?" in screen_text(app))
        await type_text(pilot, "phone")
        await pilot.press("enter")
        app.clear_notifications()
        await until(pilot, lambda: "to keep sensitive data: withdrawn" in screen_text(app))
        await until(pilot, lambda: "has diabetes" not in screen_text(app))
        assert office_of(app).read(consents_of, 1)[0].source == "phone"


async def test_learned_in_a_contact_with_one_key(people_path: Path) -> None:
    async with desk(people_path, size=(110, 40)) as (app, pilot):
        await at_customer(app, pilot)
        await pilot.press("f3")
        form = await on(app, pilot, "LogForm")
        form.field("subject").focus_control()
        await type_text(pilot, "Needs it by May")
        await pilot.press("ctrl+k")
        await until(pilot, lambda: "answers which question?" in screen_text(app))
        await pilot.press("3")
        await until(pilot, lambda: "Will be noted: When: Needs it by May" in screen_text(app))
        form.field("note").focus_control()
        form.field("note").value = "first line\nher sister decides"
        await pilot.press("ctrl+k")
        await until(pilot, lambda: "“her sister decides” answers which" in screen_text(app))
        await pilot.press("6")
        await pilot.press("escape")  # parked with what was learned
        await pilot.press("ctrl+o")
        await on(app, pilot, "ParkedScreen")
        await until(pilot, lambda: app.screen.query_one(RecordList).row is not None)
        await pilot.press("enter")
        form = await on(app, pilot, "LogForm")
        await until(pilot, lambda: "her sister decides" in screen_text(app))
        assert len(form.facts) == 2
        await pilot.press("ctrl+s")
        await until(pilot, lambda: type(app.screen).__name__ != "LogForm")
        office = office_of(app)
        facts = office.read(profile, 1, clock=office.clock).facts
        assert {(fact.question, fact.words, fact.subject) for fact in facts} == {
            ("when", "Needs it by May", "Needs it by May"), ("whom", "her sister decides", "Needs it by May"),
        }  # fmt: skip


async def test_a_relation_by_keys_seen_from_both_sides(people_path: Path) -> None:
    async with desk(people_path) as (app, pilot):
        await at_customer(app, pilot)
        await pilot.press("r")
        await on(app, pilot, "RelationsScreen")
        await until(pilot, lambda: "Nobody belongs to them yet" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: app.screen.query("#find-line"))
        await type_text(pilot, "bob")
        await until(pilot, lambda: app.screen.query_one(RecordList).total == 1)
        await pilot.press("enter")
        form = await on(app, pilot, "RelationForm")
        await until(pilot, lambda: "What is Bob [/] to Somchai Jaidee" in screen_text(app))
        form.field("kind").value = "family"
        form.field("family_word").value = "parent"
        await pilot.press("ctrl+s")
        await on(app, pilot, "RelationsScreen")
        await until(pilot, lambda: "Bob [/]" in screen_text(app) and "parent" in screen_text(app))
        await until(pilot, lambda: "Family and household: 2 customers" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.customer is not None and app.screen.customer.name == "Bob [/]")
        await until(pilot, lambda: "Family members: Somchai Jaidee" in screen_text(app))
        await pilot.press("r")
        await on(app, pilot, "RelationsScreen")
        await until(pilot, lambda: "child" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: "Nobody belongs to them yet" in screen_text(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "child" in screen_text(app))
        assert len(office_of(app).read(relations_of, 1)) == 1
        await pilot.press("escape")
        await until(pilot, lambda: type(app.screen).__name__ == "CustomerScreen" and app.screen.customer is not None)
        await pilot.press("escape")  # not to the lookup: to the people of the one they were opened from
        await on(app, pilot, "RelationsScreen")
        assert app.screen.customer is not None
        assert app.screen.customer.name == "Somchai Jaidee"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.customer is not None and app.screen.customer.name == "Somchai Jaidee")
