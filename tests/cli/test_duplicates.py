"""Duplicates on the command line: known files of persons recorded twice, merging, taking back."""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared/data")

Pairs = set[tuple[str, str]]


def persons(number: int) -> list[dict[str, str]]:
    path = DATA / f"febrl{number}.csv.gz"
    if not path.exists():
        pytest.skip("the real data is not beside the project (DESKCRM_TEST_DATA)")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def born(text: str) -> str:
    """A birth date that a base can hold, or nothing."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
    except ValueError:
        return ""


def written(rows: Iterable[dict[str, str]], path: Path) -> Path:
    """The persons as a list of customers; an office has no number of theirs."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            ("code", "given", "family", "address", "subdistrict", "province", "postcode", "born", "organisation")
        )
        for row in rows:
            street = " ".join(filter(None, (row["street_number"], row["address_1"], row["address_2"])))
            nameless = "" if row["given_name"] or row["surname"] else row["rec_id"]
            table.writerow(
                (row["rec_id"], row["given_name"], row["surname"] or nameless, street, row["suburb"], row["state"],
                 row["postcode"], born(row["date_of_birth"]), "")
            )  # fmt: skip
    return path


def quality(found: Pairs, true: Pairs) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    right = len(found & true)
    precision, recall = right / len(found), right / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)


def within(groups: Iterable[list[str]]) -> Pairs:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


@pytest.mark.parametrize(("number", "plain"), [(1, 0.716), (2, 0.644)])
def test_known_duplicates_are_found(run: Callable[..., Any], tmp_path: Path, number: int, plain: float) -> None:
    rows = persons(number)
    entities, ruled = defaultdict(list), defaultdict(list)
    for row in rows:
        entities[row["entity"]].append(row["rec_id"])
        if row["surname"] and row["date_of_birth"]:
            ruled[row["surname"], row["date_of_birth"]].append(row["rec_id"])
    true = within(entities.values())
    assert quality(within(ruled.values()), true)[2] == pytest.approx(plain, abs=0.0006)
    run("import", "customers", written(rows, tmp_path / "persons.csv"))
    pairs = run("duplicates", "--json").stdout

    found = {tuple(sorted((pair["a"], pair["b"]))) for pair in json.loads(pairs)}
    precision, recall, f1 = quality(found, true)  # type: ignore[arg-type]
    print(f"FEBRL {number}: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.3f}, plain rule {plain}")
    assert precision >= 0.99
    assert recall >= 0.95


def test_merging_and_taking_back(run: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "code,given,family,phone,born,note\nT-1,สมศักดิ์,รักดี,081 999 8877,1980-05-12,\n"
        "T-2,Somsak,Rakdee,+66819998877,1980-12-05,[bold]loud[/]\nT-3,Anna,Berg,,,\n",
        encoding="utf-8",
    )
    run("import", "customers", file)

    (pair,) = json.loads(run("duplicates", "--json").stdout)
    assert (pair["a"], pair["b"]) == ("T-1", "T-2")
    assert 0.9 <= pair["score"] < 1
    assert "same phone" in pair["reasons"]
    assert "T-1\tT-2" in run("duplicates").stdout
    run("not-same", "T-1", "T-2")
    assert json.loads(run("duplicates", "--json").stdout) == []
    run("log", "T-2", "--channel", "phone", "--minutes", "3", "--subject", "asked")
    before = run("show", "T-2", "--json").stdout
    run("merge", "T-1", "T-2")
    shown = json.loads(run("show", "t-2", "--json").stdout)
    assert shown["customer"]["code"] == "T-1"
    assert len(shown["interactions"]) == 1
    assert "[bold]loud[/]" in shown["customer"]["note"]
    assert json.loads(run("search", "T-2", "--json").stdout)[0]["code"] == "T-1"
    run("doctor", "--rebuild", status=None)
    assert json.loads(run("search", "T-2", "--json").stdout)[0]["code"] == "T-1"
    more = tmp_path / "contacts.csv"
    more.write_text("customer,at,channel,minutes\nT-2,2026-02-02 10:00,phone,2\n", encoding="utf-8")
    again = tmp_path / "again.csv"
    again.write_text("code,name,email\nT-2,สมศักดิ์ รักดี,s@example.com\n", encoding="utf-8")
    run("import", "interactions", more)
    run("import", "customers", again)
    assert len(json.loads(run("show", "T-1", "--json").stdout)["interactions"]) == 2
    assert "one and the same" in run("merge", "T-1", "T-2", status=1).stderr
    run("merge", "--undo", "T-2")
    assert json.loads(run("show", "T-2", "--json").stdout)["interactions"] == json.loads(before)["interactions"]
    assert "T-2" in run("merge", "--undo", "T-2", status=1).stderr
    run("merge", "T-1", status=2)
