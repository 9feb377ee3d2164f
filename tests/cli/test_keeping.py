"""``backup``, ``restore``, ``doctor``, ``settings`` and ``staff``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskcrm.store import health

from .conftest import Command, lines

Run = Callable[..., Any]


def in_base(path: Path, command: Command, *statements: str) -> None:
    """Does harm to a base, in a process of its own as only one SQLite may be in this one."""
    script = (
        "import sys; from pathlib import Path; from deskcrm.store import sqlite\n"
        "connection = sqlite.connect(Path(sys.argv[1]), 'rw')\n"
        "for statement in sys.argv[2:]: connection.execute(statement)\n"
        "connection.execute('PRAGMA wal_checkpoint(TRUNCATE)'); connection.close()\n"
    )
    subprocess.run([sys.executable, "-c", script, path, *statements], env=command.variables(), check=True, timeout=60)


def test_backup_beside_the_base_and_restore(run: Run, command: Command, base: Path) -> None:
    copy = Path(run("backup").stdout.strip())
    assert copy.parent.parent == base.parent
    assert copy.stat().st_mode & 0o077 == 0
    run("settings", "set", "office.name", "Changed")
    said = run("restore", copy).stdout
    assert command.json("--db", base, "settings", "--json")["office.name"] == "Office"
    kept = Path(said.splitlines()[-1].split(" is kept at ")[1].rstrip("."))
    run("restore", kept)
    assert command.json("--db", base, "settings", "--json")["office.name"] == "Changed"


def test_backup_to_a_file_or_a_folder(run: Run, tmp_path: Path, command: Command) -> None:
    target = tmp_path / "สำรอง #1.db"
    run("backup", target)
    assert command.json("--db", target, "doctor", "--json")["ok"] is True
    assert "already a file" in run("backup", target, status=1).stderr
    folder = tmp_path / "stick"
    folder.mkdir()
    run("backup", folder)
    assert len(list(folder.glob("*.db"))) == 1


def test_restore_makes_a_base_where_there_is_none(run: Run, command: Command, tmp_path: Path) -> None:
    copy = run("backup").stdout.strip()
    command("--db", tmp_path / "new.db", "restore", copy)
    assert command.json("--db", tmp_path / "new.db", "settings", "--json")["office.name"] == "Office"
    assert "no folder" in command.refused("--db", tmp_path / "no" / "new.db", "restore", copy)


def test_restore_refuses_what_is_no_sound_backup(run: Run, base: Path, tmp_path: Path) -> None:
    copy = Path(run("backup").stdout.strip())
    note = tmp_path / "note.txt"
    note.write_text("hello" * 100, encoding="utf-8")
    before = base.read_bytes()
    for source, words in ((note, "not a deskcrm base"), (tmp_path / "none.db", "none.db"), (base, "the base itself")):
        assert words in run("restore", source, status=1).stderr
    content = bytearray(copy.read_bytes())
    content[-100] ^= 1
    copy.write_bytes(content)
    assert "SHA-256" in run("restore", copy, status=1).stderr
    assert base.read_bytes() == before


def test_a_damaged_base_is_set_aside_by_restore(run: Run, command: Command, base: Path) -> None:
    copy = run("backup").stdout.strip()
    content = bytearray(base.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    base.write_bytes(content)
    said = run("doctor", status=1)
    assert "damaged" in said.stderr
    assert command.json("--db", base, "doctor", "--json", status=1)["ok"] is False
    run("restore", copy)
    assert command.json("--db", base, "doctor", "--json")["ok"] is True
    aside = min(base.parent.glob("office.db.damaged-*"))
    assert aside.read_bytes() == bytes(content)


def test_a_damaged_base_stays_where_it_is_when_the_backup_is_refused(run: Run, base: Path) -> None:
    copy = Path(run("backup").stdout.strip())
    copy.with_name(copy.name + ".sha256").write_text("0  another\n", encoding="utf-8")
    content = bytearray(base.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    base.write_bytes(content)
    assert "SHA-256" in run("restore", copy, status=1).stderr
    assert base.read_bytes() == bytes(content)
    assert list(base.parent.glob("office.db.damaged-*")) == []


def test_a_sound_base_is_in_good_health(run: Run, command: Command, base: Path) -> None:
    found = command.json("--db", base, "doctor", "--json")
    assert found["ok"] is True
    assert {one["check"] for one in found["checks"]} == {
        "integrity", "schema", "orphans", "audit", "records", "figures", "search", "notes", "drafts", "rights", "disk",
        "room", "backups",
    }  # fmt: skip
    assert run("doctor").stderr == ""


def test_doctor_finds_and_mends_what_is_derived(run: Run, command: Command, base: Path) -> None:
    in_base(
        base, command, "UPDATE customer_figures SET contacts = 99", "DELETE FROM lookup_entry WHERE customer_id = 1"
    )
    said = run("doctor", status=1).stderr
    assert "figures of 4 customers" in said
    assert "1 customer cannot be found" in said
    assert run("doctor", status=1).stderr == said, "looking changes nothing"
    mended = command.json("--db", base, "doctor", "--repair", "--json")
    assert mended["ok"] is True
    assert mended["repaired"] == ["figures", "search"]
    assert Path(mended["backup"]).exists()
    assert [row["code"] for row in command.json("--db", base, "search", "jaidee", "--json")] == ["A-000001"]


def test_doctor_tells_figures_not_computed_yet_from_wrong_ones(run: Run, command: Command, base: Path) -> None:
    """A base of an earlier program has customers and no computation."""
    in_base(base, command, "DELETE FROM book_run", "UPDATE customer_figures SET tier = '', first_seen = NULL")
    said = run("doctor")
    assert "deskcrm retier" in said.stdout + said.stderr
    run("retier")
    assert "The figures agree" in run("doctor").stdout


def test_doctor_finds_a_tier_that_the_figures_do_not_give(run: Run, command: Command, base: Path) -> None:
    run("retier")
    in_base(base, command, "UPDATE customer_figures SET tier = 'platinum' WHERE customer_id = 2")
    assert "figures of 1 customer differ" in run("doctor", status=1).stderr
    assert command.json("--db", base, "doctor", "--repair", "--json")["repaired"] == ["figures"]


def test_doctor_is_content_on_days_without_a_computation(run: Run, command: Command, base: Path) -> None:
    """Contacts leave the window day by day, and a save looks at the window of its own day."""
    for code in ("A-000001", "A-000002"):
        for day in ("2025-03-03", "2025-03-05", "2026-01-01"):
            run("log", code, "--channel", "phone", "--minutes", "5", "--subject", "Asked", "--at", f"{day} 10:00")
    run("retier", "--window", "365")
    days = {"save": "2026-03-04T09:00", "look": "2026-03-07T09:00"}
    run("log", "A-000001", "--channel", "phone", "--minutes", "1", "--subject", "Asked", DESKCRM_NOW=days["save"])
    for now in days.values():
        assert "The figures agree" in run("doctor", DESKCRM_NOW=now).stdout
    in_base(base, command, "UPDATE customer_figures SET cost_to_serve = cost_to_serve + 1 WHERE customer_id = 1")
    assert "figures of 1 customer differ" in run("doctor", status=1, DESKCRM_NOW=days["look"]).stderr


def test_doctor_finds_a_changed_audit(run: Run, command: Command, base: Path) -> None:
    in_base(base, command, "DROP TRIGGER audit_payload_stays")
    in_base(base, command, "UPDATE audit_payload SET body = replace(body, 'Nok', 'Nik')")
    assert "audit" in run("doctor", status=1).stderr
    assert command.json("--db", base, "doctor", "--repair", "--json", status=1)["ok"] is False


def test_doctor_finds_rows_that_point_to_nothing(run: Run, command: Command, base: Path) -> None:
    in_base(base, command, "PRAGMA foreign_keys = OFF", "DELETE FROM customer WHERE id = 1")
    assert "point to nothing" in run("doctor", status=1).stderr


def test_doctor_reads_the_drafts(run: Run, base: Path) -> None:
    drafts = base.with_name(base.name + ".drafts")
    drafts.write_bytes(b"not a database at all" * 300)
    drafts.chmod(0o600)
    assert "drafts" in run("doctor", status=1).stderr


@pytest.mark.skipif(os.name == "nt", reason="rights are of another kind there")
def test_doctor_sees_who_may_open_the_file(run: Run, command: Command, base: Path) -> None:
    base.chmod(0o644)
    assert "office.db" in run("doctor", status=1).stderr
    assert command.json("--db", base, "doctor", "--repair", "--json")["repaired"] == ["rights"]
    assert base.stat().st_mode & 0o777 == 0o600
    base.parent.chmod(0o770)
    assert f"take files of {base.parent} away" in run("doctor").stdout
    base.parent.chmod(0o700)


def test_the_file_system_of_a_path_is_that_of_its_longest_mount() -> None:
    mounts = [
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
        "40 22 0:35 / /mnt/team\\040disk rw shared:2 - nfs4 server:/x rw",
        "broken line",
    ]
    assert health.kind_of_mount(mounts, Path("/mnt/team disk/office.db")) == "nfs4"
    assert health.kind_of_mount(mounts, Path("/mnt/other/office.db")) == "ext4"


def test_settings_are_listed_read_and_changed(run: Run, command: Command, base: Path) -> None:
    header, *rows = lines(run("settings").stdout)
    assert header[:2] == ["Setting", "Value"]
    assert ["office.name", "Office"] in [row[:2] for row in rows]
    assert run("settings", "get", "office.currency").stdout == "THB\n"
    assert command.json("settings", "--db", base, "--json", "set", "office.name", "[b] ร้าน") == {
        "key": "office.name",
        "value": "[b] ร้าน",
    }
    assert run("settings", "get", "office.name").stdout == "[b] ร้าน\n"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("office.nothing", "x", "office.nothing"),
        ("office.currency", "QQQ", "QQQ"),
        ("office.timezone", "../etc/passwd", "time zone"),
        ("office.name", "a\x07b", "control character"),
        ("purchases.margin_rate", "101", "100"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(command: Command, base: Path, key: str, value: str, words: str) -> None:
    before = command.json("--db", base, "settings", "--json")
    assert words in command.refused("--db", base, "settings", "set", key, value)
    assert command.json("--db", base, "settings", "--json") == before


def test_staff_come_change_and_leave(run: Run, command: Command, base: Path) -> None:
    run("staff", "add", "Ann [VIP]", "--role", "supervisor")
    run("staff", "edit", "ann [vip]", "--name", "Ann", "--language", "th")
    run("staff", "edit", "Pete", "--inactive")
    everybody = {one["name"]: one for one in command.json("staff", "--db", base, "--json")}
    assert set(everybody) == {"Ann", "Nok", "Pete"}
    assert everybody["Ann"]["role"] == "supervisor"
    assert everybody["Ann"]["language"] == "th"
    assert everybody["Pete"]["active"] is False
    assert "not active" in run("staff").stdout
    assert "Ann, Nok" in run("queue", "--staff", "Pete", status=1).stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "nok"], "already"),
        (["add", "  "], "needs a name"),
        (["add", "X", "--role", "king"], "king"),
        (["edit", "Nobody", "--inactive"], "Nobody"),
        (["edit", "Nok", "--inactive"], "supervisor"),
        (["edit", "Nok", "--role", "clerk"], "supervisor"),
        (["edit", "Pete", "--language", "xx"], "xx"),
    ],
)
def test_staff_that_cannot_be_is_refused(command: Command, base: Path, arguments: list[str], words: str) -> None:
    assert words in command.refused("--db", base, "staff", *arguments)
