"""Tables as offices really have them: odd encodings, what Excel did to numbers, names and addresses in one cell."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import xlsxwriter

from deskcrm.exchange.addresses import take_apart
from deskcrm.exchange.encodings import detect
from deskcrm.exchange.importing import import_file
from deskcrm.exchange.names import split_name
from deskcrm.identify.customers import customer_by_code, edit_customer, input_of
from deskcrm.store import Office

from .tables import counts, reasons, select, table

DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared/data") / "contacts"

THAI = "รหัส,ชื่อ,โทร\nC1,สมศรี ใจดี,081\nC2,น้ำฝน ปู่ทอง,082\n"
TEXTS = {
    "thai": THAI,
    "one Thai word": "name,note\nAnn,ดี\n",
    "german": "Name;Stadt\nJosé Müller;Köln\nÄnne Groß;München\n",
    "french": "name,city\nRené,Paris\n",
    "euro": "name,price\nCafé,5 €\n",
    "japanese": "名前,住所\n山田太郎,東京都新宿区\n鈴木花子,大阪府\n",
    "chinese": "姓名,地址\n王小明,北京市朝阳区\n李雷,上海市\n",
    "korean": "이름,주소\n김철수,서울특별시\n이영희,부산광역시\n",
    "russian": "Имя,Город\nИван Петров,Москва\nАнна Сидорова,Санкт-Петербург\n",
    "polish": "imię,miasto\nŁukasz Żółć,Łódź\nKrzysztof Wąs,Gdańsk\n",
}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("thai", "cp874"), ("thai", "tis-620"), ("thai", "iso8859-11"), ("one Thai word", "cp874"),
     ("thai", "utf-16-le"), ("thai", "utf-16-be"), ("german", "utf-16-le"), ("german", "cp1252"),
     ("french", "latin-1"), ("euro", "cp1252"), ("german", "mac_roman"), ("japanese", "cp932"),
     ("japanese", "euc_jp"), ("chinese", "gb18030"), ("korean", "cp949"), ("russian", "cp1251"),
     ("russian", "koi8_r"), ("polish", "cp1250")],
)  # fmt: skip
def test_encodings_are_told_apart(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(TEXTS[text].encode(encoding))
    with path.open("rb") as file:
        found = detect(file, None)
    assert (path.read_bytes().decode(found.name), found.guessed, found.flawed) == (TEXTS[text], True, False)


def test_the_thai_of_old_macintoshes_with_its_shifted_marks(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(THAI.encode("cp874").replace(b"\xe8\xd7", b"\x98\xd7").replace(b"\xbb\xd9\xe8", b"\xbb\xd9\x83"))
    with path.open("rb") as file:
        found = detect(file, None)
    assert (path.read_bytes().decode(found.name), found.name) == (THAI, "mac-thai")


@pytest.mark.skipif(not DATA.exists(), reason="the real data is not beside the project (DESKCRM_TEST_DATA)")
def test_the_same_sixty_customers_in_every_encoding(office: Office) -> None:
    seen = []
    for path in sorted((DATA / "thai-encodings").iterdir()):
        result = import_file(office, "customers", path)
        assert (result.read, result.refused) == (60, 0)
        seen.append(select(
            office,
            "SELECT c.code, c.title, c.given, c.family, c.name, c.note, p.value, p.normal FROM customer c"
            " LEFT JOIN contact_point p ON p.customer_id = c.id ORDER BY c.code",
        ))  # fmt: skip
    assert len(seen[0]) == 60
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0][:5] == ("C0001", "นาย", "พลวรรธน์", "วงษ์เพิก", "พลวรรธน์ วงษ์เพิก")


@pytest.mark.parametrize(
    ("cell", "phone", "normal"),
    [
        ("812345678", "0812345678", "+66812345678"),
        ("21234567", "021234567", "+6621234567"),
        ("812345678.0", "0812345678", "+66812345678"),
        ('"=""0812345678"""', "0812345678", "+66812345678"),
        ("'0812345678", "0812345678", "+66812345678"),
        ("6.6812345678E+10", "66812345678", "+66812345678"),
        ("02-123-4567 กด 2", "02-123-4567 กด 2", "+6621234567"),
        ("02-123-4567-9", "02-123-4567-9", "+6621234567"),
    ],
)
def test_numbers_that_a_spreadsheet_changed(office: Office, tmp_path: Path, cell: str, phone: str, normal: str) -> None:
    assert import_file(office, "customers", table(tmp_path, ["name,phone", f"Ann,{cell}"])).refused == 0
    assert select(office, "SELECT value, normal FROM contact_point") == [(phone, normal)]


