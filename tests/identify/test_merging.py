"""Merging two records of one customer keeps everything, forwards the old code, and is taken back whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

import deskcrm.models as models
from deskcrm.differentiate.book import retier
from deskcrm.differentiate.figures import note_change
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.errors import DeskError, NotFound, Refused, Stale
from deskcrm.identify import merging
from deskcrm.identify.consents import consents_of, record_consent
from deskcrm.identify.customers import add_customer, customer_by_code, customer_by_id, edit_customer
from deskcrm.identify.duplicates import duplicates, likely_duplicates, not_same
from deskcrm.identify.profile import add_fact, profile
from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.relations import RelationInput, relate, relations_of
from deskcrm.identify.search import search
from deskcrm.identify.views import CustomerInput, CustomerView
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.follow_ups import add_follow_up
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.store import Office
from deskcrm.store.doors import connection_of, takes_connection

BOOKKEEPING = {"version", "updated_at"}
"""What an undo counts on instead of back."""

APART = ("audit_customer", "audit_entry", "audit_erased", "audit_payload", "customer_merge")


@takes_connection
def everything(connection: Any) -> dict[str, list[Any]]:
    """Every row of every table, and what the lookup finds codes by, but for the audit."""
    found: dict[str, list[Any]] = {}
    for table in [*SQLModel.metadata.tables, "lookup_entry", "lookup_code"]:
        if table not in APART:
            rows = connection.execute(f"SELECT * FROM {table}")  # noqa: S608
            names = [column[0] for column in rows.description]
            kept = [place for place, name in enumerate(names) if name not in BOOKKEEPING]
            found[table] = sorted(repr([row[place] for place in kept]) for row in rows)
    return found


def add(office: Office, **values: str) -> CustomerView:
    return office.write(add_customer, CustomerInput(**values), staff_id=1, clock=office.clock)


def merge(office: Office, keep: int, drop: int, **more: Any) -> CustomerView:
    return office.write(merging.merge_customers, keep, drop, staff_id=1, clock=office.clock, **more)


def live_through(office: Office, customer_id: int, steps: list[int], others: tuple[int, ...] = ()) -> None:
    """A history of contacts, promises, complaints, purchases, things learned, consents and relations."""
    more = {"staff_id": 1, "clock": office.clock}
    for step in steps:
        if step == 0:
            contact = InteractionInput("phone", customer_id, subject="asked", seconds=90, expected=3, perceived=4)
            office.write(log_interaction, contact, **more)
        elif step == 1:
            due = office.clock.now() + timedelta(days=2)
            office.write(add_follow_up, FollowUpInput("ring back", due, promise=True, customer_id=customer_id), **more)
        elif step == 2:
            office.write(take_complaint, ComplaintInput("it leaks", customer_id), **more)
        elif step == 3:
            office.write(
                add_purchase, PurchaseInput(customer_id, 1000, description="Soap", unit_price=1_200_000), **more
            )
        elif step == 7:
            office.write(record_consent, customer_id, purpose="sensitive", state="given", source="paper", **more)
            office.write(add_fact, customer_id, FactInput("how", "sits", sensitive="health"), **more)
        elif step in (8, 9):
            state = "withdrawn" if step == 8 else "given"
            office.write(record_consent, customer_id, purpose="news", state=state, source="paper", **more)
        elif step == 10:
            office.write(add_fact, customer_id, FactInput("why", "wants quiet", detail="want"), **more)
        elif step in (11, 12):
            for other in others[step - 11 :]:
                with suppress(Refused):  # it may stand there already
                    office.write(relate, customer_id, other, RelationInput("household"), **more)
        else:
            view = office.read(customer_by_id, customer_id)
            changed = CustomerInput(name=view.name, nickname=f"N{step}", phone=f"08123456{step:02}", tags=f"t{step}")
            office.write(edit_customer, customer_id, changed, version=view.version, **more)


history = st.lists(st.integers(0, 12), max_size=6)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=history, second=history, take=st.sets(st.sampled_from(merging.CHOICES)), chained=st.booleans())
def test_merge_and_undo_are_inverses(
    office: Office, first: list[int], second: list[int], take: set[str], chained: bool
) -> None:
    people = [
        add(office, given=name, family="Jaidee", phone=phone, born=born)
        for name, phone, born in (("Somchai", "081-234-5678", ""), ("Somchay", "0812345678; 021234567", "1990-02-01"))
    ]
    third = add(office, name="Referred", referred_by=people[1].code)
    for one, other, steps in zip(people, reversed(people), (first, second), strict=True):
        live_through(office, one.id, steps, (other.id, third.id))
    office.write(retier, clock=office.clock)
    keep, drop = people[0].id, people[1].id
    before = office.read(everything)
    merged = merge(office, keep, drop, take=tuple(take))
    assert office.read(customer_by_code, people[1].code).id == keep
    if chained:
        after = office.read(everything)
        merge(office, third.id, keep)
        assert office.read(customer_by_code, people[1].code).id == third.id
        assert [row.id for row in office.read(search, people[1].code).rows] == [third.id]
        with pytest.raises(DeskError):  # what was built on it goes first
            office.undo(office.read(merging.merge_of, people[1].code))
        office.undo()
        assert office.read(everything) == after
    assert [row.id for row in office.read(search, people[1].code).rows] == [merged.id]
    office.undo(office.read(merging.merge_of, people[1].code))
    assert office.read(everything) == before
    with pytest.raises(NotFound):
        office.read(merging.merge_of, people[1].code)


def test_the_stricter_consent_stands_and_no_relation_leads_to_oneself(office: Office) -> None:
    kept, dropped, third = (add(office, name=name) for name in ("Ann", "Anne", "Bob"))
    more: dict[str, Any] = {"staff_id": 1, "clock": office.clock}
    for one, state in ((dropped, "withdrawn"), (kept, "given")):
        for purpose in ("news", "sensitive"):
            office.write(record_consent, one.id, purpose=purpose, state=state, source="paper", **more)
    office.write(add_fact, kept.id, FactInput("how", "in a wheelchair", sensitive="disability"), **more)
    for one, other in ((kept, dropped), (kept, third), (third, dropped)):
        office.write(relate, one.id, other.id, RelationInput("household"), **more)
    merge(office, kept.id, dropped.id)
    assert {one.state for one in office.read(consents_of, kept.id)} == {"withdrawn"}
    assert office.read(profile, kept.id, clock=office.clock).facts == ()
    assert [one.customer_id for one in office.read(relations_of, kept.id)] == [third.id]
    office.undo()
    assert {one.state for one in office.read(consents_of, kept.id)} == {"given"}
    assert office.read(profile, kept.id, clock=office.clock).facts[0].words == "in a wheelchair"
    assert len(office.read(relations_of, kept.id)) == 2


def test_nothing_is_lost(office: Office) -> None:
    kept = add(office, given="Somchai", family="Jaidee", phone="0812345678", tags="vip", note="careful")
    dropped = add(
        office, given="Somchay", family="Jaidee", phone="+66 81 234 5678; 02-123-4567", email="s@example.com",
        born="1990", tags="vip; old", note="prefers mornings", nickname="Chai", address="1 Main Road", postcode="10110",
    )  # fmt: skip
    live_through(office, dropped.id, [0, 1, 2, 3])
    merged = merge(office, kept.id, dropped.id)
    assert [point.value for point in merged.points("phone")] == ["0812345678", "02-123-4567"]
    assert [point.value for point in merged.points("email")] == ["s@example.com"]
    assert merged.points("address")[0].postcode == "10110"
    assert (merged.name, merged.born, merged.nickname, merged.tags) == (
        "Somchai Jaidee",
        "1990",
        "Chai",
        ("vip", "old"),
    )
    assert "careful" in merged.note
    assert "prefers mornings" in merged.note
    assert "Somchay Jaidee" in merged.note
    with pytest.raises(NotFound):
        office.read(customer_by_id, dropped.id)


@takes_connection
def pointing_in_the_file(connection: Any) -> set[str]:
    return {
        f"{table}.{column}"
        for table, column in connection.execute(
            'SELECT t.name, f."from" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f'
            " WHERE f.\"table\" = 'customer'"
        )
    }


def test_every_column_that_points_to_a_customer_is_moved_or_named(office: Office) -> None:
    moved = {f"{model.__tablename__}.{column}" for model, column in merging.pointing()}
    assert moved | set(merging.STAYS) == office.read(pointing_in_the_file)
    assert not moved & set(merging.STAYS)
    assert all(issubclass(model, models.base.Record) for model, _column in merging.pointing())  # undo can put them back


def test_what_cannot_be_merged(office: Office) -> None:
    one, two = add(office, name="One"), add(office, name="Two")
    with pytest.raises(Refused):
        merge(office, one.id, one.id)
    with pytest.raises(Stale):
        merge(office, one.id, two.id, versions=(one.version, two.version + 1))
    merge(office, one.id, two.id)
    with pytest.raises(NotFound):
        merge(office, one.id, two.id)


def test_not_the_same_is_remembered(office: Office) -> None:
    ids = [add(office, given="Nok", family="Sukjai", phone="0812345678", born="1980-01-02").id for _ in range(2)]
    (pair,) = office.read(duplicates)
    assert [pair.a.id, pair.b.id] == ids
    assert {"name", "phone", "born"} <= set(pair.reasons)
    assert office.read(likely_duplicates, ids[1])[0].a.id == ids[0]
    office.write(not_same, ids[1], ids[0], staff_id=1, clock=office.clock)
    assert office.read(duplicates) == ()
    assert office.read(likely_duplicates, ids[1]) == ()
    office.undo()
    assert len(office.read(duplicates)) == 1


def test_what_was_refused_between_merge_and_undo_stands_on_both(office: Office) -> None:
    kept, dropped = add(office, name="Ann"), add(office, name="Anne")

    def say(customer_id: int, purpose: str, state: str) -> None:
        more: dict[str, Any] = {"source": "paper", "staff_id": 1, "clock": office.clock}
        office.write(record_consent, customer_id, purpose=purpose, state=state, **more)

    for one in (kept, dropped):
        for purpose in ("news", "sharing"):
            say(one.id, purpose, "given")
    merge(office, kept.id, dropped.id)
    entry = office.read(merging.merge_of, dropped.code)
    for purpose, state in (("news", "withdrawn"), ("news", "given"), ("sharing", "given"), ("sensitive", "refused")):
        say(kept.id, purpose, state)
    office.undo(entry)
    for one in (kept, dropped):
        found = {consent.purpose: consent.state for consent in office.read(consents_of, one.id)}
        assert found == {"news": "withdrawn", "sharing": "given", "sensitive": "refused"}


def test_tiers_that_came_of_a_merge_go_with_it(office: Office) -> None:
    kept, dropped = add(office, name="Ann"), add(office, name="Anne")
    merge(office, kept.id, dropped.id)

    def rise(session: Any) -> None:  # the figures are counted a second later than the merge is written, or still later
        at = int(office.clock.now().timestamp()) + 1
        note_change(connection_of(session), kept.id, at, "new", "gold", 5)

    office.write(rise)
    assert office.read(everything)["tier_change"]
    office.undo(office.read(merging.merge_of, dropped.code))
    assert not office.read(everything)["tier_change"]


def test_who_takes_back_a_merge_that_another_terminal_took_back_is_told_so(office: Office) -> None:
    kept, dropped = add(office, name="Ann"), add(office, name="Anne")
    merge(office, kept.id, dropped.id)
    entry = office.read(merging.merge_of, dropped.code)
    office.undo(entry)
    with pytest.raises(NotFound, match="taken back already"):
        office.undo(entry)
