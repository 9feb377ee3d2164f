"""What is known of a customer by the seven questions, and which of them to ask next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound, Refused
from deskcrm.identify.consents import GIVEN, allows, consents_of, record_consent
from deskcrm.identify.profile_views import FactInput, FactView, Known, Profile, Question
from deskcrm.identify.profile_words import ASKED, CIRCUMSTANCES, DETAILS, QUESTIONS, SENSITIVE
from deskcrm.identify.relation_words import word
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant, key, there, unchanged
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Fact

OLD = timedelta(days=365)
"""The age from which a fact is worth asking about again."""

_ORDER = ("why", "how", "what", "whom", "when", "where", "who")
"""The questions by how much an answer helps the desk."""

_GONE = N_("This is not noted any more.")
_LOOKED_AT = 50
_MOST = 3
_ENOUGH = 4
"""Contacts from which their usual part of the day is told, if two in three are in it."""

_FACTS = """
SELECT f.id, f.version, f.question, f.words, f.detail, f.circumstance, f.sensitive, f.learned_at, f.confirmed_at,
    coalesce(s.name, ''), f.interaction_id, coalesce(i.subject, '')
FROM profile_fact f
LEFT JOIN staff s ON s.id = f.staff_id
LEFT JOIN interaction i ON i.id = f.interaction_id
WHERE f.archived_at IS NULL AND
"""

_PERSON = """
SELECT name, nickname, born, language, organisation, preferred_channel, referred_by_text, tags, created_at
FROM customer WHERE id = ? AND archived_at IS NULL
"""

_PLACES = """
SELECT value, district, province FROM contact_point
WHERE customer_id = ? AND kind = 'address' AND archived_at IS NULL ORDER BY position, id LIMIT 1
"""

_BOUGHT = """
SELECT coalesce(nullif(p.name, ''), p.code), max(b.at) FROM purchase b JOIN product p ON p.id = b.product_id
WHERE b.customer_id = ? AND b.quantity > 0 AND b.archived_at IS NULL GROUP BY p.id ORDER BY 2 DESC LIMIT ?
"""

_CONTACTS = """
SELECT i.at, c.code, c.name, coalesce(m.name, '') FROM interaction i JOIN channel c ON c.id = i.channel_id
LEFT JOIN matter m ON m.id = i.matter_id
WHERE i.customer_id = ? AND i.direction = 'in' AND i.archived_at IS NULL ORDER BY i.at DESC LIMIT ?
"""

_RELATED = """
SELECT c.name, r.word, r.role FROM relation r JOIN customer c ON c.id = r.other_id
WHERE r.customer_id = :id AND r.archived_at IS NULL AND c.archived_at IS NULL
UNION ALL SELECT c.name, '', '' FROM relation r JOIN customer c ON c.id = r.customer_id
WHERE r.other_id = :id AND r.archived_at IS NULL AND c.archived_at IS NULL LIMIT :most
"""


@takes_connection
def profile(connection: Any, customer_id: int, *, clock: Clock, sensitive: bool = True) -> Profile:
    """All that is known of one customer, and the question worth asking next; without ``sensitive`` what the law
    protects is left out. Raises NotFound."""
    facts = tuple(
        fact
        for fact in _facts(connection, "f.customer_id = ? ORDER BY f.learned_at DESC, f.id DESC", customer_id)
        if sensitive or not fact.sensitive
    )
    derived = tuple(_derived(connection, customer_id, clock))
    answered = {fact.question for fact in facts} | {known.question for known in derived}
    known = tuple(code for code in QUESTIONS if code in answered)
    return Profile(
        customer_id, facts, derived, known, consents_of(connection, customer_id), _next(facts, known, derived, clock)
    )


def fact(session: Session, fact_id: int) -> FactView:
    """One fact as it is now. Raises NotFound."""
    return _view(session, _row(session, fact_id))


def add_fact(
    session: Session,
    customer_id: int,
    given: FactInput,
    *,
    interaction_id: int | None = None,
    staff_id: int | None,
    clock: Clock,
) -> FactView:
    """Notes something learned of a customer, in the contact ``interaction_id`` if it was one.

    Raises NotFound, Refused (``question``, ``words``, ``detail``, ``circumstance``, ``sensitive``)."""
    from deskcrm.models import Customer, Fact

    there(session, Customer, customer_id, CUSTOMER_GONE)
    _agree(session, customer_id, given, staff_id, clock)
    now = clock.now()
    row = Fact(
        customer_id=customer_id, question="", words="", learned_at=now, confirmed_at=now,
        interaction_id=interaction_id, staff_id=staff_id,
    )  # fmt: skip
    _fill(session, row, given)
    session.add(row)
    return _view(session, row)


def correct_fact(
    session: Session, fact_id: int, given: FactInput, *, version: int, staff_id: int | None, clock: Clock
) -> FactView:
    """Puts other words in place of a fact's; it counts as learned now. Raises as :func:`add_fact`, and Stale."""
    row = _row(session, fact_id)
    unchanged(row, version)
    _agree(session, row.customer_id, given, staff_id, clock)
    _fill(session, row, given)
    row.learned_at = row.confirmed_at = clock.now()
    row.interaction_id, row.staff_id = None, staff_id
    return _view(session, row)


