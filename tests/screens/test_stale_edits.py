"""Two terminals change one record: nothing is overwritten unseen, both versions stand there, field by field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.differentiate.products import add_product, edit_product, product_by_id
from deskcrm.differentiate.terms import set_tier, terms
from deskcrm.identify.customers import customer_by_id, edit_customer, input_of
from deskcrm.identify.profile import add_fact, correct_fact, fact
from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.relations import RelationInput, change_relation, relate, relations_of
from deskcrm.identify.staff import edit_staff, staff_by_name
from deskcrm.interact.answers import AnswerInput, answers, save_answer
from deskcrm.interact.categories import categories, set_category
from deskcrm.interact.channels import channels, edit_channel
from deskcrm.interact.matters import edit_matter, matter_list
from deskcrm.settings.office import load, set_values
from deskcrm.store import Office, open_base

from .conftest import desk, screen_text, type_text, until


def another(path: Path) -> Office:
    """Another terminal on the same base."""
    clock = Clock.from_environment("Asia/Bangkok")
    office = open_base(path, clock=clock, terminal="another")
    office.staff = office.read(staff_by_name, "Mali")
    return office


def first(office: Office, reader: Any, name: str) -> Any:
    return next(one for one in office.read(reader) if one.name == name)


def at_customer(office: Office) -> tuple[str, dict[str, Any]]:
    return "customer_form", {"customer": office.read(customer_by_id, 1)}


def by_customer(office: Office) -> None:
    view = office.read(customer_by_id, 1)
    given = replace(input_of(view), nickname="Theirs", tags="vip")
    office.write(edit_customer, 1, given, version=view.version, staff_id=1, clock=office.clock)


def at_staff(office: Office) -> tuple[str, dict[str, Any]]:
    return "settings_staff", {"item": office.read(staff_by_name, "Mali")}


def by_staff(office: Office) -> None:
    office.write(edit_staff, 1, name="Theirs", role="supervisor", active=True, language="th")


def at_matter(office: Office) -> tuple[str, dict[str, Any]]:
    return "settings_matter", {"item": office.read(matter_list)[0]}


def by_matter(office: Office) -> None:
    office.write(edit_matter, office.read(matter_list)[0].id, name="Theirs", avoidable=True)


def at_channel(office: Office) -> tuple[str, dict[str, Any]]:
    return "settings_channel", {"item": office.read(channels)[0]}


def by_channel(office: Office) -> None:
    office.write(edit_channel, office.read(channels)[0].id, name="Theirs", fixed_cost=700, rate_per_minute=0)


def at_category(office: Office) -> tuple[str, dict[str, Any]]:
    office.write(set_category, None, "Repair", staff_id=1, clock=office.clock)
    return "settings_category", {"item": first(office, categories, "Repair")}


def by_category(office: Office) -> None:
    office.write(set_category, first(office, categories, "Repair").id, "Theirs", active=False, clock=office.clock)


def at_answer(office: Office) -> tuple[str, dict[str, Any]]:
    given = AnswerInput(kind="answer", title="Hours", text_en="Nine to five")
    office.write(save_answer, None, given, version=0, staff_id=1, clock=office.clock)
    return "answer_form", {"item": office.read(answers)[-1]}


def by_answer(office: Office) -> None:
    view = office.read(answers)[-1]
    given = AnswerInput(kind="answer", title="Theirs", text_en="Ten to six", active=True)
    office.write(save_answer, view.id, given, version=view.version, staff_id=1, clock=office.clock)


def at_product(office: Office) -> tuple[str, dict[str, Any]]:
    view = office.write(add_product, "SHAMPOO", name="Shampoo")
    return "product_form", {"product": view}


def by_product(office: Office) -> None:
    view = office.read(product_by_id, 1)
    office.write(edit_product, 1, version=view.version, name="Theirs", family="hair", clock=office.clock)


def at_fact(office: Office) -> tuple[str, dict[str, Any]]:
    view = office.write(add_fact, 1, FactInput("why", "shampoo"), staff_id=1, clock=office.clock)
    return "fact_form", {"fact": view, "customer": office.read(customer_by_id, 1)}


def by_fact(office: Office) -> None:
    view = office.read(fact, 1)
    given = FactInput("why", "Theirs", detail="want")
    office.write(correct_fact, 1, given, version=view.version, staff_id=1, clock=office.clock)


def at_relation(office: Office) -> tuple[str, dict[str, Any]]:
    office.write(relate, 1, 2, RelationInput("other", "friend"), staff_id=1, clock=office.clock)
    customer = office.read(customer_by_id, 1)
    return "relation_form", {"customer": customer, "relation": office.read(relations_of, 1)[0], "other_id": 2}


def by_relation(office: Office) -> None:
    view = office.read(relations_of, 1)[0]
    given = RelationInput("other", "Theirs", role="payer")
    office.write(change_relation, view.id, given, version=view.version, seen_from=1, staff_id=1, clock=office.clock)


def at_tier(office: Office) -> tuple[str, dict[str, Any]]:
    return "settings_tier", {"item": office.read(terms)["gold"]}


def by_tier(office: Office) -> None:
    office.write(
        set_tier, "gold", label="B", answer_within="Theirs", who_calls="the owner", may_offer="", staff_id=1,
        clock=office.clock,
    )  # fmt: skip


def at_office(office: Office) -> tuple[str, dict[str, Any]]:
    return "settings_office", {"item": office.read(load)}


def by_office(office: Office) -> None:
    office.write(set_values, {"office.name": "Theirs", "office.code_prefix": "Z"})


@pytest.mark.parametrize(
    ("begin", "cross", "field", "untouched"),
    [
        (at_customer, by_customer, "nickname", ("tags", "vip")),
        (at_staff, by_staff, "name", ("language", "th")),
        (at_matter, by_matter, "name", ("avoidable", "yes")),
        (at_channel, by_channel, "name", ("fixed_cost", "7.00")),
        (at_category, by_category, "name", ("active", "no")),
        (at_answer, by_answer, "title", ("text_en", "Ten to six")),
        (at_product, by_product, "name", ("family", "hair")),
        (at_fact, by_fact, "words", ("detail", "want")),
        (at_relation, by_relation, "word", ("role", "payer")),
        (at_tier, by_tier, "answer_within", ("who_calls", "the owner")),
        (at_office, by_office, "office_name", ("office_code_prefix", "Z")),
    ],
    ids=lambda value: value.__name__[3:] if callable(value) and value.__name__.startswith("at_") else "",
)
async def test_both_versions_stand_there(
    people_path: Path,
    begin: Callable[[Office], tuple[str, dict[str, Any]]],
    cross: Callable[[Office], None],
    field: str,
    untouched: tuple[str, str],
) -> None:
    other = another(people_path)
    form, context = begin(other)
    async with desk(people_path, size=(100, 40)) as (app, pilot):
        app.go(form, **context)
        await until(pilot, lambda: app.screen.query("#form-title"))
        screen: Any = app.screen
        await until(pilot, lambda: not screen.is_waiting)
        screen.field(field).focus_control()
        await pilot.press("end", "ctrl+u")
        await type_text(pilot, "Mine")
        cross(other)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Saved meanwhile: Theirs · Ctrl+Y takes it" in screen_text(app))
        assert screen.field(field).value == "Mine"
        # What only the other terminal changed is taken over.
        assert screen.field(untouched[0]).value == untouched[1]
        await pilot.press("ctrl+y")
        assert screen.field(field).value == "Theirs"
        assert "Typed here: Mine · Ctrl+Y puts it back" in screen_text(app)
        await pilot.press("ctrl+y")
        assert screen.field(field).value == "Mine"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not screen)
        kept = begin_again(other, begin)
        app.go(form, **{**context, **kept})
        await until(pilot, lambda: app.screen is screen and not screen.is_waiting)
        assert (screen.field(field).value, screen.field(untouched[0]).value) == ("Mine", untouched[1])
    other.close()


def begin_again(office: Office, begin: Callable[[Office], tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """What the form would be opened with now."""
    readers: dict[Any, Callable[[], dict[str, Any]]] = {
        at_category: lambda: {"item": first(office, categories, "Mine")},
        at_staff: lambda: {"item": office.read(staff_by_name, "Mine")},
        at_answer: lambda: {"item": office.read(answers)[-1]},
        at_product: lambda: {"product": office.read(product_by_id, 1)},
        at_fact: lambda: {"fact": office.read(fact, 1)},
        at_relation: lambda: {"relation": office.read(relations_of, 1)[0]},
    }
    return readers[begin]() if begin in readers else begin(office)[1]


async def test_a_parked_form_knows_what_both_changed(people_path: Path) -> None:
    other = another(people_path)
    form, context = at_staff(other)
    async with desk(people_path, size=(100, 40)) as (app, pilot):
        app.go(form, **context)
        await until(pilot, lambda: app.screen.query("#form-title"))
        screen: Any = app.screen
        await until(pilot, lambda: not screen.is_waiting)
        await pilot.press("end", "ctrl+u")
        await type_text(pilot, "Mine")
        by_staff(other)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Mali" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Saved meanwhile: Theirs · Ctrl+Y takes it" in screen_text(app))
        assert (screen.field("name").value, screen.field("language").value) == ("Mine", "th")
        await pilot.press("ctrl+y", "ctrl+s")
        await until(pilot, lambda: app.screen is not screen)
        assert other.read(staff_by_name, "Theirs").language == "th"
    other.close()
