"""Address books as phones and mail programs write them; what is expected was read off each file by eye."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import pytest

from deskcrm.exchange.importing import import_file
from deskcrm.store import Office

from .tables import counts, select

DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared/data") / "contacts"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the real data is not beside the project (DESKCRM_TEST_DATA)")


def people(office: Office) -> list[dict[str, Any]]:
    names = ("name", "title", "given", "family", "nickname", "organisation", "born", "tags", "note", "id")
    found = []
    for row in select(office, f"SELECT {', '.join(names)} FROM customer ORDER BY id"):  # noqa: S608
        one = dict(zip(names, row, strict=True))
        ways = select(
            office,
            "SELECT kind, value, label, extension, subdistrict, district, province, postcode, country"  # noqa: S608
            f" FROM contact_point WHERE customer_id = {one.pop('id')} ORDER BY position",
        )
        one["ways"] = [tuple(part for part in way if part) for way in ways]
        one["note"] = one["note"].splitlines()
        found.append({name: value for name, value in one.items() if value})
    return found


LICENCE_END = "EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE."
N = "Ñ"


@needs_data
def test_android(office: Office) -> None:
    result = import_file(office, "customers", DATA / "vcards" / "John_Doe_ANDROID.vcf")
    assert (counts(result), result.unused) == ((6, 6, 0, 0, 0), ("PHOTO",))
    found = people(office)
    assert found[:2] == [
        {"name": "john.doe@company.com", "tags": "My Contacts", "ways": [("email", "john.doe@company.com")]},
        {"name": "jane.doe@company.com", "tags": "My Contacts", "ways": [("email", "jane.doe@company.com")]},
    ]
    assert found[2] == {
        "name": "Ñ Ñ Ñ Ñ", "family": "Ñ Ñ Ñ Ñ", "tags": "My Contacts", "note": ["Name: Ñ Ñ Ñ Ñ Ñ"],
        "ways": [("phone", "123456789", "mobile")],
    }  # fmt: skip
    note = " ".join(N * 7) + " " + " ".join(["ÑÑ", *N * 6]) + " " + " ".join(["ÑÑ", *N * 4])
    assert found[3] == {
        "name": " ".join(N * 11), "family": " ".join(N * 11), "tags": "My Contacts", "note": [note],
        "ways": [("phone", "123456", "mobile"), ("phone", "234567", "home"), ("phone", "3456789", "mobile"),
                 ("phone", "45678901", "home")],
    }  # fmt: skip
    assert found[4] == {
        "name": "Ñ Ñ Ñ Ñ Ñ", "given": "Ñ Ñ Ñ", "family": "Ñ Ñ", "organisation": N * 12,
        "note": [f"E-mail: {N * 14}", "Web page: www.company.com", "Web page: http://www.company.com"],
        "ways": [("phone", "123456", "mobile, work, work fax"), ("email", "bob@company.com", "work")],
    }  # fmt: skip
    assert {key: value for key, value in found[5].items() if key not in ("organisation", "note")} == {
        "name": "ÑÑÑÑ", "family": "ÑÑÑÑ", "tags": "My Contacts",
        "ways": [("phone", "55556666", "mobile"), ("email", "henry@company.com")],
    }  # fmt: skip


@needs_data
def test_gmail_iphone_and_outlook(office: Office) -> None:
    for name in ("GMAIL", "IPHONE", "MS_OUTLOOK"):
        assert counts(import_file(office, "customers", DATA / "vcards" / f"John_Doe_{name}.vcf")) == (1, 1, 0, 0, 0)
    gmail, iphone, outlook = people(office)
    assert gmail.pop("note")[1:] == [
        "Favotire Color: Blue", "Given name as it sounds: Jon", "Family name as it sounds: Dow",
        "Job title: Money Counter", "Web page: http://www.ibm.com", "Anniversary: 1975-03-01", "Spouse: Jenny",
    ]  # fmt: skip
    assert gmail == {
        "name": "John Richter, James Doe Sr.", "title": "Mr.", "given": "John Richter, James", "family": "Doe Sr.",
        "organisation": "IBM", "born": "1980-03-22",
        "ways": [
            ("phone", "905-555-1234", "mobile"), ("phone", "905-666-1234", "home"),
            ("email", "john.doe@ibm.com", "home"),
            ("address", "Crescent moon drive, 555-asd, Nice Area, Albaney, New York 12345, United States of America",
             "home"),
        ],
    }  # fmt: skip
    assert iphone == {
        "name": "John Richter James Doe Sr.", "title": "Mr.", "given": "John Richter James", "family": "Doe Sr.",
        "nickname": "Johny", "organisation": "IBM", "born": "2012-06-06",
        "note": ["Department: Accounting", "Job title: Money Counter", "Web page: http://www.ibm.com"],
        "ways": [
            ("phone", "905-555-1234", "mobile"), ("phone", "905-666-1234", "home"), ("phone", "905-777-1234", "work"),
            ("phone", "905-888-1234", "home fax"), ("phone", "905-999-1234", "work fax"),
            ("phone", "905-111-1234", "pager"), ("phone", "905-222-1234", "assistant"), ("email", "john.doe@ibm.com"),
            ("address", "Silicon Alley 5,", "home", "New York", "New York", "12345", "United States of America"),
            ("address", "Street4, Building 6, Floor 8", "work", "New York", "12345", "USA"),
        ],
    }  # fmt: skip
    assert outlook.pop("note")[1:] == [
        "Department: Accounting", "Job title: Money Counter", "Web page: http://www.ibm.com", "Job: Counting Money",
        "Anniversary: 2011-01-13", "Chat: johny5@aol.com", "Manager: Big Blue", "Assistant: Jenny",
    ]  # fmt: skip
    assert outlook == {
        "name": "John Richter James Doe Sr.", "title": "Mr.", "given": "John Richter James", "family": "Doe Sr.",
        "nickname": "Johny", "organisation": "IBM", "born": "1980-03-22",
        "ways": [
            ("phone", "(905) 555-1234", "work"), ("phone", "(905) 666-1234", "home"), ("email", "john.doe@ibm.cm"),
            ("address", "Cresent moon drive", "work", "Albaney", "New York", "12345", "United States of America"),
            ("address", "Silicon Alley 5,", "home", "New York", "New York", "12345", "United States of America"),
        ],
    }  # fmt: skip
    for (note,) in select(office, "SELECT note FROM customer WHERE note LIKE 'THIS SOFTWARE IS PROVIDED BY %'"):
        assert note.splitlines()[0].endswith(LICENCE_END)


@needs_data
def test_lists_old_outlook_and_the_standard_itself(office: Office) -> None:
    results = [
        import_file(office, "customers", DATA / "vcards" / name)
        for name in ("gmail-list.vcf", "outlook-2003.vcf", "rfc6350-example.vcf")
    ]
    assert [result.created for result in results] == [3, 1, 1]
    assert [result.unused for result in results] == [(), ("KEY", "FBURL"), ("GENDER", "LANG (2)", "GEO", "KEY", "TZ")]
    arnold, chris, doug, outlook, simon = people(office)
    assert [arnold, chris, doug] == [
        {"name": "Arnold Smith", "given": "Arnold", "family": "Smith", "ways": [("email", "asmithk@gmail.com")]},
        {"name": "Chris Beatle", "given": "Chris", "family": "Beatle", "ways": [("email", "chrisy55d@yahoo.com")]},
        {"name": "Doug White", "given": "Doug", "family": "White", "ways": [("email", "dwhite@gmail.com")]},
    ]
    assert outlook == {
        "name": "John Doe III", "title": "Mr.", "given": "John", "family": "Doe III", "nickname": "Joey",
        "organisation": "Company, The", "born": "1980-03-21",
        "note": [
            "This is the note field!!", "Second line", "", "Third line is empty", "Department: TheDepartment",
            "Phone (work): BusinessPhone", "Phone (home): HomePhone", "Phone (mobile): MobilePhone",
            "Phone (work fax): BusinessFaxPhone", "Job title: The Job Title",
            "Web page: http://web-page-address.com", "Job: TheProfession",
        ],
        "ways": [
            ("email", "jdoe@hotmail.com"),
            ("address", "TheOffice, 123 Main St", "work", "Austin", "TX", "12345", "United States of America"),
        ],
    }  # fmt: skip
    assert simon == {
        "name": "Simon Perreault", "given": "Simon", "family": "Perreault", "organisation": "Viagenie",
        "note": ["After the name: ing. jr, M.Sc.", "Birthday: 3/2", "Anniversary: 2009-08-08",
                 "Web page: http://nomis80.org"],
        "ways": [
            ("phone", "+1-418-656-9254 ext. 102", "work", "102"), ("phone", "+1-418-262-6501", "work mobile"),
            ("email", "simon.perreault@viagenie.ca", "work"),
            ("address", "Suite D2-630, 2875 Laurier", "work", "Quebec", "QC", "G1V 2M2", "Canada"),
        ],
    }  # fmt: skip


CARDS = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=TIS-620;ENCODING=QUOTED-PRINTABLE:=E3=A8=B4=D5;=CA=C1=AA=D2=C2;;=B9=D2=C2
TEL;CELL:081-234-5678
BDAY:1990
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E0=B8=99=E0=B9=89=E0=B8=B3=
=E0=B8=A3=E0=B8=B1=E0=B9=88=E0=B8=A7
UID:1
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:;นางสาวมาลี ศรีสุข;;;
FN:นางสาวมาลี ศรีสุข
item1.TEL:02-123-4567 ต่อ 12
item1.X-ABLabel:ร้านลูกสาว
TEL;TYPE=WORK,FAX:02-123-4568-9
ADR;TYPE=HOME:;;99/1 หมู่ 2 ต.บางพลี อ.เมือง จ.สมุทรปราการ 10540;;;;
ADR;TYPE=WORK:;;1 ถนนสีลม;บางรัก;กรุงเทพฯ;10500;ไทย
X-SOCIALPROFILE;type=line:http://line.me/ti/p/~malee.s
IMPP;X-SERVICE-TYPE=Skype:skype:malee
BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-05
CATEGORIES:ลูกค้าประจำ,VIP
AGENT:
BEGIN:VCARD
FN:Nobody
END:VCARD
UID:urn:uuid:2
PHOTO;ENCODING=b:/9j/4AAQSkZJRgABAQAAAQABAAD
/9j/4AAQSkZJRgABAQAAAQABAAD=

X-MOOD:calm
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:org
FN:บริษัท ไทยดี จำกัด
EMAIL:sales@thaidee.co.th
NOTE:first line
  of a long\\, long
 er note\\nsecond
a line that was not folded
BEGIN:VCARD
VERSION:4.0
KIND:group
FN:ชมรม
MEMBER:urn:uuid:1
MEMBER:mailto:Sales@thaidee.co.th
END:VCARD
BEGIN:VCARD
VERSION:3.0
X-ADDRESSBOOKSERVER-KIND:group
FN:Nobody here
END:VCARD
"""


