"""What was asked for, told from its words; and an idea from it to those who hear of it first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.customize.asked import asked, asked_texts
from deskcrm.customize.asked_words import Finder, question_of
from deskcrm.customize.ideas import begin_idea, gather_askers, idea_people, ideas, set_idea, set_trying, tell_askers
from deskcrm.differentiate.products import add_product
from deskcrm.differentiate.purchases import add_purchase
from deskcrm.differentiate.views import PurchaseInput
from deskcrm.errors import Refused, Stale
from deskcrm.identify.consents import record_consent
from deskcrm.identify.customers import add_customer
from deskcrm.identify.merging import merge_customers
from deskcrm.identify.profile import add_fact
from deskcrm.identify.profile_views import FactInput
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.complaints import take_complaint
from deskcrm.interact.follow_ups import follow_ups_of
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import Office


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("Do you open on Sunday", "when"), ("เปิดกี่โมง", "when"), ("Where can I park", "where"),
        ("มีสาขาแถวไหนบ้าง", "where"),
        ("Why is it so loud", "why"), ("a gift for my mother", "whom"), ("ราคาเท่าไหร่", "how"),
        ("can I pay in instalments", "how"),
        ("a smaller bottle", "what"), ("มีขวดเล็กไหม", "what"), ("show me", "what"), ("Whenever", "what"), ("", "what"),
    ],
)  # fmt: skip
def test_the_question_is_told_from_its_words(words: str, question: str) -> None:
    assert question_of(words) == question


@given(st.text(max_size=60), st.text(max_size=8))
def test_a_name_is_found_where_it_stands_apart(before: str, name: str) -> None:
    finder = Finder([("tea pot", "pot"), ("tea", "tea"), ("ชาเขียว", "green")])
    assert finder.all_in(f"{before} a tea pot, please")[:1] in (["pot"], ["green"])
    assert "tea" not in Finder([("tea", "tea")]).all_in("a team of steady teachers")
    assert "green" in finder.all_in(f"อยากได้ชาเขียว{name}")


def office_with_wishes(office: Office) -> list[int]:
    """Four customers: three asked for tea on Sundays, in two ways; one for something else."""
    clock = office.clock
    office.write(add_product, "TEA", name="Green tea", family="Tea")
    people = [
        office.write(add_customer, CustomerInput(name=name), staff_id=1, clock=clock).id
        for name in ("Ann", "Bob", "Cat", "Dan")
    ]
    for person, subject in zip(
        (*people, people[0]),
        (
            "Green tea on Sunday?",
            "green tea on sunday",
            "when is tea delivered",
            "lost a glove",
            "Green tea on Sunday?",
        ),
        strict=True,
    ):
        office.write(log_interaction, InteractionInput("phone", person, subject=subject), staff_id=1, clock=clock)
    return people


def test_wishes_are_grouped_by_what_they_name_and_ask(office: Office) -> None:
    ann, _bob, cat, dan = office_with_wishes(office)
    office.write(add_fact, cat, FactInput("why", "tea that does not stain", detail="need"), staff_id=1,
                 clock=office.clock)  # fmt: skip
    office.write(
        take_complaint, ComplaintInput("Cold", dan, wish="a warmer cup", product="TEA"), staff_id=1, clock=office.clock
    )
    found = office.read(asked, clock=office.clock)
    groups = {one.key: (one.customers, one.times) for one in found.groups}
    assert groups == {
        ("product", "Green tea", "when"): (2, 3), ("family", "Tea", "when"): (1, 1), ("", "", "what"): (1, 1),
        ("family", "Tea", "why"): (1, 1), ("product", "Green tea", "what"): (1, 1),
    }  # fmt: skip
    assert found.groups[0].key == ("product", "Green tea", "when")
    assert sum(count for _tier, count in found.groups[0].tiers) == 2
    (text,) = office.read(asked_texts, ("product", "Green tea", "when"), clock=office.clock)
    assert (text.words.lower().rstrip("?"), text.customers, text.times) == ("green tea on sunday", 2, 3)
    assert office.read(asked, days=1, most=2, clock=office.clock).more
    assert ann in {one.customer_id for one in office.read(idea_people, began(office))}


def began(office: Office) -> int:
    group = ("product", "Green tea", "when")
    return office.write(begin_idea, title="Open on Sundays", group=group, staff_id=1, clock=office.clock).id


def test_from_an_idea_to_those_who_hear_first(office: Office) -> None:
    ann, bob, cat, dan = office_with_wishes(office)
    clock, number = office.clock, began(office)
    assert [one.customer_id for one in office.read(idea_people, number)] == [ann, bob]
    with pytest.raises(Refused):
        office.write(gather_askers, number, clock=clock)
    for person in (cat, dan):
        wish = InteractionInput("walk-in", person, subject="Green tea, what time?")
        office.write(log_interaction, wish, staff_id=1, clock=clock)
    assert office.write(gather_askers, number, clock=clock) == 2
    bobs = next(one for one in office.read(idea_people, number) if one.customer_id == bob)
    view = office.write(set_trying, bobs.id, trying=True, found="Came twice")
    assert (view.state, view.trying, view.people) == ("trying", 1, 4)
    assert office.read(idea_people, number)[0].found == "Came twice"
    office.write(record_consent, dan, purpose="news", state="refused", staff_id=1, clock=clock)
    given = {"title": "Open on Sundays", "note": "", "owner_id": None, "product": "TEA", "clock": clock}
    with pytest.raises(Stale):
        office.write(set_idea, number, version=view.version - 1, state="launched", **given)
    view = office.write(set_idea, number, version=view.version, state="launched", **given)
    assert (view.untold, view.product, view.launched_at) == (3, "Green tea", clock.now())
    due = clock.now() + timedelta(days=1)
    assert office.write(tell_askers, number, title="We open on Sundays", due=due, staff_id=1, clock=clock) == 3
    with pytest.raises(Refused):
        office.write(tell_askers, number, title="Again", due=due, staff_id=1, clock=clock)
    assert [one.title for one in office.read(follow_ups_of, bob)] == ["We open on Sundays"]
    assert office.read(follow_ups_of, dan) == ()
    office.write(
        add_purchase, PurchaseInput(ann, 1000, product="TEA", unit_price=100_0000), staff_id=1, clock=clock
    )  # fmt: skip
    (view,) = office.read(ideas)
    assert (view.untold, view.buyers) == (0, 1)
    assert office.undo().action == "add_purchase"
    assert office.undo().action == "tell_askers"
    assert office.read(ideas)[0].untold == 3


def test_two_records_of_one_who_tries_it_are_one_person(office: Office) -> None:
    acting = {"staff_id": 1, "clock": office.clock}
    ann, twin = (office.write(add_customer, CustomerInput(name=name), **acting).id for name in ("Ann", "Anne"))
    for one in (ann, twin):
        office.write(log_interaction, InteractionInput("phone", one, direction="in", subject="A lamp"), **acting)
    group = office.read(asked, clock=office.clock).groups[0].key
    made = office.write(begin_idea, title="Lamps", group=group, **acting)
    for person in office.read(idea_people, made.id):
        office.write(set_trying, person.id, trying=True, found=f"{person.name} likes it")
    office.write(merge_customers, ann, twin, **acting)
    (one,) = office.read(idea_people, made.id)
    office.write(set_trying, one.id, trying=True, found="Both find it dark")
    (one,) = office.read(idea_people, made.id)
    assert (one.trying, one.found) == (True, "Both find it dark")
    assert office.write(set_trying, one.id, trying=False).trying == 0
    (one,) = office.read(idea_people, made.id)
    assert (one.trying, one.found) == (False, "Both find it dark")
