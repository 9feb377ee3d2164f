"""Who belongs to whom: family, household, who works for which organisation, who brought whom; and what such a group is
worth and has open. A group never has a part in anybody's tier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound, Refused
from deskcrm.identify.relation_words import FAMILY, FAMILY_WORDS, HEADINGS, HOUSEHOLD, KINDS, ROLES, WORKS_FOR, inverse
from deskcrm.identify.rows import CUSTOMER_GONE, customer_there
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant_or_none, key, there, unchanged
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Customer, Relation

_GONE = N_("This relation is not there any more.")
_MOST = 500

_COLUMNS = """c.id, c.code, c.name, c.nickname, coalesce(g.tier, 'unrated'), coalesce(g.open_complaints, 0),
    coalesce(g.open_follow_ups, 0), g.last_contact"""

_RELATIONS = f"""
SELECT r.id, r.version, r.kind, r.word, r.position, r.role, r.note, 0, {_COLUMNS}
FROM relation r JOIN customer c ON c.id = r.other_id LEFT JOIN customer_figures g ON g.customer_id = c.id
WHERE r.customer_id = :id AND r.archived_at IS NULL AND c.archived_at IS NULL
UNION ALL
SELECT r.id, r.version, r.kind, r.word, r.position, r.role, r.note, 1, {_COLUMNS}
FROM relation r JOIN customer c ON c.id = r.customer_id LEFT JOIN customer_figures g ON g.customer_id = c.id
WHERE r.other_id = :id AND r.archived_at IS NULL AND c.archived_at IS NULL
UNION ALL
SELECT 0, 0, 'referred_by', '', '', '', '', 0, {_COLUMNS}
FROM customer m JOIN customer c ON c.id = m.referred_by_id LEFT JOIN customer_figures g ON g.customer_id = c.id
WHERE m.id = :id AND c.archived_at IS NULL
UNION ALL
SELECT 0, 0, 'referred', '', '', '', '', 0, {_COLUMNS}
FROM customer c LEFT JOIN customer_figures g ON g.customer_id = c.id
WHERE c.referred_by_id = :id AND c.archived_at IS NULL
LIMIT :most
"""  # noqa: S608  pieces of this module

_GROUP = """
SELECT count(*), coalesce(sum(g.window_revenue), 0), coalesce(sum(g.margin), 0), coalesce(sum(g.cost_to_serve), 0),
    coalesce(sum(g.net_value), 0), coalesce(sum(g.open_complaints), 0), coalesce(sum(g.open_follow_ups), 0),
    max(g.last_contact)
FROM customer c LEFT JOIN customer_figures g ON g.customer_id = c.id
WHERE c.archived_at IS NULL AND c.id IN (
    SELECT :id
    UNION SELECT other_id FROM relation
        WHERE customer_id = :id AND archived_at IS NULL AND kind IN (:kind, :second) AND kind <> 'works_for'
    UNION SELECT customer_id FROM relation
        WHERE other_id = :id AND archived_at IS NULL AND kind IN (:kind, :second)
)
"""


@dataclass(frozen=True, slots=True)
class RelationInput:
    """A relation as it was typed: the other is to the customer what ``word`` says."""

    kind: str
    word: str = ""
    position: str = ""
    role: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RelationView:
    """A relation as it is seen from one customer. ``group`` is a code of HEADINGS; ``word`` is what the other is to
    them. Who brought whom has no ``id``: it stands in the customer's own record."""

    id: int
    version: int
    group: str
    kind: str
    word: str
    position: str
    role: str
    note: str
    inward: bool
    customer_id: int
    code: str
    name: str
    tier: str
    open_complaints: int
    open_follow_ups: int
    last_contact: datetime | None


@dataclass(frozen=True, slots=True)
class GroupView:
    """What the people of one group come to together: money in minor units over the window of the tiers. ``kind`` is
    ``home`` (family and household) or ``people`` (an organisation and those who work for it)."""

    kind: str
    count: int
    revenue: int
    margin: int
    cost_to_serve: int
    net_value: int
    open_complaints: int
    open_follow_ups: int
    last_contact: datetime | None


@takes_connection
def relations_of(connection: Any, customer_id: int) -> tuple[RelationView, ...]:
    """Everybody who belongs to a customer, by the groups of HEADINGS, then by name."""
    order = list(HEADINGS)
    found = [_view(row) for row in connection.execute(_RELATIONS, {"id": customer_id, "most": _MOST})]
    return tuple(sorted(found, key=lambda one: (order.index(one.group), one.name, one.id)))


@takes_connection
def groups_of(connection: Any, customer_id: int) -> tuple[GroupView, ...]:
    """The groups that a customer has with others: their home, and the people of an organisation."""
    found = []
    for kind, values in (("home", (FAMILY, HOUSEHOLD)), ("people", (WORKS_FOR, WORKS_FOR))):
        row = connection.execute(_GROUP, {"id": customer_id, "kind": values[0], "second": values[1]}).fetchone()
        count, revenue, margin, cost, net_value, complaints, follow_ups, last = row
        if count > 1:
            found.append(
                GroupView(kind, count, revenue, margin, cost, net_value, complaints, follow_ups, instant_or_none(last))
            )
    return tuple(found)


def relate(
    session: Session,
    customer_id: int,
    other_id: int,
    given: RelationInput,
    *,
    staff_id: int | None,
    clock: Clock,  # noqa: ARG001
) -> RelationView:
    """Writes down what ``other_id`` is to ``customer_id``; of ``works_for`` the other becomes an organisation.

    Raises NotFound, Refused (``kind``, ``word``, ``role``, ``other``) for oneself, for what stands there already, and
    for somebody who would work for their own people."""
    from deskcrm.models import Customer, Relation

    for one in (customer_id, other_id):
        there(session, Customer, one, CUSTOMER_GONE)
    row = Relation(customer_id=customer_id, other_id=other_id, kind="", staff_id=staff_id)
    _fill(row, given)
    if customer_id == other_id:
        raise Refused(N_("Nobody is related to themselves; choose somebody else."), field="other")
    _refuse_twice(session, row)
    if row.kind == WORKS_FOR:
        _employ(session, row)
    session.add(row)
    session.flush()
    return _one(session, customer_id, key(row))


