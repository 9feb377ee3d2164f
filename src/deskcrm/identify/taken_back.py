"""What customers refused or took back stands in a backup that is put back, too: it is older than what they said since,
and nobody may go on as if they had not (PDPA section 19: taking back is to be as easy as agreeing)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from deskcrm.identify.consents import GIVEN, forget_facts
from deskcrm.identify.forwards import kept_for
from deskcrm.locale.messages import _
from deskcrm.store import sqlite
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.store import Office

_SAID = """
WITH RECURSIVE said (customer_id, purpose, state, at, source) AS (
    SELECT k.customer_id, k.purpose, k.state, k.at, k.source FROM consent k
    WHERE k.archived_at IS NULL AND k.state <> 'given' AND NOT EXISTS (
        SELECT 1 FROM consent n WHERE n.customer_id = k.customer_id AND n.purpose = k.purpose
            AND n.archived_at IS NULL AND (n.at, n.id) > (k.at, k.id))
    UNION ALL
    SELECT q.customer_id, 'news', 'withdrawn', q.asked_at, :asked FROM data_request q
    WHERE q.kind = 'objection' AND q.outcome <> 'refused' AND q.archived_at IS NULL
    UNION ALL
    SELECT r.customer_id, 'news', 'withdrawn', r.at, :asked FROM response r
    WHERE r.reason = 'no_contact' AND r.archived_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM consent c WHERE c.customer_id = r.customer_id AND c.purpose = 'news' AND c.state = 'given'
            AND c.at > r.at AND c.archived_at IS NULL)),
person (kept, id) AS (
    SELECT DISTINCT customer_id, customer_id FROM said
    UNION SELECT p.kept, m.dropped_id FROM person p JOIN customer_merge m ON m.kept_id = p.id
    WHERE m.archived_at IS NULL)
SELECT c.uid, s.purpose, s.state, s.at, s.source FROM said s JOIN person p ON p.kept = s.customer_id
JOIN customer c ON c.id = p.id ORDER BY s.at, c.id, s.purpose
"""

_STANDS = """SELECT state, at FROM consent WHERE customer_id = ? AND purpose = ? AND archived_at IS NULL
    ORDER BY at DESC, id DESC LIMIT 1"""


class TakenBack(NamedTuple):
    """What one record, by its uid, refused or took back: when, in epoch seconds."""

    uid: bytes
    purpose: str
    state: str
    at: int
    source: str


@takes_connection
def taken_back(connection: Any) -> tuple[TakenBack, ...]:
    """What stands refused or taken back in a base, by the records of each person, those merged into others too; of a
    base from before there were consents, nothing. Objections and wishes not to be contacted count for news."""
    try:
        return tuple(TakenBack(*row) for row in connection.execute(_SAID, {"asked": _("asked not to be contacted")}))
    except sqlite.dbapi.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return ()


def take_back_again(office: Office, said: tuple[TakenBack, ...]) -> None:
    """Has it stand in a base made ready from a backup, wherever that does not know it."""
    if missing := office.read(_not_known, said):
        office.write(_withdraw_again, missing, clock=office.clock)


@takes_connection
def _not_known(connection: Any, said: Iterable[TakenBack]) -> list[tuple[int, TakenBack]]:
    found = []
    for one in said:
        row = connection.execute("SELECT id, code FROM customer WHERE uid = ?", (one.uid,)).fetchone()
        if row is None:
            continue
        customer_id = kept_for(connection, row[1]) or int(row[0])
        stands = connection.execute(_STANDS, (customer_id, one.purpose)).fetchone()
        if stands is None or stands[0] == GIVEN:
            found.append((customer_id, one))
    return found


def _withdraw_again(session: Session, missing: Iterable[tuple[int, TakenBack]], *, clock: Clock) -> None:
    from deskcrm.models import Consent

    connection = connection_of(session)
    for customer_id, one in missing:
        state, at = connection.execute(_STANDS, (customer_id, one.purpose)).fetchone() or (GIVEN, 0)
        if state != GIVEN:
            continue  # another record of the same person said it already
        session.add(
            Consent(customer_id=customer_id, purpose=one.purpose, state=one.state, at=instant(max(one.at, at)),
                    source=one.source)
        )  # fmt: skip
        session.flush()
        if one.purpose == "sensitive":
            forget_facts(connection, customer_id, int(clock.now().timestamp()))
