"""Erasing a person: no word of theirs is left in a file, what happened and what it came to is."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from deskcrm import wiring
from deskcrm.customize.erasure import EMPTIED, KEPT, REMOVED, erase, what_goes
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.errors import Refused, StoreError
from deskcrm.exchange.access_report import held_about
from deskcrm.identify.audit_trail import AuditFilter, audit_lines
from deskcrm.identify.consents import record_consent
from deskcrm.identify.customers import add_customer, customer_by_id, edit_customer, input_of
from deskcrm.identify.lookup import lookup
from deskcrm.identify.merging import merge_customers, merge_of
from deskcrm.identify.notes_index import catch_up
from deskcrm.identify.profile import add_fact
from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.relations import RelationInput, relate
from deskcrm.identify.staff import add_staff
from deskcrm.identify.views import CustomerInput, CustomerView
from deskcrm.interact.complaint_moves import close_complaint
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.data_requests import data_requests, register_request
from deskcrm.interact.follow_ups import add_follow_up
from deskcrm.interact.handovers import hand_over_shift, last_handover
from deskcrm.interact.interactions import attach_interaction, log_interaction
from deskcrm.interact.views import FollowUpInput, InteractionInput
from deskcrm.store import Draft, Office, erased, open_base, restoring, takes_connection
from deskcrm.store.audit import broken_at

WORD = "zyxqwert"
"""Stands in every text that is written about the person, with a number."""

_CODES = {
    "kind": "person",
    "language": "",
    "preferred_channel": "",
    "born": "1990",
    "tax_id": "",
    "branch": "",
    "referred_by": "",
}


def somebody(office: Office) -> CustomerView:
    """A customer with a word of theirs in every field, and something in every table."""
    number = count()
    say = lambda: f"{WORD}{next(number)}"  # noqa: E731
    clock = office.clock
    texts = {
        one.name: say() for one in fields(CustomerInput)
        if one.type in ("str", str) and one.name not in (*_CODES, "phone", "email", "line_id", "postcode", "code")
    }  # fmt: skip
    given = CustomerInput(**{**texts, "born": "1990", "phone": "0812345678", "email": f"{say()}@example.com"})
    person = office.write(add_customer, given, staff_id=1, clock=clock)
    view = office.write(
        edit_customer, person.id, replace(input_of(person), nickname=say()), version=person.version, staff_id=1,
        clock=clock,
    )  # fmt: skip
    other = office.write(add_customer, CustomerInput(name="Somebody Else"), staff_id=1, clock=clock)
    office.write(add_fact, person.id, FactInput("where", say()), staff_id=1, clock=clock)
    office.write(record_consent, person.id, purpose="news", state="given", source=say(), staff_id=1, clock=clock)
    office.write(relate, person.id, other.id, RelationInput("family", "sibling", note=say()), staff_id=1, clock=clock)
    follow_up = FollowUpInput(say(), clock.now() + timedelta(hours=1))
    office.write(
        log_interaction,
        InteractionInput("phone", person.id, subject=say(), note=say(), spoke_name=say(), seconds=60,
                         follow_up=follow_up),
        staff_id=1, clock=clock,
    )  # fmt: skip
    bought = PurchaseInput(person.id, 1000, description="Tea", unit_price=500_000)
    office.write(add_purchase, bought, staff_id=1, clock=clock)
    complaint = office.write(take_complaint, ComplaintInput(say(), person.id, wish=say()), staff_id=1, clock=clock)
    office.write(hand_over_shift, note="", staff_id=1, clock=clock)
    office.drafts.keep(Draft(form="log", staff="Nok", terminal="t", fields={"note": say()}, customer_id=person.id))
    with pytest.raises(Refused, match="open"):
        erase(office, person.id, name=view.name)
    office.write(
        close_complaint,
        complaint.id,
        version=complaint.version,
        resolution=say(),
        root_cause="late",
        told=True,
        staff_id=1,
        clock=clock,
    )
    catch_up(office)
    return view


def held(office: Office) -> list[str]:
    """The files around the base in which a word of theirs stands as bytes."""
    files = (path for path in office.path.parent.rglob("*") if path.is_file() and "backups" not in path.parts[-2])
    return [path.name for path in files if WORD.encode() in path.read_bytes().lower()]


@takes_connection
def totals(connection: Any) -> list[Any]:
    statements = (
        "SELECT count(*), sum(seconds) FROM interaction", "SELECT count(*), sum(amount) FROM purchase",
        "SELECT count(*), sum(stage = 'closed') FROM complaint", "SELECT count(*) FROM follow_up",
        "SELECT sum(contacts), sum(revenue), sum(orders) FROM customer_figures",
    )  # fmt: skip
    return [connection.execute(statement).fetchone() for statement in statements]


def test_no_word_is_left_and_the_figures_stay(office: Office) -> None:
    wiring.register()
    person = somebody(office)
    assert held(office)
    before, goes = office.read(totals), office.read(what_goes, person.id)
    assert (goes.interactions, goes.complaints, goes.follow_ups, goes.purchases, goes.facts) == (1, 1, 2, 1, 1)
    with pytest.raises(Refused, match="Type the name"):
        erase(office, person.id, name="Somebody Else")
    done = erase(office, person.id, name=f" {person.name.upper()} ")
    assert done.code == person.code
    assert office.read(totals) == before
    assert office.read(takes_connection(broken_at)) is None
    found = office.read(lookup, WORD, clock=office.clock)
    assert not found.rows
    assert [row.name for row in office.read(lookup, person.code, clock=office.clock).rows] == [person.code]
    assert not [draft for draft in office.drafts.all() if WORD in str(draft.fields)]
    office.close()
    assert held(office) == []


def test_a_backup_put_back_has_the_person_erased_again(office: Office) -> None:
    wiring.register()
    person = somebody(office)
    backup = office.backup("by-hand")
    erase(office, person.id, name=person.name)
    office.close()
    done = restoring.restore(office.path, backup, clock=office.clock, staff_id=1)
    assert done.erased == 1
    again = open_base(office.path, clock=office.clock, terminal="again")
    assert not again.read(lookup, WORD, clock=office.clock).rows
    assert again.read(takes_connection(broken_at)) is None
    again.close()
    assert WORD.encode() not in office.path.read_bytes().lower()


def test_a_backup_of_before_a_merge_has_both_records_erased_whatever_became_of_the_base(office: Office) -> None:
    wiring.register()
    early = office.backup("by-hand")
    person = somebody(office)
    twin = office.write(add_customer, CustomerInput(name=f"{WORD}twin"), staff_id=1, clock=office.clock)
    late = office.backup("by-hand")
    office.write(merge_customers, person.id, twin.id, staff_id=1, clock=office.clock)
    erase(office, person.id, name=person.name)
    office.close()
    # The base of before they came knows nothing of an erasure; a damaged one can tell nothing at all.
    assert restoring.restore(office.path, early, clock=office.clock, staff_id=1).erased == 0
    for spoil in (False, True):
        if spoil:
            office.path.write_bytes(office.path.read_bytes()[:100] + b"\xff" * 100_000)
        done = restoring.restore(office.path, late, clock=office.clock, staff_id=1)
        assert (done.erased, done.aside is not None) == (2, spoil)
        assert WORD.encode() not in office.path.read_bytes().lower()


def test_one_whose_merge_was_taken_back_is_neither_erased_nor_handed_over(office: Office) -> None:
    wiring.register()
    person = office.write(add_customer, CustomerInput(name="Ann"), staff_id=1, clock=office.clock)
    other = somebody(office)
    office.write(merge_customers, person.id, other.id, staff_id=1, clock=office.clock)
    office.undo(office.read(merge_of, other.code))
    before = office.read(customer_by_id, other.id), office.read(what_goes, other.id)
    assert office.read(what_goes, person.id).interactions == 0
    assert WORD not in str(office.read(held_about, person.id, clock=office.clock)).lower()
    erase(office, person.id, name="Ann")
    assert (office.read(customer_by_id, other.id), office.read(what_goes, other.id)) == before


def test_what_was_said_before_they_were_known_goes_too_and_what_others_say_of_them(office: Office) -> None:
    wiring.register()
    clock = office.clock
    back = FollowUpInput(f"{WORD}3", clock.now() + timedelta(hours=1))
    heard = InteractionInput("phone", subject=f"{WORD}1", note=f"{WORD}2", follow_up=back)
    contact = office.write(log_interaction, heard, staff_id=1, clock=clock)
    person = office.write(add_customer, CustomerInput(name=f"{WORD}first"), staff_id=1, clock=clock)
    office.write(attach_interaction, contact.id, person.id, staff_id=1, clock=clock)
    brought = CustomerInput(name="Brought Along", note="tea", referred_by=f"{WORD}first")
    other = office.write(add_customer, brought, staff_id=1, clock=clock)
    office.write(hand_over_shift, note="", parked=(f"Log: {WORD}first", "Log: Brought Along"), staff_id=1, clock=clock)
    renamed = replace(input_of(person), name="Ploy Now", nickname=f"{WORD}nick")
    person = office.write(edit_customer, person.id, renamed, version=person.version, staff_id=1, clock=clock)
    office.write(hand_over_shift, note="", parked=(f"Log: {WORD}nick",), staff_id=1, clock=clock)
    twin = office.write(add_customer, CustomerInput(name="Ploy Again"), staff_id=1, clock=clock)
    office.drafts.keep(Draft(form="log", staff="Nok", terminal="t", fields={"note": f"{WORD}4"}, customer_id=twin.id))
    office.write(merge_customers, person.id, twin.id, staff_id=1, clock=clock)
    assert held(office)
    erase(office, person.id, name="Ploy Now")
    assert office.read(takes_connection(broken_at)) is None
    kept = office.read(customer_by_id, other.id)
    assert (kept.name, kept.note, kept.referred_by) == ("Brought Along", "tea", "")
    made = office.read(audit_lines, AuditFilter(customer_id=other.id, action="add_customer"))
    assert "Brought Along" in str(made)
    assert "Log: Brought Along" in str(office.read(bodies))
    office.close()
    assert held(office) == []


@takes_connection
def bodies(connection: Any) -> list[Any]:
    return connection.execute("SELECT body FROM handover").fetchall()  # type: ignore[no-any-return]


def test_only_a_supervisor_erases(office: Office) -> None:
    wiring.register()
    person = office.write(add_customer, CustomerInput(name="Somebody"), staff_id=1, clock=office.clock)
    office.staff = office.write(add_staff, "Ploy", "clerk")
    with pytest.raises(Refused, match="Only a supervisor erases"):
        erase(office, person.id, name="Somebody")


@takes_connection
def pointing(connection: Any) -> set[str]:
    """The tables that point to a customer, or to a record of one."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    towards = {"customer", "complaint", "interaction", "follow_up"}
    return {
        table
        for table in tables
        for row in connection.execute('SELECT "table" FROM pragma_foreign_key_list(?)', (table,))
        if row[0] in towards
    }


