"""Tables of other programs are read whole, or refused with the line and the reason."""

from __future__ import annotations

import csv
import gzip
import io
import os
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from deskcrm.errors import Refused
from deskcrm.exchange.delimited import CELL_LIMIT
from deskcrm.exchange.reading import open_table

DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared/data")
ENCODINGS = DATA / "contacts" / "thai-encodings"


def written(folder: Path, content: bytes | str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows_of(path: Path, encoding: str | None = None) -> list[tuple[int, list[str], str]]:
    with open_table(path, encoding=encoding) as table:
        return [(line, cells, str(problem) if problem else "") for line, cells, problem in table.rows]


def refusal(path: Path, encoding: str | None = None) -> str:
    with pytest.raises(Refused) as caught:
        rows_of(path, encoding)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_delimiter_and_encoding_are_found_and_said(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = f"ชื่อ{delimiter}note, or; more\r\n" if delimiter == "\t" else f"ชื่อ{delimiter}note\r\n"
    path = written(tmp_path, (text + f"สมศรี{delimiter}น้ำรั่ว\r\n").encode(encoding))
    with open_table(path) as table:
        assert table.delimiter == delimiter
        assert table.encoding == encoding
        assert table.guessed == (encoding in ("utf-8", "cp874"))
        assert table.header[0] == "ชื่อ"
        assert [(line, cells) for line, cells, _ in table.rows] == [(2, ["สมศรี", "น้ำรั่ว"])]


def test_gzip_is_known_by_its_content_and_rows_can_be_read_twice(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(b"a,b\n1,2\n", mtime=0), "table.csv")
    with open_table(path) as table:
        assert list(table.rows) == list(table.rows) == [(2, ["1", "2"], None)]


def test_line_numbers_count_lines_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, '\nsep=;\na;b\n1;"x\ny"\n\n2;z\n')
    assert rows_of(path) == [(4, ["1", "x\ny"], ""), (7, ["2", "z"], "")]


def test_a_ragged_row_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, "a,b\n1\n1,2,3\n4,5\n"))
    assert [(line, bool(problem)) for line, _, problem in rows] == [(2, True), (3, True), (4, False)]
    assert "1 cells where the header has 2" in rows[0][2]


def test_a_quotation_mark_left_open_costs_its_own_line(tmp_path: Path) -> None:
    lines = "".join(f"{number},n{number}\n" for number in range(500))
    rows = rows_of(written(tmp_path, f'a,b\n"1,open\n{lines}'))
    assert rows[0][:2] == (2, ['"1', "open"])
    assert "not closed" in rows[0][2]
    assert [cells for _, cells, problem in rows if not problem] == [[str(n), f"n{n}"] for n in range(500)]
    assert rows[-1][0] == 502


def test_two_open_quotation_marks_do_not_swallow_what_stands_between(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, 'a,b\n1,"x\n2,y\n3,z\n4,"w\n5,v\n'))
    assert [cells for _, cells, problem in rows if not problem] == [["2", "y"], ["3", "z"], ["5", "v"]]


def test_a_last_line_with_an_open_mark_is_refused(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, 'a,b\n1,2\n3,"4'))
    assert [bool(problem) for _, _, problem in rows] == [False, True]


def test_a_cell_of_a_million_characters_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, f"a,b\n1,{'x' * (CELL_LIMIT + 1)}\n2,y\n"))
    assert str(CELL_LIMIT) in rows[0][2]
    assert len(rows[0][1][1]) == CELL_LIMIT + 1
    assert rows[1] == (3, ["2", "y"], "")


def test_bytes_that_cannot_be_read_cost_their_row(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,ที่นี่\n".encode() + b"2,\xff\n" + "3,ไหน\n".encode())
    rows = rows_of(path)
    assert [problem for _, _, problem in rows] == ["", "The byte 0xFF in cell 2 cannot be read as utf-8.", ""]
    assert rows[1][1][1].encode("utf-8", "surrogateescape") == b"\xff"


def test_a_given_encoding_is_held_against_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "ชื่อ,b\nก,1\n".encode("cp874"))
    assert rows_of(path, "cp874")[0][1] == ["ก", "1"]
    assert "cannot be read" in rows_of(path, "utf-8")[0][2]
    assert refusal(path, "klingon") == "There is no encoding called klingon."
    assert "no encoding" in refusal(path, "hex")


