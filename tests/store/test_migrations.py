"""An older base with a row in every table is brought up to date: nothing is lost, a copy of it was set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.store import backup, open_base, restoring, sqlite
from deskcrm.store.base_file import SCHEMA_VERSION, check
from older_base import older_base, rows_of


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


def test_the_copy_of_an_older_base_is_brought_up_to_date_when_it_is_put_back(tmp_path: Path) -> None:
    path, clock = tmp_path / "office.db", Clock.from_environment("Asia/Bangkok")
    before = older_base(path, 5)
    open_base(path, clock=clock, terminal="test").close()
    (copy,) = backup.kept(path)
    assert (copy.reason, check(copy.path)) == ("before-migration", 5)
    restoring.restore(path, copy.path, clock=clock)
    assert (check(path), check(copy.path)) == (SCHEMA_VERSION, 5)
    connection = sqlite.connect(path, "ro")
    assert all(row.items() <= one.items() for row in before["customer"] for one in rows_of(connection, "customer"))
    connection.close()


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
