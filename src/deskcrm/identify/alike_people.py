"""Customers as they are compared with one another: folded names, numbers, birth date, pieces of the address.

Columns instead of a record each: of a million customers they take a few hundred megabytes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from deskcrm.identify.folding import fold, names_only


class Facts(NamedTuple):
    """What is compared of one customer, as it stands in the base."""

    kind: str
    name: str
    given: str
    family: str
    nickname: str
    organisation: str
    born: str
    points: tuple[tuple[str, ...], ...]
    """Of each way to reach: kind, value, normal, subdistrict, district, province, postcode."""


class People:
    """The columns, one place a customer. ``givens`` of an organisation are empty and its name stands in
    ``families``. ``counts`` says how many customers have a name, or a postcode
    with ``#`` before it."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.givens: list[str] = []
        self.families: list[str] = []
        self.nicknames: list[str] = []
        self.organised = bytearray()
        self.born: list[str] = []
        self.reached: list[tuple[str, ...]] = []
        self.streets: list[str] = []
        self.numbers: list[str] = []
        self.places: list[str] = []
        self.postcodes: list[str] = []
        self.counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, customer_id: int, facts: Facts) -> int:
        """Adds a customer and returns the place."""
        intern = sys.intern
        given, family = named(facts)
        self.ids.append(customer_id)
        self.givens.append(intern(given))
        self.families.append(intern(family))
        self.nicknames.append(intern(fold(facts.nickname)))
        self.organised.append(facts.kind == "organisation")
        self.born.append(intern(facts.born))
        for name in {given, family} - {""}:
            self.counts[name] += 1
        self.reached.append(tuple(_reached(facts.points)))
        street, numbers, place, postcode = _address(facts.points)
        self.streets.append(street)
        self.numbers.append(intern(numbers))
        self.places.append(intern(place))
        self.postcodes.append(intern(postcode))
        if postcode:
            self.counts["#" + postcode] += 1
        return len(self.ids) - 1


def named(facts: Facts) -> tuple[str, str]:
    """Given and family name, folded and without titles; what came in one piece is parted at the first blank."""
    if facts.kind == "organisation":
        return "", names_only(facts.organisation or facts.name)
    if facts.given or facts.family:
        return names_only(facts.given), fold(facts.family)
    given, _blank, family = names_only(facts.name).partition(" ")
    return given, family


def _reached(points: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"{point[0]} {point[2] or fold(point[1])}" for point in points if point[0] != "address"]


def _address(points: Iterable[tuple[str, ...]]) -> tuple[str, str, str, str]:
    """Street words, numbers, place and postcode of the first address."""
    for kind, value, _normal, subdistrict, district, _province, postcode in points:
        if kind == "address":
            words = fold(value).split()
            numbers = sorted(word for word in words if word[0].isdecimal())
            street = sorted(word for word in words if not word[0].isdecimal())
            return " ".join(street), " ".join(numbers), fold(f"{subdistrict} {district}"), fold(postcode)
    return "", "", "", ""


_CUSTOMERS = """SELECT id, kind, name, given, family, nickname, organisation, born FROM customer
    WHERE archived_at IS NULL{which} ORDER BY id"""
_POINTS = """SELECT customer_id, kind, value, normal, subdistrict, district, province, postcode FROM contact_point
    WHERE archived_at IS NULL AND {which} ORDER BY customer_id, position, id"""
_STRETCH = 20_000


def everybody(connection: Any) -> People:
    """All customers who are not archived."""
    people = People()
    rows = connection.execute(_CUSTOMERS.format(which=""))
    while batch := rows.fetchmany(_STRETCH):
        span = (batch[0][0], batch[-1][0])
        points: dict[int, list[tuple[str, ...]]] = {}
        for customer_id, *point in connection.execute(_POINTS.format(which="customer_id BETWEEN ? AND ?"), span):
            points.setdefault(customer_id, []).append(tuple(point))
        for customer_id, *own in batch:
            people.add(customer_id, Facts._make((*own, tuple(points.get(customer_id, ())))))
    return people


def some(connection: Any, ids: Iterable[int]) -> People:
    """The customers with these ids, but for archived ones; names are counted among them alone."""
    people = People()
    for customer_id in ids:
        for own in connection.execute(_CUSTOMERS.format(which=" AND id = ?"), (customer_id,)).fetchall():
            points = connection.execute(_POINTS.format(which="customer_id = ?"), (customer_id,)).fetchall()
            people.add(customer_id, Facts._make((*own[1:], tuple(point[1:] for point in points))))
    return people
