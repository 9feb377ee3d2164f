"""``init``, ``where``, ``demo --keep``, and what every command says to files that cannot serve."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from .conftest import Command

INIT = ("init", "--office", "X", "--language", "en", "--staff", "Y")


def test_init_makes_a_base_and_says_what_comes_next(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "ก #1?.db"
    done = command(
        "--db", path, *INIT, "--currency", "GBP", "--timezone", "Europe/London", "--kind", "service"
    )  # fmt: skip
    assert f"--db '{path}' import customers FILE" in done.stdout
    assert path.stat().st_mode & 0o777 == 0o600
    settings = command.json("settings", "--json", "--db", path)
    known = {
        "office.name": "X",
        "office.kind": "service",
        "office.currency": "GBP",
        "office.timezone": "Europe/London",
        "office.language": "en",
        "office.country": "GB",
        "office.code_prefix": "A",
        "purchases.margin_rate": "30",
        "tiers.window": "365",
        "tiers.shares": "5 20 80",
        "tiers.amounts": "",
        "tiers.labels": "A B C D",
        "cross_sell.codes": "*",
    }
    assert {key: settings[key] for key in known} == known
    assert (settings["hours.sun"], settings["complaints.targets_4"]) == ("", "30m 4h 2d")
    (first,) = command.json("staff", "--json", "--db", path)
    assert (first["name"], first["role"]) == ("Y", "supervisor")


def test_init_leaves_what_is_there(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("mine", encoding="utf-8")
    assert "already a file" in command.refused("--db", path, *INIT)
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--currency", "QQQ", "QQQ"),
        ("--timezone", "Mars/Olympus", "Mars/Olympus"),
        ("--office", "  ", "needs a name"),
        ("--office", "a\x1b]0;x\x07", "control character"),
        ("--staff", "", "staff"),
        ("--staff", " ", "needs a name"),
        ("--kind", "farm", "farm"),
    ],
)
def test_init_refused_leaves_nothing_behind(
    command: Command, tmp_path: Path, option: str, value: str, words: str
) -> None:
    status = 2 if (option, value) == ("--staff", "") else 1
    done = command("--db", tmp_path / "x.db", *INIT, option, value, status=status)
    assert words in done.stderr
    assert "\x1b" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_init_answers_in_the_offices_language(command: Command, tmp_path: Path) -> None:
    command("--db", tmp_path / "x.db", "init", "--office", "ร้าน", "--language", "th", "--staff", "นก")
    assert command.json("--db", tmp_path / "x.db", "settings", "get", "office.language", "--json") == {
        "key": "office.language",
        "value": "th",
    }


def test_where_names_the_files_of_a_base_that_is_not_there(command: Command, tmp_path: Path) -> None:
    places = command.json("where", "--json", "--db", tmp_path / "none.db")
    assert set(places) >= {"base", "settings", "playbook", "backups", "log", "drafts", "preferences"}
    assert places["base"] == str(tmp_path / "none.db")
    assert "(not there yet)" in command("where", "--db", tmp_path / "none.db").stdout


def test_the_base_is_named_by_the_option_then_the_environment_then_the_user(command: Command, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    assert command.json("where", "--json", DESKCRM_DB=other)["base"] == other
    both = command.json("where", "--json", "--db", tmp_path / "mine.db", DESKCRM_DB=other)
    assert both["base"] == str(tmp_path / "mine.db")
    before_and_after = command.json("--db", other, "where", "--json", "--db", tmp_path / "mine.db")
    assert before_and_after["base"] == str(tmp_path / "mine.db")
    assert command.json("where", "--json", XDG_DATA_HOME=str(tmp_path))["base"].endswith("office.db")


def test_demo_can_be_kept(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    assert str(path) in command("demo", "--keep", path, "--language", "th").stdout
    assert len(command.json("--db", path, "queue", "--json")) > 10
    assert command.json("--db", path, "doctor", "--json")["ok"] is True
    assert "already a file" in command.refused("demo", "--keep", path)


def _text_file(base: Path) -> None:
    base.write_text("Dear Sir,\n" * 50, encoding="utf-8")


def _empty(base: Path) -> None:
    base.write_bytes(b"")


def _folder(base: Path) -> None:
    base.unlink()
    base.mkdir()


def _foreign(base: Path) -> None:
    base.unlink()
    connection = sqlite3.connect(base)
    connection.execute("CREATE TABLE t (x)")
    connection.close()


def _newer(base: Path) -> None:
    content = bytearray(base.read_bytes())
    content[60:64] = (99).to_bytes(4)
    base.write_bytes(content)


def _damaged(base: Path) -> None:
    content = bytearray(base.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    base.write_bytes(content)


def _cut_short(base: Path) -> None:
    base.write_bytes(base.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_text_file, "not a deskcrm base"),
        (_empty, "not a deskcrm base"),
        (_folder, "is a folder"),
        (_foreign, "not a deskcrm base"),
        (_newer, "newer deskcrm"),
        (_damaged, "damaged"),
        (_cut_short, "damaged"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
@pytest.mark.parametrize("words_of_command", [("queue", "--json"), ("log", "-", "--channel", "phone", "--minutes", "1",
                                                                    "--subject", "x", "--json")])  # fmt: skip
def test_a_file_that_cannot_serve_gets_one_sentence_and_stays(
    command: Command, base: Path, spoil, words: str, words_of_command: tuple[str, ...]
) -> None:
    spoil(base)
    before = None if base.is_dir() else base.read_bytes()
    assert words in command.refused("--db", base, *words_of_command)
    assert (None if base.is_dir() else base.read_bytes()) == before


def test_a_missing_file_points_to_init(command: Command, tmp_path: Path) -> None:
    assert "init" in command.refused("--db", tmp_path / "none.db", "search", "x")
    assert "no folder" in command.refused("--db", tmp_path / "no" / "none.db", "queue")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind here")
def test_a_read_only_file_is_said(command: Command, base: Path) -> None:
    base.chmod(0o400)
    assert "read-only" in command.refused("--db", base, "queue")


def test_a_frozen_clock_that_is_no_time_is_said(command: Command, base: Path) -> None:
    assert "DESKCRM_NOW" in command.refused("--db", base, "queue", DESKCRM_NOW="yesterday")


def test_two_bases_side_by_side(command: Command, base: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copyfile(base, other)
    command("--db", base, "settings", "set", "office.name", "One")
    assert command.json("--db", other, "settings", "--json")["office.name"] == "Office"
