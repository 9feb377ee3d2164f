"""What an export writes, other programs can read, and our own import takes back whole."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.errors import Refused
from deskcrm.exchange.export import export_file
from deskcrm.exchange.fields import FIELDS, KINDS
from deskcrm.exchange.importing import import_file
from deskcrm.store import Office
from faults.scale import scaled

from .tables import content, emptied


def filled(office: Office, folder: Path) -> None:
    tables = {
        "customers": ["code,name,given,family,phone,email,tags,address,note",
                      'C1,,=Ann,"O\'Neil, [/]",081-234-5678;+66 2 123 4567,ann@example.com,a;b,"1 Road, Soi 2",'
                      '"two\nlines"',
                      "C2,ร้านดี,,,,,,,"],
        "products": ["code,name,unit_price,unit_cost", "P1,+Lamp,2.5,0.0625"],
        "purchases": ["customer,order,at,product,description,quantity,unit_price,place",
                      "C1,1,2010-10-31 01:30,P1,-x,3,2.5,UK",
                      "C1,1,2010-10-31T01:30:00+00:00,P1,-x,-1.5,2.5,UK"],
        "interactions": ["customer,at,channel,minutes,staff,subject,outcome,expected,perceived,worth",
                         "C1,2016-02-29 01:16,Pigeon,2.5,Nok,@all,solved,3,5,yes", "-,2016-02-29,phone,,,who?,,,,"],
        "complaints": ["number,customer,at,product,description,status,closed_at",
                       "N1,C1,2016-01-26,P1,late,In progress,", "N2,,2016-01-26,,lost,Closed at last,"],
        "follow-ups": ["customer,title,kind,due,owner", "C1,Call,promise,2026-03-05 10:00,Nok"],
        "facts": ["customer,question,words,detail,learned_at,staff", "C1,why,=quiet,want,2026-01-05 10:00,Nok"],
        "consents": ["customer,purpose,state,at,source", "C1,news,given,2026-01-05 10:00,on paper"],
        "relations": ["customer,other,kind,position,role", "C1,C2,works_for,@buyer,decider"],
    }  # fmt: skip
    for kind in KINDS:
        path = folder / f"in-{kind}.csv"
        path.write_text("\n".join(tables[kind]) + "\n", encoding="utf-8")
        assert import_file(office, kind, path).refused == 0


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_all_kinds_come_back_whole(offices: tuple[Office, Office], tmp_path: Path, ending: str) -> None:
    first, second = offices
    for office in offices:
        office.write(emptied)
    filled(first, tmp_path)
    before = content(first, tmp_path)
    assert [len(before[kind]) for kind in KINDS] == [2, 1, 2, 2, 2, 1, 1, 1, 1]
    for kind in KINDS:
        path = tmp_path / f"{kind}.{ending}"
        assert export_file(first, kind, path).rows == len(before[kind])
        result = import_file(second, kind, path)
        assert (result.refused, result.created) == (0, len(before[kind])), result.reasons
    assert content(second, tmp_path) == before
    for kind in KINDS:
        result = import_file(second, kind, tmp_path / f"{kind}.{ending}")
        assert result.unchanged == result.read


def test_json_has_the_fields_of_an_import(offices: tuple[Office, Office], tmp_path: Path) -> None:
    office = offices[0]
    office.write(emptied)
    filled(office, tmp_path)
    found = content(office, tmp_path)
    for kind in KINDS:
        # What the law protects has a column to be refused by, and is in no file.
        assert {field.name for field in FIELDS[kind]} - {"sensitive"} <= found[kind][0].keys(), kind
    assert found["customers"][0]["phone"] == "081-234-5678; +66 2 123 4567"
    purchase = found["purchases"][0]
    assert purchase["at"] == "2010-10-31T01:30:00+01:00"
    assert found["purchases"][1]["at"] == "2010-10-31T01:30:00+00:00"
    assert (purchase["quantity"], purchase["unit_price"], purchase["amount"]) == ("3", "2.50", "7.50")
    assert (purchase["cost"], purchase["unit_cost"]) == ("0.19", None)
    assert found["interactions"][0]["seconds"] == 150
    assert found["interactions"][0]["worth"] is True
    assert found["interactions"][1]["customer"] == "-"
    assert [row["status"] for row in found["complaints"]] == ["In progress", "Closed at last"]
    assert [row["stage"] for row in found["complaints"]] == ["investigating", "closed"]
    alone = tmp_path / "customers.json"
    export_file(office, "customers", alone)
    assert json.loads(alone.read_text(encoding="utf-8")) == found["customers"]


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(offices: tuple[Office, Office], tmp_path: Path) -> None:
    office = offices[0]
    office.write(emptied)
    filled(office, tmp_path)
    path = tmp_path / "products.csv"
    export_file(office, "products", path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["'+Lamp"]
    folder = tmp_path / "out"
    result = export_file(office, "all", folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{kind}.csv" for kind in KINDS)
    assert result.rows == 13


def test_a_follow_up_without_a_number_is_known_by_its_identifier(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    office = offices[0]
    office.write(emptied)
    filled(office, tmp_path)
    path = tmp_path / "f.csv"
    export_file(office, "follow-ups", path)
    path.write_text(path.read_text(encoding="utf-8-sig").replace(",open,", ",done,"), encoding="utf-8")
    result = import_file(office, "follow-ups", path)
    assert (result.created, result.updated) == (0, 1)


@pytest.mark.parametrize(
    ("kind", "name", "part"),
    [
        ("orders", "a.csv", "There is no kind orders"),
        ("customers", "a.pdf", "a.pdf has none of the endings that can be written: .csv, .xlsx, .json, .vcf"),
        ("products", "a.vcf", "vCards hold customers only"),
        ("all", "a.vcf", "All kinds together need a folder"),
        ("customers", "a", "none of the endings"),
        ("all", "a.csv", "All kinds together need a folder"),
        ("customers", "nowhere/a.csv", "cannot be written"),
        ("customers", "nowhere/a.xlsx", "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_refused(office: Office, tmp_path: Path, kind: str, name: str, part: str) -> None:
    with pytest.raises(Refused) as caught:
        export_file(office, kind, tmp_path / name)
    assert part in str(caught.value)
    assert not any(path.name.startswith(".a") for path in tmp_path.iterdir())


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Mn", "Zl", "Zp", "Zs", "Cs"]), min_size=1,
               max_size=12)  # fmt: skip
NOTE = st.text(st.sampled_from("ab =+-@'\",;\n[ก้"), max_size=20).map(lambda text: text.strip())
NAME = st.one_of(LINE, st.text(st.sampled_from("=+-@'\"1x"), min_size=1, max_size=5)).filter(
    lambda text: ";" not in text
)


@settings(max_examples=scaled(10), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(NAME, NAME, NOTE), min_size=1, max_size=4),
    st.lists(
        st.tuples(
            st.integers(0, 3), NAME, st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
            st.integers(-(10**6), 10**6), st.integers(-(10**8), 10**8),
        ),
        max_size=4,
    ),
    st.sampled_from(["csv", "xlsx", "json"]),
)  # fmt: skip
def test_anything_comes_back(
    offices: tuple[Office, Office],
    tmp_path_factory: pytest.TempPathFactory,
    people: list[tuple[str, str, str]],
    lines: list[tuple[int, str, datetime, int, int]],
    ending: str,
) -> None:
    folder = tmp_path_factory.mktemp("back")
    first, second = offices
    for office in offices:
        office.write(emptied)
    source = folder / "people.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["code", "given", "nickname", "note"], *([f"K{n}", *person] for n, person in enumerate(people))]
        )
    sales = folder / "sales.csv"
    with sales.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["customer", "order", "at", "description", "quantity", "unit_price"]]
            + [
                [
                    f"K{who}",
                    text,
                    at.replace(microsecond=0).isoformat(" "),
                    text,
                    f"{count / 1000:.3f}",
                    f"{price / 10000:.4f}",
                ]
                for who, text, at, count, price in lines
            ]
        )
    for kind, path in (("customers", source), ("purchases", sales)):
        result = import_file(first, kind, path)
        assert not result.refused, result.reasons
    before = content(first, folder)
    for kind in ("customers", "purchases"):
        path = folder / f"{kind}.{ending}"
        export_file(first, kind, path)
        result = import_file(second, kind, path)
        assert not result.refused, result.reasons
    assert content(second, folder) == before