def test_every_table_about_people_is_thought_of(office: Office) -> None:
    assert office.read(pointing) <= {*EMPTIED, *REMOVED, *KEPT}


def test_no_other_request_ends_with_an_erasure(office: Office) -> None:
    wiring.register()
    clock = office.clock
    ann, ben = (
        office.write(add_customer, CustomerInput(name=name), staff_id=1, clock=clock) for name in ("Ann", "Ben")
    )
    other = office.write(register_request, ben.id, "access", identity="ID card", staff_id=1, clock=clock)
    for number in (other.id, 99):
        with pytest.raises(Refused, match="There is no request"):
            erase(office, ann.id, name="Ann", request_id=number)
    assert office.read(data_requests)[0].id == other.id
    own = office.write(register_request, ann.id, "erasure", identity="ID card", staff_id=1, clock=clock)
    erase(office, ann.id, name="Ann", request_id=own.id)
    assert [one.id for one in office.read(data_requests)] == [other.id]


def test_only_lines_about_them_leave_a_handover(office: Office) -> None:
    wiring.register()
    clock, soon = office.clock, office.clock.now() + timedelta(hours=1)
    add = lambda name, nickname: office.write(  # noqa: E731
        add_customer, CustomerInput(name=name, nickname=nickname), staff_id=1, clock=clock
    )
    ann, bob = add("Ann Smith", "a"), add("Bob Sangannan", "")
    for one, title in ((ann, "Call"), (bob, "Send a map")):
        office.write(add_follow_up, FollowUpInput(title, soon, customer_id=one.id, owner_id=1), staff_id=1, clock=clock)
    parked = ("Log: Ann Smith", "Log: a tea for Bob")
    office.write(hand_over_shift, note="", parked=parked, staff_id=1, clock=clock)
    erase(office, bob.id, name="Bob Sangannan")
    assert [line[6:] for line in office.read(last_handover).open[:1]] == ["Ann Smith Call"]
    assert office.read(last_handover).open[1:] == parked
    erase(office, ann.id, name="Ann Smith")
    assert office.read(last_handover) is not None
    assert all("Ann" not in line for line in office.read(last_handover).open)


