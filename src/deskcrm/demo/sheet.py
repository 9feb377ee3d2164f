"""Rows of one table, collected with their ids and written in one go."""

from __future__ import annotations

from typing import Any

import uuid_utils

_RECORD = "id, uid, version, created_at, updated_at"


class Sheet:
    """Rows for ``table``; ``columns`` are those that :meth:`add` takes values for, in that order.

    Ids run from 1, so the table must be empty. A column not named here must allow its absence.
    """

    def __init__(self, table: str, columns: str) -> None:
        self.table = table
        self.columns = columns
        self.rows: list[tuple[Any, ...]] = []

    def add(self, at: int, *values: Any) -> int:
        """Collects a row written down at ``at`` (seconds UTC) and returns its id."""
        row_id = len(self.rows) + 1
        self.rows.append((row_id, uuid_utils.uuid7().bytes, 1, at, at, *values))
        return row_id

    def values(self, row_id: int) -> tuple[Any, ...]:
        """What was collected for the columns of a row."""
        return self.rows[row_id - 1][len(_RECORD.split(",")) :]

    def write(self, connection: Any) -> None:
        """Inserts the rows, on the DB-API connection of a write."""
        marks = ", ".join("?" * (len(self.columns.split(",")) + 5))
        connection.executemany(
            f"INSERT INTO {self.table} ({_RECORD}, {self.columns}) VALUES ({marks})",  # noqa: S608
            self.rows,
        )
