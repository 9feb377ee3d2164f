"""Events: places, the waiting list and its order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from deskcrm.customize.event_invites import invite_one
from deskcrm.customize.events import (
    check_in,
    reply_to_event,
)
from deskcrm.errors import DeskError, Refused, Stale
from deskcrm.exchange.invited_file import keep_invited
from deskcrm.identify.consents import record_consent
from deskcrm.identify.merging import merge_customers
from deskcrm.store import open_base

from .conftest import Dealings
from .occasion import Occasion


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


def test_while_it_is_called_off_nobody_is_told_of_a_place(desk: Dealings) -> None:
    party = Occasion(desk, places=1)
    ann, bob = party.guest("Ann"), party.guest("Bob")
    party.says(ann, "yes")
    party.says(bob, "yes")
    assert party.edit(places=2, state="cancelled").moved_up == ()
    assert (party.titles(bob), party.waiting()) == ([], ["Bob"])
    assert party.edit(places=2).moved_up == ("Bob",)
    assert party.titles(bob) == ["A place is free now: Open [evening]"]


@pytest.mark.parametrize("reply", ["yes", "maybe", "no"])
def test_more_guests_than_can_come_along_are_refused_whatever_the_reply(desk: Dealings, reply: str) -> None:
    party = Occasion(desk)
    ann = party.guest("Ann")
    for guests in (-1, 100, 2**63):
        with pytest.raises(Refused, match="From 0 to 99 guests"):
            party.says(ann, reply, guests)
    rows = [(2, party.row(ann).code, reply, "500", "")]
    with pytest.raises(Refused, match=r"Line 2: From 0 to 99 guests can come along\. Nothing was kept\."):
        desk.write(keep_invited, party.id, rows)
    assert (party.row(ann).reply, party.row(ann).guests) == ("none", 0)


def test_a_place_given_up_before_a_merge_does_not_come_back_with_both_undone(desk: Dealings, base_path: Path) -> None:
    party = Occasion(desk, places=2)
    ann, bob, cid = party.guest("Ann"), party.guest("Bob"), party.guest("Cid")
    party.says(ann, "yes")
    party.says(bob, "yes")
    other = open_base(base_path, clock=desk.office.clock, terminal="other")
    acting: dict[str, Any] = {"staff_id": 1, "clock": other.clock}
    other.write(reply_to_event, party.id, bob, reply="no", **acting)
    desk.write(merge_customers, ann, bob)
    with pytest.raises(Stale):
        other.undo()
    other.write(reply_to_event, party.id, cid, reply="yes", **acting)
    other.close()
    with pytest.raises(Stale):
        desk.office.undo()
    assert party.view.seated == 2
