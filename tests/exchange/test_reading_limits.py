"""A file made to fill the memory, or one that never comes, is refused in one sentence."""

from __future__ import annotations

import gzip
import os
import threading
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from deskcrm.errors import Refused
from deskcrm.exchange import limits
from deskcrm.exchange.reading import open_table


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as caught, open_table(path) as table:
        list(table.rows)
    return str(caught.value)


@pytest.mark.parametrize("start", [b"", b"name,phone\nAnn,1\n", "name,phone\n".encode("utf-16")])
def test_a_line_without_an_end_is_read_no_further_than_a_table_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: bytes
) -> None:
    monkeypatch.setattr(limits, "LONGEST_LINE", 1_500_000)
    path = tmp_path / "line.csv.gz"
    path.write_bytes(gzip.compress(start + b"\x0a\x0a" * 1_600_000 if b"\xff" in start else start + b"x," * 1_600_000))
    assert "A line of line.csv.gz has more than 1500000 characters" in refusal(path)


def test_what_unpacks_to_more_than_a_table_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_UNPACKED", 1 << 20)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"name\n" + b"Ann\n" * 1_000_000))
    assert "bomb.csv.gz comes to more than 0 GB" in refusal(path)


@pytest.mark.parametrize("name", ["large.json", "large.vcf"])
def test_what_must_be_read_whole_has_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(limits, "MOST_AT_ONCE", 100)
    path = tmp_path / name
    path.write_bytes(("BEGIN:VCARD\n" + "N:Ann\n" * 100).encode("utf-16") if name.endswith("vcf") else b"[{}]" * 100)
    assert f"{name} has more than 0 MB" in refusal(path)


def test_one_stray_cell_at_the_end_of_a_sheet_does_not_end_the_desk(tmp_path: Path) -> None:
    """The library asks for 500 GB for it, and the process that asks is ended."""
    path = tmp_path / "stray.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name", "phone"])
    sheet.write_row(1, 0, ["Ann", "0812345678"])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert "stray.xlsx is too large to be read as a workbook" in refusal(path)


def test_a_workbook_that_unpacks_to_more_than_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_BOOK_MEMORY", 300 << 20)
    small, path = tmp_path / "small.xlsx", tmp_path / "packed.xlsx"
    book = xlsxwriter.Workbook(str(small))
    book.add_worksheet().write_row(0, 0, ["name", "phone"])
    book.close()
    with zipfile.ZipFile(small) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == "xl/sharedStrings.xml":
                content = content.replace(b"<t>name</t>", b"<t>" + b"x" * (400 << 20) + b"</t>")
            target.writestr(entry, content)
    assert "packed.xlsx is too large to be read as a workbook" in refusal(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_read_while_somebody_writes_into_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(b"name,phone\nAnn,1\n",))
    writer.start()
    with open_table(path) as table:
        assert [cells for _, cells, _ in table.rows] == [["Ann", "1"]]
    writer.join()
    monkeypatch.setattr(limits, "QUIET_SECONDS", 0)
    assert "Nothing came through the pipe pipe.csv" in refusal(path)
