"""The audit from the command line: what was done and by whom, whether it is whole, and its head kept elsewhere."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Command


def asked(run: Callable[..., Any], *words: str) -> Any:
    return json.loads(run(*words, "--json").stdout)


def test_saves_looks_and_exports_stand_in_it_with_their_values(run: Callable[..., Any], tmp_path: Path) -> None:
    one = asked(run, "search", "som")[0]["code"]
    run("show", one)
    run("fact", one, "why", "wants it quiet")
    run("export", "customers", "--to", tmp_path / "out.csv")
    lines = asked(run, "audit", "--limit", "3")
    assert [(line["action"], line["staff"], line["customers"]) for line in lines] == [
        ("export", "Nok", []), ("add_fact", "Nok", [one]), ("read", "Nok", [one]),
    ]  # fmt: skip
    assert lines[0]["more"] | {"columns": ""} == {
        "kind": "customers", "rows": 4, "columns": "", "file": "out.csv",
    }  # fmt: skip
    assert lines[0]["more"]["columns"].startswith("code, name, title")
    assert lines[1]["changes"][0]["after"]["words"] == "wants it quiet"
    assert [line["action"] for line in asked(run, "audit", "--customer", one, "--limit", "2")] == ["add_fact", "read"]
    assert [line["action"] for line in asked(run, "audit", "--action", "read")] == ["read"]
    assert asked(run, "audit", "--until", "2026-03-01") == []
    assert len(asked(run, "audit", "--since", "2026-03-02", "--by", "Nok")) >= 3
    said = run("audit", "--limit", "3").stdout
    assert "looked at the record" in said
    assert "What was learned 1 · words: wants it quiet" in said


def test_it_is_written_as_a_file_and_says_so(run: Callable[..., Any], tmp_path: Path) -> None:
    one = asked(run, "search", "som")[0]["code"]
    run("fact", one, "why", "=1+1 is what it wants")
    run("audit", "--customer", one, "--csv", tmp_path / "audit.csv")
    rows = list(csv.DictReader((tmp_path / "audit.csv").read_text("utf-8-sig").splitlines()))
    (words,) = [row for row in rows if row["column"] == "words"]
    assert [words[name] for name in ("staff", "action", "customers", "after")] == [
        "Nok", "add_fact", one, "'=1+1 is what it wants",
    ]  # fmt: skip
    (line,) = asked(run, "audit", "--action", "export")
    assert (line["more"]["kind"], line["more"]["file"]) == ("audit", "audit.csv")


def test_a_head_kept_elsewhere_shows_that_the_end_was_cut_off(run: Callable[..., Any], base: Path) -> None:
    one = asked(run, "search", "som")[0]["code"]
    before = run("audit", "head").stdout.strip()
    run("fact", one, "why", "wants it quiet")
    head = run("audit", "head").stdout.strip()
    assert "unbroken" in run("audit", "verify", head).stdout
    assert "unbroken" in run("audit", "verify", before).stdout
    number = int(head.partition(":")[0])
    with sqlite3.connect(base) as connection:
        for trigger in ("audit_entry_is_kept", "audit_payload_is_kept", "audit_customer_is_kept"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for table, column in (("audit_payload", "entry_id"), ("audit_customer", "entry_id"), ("audit_entry", "id")):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))  # noqa: S608
    assert "unbroken" in run("audit", "verify").stdout
    assert "cut off" in run("audit", "verify", head, status=1).stderr
    assert "unbroken" in run("audit", "verify", before).stdout
    assert "head is a number" in run("audit", "verify", "x", status=1).stderr


@pytest.mark.parametrize(
    "words",
    [("audit", "head"), ("news", "show", "1"), ("events", "show", "1"), ("segments", "show", "Any"),
     ("calendar", "holidays"), ("staff", "add", "Dao")],
)  # fmt: skip
def test_a_base_named_before_the_command_of_a_group_is_the_one(
    command: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    group, *rest = words
    said = command(group, "--db", tmp_path / "elsewhere.db", *rest, status=1).stderr
    assert "elsewhere.db" in said
