"""What customers asked for, grouped by what it is about and by the seven questions: where new services come from.

Asked is what a contact that came in was about, in the clerk's words, what somebody waiting wanted, what a complaint
wished for, and the needs and wants noted of a customer. Complaints' own words are not: they have their own chart.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.asked_words import Finder, question_of
from deskcrm.identify.folding import fold
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock

DAYS: Final = 365
"""How far back is looked, unless asked otherwise."""

MOST: Final = 200_000
"""Wishes that are read, the newest; a question is answered within seconds on the largest base."""

_DAY: Final = 86_400

_WISHES: Final = """
SELECT i.customer_id, i.subject AS words, i.at AS at, coalesce(m.name, '') AS matter, NULL AS product, '' AS question
FROM interaction i LEFT JOIN matter m ON m.id = i.matter_id
WHERE i.at >= :since AND i.at < :until AND i.direction = 'in' AND i.customer_id IS NOT NULL AND i.complaint_id IS NULL
    AND i.archived_at IS NULL AND i.subject <> ''
UNION ALL SELECT a.customer_id, a.wants, a.at, '', NULL, '' FROM arrival a
WHERE a.at >= :since AND a.at < :until AND a.customer_id IS NOT NULL AND a.archived_at IS NULL AND a.wants <> ''
UNION ALL SELECT x.customer_id, x.wish, x.at, '', x.product_id, '' FROM complaint x
WHERE x.at >= :since AND x.at < :until AND x.customer_id IS NOT NULL AND x.archived_at IS NULL AND x.wish <> ''
UNION ALL SELECT f.customer_id, f.words, f.learned_at, '', NULL, f.question FROM profile_fact f
WHERE f.learned_at >= :since AND f.learned_at < :until AND f.detail IN ('need', 'want') AND f.sensitive = ''
    AND f.archived_at IS NULL
ORDER BY at DESC LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """What was asked about one thing. ``about`` is a product, a product family or a matter (``kind`` says which; both
    empty where the words name none), ``question`` one of the seven. ``times`` it was asked, by ``customers``, of which
    ``tiers`` counts each tier, the most first; since when and when last (UTC)."""

    about: str
    kind: str
    question: str
    times: int
    customers: int
    tiers: tuple[tuple[str, int], ...]
    since: datetime
    last: datetime

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the others."""
        return self.kind, self.about, self.question


@dataclass(frozen=True, slots=True)
class Asked:
    """The groups, those that most customers asked first; ``wishes`` that were read, and whether there were more."""

    groups: tuple[AskedGroup, ...]
    wishes: int
    more: bool


@dataclass(frozen=True, slots=True)
class AskedText:
    """The same words of one group, as they were written last: how often, by how many, since when (UTC)."""

    words: str
    times: int
    customers: int
    since: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish: whose, in which words, when (epoch seconds), and its group's key."""

    customer_id: int
    words: str
    at: int
    key: tuple[str, str, str]


@dataclass(slots=True)
class _Counted:
    times: int = 0
    since: int = 0
    last: int = 0
    words: str = ""
    customers: set[int] = field(default_factory=set)

    def add(self, wish: Wish) -> None:
        """Counts a wish; they come newest first."""
        self.times += 1
        self.since = wish.at
        if self.times == 1:
            self.last, self.words = wish.at, wish.words
        self.customers.add(wish.customer_id)


@takes_connection
def asked(connection: Any, *, days: int = DAYS, most: int = MOST, clock: Clock) -> Asked:
    """What was asked in the last ``days`` (the newest ``most`` wishes of them)."""
    counted: dict[tuple[str, str, str], _Counted] = {}
    read = 0
    for wish in wishes(connection, days=days, most=most, clock=clock):
        read += 1
        counted.setdefault(wish.key, _Counted()).add(wish)
    tiers = _tiers(connection, {one for group in counted.values() for one in group.customers})
    groups = (
        AskedGroup(
            about, kind, question, group.times, len(group.customers),
            tuple(Counter(tiers.get(one) or "unrated" for one in group.customers).most_common()),
            instant(group.since), instant(group.last),
        )
        for (kind, about, question), group in counted.items()
    )  # fmt: skip
    ordered = sorted(groups, key=lambda one: (-one.customers, -one.times, one.key))
    return Asked(tuple(ordered), read, read >= most)


@takes_connection
def asked_texts(
    connection: Any, key: tuple[str, str, str], *, days: int = DAYS, limit: int = 500, clock: Clock
) -> tuple[AskedText, ...]:
    """The words of one group, those that most customers used first."""
    counted: dict[str, _Counted] = {}
    for wish in wishes(connection, days=days, clock=clock):
        if wish.key == key:
            counted.setdefault(fold(wish.words), _Counted()).add(wish)
    found = [
        AskedText(one.words, one.times, len(one.customers), instant(one.since), instant(one.last))
        for one in counted.values()
    ]
    return tuple(sorted(found, key=lambda one: (-one.customers, -one.times, one.words))[:limit])


def askers(
    connection: Any, key: tuple[str, str, str], *, words: str = "", days: int = DAYS, clock: Clock
) -> dict[int, Wish]:
    """Who asked what is in a group, with ``words`` only those who used the same: each customer's id with their latest
    wish."""
    same = fold(words)
    found: dict[int, Wish] = {}
    for wish in wishes(connection, days=days, clock=clock):
        if wish.key == key and (not words or fold(wish.words) == same):
            found.setdefault(wish.customer_id, wish)
    return found


def wishes(connection: Any, *, days: int, most: int = MOST, clock: Clock) -> Iterator[Wish]:
    """The wishes of living customers, newest first, each with its group."""
    until = int(clock.now().timestamp()) + 1
    values = {"since": until - days * _DAY, "until": until, "most": most}
    labels, finder = _labels(connection)
    known: dict[tuple[str, str, str], tuple[str, str, str]] = {}
    for customer_id, words, at, matter, product_id, question in connection.execute(_LIVING, values):
        about = words, matter, question
        if about not in known:
            known[about] = _key(words, matter, question, finder)
        key = known[about]
        if product_id in labels:
            key = ("product", labels[product_id], key[2])
        yield Wish(customer_id, words, at, key)


_LIVING: Final = (
    f"SELECT w.* FROM ({_WISHES}) w JOIN customer c ON c.id = w.customer_id AND c.archived_at IS NULL"  # noqa: S608
    " ORDER BY w.at DESC"
)


def _key(words: str, matter: str, question: str, finder: Finder) -> tuple[str, str, str]:
    named = finder.all_in(words)
    question = question or question_of(words)
    if named:
        kind, _colon, about = named[0].partition(":")
        return kind, about, question
    return ("matter" if matter else "", matter, question)


def _labels(connection: Any) -> tuple[dict[int, str], Finder]:
    """What each product is called, and what finds products and families in a text; a product wins over its family."""
    rows = connection.execute("SELECT id, code, name, family FROM product WHERE archived_at IS NULL").fetchall()
    labels = {number: name or code for number, code, name, _family in rows}
    names = [(label, f"product:{label}") for label in labels.values()]
    products = {fold(label) for label in labels.values()}
    names += [(family, f"family:{family}") for family in {row[3] for row in rows} if fold(family) not in products]
    return labels, Finder(names)


def _tiers(connection: Any, ids: set[int]) -> dict[int, str]:
    rows = connection.execute(
        "SELECT f.customer_id, f.tier FROM json_each(?) j JOIN customer_figures f ON f.customer_id = j.value",
        (json.dumps(sorted(ids)),),
    )
    return dict(rows.fetchall())
