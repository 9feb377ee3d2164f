"""Customers that may be one: over the whole book, and for one who is being entered or looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.identify import alike_people, rows
from deskcrm.identify.alike_blocks import pairs
from deskcrm.identify.alike_people import Facts, People
from deskcrm.identify.alike_scoring import LIKELY, MISSING, OTHER, WORTH_SAYING, compare, level, probability
from deskcrm.identify.contact_points import wanted_points
from deskcrm.identify.duplicate_views import DuplicatePair, HistoryCounts, SideBySide, Twin
from deskcrm.identify.folding import fold, name_words
from deskcrm.identify.search import search
from deskcrm.identify.views import CustomerInput
from deskcrm.locale.messages import N_
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock

_CANDIDATES = 30
_COUNTED = 2_000


@takes_connection
def duplicates(connection: Any, progress: Callable[[int], None] | None = None) -> tuple[DuplicatePair, ...]:
    """The pairs of the whole book that are likely one, the likeliest first; without those said not to be the same.

    ``progress`` is told percents.
    """
    return among(connection, alike_people.everybody(connection), progress)


def among(connection: Any, people: People, progress: Callable[[int], None] | None = None) -> tuple[DuplicatePair, ...]:
    """The pairs of ``people``, the whole book as it was read, as :func:`duplicates` gives them."""
    population = len(people)
    apart = _apart(connection)
    found: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {}
    for pair in pairs(people, progress):
        if pair in found:
            continue
        likeness = compare(people, *pair, population)
        if likeness.bits > 0 and probability(likeness.bits, population) >= LIKELY:
            found[pair] = likeness
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
    shown = [
        (people.ids[one], people.ids[two], bits, reasons)
        for (one, two), (bits, reasons) in ranked
        if (people.ids[one], people.ids[two]) not in apart
    ]
    return tuple(_pair(connection, *row, population) for row in shown)


@takes_connection
def alike(connection: Any, given: CustomerInput, *, clock: Clock) -> tuple[DuplicatePair, ...]:
    """Who of the customers there may be the one that is being entered, the likeliest first. ``b`` of each pair is the
    one being entered, with the id 0. Half-typed values that cannot be kept yet are left out."""
    points = _typed_points(given, load(connection).country)
    kind = "organisation" if given.organisation and not (given.given or given.family) else "person"
    facts = Facts(kind, given.name, given.given, given.family, given.nickname, given.organisation,
                  _typed_birth(given.born, clock), points)  # fmt: skip
    return _likely(
        connection, 0, Twin(0, "", given.name or f"{given.given} {given.family}".strip()), facts, WORTH_SAYING
    )


@takes_connection
def likely_duplicates(connection: Any, customer_id: int) -> tuple[DuplicatePair, ...]:
    """Who may be the same as this customer, the likeliest first; without those said not to be. Raises NotFound."""
    view = rows.customer(connection, customer_id)
    points = tuple(
        (point.kind, point.value, point.normal, point.subdistrict, point.district, point.province, point.postcode)
        for point in view.contact_points
    )
    facts = Facts(view.kind, view.name, view.given, view.family, view.nickname, view.organisation, view.born, points)
    return _likely(connection, customer_id, Twin(view.id, view.code, view.name), facts, LIKELY)


@takes_connection
def side_by_side(connection: Any, one: int, other: int) -> SideBySide:
    """The two records whole, with what speaks for their being one. Raises NotFound for one who is missing."""
    a, b = rows.customer(connection, one), rows.customer(connection, other)
    likely = next((pair for pair in likely_duplicates(connection, other) if pair.a.id == one), None)
    counts = _counts(connection, one), _counts(connection, other)
    return SideBySide(a, b, *counts, likely.score if likely else 0.0, likely.reasons if likely else ())


def not_same(session: Session, one: int, other: int, *, staff_id: int | None, clock: Clock) -> None:  # noqa: ARG001
    """Remembers that the two are not one: they are not shown as a pair again. Raises Refused for one and the same,
    NotFound for a customer that is missing."""
    from deskcrm.models import NotSame
    from deskcrm.store.doors import connection_of

    if one == other:
        raise Refused(N_("A customer cannot be told apart from themselves."))
    for customer_id in (one, other):
        rows.customer_there(connection_of(session), customer_id)
    session.add(NotSame(customer_id=one, other_id=other, staff_id=staff_id))


def _likely(connection: Any, own_id: int, own: Twin, facts: Facts, least: float) -> tuple[DuplicatePair, ...]:
    ids = [one for one in _candidates(connection, facts) if one != own_id]
    people = alike_people.some(connection, ids)
    place = people.add(own_id, facts)
    population = _population(connection)
    _count(connection, people, place)
    apart = _apart(connection, own_id)
    found = []
    for other in range(place):
        likeness = compare(people, other, place, population)
        score = probability(likeness.bits, population)
        if score >= least and (people.ids[other], own_id) not in apart:
            found.append((likeness.bits, people.ids[other], likeness.reasons))
    found.sort(key=lambda row: (-row[0], row[1]))
    return tuple(
        DuplicatePair(_twin(connection, other), own, _rounded(bits, population), reasons)
        for bits, other, reasons in found
    )


def _candidates(connection: Any, facts: Facts) -> list[int]:
    """Whom to compare with: the same number, e-mail or LINE id, and whoever the lookup finds under the name, either
    way round, or under one of its words."""
    ids: dict[int, None] = {}
    for kind, value, normal, *_place in facts.points:
        if kind != "address" and (normal or value):
            for (customer_id,) in connection.execute(
                "SELECT p.customer_id FROM contact_point p JOIN customer c ON c.id = p.customer_id"
                " WHERE p.normal = ? AND p.kind = ? AND p.archived_at IS NULL AND c.archived_at IS NULL LIMIT ?",
                (normal or fold(value), kind, _CANDIDATES),
            ):
                ids.setdefault(customer_id)
    given, family = alike_people.named(facts)
    texts = [f"{given} {family}".strip(), family, given] if len(given) + len(family) > 2 else []
    for text in texts:
        if text and len(ids) < 3 * _CANDIDATES:
            for row in search(connection, text, limit=_CANDIDATES).rows:
                ids.setdefault(row.id)
    return list(ids)


def _count(connection: Any, people: People, place: int) -> None:
    """How many customers have each name that the one at ``place`` may have, up to a number from which it is common
    anyway; of other names it does not matter."""
    own = [name for name in (people.givens[place], people.families[place]) if name]
    for name in {*people.givens, *people.families}:
        if any(level(name, mine) not in (OTHER, MISSING) for mine in own):
            words = " ".join(f'"{word}"' for word in name_words(name))
            (people.counts[name],) = connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM lookup_words WHERE lookup_words MATCH ? LIMIT ?)",
                (words, _COUNTED),
            ).fetchone()


def _population(connection: Any) -> int:
    """About how many customers there are: counting a million would take longer than all the rest."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM customer").fetchone()[0])


