"""Taking a whole import back: what it made is archived, what it changed is as it was, its rows may come again.

Which rows it made is told by their ``import_id``, what it changed by its audit entry. An import that somebody built on
since is left alone, and it is said by whom and with what.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.book import retier
from deskcrm.differentiate.figures import FEW, recompute
from deskcrm.errors import NotFound, Refused
from deskcrm.identify.search_index import index_customers, put_off
from deskcrm.locale.messages import N_
from deskcrm.store.audit import TAKEN_OUT
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant, instant_or_none

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.store import Office

_AT_ONCE = 2_000
_FOLLOWS = frozenset({"version", "updated_at"})

_NAMED_BY = {"customer": "code", "product": "code", "complaint": "number"}
"""The column that names a record of a table for everybody, and is nobody else's."""

_RUNS = """
SELECT r.id, r.kind, r.file_name, r.at, coalesce(s.name, ''), r.rows_read, r.rows_created, r.rows_updated,
    r.rows_unchanged, r.rows_refused, r.archived_at
FROM import_run r LEFT JOIN staff s ON s.id = r.staff_id ORDER BY r.id DESC LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class ImportRunView:
    """One import: its file, when (UTC), by whom, what became of the rows; ``undone_at`` where it was taken back."""

    id: int
    kind: str
    file_name: str
    at: datetime
    staff: str
    read: int
    created: int
    updated: int
    unchanged: int
    refused: int
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """What taking an import back came to: records archived, records put back as they were, customers touched."""

    import_id: int
    file_name: str
    archived: int
    restored: int
    customers: frozenset[int]
    entry_id: int | None = None

    def audit_undoes(self) -> int | None:
        """The import's own entry."""
        return self.entry_id

    def audit_payload(self) -> dict[str, Any]:
        """What the audit keeps."""
        return {"undone": self.import_id, "file": self.file_name, "archived": self.archived, "restored": self.restored}


@takes_connection
def imports(connection: Any, *, limit: int = 200) -> tuple[ImportRunView, ...]:
    """The imports, newest first."""
    return tuple(
        ImportRunView(number, kind, name, instant(at), staff, read, created, updated, unchanged, refused,
                      instant_or_none(undone))
        for number, kind, name, at, staff, read, created, updated, unchanged, refused, undone
        in connection.execute(_RUNS, (limit,))
    )  # fmt: skip


def undo_import(office: Office, import_id: int) -> ImportUndone:
    """Takes the import back in one transaction, after a backup; the search index of many follows in short writes.

    Raises NotFound for an import there is not, Refused for one that was taken back or built on since."""
    from deskcrm.customize.whole_book import follow_import

    office.read(_run, import_id)
    office.backup_before("import")
    undone = office.write(take_back, import_id, clock=office.clock)
    ids = sorted(undone.customers)
    if len(ids) > _AT_ONCE:
        for start in range(0, len(ids), _AT_ONCE):
            office.maintain(index_customers, ids[start : start + _AT_ONCE])
    if ids:
        follow_import(office, computed=len(ids) > FEW)
    return undone


@takes_connection
def take_back(connection: Any, import_id: int, *, clock: Clock) -> ImportUndone:
    """The write of :func:`undo_import`, in the caller's transaction. Raises as it does."""
    kind, file_name, at = _run(connection, import_id)
    entry_id, changes = _entry(connection, import_id)
    made = list(_made(connection, import_id))
    _refuse_if_built_on(connection, import_id, at, made, changes)
    now = int(clock.now().timestamp())
    customers = set(_customers(connection, import_id, made, changes))
    archived = 0
    for table in made:
        name = _NAMED_BY.get(table)
        # The file may come again, with the same codes: those of what is taken out are free for it.
        freed = f", {name} = {name} || '~{import_id}'" if name else ""
        archived += connection.execute(
            f"UPDATE {table} SET archived_at = ?, version = version + 1, updated_at = ?{freed}"  # noqa: S608
            " WHERE import_id = ? AND archived_at IS NULL",
            (now, now, import_id),
        ).rowcount
    restored = _put_back(connection, changes, now)
    # Its rows are known no longer, so that the file can be brought in again; those of other files stay known.
    connection.execute("DELETE FROM import_key WHERE kind = ? AND import_id = ?", (kind, import_id))
    connection.execute("UPDATE import_key SET outdated_by = NULL WHERE kind = ? AND outdated_by = ?", (kind, import_id))
    connection.execute(
        "UPDATE import_run SET archived_at = ?, version = version + 1, updated_at = ? WHERE id = ?",
        (now, now, import_id),
    )
    if len(customers) > FEW:
        retier(connection, clock=clock)
    elif customers:
        recompute(connection, customers, clock)
    if len(customers) <= _AT_ONCE:
        index_customers(connection, customers)
    else:
        put_off(connection, customers)
    return ImportUndone(import_id, file_name, archived, restored, frozenset(customers), entry_id)


@takes_connection
def _run(connection: Any, import_id: int) -> tuple[str, str, int]:
    row = connection.execute(
        "SELECT kind, file_name, at, archived_at FROM import_run WHERE id = ?", (import_id,)
    ).fetchone()
    if row is None:
        raise NotFound(N_("There is no import with the number {number}."), number=import_id)
    kind, file_name, at, undone = row
    if undone is not None:
        raise Refused(N_("The import of {file} was taken back already."), file=file_name)
    return kind, file_name, at


