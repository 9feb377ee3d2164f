"""The saved groups of the demo's shop: three that are whoever meets their filters now, and a list kept by hand."""

from __future__ import annotations

import random
from typing import Final

from deskcrm.demo.days import Days
from deskcrm.demo.sheet import Sheet

_SEED: Final = 31
_SAVED: Final = 60
"""Days ago that the first of them was saved."""

_ON_LIST: Final = 14

LIVING: Final = {
    "en": (
        ("Regulars", "tier:A,B cycle:active,due", "Greet them by name; the good chair is theirs."),
        ("Gone quiet", "tier:A,B,C cycle:lapsing,lapsed -open:complaint", "To ask what happened."),
        ("Air conditioners", 'family:"Air conditioners"', "Cleaning is due once a year."),
    ),
    "th": (
        ("ขาประจำ", "ระดับ:A,B วงจร:ประจำ,due", "ทักชื่อ เชิญนั่งก่อน"),
        ("หายไปนาน", "ระดับ:A,B,C วงจร:ห่าง,หาย -ค้าง:ข้อร้องเรียน", "โทรถามว่าเป็นอย่างไรบ้าง"),
        ("ลูกค้าแอร์", "หมวด:เครื่องปรับอากาศ", "ล้างแอร์ปีละครั้ง"),
    ),
}
"""Name, filters and note of each, as they are written for the customers that the demo has."""

LISTS: Final = {
    "en": ("Tries new things", "Asked to see what is new before others."),
    "th": ("ชอบลองของใหม่", "ขอดูสินค้าใหม่ก่อนใคร"),
}


def sheets(customers: int, days: Days, language: str) -> tuple[Sheet, Sheet]:
    """The groups, and who stands on the list, of so many customers."""
    rng = random.Random(_SEED)  # of its own: what else is made up stays as it was
    groups = Sheet("segment", "name, kind, text, note, staff_id")
    for place, (name, text, note) in enumerate(LIVING[language]):
        groups.add(days.at(_SAVED - place), name, "living", text, note, 1)
    name, note = LISTS[language]
    made = days.at(_SAVED - 20)
    by_hand = groups.add(made, name, "list", "", note, 1)
    standing = Sheet("segment_member", "segment_id, customer_id, staff_id")
    for customer_id in sorted(rng.sample(range(1, customers + 1), min(_ON_LIST, customers))):
        standing.add(made, by_hand, customer_id, 1)
    return groups, standing
