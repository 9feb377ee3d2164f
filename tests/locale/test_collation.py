"""The order of names, held against facts measured with ICU 72's ``th`` collator."""

from __future__ import annotations

import csv
import gzip
import itertools
import os
import random
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.locale.collation import sort_key

# As ICU sorted them; no two of them are equal to it.
MEASURED = [
    "1669", "๒ พี่น้อง", "กมล", "กรรณิการ์", "กะทิ", "กัญญา", "กาน", "ก่าน", "ก้าน", "กานต์", "กำพล", "กิตติ",
    "กุล", "เกง", "เก่ง", "เกศ", "เกา", "เก้า", "แก้ว", "โกวิท", "ใกล้", "ไกร", "ขวัญ", "ไข่", "ฃวด", "คน",
    "ฅน", "ฆ้อง", "แดง", "ธรรม", "ธรรม์", "นาม", "นำ", "น้ำ", "มานะ", "รัตน", "รัตน์", "ฤดี", "ลดา",
    "ฦาชา", "ศรี", "สง", "ส่ง", "ส้ง", "ส๊ง", "ส๋ง", "สมใจ", "สมชาย", "สม ชาย ใจดี", "สรี", "ส. สมชาย", "เสา",
    "เสาร์", "เสาร์แก้ว", "หก", "หญิง", "ใหญ่", "อเอก", "เอก", "ฮง", "เเดง", "Anna", "anna b", "Emile",
    "Émile", "Emily", "Lukasz", "Łukasz", "Oystein", "Øystein", "Strasse", "Straße", "Zoë",
]  # fmt: skip

# Equal to ICU but for what its third level (case, ways of writing sara am) or nothing tells apart.
EQUAL = [("นํา", "นำ"), ("anna", "ANNA"), ("สม ชาย", "สมชาย"), ("ส.", "ส"), ("นางๆ", "นาง"), ("๒", "2"), ("a-b", "ab"),
         ("e\u0301", "é")]  # fmt: skip

# Corpora are not part of the project: DESKCRM_TEST_DATA names their folder, else it is looked for beside the project.
DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[3] / "shared/data") / "thai_names.csv.gz"
THAI = "".join(map(chr, (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4F))))


def test_names_are_in_the_order_measured() -> None:
    shuffled = random.Random(1).sample(MEASURED, len(MEASURED))
    assert sorted(shuffled, key=sort_key) == MEASURED
    assert len({sort_key(name) for name in MEASURED}) == len(MEASURED)


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_what_does_not_count_makes_no_difference(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


def test_plain_sorting_would_be_wrong_and_the_key_is_right() -> None:
    assert sorted(["เกศ", "มานะ"]) == ["มานะ", "เกศ"]
    assert sorted(["เกศ", "มานะ"], key=sort_key) == ["เกศ", "มานะ"]


def test_marks_decide_only_what_is_else_the_same() -> None:
    assert sorted(["เก้า", "เก่า", "เกาะ", "เกา"], key=sort_key) == ["เกา", "เก่า", "เก้า", "เกาะ"]


def test_a_database_without_icu_keeps_the_order() -> None:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE name (name TEXT, sort_name TEXT)")
    shuffled = random.Random(2).sample(MEASURED, len(MEASURED))
    base.executemany("INSERT INTO name VALUES (?, ?)", [(name, sort_key(name)) for name in shuffled])
    assert [name for (name,) in base.execute("SELECT name FROM name ORDER BY sort_name")] == MEASURED
    base.close()


@given(st.text(max_size=30) | st.text(alphabet=THAI + " aé1", max_size=15))
def test_any_text_has_a_key_fit_for_a_column(text: str) -> None:
    key = sort_key(text)
    assert key.isprintable() or not text.isprintable()
    assert "\x00" not in key
    assert sort_key(text.upper()) == sort_key(text.upper().lower()) or not text.isascii()


@given(st.lists(st.text(alphabet=THAI, max_size=8), max_size=12))
def test_code_points_and_bytes_sort_alike(names: list[str]) -> None:
    keys = [sort_key(name) for name in names]
    assert sorted(keys) == sorted(keys, key=lambda key: key.encode())


@given(st.text(alphabet=THAI, max_size=8), st.text(alphabet=THAI, max_size=8))
def test_blanks_between_do_not_count(given_name: str, family: str) -> None:
    assert sort_key(f" ก{given_name}  ก{family} ") == sort_key(f"ก{given_name}·ก{family}")


@pytest.mark.skipif(not DATA.exists(), reason=f"there are no Thai names at {DATA}")
def test_the_names_of_the_corpus_are_told_apart_and_ordered_by_their_letters() -> None:
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        names = sorted({row["name"] for row in csv.DictReader(file)}, key=sort_key)
    assert len(names) > 20_000
    for before, after in itertools.pairwise(names):
        alike = before.replace("ๅ", "า") == after.replace("ๅ", "า")
        assert (sort_key(before) == sort_key(after)) == alike
    first_consonants = [next(sign for sign in name if "ก" <= sign <= "ฮ") for name in names]
    assert first_consonants == sorted(first_consonants)
