"""Events: who may be invited, replies and the waiting list, attendance, follow-ups, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.customize.event_invites import invite_filter, invite_one, invite_segment
from deskcrm.customize.event_result import event_result
from deskcrm.customize.event_rows import customer_events, event, events
from deskcrm.customize.events import (
    answer_at_desk,
    check_in,
    check_out,
    follow_event,
    hold_event,
    tell_invited,
)
from deskcrm.errors import Refused
from deskcrm.exchange.invited_file import keep_invited
from deskcrm.identify.consents import record_consent
from deskcrm.identify.customers import archive_customer
from deskcrm.identify.merging import merge_customers
from deskcrm.identify.segments import add_segment, archive_segment, edit_segment
from deskcrm.interact.data_requests import register_request
from deskcrm.models import CustomerEnd
from deskcrm.store import open_base

from .conftest import DAY, Dealings
from .occasion import Occasion


def test_a_list_invites_only_those_who_may_be_and_nobody_twice(desk: Dealings) -> None:
    party = Occasion(desk)
    ann, bob = party.agrees("Ann"), party.agrees("Bob")
    party.agrees("Cat", "withdrawn")
    party.agrees("Dan", "")
    eve, fay = party.agrees("Eve"), party.agrees("Fay")
    desk.write(register_request, eve, "objection", identity="passport")
    desk.office.write(_let_go, fay)
    desk.write(invite_one, party.id, ann)
    found = desk.write(invite_filter, party.id, "tag:regular")
    assert found.count == 1
    assert dict(found.left_out) == {"already": 1, "asked_not": 2, "no_consent": 1, "let_go": 1}
    assert {one.customer_id for one in party.list()} == {ann, bob}
    assert desk.write(invite_filter, party.id, "tag:regular").count == 0


def test_who_came_uninvited_with_guests_stands_in_a_file_once_with_all_of_them(desk: Dealings) -> None:
    party = Occasion(desk, 4)
    ann = party.agrees("Ann")
    desk.later(days=2)
    rows = [(2, "A-000001", "yes", "2", "19:00")]
    assert desk.write(keep_invited, party.id, rows).count == 1
    assert (party.row(ann).guests, party.row(ann).attended_at is not None) == (2, True)
    assert desk.write(keep_invited, party.id, rows).count == 0
    bob = party.agrees("Bob")
    with pytest.raises(Refused, match="Line 2: There is no room for so many"):
        desk.write(keep_invited, party.id, [(2, "A-000002", "yes", "1", "yes")])
    assert bob not in {one.customer_id for one in party.list()}


def test_who_is_at_the_desk_may_be_invited_without_consent_and_never_who_asked_not_to(desk: Dealings) -> None:
    party = Occasion(desk)
    dan, cat = party.agrees("Dan", ""), party.agrees("Cat", "refused")
    with pytest.raises(Refused, match="did not agree to news"):
        desk.write(invite_one, party.id, dan)
    view = desk.write(invite_one, party.id, dan, here=True)
    assert (view.source, view.channel, view.told_at) == ("desk", "Walk-in", desk.office.clock.now())
    for here in (False, True):
        with pytest.raises(Refused, match="asked not to hear"):
            desk.write(invite_one, party.id, cat, here=here)
    with pytest.raises(Refused, match="already"):
        desk.write(invite_one, party.id, dan, here=True)
    done = desk.write(answer_at_desk, party.id, party.agrees("Eve", ""), reply="yes", guests=2)
    assert (done.invitation.has_place, done.invitation.guests) == (True, 2)


def test_nobody_is_told_whose_consent_was_taken_back_at_another_terminal_meanwhile(desk: Dealings) -> None:
    party = Occasion(desk)
    ann = party.guest("Ann")
    row = party.row(ann)
    assert row.barred == ""
    other = open_base(desk.office.path, clock=desk.office.clock, terminal="other")
    other.write(record_consent, ann, purpose="news", state="withdrawn", staff_id=1, clock=desk.office.clock)
    other.close()
    with pytest.raises(Refused, match="They are not told"):
        desk.write(tell_invited, party.id, ann, channel="phone", version=row.version)
    assert party.row(ann).barred == "asked_not"
    bob = party.guest("Bob")
    desk.write(tell_invited, party.id, bob, channel="phone")
    assert (party.row(bob).channel, party.view.untold) == ("Phone", 1)
    cid = party.guest("Cid")
    assert party.view.untold == 2
    party.says(cid, "no")
    assert party.view.untold == 1  # who does not come needs no call


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("somchai tier:a", "Place 1, .somchai."), ("tier:zzz", "Place 6, .zzz."), ("note:wat", "finds records"),
        ("tag:muslim", "law protects"),
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_refused_with_its_place(desk: Dealings, text: str, said: str) -> None:
    party = Occasion(desk)
    with pytest.raises(Refused, match=said) as refused:
        desk.write(invite_filter, party.id, text)
    assert refused.value.field == "audience"
    with pytest.raises(Refused, match=said):
        party.edit(audience=text)


def test_a_group_is_invited_and_an_event_for_it_follows_its_new_name(desk: Dealings) -> None:
    party = Occasion(desk)
    ann, _bob = party.agrees("Ann"), party.agrees("Bob", "refused")
    group = desk.write(add_segment, name="Regulars", text="tag:regular")
    party.given = replace(party.given, audience="segment:regulars")
    party.edit()
    found = desk.write(invite_segment, party.id, group.id)
    assert (found.count, dict(found.left_out)) == (1, {"asked_not": 1})
    assert [one.customer_id for one in party.list()] == [ann]
    with pytest.raises(Refused, match=r"Open .evening."):
        desk.write(archive_segment, group.id, version=group.version)
    desk.write(edit_segment, group.id, name="Good ones", text=group.text, note="", version=group.version)
    assert party.view.audience == 'segment:"Good ones"'
    assert len(desk.office.read(customer_events, ann, clock=desk.office.clock)) == 1


def test_nobody_else_is_invited_for_a_group_that_is_gone(desk: Dealings) -> None:
    party = Occasion(desk)
    ann = party.agrees("Ann")
    group = desk.write(add_segment, name="Regulars", text="tag:regular")
    party.given = replace(party.given, audience="segment:regulars")
    party.edit()
    desk.write(add_segment, name="Regulars of before", text="kind:person")
    desk.write(archive_segment, group.id, version=group.version, even_if_used=True)
    assert desk.office.read(customer_events, ann, clock=desk.office.clock) == ()
    with pytest.raises(Refused, match="Whom: segment: there is no Regulars; there are Regulars of before"):
        desk.write(invite_filter, party.id, party.view.audience)


def test_attendance_at_the_door(desk: Dealings) -> None:
    party = Occasion(desk, places=2)
    ann, bob = party.guest("Ann"), party.guest("Bob")
    cat, dan = desk.customer("Cat"), desk.customer("Dan")
    party.says(ann, "yes")
    with pytest.raises(Refused, match="nobody is there before"):
        desk.write(check_in, party.id, ann)
    desk.later(days=1)
    desk.write(check_in, party.id, ann)
    with pytest.raises(Refused, match="there already, since"):
        desk.write(check_in, party.id, ann)
    with pytest.raises(Refused, match="take that back first"):
        party.says(ann, "no")
    came = desk.write(check_in, party.id, cat)
    assert (came.source, came.has_place) == ("came", True)
    for who in (bob, dan):
        with pytest.raises(Refused, match="No room for 1: 0 of 2 places"):
            desk.write(check_in, party.id, who)
    assert desk.office.undo().action == "check_in"
    assert {one.customer_id for one in party.list()} == {ann, bob}
    desk.write(check_in, party.id, bob)
    desk.write(check_out, party.id, ann)
    assert [one.attended_at is not None for one in (party.row(ann), party.row(bob))] == [False, True]
    assert [one.customer_id for one in party.list("bob")] == [bob]
    assert party.list("cat") == ()


def test_after_it_each_has_one_follow_up_and_what_came_of_it_is_counted(desk: Dealings) -> None:
    party = Occasion(desk)
    ann, bob, cat = party.guest("Ann"), party.guest("Bob"), party.guest("Cat")
    dan = desk.customer("Dan")
    desk.product("FAN", 100, 60)
    desk.buys(ann, "FAN", ago=3)
    desk.later(days=1, hours=1)
    for who in (ann, dan):
        desk.write(check_in, party.id, who)
    desk.write(hold_event, party.id, version=party.view.version)
    due = desk.office.clock.now() + timedelta(days=2)
    desk.write(record_consent, bob, purpose="news", state="withdrawn")
    assert desk.write(follow_event, party.id, who="came", title="Ask how it was", due=due, owner_id=1) == 2
    assert desk.write(follow_event, party.id, who="missed", title="We missed you", due=due) == 1
    assert (party.titles(ann), party.titles(bob), party.titles(cat)) == (["Ask how it was"], [], ["We missed you"])
    with pytest.raises(Refused, match="Nobody is left"):
        desk.write(follow_event, party.id, who="came", title="Ask how it was", due=due)
    desk.later(days=10)
    desk.buys(ann, "FAN", "FAN", ago=1)
    desk.buys(cat, "FAN", ago=1)
    desk.contact(ann, ago=2)
    desk.later(days=100)
    desk.buys(dan, "FAN", ago=0)
    early = Clock(desk.office.clock.zone, desk.office.read(event, party.id).starts_at - timedelta(hours=1))
    assert desk.office.read(event_result, party.id, clock=early).missed.people == 0
    found = desk.office.read(event_result, party.id, clock=desk.office.clock)
    assert (found.days, found.uninvited, found.came.people, found.missed.people) == (90, 1, 2, 2)
    assert (found.came.buyers, found.came.orders, found.came.revenue, found.came.margin) == (1, 1, 200_00, 80_00)
    assert (found.came.contacts, found.missed.revenue, found.missed.margin) == (1, 100_00, 40_00)
    assert [(one.name, one.margin) for one in found.people] == [("Ann", 80_00), ("Dan", 0)]


def test_two_records_of_one_guest_become_one_invitation(desk: Dealings) -> None:
    party = Occasion(desk, places=1)
    ann, anna, bob = party.guest("Ann"), party.guest("Anna"), party.guest("Bob")
    party.says(anna, "yes")
    party.says(ann, "yes")
    desk.write(merge_customers, ann, anna)
    row = party.row(ann)
    assert (row.has_place, len(party.list()), party.view.seated) == (True, 2, 1)
    desk.office.undo()
    assert (party.row(anna).has_place, party.row(ann).waiting) == (True, 1)
    assert party.row(bob).reply == "none"


def test_a_customer_sees_the_event_to_be_invited_to_and_the_reply_they_gave(desk: Dealings) -> None:
    party = Occasion(desk)
    ann, bob = party.agrees("Ann"), desk.customer("Bob")
    party.given = replace(party.given, audience="tag:regular")
    party.edit()

    def seen(who: int) -> Any:
        return desk.office.read(customer_events, who, clock=desk.office.clock)

    assert ([one.reply for one in seen(ann)], seen(bob)) == ([""], ())
    assert [one.id for one in desk.office.read(events, clock=desk.office.clock)] == [party.id]
    [found] = [one for one in desk.next(ann) if one.rule == "event_invite"]
    assert (found.opens, found.about, dict(found.fill)["event"]) == ("event_reply", str(party.id), str(party.id))
    desk.write(invite_one, party.id, ann)
    assert "event_invite" in desk.rules(ann)  # on the list and not told yet
    desk.write(tell_invited, party.id, ann, channel="phone")
    assert "event_ask" in desk.rules(ann)
    party.says(ann, "yes", 2)
    [there] = seen(ann)
    assert (there.reply, there.guests, there.free) == ("yes", 2, None)
    assert not {"event_invite", "event_ask"} & set(desk.rules(ann))
    party.edit(state="cancelled")
    assert seen(ann) == ()
    with pytest.raises(Refused, match="called off"):
        party.says(ann, "no")


def _let_go(session: Any, who: int) -> None:
    from datetime import UTC, datetime

    session.add(CustomerEnd(customer_id=who, at=datetime.now(UTC), kind="let_go", reason="other", supervisor_id=1))


def test_whoever_waits_and_is_archived_elsewhere_has_no_events_any_more(desk: Dealings) -> None:
    party = Occasion(desk, 1)
    ann, bob = party.guest("Ann"), party.guest("Bob")
    party.says(ann, "yes")
    party.says(bob, "yes")
    desk.write(archive_customer, bob)
    assert desk.office.read(customer_events, bob, clock=desk.office.clock) == ()


def test_the_same_text_after_two_events_is_planned_after_each(desk: Dealings) -> None:
    first, second = Occasion(desk), Occasion(desk)
    ann = first.guest("Ann")
    desk.write(invite_one, second.id, ann)
    second.edit(starts_at=second.given.starts_at + timedelta(days=7), ends_at=None)
    for party, days in ((first, 1), (second, 7)):
        desk.later(days=days)
        desk.write(check_in, party.id, ann)
        thanks: dict[str, Any] = {"who": "came", "title": "Thank them", "due": desk.office.clock.now() + DAY}
        assert desk.write(follow_event, party.id, **thanks) == 1
        with pytest.raises(Refused, match="Nobody is left"):
            desk.write(follow_event, party.id, **thanks)
    assert first.titles(ann) == ["Thank them", "Thank them"]


def test_before_it_began_it_did_not_take_place_and_nobody_missed_it(desk: Dealings) -> None:
    party = Occasion(desk)
    party.guest("Ann")
    with pytest.raises(Refused, match="has not begun yet"):
        party.edit(state="held")
    with pytest.raises(Refused, match="has not begun yet"):
        desk.write(follow_event, party.id, who="missed", title="We missed you", due=desk.office.clock.now() + DAY)
    desk.later(days=2)
    assert party.edit(state="held").event.state == "held"
    with pytest.raises(Refused, match="has not begun yet"):
        party.edit(state="held", starts_at=desk.office.clock.now() + DAY, ends_at=None)
