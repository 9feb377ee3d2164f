"""Every save that a screen or a command makes is taken back by undo, or says why it is not.

The saves are found in the program itself: whoever adds one adds its recipe here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from every_save import saves_of_the_program
from save_recipes import RECIPES, World

from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.customize.erasure import erase
from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify import customers, profile, sign_in
from deskcrm.identify.views import CustomerInput
from deskcrm.interact import (
    calendar,
    complaint_clock,
    complaints,
    remedies,
    supervisor_calls,
)
from deskcrm.locale.save_words import SAVES
from deskcrm.store import Office, open_base, takes_connection, undo
from deskcrm.store.doors import is_undone

Records = dict[tuple[str, Any], dict[str, Any]]

BY_THE_PROGRAM = {
    "watch": "notes what a save writes",
    "found_office": "makes the base: there is nothing before it",
    "fill": "makes the generated office",
    "rebuild_figures": "what follows from the records, whenever it is asked",
    "rebuild_notes": "as rebuild_figures",
    "rebuild_search": "as rebuild_figures",
    "retier": "as rebuild_figures",
    "try_secret": "counts wrong PINs",
    "accept_secret": "signs in",
    "reset_by_owner": "by the owner of the file, who has no terminal",
    "_erase_again": "repeats an erasure after a restore",
    "_withdraw_again": "repeats after a restore what was taken back",
}
"""No saves of a clerk, and never before undo."""


@pytest.fixture
def world(office: Office) -> World:
    return World(office)


@takes_connection
def what_stands(connection: Any) -> Records:
    """Every record that is not archived, without the columns that follow each save; the figures too."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%archived_at%' OR name = 'customer_figures'"
    ).fetchall()
    found: Records = {}
    for (table,) in tables:
        rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        names = [column[0] for column in rows.description]
        for values in rows.fetchall():
            row = dict(zip(names, values, strict=True))
            if row.get("archived_at") is None:
                key = (table, row.get("id") or row.get("customer_id"))
                found[key] = {name: value for name, value in row.items() if name not in ("version", "updated_at")}
    return found


def test_each_save_is_taken_back(world: World) -> None:
    for name, recipe in RECIPES.items():
        function, args, given = recipe(world)
        assert function.__name__ == name
        assert name in SAVES  # Ctrl+Z and the audit say what it was
        before = world.office.read(what_stands)
        world.office.clock = Clock(world.office.clock.zone, world.office.clock.now() + timedelta(minutes=1))
        world.do(function, *args, **given)
        assert differing(before, world.office.read(what_stands)), name
        assert world.office.undo().action == name
        assert differing(before, world.office.read(what_stands)) == [], name


def test_a_call_or_what_the_program_notes_stands_before_no_save(world: World) -> None:
    office, view = world.office, world.complaint()
    asked = world.do(remedies.ask_remedy, view.id, kind="refund", cost=1)
    called = world.do(supervisor_calls.call_supervisor, complaint_id=view.id)
    other = open_base(office.path, clock=office.clock, terminal="the supervisor's")
    other.write(supervisor_calls.answer_call, called.id, staff_id=world.ploy, clock=office.clock)
    office.clock = Clock(office.clock.zone, office.clock.now() + timedelta(days=60))
    assert office.write(complaint_clock.note_breaches, clock=office.clock)
    office.write(calendar.fill_years, (2033,), clock=office.clock)
    assert office.undo().action == "ask_remedy"
    assert asked.id not in [one.id for one in office.read(complaints.complaint, view.id, clock=office.clock).remedies]
    other.close()


def test_what_another_built_on_stays_and_the_save_before_it_goes(world: World) -> None:
    office = world.office
    dan, eve = world.customer("Dan"), world.customer("Eve")
    other = open_base(office.path, clock=office.clock, terminal="two")
    other.write(customers.edit_customer, eve.id, CustomerInput(name="Eva"), version=eve.version, staff_id=world.ploy,
                clock=office.clock)  # fmt: skip
    with pytest.raises(Stale, match=r"the new customer\. It was changed since"):
        office.undo()
    assert office.undo().action == "add_customer"
    assert office.read(customers.customer_by_id, eve.id).name == "Eva"
    with pytest.raises(NotFound):
        office.read(customers.customer_by_id, dan.id)
    other.undo()
    world.customer("Fay")
    assert [office.undo().action for _time in range(3)] == ["add_customer", "add_staff", "add_customer"]
    other.close()


def test_what_stays_says_why(world: World) -> None:
    office = world.office
    secret = world.fact()
    assert office.staff_id
    sign_in.set_secret(office, office.staff_id, "8-may-flowers")
    with pytest.raises(Refused, match="A PIN is not taken back"):
        office.undo()
    assert office.undo().action == "add_fact"
    with pytest.raises(NotFound):
        office.read(profile.fact, secret.id)
    erase(office, world.bob.id, name="Bob")
    with pytest.raises(Refused, match="An erasure is not taken back"):
        office.undo()


def differing(one: Records, other: Records) -> list[tuple[Any, ...]]:
    """Each column that is not the same in both."""
    return [
        (key, name, one.get(key, {}).get(name), other.get(key, {}).get(name))
        for key in sorted({*one, *other}, key=str)
        for name in {**one.get(key, {}), **other.get(key, {})}
        if one.get(key, {}).get(name) != other.get(key, {}).get(name)
    ]


def test_every_save_of_the_program_is_among_them() -> None:
    wiring.register()
    session, connection = saves_of_the_program()
    stand = {name for name, function in session.items() if not is_undone(function)}
    assert stand == {"call_supervisor", "answer_call", "note_breaches", "fill_years"}
    assert set(session) - stand - set(BY_THE_PROGRAM) - {"settle"} == set(RECIPES)  # a lane of the door's is called so
    assert {name for name in connection if not undo.has_its_own_way(name)} == set(BY_THE_PROGRAM) - {
        "found_office",
        "watch",
        "_withdraw_again",
    }
