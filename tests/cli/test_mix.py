"""The customer mix by command: for programs, for people, and as a report that needs nothing beside it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Command, lines

Run = Callable[..., Any]

PURCHASES = """customer,order,at,quantity,unit_price,unit_cost
A-000001,1,2026-02-01 10:00,2,100.00,40.00
A-000001,2,2026-01-01 10:00,1,1000.00,600.00
A-000002,3,2026-02-03 10:00,1,50.00,60.00
A-000003,4,2025-01-03 10:00,1,70.00,60.00
"""


@pytest.fixture
def sold(run: Run, tmp_path: Path) -> None:
    """Three customers bought something, one of them over a year ago."""
    file = tmp_path / "purchases.csv"
    file.write_text(PURCHASES)
    run("import", "purchases", file)
    run("retier")


@pytest.mark.usefixtures("sold")
def test_the_shape_is_the_promised_one(command: Command, base: Path) -> None:
    found = command.json("--db", base, "mix", "--json")
    assert list(found) == [
        "as_of", "window", "customers", "revenue", "margin", "cost_to_serve", "net_value", "tiers", "top", "below_zero",
    ]  # fmt: skip
    assert (found["as_of"], found["window"], found["customers"], found["below_zero"]) == ("2026-03-02", 365, 2, 1)
    assert (found["revenue"], found["margin"], found["net_value"]) == ("1250.00", "510.00", "510.00")
    assert [tier["tier"] for tier in found["tiers"]] == ["platinum", "gold", "iron", "lead", "new", "unrated"]
    assert sum(tier["customers"] for tier in found["tiers"]) == 4
    assert found["top"][0] == {
        "percent": 1, "customers": 1, "share_of_revenue": "96.000000", "share_of_net_value": "101.960784",
    }  # fmt: skip


@pytest.mark.usefixtures("sold")
def test_another_day_is_computed_and_nothing_is_stored(command: Command, base: Path) -> None:
    stored = command.json("--db", base, "mix", "--json")
    then = command.json("--db", base, "mix", "--as-of", "2025-01-03", "--window", "1", "--json")
    assert (then["as_of"], then["window"], then["customers"], then["revenue"]) == ("2025-01-03", 1, 1, "70.00")
    assert command.json("--db", base, "mix", "--json") == stored


def test_before_any_computation_it_is_made_for_today(command: Command, base: Path) -> None:
    found = command.json("--db", base, "mix", "--json")
    assert (found["as_of"], found["customers"]) == ("2026-03-02", 0)
    assert {top["share_of_revenue"] for top in found["top"]} == {"0.000000"}


@pytest.mark.parametrize(
    "wrong",
    [("--as-of", "2026-02-30"), ("--as-of", "soon"), ("--as-of", "0001-01-01"), ("--as-of", "9999-12-31"),
     ("--window", "0"), ("--window", "-5"), ("--window", "99999"), ("--window", "x")],
)  # fmt: skip
def test_a_wrong_day_or_window_is_wrong_usage(run: Run, wrong: tuple[str, str]) -> None:
    done = run("mix", *wrong, status=2)
    assert done.stdout == ""
    assert wrong[0] in done.stderr or wrong[1] in done.stderr


@pytest.mark.usefixtures("sold")
def test_people_read_tables(run: Run) -> None:
    rows = lines(run("mix").stdout)
    assert rows[1] == ["Tier", "Customers", "Revenue", "Margin", "Cost to serve", "Net value"]
    assert rows[8][:3] == ["all", "4", "฿1,250.00"]
    assert ["1 %", "1", "96.0 %", "102.0 %"] in rows


@pytest.mark.usefixtures("sold")
def test_the_table_holds_tiers_the_first_and_the_curve(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mix.csv"
    run("mix", "--csv", file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["name"] for row in rows if row["table"] == "tier"][:2] == ["platinum", "gold"]
    assert next(row for row in rows if row["table"] == "all")["revenue"] == "1250.00"
    assert [row["name"] for row in rows if row["table"] == "top"] == ["1", "5", "10", "20", "50"]
    curve = [row["net_value"] for row in rows if row["table"] == "curve"]
    assert (len(curve), curve[0], curve[50], curve[100]) == (101, "0.00", "520.00", "510.00")


@pytest.mark.usefixtures("sold")
@pytest.mark.parametrize("language", ["en", "th"])
def test_the_report_needs_nothing_and_runs_nothing(run: Run, tmp_path: Path, language: str) -> None:
    run("settings", "set", "office.name", '<script src="//x">alert(1)</script> {{7*7}}')
    run("settings", "set", "tiers.labels", "<b> B& C' D\"")
    run("settings", "set", "office.language", language)
    file = tmp_path / "report.html"
    run("mix", "--html", file)
    page = file.read_text("utf-8")
    assert f'<html lang="{language}">' in page
    assert "&lt;script src=&#34;//x&#34;&gt;" in page
    assert "{{7*7}}" in page
    assert "&lt;b&gt;" in page
    assert not re.search(r"<script|https?://|\son\w+=|<link|<img|url\(|@import", page, re.IGNORECASE)
    assert "@media print" in page
    assert page.count("<polyline") == 1


@pytest.mark.usefixtures("sold")
def test_a_file_that_cannot_be_written_is_refused_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    done = run("mix", "--json", "--html", tmp_path / "nowhere" / "x.html", status=1)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert not [file for file in tmp_path.iterdir() if file.suffix in (".part", ".html")]
