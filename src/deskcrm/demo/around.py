"""What the demo's desk knows of its customers: facts, consents, and who belongs to whom."""

from __future__ import annotations

import random
from typing import Final

from deskcrm.demo.days import Days
from deskcrm.demo.people import Person
from deskcrm.demo.sheet import Sheet

_SEED: Final = 7
_KNOWN: Final = 0.2
"""The share of customers of whom something was noted."""

_ASKED: Final = 0.25
"""The share of customers who were asked whether they want news."""

FACTS: Final = {
    "en": (
        ("why", "want", "it must be quiet, the baby sleeps next door"),
        ("why", "need", "cools a shop of 40 square metres"),
        ("why", "want", "wants it to look good in the living room"), ("why", "need", "the old one uses too much power"),
        ("whom", "decider", "her husband decides on anything above 10,000"), ("whom", "user", "it is for his mother"),
        ("whom", "payer", "the company pays, invoice by e-mail"), ("when", "", "call after 6, works during the day"),
        ("when", "", "wants the yearly cleaning before Songkran"), ("where", "", "third floor, no lift"),
        ("what", "", "has an older split unit of another make"),
        ("how", "", "pays by transfer, wants the slip by LINE"),
        ("how", "", "likes to see it running before buying"), ("who", "", "speaks Thai and Chinese at home"),
    ),
    "th": (
        ("why", "want", "อยากได้เครื่องเงียบ ลูกนอนห้องติดกัน"), ("why", "need", "ใช้กับร้าน 40 ตารางเมตร"),
        ("why", "want", "อยากให้เข้ากับห้องรับแขก"), ("why", "need", "เครื่องเดิมกินไฟมาก"),
        ("whom", "decider", "เกินหนึ่งหมื่นสามีเป็นคนตัดสินใจ"), ("whom", "user", "ซื้อให้แม่ใช้"),
        ("whom", "payer", "บริษัทจ่าย ส่งใบแจ้งหนี้ทางอีเมล"), ("when", "", "โทรหลังหกโมงเย็น กลางวันทำงาน"),
        ("when", "", "ล้างแอร์ทุกปีก่อนสงกรานต์"), ("where", "", "อยู่ชั้นสาม ไม่มีลิฟต์"),
        ("what", "", "มีแอร์ยี่ห้ออื่นอยู่แล้วหนึ่งเครื่อง"), ("how", "", "โอนเงิน ขอสลิปทางไลน์"),
        ("how", "", "ชอบดูของจริงก่อนซื้อ"), ("who", "", "ที่บ้านพูดไทยกับจีน"),
    ),
}  # fmt: skip
"""What was learned: question, more exactly, in the words of the desk."""

_POSITIONS: Final = {
    "en": (("buyer", "decider"), ("accountant", "payer"), ("caretaker", "user")),
    "th": (("ฝ่ายจัดซื้อ", "decider"), ("ฝ่ายบัญชี", "payer"), ("ผู้ดูแลอาคาร", "user")),
}
_SOURCES: Final = {"en": ("in person", "by telephone", "on paper"), "th": ("ต่อหน้า", "ทางโทรศัพท์", "ในเอกสาร")}


def sheets(customers: list[Person], people: Sheet, days: Days, language: str) -> tuple[Sheet, ...]:
    """Facts, consents and relations of the demo's ``customers``; ``people`` is the sheet of their records."""
    rng = random.Random(_SEED)  # of its own: what else is made up stays as it was
    facts = Sheet(
        "profile_fact",
        "customer_id, question, detail, circumstance, sensitive, words, learned_at, confirmed_at, staff_id",
    )
    consents = Sheet("consent", "customer_id, purpose, state, at, source, staff_id")
    for person in customers:
        if rng.random() < _KNOWN:
            for question, detail, words in rng.sample(FACTS[language], rng.randrange(1, 4)):
                at = days.at(rng.randrange(min(person.since, 600) + 1))
                facts.add(at, person.id, question, detail, "", "", words, at, at, rng.randrange(1, 4))
        if rng.random() < _ASKED:
            at = days.at(rng.randrange(min(person.since, 400) + 1))
            state = "given" if rng.random() < 0.7 else rng.choice(("refused", "withdrawn"))
            consents.add(at, person.id, "news", state, at, rng.choice(_SOURCES[language]), rng.randrange(1, 4))
    return facts, consents, _relations(customers, people, days, language, rng)


def _relations(customers: list[Person], people: Sheet, days: Days, language: str, rng: random.Random) -> Sheet:
    """Families among those of one name and district, and the people of some organisations."""
    sheet = Sheet("relation", "customer_id, other_id, kind, word, position, role, note, staff_id")
    columns = ("code", "kind", "name", "title", "given", "family")
    records = {person.id: dict(zip(columns, people.values(person.id), strict=False)) for person in customers}
    persons = [id_ for id_, record in records.items() if record["kind"] == "person"]
    families: dict[object, list[int]] = {}
    for id_ in persons:
        families.setdefault(records[id_]["family"], []).append(id_)
    at = days.at(60)
    for members in [found for found in families.values() if len(found) > 1][:40]:
        first, second, *more = members
        sheet.add(at, first, second, "family", "spouse", "", "", "", 1)
        for child in more[:1]:
            sheet.add(at, first, child, "family", "child", "", "", "", 1)
    organisations = [id_ for id_, record in records.items() if record["kind"] == "organisation"]
    for organisation in organisations[::3]:
        positions = _POSITIONS[language]
        for (position, role), id_ in zip(positions, rng.sample(persons, rng.randrange(1, 4)), strict=False):
            sheet.add(at, id_, organisation, "works_for", "", position, role, "", 1)
    return sheet
