"""Matters: the office's short list, and each customer's open threads on them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.interactions import attach_interaction, log_interaction
from deskcrm.interact.matters import add_matter, edit_matter, matter_list, matters_for
from deskcrm.interact.views import InteractionInput, InteractionView, MatterView
from deskcrm.store import Office


@pytest.fixture
def ann(office: Office) -> int:
    return office.write(add_customer, CustomerInput(name="Ann"), staff_id=office.staff_id, clock=office.clock).id


def log(office: Office, **fields: Any) -> InteractionView:
    given = InteractionInput(channel="phone", **fields)
    return office.write(log_interaction, given, staff_id=office.staff_id, clock=office.clock)


def threads(office: Office, customer_id: int) -> list[MatterView]:
    return [view for view in office.read(matters_for, customer_id) if view.thread_id is not None]


def test_a_contact_opens_a_thread_the_next_joins_it_and_solving_closes_it(office: Office, ann: int) -> None:
    log(office, customer_id=ann, matter="Repair")
    first = threads(office, ann)
    assert [view.name for view in first] == ["Repair"]
    assert office.read(matters_for, ann)[0] == first[0]
    log(office, customer_id=ann, matter="repair", outcome="waiting")
    log(office, customer_id=ann, thread_id=first[0].thread_id, subject="Again")
    assert threads(office, ann) == first
    log(office, customer_id=ann, matter="Repair", outcome="solved")
    assert threads(office, ann) == []
    log(office, customer_id=ann, matter="Repair")
    assert threads(office, ann)[0].thread_id != first[0].thread_id


def test_the_matter_typed_wins_over_the_thread_offered(office: Office, ann: int) -> None:
    log(office, customer_id=ann, matter="Repair")
    thread = threads(office, ann)[0].thread_id
    log(office, customer_id=ann, matter="Price", thread_id=thread)
    assert {view.name for view in threads(office, ann)} == {"Repair", "Price"}


def test_a_thread_closed_in_the_meantime_is_opened_anew(office: Office, ann: int) -> None:
    log(office, customer_id=ann, matter="Repair")
    thread = threads(office, ann)[0].thread_id
    log(office, customer_id=ann, thread_id=thread, outcome="solved")
    assert log(office, customer_id=ann, thread_id=thread).matter == "Repair"
    assert len(threads(office, ann)) == 1


def test_nobody_joins_the_thread_of_somebody_else(office: Office, ann: int) -> None:
    bob = office.write(add_customer, CustomerInput(name="Bob"), staff_id=None, clock=office.clock).id
    log(office, customer_id=ann, matter="Repair")
    thread = threads(office, ann)[0].thread_id
    with pytest.raises(Refused) as caught:
        log(office, customer_id=bob, thread_id=thread)
    assert caught.value.field == "matter"
    assert threads(office, bob) == []


def test_a_thread_begins_once_somebody_is_identified(office: Office, ann: int, clock: Clock) -> None:
    view = log(office, matter="Repair", at=clock.now() - timedelta(days=1))
    assert threads(office, ann) == []
    office.write(attach_interaction, view.id, ann, staff_id=office.staff_id, clock=clock)
    assert [thread.name for thread in threads(office, ann)] == ["Repair"]


def test_a_name_new_to_the_office_joins_its_list(office: Office) -> None:
    before = office.read(matter_list)
    log(office, matter="  เคลม   ประกัน ")
    log(office, matter="เคลม ประกัน")
    assert [view.name for view in office.read(matter_list)] == [*(view.name for view in before), "เคลม ประกัน"]


def test_a_matter_out_of_use_is_offered_no_more_except_where_it_is_open(office: Office, ann: int) -> None:
    repair = next(view for view in office.read(matter_list) if view.name == "Repair")
    log(office, customer_id=ann, matter="Repair")
    office.write(edit_matter, repair.id, name="Repair", active=False)
    assert "Repair" not in [view.name for view in office.read(matters_for, None)]
    assert office.read(matters_for, ann)[0].name == "Repair"
    assert "Repair" in [view.name for view in office.read(matter_list)]


def test_names_of_matters_are_unique_and_not_empty(office: Office) -> None:
    repair = next(view for view in office.read(matter_list) if view.name == "Repair")
    for name in ("", "price", "\x1b"):
        with pytest.raises(Refused) as caught:
            office.write(add_matter, name)
        assert caught.value.field == "name"
        with pytest.raises(Refused):
            office.write(edit_matter, repair.id, name=name)
    added = office.write(add_matter, "Warranty")
    office.undo()
    assert office.write(add_matter, "Warranty").id == added.id
    office.undo()
    with pytest.raises(Refused):
        office.write(edit_matter, repair.id, name="warranty")
    assert office.write(edit_matter, repair.id, name="REPAIR").name == "REPAIR"