def _entry(connection: Any, import_id: int) -> tuple[int | None, list[dict[str, Any]]]:
    """The import's audit entry, and what it changed, in its order, without what was taken out as somebody asked."""
    entries = connection.execute(
        "SELECT e.id, p.body FROM audit_entry e JOIN audit_payload p ON p.entry_id = e.id"
        " WHERE e.action = 'import_rows' ORDER BY e.id DESC"
    )
    for entry_id, body in entries:
        payload = json.loads(body)
        if payload.get("import") == import_id:
            return entry_id, [change for change in payload["changes"] if TAKEN_OUT not in change]
    return None, []


def _made(connection: Any, import_id: int) -> Iterator[str]:
    """The tables that have records of the import."""
    tables = connection.execute(
        "SELECT t.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
        " WHERE t.schema = 'main' AND t.type = 'table' AND c.name IN ('import_id', 'archived_at')"
        " GROUP BY t.name HAVING count(*) = 2 ORDER BY t.name"
    ).fetchall()
    for (table,) in tables:
        if connection.execute(f"SELECT 1 FROM {table} WHERE import_id = ? LIMIT 1", (import_id,)).fetchone():  # noqa: S608
            yield table


def _refuse_if_built_on(
    connection: Any, import_id: int, at: int, made: list[str], changes: list[dict[str, Any]]
) -> None:
    """Raises Refused where a row of the import was changed since, or something else leans on one."""
    own = {(change["table"], change["id"], column) for change in changes for column in change["after"]}
    again = Counter((change["table"], change["id"]) for change in changes if change["before"])
    for table in made:
        # Instants are whole seconds: who was edited in the second of the import is told by the version alone. What
        # the import itself changed again counts for it.
        edited = connection.execute(
            f"SELECT id, version, updated_at > ? FROM {table}"  # noqa: S608
            " WHERE import_id = ? AND archived_at IS NULL AND (updated_at > ? OR version > 1)",
            (at, import_id, at),
        )
        for record_id, version, later in edited:
            if later or version > 1 + again[table, record_id]:
                raise _built_on(connection, table, record_id)
        for child, column in _children(connection, table):
            leaning = connection.execute(
                f"SELECT p.id, c.id FROM {table} p JOIN {child} c ON c.{column} = p.id"  # noqa: S608
                " WHERE p.import_id = ? AND c.archived_at IS NULL AND c.import_id IS NOT ?",
                (import_id, import_id),
            )
            for record_id, child_id in leaning:
                # What the import itself made to point there is put back with it.
                if (child, child_id, column) not in own:
                    raise _built_on(connection, table, record_id)
    for change in _last(changes):
        wanted = {name: value for name, value in change["after"].items() if name not in _FOLLOWS}
        same = " AND ".join(f"{name} IS ?" for name in wanted)
        statement = f"SELECT 1 FROM {change['table']} WHERE id = ? AND archived_at IS NULL AND {same or 1}"  # noqa: S608
        if connection.execute(statement, (change["id"], *wanted.values())).fetchone() is None:
            raise _built_on(connection, change["table"], change["id"])


def _last(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each record must still be: of a column changed twice the last value."""
    merged: dict[tuple[str, int], dict[str, Any]] = {}
    for change in changes:
        known = merged.setdefault((change["table"], change["id"]), {**change, "after": {}})
        known["after"] |= change["after"]
    return list(merged.values())


def _children(connection: Any, table: str) -> list[tuple[str, str]]:
    """The tables of records that point to ``table``, with the column; derived figures are no records."""
    return [
        (child, column)
        for child, column in connection.execute(
            'SELECT t.name, f."from" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f'
            " WHERE t.schema = 'main' AND f.\"table\" = ?",
            (table,),
        ).fetchall()
        if {"archived_at", "import_id"} <= _columns(connection, child)
    ]


def _columns(connection: Any, table: str) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def _built_on(connection: Any, table: str, record_id: int) -> Refused:
    """Says which record stands in the way, by its customer where it has one."""
    columns = _columns(connection, table)
    which = "id" if table == "customer" else "customer_id" if "customer_id" in columns else ""
    named = ""
    if which:
        row = connection.execute(
            f"SELECT c.name || ', ' || c.code FROM {table} t JOIN customer c ON c.id = t.{which} WHERE t.id = ?",  # noqa: S608
            (record_id,),
        ).fetchone()
        named = row[0] if row else ""
    return Refused(
        N_("Not taken back: somebody has worked with it since ({what}). Take that back first."),
        what=named or f"{table} {record_id}",
    )


def _put_back(connection: Any, changes: list[dict[str, Any]], now: int) -> int:
    records: set[tuple[str, int]] = set()
    for change in reversed(changes):
        before = {name: value for name, value in change["before"].items() if name not in _FOLLOWS}
        if before:
            columns = "".join(f"{name} = ?, " for name in before)
            connection.execute(
                f"UPDATE {change['table']} SET {columns}version = version + 1, updated_at = ? WHERE id = ?",  # noqa: S608
                (*before.values(), now, change["id"]),
            )
            records.add((change["table"], change["id"]))
    return len(records)


def _customers(connection: Any, import_id: int, made: list[str], changes: list[dict[str, Any]]) -> Iterator[int]:
    """The customers whose figures and search entry must follow."""
    for table in made:
        column = "id" if table == "customer" else "customer_id"
        if table == "customer" or column in _columns(connection, table):
            rows = connection.execute(
                f"SELECT DISTINCT {column} FROM {table} WHERE import_id = ? AND {column} IS NOT NULL",  # noqa: S608
                (import_id,),
            )
            yield from (one for (one,) in rows)
    for change in changes:
        if change["table"] == "customer":
            yield change["id"]
        elif "customer_id" in _columns(connection, change["table"]):
            row = connection.execute(
                f"SELECT customer_id FROM {change['table']} WHERE id = ?",  # noqa: S608
                (change["id"],),
            ).fetchone()
            if row is not None and row[0] is not None:
                yield row[0]
