"""Erasing a person (PDPA section 33, GDPR article 17): who they were and every word about them goes, from the records,
the indexes, the audit's payloads and the half-filled forms; what happened and what it came to stays, of nobody.

Purchases stay with their amounts: papers of the accounts are kept for five years (Accounting Act B.E. 2543 section 14,
Revenue Code section 87/3). The customer's code stays as the name of what is left. Backups made before still hold the
person until they are thrown away by their schedule; a backup that is put back has the erasure repeated in it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize import erasure_texts
from deskcrm.customize.erasure_texts import written_of
from deskcrm.differentiate import figures
from deskcrm.errors import Refused
from deskcrm.identify import notes_index, search_index, search_tidying, vocabulary
from deskcrm.identify.folding import fold
from deskcrm.identify.forwards import all_ids_of
from deskcrm.identify.rows import customer_there
from deskcrm.locale.messages import N_
from deskcrm.store import erased, sqlite
from deskcrm.store.audit import forget
from deskcrm.store.doors import takes_connection
from deskcrm.store.powers import needs

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.store import Office

_THEIRS: Final = "IN (SELECT value FROM json_each(:ids))"
_OWN: Final = f"customer_id {_THEIRS}"
_COMPLAINTS: Final = f"complaint_id IN (SELECT id FROM complaint WHERE {_OWN})"  # noqa: S608
_FOLLOW_UPS: Final = f"follow_up_id IN (SELECT id FROM follow_up WHERE {_OWN})"  # noqa: S608

EMPTIED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "customer": (f"id {_THEIRS}", (
        "title", "given", "family", "nickname", "organisation", "sort_name", "language", "preferred_channel", "born",
        "referred_by_text", "tags", "note", "tax_id", "branch",
    )),
    "interaction": (_OWN, ("subject", "note", "spoke_name", "spoke_relation", "spoke_may_know")),
    "complaint": (_OWN, ("description", "wish", "resolution", "status", "response", "remedy")),
    "complaint_step": (_COMPLAINTS, ("note",)),
    "remedy": (_COMPLAINTS, ("detail", "note")),
    "follow_up": (_OWN, ("title", "note")),
    "follow_up_change": (_FOLLOW_UPS, ("note",)),
    "customer_end": (_OWN, ("to_whom", "note")),
    "supervisor_call": (f"{_OWN} OR {_COMPLAINTS}", ("words",)),
    "arrival": (_OWN, ("name", "wants")),
    "response": (_OWN, ("note", "about")),
    "offer": (_OWN, ("note",)),
    "data_request": (_OWN, ("channel", "identity", "note", "reason")),
    "event_invitation": (_OWN, ("note",)),
    "purchase": (f"{_OWN} AND product_id IS NOT NULL", ("description",)),
}  # fmt: skip
"""What stays without its words: the table, which of its rows, and the columns that are emptied."""

REMOVED: Final[Mapping[str, str]] = {
    "contact_point": _OWN,
    "profile_fact": _OWN,
    "consent": _OWN,
    "relation": f"{_OWN} OR other_id {_THEIRS}",
    "not_same": f"{_OWN} OR other_id {_THEIRS}",
    "import_key": f"kind = 'customers' AND record_id {_THEIRS}",
    "customer_tag": _OWN,
    "idea_person": _OWN,
    "news_claim": _OWN,
    "segment_member": _OWN,
}
"""What goes whole."""

_THEN: Final = (
    f"UPDATE customer SET name = code, sort_name = code, referred_by_id = NULL WHERE id {_THEIRS}",  # noqa: S608
    f"UPDATE customer SET referred_by_id = NULL, referred_by_text = '', version = version + 1, updated_at = :now"  # noqa: S608
    f" WHERE referred_by_id {_THEIRS}",
    # Whatever else they asked about their data: there is none any more.
    f"UPDATE data_request SET done_at = :now, outcome = 'done', staff_id = :staff, version = version + 1"  # noqa: S608
    f" WHERE done_at IS NULL AND {_OWN}",
    f"UPDATE follow_up SET state = 'cancelled' WHERE state = 'open' AND {_OWN}",  # noqa: S608
    f"UPDATE event_invitation SET reply = 'no', waiting = NULL, guests = 0 WHERE attended_at IS NULL AND {_OWN}"  # noqa: S608
    " AND event_id IN (SELECT id FROM event WHERE state = 'planned')",
    f"UPDATE follow_up SET number = NULL WHERE {_OWN}",  # noqa: S608
)  # fmt: skip

KEPT: Final[Mapping[str, str]] = {
    "satisfaction": "numbers from one to five, of nobody now",
    "matter_thread": "that something was asked and solved",
    "customer_figures": "what it came to",
    "tier_change": "what it came to",
    "suggestion_shown": "counts what was shown",
    "customer_merge": "that a code leads to another",
    "complaint_breach": "that a target was missed",
    "offer_choice": "what was chosen of a product, of nobody now",
    "improvement_complaint": "that a complaint stands behind an improvement",
    "erasure": "that they were erased",
    "audit_customer": "which entries were about the record",
    "news_told": "counts who was told, and what came of it",
}
"""What points to a customer or to something of theirs and stays as it is, and why."""


@dataclass(frozen=True, slots=True)
class WhatGoes:
    """What an erasure takes and leaves: counts of records; ``open_complaints`` stand in its way."""

    name: str
    code: str
    ways: int
    facts: int
    interactions: int
    complaints: int
    open_complaints: int
    follow_ups: int
    purchases: int


@dataclass(frozen=True, slots=True)
class Erased:
    """An erasure that was made: whose record, by its number and code."""

    customer_id: int
    code: str
    entries: int

    def audit_payload(self) -> dict[str, Any]:
        """Of the person nothing; how many entries of the audit were emptied."""
        return {"erased": self.code, "entries": self.entries}

    def audit_customers(self) -> tuple[int, ...]:
        """The record."""
        return (self.customer_id,)


@takes_connection
def what_goes(connection: Any, customer_id: int) -> WhatGoes:
    """What an erasure of this customer would take and leave. Raises NotFound."""
    customer_there(connection, customer_id)
    ids = {"ids": json.dumps(sorted(all_ids_of(connection, customer_id)))}

    def count(table: str, more: str = "") -> int:
        statement = f"SELECT count(*) FROM {table} WHERE {_OWN} AND archived_at IS NULL{more}"  # noqa: S608
        return int(connection.execute(statement, ids).fetchone()[0])

    name, code = connection.execute("SELECT name, code FROM customer WHERE id = ?", (customer_id,)).fetchone()
    return WhatGoes(
        name, code, count("contact_point"), count("profile_fact"), count("interaction"), count("complaint"),
        count("complaint", " AND stage NOT IN ('closed', 'withdrawn')"), count("follow_up"), count("purchase"),
    )  # fmt: skip


def erase(office: Office, customer_id: int, *, name: str, request_id: int | None = None) -> Erased:
    """Erases a customer for good: ``name`` is theirs, typed again. ``request_id`` is the request that it answers.

    Raises Refused for another name (``name``), for a complaint that is open, and for a clerk; NotFound; nothing was
    erased then. StoreError and Busy may come after the records were erased, from the drafts or the scrubbing; whatever
    of it can be done is done. Takes seconds on a large base: the indexes are written anew where the words stood.
    """
    texts = office.read(_texts_of, customer_id)
    done = office.write(
        erase_records, customer_id, name=name, request_id=request_id, staff_id=office.staff_id, clock=office.clock
    )
    # The records are erased for good: whatever the disk refuses from here on, each step is still taken, the last first.
    with contextlib.ExitStack() as after:
        after.callback(_scrub, office)
        after.callback(_forget_in_drafts, office, done, texts)
        after.callback(_remember, office, done)
    return done


def _remember(office: Office, done: Erased) -> None:
    """So that a restore repeats it also where the base cannot tell any more."""
    with contextlib.suppress(OSError):  # the base knows it too, and a restore asks both
        erased.remember(office.path, office.read(_uids_of, done.customer_id))


def _forget_in_drafts(office: Office, done: Erased, texts: set[str]) -> None:
    ids = office.read(takes_connection(all_ids_of), done.customer_id)
    erasure_texts.forget_in_drafts(office.drafts, ids, texts, done.code)


@takes_connection
def _texts_of(connection: Any, customer_id: int) -> set[str]:
    """What means the customer and nobody else wherever it stands."""
    return erasure_texts.telling_texts(connection, {"ids": json.dumps(sorted(all_ids_of(connection, customer_id)))})


@takes_connection
def _uids_of(connection: Any, customer_id: int) -> list[bytes]:
    """The uids of the customer's record and of those merged into it."""
    ids = json.dumps(sorted(all_ids_of(connection, customer_id)))
    return [uid for (uid,) in connection.execute(f"SELECT uid FROM customer WHERE id {_THEIRS}", {"ids": ids})]  # noqa: S608


