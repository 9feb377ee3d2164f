"""Logging contacts through the doors: what is kept with one, what is refused, and what is attached later."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.differentiate.figures import figures_of
from deskcrm.errors import DeskError, NotFound, Refused
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.channels import add_channel, channels, edit_channel
from deskcrm.interact.complaint_moves import close_complaint
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.follow_ups import follow_up
from deskcrm.interact.interactions import (
    attach_interaction,
    interaction,
    interactions_of,
    log_interaction,
    unidentified,
)
from deskcrm.interact.satisfaction import verdict
from deskcrm.interact.views import FollowUpInput, InteractionInput, InteractionView
from deskcrm.locale import messages
from deskcrm.store import Office


def customer(office: Office, name: str) -> int:
    return office.write(add_customer, CustomerInput(name=name), staff_id=office.staff_id, clock=office.clock).id


def log(office: Office, **fields: Any) -> InteractionView:
    given = InteractionInput(**{"channel": "phone", "subject": "Asked about the price", **fields})
    return office.write(log_interaction, given, staff_id=office.staff_id, clock=office.clock)


def test_a_contact_is_kept_whole_with_its_promise(office: Office, clock: Clock) -> None:
    who = customer(office, "Bob [/]")
    due = clock.now() + timedelta(days=1)
    view = log(
        office, customer_id=who, direction="out", seconds=185, matter="Delivery", subject="Where is it? [/foo] %_\"*'",
        note="บรรทัดหนึ่ง\nline two", outcome="follow_up", expected=4, perceived=2, worth=True, spoke_name="Ann",
        spoke_relation="sister", spoke_may_know="no", follow_up=FollowUpInput("Call back", due, promise=True),
    )  # fmt: skip
    assert view == office.read(interaction, view.id)
    assert (view.customer, view.channel, view.channel_code, view.staff) == ("Bob [/]", "Phone", "phone", "Nok")
    assert (view.subject, view.note, view.matter) == ("Where is it? [/foo] %_\"*'", "บรรทัดหนึ่ง\nline two", "Delivery")
    assert (view.at, view.seconds, view.outcome) == (clock.now(), 185, "follow_up")
    assert (view.expected, view.perceived, view.worth) == (4, 2, None)
    assert (view.spoke_name, view.spoke_relation, view.spoke_may_know) == ("Ann", "sister", "no")
    assert view.follow_up_id is not None
    promise = office.read(follow_up, view.follow_up_id)
    assert (promise.kind, promise.title, promise.customer_id, promise.owner) == ("promise", "Call back", who, "Nok")
    assert (promise.promised_by, promise.due, promise.promised_due) == ("Nok", due, due)
    figures = office.read(figures_of, who, clock=clock)
    assert (figures.contacts, figures.seconds, figures.open_follow_ups) == (1, 185, 1)
    assert figures.next_due == due


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"channel": "telepathy"}, "channel"),
        ({"channel": " "}, "channel"),
        ({"direction": "up"}, "direction"),
        ({"seconds": -1}, "seconds"),
        ({"seconds": 86_401}, "seconds"),
        ({"seconds": 2**70}, "seconds"),
        ({"outcome": "happy"}, "outcome"),
        ({"expected": 0}, "expected"),
        ({"expected": 6}, "expected"),
        ({"perceived": 6}, "perceived"),
        ({"subject": " \n"}, "subject"),
        ({"subject": "x" * 301}, "subject"),
        ({"note": "\x1b[2J"}, "note"),
        ({"spoke_may_know": "perhaps"}, "spoke_may_know"),
        ({"matter": "m" * 101}, "matter"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(office: Office, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        log(office, **fields)
    assert caught.value.field == field
    assert office.read(unidentified) == ()


def test_a_refused_follow_up_takes_the_contact_with_it(office: Office, clock: Clock) -> None:
    for title, due, field in [
        ("", clock.now() + timedelta(hours=1), "follow_up"),
        ("Call", clock.now() - timedelta(seconds=1), "due"),
    ]:
        with pytest.raises(Refused) as caught:
            log(office, matter="Brand new", follow_up=FollowUpInput(title, due))
        assert caught.value.field == field
    assert office.read(unidentified) == ()


def test_late_entry_is_taken_and_the_future_is_not(office: Office, clock: Clock) -> None:
    at = clock.now() - timedelta(days=3)
    assert log(office, at=at).at == at
    assert log(office, at=clock.now() + timedelta(minutes=4)).at == clock.now() + timedelta(minutes=4)
    with pytest.raises(Refused) as caught:
        log(office, at=clock.now() + timedelta(minutes=6))
    assert caught.value.field == "at"


@given(expected=st.integers(-1, 7) | st.none(), perceived=st.integers(-1, 7) | st.none(), worth=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_satisfaction_is_kept_as_said(office: Office, expected: int | None, perceived: int | None, worth: bool) -> None:
    said = {"expected": expected, "perceived": perceived, "worth": worth}
    if any(value is not None and not 1 <= value <= 5 for value in (expected, perceived)):
        with pytest.raises(Refused):
            log(office, **said)
        return
    view = log(office, **said)
    exceeded = expected is not None and perceived is not None and perceived > expected
    assert (view.expected, view.perceived, view.worth) == (expected, perceived, worth if exceeded else None)


def test_exceeding_an_expectation_impresses_only_when_it_is_worth_something() -> None:
    found = [verdict(4, 3), verdict(3, 3), verdict(3, 4, True), verdict(3, 4, False), verdict(3, 4), verdict(3, None)]
    assert found == ["disappointed", "satisfied", "impressed", "satisfied", "satisfied", ""]


def test_a_channel_is_known_by_its_code_and_its_shown_name(office: Office) -> None:
    office.write(add_channel, "Counter B", fixed_cost=100, rate_per_minute=50)
    for typed in ("counter b", "COUNTER_B", " Counter B "):
        assert log(office, channel=typed).channel == "Counter B"
    line = next(view for view in office.read(channels) if view.code == "line")
    office.write(edit_channel, line.id, name="ไลน์ร้าน", fixed_cost=0, rate_per_minute=1)
    assert {log(office, channel=typed).channel for typed in ("line", "LINE", "ไลน์ร้าน")} == {"ไลน์ร้าน"}
    for taken in ("Phone", "counter b", ""):
        with pytest.raises(Refused) as caught:
            office.write(add_channel, taken)
        assert caught.value.field == "name"


def test_a_shipped_channel_saved_by_its_shown_name_stays_with_the_catalogue(office: Office) -> None:
    phone = next(view for view in office.read(channels) if view.code == "phone")
    office.write(edit_channel, phone.id, name=phone.name, fixed_cost=5, rate_per_minute=7)
    messages.use("th")
    try:
        shown = next(view for view in office.read(channels) if view.code == "phone")
        assert shown.name == messages._("Phone")
        assert (shown.fixed_cost, shown.rate_per_minute) == (5, 7)
    finally:
        messages.use("en")


def test_somebody_not_identified_is_attached_later_with_all_that_came_of_it(office: Office, clock: Clock) -> None:
    who, other = customer(office, "สมชาย ใจดี"), customer(office, "Ann")
    due = clock.now() + timedelta(hours=2)
    view = log(office, matter="Repair", expected=3, perceived=5, worth=True, follow_up=FollowUpInput("Call", due))
    older = log(office, at=clock.now() - timedelta(days=1))
    assert [found.id for found in office.read(unidentified)] == [view.id, older.id]
    assert (view.customer_id, view.customer) == (None, "")

    attached = office.write(attach_interaction, view.id, who, staff_id=office.staff_id, clock=clock)
    assert attached == replace(view, customer_id=who, customer="สมชาย ใจดี", customer_code=attached.customer_code)
    assert view.follow_up_id is not None
    assert office.read(follow_up, view.follow_up_id).customer_id == who
    assert [found.id for found in office.read(unidentified)] == [older.id]
    assert [found.id for found in office.read(interactions_of, who)] == [view.id]
    assert office.read(figures_of, who, clock=clock).next_due == due
    with pytest.raises(Refused, match="สมชาย ใจดี") as caught:
        office.write(attach_interaction, view.id, other, staff_id=office.staff_id, clock=clock)
    assert caught.value.field == "customer"
    with pytest.raises(NotFound):
        office.write(attach_interaction, older.id, 999, staff_id=office.staff_id, clock=clock)


def test_undo_takes_a_contact_back_with_its_promise(office: Office, clock: Clock) -> None:
    who = customer(office, "Ann")
    due = clock.now() + timedelta(hours=2)
    view = log(office, customer_id=who, matter="Brand new", follow_up=FollowUpInput("Call", due, promise=True))
    office.undo()
    assert office.read(interactions_of, who) == ()
    assert view.follow_up_id is not None
    with pytest.raises(NotFound):
        office.read(follow_up, view.follow_up_id)
    assert office.read(figures_of, who, clock=clock).open_follow_ups == 0
    # What the undo put away comes back by being used again.
    assert log(office, customer_id=who, matter="brand NEW").matter == "Brand new"


@given(text=st.text(max_size=400))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_kept_as_it_is_or_refused_in_a_sentence(office: Office, text: str) -> None:
    try:
        view = log(office, subject=text, note=text)
    except DeskError as error:
        sentence = str(error)
    else:
        assert view.subject == re.sub(r"[\r\n\t]+", " ", text).strip()
        assert view.note == text.replace("\r\n", "\n").replace("\r", "\n").strip()
        return
    assert sentence.endswith(".")


def test_a_contact_is_about_a_complaint_of_the_same_customer_only(office: Office, clock: Clock) -> None:
    ann, bob = customer(office, "Ann"), customer(office, "Bob")
    acting: dict[str, Any] = {"staff_id": office.staff_id, "clock": clock}
    complaint = office.write(take_complaint, ComplaintInput("It broke", ann), **acting)
    nobodys = office.write(take_complaint, ComplaintInput("It broke"), **acting)
    log(office, customer_id=ann, complaint_id=complaint.id)
    assert office.read(figures_of, ann, clock=clock).caused_contacts == 0
    for who, about in (bob, complaint.id), (None, complaint.id), (ann, nobodys.id), (None, nobodys.id), (ann, 999):
        with pytest.raises(Refused) as refused:
            log(office, customer_id=who, complaint_id=about)
        assert refused.value.field == "complaint"
    office.write(
        close_complaint, complaint.id, version=complaint.version, resolution="New", root_cause="our_error",
        told=True, **acting,
    )  # fmt: skip
    assert office.read(figures_of, ann, clock=clock).caused_contacts == 1
