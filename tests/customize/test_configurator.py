"""The configurator against plain trying of everything, on random small products."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from fractions import Fraction

import pytest

from deskcrm.customize.choice_search import CHOSEN, LEAST, MOST, RULE, STOCK, Cause
from deskcrm.customize.configurator import Configuration, check, state
from deskcrm.customize.make_up import EXCLUDES, MILLION, NEEDS_ALL, NEEDS_ANY, Group, MakeUp, Option, Rule

PRODUCTS = 5_000


def made(rng: random.Random) -> MakeUp:
    """A small product of anything: also of rules that leave nothing to choose."""
    groups, number = [], 0
    for which in range(rng.randint(1, 3)):
        options = []
        for _ in range(rng.randint(1, 3)):
            factor = rng.choice((MILLION, MILLION, 1_100_000, 333_333))
            options.append(
                Option(f"o{number}", f"Option {number}", rng.randint(-99, 999), factor, rng.randint(0, 5),
                       rng.random() > 0.08)
            )  # fmt: skip
            number += 1
        most = rng.randint(1, len(options))
        least = rng.randint(0, most)
        groups.append(Group(f"g{which}", f"Group {which}", tuple(options), least, most, rng.random() < 0.3))
    codes = [option.code for group in groups for option in group.options]
    rules = []
    for _ in range(rng.randint(0, 5) if len(codes) > 1 else 0):
        option, *others = rng.sample(codes, min(len(codes), rng.randint(2, 3)))
        rules.append(Rule(option, rng.choice((NEEDS_ANY, NEEDS_ALL, EXCLUDES)), tuple(others)))
    return MakeUp(tuple(groups), tuple(rules), rng.randint(0, 5_000_000), rng.choice((1, 100, 10_000)), 2)


def bits_of(make_up: MakeUp, codes: Collection[str]) -> int:
    places = list(make_up.options)
    return sum(1 << places.index(code) for code in codes)


def broken_by(make_up: MakeUp, cause: Cause) -> Callable[[int], bool]:
    """Whether a choice (bits by the place of the options) goes against one constraint."""
    if cause.kind in (CHOSEN, STOCK):
        return lambda choice: bool(choice >> cause.which & 1) is (cause.kind == STOCK)
    if cause.kind == RULE:
        rule = make_up.rules[cause.which]
        option, others = bits_of(make_up, [rule.option]), bits_of(make_up, rule.others)
        return {
            EXCLUDES: lambda choice: bool(choice & option and choice & others),
            NEEDS_ALL: lambda choice: bool(choice & option and others & ~choice),
            NEEDS_ANY: lambda choice: bool(choice & option and not choice & others),
        }[rule.kind]
    group = make_up.groups[cause.which]
    inside = bits_of(make_up, [option.code for option in group.options])
    if cause.kind == MOST:
        return lambda choice: (choice & inside).bit_count() > group.most
    empty = (0,) if group.optional else ()
    return lambda choice: (count := (choice & inside).bit_count()) < group.least and count not in empty


def all_causes(make_up: MakeUp) -> list[Cause]:
    return [
        *(Cause(RULE, which) for which in range(len(make_up.rules))),
        *(Cause(kind, which) for kind in (MOST, LEAST) for which in range(len(make_up.groups))),
        *(Cause(STOCK, place) for place, option in enumerate(make_up.options.values()) if not option.in_stock),
    ]


def orders(make_up: MakeUp, causes: Collection[Cause]) -> list[int]:
    """Every choice there is that breaks none of the causes."""
    found = range(1 << len(make_up.options))
    for cause in causes:
        broken = broken_by(make_up, cause)
        found = [choice for choice in found if not broken(choice)]
    return list(found)


def clashes(make_up: MakeUp, causes: Collection[Cause], wanted: int) -> bool:
    return not any(choice & wanted == wanted for choice in orders(make_up, causes))


def fewest(make_up: MakeUp, causes: Collection[Cause], wanted: int) -> bool:
    """They clash, and without any one of them they do not."""
    return clashes(make_up, causes, wanted) and not any(
        clashes(make_up, [other for other in causes if other != cause], wanted) for cause in causes
    )


def cost(make_up: MakeUp, chosen: Collection[str]) -> int:
    exact = Fraction(make_up.base, make_up.minor) + sum(make_up.options[code].add for code in chosen)
    for code in chosen:
        exact *= Fraction(make_up.options[code].factor, MILLION)
    away = int(abs(exact) + Fraction(1, 2))
    return away if exact >= 0 else -away


def test_it_agrees_with_trying_everything_on_small_products() -> None:
    rng = random.Random(7)
    impossible = clashing = 0
    for number in range(PRODUCTS):
        make_up = made(rng)
        all_orders = orders(make_up, all_causes(make_up))
        codes = list(make_up.options)
        some = rng.choice(all_orders) if all_orders and rng.random() < 0.7 else ~0
        chosen = {code for place, code in enumerate(codes) if some >> place & 1 and rng.random() < 0.6}
        taken = bits_of(make_up, chosen)
        found = state(make_up, chosen)
        fit = [order for order in all_orders if taken & order == taken]
        assert found.valid == bool(fit), number
        assert found.complete == (taken in all_orders), number
        assert found.price == cost(make_up, chosen), number
        assert found.lead_days == max([2, *(make_up.options[code].lead_days for code in chosen)])
        for place, code in enumerate(codes):
            inside = [order >> place & 1 for order in fit]
            assert found.options[code].possible == any(inside), (number, code)
            assert found.options[code].needed == (bool(fit) and all(inside)), (number, code)
        no = [code for code in codes if not found.options[code].possible]
        for code in codes:
            assert found.options[code].difference == _difference(make_up, chosen, code), number
        if no and number % 2:
            impossible += 1
            _explained(make_up, found, rng.choice(no), all_orders)
        clashing += _checked(make_up)
    assert impossible > 500
    assert clashing > 500


def _difference(make_up: MakeUp, chosen: set[str], code: str) -> int:
    """With it less without it; where one only may be chosen, in place of that."""
    if code in chosen:
        return cost(make_up, chosen) - cost(make_up, chosen - {code})
    group = make_up.group_of[code]
    others = {option.code for option in group.options} if group.most == 1 else set()
    return cost(make_up, chosen - others | {code}) - cost(make_up, chosen)


def _explained(make_up: MakeUp, found: Configuration, code: str, all_orders: list[int]) -> None:
    wanted = bits_of(make_up, [code])
    assert fewest(make_up, found.why_not(code), wanted)
    way, chosen = found.way_in(code), bits_of(make_up, found.chosen)
    without = [(chosen & ~wanted & ~order).bit_count() for order in all_orders if wanted & order]
    if not without:
        assert way is None
        return
    assert way is not None
    assert len(way.take_away) == min(without)
    after = chosen & ~bits_of(make_up, way.take_away) | wanted
    added = bits_of(make_up, way.add)
    fit = [order for order in all_orders if after & order == after]
    assert fit
    assert all(added & order == added for order in fit)


def _checked(make_up: MakeUp) -> bool:
    """Whether something clashes, which is what plain trying finds too, stock aside."""
    every = orders(make_up, [cause for cause in all_causes(make_up) if cause.kind != STOCK])
    found = check(make_up)
    once = 0
    for order in every:
        once |= order
    never = [code for place, code in enumerate(make_up.options) if not once >> place & 1] if every else [""]
    assert [clash.code for clash in found] == never
    for clash in found[:1]:
        assert fewest(make_up, clash.causes, bits_of(make_up, [clash.code] if clash.code else []))
    return bool(found)


SILK = MakeUp(
    (
        Group("cover", "Cover", (Option("silk", "Silk", 5_000, lead_days=4), Option("linen", "Linen"))),
        Group("close", "Closing", (Option("zip", "Zip"), Option("hand", "By hand", 0, 1_100_000)), 0, 1),
        Group("extra", "Extras", (Option("name", "Name on it", 333), Option("tassel", "Tassel", in_stock=False)), 0, 2),
    ),
    (Rule("silk", NEEDS_ALL, ("hand",)), Rule("name", EXCLUDES, ("hand",))),
    base=1_000_000,
    lead_days=3,
)


def test_why_not_leads_from_the_option_to_what_is_chosen() -> None:
    found = state(SILK, ["zip"])
    assert found.why_not_words("silk") == (
        "Silk (Cover) needs By hand (Closing); of Closing only 1 can be chosen; Zip (Closing) is chosen"
    )
    # One cover is chosen anyway: that it is the other one explains nothing, it would change places.
    assert state(SILK, ["linen", "zip"]).why_not_words("silk") == found.why_not_words("silk")
    assert found.way_in_words("silk") == "take away Zip (Closing); add By hand (Closing)"
    assert found.why_not_words("tassel") == "Tassel (Extras) is out of stock"
    assert found.way_in_words("tassel") == "nothing makes it possible now"
    assert found.missing == ("Cover: choose one",)
    assert [code for code in SILK.options if found.instead(code)] == ["hand"]


def test_the_price_adds_before_it_multiplies_and_rounds_once() -> None:
    # (100.00 + 50.00) x 1.1; the option's difference is what it adds as things stand
    assert state(SILK, ["silk", "hand"]).price == 16_500
    assert state(SILK, ["linen"]).options["silk"].difference == 5_000
    assert state(SILK, ["silk", "hand"]).options["hand"].difference == 1_500
    assert state(SILK, ["silk", "hand"]).lead_days == 4
    assert state(SILK, ["silk", "hand"]).complete


def test_rules_that_leave_nothing_are_named() -> None:
    rules = (*SILK.rules, Rule("silk", EXCLUDES, ("hand",)))
    (clash,) = check(MakeUp(SILK.groups, rules))
    assert (clash.code, clash.words) == (
        "silk",
        "Silk (Cover) needs By hand (Closing); Silk (Cover) does not go with By hand (Closing)",
    )
    barred = MakeUp(SILK.groups, (*rules, Rule("linen", NEEDS_ALL, ("silk",))))
    assert [clash.code for clash in check(barred)] == [""]
    with pytest.raises(KeyError):
        state(SILK, ["velvet"])


def test_the_options_of_a_large_product_are_all_answered() -> None:
    # Every pair of neighbours of a chain of groups: the first choice settles the last.
    groups = tuple(Group(f"g{g}", f"G{g}", tuple(Option(f"{g}.{n}", f"{n}") for n in range(5))) for g in range(30))
    rules = tuple(Rule(f"{g}.{n}", NEEDS_ALL, (f"{g + 1}.{n}",)) for g in range(29) for n in range(5))
    chain = MakeUp(groups, rules)
    found = state(chain, ["0.3"])
    assert [code for code, option in found.options.items() if option.possible] == [f"{g}.3" for g in range(30)]
    assert found.way_in("29.0").take_away == ("0.3",)
    assert len(found.why_not("29.0")) == 31  # the 29 rules, the first group's limit, the choice
