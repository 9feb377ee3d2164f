"""Whatever stands in the cells, an import keeps rows or refuses them; it never breaks, and nothing is lost between."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.errors import DeskError
from deskcrm.exchange.export import export_file
from deskcrm.exchange.fields import FIELDS, KINDS
from deskcrm.exchange.importing import import_file
from deskcrm.settings.founding import found_office
from deskcrm.store import Office, create_base, open_base
from faults.scale import scaled


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office that takes in everything, one example after another."""
    path = tmp_path_factory.mktemp("busy") / "office.db"
    create_base(path)
    clock = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 3, 2, 9, tzinfo=UTC))
    office = open_base(path, clock=clock, terminal="t")
    office.write(found_office, name="Office", language="th", staff="Nok")
    yield office
    office.close()


CELL = st.one_of(
    st.sampled_from(
        ["", " ", "?", "-", "N/A", "C1", "C2", "A-000001", "0812345678", "a@b.co", "Ann", "P1", "1", "-1", "2.55",
         "1e5", "99999999999999999999", "2020-01-01", "29/2/2020 10:00", "31/2/2020", "25 ธ.ค. 2569", "0000-00-00",
         "yes", "in", "open", "closed", "promise", "=1+1", "'=1", "[/]", "\x1b[2J", "a\nb", "๑๒", "5", "nan", "inf",
         "12345678"]
    ),
    st.text(max_size=12),
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=scaled(6), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_cells(busy: Office, tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject) -> None:
    names = [field.name for field in FIELDS[kind]]
    row = st.lists(CELL, min_size=len(names), max_size=len(names))
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    path: Path = tmp_path_factory.mktemp("any") / "any.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    results = [import_file(busy, kind, path, dates="dmy") for _ in range(2)]
    for result in results:
        assert result.read == result.created + result.updated + result.unchanged + result.refused
        assert result.read <= len(rows)
        if result.rejects_file is not None:
            with result.rejects_file.open(encoding="utf-8-sig", newline="") as file:
                assert len(list(csv.reader(file))) >= 2
    assert (results[1].created, results[1].updated) == (0, 0)
    assert results[1].unchanged + results[1].refused == results[0].read


PIECES = [
    b"BEGIN:VCARD", b"END:VCARD", b"VERSION:2.1", b"VERSION:4.0", b"\r\n", b"\n", b" ", b"\t", b"\r", b"N:",
    b"FN:", b"TEL", b"EMAIL:", b"ADR", b"NOTE:", b"BDAY:", b"AGENT:", b"KIND:group", b"MEMBER:mailto:a@b.co",
    b"PHOTO:", b"IMPP:line:", b";TYPE=", b";ENCODING=QUOTED-PRINTABLE", b";CHARSET=", b"tis-620", b"utf-7",
    b"idna", b"base64", b"=C3=91", b"=\r\n", b"=", b";", b":", b",", b'"', b"\\", b"\\n", b"item1.",
    b"X-ABLabel:", b"Ann", b"081", b"a@b.co", b"--0203", b"99999999", b"\xe0\xb8\x81", b"\xa1\xa2", b"\xff\xfe",
    b"\x00", b"[/]", b"\x1b[2J", b"PRODID:-//deskcrm//EN", b"X-DESKCRM-CODE:",
    b"X-DESKCRM-OTHER-ADDRESSES:| | | | | | | |", b"{", b"[", b'{"a":[1,{}]}', b"name,phone\n", b"sep=|\n",
    b'="1"',
]  # fmt: skip
"""What vCards, tables and JSON are made of."""


@pytest.mark.parametrize("name", ["any.vcf", "any.csv", "any.json", "any.xlsx", "any.vcf.gz"])
@settings(max_examples=scaled(12), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=4)), max_size=30))
def test_any_bytes(busy: Office, tmp_path_factory: pytest.TempPathFactory, name: str, pieces: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(b"".join(pieces))
    try:
        result = import_file(busy, "customers", path, dates="dmy")
    except DeskError:
        return
    assert result.read == result.created + result.updated + result.unchanged + result.refused
    again = import_file(busy, "customers", path, dates="dmy")
    assert (again.created, again.updated) == (0, 0)


@settings(max_examples=scaled(12), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map(b"".join), min_size=1, max_size=12))
def test_any_card(busy: Office, tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("card")
    path = folder / "any.vcf"
    path.write_bytes(b"BEGIN:VCARD\r\nVERSION:3.0\r\n" + b"\r\n".join(lines) + b"\r\nEND:VCARD\r\n")
    try:
        result = import_file(busy, "customers", path)
    except DeskError:
        return
    # Whatever came in goes out as cards again.
    assert export_file(busy, "customers", folder / "out.vcf").rows >= result.created


@pytest.mark.parametrize(
    "line",
    [
        b"TEL;TYPE=" + b"," * 100_000 + b'"1',
        b"NOTE:" + b"x" * 74 + b"\r\n x" * 200_000,
        b"NOTE;ENCODING=QUOTED-PRINTABLE:" + b"=41=\r\n" * 100_000,
        b"PHOTO;ENCODING=b:" + b"\r\n " + (b"A" * 74 + b"\r\n ") * 50_000,
        b"AGENT:\r\n" + b"BEGIN:VCARD\r\nAGENT:\r\n" * 5_000,
        b"ADR:;;" + "ตำบล อำเภอ เขต จ. ".encode() * 5_000,
        b"FN:" + b"Co., " * 100_000,
        b"N:" + b"\\;" * 200_000,
        b'X;A="' + b'";B="' * 100_000 + b":",
    ],
    ids=["commas", "folds", "soft breaks", "picture", "agents", "address", "name", "escapes", "quotes"],
)
def test_a_card_made_to_be_slow_is_read_or_refused(busy: Office, tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "slow.vcf"
    path.write_bytes(b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nEMAIL:ann@example.com\r\n" + line + b"\r\nEND:VCARD\r\n")
    result = import_file(busy, "customers", path)
    assert result.read == 1
