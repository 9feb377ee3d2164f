"""What every kind of import shares: the office it goes into, and writing many rows of one table at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import uuid_utils

from deskcrm.clock import Clock
from deskcrm.exchange.dates import DateColumn
from deskcrm.exchange.mapping import Mapped
from deskcrm.settings.office import OfficeSettings


@dataclass(slots=True)
class Context:
    """The office and the file's columns. ``import_id`` and ``now`` (seconds) are known once the write begins.

    ``orders`` holds the order of day and month of each date field that needed one; ``said`` collects sentences for
    the clerk.
    """

    settings: OfficeSettings
    clock: Clock
    mapped: Mapped
    escaped: bool
    staff_id: int | None = None
    orders: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    import_id: int = 0
    now: int = 0

    def dates(self, name: str) -> DateColumn:
        """The reader of one date column."""
        return DateColumn(name, self.clock, self.orders.get(name, ""))


def insert(
    connection: Any, table: str, columns: Mapping[str, Any], rows: Sequence[tuple[Any, ...]], context: Context
) -> None:
    """Inserts ``rows``, which give the columns whose value in ``columns`` is None, in that order; the other columns
    have the value that stands there. The columns of every record are filled in."""
    if rows:
        statement = insert_statement(table, {**columns, "uid": None}, context)
        connection.executemany(statement, [(*row, new_uid()) for row in rows])


def new_uid() -> bytearray:
    """A new UUIDv7. As a bytearray, because the library's way of binding bytes (or None) costs a microsecond."""
    return bytearray(uuid_utils.uuid7().bytes)


def insert_statement(table: str, columns: Mapping[str, Any], context: Context) -> str:
    """The statement of :func:`insert`: its places are the columns without a value in ``columns``, ``uid`` too."""
    given = [name for name, value in columns.items() if value is None]
    fixed = {name: value for name, value in columns.items() if value is not None}
    fixed |= {"version": 1, "created_at": context.now, "updated_at": context.now, "import_id": context.import_id}
    constants = [f"'{value}'" if isinstance(value, str) else str(int(value)) for value in fixed.values()]
    return (
        f"INSERT INTO {table} ({', '.join((*given, *fixed))})"  # noqa: S608  names and constants of the program
        f" VALUES ({', '.join((*repeat('?', len(given)), *constants))})"
    )


def update(
    connection: Any, table: str, record_id: int, wanted: Mapping[str, Any], context: Context
) -> dict[str, Any] | None:
    """Sets the columns that differ and returns the change for the audit, None when nothing differs."""
    names = list(wanted)
    if not names:
        return None
    statement = f"SELECT {', '.join(names)} FROM {table} WHERE id = ?"  # noqa: S608  names of the program
    row = connection.execute(statement, (record_id,)).fetchone()
    before = {name: value for name, value in zip(names, row, strict=True) if value != wanted[name]}
    if not before:
        return None
    after = {name: wanted[name] for name in before}
    connection.execute(
        f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in after)}, version = version + 1, updated_at = ?"  # noqa: S608
        " WHERE id = ?",
        (*after.values(), context.now, record_id),
    )
    return {"table": table, "id": record_id, "before": before, "after": after}
