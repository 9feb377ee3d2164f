"""The demo's events: one that was, with who came, and one to come, with replies and a waiting list."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from typing import Final

from deskcrm.demo.days import Days
from deskcrm.demo.sheet import Sheet
from deskcrm.settings.founding import CHANNELS

_SEED: Final = 11
_DAY: Final = 86_400
PAST_DAYS, AHEAD_DAYS = 62, 12
PLACES: Final = 16

_WORDS: Final = {
    "en": (("Care day for air conditioners", "The shop, ground floor", "Cleaning shown, questions answered."),
           ("Members' evening: quiet cooling", "The shop, first floor", "Tea and a look at the new models.")),
    "th": (("วันดูแลแอร์", "ร้าน ชั้นล่าง", "สาธิตการล้างแอร์ ตอบข้อสงสัย"),
           ("คืนสมาชิก: เย็นเงียบ", "ร้าน ชั้นสอง", "ดื่มชา ชมรุ่นใหม่")),
}  # fmt: skip
_ANSWERS: Final = (
    ("yes", 1), ("yes", 0), ("no", 0), ("yes", 2), ("maybe", 0), ("yes", 1), ("none", 0), ("yes", 0), ("yes", 1),
    ("none", 0), ("yes", 3), ("no", 0), ("maybe", 0), ("yes", 1), ("none", 0), ("yes", 0), ("yes", 1),
)  # fmt: skip
"""What those who were told of the evening said, with their guests, in their order."""


def sheets(consents: Sheet, customers: Sheet, days: Days, language: str) -> tuple[Sheet, Sheet]:
    """Events and their lists: only those are invited who agreed to news."""
    rng = random.Random(_SEED)  # of its own: what else is made up stays as it was
    agreed: dict[int, bool] = {}
    for number in range(1, len(consents.rows) + 1):
        customer_id, purpose, state = consents.values(number)[:3]
        if purpose == "news":
            agreed[customer_id] = state == "given"
    willing = [one for one, given in agreed.items() if given]
    rng.shuffle(willing)
    events = Sheet(
        "event", "name, starts_at, ends_at, place, places, reply_by, audience, note, state, seatings"
    )  # fmt: skip
    invited = Sheet(
        "event_invitation",
        "event_id, customer_id, source, invited_at, invited_by_id, channel_id, told_at, reply, replied_at, guests,"
        " waiting, attended_at, note",
    )
    ways = [place for place, (code, *_costs) in enumerate(CHANNELS, 1) if code in ("phone", "line", "email")]
    _past(events, invited, willing[:26], len(customers.rows), days, language, rng, ways)
    _to_come(events, invited, willing[10:36], days, language, rng, ways)
    return events, invited


def _past(
    events: Sheet, invited: Sheet, people: list[int], customers: int, days: Days, language: str, rng: random.Random,
    ways: list[int],
) -> None:  # fmt: skip
    """Held: most of those who said so came, and two more who were not invited."""
    name, place, note = _WORDS[language][0]
    begin = _at(days, -PAST_DAYS, time(10))
    made = begin - 21 * _DAY
    event = events.add(made, name, begin, begin + 4 * 3_600, place, None, "", "", note, "held", 0)
    for number, customer_id in enumerate(people):
        told = made + (1 + number % 5) * _DAY + rng.randrange(6 * 3_600)
        reply = ("yes", "yes", "no", "yes", "none")[number % 5]
        came = begin + rng.randrange(3 * 3_600) if reply == "yes" and number % 7 else None
        invited.add(
            told, event, customer_id, "list", made, 1, rng.choice(ways), told, reply,
            told + _DAY if reply != "none" else None, number % 3 if reply == "yes" else 0, None, came, "",
        )  # fmt: skip
    others = [one for one in range(1, customers + 1) if one not in people]
    for customer_id in rng.sample(others, 2):
        came = begin + rng.randrange(3_600)
        invited.add(came, event, customer_id, "came", came, 1, None, None, "yes", came, 0, None, came, "")


def _to_come(
    events: Sheet, invited: Sheet, people: list[int], days: Days, language: str, rng: random.Random, ways: list[int]
) -> None:
    """More said yes than there are places: the last of them wait; some are still to be told."""
    name, place, note = _WORDS[language][1]
    begin = _at(days, AHEAD_DAYS, time(18))
    made = days.at(9)
    last = (datetime.fromtimestamp(begin, days.clock.zone).date() - timedelta(days=3)).isoformat()
    event = events.add(made, name, begin, begin + 3 * 3_600, place, PLACES, last, "tier:A,B", note, "planned", 0)
    seated = waiting = 0
    for number, customer_id in enumerate(people):
        told, reply, guests = None, "none", 0
        if number < len(_ANSWERS):
            told = min(made + (number + 1) * 3_600, days.now - 60)
            reply, guests = _ANSWERS[number]
        queued = None
        if reply == "yes" and (waiting or seated + 1 + guests > PLACES):
            waiting += 1
            queued = waiting
        elif reply == "yes":
            seated += 1 + guests
        replied = None if reply == "none" or told is None else min(told + 5 * 3_600, days.now - 30)
        invited.add(
            made, event, customer_id, "list", made, 1, rng.choice(ways) if told is not None else None, told, reply,
            replied, guests, queued, None, "",
        )  # fmt: skip


def _at(days: Days, ahead: int, moment: time) -> int:
    """That time of an office day; of a Sunday the day before."""
    day = days.clock.today() + timedelta(days=ahead)
    if day.weekday() == 6:
        day -= timedelta(days=1)
    return int(days.clock.instant(datetime.combine(day, moment)).timestamp())
