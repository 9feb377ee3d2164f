"""Events: who may be invited, replies and the waiting list, attendance, follow-ups, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from deskcrm.customize.event_invites import invite_filter, invite_one, invite_segment
from deskcrm.customize.event_result import event_result
from deskcrm.customize.event_rows import customer_events, event, events, invited
from deskcrm.customize.event_views import EventInput, EventView, InvitationView
from deskcrm.customize.events import (
    add_event,
    answer_at_desk,
    check_in,
    check_out,
    follow_event,
    hold_event,
    reply_to_event,
    set_event,
    tell_invited,
)
from deskcrm.errors import DeskError, Refused, Stale
from deskcrm.exchange.invited_file import keep_invited
from deskcrm.identify.consents import record_consent
from deskcrm.identify.customers import archive_customer
from deskcrm.identify.merging import merge_customers
from deskcrm.identify.segments import add_segment, archive_segment, edit_segment
from deskcrm.interact.data_requests import register_request
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.models import CustomerEnd
from deskcrm.store import open_base

from .conftest import Dealings


class Occasion:
    """An office with an event of tomorrow evening."""

    def __init__(self, desk: Dealings, places: int | None = None, **given: Any) -> None:
        self.desk, self.office = desk, desk.office
        start = self.office.clock.now() + timedelta(days=1)
        self.given = EventInput("Open [evening]", start, start + timedelta(hours=3), "Hall", places, **given)
        self.id = desk.write(add_event, self.given).id

    @property
    def view(self) -> EventView:
        return self.office.read(event, self.id)

    def agrees(self, name: str, state: str = "given") -> int:
        who = self.desk.customer(name, tags="regular")
        if state:
            self.desk.write(record_consent, who, purpose="news", state=state, source="paper")
        return who

    def guest(self, name: str) -> int:
        """Somebody on the list."""
        who = self.agrees(name)
        self.desk.write(invite_one, self.id, who)
        return who

    def says(self, who: int, reply: str, guests: int | None = None) -> Any:
        return self.desk.write(reply_to_event, self.id, who, reply=reply, guests=guests)

    def edit(self, **given: Any) -> Any:
        return self.desk.write(set_event, self.id, replace(self.given, **given), version=self.view.version)

    def list(self, text: str = "") -> tuple[InvitationView, ...]:
        return self.office.read(invited, self.id, text)

    def row(self, who: int) -> InvitationView:
        return next(one for one in self.list() if one.customer_id == who)

    def waiting(self) -> list[str]:
        return [one.name for one in sorted(self.list(), key=lambda one: one.waiting or 0) if one.waiting]

    def titles(self, who: int) -> list[str]:
        return [one.title for one in self.office.read(follow_ups_of, who) if one.state == "open"]


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


def test_over_its_places_a_yes_waits_and_moves_up_in_order(desk: Dealings) -> None:
    party = Occasion(desk, places=3)
    ann, bob, cat, dan = (party.guest(name) for name in ("Ann", "Bob", "Cat", "Dan"))
    party.says(ann, "yes", 1)
    party.says(bob, "yes", 1)
    party.says(cat, "yes")  # one place is free, and Bob waits for two
    assert (party.waiting(), party.view.seated, party.view.waiting, party.view.free) == (["Bob", "Cat"], 2, 3, 1)
    with pytest.raises(Refused, match="3 places in all"):
        party.says(dan, "yes", 3)
    with pytest.raises(Refused, match="From 0 to"):
        party.says(ann, "yes", -1)
    with pytest.raises(Refused, match="3 places in all"):
        party.says(ann, "yes", 3)
    done = party.says(ann, "maybe")
    assert done.moved_up == ("Bob", "Cat")
    assert (party.waiting(), party.view.seated) == ([], 3)
    assert party.titles(bob) == ["A place is free now: Open [evening]"]
    desk.office.undo()
    assert (party.row(ann).has_place, party.waiting(), party.titles(bob)) == (True, ["Bob", "Cat"], [])


def test_fewer_places_send_those_who_said_yes_last_to_the_head_of_the_waiting_list(desk: Dealings) -> None:
    party = Occasion(desk, places=4)
    people = [party.guest(name) for name in ("Ann", "Bob", "Cat", "Dan", "Eve")]
    for who in people:
        party.says(who, "yes")
        desk.later(minutes=1)
    assert party.waiting() == ["Eve"]
    changed = party.edit(places=2)
    assert (changed.moved_back, changed.moved_up) == (("Dan", "Cat"), ())
    assert party.waiting() == ["Cat", "Dan", "Eve"]
    assert party.titles(people[3]) == ["No place any more, on the waiting list now: Open [evening]"]
    assert party.edit(places=None).moved_up == ("Cat", "Dan", "Eve")
    desk.later(days=1)
    for who in people[:3]:
        desk.write(check_in, party.id, who)
    with pytest.raises(Refused, match="3 people are there already"):
        party.edit(places=2)


def test_a_party_larger_than_the_places_left_gives_way_to_who_waits(desk: Dealings) -> None:
    party = Occasion(desk, places=4)
    ann, bob, cat = (party.guest(name) for name in ("Ann", "Bob", "Cat"))
    for who, guests in ((ann, 2), (bob, 0), (cat, 1)):
        party.says(who, "yes", guests)
    assert party.waiting() == ["Cat"]
    changed = party.edit(places=3)
    assert (changed.moved_back, changed.moved_up) == (("Bob",), ())
    changed = party.edit(places=2)
    assert (changed.moved_back, changed.moved_up) == (("Ann",), ("Bob",))
    assert party.waiting() == ["Ann", "Cat"]


def test_a_place_that_somebody_else_has_since_is_not_given_back_by_undo(desk: Dealings) -> None:
    party = Occasion(desk, places=1)
    ann, bob = party.guest("Ann"), party.guest("Bob")
    party.says(ann, "yes")
    party.says(ann, "no")
    other = open_base(desk.office.path, clock=desk.office.clock, terminal="other")
    other.write(reply_to_event, party.id, bob, reply="yes", staff_id=1, clock=desk.office.clock)
    other.close()
    with pytest.raises(Stale):
        desk.office.undo()
    assert (party.row(ann).reply, party.row(bob).has_place, party.view.seated) == ("no", True, 1)


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


STEPS = st.lists(
    st.tuples(st.sampled_from(("yes", "no", "no", "maybe", "none", "places", "undo")), st.integers(0, 5),
              st.integers(0, 3)),
    min_size=4, max_size=9,
)  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, _founded: Any) -> Any:
    """One office for all the examples: each has an event of its own."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from deskcrm import wiring
    from deskcrm.clock import Clock
    from deskcrm.identify.staff import staff_list
    from deskcrm.store import backup

    wiring.register()
    path = backup.backup(_founded, tmp_path_factory.mktemp("events") / "office.db")
    clock = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001  office time
    office = open_base(path, clock=clock, terminal="test")
    office.staff = office.read(staff_list)[0]
    desk = Dealings(office)
    people = []
    for name in ("Ann", "Bob", "Cat", "Dan", "Eve", "Fay"):
        people.append(desk.customer(name))
        desk.write(record_consent, people[-1], purpose="news", state="given", source="paper")
    yield desk, people
    office.close()


