"""Phone numbers and e-mail addresses as people write them."""

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.errors import Refused
from deskcrm.identify.phones import normal_email, normal_phone, search_digits

EXAMPLES = Path(__file__).parents[3] / "shared" / "data" / "phone_examples.csv.gz"


@pytest.mark.parametrize(
    ("typed", "normal", "extension"),
    [
        ("081-234-5678", "+66812345678", ""),
        ("0812345678", "+66812345678", ""),
        ("081 234-5678", "+66812345678", ""),
        ("021234567", "+6621234567", ""),
        ("053-123-456", "+6653123456", ""),
        ("053-123-45", "05312345", ""),
        ("๐๘๑-๒๓๔-๕๖๗๘", "+66812345678", ""),
        ("+66 81 234 5678", "+66812345678", ""),
        ("+66 (0)81 234 5678", "+66812345678", ""),
        ("0066812345678", "+66812345678", ""),
        ("66812345678", "+66812345678", ""),
        ("812345678", "+66812345678", ""),
        ("21234567", "+6621234567", ""),
        ("02-123-4567 ต่อ 12", "+6621234567", "12"),
        ("02 123 4567 กด 2", "+6621234567", "2"),
        ("โทร. 02-123-4567 ext. 9", "+6621234567", "9"),
        ("02-123-4567-9", "+6621234567", ""),
        ("02-123-4567 ถึง 70", "+6621234567", ""),
        ("1669", "1669", ""),
        ("+44 20 7946 0958", "+442079460958", ""),
        ("+1 415 555 2671 x12", "+14155552671", "12"),
        ("12345", "12345", ""),
    ],
)
def test_the_forms_people_write(typed: str, normal: str, extension: str) -> None:
    number = normal_phone(typed, "TH")
    assert (number.normal, number.extension, number.typed) == (normal, extension, typed)


def test_a_number_is_read_in_the_country_of_the_office() -> None:
    assert normal_phone("020 7946 0958", "GB").e164 == "+442079460958"


@pytest.mark.parametrize("text", ["", "-", "12", "call me", "1234567890123456", "ต่อ 12"])
def test_what_is_no_number_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as refused:
        normal_phone(text, "TH")
    assert refused.value.field == "phone"


@given(st.text(), st.sampled_from(["TH", "GB", "", "??"]))
def test_any_text_is_a_number_or_refused(text: str, country: str) -> None:
    try:
        number = normal_phone(text, country)
    except Refused:
        return
    assert number.normal.removeprefix("+").isdecimal()
    assert number.e164 == "" or number.e164.startswith("+")


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the shared phone examples are not beside the project")
def test_valid_numbers_of_all_regions_are_understood() -> None:
    with gzip.open(EXAMPLES, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["valid"] == "True"]
    assert len(rows) > 500
    for row in rows:
        for form in ("e164", "international", "rfc3966"):
            assert normal_phone(row[form], "TH").e164 == row["e164"], row
        # Of a national form people everywhere mean their own country.
        if row["region"].isalpha():
            assert normal_phone(row["national"], row["region"]).e164 == row["e164"], row


def test_digits_for_search() -> None:
    assert search_digits("+66812345678") == "0812345678"
    assert search_digits("+442079460958") == "442079460958"
    assert search_digits("1669") == "1669"


def test_an_address_is_lower_case_and_bare() -> None:
    assert normal_email(" <Somchai.J@Example.CO.TH> ") == "somchai.j@example.co.th"
    assert normal_email("mailto:a@b.co") == "a@b.co"


@pytest.mark.parametrize("text", ["", "a", "a@", "@b.co", "a@b", "a b@c.co", "a@b@c.co", "a@b.co, c@d.co"])
def test_what_is_no_address_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as refused:
        normal_email(text)
    assert refused.value.field == "email"
