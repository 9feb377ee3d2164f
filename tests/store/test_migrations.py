"""An older base with a row in every table is brought up to date: nothing is lost, a copy of it was set aside."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.store import open_base, sqlite
from deskcrm.store.base_file import APPLICATION_ID, SCHEMA_VERSION

VALUES = {
    ("customer", "kind"): "person", ("product", "kind"): "good", ("staff", "role"): "clerk",
    ("complaint", "stage"): "answered", ("contact_point", "kind"): "phone", ("interaction", "direction"): "in",
    ("follow_up", "kind"): "promise", ("follow_up", "state"): "done", ("follow_up", "due"): 1000,
    ("follow_up", "done_at"): 2000, ("response", "answer"): "taken", ("customer_end", "kind"): "lost",
    ("complaint_step", "to_stage"): "answered", ("complaint_step", "at"): 777, ("complaint_step", "archived_at"): None,
    ("complaint", "due"): 5000, ("follow_up_change", "what"): "moved", ("improvement", "state"): "open",
    ("remedy", "state"): "asked", ("answer", "kind"): "answer", ("complaint_breach", "target"): "answer",
    ("consent", "state"): "given", ("profile_fact", "question"): "who", ("relation", "kind"): "family",
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


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_full_older_base_loses_nothing(tmp_path: Path, version: int) -> None:
    path = tmp_path / "office.db"
    before = older_base(path, version)
    open_base(path, clock=Clock.from_environment("Asia/Bangkok"), terminal="test").close()
    connection = sqlite.connect(path, "ro")
    for table, rows in before.items():
        after = rows_of(connection, table)
        assert rows, table
        assert all(any(row.items() <= one.items() for one in after) for row in rows), table
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    connection.close()
    assert list(tmp_path.rglob("*before*")), "no copy was set aside"


def test_the_clocks_of_older_complaints_and_promises(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    older_base(path, 2)
    open_base(path, clock=Clock.from_environment("Asia/Bangkok"), terminal="test").close()
    connection = sqlite.connect(path, "ro")
    (complaint,) = rows_of(connection, "complaint")
    assert (complaint["acknowledged_at"], complaint["answered_at"], complaint["answer_due"]) == (777, 777, 5000)
    (promise,) = rows_of(connection, "follow_up")
    assert promise["broken_at"] == 1000  # done later than it was promised
    connection.close()


def test_whom_older_audit_entries_are_about_is_read_from_their_payloads(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    older_base(path, 5)
    connection = sqlite.connect(path, "rw")
    connection.execute(
        "UPDATE audit_payload SET body = ?", ('{"changes": [{"customers": [7, 9]}, {"customers": []}, {}]}',)
    )
    connection.close()
    open_base(path, clock=Clock.from_environment("Asia/Bangkok"), terminal="test").close()
    connection = sqlite.connect(path, "ro")
    found = connection.execute("SELECT customer_id, entry_id FROM audit_customer").fetchall()
    connection.close()
    assert found == [(7, 1), (9, 1)]
