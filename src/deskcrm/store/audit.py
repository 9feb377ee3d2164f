"""The audit: one entry a write, chained by digests so that a gap or a change shows.

An entry's digest is SHA-256 over a random salt and the payload's text; the chain is SHA-256 over the chain before and
the entry's own columns. Payloads stand in a table of their own, so that erasing a person's data keeps the chain whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deskcrm.store.changes import Change

_COLUMNS = "at, staff_id, terminal, action, undoable, undoes, digest"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes, from which terminal, at what instant (seconds UTC, office clock)."""

    staff_id: int | None
    terminal: str
    at: int


def write_entry(
    connection: Any, actor: Actor, action: str, payload: dict[str, Any], *, undoable: bool, undoes: int | None = None
) -> int:
    """Appends an entry in the open transaction and returns its number."""
    salt = os.urandom(16)
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(salt + body.encode()).digest()
    last = connection.execute("SELECT chain FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
    columns = (actor.at, actor.staff_id, actor.terminal, action, int(undoable), undoes, digest)
    entry_id = connection.execute(
        f"INSERT INTO audit_entry ({_COLUMNS}, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (*columns, _chain(last[0] if last else b"", columns)),
    ).lastrowid
    connection.execute("INSERT INTO audit_payload (entry_id, salt, body) VALUES (?, ?, ?)", (entry_id, salt, body))
    return int(entry_id)


def payload_of(changes: Iterable[Change]) -> dict[str, Any]:
    """The payload of a write through the Session: each row with its values before and after."""
    return {
        "changes": [
            {
                "table": change.table,
                "id": change.id,
                "before": change.before,
                "after": change.after,
                "customers": change.customer_ids,
            }
            for change in changes
        ]
    }


def broken_at(connection: Any) -> int | None:
    """The first entry whose chain or payload does not fit, or None when the whole audit is sound."""
    chain = b""
    rows = connection.execute(
        f"SELECT id, chain, salt, body, {_COLUMNS} FROM audit_entry"  # noqa: S608
        " LEFT JOIN audit_payload ON entry_id = id ORDER BY id"
    )
    for entry_id, stored, salt, body, *columns in rows:
        digest = columns[-1]
        if body is not None and hashlib.sha256(salt + body.encode()).digest() != digest:
            return int(entry_id)
        chain = _chain(chain, tuple(columns))
        if chain != stored:
            return int(entry_id)
    return None


def _chain(before: bytes, columns: tuple[Any, ...]) -> bytes:
    text = "\x1f".join(
        "" if value is None else value.hex() if isinstance(value, bytes) else str(value) for value in columns
    )
    return hashlib.sha256(before + text.encode()).digest()
