"""Backups: consistent, verified, put back so that open terminals see it, and never over what cannot be got again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlmodel import Session, select

from deskcrm.clock import Clock
from deskcrm.errors import StoreError
from deskcrm.models import Matter
from deskcrm.store import backup, copying, create_base, open_base, restoring, sqlite
from deskcrm.store.doors import backed_up
from deskcrm.store.pace import Pace

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
    kept = restoring.restore(path, copy, clock=CLOCK).kept
    office.follow_restore()
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
        restoring.restore(path, copy, clock=CLOCK)
    assert office.read(names) == ["Before"]
    office.close()


def test_a_backup_that_nobody_may_write_to_can_be_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    copy = backup.backup(path, tmp_path / "stick" / "copy.db")
    allowed = os.access
    # Who runs the tests may be allowed everything; what the system answers is asked instead of the file's mode.
    monkeypatch.setattr("os.access", lambda path, mode: allowed(path, mode) and Path(path) not in (copy, copy.parent))
    assert restoring.restore(path, copy, clock=CLOCK) is not None


def test_a_stranger_is_not_put_back(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    stranger = tmp_path / "notes.txt"
    stranger.write_text("not a base")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a deskcrm base"):
        restoring.restore(path, stranger, clock=CLOCK)
    assert path.read_bytes() == before


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder")
    with pytest.raises(StoreError, match="could not be written"):
        backup.backup(path, blocked / "copy.db")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["blocked", "office.db"]


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, 1, hour, tzinfo=UTC) + timedelta(days=day)


@pytest.mark.parametrize("name", ["office.db", "office [1].db"])
def test_old_automatic_backups_go_by_the_schedule_and_no_others(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    create_base(path)
    by_hand = backup.by_hand(path, backup.folder(path) / "mine.db", None)
    made = [backup.automatic(path, "open", now=at(day, hour)) for day in range(4) for hour in (9, 12, 15, 18)]
    # The last ten, and the last of each day before.
    assert {one.path for one in backup.kept(path)} == {made[3], *made[6:]}
    assert by_hand.exists()
    assert all(one.reason == "open" and one.size == path.stat().st_size for one in backup.kept(path))
    assert sorted(file.name for file in backup.folder(path).glob("*.sha256")) == sorted(
        file.name + ".sha256" for file in backup.folder(path).glob("*.db")
    )


def test_times_of_a_clock_that_stood_or_ran_ahead_take_no_place(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    ahead = [backup.automatic(path, "open", now=at(4000 + day)) for day in range(10)]
    same = [backup.automatic(path, "open", now=at(0)) for _ in range(3)]
    assert len(set(same)) == 3
    assert {one.path for one in backup.kept(path)} == {*ahead, *same}


def test_one_is_due_when_something_was_saved_and_the_newest_is_old(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    office = open_base(path, clock=CLOCK, terminal="one")
    first = backup.when_due(path, "start", backup.EVERY, now=at(0))
    assert first is not None
    assert backup.when_due(path, "open", backup.EVERY, now=at(1)) is None, "nothing was saved since"
    office.write(add_matter, "New")
    assert backup.when_due(path, "open", backup.EVERY, now=at(0, 12)) is None, "three hours are too few"
    assert backup.due(path, backup.of_start(path), at(0, 12)), "but not where the desk is opened"
    assert backup.when_due(path, "open", backup.EVERY, now=at(0, 13)) is not None
    office.write(add_matter, "Newer")
    assert office.backup_before("import") is not None
    assert office.backup_before("import") is None, "the newest holds just this"
    office.close()


def test_saves_go_on_while_a_copy_is_made_and_are_not_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "STEP_PAGES", 16)
    path = tmp_path / "office.db"
    create_base(path)
    office = open_base(path, clock=CLOCK, terminal="one")
    office.write(add_matter, "Before")

    class Saving(Pace):
        """Saves between the steps."""

        steps = 0

        def step(self) -> None:
            if self.steps < 3:
                office.write(add_matter, f"Meanwhile {self.steps}")
            self.steps += 1

    pace = Saving()
    copy = backup.backup(path, tmp_path / "copy.db", pace=pace)
    assert pace.steps > 1
    assert len(office.read(names)) == 4
    office.close()
    copied = open_base(copy, clock=CLOCK, terminal="two")
    assert copied.read(names) == ["Before"]
    copied.close()


@backed_up
def change_much(session: Session, name: str) -> None:
    add_matter(session, name)


def test_before_what_changes_much_a_snapshot_is_taken_and_copied_after(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    office = open_base(path, clock=CLOCK, terminal="one")
    jobs: list[Callable[[], object]] = []
    office.copier = jobs.append
    office.write(change_much, "One")
    office.write(change_much, "Two")
    assert len(jobs) == 1, "one copy at a time is enough"
    assert backup.kept(path) == []
    jobs.pop()()
    (made,) = backup.kept(path)
    assert made.reason == "change"
    office.write(change_much, "Three")
    assert jobs == [], "the hour is not over"
    office.close()
    copied = open_base(made.path, clock=CLOCK, terminal="two")
    assert copied.read(names) == []
    copied.close()


def test_a_copy_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    stop = Event()
    stop.set()
    with pytest.raises(StoreError, match="closed"):
        backup.automatic(path, "open", pace=Pace(stop=stop))
    assert backup.kept(path) == []
    assert not list(backup.folder(path).glob(".*.part"))


def test_a_full_disk_is_said_before_anything_is_written_or_thinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    made = [backup.automatic(path, "open", now=at(0, hour)) for hour in range(12)]
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 1 << 20})())
    with pytest.raises(StoreError, match=r"1 MB free.*are kept"):
        backup.automatic(path, "open", now=at(50))
    assert {one.path for one in backup.kept(path)} == set(made[2:])


def test_a_damaged_base_makes_no_backup_and_takes_none_away(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    made = [backup.automatic(path, "open", now=at(0, hour)) for hour in range(3)]
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        backup.automatic(path, "open", now=at(1))
    assert [one.path for one in backup.kept(path)] == made[::-1]
    assert backup.newest_sound(path) == backup.kept(path)[0]


def test_the_newest_sound_one_is_found_past_damaged_ones(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    made = [backup.automatic(path, "open", now=at(0, hour)) for hour in range(3)]
    for file in made[1:]:
        content = bytearray(file.read_bytes())
        content[-50] ^= 4
        file.write_bytes(content)
    newest = backup.newest_sound(path)
    assert newest is not None
    assert newest.path == made[0]
    subprocess.run(["sha256sum", "--check", "--status", f"{made[0].name}.sha256"], cwd=made[0].parent, check=True)


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