def test_a_party_too_large_for_fewer_places_waits_and_leaves_them_to_who_fits(desk: Dealings) -> None:
    party = Occasion(desk, places=4)
    large, small, late = party.guest("Ann"), party.guest("Bob"), party.guest("Cid")
    party.says(large, "yes", 2)
    party.says(small, "yes")
    party.says(late, "yes")
    assert party.waiting() == ["Cid"]
    changed = party.edit(places=2)
    assert (changed.moved_back, changed.moved_up) == (("Ann",), ("Cid",))
    assert (party.view.seated, party.waiting()) == (2, ["Ann"])


@settings(max_examples=8, deadline=None, phases=(Phase.generate,))
@given(places=st.integers(2, 5), parties=st.lists(st.integers(0, 2), min_size=6, max_size=6), steps=STEPS)
def test_never_more_than_the_places_and_the_waiting_list_keeps_its_order(
    shared: tuple[Dealings, list[int]], places: int, parties: list[int], steps: list[tuple[str, int, int]]
) -> None:
    desk, people = shared
    party = Occasion(desk, places=places)
    for who in people:
        desk.write(invite_one, party.id, who)
    before: list[int] = []
    everybody = [("yes", nth, guests) for nth, guests in enumerate(parties)]
    for what, nth, guests in everybody + steps:
        who = people[nth]
        try:
            if what == "undo":
                desk.office.undo()
            elif what == "places":
                party.edit(places=1 + nth)
            else:
                party.says(who, what, guests)
        except DeskError:
            continue
        rows = party.list()
        bound = party.view.places
        assert bound is not None
        seated = sum(1 + one.guests for one in rows if one.has_place)
        assert seated == party.view.seated <= bound
        queue = [one for one in sorted(rows, key=lambda one: one.waiting or 0) if one.waiting is not None]
        assert [one.waiting for one in queue] == list(range(1, len(queue) + 1))
        first = next((one for one in queue if 1 + one.guests <= bound), None)
        if first is not None and what != "undo":
            assert 1 + first.guests > bound - seated, "the first who fits has moved up"
        now = [one.customer_id for one in queue]
        if what in ("yes", "no", "maybe", "none"):
            stayed = [one for one in before if one in now]
            assert [one for one in now if one in stayed] == stayed, "the order stays"
            party_of = {one.customer_id: 1 + one.guests for one in rows}
            up = [one for one in before if one not in now and one != who]
            for one in up:
                ahead = [other for other in before[: before.index(one)] if other in now and party_of[other] <= bound]
                assert not ahead, "nobody overtakes"
        before = now


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
