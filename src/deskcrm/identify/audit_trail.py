"""The audit, read: who did what to which record and when, with the values before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_
from deskcrm.store import audit
from deskcrm.store.doors import takes_connection
from deskcrm.store.powers import needs

FOLLOWS = frozenset({"id", "version", "updated_at", "created_at", "uid", "import_id", "sort_key", "tier_rank"})
"""Columns that say nothing of what somebody did."""

_APART = frozenset({"changes", "undone", "forgot", audit.ABOUT})
"""What of a payload is no other thing that the entry says of itself."""


@dataclass(frozen=True, slots=True)
class AuditChange:
    """One row that was written: its columns before and after, each only where it changed. ``taken_out``: the values are
    gone, as the customer asked."""

    table: str
    record_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    taken_out: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """What changed, in its order."""
        return tuple(name for name in {**self.before, **self.after} if name not in FOLLOWS)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry. ``action`` is the name of the function that saved, or read, export, undo; ``customers`` are the codes
    and names of those it is about, ``more`` what else it says of itself."""

    id: int
    at: datetime
    staff: str
    terminal: str
    action: str
    customers: tuple[tuple[str, str], ...]
    changes: tuple[AuditChange, ...]
    more: Mapping[str, Any]
    undoes: int | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries: about one customer (id), by one of the staff (id), of one action, from ``since`` up to before
    ``until`` (UTC)."""

    customer_id: int | None = None
    staff_id: int | None = None
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


@needs("audit")
@takes_connection
def audit_lines(
    connection: Any, which: AuditFilter, *, before: int | None = None, limit: int = 200
) -> tuple[AuditLine, ...]:
    """The entries that fit, the newest first, at most ``limit``; with ``before`` those that are older than that one."""
    where, values = _where(which, before)
    rows = connection.execute(
        "SELECT e.id, e.at, coalesce(s.name, ''), e.terminal, e.action, e.undoes, coalesce(p.body, '{}')"  # noqa: S608
        f" FROM audit_entry e LEFT JOIN staff s ON s.id = e.staff_id LEFT JOIN audit_payload p ON p.entry_id = e.id"
        f" WHERE {where} ORDER BY e.id DESC LIMIT :limit",
        {**values, "limit": limit},
    ).fetchall()
    people = _people(connection, [row[0] for row in rows])
    return tuple(_line(row, people.get(row[0], ())) for row in rows)


@takes_connection
def audit_head(connection: Any) -> str:
    """The last entry's number and chain, to be kept elsewhere (:func:`verify_audit`)."""
    return audit.head(connection)


@takes_connection
def verify_audit(connection: Any, kept: str = "") -> int:
    """Reads the whole audit through and returns how many entries it has; ``kept`` is a head that was kept elsewhere.

    Raises Refused where an entry was changed or is missing, where the kept head is not in it, and for one that is none.
    """
    broken = audit.broken_at(connection)
    if broken is not None:
        raise Refused(N_("The audit was changed from entry {number} on."), number=broken)
    if kept:
        number, chain = _head(kept)
        if not audit.contains(connection, number, chain):
            raise Refused(N_("The audit is not the one whose entry {number} was kept: its end was cut off, or it is of"
                             " an older copy."), number=number)  # fmt: skip
    return int(connection.execute("SELECT count(*) FROM audit_entry").fetchone()[0])


def _head(kept: str) -> tuple[int, bytes]:
    number, _colon, chain = kept.strip().partition(":")
    try:
        return int(number), bytes.fromhex(chain)
    except ValueError as error:
        raise Refused(N_("A head is a number, a colon and letters, as “deskcrm audit head” prints it.")) from error


def _where(which: AuditFilter, before: int | None) -> tuple[str, dict[str, Any]]:
    """The condition and what goes into it."""
    parts: list[str] = ["1"]
    values: dict[str, Any] = {}

    def add(part: str, name: str, value: Any) -> None:
        if value not in (None, ""):
            parts.append(part)
            values[name] = value

    add("e.id IN (SELECT entry_id FROM audit_customer WHERE customer_id = :customer)", "customer", which.customer_id)
    add("e.staff_id = :staff", "staff", which.staff_id)
    add("e.action = :action", "action", which.action)
    add("e.at >= :since", "since", int(which.since.timestamp()) if which.since else None)
    add("e.at < :until", "until", int(which.until.timestamp()) if which.until else None)
    add("e.id < :before", "before", before)
    return " AND ".join(parts), values


def _people(connection: Any, entries: Iterable[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    rows = connection.execute(
        "SELECT a.entry_id, c.code, c.name FROM json_each(?) j JOIN audit_customer a ON a.entry_id = j.value"
        " JOIN customer c ON c.id = a.customer_id ORDER BY a.entry_id, c.id",
        (json.dumps(list(entries)),),
    )
    for entry_id, code, name in rows:
        found[entry_id] = (*found.get(entry_id, ()), (code, name))
    return found


def _line(row: tuple[Any, ...], customers: tuple[tuple[str, str], ...]) -> AuditLine:
    entry_id, at, staff, terminal, action, undoes, body = row
    payload = _payload(body)
    listed = payload.get("changes", payload.get("undone", ()))
    changes = listed if isinstance(listed, list) else ()
    more = {name: value for name, value in payload.items() if name not in _APART}
    return AuditLine(
        entry_id, datetime.fromtimestamp(at, UTC), staff, terminal, action, customers,
        tuple(_change(change, turned="undone" in payload) for change in changes), more, undoes,
    )  # fmt: skip


def _payload(body: str) -> dict[str, Any]:
    """What an entry says; where the disk changed it, that it cannot be read (:func:`verify_audit` says where)."""
    with suppress(ValueError):
        payload = json.loads(body)
        if isinstance(payload, dict) and all(
            isinstance(change, dict) and {"table", "id"} <= set(change)
            for name in ("changes", "undone") if isinstance(payload.get(name), list)
            for change in payload[name]
        ):  # fmt: skip
            return payload
    return {"damaged": "✗"}


def _change(change: Mapping[str, Any], *, turned: bool) -> AuditChange:
    """What was taken back stands in its entry as it was saved: before and after change places."""
    before, after = change.get("before", {}), change.get("after", {})
    if turned:
        before, after = after, before
    return AuditChange(change["table"], change["id"], before, after, audit.TAKEN_OUT in change)
