"""Saved groups: made, named in one another, kept by hand, and read while they are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deskcrm.customize.erasure import erase
from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify import segments
from deskcrm.identify.customers import add_customer, archive_customer, edit_customer
from deskcrm.identify.lookup import lookup
from deskcrm.identify.merging import merge_customers
from deskcrm.identify.relations import RelationInput, relate
from deskcrm.identify.segment_views import LIST, SegmentView
from deskcrm.identify.views import CustomerInput
from deskcrm.store import Office, open_base


class Groups:
    """An office with three customers, and the saves of groups as a desk makes them."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ann = self.customer(name="Ann", tags="vip;near")
        self.bob = self.customer(name="Bob", tags="near", phone="081 234 5678")
        self.cat = self.customer(name="Cat")

    def do(self, function: Callable[..., Any], *args: Any, **given: Any) -> Any:
        return self.office.write(function, *args, staff_id=self.office.staff_id, clock=self.office.clock, **given)

    def ask(self, function: Callable[..., Any], *args: Any, **given: Any) -> Any:
        return self.office.read(function, *args, clock=self.office.clock, **given)

    def customer(self, **given: str) -> int:
        return int(self.do(add_customer, CustomerInput(**given)).id)

    def add(self, name: str, text: str = "", **given: Any) -> SegmentView:
        found: SegmentView = self.do(segments.add_segment, name, text=text, **given)
        return found

    def within(self, one: SegmentView) -> list[int]:
        found: list[int] = self.ask(segments.members, one.id)
        assert self.ask(segments.count_members, one.id) == len(found)
        assert self.ask(segments.is_member, one.id, [self.ann, self.bob, self.cat]) == set(found) & {
            self.ann, self.bob, self.cat,
        }  # fmt: skip
        return sorted(found)

    def edit(self, one: SegmentView, **given: Any) -> SegmentView:
        whole = {"name": one.name, "text": one.text, "note": one.note, "version": one.version, **given}
        found: SegmentView = self.do(segments.edit_segment, one.id, **whole)
        return found


@pytest.fixture
def groups(office: Office) -> Groups:
    return Groups(office)


def test_a_living_group_is_whoever_meets_its_filters_now(groups: Groups) -> None:
    near = groups.add("Near", "tag:near")
    assert groups.within(near) == [groups.ann, groups.bob]
    groups.do(archive_customer, groups.bob)
    assert groups.within(near) == [groups.ann]
    dan = groups.customer(name="Dan", tags="near")
    assert groups.within(near) == [groups.ann, dan]
    groups.do(merge_customers, groups.cat, dan)
    assert groups.within(near) == [groups.ann, groups.cat]


def test_groups_are_made_of_groups(groups: Groups) -> None:
    near, vip = groups.add("Near by", "tag:near"), groups.add("VIP", "tag:vip")
    both = groups.add("Both", 'segment:"near by" -segment:vip or has:phone no:tag')
    assert groups.within(both) == [groups.bob]
    assert both.text == 'segment:"Near by" -segment:VIP or has:phone no:tag'
    assert {row.id for row in groups.ask(lookup, "segment:Near (segment:vip or has:phone)").rows} == {
        groups.ann, groups.bob,
    }  # fmt: skip
    groups.edit(near, name="Around")
    assert groups.office.read(segments.segment, both.id).text == "segment:Around -segment:VIP or has:phone no:tag"
    assert groups.within(both) == [groups.bob]
    with pytest.raises(Refused, match="VIP is part of Both"):
        groups.do(segments.archive_segment, vip.id, version=vip.version)
    groups.do(segments.archive_segment, vip.id, version=vip.version, even_if_used=True)
    with pytest.raises(Refused, match="The group Both cannot be read any more"):
        groups.ask(segments.members, both.id)
    groups.office.undo()
    assert groups.within(both) == [groups.bob]


def test_no_other_group_takes_the_place_of_one_that_is_gone(groups: Groups) -> None:
    near = groups.add("Near", "tag:near")
    other, user = groups.add("Near by", "-tag:near"), groups.add("User", "segment:Near or tag:vip")
    groups.do(segments.archive_segment, near.id, version=near.version, even_if_used=True)
    with pytest.raises(Refused, match="cannot be read any more"):
        groups.ask(segments.members, user.id)
    groups.edit(other, name="Far")
    assert groups.office.read(segments.segment, user.id).text == "segment:Near or tag:vip"
    groups.add("Near", "tag:near")
    assert groups.within(user) == [groups.ann, groups.bob]