def confirm_fact(
    session: Session,
    fact_id: int,
    *,
    version: int,
    staff_id: int | None,  # noqa: ARG001  who acts, for the audit
    clock: Clock,
) -> FactView:
    """It is still so. Raises NotFound, Stale."""
    row = _row(session, fact_id)
    unchanged(row, version)
    row.confirmed_at = clock.now()
    return _view(session, row)


def archive_fact(
    session: Session,
    fact_id: int,
    *,
    version: int,
    staff_id: int | None,  # noqa: ARG001  who acts, for the audit
    clock: Clock,
) -> FactView:
    """It is not so any more. Returns it as it was. Raises NotFound, Stale."""
    row = _row(session, fact_id)
    unchanged(row, version)
    view = _view(session, row)
    row.archived_at = clock.now()
    return view


def _agree(session: Session, customer_id: int, given: FactInput, staff_id: int | None, clock: Clock) -> None:
    """The consent that was given together with what is noted."""
    if given.sensitive and given.agreed.strip():
        record_consent(
            session, customer_id, purpose="sensitive", state=GIVEN, source=given.agreed, staff_id=staff_id, clock=clock
        )


def _row(session: Session, fact_id: int) -> Fact:
    from deskcrm.models import Fact

    return there(session, Fact, fact_id, _GONE)


def _fill(session: Session, row: Fact, given: FactInput) -> None:
    details = DETAILS.get(given.question, {})
    for field, value, choices in (
        ("question", given.question, QUESTIONS),
        ("detail", given.detail, {"": "", **details}),
        ("circumstance", given.circumstance, {"": "", **CIRCUMSTANCES}),
        ("sensitive", given.sensitive, {"": "", **SENSITIVE}),
    ):
        if value not in choices:
            raise Refused(
                N_("{field}: “{value}” is not one of {choices}."),
                field=field,
                value=clean_line(value, field, limit=60),
                choices=", ".join(filter(None, choices)),
            )
    words = clean_text(given.words, "words")
    if not words:
        raise Refused(N_("What was learned? A few words are needed."), field="words")
    if given.sensitive and not allows(connection_of(session), row.customer_id, "sensitive"):
        raise Refused(
            N_("This is kept with the customer's consent only. Ask for it, write down how it was given, then save."),
            field="sensitive",
        )
    row.question, row.detail, row.words = given.question, given.detail, words
    row.circumstance, row.sensitive = given.circumstance, given.sensitive


def _view(session: Session, row: Fact) -> FactView:
    session.flush()
    found = next(_facts(connection_of(session), "f.id = ?", key(row)), None)
    if found is None:
        raise NotFound(_GONE)
    return found


def _facts(connection: Any, rest: str, *values: object) -> Iterator[FactView]:
    for (number, version, question, words, detail, circumstance, sensitive, learned, confirmed, staff, contact,
         subject) in connection.execute(_FACTS + rest, values):  # fmt: skip
        yield FactView(
            number, version, question, words, detail, circumstance, sensitive, instant(learned), instant(confirmed),
            staff, contact, subject,
        )  # fmt: skip


