"""``import`` and ``export``, through the command."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from .conftest import Command

PURCHASES = """customer,order,at,product,quantity,unit_price
A-000001,1001,2026-02-01 10:00,TEA,2,1.255
X-9,1002,2026-02-02 11:00,TEA,1,2.00
,1003,2026-02-02 11:00,TEA,1,2.00
A-000001,1004,2026-02-30 11:00,TEA,1,2.00
A-000001,1005,2026-02-03 09:30,"CUP [/] =1+1",-1,3.00
"""


def written(folder: Path, text: str, name: str = "ขาย #1.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_import_partly_refused(command: Command, base: Path, tmp_path: Path) -> None:
    source = written(tmp_path, PURCHASES)
    rejects = tmp_path / "rejects.csv"
    done = command("--db", base, "import", "purchases", source, "--rejects", rejects, "--json", status=1)
    assert json.loads(done.stdout) == {
        "read": 5,
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "refused": 2,
        "customers_created": 1,
        "products_created": 2,
        "rejects_file": str(rejects),
    }
    assert "line 4" in done.stderr
    assert str(rejects) in done.stderr
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["line"] for row in rows] == ["4", "5"]
    shown = command.json("--db", base, "show", "A-000001", "--json")
    assert [line["amount"] for line in shown["purchases"]] == ["-3.00", "2.51"]
    assert shown["tier"]["revenue"] == "-0.49"
    again = command.json("--db", base, "import", "purchases", source, "--rejects", rejects, "--json", status=1)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)


def test_import_says_what_it_did(command: Command, base: Path, tmp_path: Path) -> None:
    source = tmp_path / "people.csv.gz"
    source.write_bytes(gzip.compress("ชื่อ-นามสกุล;Mobile;Odd\nสมศรี ใจดี;0899998888;x\n".encode("cp874")))
    done = command("--db", base, "import", "customers", source)
    for words in ("1 read", "1 created", "phone = Mobile", "Not read: Odd", "cp874"):
        assert words in done.stdout.replace("windows-874", "cp874")
    assert command.json("--db", base, "search", "899998888", "--json")[0]["name"] == "สมศรี ใจดี"


def test_a_dry_run_keeps_nothing(command: Command, base: Path, tmp_path: Path) -> None:
    source = written(tmp_path, "name,phone\nAnn,0811111111\n")
    assert command.json("--db", base, "import", "customers", source, "--dry-run", "--json")["created"] == 1
    assert command.json("--db", base, "search", "Ann", "--json") == []
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".csv") == [source.name]


def test_columns_and_dates_are_given_by_hand(command: Command, base: Path, tmp_path: Path) -> None:
    source = written(tmp_path, "who,day,how\nA-000001,03/02/2026,phone\n")
    options = ("--map", "customer=who", "--map", "at=day", "--map", "channel=how")
    assert "--dates" in command.refused("--db", base, "import", "interactions", source, *options, "--json")
    command("--db", base, "import", "interactions", source, *options, "--dates", "mdy")
    (contact,) = command.json("--db", base, "show", "A-000001", "--json")["interactions"]
    assert contact["at"].startswith("2026-03-02")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("", "empty"),
        ("colour,shape\nred,round\n", "--map"),
        ("\x00\x01\x02" * 100, ""),
    ],
)
def test_a_file_refused_whole_prints_no_document(
    command: Command, base: Path, tmp_path: Path, content: str | None, words: str
) -> None:
    source = tmp_path / "x.csv"
    if content is not None:
        source.write_text(content, encoding="utf-8")
    assert words in command.refused("--db", base, "import", "purchases", source, "--json")


def test_import_without_a_base_points_to_init(command: Command, tmp_path: Path) -> None:
    source = written(tmp_path, PURCHASES)
    assert "init" in command.refused("--db", tmp_path / "none.db", "import", "purchases", source)
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_export_and_import_again(command: Command, base: Path, tmp_path: Path) -> None:
    command("--db", base, "import", "purchases", written(tmp_path, PURCHASES), status=1)
    out = tmp_path / "ออก #2"
    done = command("--db", base, "export", "all", "--to", out)
    assert {Path(line).name for line in done.stdout.splitlines()} == {path.name for path in out.iterdir()}
    with (out / "purchases.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["amount"] for row in rows) == ["-3.00", "2.00", "2.51"]
    again = command.json("--db", base, "import", "customers", out / "customers.csv", "--json")
    assert (again["created"], again["updated"], again["refused"]) == (0, 0, 0)
    command("--db", base, "export", "customers", "--to", out / "c.json")
    people = json.loads((out / "c.json").read_text(encoding="utf-8"))
    assert "Bob [/] [bold]x" in [person["name"] for person in people]


def test_export_that_cannot_be_written_is_refused(command: Command, base: Path, tmp_path: Path) -> None:
    assert "odt" in command.refused("--db", base, "export", "customers", "--to", tmp_path / "x.odt")
    assert "cannot be written" in command.refused(
        "--db", base, "export", "customers", "--to", tmp_path / "no" / "x.csv"
    )
    assert command("--db", base, "export", "people", "--to", tmp_path / "x.csv", status=2).stdout == ""


def test_cards_of_a_phone_come_in_and_go_out(command: Command, base: Path, tmp_path: Path) -> None:
    cards = written(
        tmp_path,
        "BEGIN:VCARD\nVERSION:2.1\nN:ใจดี;มาลี\nTEL;CELL:0877776666\nTEL;WORK:021112222\n"
        "PHOTO;BASE64:\n AAAA\n\nEND:VCARD\n",
        "phone.vcf",
    )
    done = command("--db", base, "import", "customers", cards)
    for words in ("1 read", "1 created", "Not read: PHOTO"):
        assert words in done.stdout
    assert "phone_label" not in done.stdout
    refused = command("--db", base, "import", "products", cards, status=1)
    assert "only customers are read" in refused.stderr
    out = tmp_path / "out.vcf"
    command("--db", base, "export", "customers", "--to", out)
    assert (
        "N:ใจดี;มาลี;;;\r\nFN:มาลี ใจดี\r\nTEL;TYPE=CELL:0877776666\r\nTEL;TYPE=WORK:021112222\r\n"
        in out.read_bytes().decode()
    )
    assert command.json("--db", base, "import", "customers", out, "--json")["created"] == 0