def test_no_filter_is_lost_to_the_length_of_names(groups: Groups) -> None:
    short = groups.add("Neighbours", "tag:near")
    text = f"segment:{','.join(['neighbours'] * 20)} -tag:vip"
    user = groups.add("User", text)
    assert groups.within(user) == [groups.bob]
    with pytest.raises(Refused, match="filters of User would be too long") as refused:
        groups.edit(short, name="x" * 60)
    assert refused.value.field == "name"
    groups.add("y" * 60, "tag:near")
    with pytest.raises(Refused, match="more than the 1000"):
        groups.add("Other", f"segment:{','.join(['y'] * 20)} -tag:vip")


def test_groups_made_of_too_many_others_are_refused(groups: Groups) -> None:
    groups.add("G0", "tag:near")
    for number in range(1, 25):
        groups.add(f"G{number}", f"segment:G{number - 1}")
    with pytest.raises(Refused, match="G0 is made of too many other groups"):
        groups.add("Deeper", "segment:G24 tag:near")
    groups.add("T0", "tag:near")
    said = []
    for number in range(1, 20):
        try:
            groups.add(f"T{number}", f"segment:T{number - 1} or (segment:T{number - 1} tag:vip)")
        except Refused as error:
            said.append(str(error))
            break
    assert "made of too many other groups" in said[0]  # each is twice as long as the one before


def test_a_circle_is_refused_with_its_place(groups: Groups) -> None:
    one = groups.add("One", "tag:near")
    groups.add("Two", "segment:One")
    three = groups.add("Three", "segment:Two or tag:vip")
    for text in ("segment:Three", "tag:vip (segment:One or has:phone)", "-segment:Two"):
        with pytest.raises(Refused, match="cannot go in a circle"):
            groups.edit(one, text=text)
    assert groups.within(three) == [groups.ann, groups.bob]


def test_what_is_taken_back_stands_beside_what_another_terminal_made_since(groups: Groups) -> None:
    here, other = groups.office, open_base(groups.office.path, clock=groups.office.clock, terminal="two")
    other.staff = here.staff
    one, two = groups.add("One", "tag:near"), groups.add("Two", "tag:vip")
    one = groups.edit(one, text="segment:Two")
    one = groups.edit(one, text="tag:near")
    groups.office = other
    groups.edit(two, text="-segment:One")
    with pytest.raises(Refused, match="cannot go in a circle"):
        here.undo()
    groups.office = here
    groups.add("Three", "tag:near")
    groups.office = other
    groups.add("Of three", "segment:three")
    with pytest.raises(Refused, match="Three is part of Of three"):
        here.undo()
    groups.office = here
    groups.do(segments.archive_segment, one.id, version=one.version, even_if_used=True)
    groups.office = other
    groups.add("ONE", "tag:vip")
    with pytest.raises(Refused, match="There is a group called ONE already"):
        here.undo()
    other.close()


def test_a_list_is_kept_by_hand(groups: Groups) -> None:
    by_hand = groups.add("By hand", kind=LIST)
    assert groups.do(segments.put_on_list, by_hand.id, [groups.ann, groups.cat, groups.ann]) == 2
    assert groups.do(segments.put_on_list, by_hand.id, [groups.ann]) == 0
    assert groups.within(by_hand) == [groups.ann, groups.cat]
    assert groups.office.read(segments.lists_of, groups.ann) == (by_hand.id,)
    assert groups.do(segments.take_off_list, by_hand.id, [groups.cat, groups.bob]) == 1
    assert groups.within(by_hand) == [groups.ann]
    groups.office.undo()
    assert groups.within(by_hand) == [groups.ann, groups.cat]
    groups.do(merge_customers, groups.ann, groups.cat)
    assert groups.within(by_hand) == [groups.ann]
    near = groups.add("Near", "tag:near")
    with pytest.raises(Refused, match="made of filters"):
        groups.do(segments.put_on_list, near.id, [groups.ann])