@needs("erase")
@takes_connection
def erase_records(
    connection: Any, customer_id: int, *, name: str, request_id: int | None = None, staff_id: int | None, clock: Clock
) -> Erased:
    """The part of :func:`erase` in the base, in one transaction."""
    found = what_goes(connection, customer_id)
    if name.strip().casefold() not in (found.name.strip().casefold(), found.code.casefold()):
        raise Refused(N_("Type the name as it stands there: {name}."), field="name", name=found.name)
    if found.open_complaints:
        raise Refused(N_("A complaint of theirs is open; close it first. What is open must be known."), field="name")
    if request_id is not None and not _asked(connection, customer_id, request_id):
        raise Refused(N_("There is no request {number}."), field="request", number=request_id)
    return _erase(connection, customer_id, request_id, staff_id, clock)


def _asked(connection: Any, customer_id: int, request_id: int) -> bool:
    """Whether this is an open request to be erased, of this customer: another's must not end with it."""
    row = connection.execute(
        "SELECT customer_id FROM data_request WHERE id = ? AND kind = 'erasure' AND done_at IS NULL", (request_id,)
    ).fetchone()
    return row is not None and row[0] in all_ids_of(connection, customer_id)


def repeat(office: Office, uids: tuple[bytes, ...]) -> None:
    """Erases again, in a base made ready from a backup, whoever was erased since: ``uids`` are the records'."""
    done = [office.write(_erase_again, uid, clock=office.clock) for uid in uids]
    if any(done):
        _scrub(office)