def _typed_points(given: CustomerInput, country: str) -> tuple[tuple[str, ...], ...]:
    points: list[tuple[str, ...]] = []
    for part in ("phone", "email", "line_id", "address"):
        names = ("address", "subdistrict", "district", "province", "postcode") if part == "address" else (part,)
        try:
            found = wanted_points(CustomerInput(**{name: getattr(given, name) for name in names}), country)
        except Refused:
            continue
        points += [
            (one.kind, one.value, one.normal, one.subdistrict, one.district, one.province, one.postcode)
            for one in found
        ]
    return tuple(points)


def _typed_birth(text: str, clock: Clock) -> str:
    from deskcrm.identify.birth import clean_born

    try:
        return clean_born(text, clock.today())
    except Refused:
        return ""


def _apart(connection: Any, customer_id: int | None = None) -> set[tuple[int, int]]:
    """The pairs said not to be the same, each both ways round; of one customer or all."""
    which, values = "", ()
    if customer_id is not None:
        which, values = " AND ? IN (customer_id, other_id)", (customer_id,)  # type: ignore[assignment]
    found = connection.execute(
        f"SELECT customer_id, other_id FROM not_same WHERE archived_at IS NULL{which}",  # noqa: S608
        values,
    ).fetchall()
    return {*found, *((two, one) for one, two in found)}


def _pair(connection: Any, one: int, two: int, bits: float, reasons: tuple[str, ...], population: int) -> DuplicatePair:
    return DuplicatePair(_twin(connection, one), _twin(connection, two), _rounded(bits, population), reasons)


def _rounded(bits: float, population: int) -> float:
    """Four places, and never certain: nobody but a person says that."""
    return min(0.9999, round(probability(bits, population), 4))


def _twin(connection: Any, customer_id: int) -> Twin:
    found = connection.execute("SELECT id, code, name FROM customer WHERE id = ?", (customer_id,)).fetchone()
    return Twin(*found)


def _counts(connection: Any, customer_id: int) -> HistoryCounts:
    counts = [
        connection.execute(
            f"SELECT count(*) FROM {table} WHERE customer_id = ? AND archived_at IS NULL",  # noqa: S608
            (customer_id,),
        ).fetchone()[0]
        for table in ("interaction", "purchase", "complaint", "follow_up")
    ]
    return HistoryCounts(*counts)
