"""Options of products and offers of them: kept, priced, ordered, past their day; branches; what others chose."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskcrm.customize.branches import nearest_branch
from deskcrm.customize.erasure import erase
from deskcrm.customize.offer_rows import never_chosen, offers, popular
from deskcrm.customize.offer_views import OfferInput
from deskcrm.customize.offers import make_offer, offer, order_offer, price_now, withdraw_offer
from deskcrm.customize.option_file import read_options
from deskcrm.customize.product_options import keep_options, made_product, options_as_text
from deskcrm.differentiate.products import edit_product, find_product, product_by_id
from deskcrm.differentiate.purchases import purchases_of
from deskcrm.errors import Refused, Stale
from deskcrm.exchange.offer_page import offer_page
from deskcrm.interact.follow_ups import finish_follow_up, follow_ups_of
from deskcrm.settings.office import load, set_value
from deskcrm.store import open_base

from .conftest import Dealings

CUSHION = """
lead_days = 3

[[group]]
name = "Cover"
options = [{name = "Cotton"}, {name = "Silk", add = "250.00", lead_days = 5}, {name = "Wool", in_stock = false}]

[[group]]
name = "Extras"
choose = "0-2"
options = [{name = "Name on it", add = "80.00"}, {name = "Extra large", factor = "1.25"}]