@takes_connection
def _erase_again(connection: Any, uid: bytes, *, clock: Clock) -> Erased | None:
    row = connection.execute(
        "SELECT id FROM customer WHERE uid = ? AND id NOT IN (SELECT customer_id FROM erasure)", (uid,)
    ).fetchone()
    return _erase(connection, int(row[0]), None, None, clock) if row else None


def _erase(connection: Any, customer_id: int, request_id: int | None, staff_id: int | None, clock: Clock) -> Erased:
    ids = sorted(all_ids_of(connection, customer_id))
    values = {"ids": json.dumps(ids), "now": int(clock.now().timestamp()), "staff": staff_id}
    words = _words_of(connection, values)
    entries = forget(connection, ids, entries=erasure_texts.empty_handovers(connection, values))
    for table, (which, columns) in EMPTIED.items():
        emptied = ", ".join(f"{column} = ''" for column in columns)
        connection.execute(
            f"UPDATE {table} SET {emptied}, version = version + 1, updated_at = :now WHERE {which}",  # noqa: S608
            values,
        )
    for table, which in REMOVED.items():
        connection.execute(f"DELETE FROM {table} WHERE {which}", values)  # noqa: S608
    for statement in _THEN:
        connection.execute(statement, values)
    connection.execute(
        # Of each record that was merged into theirs too: in a backup of before the merge it stands alone.
        "INSERT INTO erasure (customer_uid, customer_id, at, staff_id, request_id)"  # noqa: S608
        f" SELECT uid, id, :now, :staff, :request FROM customer WHERE id {_THEIRS} ON CONFLICT DO NOTHING",
        {**values, "request": request_id},
    )
    figures.recompute(connection, ids, clock)
    search_index.index_customers(connection, ids)
    vocabulary.unlearn(connection, words)
    (code,) = connection.execute("SELECT code FROM customer WHERE id = ?", (customer_id,)).fetchone()
    return Erased(customer_id, code, len(entries))


def _words_of(connection: Any, values: Mapping[str, Any]) -> set[str]:
    """The words of their names, as the index of mistyped words knows them, those of earlier names too."""
    rows = connection.execute(
        f"SELECT folded FROM lookup_entry WHERE customer_id {_THEIRS}",  # noqa: S608
        values,
    )
    texts = [folded for (folded,) in rows]
    texts += [
        fold(text) for written in written_of(connection, values, "customer") for text in written.values()
        if isinstance(text, str)
    ]  # fmt: skip
    return {word for text in texts for word in vocabulary.words_in(text, search_index.FIELD_END)}


def _scrub(office: Office) -> None:
    """Takes the words out of where the file may still hold them: the indexes' pages, and the log. What another program
    reads just now is written over when it is done."""
    office.maintain(search_tidying.purge)
    office.maintain(notes_index.purge)
    for file in (office.path, office.drafts.path):
        if file.exists():
            sqlite.shorten_log(file)