def _derived(connection: Any, customer_id: int, clock: Clock) -> Iterator[Known]:
    """What the base shows by itself."""
    person = connection.execute(_PERSON, (customer_id,)).fetchone()
    if person is None:
        raise NotFound(CUSTOMER_GONE)
    name, nickname, born, language, organisation, preferred, referrer, tags, created_at = person
    since = instant(created_at)
    called = [nickname, _("born {when}", when=born) if born else "", language]
    if any(called):
        yield Known("who", " · ".join(filter(None, (name, *called))), "record", since)
    if tags:
        yield Known("what", ", ".join(tag for tag in tags.split(";") if tag), "record", since)
    for product, at in connection.execute(_BOUGHT, (customer_id, _MOST)):
        yield Known("what", product, "purchases", instant(at))
    place = connection.execute(_PLACES, (customer_id,)).fetchone()
    if place is not None and any(place):
        yield Known("where", ", ".join(filter(None, place[1:] if any(place[1:]) else place)), "record", since)
    contacts = connection.execute(_CONTACTS, (customer_id, _LOOKED_AT)).fetchall()
    yield from _from_contacts(contacts, preferred, clock)
    if preferred:
        yield Known("how", _channel(connection, preferred), "record", since)
    if organisation and organisation != name:
        yield Known("whom", organisation, "record", since)
    if referrer:
        yield Known("whom", _("brought by {name}", name=referrer), "record", since)
    for other, said, role in connection.execute(_RELATED, {"id": customer_id, "most": _MOST}):
        yield Known("whom", " · ".join(filter(None, (other, word(said), word(role)))), "relations")


def _from_contacts(contacts: list[Any], preferred: str, clock: Clock) -> Iterator[Known]:
    """When and how they come, and what for, from their latest contacts."""
    if not contacts:
        return
    newest = instant(contacts[0][0])
    if len(contacts) >= _ENOUGH:
        parts = Counter(_part_of_day(clock.local(instant(at)).hour) for at, *_rest in contacts)
        part, count = parts.most_common(1)[0]
        if 3 * count >= 2 * len(contacts):
            yield Known("when", _PARTS_SAID[part](), "contacts", newest)
    matters = Counter(matter for *_rest, matter in contacts if matter)
    for matter, count in matters.most_common(2):
        if count > 1:
            yield Known("why", _("{matter}, {count} times", matter=matter, count=formats.number(count)), "contacts",
                        newest)  # fmt: skip
    if not preferred and len(contacts) >= _ENOUGH:
        (code, name), count = Counter((code, name) for _at, code, name, _matter in contacts).most_common(1)[0]
        if 3 * count >= 2 * len(contacts):
            yield Known("how", name or code, "contacts", newest)


_PARTS_SAID = {
    "morning": lambda: _("mostly in the morning"),
    "afternoon": lambda: _("mostly in the afternoon"),
    "evening": lambda: _("mostly in the evening"),
}


def _part_of_day(hour: int) -> str:
    return "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"


def _channel(connection: Any, code: str) -> str:
    row = connection.execute("SELECT name FROM channel WHERE code = ?", (code,)).fetchone()
    return str(row[0] or code) if row else code


def _next(
    facts: tuple[FactView, ...], known: tuple[str, ...], derived: tuple[Known, ...], clock: Clock
) -> Question | None:
    """The question with most to gain: one without an answer, else the oldest fact that may have changed."""
    bought = any(one.source == "purchases" for one in derived)
    for code in _ORDER:
        if code not in known:
            why = _("they bought, and nobody noted what for") if code == "why" and bought else _("nothing is known yet")
            return Question(code, _(ASKED[code]), why)
    plain = [fact for fact in facts if not fact.sensitive]
    oldest = min(plain, key=lambda fact: fact.confirmed_at, default=None)
    if oldest is None or clock.now() - oldest.confirmed_at < OLD:
        return None
    age = formats.ago(oldest.confirmed_at, clock)
    return Question(oldest.question, _("Is it still so: {words}?", words=" ".join(oldest.words.split())),
                    _("noted {when}", when=age))  # fmt: skip


@takes_connection
def known_questions(connection: Any, customer_id: int, *, clock: Clock) -> frozenset[str]:
    """The questions to which something is known, what the law protects left aside."""
    return frozenset(profile(connection, customer_id, clock=clock, sensitive=False).known)
