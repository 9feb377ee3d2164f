"""A backup put back under open terminals: seen whole, nothing stale saved after it, nothing erased back again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from deskcrm.clock import Clock
from deskcrm.errors import Busy, Refused, Replaced, StoreError
from deskcrm.models import Matter
from deskcrm.store import (
    Draft,
    Office,
    after_restore,
    backup,
    copying,
    create_base,
    encryption,
    open_base,
    restoring,
    sqlite,
)
from deskcrm.store.copying import Sealed
from deskcrm.store.doors import takes_connection
from deskcrm.store.health import audit_broken_at

CLOCK = Clock.from_environment("Asia/Bangkok")

OTHER = """
import sys
from pathlib import Path
from deskcrm.clock import Clock
from deskcrm.errors import Replaced
from deskcrm.store import open_base
sys.path.insert(0, sys.argv[2])
from test_restoring import add_matter, names
office = open_base(Path(sys.argv[1]), clock=Clock.from_environment("Asia/Bangkok"), terminal="other")
print(office.read(names), flush=True)
sys.stdin.readline()
print(office.read(names), flush=True)
try:
    office.write(add_matter, "Stale")
except Replaced as error:
    print(type(error).__name__, flush=True)
office.follow_restore()
office.write(add_matter, "Fresh")
print(office.read(names), flush=True)
office.close()
"""


def add_matter(session: Session, name: str) -> None:
    session.add(Matter(name=name))


def names(session: Session) -> list[str]:
    return [row.name for row in session.exec(select(Matter))]


@takes_connection
def last_entry(connection: sqlite.Connection) -> tuple[str, str]:
    row = connection.execute(
        "SELECT action, body FROM audit_entry JOIN audit_payload ON entry_id = id ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return row[0], row[1]


@takes_connection
def erase(connection: sqlite.Connection, uid: bytes) -> None:
    connection.execute("INSERT INTO erasure (customer_uid, customer_id, at) VALUES (?, 1, 0)", (uid,))


@takes_connection
def erased(connection: sqlite.Connection) -> list[bytes]:
    return [row[0] for row in connection.execute("SELECT customer_uid FROM erasure ORDER BY id")]


@takes_connection
def add_person(connection: sqlite.Connection, number: int, at: int) -> None:
    columns = [row for row in connection.execute("PRAGMA table_info(customer)") if row[3] and row[4] is None]
    given = {
        "id": number,
        "uid": bytes([number] * 16),
        "created_at": at,
        "updated_at": at,
        "kind": "person",
        "code": f"{number}",
    }
    values = {row[1]: given.get(row[1], 0 if row[2] == "INTEGER" else "") for row in columns}
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO customer ({', '.join(values)}) VALUES ({marks})", list(values.values()))  # noqa: S608


_repeated: list[tuple[bytes, ...]] = []


def repeat(office: Office, uids: Sequence[bytes]) -> None:
    """What is registered in place of the real one."""
    _repeated.append(tuple(uids))
    for uid in uids:
        office.write(erase, uid)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "office.db"
    create_base(made)
    return made


def test_another_process_sees_it_and_saves_nothing_of_before(path: Path) -> None:
    office = open_base(path, clock=CLOCK, terminal="one")
    office.write(add_matter, "Before")
    copy = office.backup("by-hand")
    office.write(add_matter, "After")
    root = str(Path(__file__).parent)
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(path), root], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "['Before', 'After']\n"
        done = restoring.restore(path, copy, clock=CLOCK)
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.read().splitlines() == ["['Before']", "Replaced", "['Before', 'Fresh']"]
    with pytest.raises(Replaced):
        office.write(add_matter, "Stale too")
    assert office.follow_restore()
    office.write(add_matter, "Fresh too")
    assert office.read(names) == ["Before", "Fresh", "Fresh too"]
    assert office.read(audit_broken_at) is None
    office.close()
    assert done.kept is not None
    replaced = open_base(done.kept, clock=CLOCK, terminal="two")
    assert replaced.read(names) == ["Before", "After"]
    replaced.close()


def test_the_audit_says_what_was_put_back_and_what_went(path: Path) -> None:
    office = open_base(path, clock=CLOCK, terminal="one")
    office.write(add_matter, "Before")
    copy = office.backup("by-hand")
    office.write(add_matter, "After")
    office.close()
    restoring.restore(path, copy, clock=CLOCK)
    office = open_base(path, clock=CLOCK, terminal="one")
    action, body = office.read(last_entry)
    assert action == "note_restoration"
    assert copy.name in body
    assert '"replaced_audit":"2 ' in body
    office.close()


def test_a_backup_put_back_twice_is_another_base_each_time(path: Path) -> None:
    copy = backup.automatic(path, "open")
    restoring.restore(path, copy, clock=CLOCK)
    office = open_base(path, clock=CLOCK, terminal="one")
    restoring.restore(path, copy, clock=CLOCK)
    with pytest.raises(Replaced):
        office.write(add_matter, "Stale")
    office.close()


def test_erasures_are_repeated_before_anybody_sees_the_base(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(after_restore, "_followers", [])
    after_restore.follow(f"{__name__}:repeat")
    office = open_base(path, clock=CLOCK, terminal="one")
    office.maintain(add_person, 1, 0)
    office.write(erase, b"a" * 16)
    copy = office.backup("by-hand")
    office.write(erase, b"b" * 16)
    done = restoring.restore(path, copy, clock=CLOCK)
    assert done.erased == 1
    assert office.read(erased) == [b"a" * 16, b"b" * 16]
    office.close()


def test_what_cannot_be_repeated_ends_the_restore(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(after_restore, "_followers", [f"{__name__}:refuse"])
    office = open_base(path, clock=CLOCK, terminal="one")
    office.maintain(add_person, 1, 0)
    copy = office.backup("by-hand")
    office.write(erase, b"b" * 16)
    with pytest.raises(Refused):
        restoring.restore(path, copy, clock=CLOCK)
    office.write(add_matter, "It is the base it was")
    office.close()
    assert not list(path.parent.glob(".*restore*"))


def test_what_is_saved_while_the_base_is_backed_up_is_not_lost(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = open_base(path, clock=CLOCK, terminal="one")
    copy = office.backup("by-hand")
    automatic, made = backup.automatic, []

    def and_a_save_meanwhile(*given: Any, **named: Any) -> Path:
        made.append(automatic(*given, **named))
        if len(made) == 1:
            office.write(add_matter, "Confirmed meanwhile")
        return made[-1]

    monkeypatch.setattr(backup, "automatic", and_a_save_meanwhile)
    done = restoring.restore(path, copy, clock=CLOCK)
    office.close()
    assert done.kept == made[1]
    kept = open_base(made[1], clock=CLOCK, terminal="kept")
    assert kept.read(names) == ["Confirmed meanwhile"]
    kept.close()


def test_what_was_put_back_and_what_it_replaced_outlast_the_schedule(path: Path) -> None:
    now = datetime(2026, 11, 27, 12, tzinfo=UTC).astimezone().replace(hour=12)  # no day begins in between
    made = [backup.automatic(path, "open", now=now - timedelta(minutes=20 - minute)) for minute in range(11)]
    assert not made[0].exists()
    done = restoring.restore(path, made[1], clock=Clock(CLOCK.zone, now))
    assert made[1].exists()
    assert done.kept is not None
    for minute in range(1, 13):
        backup.automatic(path, "open", now=now + timedelta(minutes=minute))
    assert not made[1].exists()
    assert done.kept.exists()
    backup.automatic(path, "open", now=now + timedelta(days=31))
    assert not done.kept.exists()


def refuse(_office: Office, _uids: Sequence[bytes]) -> None:
    raise Refused("no")


def test_drafts_keep_their_words_and_lose_what_may_be_another(path: Path) -> None:
    office = open_base(path, clock=CLOCK, terminal="one")
    office.maintain(add_person, 1, 0)
    copy = office.backup("by-hand")
    office.maintain(add_person, 2, 0)
    kept = [
        office.drafts.keep(Draft("Mali", "customer_form", {"given": "Chai", "version": "4"}, customer_id=1)),
        office.drafts.keep(Draft("Mali", "log", {"note": "Rang"}, customer_id=2)),
    ]
    restoring.restore(path, copy, clock=CLOCK)
    office.follow_restore()
    # Somebody new gets the number 2.
    office.maintain(add_person, 2, int(CLOCK.now().timestamp()) + 60)
    restoring.doubt_drafts(office)
    first, second = (office.drafts.get(one.id) for one in kept)
    assert first is not None
    assert second is not None
    assert (first.customer_id, first.fields) == (1, {"given": "Chai", "version": "-1"})
    assert (second.customer_id, second.fields) == (None, {"note": "Rang"})
    office.close()


@pytest.mark.parametrize("how", ["passphrase", "key"])
def test_an_encrypted_backup_opens_with_what_it_was_made_for(path: Path, tmp_path: Path, how: str) -> None:
    office = open_base(path, clock=CLOCK, terminal="one")
    office.write(add_matter, "ความลับ")
    keyfile = tmp_path / "key.txt"
    public = encryption.new_key(keyfile)
    sealed = Sealed(passphrase="correct horse") if how == "passphrase" else Sealed(recipient=public)
    copy = backup.by_hand(path, tmp_path / "stick" / "copy.db.age", sealed)
    assert "ความลับ".encode() not in copy.read_bytes()
    assert [file.name for file in sorted(copy.parent.iterdir())] == ["copy.db.age", "copy.db.age.sha256"]
    assert not list(tmp_path.glob(".*"))
    office.write(add_matter, "Later")
    other = tmp_path / "other.txt"
    encryption.new_key(other)
    right, wrong = (
        (restoring.Keys(lambda: "correct horse"), restoring.Keys(lambda: "battery staple"))
        if how == "passphrase"
        else (restoring.Keys(key=keyfile), restoring.Keys(key=other))
    )
    with pytest.raises(StoreError, match="does not open"):
        restoring.restore(path, copy, clock=CLOCK, keys=wrong)
    content = bytearray(copy.read_bytes())
    content[-10] ^= 1
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(content)
    with pytest.raises(StoreError, match="does not open"):
        restoring.restore(path, damaged, clock=CLOCK, keys=right)
    assert office.read(names) == ["ความลับ", "Later"]
    restoring.restore(path, copy, clock=CLOCK, keys=right)
    assert office.read(names) == ["ความลับ"]
    office.close()


def test_two_restores_at_once_are_one(path: Path) -> None:
    copy = backup.automatic(path, "open")
    with restoring.alone(path), pytest.raises(Busy):
        restoring.restore(path, copy, clock=CLOCK)


def test_a_base_whose_first_bytes_are_gone_is_set_aside_where_it_has_backups(path: Path, tmp_path: Path) -> None:
    copy = backup.automatic(path, "open")
    path.write_bytes(b"\x00" * 100 + path.read_bytes()[100:])
    done = restoring.restore(path, copy, clock=CLOCK)
    assert done.aside is not None
    assert done.aside.read_bytes()[:100] == b"\x00" * 100
    open_base(path, clock=CLOCK, terminal="one").close()
    stranger = tmp_path / "other" / "letters.db"
    stranger.parent.mkdir()
    stranger.write_text("not ours")
    with pytest.raises(StoreError, match="not a deskcrm base"):
        restoring.restore(stranger, copy, clock=CLOCK)
    assert stranger.read_text() == "not ours"


def test_a_damaged_base_stays_where_it_was_when_nothing_can_be_put_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backup.automatic(path, "open")
    path.write_bytes(b"\x00" * 100 + path.read_bytes()[100:])

    def files() -> dict[str, bytes]:
        return {
            one.name: one.read_bytes()
            for one in path.parent.glob("office.db*")
            if one.suffix not in (".lock", ".backups")
        }

    def half(target: Path, _ready: Path) -> None:
        target.write_bytes(b"half")
        target.with_name(target.name + "-wal").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "_into", half)
    before = files()
    with pytest.raises(StoreError, match="No space left"):
        restoring.restore(path, copy, clock=CLOCK)
    assert files() == before


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux lists the locks of a process")
def test_a_restore_takes_no_locks_away_from_the_desk_it_is_made_at(path: Path) -> None:
    office = open_base(path, clock=CLOCK, terminal="one")
    office.write(add_matter, "Before")
    copy = office.backup("by-hand")

    def locks() -> list[str]:
        lines = Path("/proc/locks").read_text("ascii").splitlines()
        return [line for line in lines if f":{path.stat().st_ino} " in line]

    assert locks()
    restoring.restore(path, copy, clock=CLOCK)
    assert locks()
    office.close()


def test_a_backup_with_code_of_its_own_is_not_put_back(path: Path, tmp_path: Path) -> None:
    code = "CREATE TRIGGER evil AFTER INSERT ON matter BEGIN UPDATE staff SET role = 'supervisor'; END"
    copy = copying.backup(path, tmp_path / "copy.db")
    copying.digest_file(copy).unlink()
    for statement in (code, "CREATE VIEW evil AS SELECT 1"):
        made = tmp_path / "evil.db"
        made.write_bytes(copy.read_bytes())
        connection = sqlite.connect(made, "rw")
        connection.execute(statement)
        connection.close()
        with pytest.raises(Refused, match="would change what is saved: evil"):
            restoring.restore(path, made, clock=CLOCK)
    connection = sqlite.connect(path, "rw")
    connection.execute("CREATE VIEW evil AS SELECT 1")
    connection.close()
    restoring.restore(path, made, clock=CLOCK)  # the office has it so


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_what_is_no_file_is_not_waited_for(path: Path, tmp_path: Path) -> None:
    copy = copying.backup(path, tmp_path / "copy.db")
    pipe = tmp_path / "pipe.db"
    os.mkfifo(pipe)
    for source in (pipe, tmp_path, Path()):
        with pytest.raises(StoreError, match="is not a deskcrm base"):
            restoring.restore(path, source, clock=CLOCK)
    with pytest.raises(StoreError, match="could not be put back"):
        restoring.restore(path, tmp_path / ("long" * 100), clock=CLOCK)
    copying.digest_file(copy).unlink()
    os.mkfifo(copying.digest_file(copy))
    with pytest.raises(StoreError, match="SHA-256 differs"):
        restoring.restore(path, copy, clock=CLOCK)