def test_codes_get_the_zeros_back_that_the_office_writes(office: Office, tmp_path: Path) -> None:
    rows = ["code,given,nickname", "000123,Ann,", "0456,Bob,", "99,Cid,"]
    assert import_file(office, "customers", table(tmp_path, rows)).created == 3
    rows = ["code,given,nickname", "123,Ann,A", "456.0,Bob,B", "99,Cid,C", "7,Dan,D"]
    result = import_file(office, "customers", table(tmp_path, rows))
    assert counts(result) == (4, 1, 3, 0, 0)
    codes = [code for (code,) in select(office, "SELECT code FROM customer ORDER BY id")]
    assert codes == ["000123", "0456", "99", "7"]


def test_what_cannot_be_restored_is_refused(office: Office, tmp_path: Path) -> None:
    result = import_file(office, "customers", table(tmp_path, ["code,name,phone", "1,Ann,6.68E+10", "1.2E+12,Bob,"]))
    assert counts(result) == (2, 0, 0, 0, 2)
    assert all("its last digits are gone" in reason for reason in reasons(result))


def test_a_workbook_with_numbers_and_buddhist_dates(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("data")
        sheet.write_row(0, 0, ["รหัส", "ชื่อ-สกุล", "โทร", "วันเกิด", "รหัสไปรษณีย์", "ประเทศ"])
        sheet.write_row(1, 0, [101.0, "นางมะลิ ศรีสุข", 812345678.0, "25/12/2533", 10540.0, "ไทย"])
        sheet.write_row(2, 0, ["102", "Bob", "'081", "1990", 2134, "United States"])
    assert counts(import_file(office, "customers", path)) == (2, 2, 0, 0, 0)
    assert select(office, "SELECT code, title, given, family, born FROM customer") == [
        ("101", "นาง", "มะลิ", "ศรีสุข", "1990-12-25"), ("102", "", "", "", "1990"),
    ]  # fmt: skip
    assert select(office, "SELECT value, postcode FROM contact_point ORDER BY id") == [
        ("0812345678", ""), ("", "10540"), ("'081", ""), ("", "02134"),
    ]  # fmt: skip


def test_several_in_one_cell_of_any_program(office: Office, tmp_path: Path) -> None:
    rows = [
        "sep=|",
        "ชื่อ|โทรศัพท์|อีเมล|หมายเหตุ|บันทึก",
        'Ann|"081-234-5678, 02-123-4567 ต่อ 12/0899999999\n021112222 และ 02 111 3333"|a@b.co, c@d.co|one|two',
        "Bob|02-123-4567/8 ::: 1669||",
    ]
    result = import_file(office, "customers", table(tmp_path, [*rows[:3], f"{rows[3]}|"]))
    assert counts(result) == (2, 2, 0, 0, 0), result.reasons
    assert select(office, "SELECT value FROM contact_point ORDER BY customer_id, position") == [
        ("081-234-5678",), ("02-123-4567 ต่อ 12",), ("0899999999",), ("021112222",), ("02 111 3333",), ("a@b.co",),
        ("c@d.co",), ("02-123-4567/8",), ("1669",),
    ]  # fmt: skip
    assert select(office, "SELECT note FROM customer WHERE name = 'Ann'") == [("one\ntwo",)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("99/1 หมู่ 2 ซอยสุขใจ ถนนเทพารักษ์ ต.บางพลี อ.เมือง จ.สมุทรปราการ 10540",
         ("99/1 หมู่ 2 ซอยสุขใจ ถนนเทพารักษ์", "บางพลี", "เมือง", "สมุทรปราการ", "10540", "")),
        ("123 ถ.สีลม แขวงสีลม เขตบางรัก กรุงเทพฯ 10500", ("123 ถ.สีลม", "สีลม", "บางรัก", "กรุงเทพฯ", "10500", "")),
        ("123 ถ.สีลม แขวงสีลมเขตบางรักกรุงเทพมหานคร 10500",
         ("123 ถ.สีลม", "สีลม", "บางรัก", "กรุงเทพมหานคร", "10500", "")),
        ("55 ม.3 ตำบลแม่เหียะ อำเภอเมืองเชียงใหม่ เชียงใหม่", ("55 ม.3", "แม่เหียะ", "เมืองเชียงใหม่", "เชียงใหม่", "", "")),
        ("55 ต. แม่เหียะ\nอ. เมือง จ. เชียงใหม่ ๕๐๑๐๐ ประเทศไทย", ("55", "แม่เหียะ", "เมือง", "เชียงใหม่", "50100", "ประเทศไทย")),
        ("99/1 Moo 2, Thepharak Road, Bang Phli Subdistrict, Mueang District, Samut Prakan 10540, Thailand",
         ("99/1 Moo 2, Thepharak Road", "Bang Phli", "Mueang", "Samut Prakan", "10540", "Thailand")),
        ("1 Silom Rd. Khwaeng Silom Khet Bang Rak Bangkok 10500",
         ("1 Silom Rd.", "Silom", "Bang Rak", "Bangkok", "10500", "")),
        ("12 Some Road Mueang District, Lamphun", ("12 Some Road Mueang District", "", "", "Lamphun", "", "")),
        ("ใกล้ตลาดไท โทร 10540", ("ใกล้ตลาดไท โทร 10540", "", "", "", "", "")),
        ("99 ถนนเขตรัฐ 10540", ("99 ถนนเขตรัฐ", "", "", "", "10540", "")),
        ("Silicon Alley 5, New York 12345", ("Silicon Alley 5, New York 12345", "", "", "", "", "")),
        ("", ("", "", "", "", "", "")),
    ],
)  # fmt: skip
def test_an_address_in_one_cell(text: str, parts: tuple[str, ...]) -> None:
    assert tuple(take_apart(text)) == parts


