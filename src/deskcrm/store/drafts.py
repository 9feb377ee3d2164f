"""Half-filled forms, in a small file beside the base: kept while typing, never behind the base's lock; encrypted where
the base is."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from deskcrm.errors import StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import sqlite

_SCHEMA = """
CREATE TABLE IF NOT EXISTS draft (
    -- Never given out again: a form still being filled elsewhere may write under an id that was dropped here.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    staff TEXT NOT NULL,
    form TEXT NOT NULL,
    customer_id INTEGER,
    title TEXT NOT NULL,
    fields TEXT NOT NULL,
    parked INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    terminal TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT
"""
_FORGOTTEN = "CREATE TABLE IF NOT EXISTS forgotten (customer_id INTEGER PRIMARY KEY) STRICT"
_PARTS = ("", "-wal", "-shm")
NO_VERSION = "-1"
"""A version that no record has: a save that names it is shown what the record is now."""

_COLUMNS = "id, staff, form, customer_id, title, fields, parked, seconds, terminal, updated_at"


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-filled form: whose (``staff``, a name), which (``form``), about whom, what was typed.

    ``title`` says it in a list. ``parked`` was put aside on purpose; otherwise it is being typed, or was when the
    program ended. ``seconds`` is what its timer had counted. ``updated_at`` is in seconds UTC. ``id`` 0 is not kept
    yet.
    """

    staff: str
    form: str
    fields: dict[str, str] = field(default_factory=dict)
    customer_id: int | None = None
    title: str = ""
    parked: bool = False
    seconds: int = 0
    terminal: str = ""
    id: int = 0
    updated_at: int = 0


class Drafts:
    """The drafts beside one base. Safe to call from any thread; each call is durable when it returns.

    Calls raise StoreError when the disk refuses or the file is damaged; keeping a draft sets a damaged file aside.
    """

    def __init__(self, base: Path) -> None:
        self.path = base.with_name(base.name + ".drafts")
        self._base = base
        self._lock = threading.Lock()
        self._connection: Any = None
        self._opened: tuple[int, int] | None = None

    def keep(self, draft: Draft) -> Draft:
        """Writes ``draft`` (again) and returns it with its id and time. One about a customer who was erased is not
        kept, though a form about them is still open somewhere; it has no id then, or the one it had."""
        draft = replace(draft, updated_at=int(time.time()))
        values = (
            draft.id or None,
            draft.staff,
            draft.form,
            draft.customer_id,
            draft.title,
            json.dumps(draft.fields, ensure_ascii=False),
            int(draft.parked),
            draft.seconds,
            draft.terminal,
            draft.updated_at,
            draft.customer_id,
        )
        statement = (
            f"INSERT OR REPLACE INTO draft ({_COLUMNS}) SELECT ?,?,?,?,?,?,?,?,?,?"  # noqa: S608
            " WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE customer_id = ?) RETURNING id"
        )
        rows, _number = self._run(statement, values, mend=True)
        return draft if draft.id or not rows else replace(draft, id=rows[0][0])

    def mine(self, staff: str) -> list[Draft]:
        """The drafts of one member of staff, the newest first."""
        return self._select("WHERE staff = ?", staff)

    def all(self) -> list[Draft]:
        """Everybody's drafts, the newest first, for a supervisor."""
        return self._select("")

    def get(self, draft_id: int) -> Draft | None:
        """One draft, or None when it is gone."""
        found = self._select("WHERE id = ?", draft_id)
        return found[0] if found else None

    def drop(self, draft_id: int) -> None:
        """Forgets a draft that was saved or thrown away."""
        self._run("DELETE FROM draft WHERE id = ?", (draft_id,))

    def forget_customer(self, customer_id: int) -> None:
        """Removes every draft about one customer, as an erasure asks; none is kept from now on."""
        self._run("INSERT OR IGNORE INTO forgotten VALUES (?)", (customer_id,))
        self._run("DELETE FROM draft WHERE customer_id = ?", (customer_id,))

    def reword(self, draft: Draft, *, title: str, fields: dict[str, str]) -> None:
        """Puts other words into a draft, unless it was written again meanwhile."""
        self._run(
            "UPDATE draft SET title = ?, fields = ? WHERE id = ? AND updated_at = ?",
            (title, json.dumps(fields, ensure_ascii=False), draft.id, draft.updated_at),
        )

    def drop_damaged(self) -> None:
        """Removes a damaged file that was set aside. Raises StoreError."""
        try:
            for part in self._aside():
                part.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                N_("Half-filled forms cannot be kept in {path}: {reason}."), path=self.path, reason=error
            ) from error

    def doubt(self, draft: Draft, *, about: int | None, version: bool) -> None:
        """Has a draft be about ``about``, and with ``version`` begin from a version that no record has; unless it was
        written again meanwhile."""
        fields = draft.fields | ({"version": NO_VERSION} if version else {})
        self._run(
            "UPDATE draft SET customer_id = ?, fields = ? WHERE id = ? AND updated_at = ?",
            (about, json.dumps(fields, ensure_ascii=False), draft.id, draft.updated_at),
        )

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._close()

    def _select(self, where: str, *values: Any) -> list[Draft]:
        statement = f"SELECT {_COLUMNS} FROM draft {where} ORDER BY updated_at DESC, id DESC"  # noqa: S608
        rows, _number = self._run(statement, values)
        return [
            Draft(
                id=row[0],
                staff=row[1],
                form=row[2],
                customer_id=row[3],
                title=row[4],
                fields=json.loads(row[5]),
                parked=bool(row[6]),
                seconds=row[7],
                terminal=row[8],
                updated_at=row[9],
            )
            for row in rows
        ]

    def _run(self, statement: str, values: tuple[Any, ...], *, mend: bool = False) -> tuple[list[Any], int]:
        """The rows of a statement and the id it gave; with ``mend`` a damaged file makes way for a new one."""
        with self._lock:
            try:
                try:
                    return self._execute(statement, values)
                except sqlite.dbapi.DatabaseError as error:
                    if not (mend and _damaged(error)):
                        raise
                    self._set_aside()
                    return self._execute(statement, values)
            except (sqlite.dbapi.Error, OSError) as error:
                raise StoreError(
                    N_("Half-filled forms cannot be kept in {path}: {reason}."), path=self.path, reason=error
                ) from error

    def _execute(self, statement: str, values: tuple[Any, ...]) -> tuple[list[Any], int]:
        cursor = self._open().execute(statement, values)
        return cursor.fetchall(), int(cursor.lastrowid or 0)

    def _open(self) -> Any:
        if self._connection is not None and self._identity() != self._opened:
            self._close()  # the file was taken away or replaced: what is written to it now would be lost
        if self._connection is None:
            connection = sqlite.connect(self.path, "rwc", like=self._base)
            try:
                self.path.chmod(0o600)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(_SCHEMA)
                connection.execute(_FORGOTTEN)
                self._opened = self._identity()
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _set_aside(self) -> None:
        self._close()
        for ending, aside in zip(_PARTS, self._aside(), strict=True):
            part = self.path.with_name(self.path.name + ending)
            if part.exists():
                part.replace(aside)

    def _aside(self) -> list[Path]:
        return [self.path.with_name(f"{self.path.name}.damaged{ending}") for ending in _PARTS]

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _damaged(error: Exception) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return "NOTADB" in name or "CORRUPT" in name
