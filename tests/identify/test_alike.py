"""Who may be one person: what is close, what a household shares, what tells two apart."""

from __future__ import annotations

import pytest

from deskcrm.identify.alike_people import Facts, People
from deskcrm.identify.alike_scoring import LIKELY, compare, probability
from deskcrm.identify.sounds import sound

HOME = ("address", "12/3 Sukhumvit 22", "", "Khlong Toei", "", "", "10110")


def person(given: str, family: str, born: str = "", phone: str = "", *points: tuple[str, ...], nick: str = "") -> Facts:
    reached = (("phone", phone, phone, "", "", "", ""),) if phone else ()
    return Facts("person", "", given, family, nick, "", born, (*reached, *points))


def likely(one: Facts, other: Facts) -> bool:
    people = People()
    for place in range(400):  # a book in which these names are not common
        people.add(place, person(f"Given{place}", f"Family{place}", phone=f"+66810000{place:03}"))
    places = people.add(1000, one), people.add(1001, other)
    return probability(compare(people, *places, len(people)).bits, len(people)) >= LIKELY


ONE = [
    (person("Somsak", "Rakdee", phone="+66812345678"), person("สมศักดิ์", "รักดี", phone="+66812345678")),
    (person("Somsak", "Rakdee", "1980-02-05"), person("Rakdee", "Somsak", "1980-02-05")),
    (person("Somsak", "Rakdee", "1980-02-05"), person("Somsak", "Rakdee", "1980-05-02")),
    (person("William", "Harcourt", phone="+66812345678"), person("Bill", "Harcourt", phone="+66812345678")),
    (person("คุณวิชัย", "ม่วงงาม", "", "", HOME), person("วิชัย", "ม่วงงาน", "", "", HOME)),
    (person("Malee", "Thongdee", "", "+66812345678"), person("", "Thongdee", "", "+66812345678", nick="Malee")),
]

TWO = [
    (person("Somsak", "Rakdee", "1950-02-05", "+66812345678", HOME),
     person("Malee", "Rakdee", "1982-11-20", "+66812345678", HOME)),
    (person("Somsak", "Rakdee", "", "+66812345678"), person("Malee", "Thongdee", "", "+66812345678")),
    (person("พิชัย", "ม่วงงาม"), person("วิชัย", "ม่วงงาม")),
    (person("Somsak", "Rakdee"), person("Somsak", "Thongdee")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one_person_written_in_two_ways(one: Facts, other: Facts) -> None:
    assert likely(one, other)
    assert likely(other, one)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_who_share_what_families_and_namesakes_share(one: Facts, other: Facts) -> None:
    assert not likely(one, other)
    assert not likely(other, one)


def test_an_organisation_is_no_person() -> None:
    firm = Facts("organisation", "Rakdee", "", "", "", "Rakdee", "", (("phone", "", "+66812345678", "", "", "", ""),))
    assert not likely(firm, person("", "Rakdee", phone="+66812345678"))
    assert likely(firm, firm)


def test_what_sounds_alike() -> None:
    assert sound("philip") == sound("filip")
    assert sound("somchai") == sound("สมชาย")
    assert sound("kanokwan") == sound("ganokwan")
    assert sound("malee") != sound("manee")
