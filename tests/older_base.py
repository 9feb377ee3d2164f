"""An older base with a row in every table."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from deskcrm.store import sqlite
from deskcrm.store.base_file import APPLICATION_ID

VALUES = {
    ("customer", "kind"): "person", ("product", "kind"): "good", ("staff", "role"): "clerk",
    ("complaint", "stage"): "answered", ("contact_point", "kind"): "phone", ("interaction", "direction"): "in",
    ("follow_up", "kind"): "promise", ("follow_up", "state"): "done", ("follow_up", "due"): 1000,
    ("follow_up", "done_at"): 2000, ("response", "answer"): "taken", ("customer_end", "kind"): "lost",
    ("complaint_step", "to_stage"): "answered", ("complaint_step", "at"): 777, ("complaint_step", "archived_at"): None,
    ("complaint", "due"): 5000, ("follow_up_change", "what"): "moved", ("improvement", "state"): "open",
    ("remedy", "state"): "asked", ("answer", "kind"): "answer", ("complaint_breach", "target"): "answer",
    ("data_request", "kind"): "access", ("data_request", "outcome"): "done",
    ("consent", "state"): "given",
    ("idea", "state"): "idea", ("profile_fact", "question"): "who", ("relation", "kind"): "family",
    ("news", "kind"): "new", ("news", "state"): "open", ("news_told", "outcome"): "told",
    ("segment", "kind"): "living",
    ("event", "state"): "planned", ("event_invitation", "source"): "list", ("event_invitation", "reply"): "yes",
}  # fmt: skip
"""What a column must hold to be a row that the program could have written."""


def older_base(path: Path, version: int) -> dict[str, list[dict[str, Any]]]:
    """Makes a base of an older ``version`` with one row in every table; returns the rows."""
    connection = sqlite.connect(path, "rwc")
    scripts = resources.files("deskcrm.store.migrations.versions")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = OFF")  # the first row of a table may point to one further down
    for number in range(1, version + 1):
        (script,) = (
            file for file in scripts.iterdir() if file.name.startswith(f"{number:04}_") and ".sql" in file.name
        )
        for statement in script.read_text(encoding="utf-8").split(";\n"):
            connection.execute(statement)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute("INSERT INTO alembic_version VALUES (?)", (f"{version:04}",))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND strict = 1"
        )
    ]
    for table in tables:
        columns = connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
        row = {name: VALUES.get((table, name), {"INTEGER": 1, "TEXT": "ก", "BLOB": b"x" * 16}[kind])
               for name, kind in columns}  # fmt: skip
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    kept = {table: rows_of(connection, table) for table in tables}
    connection.close()
    return kept


def rows_of(connection: Any, table: str) -> list[dict[str, Any]]:
    found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]