def test_a_list_of_who_is_in_a_group_now(groups: Groups) -> None:
    near = groups.add("Near", "tag:near")
    then = groups.do(segments.snapshot_segment, near.id, "Near in March")
    groups.customer(name="Dan", tags="near")
    assert groups.within(then) == [groups.ann, groups.bob]
    assert len(groups.within(near)) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Say who belongs to it with filters"),
        ("tag:near som", "Place 10, “som”: som is no filter"),
        ("tag:near foo:bar", "Place 10, “foo:bar”: There is no filter called foo"),
        ("tag:near tag:vpi", "Place 14, “vpi”: tag: there is no vpi; there are near, vip"),
        ("note:key", "finds records, not people"),
        ("(tag:near or", r"Place 1, “\(”: A \( has no \) yet"),
        ("(tag:near som)", r"Place 11, “som”: Inside \( \) only filters stand"),
        ("tag:near or note:x", "stands alone"),
        ("since:never", "Place 7, “never”: never is no day"),
        ("tier:A tier:B", "leave nobody"),
        ("segment:Nobody", "no Nobody"),
        ("tag:diabetic", "the law protects that"),
        ("tag:", "Place 1, “tag:”: after the colon"),
        ('tag:near -tag:"" has:phone', "Place 10, “-tag:.*: after the colon"),
        ("-tag:ＨＩＶ", "the law protects that"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_with_its_place(groups: Groups, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        groups.add("Group", text)
    assert refused.value.field == "text"
    assert groups.office.read(segments.list_segments) == []


def test_a_tag_that_the_law_protects_is_refused_however_it_is_written(groups: Groups) -> None:
    groups.customer(name="Dan", tags="hiv;archive")
    for text in ('tag:"H.I.V."', "-tag:hi"):
        with pytest.raises(Refused, match="hiv seems to be about health"):
            groups.add("Group", text)
    assert len(groups.within(groups.add("Archive", "tag:archive"))) == 1


def test_what_nobody_has_any_more_leaves_the_others(groups: Groups) -> None:
    rest = groups.add("Rest", "tag:near -tag:vip")
    groups.office.write(
        edit_customer, groups.ann, CustomerInput(name="Ann", tags="near"), version=1, staff_id=1,
        clock=groups.office.clock,
    )  # fmt: skip
    assert groups.within(rest) == [groups.ann, groups.bob]
    assert groups.within(groups.add("Later", "tag:near,soon", lenient=True)) == [groups.ann, groups.bob]


def test_who_was_erased_is_in_no_group_and_on_no_list(groups: Groups) -> None:
    near, by_hand = groups.add("Near", "-tag:vip"), groups.add("By hand", kind=LIST)
    groups.do(segments.put_on_list, by_hand.id, [groups.bob, groups.cat])
    groups.do(relate, groups.ann, groups.bob, RelationInput("family", "sibling"))
    of_bob = groups.add("Of Bob", "related:bob")
    assert of_bob.text == "related:A-000002"  # no name that would have to go with them
    assert groups.within(of_bob) == [groups.ann]
    erase(groups.office, groups.bob, name="Bob")
    assert groups.within(near) == [groups.cat]
    assert groups.within(by_hand) == [groups.cat]
    assert groups.within(of_bob) == []


def test_names_and_versions(groups: Groups) -> None:
    near = groups.add("Near", "tag:near")
    for name, said in (
        ("near", "already"),
        ("", "needs a name"),
        ('a"b', "without quotes"),
        ("x" * 61, "60"),
        ("a;b", "“;”"),
    ):
        with pytest.raises(Refused, match=said):
            groups.add(name, "tag:near")
    assert groups.office.read(segments.segment_by_name, "NEAR") == near
    with pytest.raises(NotFound, match="there are Near"):
        groups.office.read(segments.segment_by_name, "far")
    groups.edit(near, note="who lives here")
    with pytest.raises(Stale):
        groups.edit(near, note="other")


def test_a_preview_while_typing(groups: Groups) -> None:
    page = groups.ask(segments.preview_segment, "tag:near", limit=1)
    assert (page.count, len(page.rows), page.problems) == (2, 1, ())
    page = groups.ask(segments.preview_segment, "tag:near tag:x", limit=1)
    assert page.count == 0
    assert [str(one) for one in page.problems] == ["tag: there is no x; there are near, vip."]
    groups.add("Near", "tag:near")
    (line,) = groups.ask(segments.segments_with_counts)
    assert (line.count, line.why, line.names) == (2, "", ())
