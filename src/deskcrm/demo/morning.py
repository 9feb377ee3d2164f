"""The work that waits when the demo opens: promises late and due, complaints under way, contacts of nobody known."""

from __future__ import annotations

import random
from typing import Any, Final

from deskcrm.demo.days import Days
from deskcrm.demo.history import STAFF, TASKS, History, fill
from deskcrm.demo.people import CHANNELS, Person

TODAY, LATER = 11, 26
"""Follow-ups that fall due today and later."""

_LATE: Final = (0, 0, 1, 1, 2, 3, 5)
"""How many days ago those fell due that are late."""

CLOSED_COMPLAINTS: Final = 96

OPEN_COMPLAINTS: Final = (
    (0, "received", 3),
    (0, "received", 2),
    (1, "acknowledged", 4),
    (1, "received", 1),
    (2, "assessed", 2),
    (3, "investigating", 3),
    (4, "acknowledged", 2),
    (6, "investigating", 2),
    (9, "answered", 1),
)
"""Days ago, stage and severity."""

_CHANNELS_OF_NOBODY: Final = ("phone", "phone", "walk_in", "phone", "line")
_OUTCOMES_OF_NOBODY: Final = ("asked_only", "not_reached", "asked_only", "wrong_number", "asked_only")


def complaints(history: History, people: list[Person], rng: random.Random) -> None:
    """Those of two years, oldest first, and those open now."""
    settled = sorted((rng.randrange(14, 700) for _ in range(CLOSED_COMPLAINTS)), reverse=True)
    for ago in settled:
        known = [person for person in rng.sample(people, 12) if person.since > ago] or people[:1]
        stage = "withdrawn" if rng.random() < 0.05 else "closed"
        history.complain(known[0], ago, stage, rng.choice((1, 2, 2, 2, 3, 3, 4)))
    customers = rng.sample([person for person in people if person.since > 30], len(OPEN_COMPLAINTS))
    for person, (ago, stage, severity) in zip(customers, reversed(OPEN_COMPLAINTS), strict=True):
        history.complain(person, ago, stage, severity)


def queue(history: History, people: list[Person], days: Days, rng: random.Random, words: dict[str, Any]) -> None:
    """Overdue, today's and later follow-ups, most of them promises, shared among the staff."""
    waiting = rng.sample([person for person in people if person.contacts], len(_LATE) + TODAY + LATER)
    for place, person in enumerate(waiting):
        nth = place - len(_LATE)
        made = days.at(rng.randrange(9, 12) if nth < 0 else rng.randrange(1, 4))
        if nth < 0:
            due = days.at(_LATE[place]) // 900 * 900
        elif nth < TODAY:
            due = days.later_today((nth + 0.5) / TODAY)
        else:
            due = days.ahead(1 + int((nth - TODAY) ** 1.5 / 4))
        own = words[person.language]
        owner = place % STAFF + 1
        maker = owner if rng.random() < 0.8 else owner % STAFF + 1
        matter, item = history.subject_matter(person.language)
        soon = nth < TODAY or rng.random() < 0.4
        title = fill(rng.choice(own.TALKS[matter].promises if soon else own.LATER), item, person.language)
        contact = history.begin(person, made, matter, item, maker) if soon else None
        promised = soon and rng.random() < 0.75
        snoozed = days.now + 2 * 3_600 if nth == TODAY - 1 else None
        history.follow_ups.add(
            made, person.id, title, "promise" if promised else "follow_up", due, due if promised else None, "open",
            None if nth == TODAY - 2 else owner, maker if promised else None, snoozed, None, None, "", contact,
            rng.choice(TASKS), None, 0,
        )  # fmt: skip


def nobody(history: History, days: Days, words: Any) -> None:
    """Contacts of yesterday evening and this morning that nobody was identified for."""
    for place, (subject, note) in enumerate(words.UNIDENTIFIED):
        at = days.now - (place * place * 40 + 25) * 60
        history.interactions.add(
            at, None, at, CHANNELS.index(_CHANNELS_OF_NOBODY[place]) + 1, "in", 60 + 45 * place, place % STAFF + 1,
            None, None, subject, note, _OUTCOMES_OF_NOBODY[place], "", "", "", None,
        )  # fmt: skip
