"""The lookup's search on real bases: who is found by what, in which order, and that nothing typed breaks it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from searched import Desk, People

from deskcrm.identify.folding import fold
from deskcrm.identify.search import recent, search


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_everybody_is_found_by_the_beginning_of_any_word(crowd: tuple[Desk, People], data: st.DataObject) -> None:
    desk, people = crowd
    id_ = data.draw(st.sampled_from(sorted(people)))
    word = data.draw(st.sampled_from(people[id_][0].split()))
    part = word[: data.draw(st.integers(1, len(word)))]
    if fold(part):
        assert id_ in desk.find(part, limit=len(people)), part


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_everybody_is_found_by_any_inner_part(crowd: tuple[Desk, People], data: st.DataObject) -> None:
    desk, people = crowd
    id_ = data.draw(st.sampled_from(sorted(people)))
    word = data.draw(st.sampled_from(fold(people[id_][0]).split()))
    start = data.draw(st.integers(0, len(word) - 1))
    part = word[start : data.draw(st.integers(start + 1, len(word)))]
    if fold(part) == part:
        assert id_ in desk.find(part, limit=len(people)), part


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_everybody_is_found_by_any_digits_of_the_phone_and_first_by_the_last_four(
    crowd: tuple[Desk, People], data: st.DataObject
) -> None:
    desk, people = crowd
    id_ = data.draw(st.sampled_from(sorted(people)))
    digits = people[id_][1]
    start = data.draw(st.integers(0, 9))
    assert id_ in desk.find(digits[start : data.draw(st.integers(start + 1, 10))], limit=len(people))
    ends = [other for other, (_, number) in people.items() if number.endswith(digits[-4:])]
    assert set(desk.find(digits[-4:])[: len(ends)]) == set(ends)
    for written in (f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", f"+66 {digits[1:3]} {digits[3:]}", f"0066{digits[1:]}"):
        assert desk.find(written)[0] == id_


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_words_may_come_in_any_order_and_cut_short(crowd: tuple[Desk, People], data: st.DataObject) -> None:
    desk, people = crowd
    id_ = data.draw(st.sampled_from(sorted(people)))
    given, family = people[id_][0].split()
    assert id_ in desk.find(f"{family[:4]} {given[:3]}", limit=len(people))
    assert id_ in desk.find(f"{given} {people[id_][1][-4:]}", limit=len(people))


AWKWARD = st.one_of(
    st.text(),
    st.text(st.sampled_from("\"'*^%_():{}+-~@.,;\\/\x00\ud800 NEARORANDกำ่์\u200b🙂0123"), max_size=30),
)


@given(AWKWARD)
@example('"')
@example("NEAR(a b, 2)")
@example("a* OR b^")
@example("name : x")
@example("\x00")
@example("\ud800")
@example("@")
@example("a@")
@example("'; DROP TABLE customer; --")
@example("🙂👩‍👩‍👧")
@example("1" * 500)
@example(" ".join("กขคงจฉชซฌญฎฏ"))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_typed_is_an_error(crowd: tuple[Desk, People], text: str) -> None:
    page = search(crowd[0].connection, text)
    assert len(page.rows) <= 50
    assert len({row.id for row in page.rows}) == len(page.rows)


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "สมชาย " * 20_000, '"' * 100_000, "๑" * 100_000, "a@" * 50_000], ids=range(5)
)
def test_a_pasted_book_is_no_error(crowd: tuple[Desk, People], text: str) -> None:
    assert len(crowd[0].find(text)) <= 50


def test_exact_comes_before_beginning_before_inside(desk: Desk) -> None:
    inside = desk.add("Joanna", complaints=1, contact=0)
    beginning = desk.add("Annabel", complaints=1, contact=0)
    word = desk.add("Ann Smith", contact=300)
    whole = desk.add("Ann", contact=399)
    assert desk.find("ann") == [whole, word, beginning, inside]


def test_exact_comes_first_even_when_beginnings_fill_the_page(desk: Desk) -> None:
    for _ in range(60):
        desk.add("Annabel", complaints=1, contact=0)
    exact = desk.add("Ann")
    assert desk.find("ann")[0] == exact


def test_open_matters_then_recent_contact_then_name(desk: Desk) -> None:
    never_b = desk.add("สมชาย มานะ")
    never_a = desk.add("สมชาย เกศ")
    old = desk.add("สมชาย ค", contact=300)
    fresh = desk.add("สมชาย ง", contact=1)
    open_ = desk.add("สมชาย จ", contact=350, follow_ups=1)
    assert desk.find("สมชาย") == [open_, fresh, old, never_a, never_b]


def test_the_page_is_of_the_most_recent_and_says_that_there_are_more(desk: Desk) -> None:
    ids = [desk.add("สมชาย", contact=30 * number) for number in range(12)]
    page = search(desk.connection, "สม", limit=5)
    assert [row.id for row in page.rows] == ids[:5]
    assert page.more
    assert not search(desk.connection, "สม", limit=12).more


def test_each_field_finds_and_says_so(desk: Desk) -> None:
    id_ = desk.add(
        "สมชาย ใจดี", nickname="พี่หมู", organisation="บริษัท รุ่งเรือง จำกัด", code="A-000123",
        phones=["+66812345678"], emails=["Jai.Dee@work.co.th"], lines=["@moo99"], district="บางรัก",
    )  # fmt: skip
    found = {
        "สมชาย": "name", "ใจด": "name", "หมู": "nickname", "พี่หมู": "nickname", "รุ่งเ": "organisation", "5678": "phone",
        "081 234": "phone", "234567": "phone", "jai": "email", "jai.dee@work.co.th": "email", "jai.dee@w": "email",
        "work": "email", "moo99": "line_id", "@moo": "line_id", "A-000123": "code", "a000123": "code", "123": "code",
        "a-0001": "code",
    }  # fmt: skip
    for text, field in found.items():
        rows = search(desk.connection, text).rows
        assert [(row.id, row.match) for row in rows] == [(id_, field)], text
    row = search(desk.connection, "สมชาย").rows[0]
    assert (row.code, row.name, row.nickname) == ("A-000123", "สมชาย ใจดี", "พี่หมู")
    assert (row.phones, row.emails, row.district) == (("+66812345678",), ("Jai.Dee@work.co.th",), "บางรัก")


@pytest.mark.parametrize("typed", ["สมชายใจดี", "นายสมชาย", "คุณสมชาย ใจดี", "นาย สมชาย", "พี่สมชาย", "มชา", "ดี"])
def test_thai_habits_of_typing_a_name(desk: Desk, typed: str) -> None:
    id_ = desk.add("นายสมชาย ใจดี")
    bare = desk.add("สมชาย ใจดี")
    desk.add("มานะ")
    assert set(desk.find(typed)) == {id_, bare}


@pytest.mark.parametrize("typed", ["ปุย", "ปุ่ย", "ปุ้ย", "แกว้มณี", "แกวมณี", "แก่วม", "สมชาย แกว", "ปุย แก๊ว", "น่ำ", "นำทิพ"])
def test_a_name_is_found_with_another_tone_mark(desk: Desk, typed: str) -> None:
    id_ = desk.add("สมชาย แก้วมณี น้ำทิพย์", nickname="ปุ้ย")
    desk.add("มานะ ใจดี", nickname="ปลา")
    assert desk.find(typed) == [id_]


def test_other_tone_marks_come_after_those_written_so(desk: Desk) -> None:
    without, with_one = desk.add("กาว"), desk.add("ก้าว")
    assert desk.find("กาว") == [without, with_one]
    assert desk.find("ก้าว") == [with_one, without]
    assert not search(desk.connection, "กาว").close
    assert search(desk.connection, "ก่าว").close
    assert set(desk.find("ก่าว")) == {without, with_one}


def test_foreign_numbers_are_found_with_and_without_their_zero(desk: Desk) -> None:
    id_ = desk.add("Jane", phones=["+442079460958"])
    for text in ("020 7946 0958", "+44 20 7946 0958", "7946", "442079"):
        assert desk.find(text) == [id_], text


def test_the_tier_is_the_stored_one(desk: Desk) -> None:
    tiers = {
        desk.add("Ann", seen=10, tier="new"): "new",
        desk.add("Ann", seen=90): "unrated",
        desk.add("Ann", seen=200, tier="iron"): "iron",
    }
    assert {row.id: row.tier for row in search(desk.connection, "ann").rows} == tiers


def test_nothing_typed_shows_the_last_contacts_then_the_newest(desk: Desk) -> None:
    never = [desk.add(name) for name in ("Ann", "Bob")]
    old, fresh = desk.add("Cat", contact=50, complaints=1), desk.add("Dan", contact=1)
    for text in ("", "  "):
        page = search(desk.connection, text)
        assert [row.id for row in page.rows] == [fresh, old, never[1], never[0]]
        assert {row.match for row in page.rows} == {"recent"}
    page = recent(desk.connection, limit=3)
    assert (len(page.rows), page.more) == (3, True)
