"""Backups: consistent, verified, put back so that open terminals see it, and never over what cannot be got again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlmodel import Session, select

from deskcrm.clock import Clock
from deskcrm.errors import StoreError
from deskcrm.models import Matter
from deskcrm.store import backup, create_base, open_base, sqlite

CLOCK = Clock.from_environment("Asia/Bangkok")


def add_matter(session: Session, name: str) -> None:
    session.add(Matter(name=name))


def names(session: Session) -> list[str]:
    return [row.name for row in session.exec(select(Matter))]


def log_of(path: Path) -> str:
    connection = sqlite.connect(path, "ro")
    try:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    finally:
        connection.close()


def test_restore_is_seen_by_an_open_terminal_and_keeps_what_it_replaces(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    office = open_base(path, clock=CLOCK, terminal="one")
    office.write(add_matter, "Before")
    copy = backup.backup(path, tmp_path / "copy.db")
    office.write(add_matter, "After")
    kept = backup.restore(path, copy)
    assert office.read(names) == ["Before"]
    office.write(add_matter, "Again")
    assert office.read(names) == ["Before", "Again"]
    office.close()
    assert kept is not None
    earlier = open_base(kept, clock=CLOCK, terminal="two")
    assert earlier.read(names) == ["Before", "After"]
    earlier.close()


def test_a_backup_with_a_flipped_bit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    office = open_base(path, clock=CLOCK, terminal="one")
    office.write(add_matter, "Before")
    copy = backup.backup(path, tmp_path / "copy.db")
    content = bytearray(copy.read_bytes())
    content[content.rindex(b"Before")] ^= 1
    copy.write_bytes(content)
    with pytest.raises(StoreError, match="SHA-256"):
        backup.restore(path, copy)
    assert office.read(names) == ["Before"]
    office.close()


def test_a_backup_that_nobody_may_write_to_can_be_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    copy = backup.backup(path, tmp_path / "stick" / "copy.db")
    allowed = os.access
    # Who runs the tests may be allowed everything; what the system answers is asked instead of the file's mode.
    monkeypatch.setattr("os.access", lambda path, mode: allowed(path, mode) and Path(path) not in (copy, copy.parent))
    assert backup.restore(path, copy) is not None


def test_a_stranger_is_not_put_back(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    stranger = tmp_path / "notes.txt"
    stranger.write_text("not a base")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a deskcrm base"):
        backup.restore(path, stranger)
    assert path.read_bytes() == before


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder")
    with pytest.raises(StoreError, match="could not be written"):
        backup.backup(path, blocked / "copy.db")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["blocked", "office.db"]


@pytest.mark.parametrize("name", ["office.db", "office [1].db"])
def test_old_automatic_backups_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(backup, "KEPT", 3)
    path = tmp_path / name
    create_base(path)
    made = [backup.automatic(path, "test") for _ in range(5)]
    assert sorted(backup.folder(path).glob("*.db")) == sorted(made[-3:])


def test_a_backup_opened_as_a_base_writes_its_log_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    copy = backup.backup(path, tmp_path / "copy.db")
    assert log_of(copy) == "delete"
    office = open_base(copy, clock=CLOCK, terminal="one")
    office.write(add_matter, "After")
    assert office.read(names) == ["After"]
    office.close()
    assert log_of(copy) == "wal"
