"""Who belongs to whom, seen from both sides, and what a group comes to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.customize.page import customer_page
from deskcrm.differentiate.book import retier
from deskcrm.errors import Refused
from deskcrm.identify.customers import add_customer, customer_by_id
from deskcrm.identify.organisations import clean_branch, clean_tax_id, tax_words
from deskcrm.identify.relation_words import FAMILY_WORDS, KINDS, ROLES, inverse
from deskcrm.identify.relations import RelationInput, change_relation, end_relation, groups_of, relate, relations_of
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import Office


@pytest.fixture
def people(office: Office) -> list[int]:
    names = ("Ann", "Bob", "Cat", "Dan", "Rung Co")
    return [office.write(add_customer, CustomerInput(name=name), **acting(office)).id for name in names]


def acting(office: Office) -> dict[str, Any]:
    return {"staff_id": office.staff_id, "clock": office.clock}


def put(office: Office, one: int, kind: str, other: int, **more: str) -> Any:
    return office.write(relate, one, other, RelationInput(kind, **more), **acting(office))


def test_both_sides_see_it_each_in_their_words(office: Office, people: list[int]) -> None:
    ann, bob, cat, dan, rung = people
    put(office, ann, "family", bob, word="parent")
    put(office, ann, "works_for", rung, position="buyer", role="decider")
    put(office, cat, "other", ann, word="neighbour")
    put(office, dan, "household", ann)
    seen = {(view.group, view.word, view.name) for view in office.read(relations_of, ann)}
    assert seen == {
        ("family", "parent", "Bob"), ("works_for", "", "Rung Co"), ("other", "neighbour", "Cat"),
        ("household", "", "Dan"),
    }  # fmt: skip
    assert [(view.group, view.word, view.name) for view in office.read(relations_of, bob)] == [
        ("family", "child", "Ann")
    ]
    (clerk,) = office.read(relations_of, rung)
    assert (clerk.group, clerk.name, clerk.position, clerk.role) == ("people", "Ann", "buyer", "decider")
    assert office.read(customer_by_id, rung).kind == "organisation"
    child = office.read(relations_of, bob)[0]
    changed = office.write(
        change_relation,
        child.id,
        RelationInput("family", "sibling"),
        version=child.version,
        seen_from=bob,
        **acting(office),
    )
    assert changed.word == "sibling"
    office.undo()
    child = office.read(relations_of, bob)[0]
    office.write(end_relation, child.id, version=child.version, **acting(office))
    assert office.read(relations_of, bob) == ()


def test_who_brought_whom_stands_among_them_once(office: Office, people: list[int]) -> None:
    made = office.write(add_customer, CustomerInput(name="Eve", referred_by="Ann"), **acting(office))
    assert [(view.group, view.id, view.name) for view in office.read(relations_of, made.id)] == [
        ("referred_by", 0, "Ann")
    ]
    assert [(view.group, view.name) for view in office.read(relations_of, people[0])] == [("referred", "Eve")]


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("family", {"word": "boss"}, "word"), ("other", {}, "word"), ("enemy", {}, "kind"),
        ("works_for", {"role": "king"}, "role"),
    ],
)  # fmt: skip
def test_what_is_no_relation(office: Office, people: list[int], kind: str, more: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        put(office, people[0], kind, people[1], **more)
    assert refused.value.field == field


def test_nobody_is_related_to_themselves_twice_or_in_a_circle(office: Office, people: list[int]) -> None:
    ann, bob, cat, _dan, rung = people
    with pytest.raises(Refused):
        put(office, ann, "household", ann)
    put(office, ann, "household", bob)
    with pytest.raises(Refused):
        put(office, bob, "household", ann)
    put(office, ann, "works_for", rung)
    put(office, rung, "works_for", cat)
    with pytest.raises(Refused):
        put(office, cat, "works_for", ann)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(
        st.tuples(
            st.integers(0, 4), st.integers(0, 4), st.sampled_from(sorted(KINDS)), st.sampled_from(sorted(FAMILY_WORDS))
        ),
        max_size=8,
    )
)
def test_the_two_sides_agree_and_groups_are_the_sums_of_their_people(
    office: Office, pairs: list[tuple[int, int, str, str]]
) -> None:
    ids = [office.write(add_customer, CustomerInput(name=f"P{place}"), **acting(office)).id for place in range(5)]
    for place, customer_id in enumerate(ids):
        office.write(
            log_interaction, InteractionInput("phone", customer_id, seconds=60 * place, note="x"), **acting(office)
        )
    office.write(retier, clock=office.clock)
    for one, other, kind, word in pairs:
        try:
            put(office, ids[one], kind, ids[other], word=word if kind in ("family", "other") else "")
        except Refused:
            continue
    figures = {who: office.read(customer_page, who, clock=office.clock).figures for who in ids}
    for who in ids:
        mine = office.read(relations_of, who)
        for view in mine:
            (back,) = [one for one in office.read(relations_of, view.customer_id) if one.id == view.id]
            assert back.customer_id == who
            assert back.word == (inverse(view.word) if view.kind == "family" else view.word)
        homes = {view.customer_id for view in mine if view.kind in ("family", "household")}
        staff = {view.customer_id for view in mine if view.group == "people"}
        expected = {kind: others | {who} for kind, others in (("home", homes), ("people", staff)) if others}
        found = {group.kind: group for group in office.read(groups_of, who)}
        assert found.keys() == expected.keys()
        for kind, members in expected.items():
            assert found[kind].count == len(members)
            for name in ("cost_to_serve", "net_value", "margin", "open_complaints", "open_follow_ups"):
                assert getattr(found[kind], name) == sum(getattr(figures[one], name) for one in members), name


def test_a_tax_id_is_checked_and_its_branch_has_five_digits(office: Office) -> None:
    given_ = CustomerInput(organisation="Rung Co", tax_id="๐-๑๐๗๕-๓๗๐๐๐-๕๒-๑", branch="สำนักงานใหญ่")
    made = office.write(add_customer, given_, **acting(office))
    assert (made.tax_id, made.branch, made.kind) == ("0107537000521", "00000", "organisation")
    assert tax_words(made.tax_id, made.branch) == "Tax id 0 1075 37000 52 1 · head office"
    assert [clean_branch(text) for text in ("12", "สาขา 3", "branch 00007", "")] == ["00012", "00003", "00007", ""]
    for text in ("0107537000522", "123", "x" * 13):
        with pytest.raises(Refused):
            clean_tax_id(text)
    with pytest.raises(Refused):
        clean_branch("the one by the river")
    assert set(ROLES) == {"user", "decider", "payer", "adviser"}
