"""What customers agreed to: asked, refused, withdrawn. The newest of a purpose stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.identify.forwards import all_ids_of
from deskcrm.identify.profile_views import ConsentView
from deskcrm.identify.profile_words import CONSENT_STATES, PURPOSES
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.locale.messages import N_, _
from deskcrm.store.audit import forget
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from deskcrm.clock import Clock

GIVEN, REFUSED, WITHDRAWN = "given", "refused", "withdrawn"
STRICTEST = (WITHDRAWN, REFUSED, GIVEN)
"""The states, what forbids most first."""

_STANDING = """
SELECT c.purpose, c.state, c.at, c.source, coalesce(s.name, '') FROM consent c LEFT JOIN staff s ON s.id = c.staff_id
WHERE c.customer_id = ? AND c.archived_at IS NULL ORDER BY c.at, c.id
"""


@takes_connection
def consents_of(connection: Any, customer_id: int) -> tuple[ConsentView, ...]:
    """What stands for each purpose that they were asked for, in the order of PURPOSES."""
    standing = {
        purpose: ConsentView(purpose, state, instant(at), source, staff)
        for purpose, state, at, source, staff in connection.execute(_STANDING, (customer_id,))
    }
    order = [*PURPOSES, *sorted(set(standing) - set(PURPOSES))]
    return tuple(standing[purpose] for purpose in order if purpose in standing)


@takes_connection
def allows(connection: Any, customer_id: int, purpose: str) -> bool:
    """Whether they agreed to ``purpose`` and did not take it back."""
    return any(one.purpose == purpose and one.state == GIVEN for one in consents_of(connection, customer_id))


@takes_connection
def forbids_news(connection: Any, customer_id: int) -> bool:
    """Whether they asked not to hear from the office of its own accord: news refused or taken back, or an objection
    that is open or was granted (PDPA section 32)."""
    if any(one.purpose == "news" and one.state != GIVEN for one in consents_of(connection, customer_id)):
        return True
    objection = connection.execute(
        "SELECT 1 FROM data_request WHERE customer_id = ? AND kind = 'objection' AND outcome <> 'refused'"
        " AND archived_at IS NULL LIMIT 1",
        (customer_id,),
    )
    return objection.fetchone() is not None


def record_consent(
    session: Session,
    customer_id: int,
    *,
    purpose: str,
    state: str,
    source: str = "",
    staff_id: int | None,
    clock: Clock,
) -> tuple[ConsentView, ...]:
    """Writes down what they said to ``purpose``. With sensitive data refused or withdrawn, the facts of that kind are
    archived and their words taken out of them and of the audit. Returns what stands now.

    Raises NotFound, Refused (``purpose``, ``state``, ``source``)."""
    from deskcrm.models import Consent, Customer

    there(session, Customer, customer_id, CUSTOMER_GONE)
    for field, value, words in (("purpose", purpose, PURPOSES), ("state", state, CONSENT_STATES)):
        if value not in words:
            raise Refused(N_("{field}: “{value}” is not one of {choices}."), field=field,
                          value=clean_line(value, field, limit=60), choices=", ".join(words))  # fmt: skip
    source = clean_line(source, "source", limit=200)
    if state == GIVEN and not source:
        raise Refused(N_("How did they agree? In person, on paper, by telephone: it may have to be shown."),
                      field="source")  # fmt: skip
    at = not_before(connection_of(session), customer_id, clock.now(), purpose=purpose)
    session.add(Consent(customer_id=customer_id, purpose=purpose, state=state, at=at, source=source, staff_id=staff_id))
    session.flush()
    if purpose == "sensitive" and state != GIVEN:
        forget_facts(connection_of(session), customer_id, int(clock.now().timestamp()))
    return consents_of(connection_of(session), customer_id)


def not_before(connection: Any, customer_id: int, now: datetime, *, purpose: str) -> datetime:
    """``now``, or when they last said something to ``purpose`` where that is later by a clock that was set back since:
    what is said after it comes after it."""
    (last,) = connection.execute(
        "SELECT max(at) FROM consent WHERE customer_id = ? AND purpose = ? AND archived_at IS NULL",
        (customer_id, purpose),
    ).fetchone()
    return now if last is None else max(now, instant(last))


def forget_sensitive(session: Session, customer_id: int, *, clock: Clock) -> None:
    """Takes the sensitive facts of a customer out of sight, and their words out of the records, also of those that
    were taken out of sight before. Undo brings them back: for a merge, which may turn out to be none."""
    from sqlmodel import select

    from deskcrm.models import Fact

    for fact in session.exec(select(Fact).where(Fact.customer_id == customer_id, Fact.sensitive != "")):
        fact.words, fact.archived_at = "", fact.archived_at or clock.now()


def forget_facts(connection: Any, customer_id: int, now: int) -> None:
    """As :func:`forget_sensitive`, for good: their words go out of the audit too, and undo does not bring them back.

    ``now`` is in seconds UTC. Goes past the Session, which would note for the audit what the words were. The write must
    have an entry of its own (:func:`deskcrm.store.audit.forget`).
    """
    found = connection.execute("SELECT id FROM profile_fact WHERE customer_id = ? AND sensitive <> ''", (customer_id,))
    ids = frozenset(one for (one,) in found)
    if not ids:
        return
    connection.execute(
        "UPDATE profile_fact SET words = '', archived_at = coalesce(archived_at, ?), updated_at = ?,"
        " version = version + 1 WHERE customer_id = ? AND sensitive <> ''",
        (now, now, customer_id),
    )
    forget(connection, all_ids_of(connection, customer_id), only={"profile_fact": ids})


def strictest(session: Session, keep: int, drop: int, *, clock: Clock) -> None:
    """Before two customers are merged: of what they said to a purpose the strictest is left standing. Who asked not to
    be contacted after they agreed to news has not agreed anew because the other record did."""
    from sqlmodel import col, select

    from deskcrm.models import Consent

    connection = connection_of(session)
    mine, theirs = ({one.purpose: one.state for one in consents_of(connection, who)} for who in (keep, drop))
    for purpose in mine.keys() & theirs.keys():
        state = min(mine[purpose], theirs[purpose], key=STRICTEST.index)
        milder = STRICTEST[STRICTEST.index(state) + 1 :]
        rows = select(Consent).where(
            col(Consent.customer_id).in_((keep, drop)), Consent.purpose == purpose, col(Consent.state).in_(milder),
            col(Consent.archived_at).is_(None),
        )  # fmt: skip
        for row in session.exec(rows):
            row.archived_at = clock.now()
    asked = max((_asked_not(connection, who) for who in (keep, drop)), default=0)
    agreed = select(Consent).where(
        col(Consent.customer_id).in_((keep, drop)), Consent.purpose == "news", Consent.state == GIVEN,
        col(Consent.archived_at).is_(None),
    )  # fmt: skip
    for row in session.exec(agreed).all() if asked else ():
        if row.at > instant(asked):
            row.archived_at = clock.now()
    if any(states.get("sensitive", GIVEN) != GIVEN for states in (mine, theirs)):
        for who in (keep, drop):
            forget_sensitive(session, who, clock=clock)


def _asked_not(connection: Any, customer_id: int) -> int:
    """When this customer last asked not to be contacted and has not agreed to news since, as epoch seconds; else 0."""
    (at,) = connection.execute(
        "SELECT coalesce(max(r.at), 0) FROM response r WHERE r.customer_id = ? AND r.reason = 'no_contact'"
        " AND r.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.customer_id = r.customer_id"
        " AND c.purpose = 'news' AND c.state = 'given' AND c.at > r.at AND c.archived_at IS NULL)",
        (customer_id,),
    ).fetchone()
    return int(at)


def stand_on_both(connection: Any, kept_id: int, dropped_id: int, after: int, now: int) -> None:
    """Where a merge was taken back: what was refused or withdrawn since, in consents with an id above ``after``, holds
    for both, for nobody knows now which of the two said it. ``now`` is in seconds UTC."""
    said = connection.execute(
        "SELECT purpose, state, at, source, staff_id FROM consent"
        " WHERE customer_id = ? AND id > ? AND archived_at IS NULL ORDER BY at, id",
        (kept_id, after),
    ).fetchall()
    last = {row[:2]: row for row in said if row[1] != GIVEN}
    strict = {purpose: row for state in reversed(STRICTEST) for (purpose, kind), row in last.items() if kind == state}
    for purpose, state, at, source, staff_id in strict.values():
        milder = STRICTEST[STRICTEST.index(state) + 1 :]
        marks = ", ".join("?" * len(milder))
        connection.execute(
            "UPDATE consent SET archived_at = ?, updated_at = ?, version = version + 1"  # noqa: S608
            f" WHERE customer_id IN (?, ?) AND purpose = ? AND at >= ? AND state IN ({marks}) AND archived_at IS NULL",
            (now, now, kept_id, dropped_id, purpose, at, *milder),
        )
        theirs = {one.purpose: one.state for one in consents_of(connection, dropped_id)}
        if STRICTEST.index(state) < STRICTEST.index(theirs.get(purpose, GIVEN)):
            _insert(connection, dropped_id, (purpose, state, at, source, staff_id), now)


def asked_not_on_both(connection: Any, kept_id: int, dropped_id: int, response: int, request: int, now: int) -> None:
    """Where a merge was taken back: who asked not to be contacted since, or objected, in responses and requests with
    ids above these, may be either of the two; the dropped one's agreement to news stands no more."""
    asked = connection.execute(
        "SELECT max(at) FROM (SELECT at FROM response WHERE customer_id = ? AND id > ? AND reason = 'no_contact'"
        " AND archived_at IS NULL UNION ALL SELECT created_at FROM data_request WHERE customer_id = ? AND id > ?"
        " AND kind = 'objection' AND outcome <> 'refused' AND archived_at IS NULL)",
        (kept_id, response, kept_id, request),
    ).fetchone()[0]
    theirs = [one for one in consents_of(connection, dropped_id) if one.purpose == "news" and one.state == GIVEN]
    if asked is not None and theirs:
        at = max(asked, int(theirs[0].at.timestamp()))
        _insert(connection, dropped_id, ("news", WITHDRAWN, at, _("asked not to be contacted"), None), now)


def _insert(connection: Any, customer_id: int, said: tuple[str, str, int, str, int | None], now: int) -> None:
    """Past the Session: purpose, state, when, how it is known, and who wrote it down."""
    import uuid_utils

    connection.execute(
        "INSERT INTO consent (uid, version, created_at, updated_at, customer_id, purpose, state, at, source, staff_id)"
        " VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)",
        (uuid_utils.uuid7().bytes, now, now, customer_id, *said),
    )
