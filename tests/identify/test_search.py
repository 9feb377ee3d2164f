"""The lookup's search on real bases: who is found by what, in which order, and that nothing typed breaks it."""

from __future__ import annotations

import csv
import gzip
import random
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.identify import search_index
from deskcrm.identify.folding import fold
from deskcrm.identify.search import recent, search
from deskcrm.store import create_base, sqlite

NAMES = Path(__file__).parents[3] / "shared" / "data" / "thai_names.csv.gz"
CLOCK = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 3, 1, 2, tzinfo=UTC))
NOW = int(CLOCK.now().timestamp())
DAY = 86_400


class People(dict[int, tuple[str, str]]):
    """Each customer's name and the digits of their phone, by id."""

    def __repr__(self) -> str:
        return f"{len(self)} people"


class Desk:
    """A base with a few customers, written as the higher layers write them."""

    def __init__(self, path: Path) -> None:
        create_base(path)
        self.connection = sqlite.connect(path, "rw")
        self.connection.execute("PRAGMA synchronous = OFF")

    def add(self, name: str, *, index: bool = True, **given: Any) -> int:
        """A customer; ``phones``, ``emails``, ``lines`` and ``district`` become contact points, ``contact`` (days ago),
        ``complaints``, ``orders``, ``tier`` and ``seen`` (days ago) derived figures."""
        connection = self.connection
        id_ = int(
            connection.execute(
                "INSERT INTO customer (uid, version, created_at, updated_at, code, kind, name, title, given, family,"
                " nickname, organisation, sort_name, language, preferred_channel, born, referred_by_text, tags, note)"
                " VALUES (?, 1, ?, 0, ?, 'person', ?, '', '', '', ?, ?, '', '', '', '', '', '', '')",
                (uuid.uuid4().bytes, NOW - 400 * DAY, given.get("code") or uuid.uuid4().hex.translate(LETTERS), name,
                 given.get("nickname", ""), given.get("organisation", "")),
            ).lastrowid
        )  # fmt: skip
        for kind, values in (("phone", "phones"), ("email", "emails"), ("line", "lines")):
            for value in given.get(values, ()):
                self.point(id_, kind, value)
        if "district" in given:
            self.point(id_, "address", "1/2", given["district"])
        self.figures(id_, **given)
        if index:
            self.index(id_)
        return id_

    def point(self, customer_id: int, kind: str, value: str, district: str = "") -> None:
        self.connection.execute(
            "INSERT INTO contact_point (uid, version, created_at, updated_at, customer_id, kind, position, value,"
            " normal, extension, label, display_name, subdistrict, district, province, postcode, country)"
            " VALUES (?, 1, 0, 0, ?, ?, 0, ?, ?, '', '', '', '', ?, '', '', '')",
            (uuid.uuid4().bytes, customer_id, kind, value, value.lower(), district),
        )

    def figures(self, customer_id: int, **given: Any) -> None:
        contact = given.get("contact")
        self.connection.execute(
            "INSERT OR REPLACE INTO customer_figures (customer_id, tier, first_seen, last_contact, contacts, seconds,"
            " open_complaints, open_follow_ups, next_due, orders, revenue) VALUES (?, ?, ?, ?, 0, 0, ?, ?, NULL, ?, 0)",
            (customer_id, given.get("tier", ""), NOW - given.get("seen", 400) * DAY,
             None if contact is None else NOW - contact * DAY, given.get("complaints", 0), given.get("follow_ups", 0),
             given.get("orders", 0)),
        )  # fmt: skip

    def index(self, *ids: int) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        search_index.index_customers(self.connection, ids)
        self.connection.execute("COMMIT")

    def find(self, text: str, **options: Any) -> list[int]:
        return [row.id for row in search(self.connection, text, **options).rows]


LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""Codes without digits, so that no test finds somebody by a code it did not give."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "desk.db")
    yield desk
    desk.connection.close()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, People]]:
    """Three hundred customers with Thai and Latin names; each id with its name and its phone's digits."""
    desk = Desk(tmp_path_factory.mktemp("crowd") / "crowd.db")
    random_ = random.Random(3)
    people = People()
    desk.connection.execute("BEGIN")
    for number in range(300):
        given, family = random_.choice(GIVEN), random_.choice(FAMILY)
        phone = f"{random_.choice('689')}{random_.randrange(10**8):08d}"
        id_ = desk.add(f"{given} {family}", phones=["+66" + phone], index=False, contact=number)
        people[id_] = (f"{given} {family}", "0" + phone)
    search_index.build(desk.connection)
    desk.connection.execute("COMMIT")
    yield desk, people
    desk.connection.close()


def _names(kinds: tuple[str, ...], fallback: str) -> list[str]:
    if not NAMES.exists():
        return fallback.split()
    with gzip.open(NAMES, "rt", encoding="utf-8") as file:
        rows = [row["name"] for row in csv.DictReader(file) if row["kind"] in kinds]
    return random.Random(5).sample(rows, 120)


GIVEN = [*_names(("male", "female"), "สมชาย สมศรี น้ำฝน มาลี กำพล แดง ธนพร"), "Somchai", "Anna", "Zoë"]
FAMILY = [*_names(("family",), "ใจดี รักไทย ทองคำ ศรีสุข วงศ์สวัสดิ์"), "Jaidee", "O'Brien", "Smith-Jones"]


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