def change_relation(
    session: Session,
    relation_id: int,
    given: RelationInput,
    *,
    version: int,
    seen_from: int,
    staff_id: int | None,  # noqa: ARG001  who acts, for the audit
    clock: Clock,  # noqa: ARG001
) -> RelationView:
    """Corrects a relation as it is seen from the customer ``seen_from``. Raises NotFound, Stale, Refused."""
    row = _row(session, relation_id)
    unchanged(row, version)
    if row.other_id == seen_from and row.kind == FAMILY:
        given = RelationInput(given.kind, inverse(given.word), given.position, given.role, given.note)
    if row.kind != given.kind:
        raise Refused(N_("End this relation and write the other one down instead."), field="kind")
    _fill(row, given)
    return _one(session, seen_from, relation_id)


def end_relation(
    session: Session,
    relation_id: int,
    *,
    version: int,
    staff_id: int | None,  # noqa: ARG001  who acts, for the audit
    clock: Clock,
) -> None:
    """It is over, or was never so. Raises NotFound, Stale."""
    row = _row(session, relation_id)
    unchanged(row, version)
    row.archived_at = clock.now()


def fold_relations(session: Session, customer_id: int, *, clock: Clock) -> None:
    """After a merge: what would relate the customer to themselves goes, and what would stand there twice."""
    from sqlmodel import col, or_, select

    from deskcrm.models import Relation

    session.flush()
    standing = (
        select(Relation)
        .where(
            or_(Relation.customer_id == customer_id, Relation.other_id == customer_id),
            col(Relation.archived_at).is_(None),
        )
        .order_by(col(Relation.id))
    )
    seen: set[tuple[object, ...]] = set()
    for row in session.exec(standing):
        same = (frozenset((row.customer_id, row.other_id)), row.kind, row.word if row.kind == "other" else "")
        if row.customer_id == row.other_id or same in seen:
            row.archived_at = clock.now()
        seen.add(same)


def _fill(row: Relation, given: RelationInput) -> None:
    kind = given.kind.strip().casefold()
    if kind not in KINDS:
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="kind",
                      value=clean_line(given.kind, "kind", limit=60), choices=", ".join(KINDS))  # fmt: skip
    if given.role not in ("", *ROLES):
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="role",
                      value=clean_line(given.role, "role", limit=60), choices=", ".join(ROLES))  # fmt: skip
    words = clean_line(given.word, "word", limit=100)
    if kind == FAMILY and words not in FAMILY_WORDS:
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="word", value=words or "-",
                      choices=", ".join(FAMILY_WORDS))  # fmt: skip
    if kind == "other" and not words:
        raise Refused(N_("What are they to each other? A word is needed."), field="word")
    row.kind, row.word, row.role = kind, words, given.role
    row.position = clean_line(given.position, "position", limit=100)
    row.note = clean_text(given.note, "note")


def _refuse_twice(session: Session, row: Relation) -> None:
    twice = connection_of(session).execute(
        "SELECT 1 FROM relation WHERE archived_at IS NULL AND kind = :kind AND (kind <> 'other' OR word = :word)"
        " AND ((customer_id = :one AND other_id = :two) OR (customer_id = :two AND other_id = :one))",
        {"kind": row.kind, "word": row.word, "one": row.customer_id, "two": row.other_id},
    )
    session.flush()
    if twice.fetchone() is not None:
        raise Refused(N_("This stands there already."), field="other")


def _employ(session: Session, row: Relation) -> None:
    """Whom somebody works for is an organisation, and does not work for its own people."""
    from deskcrm.models import Customer

    employer: Customer = there(session, Customer, row.other_id, CUSTOMER_GONE)
    circle = connection_of(session).execute(
        "WITH RECURSIVE above (id) AS (SELECT :other UNION SELECT r.other_id FROM relation r JOIN above a"
        " ON r.customer_id = a.id WHERE r.kind = 'works_for' AND r.archived_at IS NULL)"
        " SELECT 1 FROM above WHERE id = :who",
        {"other": row.other_id, "who": row.customer_id},
    )
    if circle.fetchone() is not None:
        raise Refused(N_("Then each would work for the other; one of the two is the wrong way round."), field="other")
    employer.kind = "organisation"


def _row(session: Session, relation_id: int) -> Relation:
    from deskcrm.models import Relation

    return there(session, Relation, relation_id, _GONE)


def _one(session: Session, customer_id: int, relation_id: int) -> RelationView:
    session.flush()
    connection = connection_of(session)
    customer_there(connection, customer_id)
    found: Iterator[RelationView] = (one for one in relations_of(connection, customer_id) if one.id == relation_id)
    view = next(found, None)
    if view is None:
        raise NotFound(_GONE)
    return view


def _view(row: tuple[Any, ...]) -> RelationView:
    (number, version, kind, word, position, role, note, inward, customer_id, code, name, nickname, tier, complaints,
     follow_ups, last) = row  # fmt: skip
    group = "people" if kind == WORKS_FOR and inward else kind
    return RelationView(
        number, version, group, kind, inverse(word) if inward and kind == FAMILY else word, position, role, note,
        bool(inward), customer_id, code, f"{name} ({nickname})" if nickname else name, tier, complaints, follow_ups,
        instant_or_none(last),
    )  # fmt: skip