def test_forms_about_others_and_forms_still_open_name_them_no_more(office: Office) -> None:
    wiring.register()
    person = office.write(add_customer, CustomerInput(name="Ann Smith", phone="0812345678"), staff_id=1,
                          clock=office.clock)  # fmt: skip
    keep = office.drafts.keep
    about_bob = keep(Draft(form="log", staff="Nok", terminal="t", title="For Ann Smith", fields={"note": "Ann Smith"}))
    open_form = keep(Draft(form="log", staff="Nok", terminal="t", customer_id=person.id, fields={"note": "she said"}))
    aside = office.drafts.path.with_name(f"{office.drafts.path.name}.damaged")
    aside.write_bytes(b"Ann Smith, in a file that nobody can read")
    erase(office, person.id, name="Ann Smith")
    keep(replace(open_form, fields={"note": "she said more"}))
    (kept,) = office.drafts.all()
    assert (kept.id, kept.title, kept.fields) == (about_bob.id, f"For {person.code}", {"note": person.code})
    assert not aside.exists()


def test_whatever_else_they_asked_ends_with_it(office: Office) -> None:
    wiring.register()
    clock = office.clock
    person = office.write(add_customer, CustomerInput(name="Ann Smith"), staff_id=1, clock=clock)
    for kind in ("access", "erasure"):
        office.write(register_request, person.id, kind, identity="ID card", note="", staff_id=1, clock=clock)
    request = next(one for one in office.read(data_requests) if one.kind == "erasure")
    erase(office, person.id, name="Ann Smith", request_id=request.id)
    assert office.read(data_requests) == ()


def test_a_step_that_the_disk_refuses_keeps_no_other_from_being_taken(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = somebody(office)

    def refuse() -> None:
        raise StoreError("the drafts are on a disk that is full")

    monkeypatch.setattr(office.drafts, "drop_damaged", refuse)
    with pytest.raises(StoreError, match="drafts"):
        erase(office, person.id, name=person.name)
    assert len(erased.remembered(office.path)) == 1
    office.close()
    assert held(office) == []