@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig", "utf-16", "crcrlf", "cr"])
def test_cards_of_every_version_with_thai_and_broken_lines(office: Office, tmp_path: Path, form: str) -> None:
    path = tmp_path / "contacts.vcf"
    text = CARDS.replace("\n", {"crcrlf": "\r\r\n", "cr": "\r"}.get(form, "\r\n"))
    path.write_bytes(text.encode(form if form.startswith("utf") else "utf-8"))
    result = import_file(office, "customers", path)
    assert counts(result) == (3, 3, 0, 0, 0)
    assert result.unused == ("AGENT", "PHOTO", "X-MOOD", "group Nobody here")
    assert people(office) == [
        {"name": "สมชาย ใจดี", "title": "นาย", "given": "สมชาย", "family": "ใจดี", "born": "1990", "tags": "ชมรม",
         "note": ["น้ำรั่ว"], "ways": [("phone", "081-234-5678", "mobile")]},
        {"name": "มาลี ศรีสุข", "title": "นางสาว", "given": "มาลี", "family": "ศรีสุข", "tags": "ลูกค้าประจำ;VIP",
         "note": ["Skype: malee", "Birthday: 5/3"],
         "ways": [("phone", "02-123-4567 ต่อ 12", "ร้านลูกสาว", "12"), ("phone", "02-123-4568-9", "work fax"),
                  ("line", "malee.s"),
                  ("address", "99/1 หมู่ 2", "home", "บางพลี", "เมือง", "สมุทรปราการ", "10540"),
                  ("address", "1 ถนนสีลม", "work", "บางรัก", "กรุงเทพฯ", "10500", "ไทย")]},
        {"name": "บริษัท ไทยดี จำกัด", "organisation": "บริษัท ไทยดี จำกัด", "tags": "ชมรม",
         "note": ["first line of a long, longer note", "second", "a line that was not folded"],
         "ways": [("email", "sales@thaidee.co.th")]},
    ]  # fmt: skip
    assert select(office, "SELECT kind FROM customer ORDER BY id") == [("person",), ("person",), ("organisation",)]
    assert import_file(office, "customers", path).unchanged == 3