@pytest.mark.parametrize(
    ("text", "title", "given", "family"),
    [("นายสมชาย ใจดี", "นาย", "สมชาย", "ใจดี"), ("สมชาย ใจดี", "", "สมชาย", "ใจดี"), ("นางสาวมะลิ", "นางสาว", "มะลิ", ""),
     ("น.ส.วิภา  ศรีสุข", "น.ส.", "วิภา", "ศรีสุข"), ("คุณากร แสนดี", "", "คุณากร", "แสนดี"), ("นายก", "", "", ""),
     ("Mr. John Doe", "Mr.", "John", "Doe"), ("John Doe", "", "", ""), ("Drake Smith", "", "", ""),
     ("Mr John Paul Doe", "", "", ""), ("Ann [VIP]", "", "", ""), ("สมชาย 2", "", "", "")],
)  # fmt: skip
def test_a_name_in_one_cell_is_taken_apart_where_that_is_safe(text: str, title: str, given: str, family: str) -> None:
    assert split_name(text) == (title, given, family, False)


def test_organisations_are_known_by_their_names(office: Office, tmp_path: Path) -> None:
    names = ["บริษัท ไทยดี จำกัด", "หจก. รุ่งเรือง", '"Acme Co., Ltd."', "โรงเรียนวัดดี", "สมชาย ใจดี"]
    assert import_file(office, "customers", table(tmp_path, ["name", *names])).created == 5
    kinds = [kind for (kind,) in select(office, "SELECT kind FROM customer ORDER BY id")]
    assert kinds == ["organisation"] * 4 + ["person"]


def test_a_form_leaves_labels_and_further_addresses_as_they_are(office: Office, tmp_path: Path) -> None:
    header = "code,given,phone,phone_label,address,address_label,other_addresses"
    line = "C1,Ann,0812345678; 021234567,mobile; work,1 Road,home,work | 2 Road | | Bang Rak; 3 Road"
    assert import_file(office, "customers", table(tmp_path, [header, line])).refused == 0
    view = office.read(customer_by_code, "C1")
    given = input_of(view)
    assert (given.phone, given.address) == ("0812345678; 021234567", "1 Road")
    changed = {**{name: getattr(given, name) for name in given.__slots__}, "address": "9 Road"}
    office.write(
        edit_customer, view.id, type(given)(**changed), version=view.version, staff_id=None, clock=office.clock
    )
    kept = "SELECT value, label, district FROM contact_point WHERE archived_at IS NULL ORDER BY position"
    assert select(office, kept) == [
        ("0812345678", "mobile", ""), ("021234567", "work", ""), ("9 Road", "home", ""), ("2 Road", "work", "Bang Rak"),
        ("3 Road", "", ""),
    ]  # fmt: skip
