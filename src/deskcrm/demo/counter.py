"""The demo's counter this morning: who came in and waits, and what yesterday's shift left."""

from __future__ import annotations

import json
from typing import Any, Final

from deskcrm.demo.days import Days
from deskcrm.demo.history import STAFF
from deskcrm.demo.people import Person
from deskcrm.demo.sheet import Sheet

_CAME: Final = (47, 38, 24, 9, 4)
"""Minutes ago; the last two still wait, and the last is somebody not known."""

_WAITED: Final = (180, 540, 300)
"""Seconds until those before were taken."""

_MINUTE: Final = 60


def sheets(people: list[Person], days: Days, words: Any) -> tuple[Sheet, Sheet]:
    """The arrivals of today and the handover of the last shift."""
    return _arrivals(people, days, words), _handover(days, words)


def _arrivals(people: list[Person], days: Days, words: Any) -> Sheet:
    """Nobody came yet in the first hour of a day."""
    arrivals = Sheet("arrival", "day, number, at, customer_id, name, wants, taken_at, taken_by_id, left_at")
    today = days.clock.today()
    if days.now - int(days.clock.start_of(today).timestamp()) < (_CAME[0] + 1) * _MINUTE:
        return arrivals
    known = [person for person in people if person.contacts > 2][: len(_CAME)]
    for nth, (ago, wants) in enumerate(zip(_CAME, words.CAME_FOR, strict=True)):
        at = days.now - ago * _MINUTE
        last = nth == len(_CAME) - 1
        taken = at + _WAITED[nth] if nth < len(_WAITED) else None
        arrivals.add(
            at, today.isoformat(), nth + 1, at, None if last else known[nth].id, words.SOMEBODY if last else "", wants,
            taken, None if taken is None else nth % STAFF + 1, None,
        )  # fmt: skip
    return arrivals


def _handover(days: Days, words: Any) -> Sheet:
    handovers = Sheet("handover", "at, staff_id, note, body, taken_at, taken_by_id")
    note, *lines = words.HANDOVER
    at = days.closing_before_today()
    handovers.add(at, at, 2, note, json.dumps({"open": lines}, ensure_ascii=False), None, None)
    return handovers
