"""The news of the demo's shop: one that is being told, with some who heard it, and one that is over."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any, Final

from deskcrm.clock import Clock
from deskcrm.demo.catalogue import ITEMS
from deskcrm.demo.days import Days
from deskcrm.demo.history import STAFF
from deskcrm.demo.sheet import Sheet

_SEED: Final = 23
_PRODUCT: Final = "FAN-07"
_OPEN_DAYS, _CLOSED_DAYS = 12, 130
"""Days ago that each began to be told."""

_HEARD: Final = 0.35
"""The share of those who agreed who have heard the open one; of the closed one nearly all did."""

_OUTCOMES: Final = (*["told"] * 6, "interested", "interested", "not_interested", "not_reached")
_CHANNELS: Final = ("phone", "phone", "line", "email")

TITLES: Final = {
    "en": ("The air purifier for large rooms is here", "Open until 20:00 on Fridays"),
    "th": ("เครื่องฟอกอากาศห้องใหญ่มาแล้ว", "วันศุกร์เปิดถึง 20.00 น."),
}
TEXTS: Final = (
    (
        "The air purifier for large rooms is here",
        "Hello {{ called }}, {{ product }} has come in. It is quiet, and we bring it to your place."
        "{% if until %} The first price holds until {{ until }}.{% endif %} Call us at {{ office_phone }},"
        " {{ office }}.",
        "เครื่องฟอกอากาศห้องใหญ่มาแล้ว",
        "สวัสดีคุณ{{ called }} ทาง {{ office }} มี {{ product }} แล้ว เสียงเงียบ ส่งให้ถึงบ้าน"
        "{% if until %} ราคาเปิดตัวถึง {{ until }}{% endif %} สอบถาม {{ office_phone }}",
    ),
    (
        "Open until 20:00 on Fridays",
        "Hello {{ called }}, on Fridays we are now open until 20:00. {{ office }}",
        "วันศุกร์เปิดถึง 20.00 น.",
        "สวัสดีคุณ{{ called }} ทาง {{ office }} เปิดวันศุกร์ถึง 20.00 น. แล้ว",
    ),
)
"""Subject and text of each, in English and in Thai."""


def sheets(consents: Sheet, clock: Clock, language: str) -> tuple[Sheet, Sheet]:
    """The news, and who heard them: of those who agreed in ``consents``, after they did."""
    rng = random.Random(_SEED)
    days = Days(clock, rng)  # of its own: what else is made up stays as it was
    news = Sheet(
        "news",
        "title, kind, product_id, state, since, until, segments, subject_en, text_en, subject_th, text_th, owner_id",
    )
    product = next(place for place, item in enumerate(ITEMS, 1) if item.code == _PRODUCT)
    today = clock.today()
    for place, (kind, of, state, ago, ahead) in enumerate(
        (("new", product, "open", _OPEN_DAYS, 30), ("change", None, "closed", _CLOSED_DAYS, -70))
    ):
        since, until = (today + timedelta(days=number) for number in (-ago, ahead))
        news.add(days.at(ago), TITLES[language][place], kind, of, state, since.isoformat(), until.isoformat(), "",
                 *TEXTS[place], 1)  # fmt: skip
    return news, _told(consents, days, rng)


def _told(consents: Sheet, days: Days, rng: random.Random) -> Sheet:
    told = Sheet("news_told", "news_id, customer_id, at, channel, outcome, staff_id")
    rows: list[tuple[Any, ...]] = [consents.values(number) for number in range(1, len(consents.rows) + 1)]
    for customer_id, purpose, state, agreed_at, *_more in rows:
        for news_id, ago, share in ((2, _CLOSED_DAYS, 0.9), (1, _OPEN_DAYS, _HEARD)):
            at = days.at(rng.randrange(max(1, ago - 30), ago))
            outcome, channel = rng.choice(_OUTCOMES), rng.choice(_CHANNELS)
            staff = rng.randrange(1, STAFF + 1)
            if purpose == "news" and state == "given" and at > agreed_at and rng.random() < share:
                told.add(at, news_id, customer_id, at, channel, outcome, staff)
    return told
