"""``backups``, encrypted backups, and what ``doctor`` compares."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskcrm.identify import search_index
from deskcrm.store import sqlite

from .conftest import Command, lines
from .test_keeping import in_base

Run = Callable[..., Any]


def typed(command: Command, text: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the command with ``text`` as what is typed."""
    return subprocess.run(
        [sys.executable, "-m", "deskcrm", *map(str, arguments)],
        env=command.variables(), input=text, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def test_backups_are_listed_and_read_through(run: Run, command: Command, base: Path) -> None:
    assert "deskcrm backup" in run("backups").stdout
    first, second = (Path(run("backup").stdout.strip()) for _ in range(2))
    content = bytearray(second.read_bytes())
    content[-40] ^= 8
    second.write_bytes(content)
    header, *rows = lines(run("backups").stdout)
    assert header == ["Made", "Why", "Size", "State", "File"]
    assert [(row[3], row[4]) for row in rows] == [("✗ damaged", second.name), ("sound", first.name)]
    listed = command.json("--db", base, "backups", "--json")
    assert [(one["file"], one["sound"], one["encrypted"], one["reason"]) for one in listed] == [
        (str(second), False, False, "by-hand"), (str(first), True, False, "by-hand"),
    ]  # fmt: skip
    assert {one["sound"] for one in command.json("--db", base, "backups", "--quick", "--json")} == {None}
    first.unlink()
    assert "None of the backups is sound" in run("backups", status=1).stderr


def test_a_passphrase_is_asked_for_on_both_ways(command: Command, base: Path, tmp_path: Path) -> None:
    target = tmp_path / "stick.db.age"
    assert "at least 8" in typed(command, "short\n", "--db", base, "backup", "--encrypt", target).stderr
    assert typed(command, "ร้านของเรา 2569\n", "--db", base, "backup", "--encrypt", target).returncode == 0
    assert b"Somchai" not in target.read_bytes()
    wrong = typed(command, "something else\n", "--db", base, "restore", target)
    assert wrong.returncode == 1
    assert "does not open" in wrong.stderr
    right = typed(command, "ร้านของเรา 2569\n", "--db", tmp_path / "new.db", "restore", target)
    assert right.returncode == 0, right.stderr
    assert command.json("--db", tmp_path / "new.db", "settings", "--json")["office.name"] == "Office"


def test_automatic_backups_are_for_the_holder_of_the_key(run: Run, tmp_path: Path) -> None:
    before = run("backup").stdout.strip()
    key = tmp_path / "key.txt"
    public = run("backup-key", key).stdout.strip()
    assert key.stat().st_mode & 0o077 == 0
    assert run("settings", "get", "backups.recipient").stdout.strip() == public
    assert "already a file" in run("backup-key", key, status=1).stderr
    sealed = Path(run("backup").stdout.strip())
    assert sealed.suffix == ".age"
    assert b"Somchai" not in sealed.read_bytes()
    assert "sound, encrypted" in run("backups").stdout
    assert "--key" in run("restore", sealed, status=1).stderr
    run("restore", before)
    assert run("settings", "get", "backups.recipient").stdout.strip() == public, "what was encrypted stays so"
    run("restore", "--key", key, sealed)
    assert "age1" in run("settings", "set", "backups.recipient", "age1nonsense", status=1).stderr
    run("settings", "set", "backups.recipient", "")
    assert Path(run("backup").stdout.strip()).suffix == ".db"


@pytest.mark.parametrize(
    ("check", "words", "statement"),
    [
        ("search", "knows 1 customer otherwise", "UPDATE lookup_entry SET nickname = 'x' WHERE customer_id = 1"),
        ("search", "knows 1 customer otherwise", "DELETE FROM lookup_words WHERE rowid = "
         "(SELECT order_key << 34 | customer_id FROM lookup_entry WHERE customer_id = 2)"),
        ("search", "knows 1 customer otherwise", "DELETE FROM lookup_code WHERE customer_id = 3"),
        ("search", "knows 1 customer otherwise", "INSERT INTO lookup_grams (rowid, grams) VALUES (999 << 34 | 9, 'x')"),
    ],
)  # fmt: skip
def test_an_index_that_says_something_else_is_found_and_made_anew(
    run: Run, command: Command, base: Path, check: str, words: str, statement: str
) -> None:
    in_base(base, command, statement)
    assert words in run("doctor", status=1).stderr
    mended = command.json("--db", base, "doctor", "--repair", "--json")
    assert (mended["ok"], mended["repaired"]) == (True, [check])
    assert run("doctor", "--full").stderr == ""


def test_what_the_index_holds_too_much_is_found_by_the_whole_comparison(run: Run, command: Command, base: Path) -> None:
    connection = sqlite.connect(base, "ro")
    row = connection.execute(f"{search_index.SOURCE} WHERE c.id = 1").fetchone()
    connection.close()
    entry = search_index.entry_of(row)
    ((rowid, words),), _grams = search_index.pieces_of([(entry.rowid, entry.folded)])
    in_base(
        base, command,
        f"DELETE FROM lookup_words WHERE rowid = {rowid}",  # noqa: S608
        f"INSERT INTO lookup_words (rowid, words) VALUES ({rowid}, '{words} stranger')",  # noqa: S608
    )  # fmt: skip
    run("doctor")
    assert "knows 1 customer otherwise" in run("doctor", "--full", status=1).stderr


def test_the_index_of_notes_is_compared_with_the_notes(run: Run, command: Command, base: Path) -> None:
    run("log", "A-000001", "--channel", "phone", "--minutes", "1", "--subject", "เครื่องปรับอากาศ drips")
    in_base(base, command, "INSERT INTO note_words (rowid, words) VALUES ((1 << 40) + 1, 'nothing of it')",
            "UPDATE note_mark SET last_id = (SELECT max(id) FROM interaction) WHERE kind = 1")  # fmt: skip
    assert "knows 1 note otherwise" in run("doctor", status=1).stderr
    assert command.json("--db", base, "doctor", "--repair", "--json")["repaired"] == ["notes"]
    run("doctor", "--full")


def test_a_value_that_turned_in_a_record_is_known_by_the_audit(run: Run, command: Command, base: Path) -> None:
    run("backup")
    in_base(base, command, "UPDATE customer SET given = 'Somdhai' WHERE id = 1")
    found = command.json("--db", base, "doctor", "--json", status=1)
    states = {one["check"]: one for one in found["checks"]}
    assert "customer 1" in states["records"]["detail"]
    assert states["integrity"]["state"] == "ok"
    assert Path(found["offer"]).exists()
    assert "deskcrm restore" in run("doctor", status=1).stderr
    run("restore", found["offer"])
    run("doctor")


def test_a_damaged_index_is_made_anew_and_no_record_is_given_up(run: Run, command: Command, base: Path) -> None:
    index, schema = "ix_contact_point_customer", "UPDATE sqlite_schema SET sql"
    in_base(base, command, "PRAGMA writable_schema = ON", f"{schema} = sql || ' WHERE id > 1' WHERE name = '{index}'")
    in_base(base, command, f"REINDEX {index}", "PRAGMA writable_schema = ON",
            f"{schema} = replace(sql, ' WHERE id > 1', '') WHERE name = '{index}'",
            "UPDATE lookup_words_data SET block = x'0011223344' WHERE id > 100")  # fmt: skip
    assert "deskcrm doctor" in run("backup", status=1).stderr, "a damaged file makes no backup"
    said = run("doctor", status=1).stderr
    assert f"records are whole, but these indexes of them are damaged: {index}, lookup_words" in said
    assert "deskcrm restore" not in said
    mended = command.json("--db", base, "doctor", "--repair", "--json")
    assert (mended["ok"], mended["repaired"][0]) == (True, "indexes")
    assert run("doctor", "--full").stderr == ""
    assert "Somchai" in run("search", "somch").stdout


def test_a_table_that_is_gone_or_strange_is_named(run: Run, command: Command, base: Path) -> None:
    in_base(base, command, "CREATE TABLE visitors (x)")
    assert "another program in it: visitors" in run("doctor").stdout
    in_base(base, command, "DROP INDEX ix_data_request_open", "DROP TABLE arrival")
    assert "arrival" in run("doctor", status=1).stderr
    in_base(base, command, "PRAGMA foreign_keys = OFF", "DROP TABLE purchase")
    assert "is damaged" in run("show", "A-000001", status=1).stderr


def test_undo_merge_and_restore_leave_records_that_hold_what_was_saved(run: Run, command: Command, base: Path) -> None:
    run("log", "A-000001", "--channel", "phone", "--minutes", "1", "--subject", "Asked", "--follow-up", "Call",
        "--due", "tomorrow 10:00", "--promise")  # fmt: skip
    run("complain", "A-000002", "Broken")
    run("merge", "A-000001", "A-000002")
    assert [one["reason"] for one in command.json("--db", base, "backups", "--json")] == ["merge"]
    run("doctor", "--full")
    run("merge", "--undo", "A-000002")
    run("merge", "A-000001", "A-000003")
    assert len(command.json("--db", base, "backups", "--json")) == 1, "one within the hour is enough"
    run("retier")
    run("doctor", "--full")


def test_a_whole_copy_elsewhere_and_another_offices_base_want_somebody_who_means_it(
    run: Run, command: Command, tmp_path: Path
) -> None:
    target, strange = tmp_path / "stick.db", tmp_path / "strange.db"
    assert "Only a supervisor takes everything out: Nok" in run("backup", target, "--staff", "Pete", status=1).stderr
    assert not target.exists()
    assert run("backup", "--staff", "Pete").stdout
    run("backup", target, "--staff", "Nok")
    command("--db", strange, "init", "--office", "Next door", "--language", "en", "--staff", "Ann")
    run("restore", target)
    refused = command("--db", strange, "restore", target, status=1)
    assert "of another base, of the office Office" in refused.stderr
    assert command.json("--db", strange, "settings", "--json")["office.name"] == "Next door"
    command("--db", strange, "restore", target, "--another-office")
    assert command.json("--db", strange, "settings", "--json")["office.name"] == "Office"
