"""Whether records hold what was last saved in them: held against the audit, which keeps every value.

SQLite finds a damaged page, but not a bit that turned inside a name or an amount. The audit's own digests show whether
its values are as they were written; a record of the very version that its last entry made must hold that entry's.
"""

from __future__ import annotations

import json
from typing import Any

from deskcrm.store.changes import unraw
from deskcrm.store.doors import takes_connection

LATELY = 20_000
"""Audit entries that are looked at without ``full``."""

_FOLLOWING = frozenset({"updated_at", "tier_rank"})
"""Columns that other writes bring up to date without counting the record up."""

_SAVES = """SELECT body FROM audit_entry JOIN audit_payload ON entry_id = id WHERE action <> 'undo'
    ORDER BY id DESC LIMIT ?"""


@takes_connection
def records_differ(connection: Any, *, full: bool = False) -> tuple[tuple[str, int], ...]:
    """The records, as table and number, of which a value is another than was last saved."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    seen: set[tuple[str, int]] = set()
    wrong: list[tuple[str, int]] = []
    for (body,) in connection.execute(_SAVES, (-1 if full else LATELY,)):
        for change in json.loads(body).get("changes", ()):
            which = change["table"], change["id"]
            if which in seen or which[0] not in tables or not isinstance(change.get("after"), dict):
                continue
            seen.add(which)
            if _differs(connection, *which, change["after"]):
                wrong.append(which)
    return tuple(sorted(wrong))


def _differs(connection: Any, table: str, number: int, after: dict[str, Any]) -> bool:
    """Whether the record is of the version that this save made, and one of its values is not."""
    names = [name for name in after if name not in _FOLLOWING and name.isidentifier()]
    if "version" not in names:
        return False
    row = connection.execute(
        f"SELECT {', '.join(names)} FROM {table} WHERE id = ?",  # noqa: S608
        (number,),
    ).fetchone()
    if row is None:
        return True  # nothing is ever deleted
    there = dict(zip(names, row, strict=True))
    return bool(there["version"] == after["version"] and any(there[name] != unraw(after[name]) for name in names))
