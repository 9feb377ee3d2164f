"""The demo's services made to order: what can be chosen of them, and what customers were offered lately."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Final

from deskcrm.customize.configurator import state
from deskcrm.customize.make_up import EXCLUDES, MILLION, NEEDS_ALL, NEEDS_ANY, Group, MakeUp, Option, Rule
from deskcrm.customize.offers import choice_words
from deskcrm.demo.catalogue import ITEMS
from deskcrm.demo.days import Days
from deskcrm.demo.people import Person
from deskcrm.demo.sheet import Sheet
from deskcrm.interact.numbering import complaint_number

_SEED: Final = 19
_OFFERS: Final = 18
_DAYS: Final = 14
_DAY: Final = 86_400

BRANCHES: Final = {
    "en": "Lat Phrao, Chatuchak, Bangkok, 10900; Bang Na, Bang Na, Bangkok, 10260; Nonthaburi,, Nonthaburi, 11000",
    "th": "สาขาลาดพร้าว, จตุจักร, กรุงเทพฯ, 10900; สาขาบางนา, บางนา, กรุงเทพฯ, 10260; สาขานนทบุรี,, นนทบุรี, 11000",
}
"""Where orders are fetched from."""

_Choice = tuple[str, str, int, int, int, bool]
"""English, Thai, baht added, factor in percent, working days, in stock."""

PRODUCTS: Final[dict[str, tuple[int, tuple[tuple[str, str, int, int, bool, tuple[_Choice, ...]], ...]]]] = {
    "SERVICE-11": (3, (
        ("Visits a year", "จำนวนครั้งต่อปี", 1, 1, False, (
            ("Two", "2 ครั้ง", 0, 100, 0, True), ("Four", "4 ครั้ง", 0, 180, 0, True),
            ("Every month", "ทุกเดือน", 0, 450, 2, True),
        )),
        ("Kind of cleaning", "แบบการล้าง", 1, 1, False, (
            ("Ordinary", "ล้างธรรมดา", 0, 100, 0, True), ("Dismantled", "ถอดล้าง", 1200, 100, 1, True),
        )),
        ("Extras", "บริการเสริม", 0, 3, False, (
            ("Refrigerant refill", "เติมน้ำยา", 900, 100, 0, True), ("Spare filters", "แผ่นกรองสำรอง", 350, 100, 2, True),
            ("Same-day repair", "ซ่อมภายในวัน", 1500, 100, 0, True),
            ("Replacement unit", "เครื่องสำรอง", 2500, 100, 5, False),
        )),
    )),
    "SERVICE-04": (2, (
        ("Pipe", "ความยาวท่อ", 1, 1, False, (
            ("4 m", "4 เมตร", 0, 100, 0, True), ("8 m", "8 เมตร", 1200, 100, 0, True),
            ("12 m", "12 เมตร", 2400, 100, 1, True),
        )),
        ("Outdoor unit", "ตำแหน่งคอยล์ร้อน", 1, 1, False, (
            ("On the ground", "วางพื้น", 0, 100, 0, True), ("On the wall", "แขวนผนัง", 600, 100, 0, True),
            ("On the roof", "บนหลังคา", 1800, 115, 3, True),
        )),
        ("Extras", "บริการเสริม", 0, 2, False, (
            ("Own breaker", "เบรกเกอร์แยก", 750, 100, 0, True), ("Drain pump", "ปั๊มน้ำทิ้ง", 1900, 100, 2, True),
            ("Pipe cover", "รางครอบท่อ", 1400, 100, 4, True),
        )),
    )),
}  # fmt: skip
"""By product: working days of itself, then the groups: English, Thai, least, most, or none, the options."""

RULES: Final = {
    "SERVICE-11": (
        ("Every month", NEEDS_ALL, ("Ordinary",)), ("Same-day repair", NEEDS_ANY, ("Four", "Every month")),
        ("Dismantled", EXCLUDES, ("Spare filters",)),
    ),
    "SERVICE-04": (("On the roof", NEEDS_ANY, ("8 m", "12 m")), ("On the ground", EXCLUDES, ("Drain pump",))),
}  # fmt: skip
"""By product, in the English names."""


def sheets(customers: list[Person], days: Days, language: str) -> tuple[Sheet, ...]:
    """Options with their rules, and offers of the last weeks: some hold, some lapsed."""
    made = Sheet("made_product", "product_id, lead_days")
    groups = Sheet("option_group", "product_id, place, name, least, most, optional")
    options = Sheet("product_option", "group_id, place, name, added, factor, lead_days, in_stock")
    rules = Sheet("option_rule", "product_id, place, option_id, kind, others")
    opened = days.now - 400 * _DAY
    whole: list[tuple[int, MakeUp, dict[str, int]]] = []
    for code, (lead_days, kinds) in PRODUCTS.items():
        product_id, item = next((place, one) for place, one in enumerate(ITEMS, 1) if one.code == code)
        made.add(opened, product_id, lead_days)
        found, ids, english = [], dict[str, int](), dict[str, str]()
        for at, (name_en, name_th, least, most, optional, choices) in enumerate(kinds):
            name = name_th if language == "th" else name_en
            group_id = groups.add(opened, product_id, at, name, least, most, int(optional))
            several = []
            for place, (en, th, baht, percent, days_more, in_stock) in enumerate(choices):
                called, factor = th if language == "th" else en, percent * MILLION // 100
                option = Option(f"{name}={called}", called, baht * 100, factor, days_more, in_stock)
                ids[option.code] = options.add(
                    opened, group_id, place, called, option.add, factor, days_more, int(in_stock)
                )
                english[en] = option.code
                several.append(option)
            found.append(Group(name, name, tuple(several), least, most, optional))
        kept = tuple(Rule(english[one], kind, tuple(english[two] for two in others))
                     for one, kind, others in RULES[code])  # fmt: skip
        for place, rule in enumerate(kept):
            others = json.dumps([ids[other] for other in rule.others])
            rules.add(opened, product_id, place, ids[rule.option], rule.kind, others)
        whole.append((product_id, MakeUp(tuple(found), kept, item.price * 10_000, 100, lead_days), ids))
    return made, groups, options, rules, *_offers(customers, days, language, whole)


def _offers(
    customers: list[Person], days: Days, language: str, whole: list[tuple[int, MakeUp, dict[str, int]]]
) -> tuple[Sheet, Sheet]:
    rng = random.Random(_SEED)
    offers = Sheet(
        "offer", "number, customer_id, product_id, at, staff_id, pieces, words, price, amount, lead_days, valid_until,"
        " state, fetch_from, note, ended_at",
    )  # fmt: skip
    choices = Sheet("offer_choice", "offer_id, option_id")
    known = [person for person in customers if person.orders > 1]
    branch = BRANCHES[language].partition(",")[0]
    for nth in range(_OFFERS):
        product_id, make_up, ids = whole[nth % len(whole)]
        ago = (_OFFERS - nth) * 3
        found = state(make_up, ())
        while not found.complete or (len(found.chosen) < 4 and rng.random() < 0.4):
            can = [code for code, one in found.options.items() if one.possible and not one.chosen]
            if not can:
                break
            # What stands first is the usual.
            found = state(make_up, (*found.chosen, can[min(rng.randrange(len(can)), rng.randrange(len(can)))]))
        at = days.now - ago * _DAY
        until = days.clock.today() + timedelta(days=_DAYS - ago)
        withdrawn = nth % 6 == 1
        offer_id = offers.add(
            at, complaint_number(nth + 1), known[(nth * 7 + 5) % len(known)].id, product_id, at, nth % 3 + 1, 1,
            choice_words(found), found.price, found.price, found.lead_days, until.isoformat(),
            "withdrawn" if withdrawn else "open", branch, "", at + _DAY if withdrawn else None,
        )  # fmt: skip
        for code in found.chosen:
            choices.add(at, offer_id, ids[code])
    return offers, choices
