"""Folding: what clerks type and what stands in the base become one and the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskcrm.identify.folding import fold, name_words, names_only

THAI_TYPING = st.text(st.sampled_from("กขสมนเแโ" + "ะาำิีึืฺุู็่้๊๋์ํ๎ั" + "๐๑" + "\u200b aB-"), max_size=20)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("เเดง", "แดง"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("ก\u0e48\u0e35", "กี่"),
        ("กี่่่", "กี่"),
        ("สัมพันธ", "สัมพันธ์"),
        ("๐๘๑", "081"),
        ("สม\u200bชาย", "สมชาย"),
        ("ＡＮＮ", "ann"),
        ("Müller", "MULLER"),
        ("Łódź", "lodz"),
        ("straße", "STRASSE"),
        ("O’Brien", "obrien"),
        ("Smith-Jones", "smith  jones"),
    ],
)
def test_ways_to_type_one_thing_fold_to_one(typed: str, same: str) -> None:
    assert fold(typed) == fold(same)


def test_tones_and_vowels_still_tell_words_apart() -> None:
    assert len({fold(word) for word in ("มา", "ม่า", "ม้า", "หมา", "มะ")}) == 5


@given(st.one_of(st.text(), THAI_TYPING))
@example("ĳ")
@example("\u0345")
@example("ﬃ ǅ İ ẞ")
@example("ก\u0e4d\u0e48\u0e4d\u0e32")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.one_of(st.text(), THAI_TYPING))
def test_folded_text_is_words_that_a_query_can_quote(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(character == " " or not character.isascii() or character.isalnum() for character in folded)
    folded.encode()


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("นายสมชาย ใจดี", "สมชาย ใจดี"),
        ("นาย สมชาย ใจดี", "สมชาย ใจดี"),
        ("น.ส. มาลี", "มาลี"),
        ("ดร.มาลี", "มาลี"),
        ("พี่ชาย", "ชาย"),
        ("Mr. John Smith", "john smith"),
        ("คุณ", "คุณ"),
        ("คุณากร", "คุณากร"),
        ("Ms", "ms"),
    ],
)
def test_titles_before_a_name_come_off(name: str, bare: str) -> None:
    assert names_only(name) == bare


def test_a_name_that_begins_like_a_title_is_found_by_both() -> None:
    assert set(name_words("คุณธรรม ใจดี")) == {"คุณธรรม", "ธรรม", "ใจดี"}
