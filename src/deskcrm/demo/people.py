"""The demo's customers: who they are, how to reach them, and how much they have to do with the shop."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, Final

from deskcrm.demo import names
from deskcrm.demo.days import HISTORY_DAYS, Days
from deskcrm.demo.sheet import Sheet
from deskcrm.identify.codes import code_of
from deskcrm.locale.collation import sort_key

COUNT: Final = 2_000
"""Customers of the demo."""

_WITH_TWO: Final = 25
"""Every so manyth customer with an address has two."""

CHANNELS: Final = ("walk_in", "phone", "line", "email", "chat", "web")
_HABITS: Final = ("phone", "phone", "phone", "line", "line", "line", "walk_in", "walk_in", "email", "chat", "web")

_SHARES: Final = {"en": (0.42, 0.70, 0.94), "th": (0.84, 0.88, 0.95)}
"""Up to which share of customers have Thai names in Thai, in Latin letters, and names from elsewhere; the rest are
organisations."""

_DOMAINS: Final = ("example.com", "example.net", "example.org")


@dataclass(frozen=True, slots=True)
class Person:
    """One customer as the history needs them. ``since`` is how many days ago they came first; ``contacts`` and
    ``orders`` how often they turn up; ``language`` what notes about them are written in."""

    id: int
    language: str
    since: int
    contacts: int
    orders: int
    channel: str
    big: bool


class People:
    """Makes the customers and their contact points into two sheets."""

    def __init__(self, rng: random.Random, days: Days, language: str, words: dict[str, Any]) -> None:
        self.customers = Sheet(
            "customer",
            "code, kind, name, title, given, family, nickname, organisation, sort_name, language, preferred_channel,"
            " born, referred_by_id, referred_by_text, tags, note",
        )
        self.points = Sheet(
            "contact_point",
            "customer_id, kind, position, value, normal, extension, label, display_name, subdistrict, district,"
            " province, postcode, country",
        )
        self._rng = rng
        self._days = days
        self._language = language
        self._words = words
        self._names: list[str] = []
        self._codes: list[str] = []

    def make(self) -> list[Person]:
        """All of them, the longest known first."""
        rng = self._rng
        first_days = sorted((rng.randrange(HISTORY_DAYS) for _ in range(COUNT)), reverse=True)
        return [self._one(since) for since in first_days]

    def _one(self, since: int) -> Person:
        rng = self._rng
        thai, latin, foreign = _SHARES[self._language]
        share = rng.random()
        kind, title, nickname, organisation = "person", "", "", ""
        own = "th" if share < thai else "en"
        if share < latin:
            script = 0 if share < thai else 1
            woman = rng.random() < 0.55
            given = rng.choice(names.WOMEN if woman else names.MEN)
            family = rng.choice(names.FAMILIES)
            nick = rng.choice(names.NICKNAMES) if rng.random() < 0.7 else ("", "")
            mailbox = f"{given[1]}.{family[1]}"
            given_name, family_name, nickname = given[script], family[script], nick[script]
            if rng.random() < 0.3:
                title = self._words[own].TITLES[woman]
            if script:
                own = "en" if self._language == "en" else rng.choice(("th", "en"))
        elif share < foreign:
            given_name, family_name = rng.choice(names.FOREIGN)[0], rng.choice(names.FOREIGN)[1]
            mailbox = f"{given_name}.{family_name}"
        else:
            kind, family_name = "organisation", ""
            chosen = rng.choice(names.ORGANISATIONS)
            own = self._language if rng.random() < 0.8 else "th"
            organisation = given_name = chosen[own != "th"]
            mailbox = "office." + chosen[1].split()[0]
        place = rng.choice(names.PLACES)
        if organisation:
            organisation = given_name = f"{organisation} {place[1 if own == 'th' else 5]}"
        name = f"{given_name} {family_name}".strip()
        return self._record(since, own, kind, name, title, given_name, family_name, nickname, organisation, mailbox,
                            place)  # fmt: skip

    def _record(
        self, since: int, own: str, kind: str, name: str, title: str, given: str, family: str, nickname: str,
        organisation: str, mailbox: str, place: tuple[str, ...],
    ) -> Person:  # fmt: skip
        rng = self._rng
        number = len(self.customers.rows) + 1
        words = self._words[own if self._language == "th" else "en"]
        channel = rng.choice(_HABITS)
        referred = rng.randrange(len(self._names)) if self._names and rng.random() < 0.06 else None
        code = code_of("A", number)
        row_id = self.customers.add(
            self._days.at(since), code, kind, name, title, "" if organisation else given, family, nickname,
            organisation, sort_key(name), own if own != self._language else "",
            channel if rng.random() < 0.4 else "",
            f"{rng.randrange(1945, 2006)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
            if kind == "person" and rng.random() < 0.15 else "",
            None if referred is None else referred + 1, "" if referred is None else self._codes[referred],
            self._tags() if rng.random() < 0.3 else "",
            rng.choice(words.NOTES) if rng.random() < 0.12 else "",
        )  # fmt: skip
        self._names.append(name)
        self._codes.append(code)
        self._reach(row_id, since, own, mailbox, nickname, place)
        heavy = rng.random()
        contacts = (
            0 if heavy < 0.14
            else rng.randrange(1, 4) if heavy < 0.74
            else rng.randrange(4, 9) if heavy < 0.95
            else rng.randrange(12, 40)
        )  # fmt: skip
        orders = 0 if rng.random() < 0.18 else min(14, 1 + int(rng.expovariate(0.75)))
        big = bool(organisation) or rng.random() < 0.06
        # At an English desk most notes about Thai customers are in English too.
        written = "en" if own == "th" and self._language == "en" and rng.random() < 0.65 else own
        return Person(row_id, written, since, contacts, orders + (2 if big else 0), channel, big)

    def _tags(self) -> str:
        return ";".join(sorted(self._rng.sample(self._words[self._language].TAGS, self._rng.choice((1, 1, 2)))))

    def _reach(
        self, customer_id: int, since: int, own: str, mailbox: str, nickname: str, place: tuple[str, ...]
    ) -> None:
        rng = self._rng
        at = self._days.at(since)
        position = 0

        def point(
            kind: str, value: str, normal: str, display: str = "", where: tuple[str, ...] = ("",) * 5, label: str = ""
        ) -> None:
            nonlocal position
            self.points.add(at, customer_id, kind, position, value, normal, "", label, display, *where)
            position += 1

        for nth in range(1 + (rng.random() < 0.12)):
            national = self._number(customer_id, nth)
            point("phone", self._as_typed(national), "+66" + national[1:], label=("", "home")[nth])
        box = "".join(letter for letter in mailbox.lower() if letter.isascii() and (letter.isalnum() or letter == "."))
        if rng.random() < 0.45:
            address = f"{box.strip('.')}{customer_id}@{rng.choice(_DOMAINS)}"
            point("email", address, address)
        if rng.random() < 0.4:
            line_id = f"{box.split('.')[0] or 'line'}{customer_id:04}"
            point("line", line_id, line_id, nickname)
        if rng.random() < 0.7:
            thai = own == "th"
            house = f"{rng.randrange(1, 400)}/{rng.randrange(1, 60)}"
            soi = f"{'ซ.' if thai else 'Soi '}{place[0 if thai else 4]} {rng.randrange(1, 30)}"
            area = (*(place[0:3] if thai else place[4:7]), place[3], "TH")
            point("address", f"{house} {soi}", "", "", area)
            if customer_id % _WITH_TWO == 0:
                other = names.PLACES[customer_id % len(names.PLACES)]
                where = (*(other[0:3] if thai else other[4:7]), other[3], "TH")
                point("address", f"{house} {'ถ.' if thai else 'Road '}{other[0 if thai else 4]}", "", "", where, "work")

    def _number(self, customer_id: int, nth: int) -> str:
        """A number of its own: the exchange 555 is nobody's, and the rest is the customer's own id turned about."""
        own = (customer_id * 3_571 + nth * 5_003) % 10_000
        if self._rng.random() < 0.12:
            return f"02555{own:04}"
        return f"0{self._rng.choice('689')}{self._rng.randrange(1, 7)}555{own:04}"

    def _as_typed(self, national: str) -> str:
        cut = 2 if national.startswith("02") else 3
        parts = (national[:cut], national[cut : cut + 3], national[cut + 3 :])
        return self._rng.choice(("-", "-", " ", "")).join(parts)
