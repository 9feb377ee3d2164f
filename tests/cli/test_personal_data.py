"""The rights of those whose data it is, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def asked(run: Callable[..., Any], *words: str) -> Any:
    return json.loads(run(*words, "--json").stdout)


def test_a_request_its_report_its_answer_and_an_erasure(run: Callable[..., Any], tmp_path: Path) -> None:
    one = asked(run, "search", "som")[0]["code"]
    assert "who they are" in run("request", one, "access", status=1).stderr
    made = asked(run, "request", one, "access", "--identity", "ID card")
    assert made["due"].startswith("2026-04-01T23:59:59")
    assert [row["customer"] for row in asked(run, "requests")] == [one]
    written = run("access-report", one, "--to", tmp_path / "a.html").stdout.strip()
    assert "Somchai Jaidee" in Path(written).read_text("utf-8")
    run("answer-request", str(made["request"]))
    assert asked(run, "requests") == []
    assert [row["outcome"] for row in asked(run, "requests", "--all")] == ["done"]
    said = run("erase", one).stdout
    assert "Nothing was erased" in said
    assert "five years by law" in said
    assert "Type the name" in run("erase", one, "--name", "Somebody", status=1).stderr
    run("erase", one, "--name", "somchai jaidee")
    assert asked(run, "search", "somchai") == []
    assert "unbroken" in run("audit", "verify").stdout


def test_whose_data_is_kept_too_long(run: Callable[..., Any]) -> None:
    assert asked(run, "retention") == []
    assert asked(run, "retention", "--months", "12") == []
    long_after = json.loads(run("retention", "--months", "12", "--json", DESKCRM_NOW="2028-03-02T09:00").stdout)
    assert len(long_after) == 4
    run("settings", "set", "security.retention_months", "12")
    assert len(json.loads(run("retention", "--json", DESKCRM_NOW="2028-03-02T09:00").stdout)) == 4
