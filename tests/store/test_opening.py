"""Opening a base: what cannot serve gets one clear sentence and is left as it was."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.errors import StoreError
from deskcrm.models import Matter
from deskcrm.store import create_base, open_base, sqlite
from deskcrm.store.base_file import APPLICATION_ID, SCHEMA_VERSION

CLOCK = Clock.from_environment("Asia/Bangkok")


def open_quietly(path: Path) -> None:
    open_base(path, clock=CLOCK, terminal="test").close()


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_new_base_opens_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "แผนก #1 50%?" / "ฐาน ข้อมูล.db"
    create_base(path)
    open_quietly(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_creating_over_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    path.write_text("something of mine")
    with pytest.raises(StoreError, match="already a file"):
        create_base(path)
    assert path.read_text() == "something of mine"


def test_a_missing_file_and_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="deskcrm init"):
        open_quietly(tmp_path / "none.db")
    with pytest.raises(StoreError, match="no folder"):
        open_quietly(tmp_path / "nowhere" / "none.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + bytes(200), b"PK\x03\x04" + bytes(5000)])
def test_a_file_that_is_no_base_is_left_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a deskcrm base"):
        open_quietly(path)
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["other.db"]


def test_a_base_of_another_program_with_our_header_is_no_base(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite.connect(path, "rwc")
    connection.execute("CREATE TABLE mine (a)")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.close()
    before = fingerprint(path)
    with pytest.raises(StoreError, match="not a deskcrm base"):
        open_quietly(path)
    assert fingerprint(path) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_base_and_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.db"
    os.mkfifo(path)
    with pytest.raises(StoreError, match="not a deskcrm base"):
        open_quietly(path)


def test_a_folder_is_no_base(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_quietly(tmp_path)


def test_a_base_of_a_newer_program_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    create_base(path)
    connection = sqlite.connect(path, "rw")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = fingerprint(path)
    with pytest.raises(StoreError, match="newer deskcrm"):
        open_quietly(path)
    assert fingerprint(path) == before


def test_a_damaged_base_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    create_base(path)
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        open_quietly(path)
    assert path.read_bytes() == content


def test_a_truncated_base_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "short.db"
    create_base(path)
    content = path.read_bytes()[:6000]
    path.write_bytes(content)
    with pytest.raises(StoreError):
        open_quietly(path)
    assert path.read_bytes() == content


@pytest.mark.skipif(os.name == "nt", reason="limits the size of files as POSIX does")
def test_a_base_that_cannot_be_made_whole_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from deskcrm.errors import StoreError\n"
        "from deskcrm.store import create_base\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try: create_base(Path(sys.argv[1]))\n"
        "except StoreError as error: print(error)\n"
    )
    path = tmp_path / "office.db"
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, timeout=60, check=True)
    assert str(path) in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_base_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    # Who runs the tests may be allowed everything; what the system answers is asked instead of the file's mode.
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    with pytest.raises(StoreError, match="read-only"):
        open_quietly(path)


ANOTHER_PROGRAM = """
import fcntl
import sys

with open(sys.argv[1], "rb+") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)  # the shared bytes: SQLite file format
        print("nobody has it open")
    except OSError:
        print("open")
"""


@pytest.mark.skipif(os.name == "nt", reason="locks of Windows belong to the file that was opened")
def test_an_open_base_says_so_to_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    office = open_base(path, clock=CLOCK, terminal="first")
    office.write(lambda session: session.add(Matter(name="First")))
    asking = [sys.executable, "-c", ANOTHER_PROGRAM, path]
    done = subprocess.run(asking, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "open\n"
    office.close()