def test_other_tone_marks_are_tried_only_where_nobody_else_is_found(desk: Desk) -> None:
    without, with_one = desk.add("กาว"), desk.add("ก้าว")
    assert desk.find("กาว") == [without]
    assert desk.find("ก้าว") == [with_one]
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


def test_a_new_name_is_found_and_the_old_one_is_not(desk: Desk) -> None:
    id_ = desk.add("Ann Smith", phones=["+66812345678"])
    desk.connection.execute("UPDATE customer SET name = 'Zoe Jones', code = 'B-9' WHERE id = ?", (id_,))
    desk.connection.execute("UPDATE contact_point SET archived_at = 1 WHERE customer_id = ?", (id_,))
    desk.index(id_)
    for gone in ("ann", "smi", "mit", "5678", "0812"):
        assert desk.find(gone) == [], gone
    for here in ("zoe", "one", "b-9"):
        assert desk.find(here) == [id_], here


def test_an_archived_customer_is_not_found_and_one_taken_back_is(desk: Desk) -> None:
    id_ = desk.add("Ann Smith", code="A-7")
    desk.connection.execute("UPDATE customer SET archived_at = 1 WHERE id = ?", (id_,))
    desk.index(id_)
    assert desk.find("ann") == desk.find("nn") == desk.find("a-7") == []
    assert recent(desk.connection).rows == ()
    assert _leftovers(desk) == [0, 0, 0, 0]
    desk.connection.execute("UPDATE customer SET archived_at = NULL WHERE id = ?", (id_,))
    desk.index(id_)
    assert desk.find("ann") == [id_]


def test_a_contact_moves_a_customer_up(desk: Desk) -> None:
    first = desk.add("Ann", contact=100)
    second = desk.add("Ann", contact=200)
    desk.figures(second, contact=1)
    desk.index(second)
    assert desk.find("ann", limit=1) == [second]
    assert desk.find("ann") == [second, first]
    assert _leftovers(desk)[2:] == [2, 2]


def test_indexing_again_writes_nothing(desk: Desk) -> None:
    id_ = desk.add("Ann", phones=["+66812345678"])
    before = desk.connection.total_changes
    desk.index(id_)
    assert desk.connection.total_changes == before


@pytest.mark.parametrize("way", ["build", "missing", "single"])
def test_every_way_to_index_finds_the_same(desk: Desk, way: str) -> None:
    ids = [
        desk.add(
            f"{given} {family}", index=False, contact=number * 20 if number % 3 else None, phones=[f"+6681{number:07d}"]
        )
        for number, (given, family) in enumerate(zip(GIVEN[:40], FAMILY[:40], strict=False))
    ]  # fmt: skip
    assert search_index.missing(desk.connection) == len(ids)
    calls: list[int] = []
    _WAYS[way](desk, ids, calls)
    assert search_index.missing(desk.connection) == 0
    reference = {id_: desk.find(str(10_000_000 + n)[1:]) for n, id_ in enumerate(ids)}
    assert reference == {id_: [id_] for id_ in ids}
    everybody = desk.find("081", limit=100)
    assert set(everybody) == set(ids)


def _by_build(desk: Desk, _: list[int], calls: list[int]) -> None:
    assert search_index.build(desk.connection, calls.append) == calls[-1]
    search_index.build(desk.connection)


def _by_missing(desk: Desk, ids: list[int], _: list[int]) -> None:
    after = search_index.index_missing(desk.connection, 7)
    assert after == ids[6]
    while after := search_index.index_missing(desk.connection, 7, after=after):
        search_index.tidy(desk.connection)


def _one_by_one(desk: Desk, ids: list[int], _: list[int]) -> None:
    for id_ in ids:
        desk.index(id_)
    search_index.tidy(desk.connection)
    search_index.purge(desk.connection)


_WAYS: dict[str, Callable[[Desk, list[int], list[int]], None]] = {
    "build": _by_build, "missing": _by_missing, "single": _one_by_one,
}  # fmt: skip


def test_nothing_typed_shows_the_last_contacts_then_the_newest(desk: Desk) -> None:
    never = [desk.add(name) for name in ("Ann", "Bob")]
    old, fresh = desk.add("Cat", contact=50, complaints=1), desk.add("Dan", contact=1)
    for text in ("", "  "):
        page = search(desk.connection, text)
        assert [row.id for row in page.rows] == [fresh, old, never[1], never[0]]
        assert {row.match for row in page.rows} == {"recent"}
    page = recent(desk.connection, limit=3)
    assert (len(page.rows), page.more) == (3, True)


def _leftovers(desk: Desk) -> list[int]:
    return [
        desk.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in ("lookup_entry", "lookup_code", "lookup_words", "lookup_grams")
    ]


def test_the_migration_made_the_index_that_the_search_describes(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    reader = sqlite.connect(path, "ro")
    standing = {" ".join(sql.split()) for (sql,) in reader.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL")}
    reader.close()
    made = [" ".join(statement.split()) for statement in search_index.SCHEMA if statement.startswith("CREATE")]
    assert [statement for statement in made if statement not in standing] == []


def test_saves_after_a_build_leave_the_large_segment_alone(desk: Desk) -> None:
    for number in range(30):
        desk.add(f"Person Number{number}")
    search_index.build(desk.connection)
    large = desk.connection.execute("SELECT max(id) FROM lookup_words_data").fetchone()
    for number in range(40):
        desk.add(f"Newcomer Number{number}")
    assert desk.connection.execute("SELECT 1 FROM lookup_words_data WHERE id = ?", large).fetchone()
