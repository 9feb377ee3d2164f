"""The report of a month from the command line: shown, written, closed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from .conftest import Command, Done, lines


def test_shown_closed_and_listed(run: Callable[..., Done], command: Command, base: Path) -> None:
    run("log", "A-000002", "--channel", "phone", "--minutes", "2", "--subject", "x", "--matter", "=1+1",
        "--at", "2026-02-10 14:20")  # fmt: skip
    found = command.json("--db", base, "report", "--month", "2026-02", "--json")
    assert (found["month"], found["complete"], found["closed_at"]) == ("2026-02", True, None)
    assert found["sections"]["contacts"][0] == {"row": "all", "values": [1]}
    assert found["sections"]["matters"] == [{"row": "=1+1", "values": [1, 120, False]}]
    assert found["sections"]["hours"][1]["values"].index(1) == 14
    assert "is not over yet" in run("report", "--close", status=1).stderr
    assert (
        "A supervisor is needed" in run("report", "--month", "2026-02", "--close", "--staff", "Pete", status=1).stderr
    )
    run("report", "--month", "2026-02", "--close", "--staff", "Nok")
    assert "closed already" in run("report", "--month", "2026-02", "--close", status=1).stderr
    assert lines(run("report", "--closed").stdout)[1] == ["2026-02", "2 Mar 2026, 09:00", "Nok"]
    assert command.json("--db", base, "report", "--closed", "--json")[0]["closed_by"] == "Nok"
    assert "as it was closed 2 Mar 2026, 09:00 by Nok" in run("report", "--month", "2026-02").stdout
    assert run("report", "--month", "nonsense", status=1).stdout == ""


def test_written_as_a_table_and_as_a_page(run: Callable[..., Done], tmp_path: Path) -> None:
    run("log", "A-000002", "--channel", "phone", "--minutes", "2", "--subject", "x", "--matter", "=1+1")
    run("log", "A-000002", "--channel", "phone", "--minutes", "2", "--subject", "x", "--matter", "<b>&[/]")
    table, page = tmp_path / "month.csv", tmp_path / "month.html"
    done = run("report", "--csv", table, "--html", page)
    assert str(table) in done.stderr
    with table.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.reader(file))
    assert ["2026-03", "matters", "'=1+1", "contacts", "1"] in found
    assert ["2026-03", "matters", "<b>&[/]", "seconds", "120"] in found
    assert ["2026-03", "avoidable", "share", "value", "0.000000"] in found
    assert ["2026-03", "hours", "0", "09", "2"] in found
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;&amp;[/]" in text
    assert "<b>&[/]" not in text
    assert "Incoming contacts by hour" in text
    assert "<td>09</td><td>2</td><td>0</td>" in text  # an hour is a row, where two tables stand side by side