def filled(title: str, place: int) -> str:
    """Something that fits a column of this title."""
    known = title.casefold()
    if "mail" in known and not known.endswith(("label", "type", "display name")):
        return f"a{place}@example.com"
    if known in ("birth year", "birth month", "birth day"):
        return {"birth year": "1980", "birth month": "3", "birth day": "22"}[known]
    if known in ("birthday", "anniversary"):
        return "1980-03-22" if known == "birthday" else "2001-02-03"
    words = ("phone", "fax", "mobile number", "pager", "callback", "isdn", "telex")
    if any(word in known for word in words) and not known.endswith(("label", "type")) and "phonetic" not in known:
        return f"02-123-{place:04d}"
    return {"language": "en", "e-mail type": "home"}.get(known, f"Word{place}")


NOT_KEPT = {
    "action", "photo", "initials", "gender", "internet free busy", "organizational id number", "account", "mileage",
    "hobby", "billing information", "directory server", "sensitivity", "priority", "private", "subject", "short name",
}  # fmt: skip
"""What no desk needs: neither names nor ways to reach somebody nor notes. These are said as not read."""


@needs_data
@pytest.mark.parametrize(
    "name", ["google_contacts_2024", "google_contacts_pre2024_prefix", "google_domain_shared_contacts",
             "outlook_desktop_prefix", "outlook_via_google", "thunderbird"],
)  # fmt: skip
def test_headers_of_address_books_lose_nothing(office: Office, tmp_path: Path, name: str) -> None:
    source = DATA / "headers" / f"{name}.header.csv"
    source = source if source.exists() else DATA / "thunderbird" / "basic_csv_addressbook.csv"
    header = next(csv.reader([source.read_text(encoding="utf-8-sig").splitlines()[0]]))
    if name == "google_contacts_pre2024_prefix":
        header += ["Group Membership", "E-mail 1 - Type", "E-mail 1 - Value", "Phone 1 - Type", "Phone 1 - Value",
                   "Address 1 - Type", "Address 1 - Formatted", "Address 1 - Street", "Address 1 - City",
                   "Organization 1 - Name", "Website 1 - Type", "Website 1 - Value"]  # fmt: skip
    row = [filled(title, place) for place, title in enumerate(header)]
    path = tmp_path / "book.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, row])
    result = import_file(office, "customers", path)
    assert counts(result) == (1, 1, 0, 0, 0), result.reasons
    kept = str(people(office)) + str(select(office, "SELECT code, language, referred_by_text FROM customer"))
    lost = {title for title, value in zip(header, row, strict=True) if value not in kept}
    lost -= {title for title in header if title.startswith("Birth ")}
    assert {title.casefold() for title in lost} <= NOT_KEPT
    assert lost <= set(result.unused) | {"Short Name"}


@needs_data
def test_thunderbird_as_it_is(office: Office) -> None:
    assert import_file(office, "customers", DATA / "thunderbird" / "basic_csv_addressbook.csv").created == 2
    assert import_file(office, "customers", DATA / "thunderbird" / "csv_semicolon.csv").unchanged == 2
    assert people(office) == [
        {"name": "John Doe", "given": "John", "family": "Doe", "ways": [("email", "john@doe.invalid")]},
        {"name": "Jane Doe", "given": "Jane", "family": "Doe", "ways": [("email", "jane@doe.invalid")]},
    ]