@pytest.mark.parametrize(
    ("content", "name", "part"),
    [
        (b"", "t.csv", "t.csv is empty"),
        (b"\n\n", "t.csv", "is empty"),
        (b"\xef\xbb\xbf", "t.csv", "is empty"),
        (b"1,2,3\n4,5,6\n", "t.csv", "no column names"),
        (b"a,b,A,a\n1,2,3,4\n", "t.csv", "The column a stands twice"),
        (b'"a,b\n1,2\n', "t.csv", "quotation mark"),
        (b"\x00\x01\x02", "t.csv", "NUL"),
        (b"a\x00,b\n", "t.csv", "NUL"),
        (b"\x1f\x8b\x08\x00", "t.csv.gz", "not a whole gzip file"),
        (gzip.compress(b"a,b\n" * 999, mtime=0)[:-9], "t.csv.gz", "not a whole gzip file"),
        (gzip.compress(b"", mtime=0), "t.csv.gz", "is empty"),
        (b"", "t.xlsx", "not an Excel workbook"),
        (b"a,b\n", "t.xlsx", "not an Excel workbook"),
        (b"PK\x03\x04nothing", "t.csv", "not an Excel workbook"),
        (b"BEGIN:NOTHING\n", "t.vcf", "t.vcf holds no cards"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, content: bytes, name: str, part: str) -> None:
    text = refusal(written(tmp_path, content, name))
    assert part in text
    assert "\n" not in text


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "nowhere.csv")
    assert "cannot be read" in refusal(tmp_path)


def test_a_workbook_reads_as_typed(tmp_path: Path) -> None:
    import datetime

    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    book.add_worksheet("empty")
    sheet = book.add_worksheet("data")
    date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(2, 0, ["ชื่อ", "n", "price", "at", "day", "ok", ""])
    sheet.write_row(3, 0, ["=สมชาย", 5, 2.55])
    sheet.write_datetime(3, 3, datetime.datetime(2020, 1, 2, 3, 4), date)  # noqa: DTZ001  Excel knows no zone
    sheet.write_datetime(3, 4, datetime.datetime(2020, 1, 2), date)  # noqa: DTZ001
    sheet.write_boolean(3, 5, True)
    sheet.write_row(5, 0, ["x", 1, 1, "", "", "", "", "beyond"])
    book.close()
    with open_table(path) as table:
        assert not table.is_escaped
        assert table.header == ("ชื่อ", "n", "price", "at", "day", "ok")
        first, second = list(table.rows)
    assert first == (4, ["=สมชาย", "5", "2.55", "2020-01-02 03:04:00", "2020-01-02", "true"], None)
    assert second[0] == 6
    assert "8 cells where the header has 6" in str(second[2])


@pytest.mark.skipif(not ENCODINGS.is_dir(), reason="the real data is not beside the project")
def test_the_same_thai_customers_in_three_encodings_read_the_same() -> None:
    tables = []
    for path in sorted(ENCODINGS.iterdir()):
        with open_table(path) as table:
            tables.append((table.header, [cells for _, cells, _ in table.rows]))
    assert len(tables) == 3
    assert tables[0] == tables[1] == tables[2]
    assert len(tables[0][1]) == 60


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=20)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6), st.sampled_from(",;\t"))
def test_what_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], sign: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=sign, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    path = written(tmp_path_factory.mktemp("csv"), out.getvalue())
    assert [cells for _, cells, problem in rows_of(path) if not problem] == rows


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = written(tmp_path_factory.mktemp("csv"), b"a,b\n" + content)
    lines = [line for line, _, _ in rows_of(path)]
    assert lines == sorted(lines)


def test_a_device_is_not_read_for_ever() -> None:
    assert "zero is a device" in refusal(Path("/dev/zero"))