[[rule]]
option = "Name on it"
excludes = ["Silk"]
"""


@pytest.fixture
def made(desk: Dealings) -> Dealings:
    desk.product("CUSHION", 500, 200, name="Cushion")
    desk.write(keep_options, CUSHION, product="CUSHION")
    return desk


def offered(dealings: Dealings, who: int, *options: str, **more: Any) -> Any:
    return dealings.write(make_offer, OfferInput(who, "CUSHION", options, **more))


def test_an_offer_keeps_its_price_and_an_order_is_a_purchase_and_a_promise(made: Dealings) -> None:
    ann = made.customer()
    found = offered(made, ann, "silk", "Extras=Extra large", pieces=2)
    assert (found.price, found.amount, found.lead_days) == (93_750, 187_500, 5)
    assert found.words == "Cover: Silk; Extras: Extra large"
    assert found.valid_until == made.office.clock.today() + timedelta(days=14)
    product = made.office.read(find_product, "CUSHION")
    made.office.write(
        edit_product, product.id, version=product.version, name="Cushion", unit_price=600_0000, clock=made.office.clock
    )
    now = made.office.read(price_now, found.id, clock=made.office.clock)
    assert (now.then, now.now, now.problem) == (187_500, 212_500, "")
    ordered = made.write(order_offer, found.id, version=found.version)
    (line,) = made.office.read(purchases_of, ann)
    assert (line.amount, line.quantity, line.order) == (187_500, 2000, ordered.order_number)
    (promise,) = made.office.read(follow_ups_of, ann)
    assert (promise.kind, promise.due) == ("promise", ordered.due)
    # Monday noon, five working days on: the next Monday at closing time.
    assert made.office.clock.local(ordered.due).strftime("%a %H:%M") == "Mon 17:00"
    with pytest.raises(Refused, match="ordered already"):
        made.write(order_offer, found.id)
    made.office.undo()
    assert made.office.read(purchases_of, ann) == ()
    assert made.office.read(follow_ups_of, ann) == ()
    assert made.office.read(offer, found.id, clock=made.office.clock).state == "open"


def test_past_its_day_it_needs_a_new_price(made: Dealings) -> None:
    ann = made.customer()
    found = offered(made, ann, "Cotton", valid_until=made.office.clock.today())
    made.later(days=1)
    assert made.office.read(offer, found.id, clock=made.office.clock).state == "lapsed"
    with pytest.raises(Refused, match="needs a new price"):
        made.write(order_offer, found.id)
    anew = offered(made, ann, *found.options)
    assert made.write(order_offer, anew.id).state == "ordered"
    assert made.write(withdraw_offer, found.id).state == "withdrawn"
    assert [one.state for one in made.office.read(offers, customer_id=ann, clock=made.office.clock)] == [
        "ordered", "withdrawn",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("Silk", "Name on it"), "does not go with"),
        (("Name on it",), "Cover: choose one"),
        (("Wool",), "out of stock"),
        (("Velvet",), "there is no option Velvet"),
        (("Silk", "Cotton"), "only 1 can be chosen"),
    ],
)
def test_what_cannot_be_ordered_is_refused_with_why(made: Dealings, options: tuple[str, ...], why: str) -> None:
    with pytest.raises(Refused) as refusal:
        offered(made, made.customer(), *options)
    assert why in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (CUSHION + '[[rule]]\noption = "Silk"\nneeds = ["Name on it"]\n', "Silk (Cover) could never be chosen: "),
        (CUSHION.replace('"Cotton"', '"Silk"'), "two options called Cover=Silk"),
        (CUSHION.replace('"1.25"', '"1,25"'), "factor is a number"),
        (CUSHION.replace('"0-2"', '"3"'), "3 cannot be chosen of 2 options"),
        (CUSHION.replace("excludes", "hates"), "hates is not known"),
        (CUSHION + "[[group]]\n", "group 3: the name is missing"),
        ("[[group", "cannot be read: "),
        ("lead_days = " + "[" * 100_000, "a nest of brackets is too long"),
        ("lead_days = " + "1" * 5000, "a number or a nest"),
        (CUSHION.replace('"Cotton"', '"\u200b"'), "Cover: the name is missing"),
        ("", "no group of options yet"),
    ],
)
def test_options_that_do_not_work_are_refused_by_place(made: Dealings, text: str, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        made.write(keep_options, text, product="CUSHION")
    assert why in str(refusal.value)
    assert refusal.value.field == "options"


def test_rules_that_leave_nothing_to_order_name_those_that_clash(made: Dealings) -> None:
    text = CUSHION + '[[rule]]\noption = "Cotton"\nneeds = ["Silk"]\n[[rule]]\noption = "Silk"\nneeds = ["Wool"]\n'
    text += '[[rule]]\noption = "Wool"\nneeds = ["Cotton"]\n'
    with pytest.raises(Refused) as refusal:
        made.write(keep_options, text, product="CUSHION")
    said = str(refusal.value)
    assert said.startswith("Nothing of this could be ordered: ")
    assert "Cotton (Cover) needs Silk (Cover)" in said


def test_options_written_out_are_read_as_they_were(made: Dealings) -> None:
    product = made.office.read(find_product, "CUSHION")
    text = made.office.read(options_as_text, product.id, whole=True)
    again = read_options(text.text, "THB")
    assert again.product == "CUSHION"
    assert (again.make_up.groups, again.make_up.rules) == (
        (kept := made.office.read(made_product, product.id).make_up).groups, kept.rules,
    )  # fmt: skip
    made.write(keep_options, CUSHION.replace("lead_days = 3", "lead_days = 4"), product="CUSHION", version=text.version)
    with pytest.raises(Stale):
        made.write(keep_options, CUSHION, product="CUSHION", version=text.version)


def test_an_option_taken_out_does_not_come_back_with_an_old_offer(made: Dealings) -> None:
    found = offered(made, made.customer(), "Cotton", "Name on it")
    rule = CUSHION.index("[[rule]]")
    fewer = CUSHION[:rule].replace('{name = "Name on it", add = "80.00"}, ', "").replace("0-2", "0-1")
    made.write(keep_options, fewer, product="CUSHION")
    with pytest.raises(Refused, match="an option of it is not offered any more"):
        made.write(order_offer, found.id)
    left = made.office.read(offer, found.id, clock=made.office.clock)
    assert (left.options, left.not_offered) == (("Cover=Cotton",), (("Extras", "Name on it"),))


def test_what_customers_like_this_one_chose_and_what_nobody_did(made: Dealings) -> None:
    people = [made.customer(f"P{number}") for number in range(4)]
    for who in people[:3]:
        offered(made, who, "Silk")
    offered(made, people[3], "Cotton", "Name on it")
    product = made.office.read(find_product, "CUSHION")
    ann = made.customer("Ann")
    assert made.office.read(popular, ann, product.id).people == 4
    offered(made, ann, "Silk", "Extra large")
    found = made.office.read(popular, ann, product.id)
    assert (found.people, found.chosen) == (3, {"Cover=Silk": 3})
    assert "chose alike" in found.who
    assert [one.option for one in made.office.read(never_chosen)] == ["Wool"]


def test_of_options_that_differ_in_capitals_alone_each_can_be_ordered(made: Dealings) -> None:
    text = CUSHION.replace('"Wool", in_stock = false', '"silk"').replace('["Silk"]', '["Cover=silk"]')
    made.write(keep_options, text, product="CUSHION")
    ann = made.customer()
    for code in ("Cover=Silk", "Cover=silk"):
        assert offered(made, ann, code).options == (code,)
    with pytest.raises(Refused, match="several options are called SILK"):
        offered(made, ann, "SILK")


def test_offers_that_hold_stand_first_the_soonest_to_lapse_on_top(made: Dealings) -> None:
    ann, today = made.customer(), made.office.clock.today()
    past, late, soon, later_made = (
        offered(made, ann, "Cotton", valid_until=today + timedelta(days=days)).id for days in (0, 10, 2, 5)
    )
    gone = offered(made, ann, "Cotton").id
    made.write(withdraw_offer, gone)
    made.later(days=1)
    assert [one.id for one in made.office.read(offers, clock=made.office.clock)] == [
        soon, later_made, late, gone, past,
    ]  # fmt: skip


def test_an_offer_about_to_lapse_and_an_order_that_is_ready_are_suggested(made: Dealings) -> None:
    ann = made.customer()
    offered(made, ann, "Cotton", valid_until=made.office.clock.today() + timedelta(days=3))
    ordered = made.write(order_offer, offered(made, ann, "Silk").id)
    assert made.one(ann, "offer_lapsing").title == "Ask about the offer before it lapses: Cushion"
    (promise,) = made.office.read(follow_ups_of, ann)
    made.later(hours=2)
    made.write(finish_follow_up, promise.id, version=promise.version)
    assert made.office.read(offer, ordered.id, clock=made.office.clock).ready
    found = made.one(ann, "order_ready")
    assert "0000 0021" in found.why
    made.later(hours=1)
    made.take(ann, found)
    assert "order_ready" not in made.rules(ann)


def test_the_nearest_branch_says_why(made: Dealings) -> None:
    def lives(name: str, *place: str) -> int:
        where = dict(zip(("district", "province", "postcode"), place, strict=True))
        return made.customer(name, address="1", **where)

    made.office.write(
        set_value, "offers.branches", "Silom, Bang Rak, Bangkok, 10500; Ari, พญาไท, กรุงเทพ, 10400; Hat Yai,,Songkhla"
    )
    wanted = {
        ("Sathon", "Bangkok", "10400"): ("Ari", "same postcode"),
        ("เขตพญาไท", "กรุงเทพ", ""): ("Ari", "same district"),
        ("Mueang", "songkhla", "90000"): ("Hat Yai", "same province"),
        ("Mueang", "Tak", "63000"): ("Silom", "the first"),
    }
    for place, (name, why) in wanted.items():
        branch = made.office.read(nearest_branch, lives(place[0], *place))
        assert (branch.name, branch.why_words.startswith(why)) == (name, True)
    assert made.office.read(nearest_branch, made.customer("Bob")).why_words.startswith("the first: no address")
    with pytest.raises(Refused):
        made.office.write(set_value, "offers.branches", "A, B, C, 12")


def test_erasing_a_customer_leaves_what_was_chosen_of_nobody(made: Dealings) -> None:
    made.product("SOAP", 10, 5)
    ann = made.customer("Ann")
    found = offered(made, ann, "Cotton", note="for her mother")
    erase(made.office, ann, name="Ann")
    kept = made.office.read(offer, found.id, clock=made.office.clock)
    assert (kept.note, kept.words) == ("", "Cover: Cotton")
    assert made.office.read(product_by_id, made.office.read(find_product, "SOAP").id).code == "SOAP"


def test_options_put_in_another_order_are_still_those_that_were_offered(made: Dealings) -> None:
    ann = made.customer()
    found = offered(made, ann, "Cotton", "Name on it", "Extra large")
    head, cover, extras = CUSHION[: CUSHION.index("[[rule]]")].split("[[group]]")
    turned = extras.replace('{name = "Name on it", add = "80.00"}, ', "")
    turned = turned.replace('"1.25"}]', '"1.25"}, {name = "Name on it", add = "80.00"}]')
    made.write(keep_options, "[[group]]".join((head, turned, cover)), product="CUSHION")
    assert made.office.read(price_now, found.id, clock=made.office.clock).problem == ""
    assert made.write(order_offer, found.id).state == "ordered"


def test_a_choice_of_many_words_can_be_ordered(made: Dealings) -> None:
    made.product("DRESS", 500, 200, name="Dress " + "n" * 294)
    names = [letter * 80 for letter in "abcdefgh"]
    options = ", ".join(f"{{name = {one!r}}}" for one in names)
    group = f'[[group]]\nname = "Parts"\nchoose = "1-8"\noptions = [{options}]'
    made.write(keep_options, group, product="DRESS")
    given = OfferInput(made.customer(), "DRESS", tuple(names), note="n" * 20_000)
    ordered = made.write(order_offer, made.write(make_offer, given).id)
    (line,) = made.office.read(purchases_of, ordered.customer_id)
    (promise,) = made.office.read(follow_ups_of, ordered.customer_id)
    assert line.description == ordered.words[: len(line.description) - 1] + "…"
    assert promise.title.endswith("…" + f" made to order, offer {ordered.number[:4]} {ordered.number[4:]}")
    assert promise.note.startswith(ordered.words)


def test_a_printed_offer_names_groups_and_options_whatever_signs_they_have(made: Dealings) -> None:
    group = '[[group]]\nname = "Size: A; B"\nchoose = "1-2"\noptions = [{name = "1; x: y"}, {name = "2"}]\n'
    made.write(keep_options, group, product="CUSHION")
    found = offered(made, made.customer(), "1; x: y", "2")
    page = offer_page(found, made.office.read(load), made.office.clock)
    assert ("Size: A; B", "1; x: y, 2") in page.blocks[0].facts


@pytest.mark.parametrize(
    "rule", ['option = "Tassel"\nexcludes = ["Silk"]', 'option = "Cotton"\nneeds_any = ["Tassel", "Extra large"]']
)
def test_options_that_a_later_rule_names_are_not_taken_back(made: Dealings, base_path: Path, rule: str) -> None:
    more = CUSHION.replace('{name = "Extra large"', '{name = "Tassel"}, {name = "Extra large"')
    other = open_base(base_path, clock=made.office.clock, terminal="other")
    made.write(keep_options, more, product="CUSHION")
    other.write(keep_options, f"{more}[[rule]]\n{rule}\n", product="CUSHION", clock=other.clock)
    with pytest.raises(Refused, match="Not taken back: the options of Cushion were changed since"):
        made.office.undo()
    product = made.office.read(find_product, "CUSHION")
    assert len(made.office.read(made_product, product.id).make_up.rules) == 2
    other.undo()
    other.close()
    made.write(keep_options, more, product="CUSHION")
    made.office.undo()
    assert made.office.read(made_product, product.id).make_up.options.keys() >= {"Extras=Tassel"}
