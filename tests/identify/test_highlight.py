"""What is lit in a text as it was written is what matched in it as it is compared."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.identify.folding import fold
from deskcrm.identify.highlight import cut, lit


def lighted(text: str, typed: str) -> list[str]:
    return [piece for piece, on in cut(lit(text, tuple(fold(typed).split())), text) if on]


@pytest.mark.parametrize(
    ("text", "typed", "pieces"),
    [
        ("Somchai Jaidee", "jai", ["Jai"]),
        ("Jaijai", "jai", ["Jai"]),
        ("Anna Ann", "ann", ["Ann"]),
        ("Łukasz Ørsted", "luk ors", ["Łuk", "Ørs"]),
        ("Zoë", "zoe", ["Zoë"]),
        ("สมหญิง ใจดี", "ใจ", ["ใจ"]),
        ("น้ำฝน", "น้ำ", ["น้ำ"]),
        ("น้ำฝน", "นํ้า", ["น้ำ"]),
        ("น\u0e4d\u0e49\u0e32ฝน", "น้ำ", ["น\u0e4d\u0e49\u0e32"]),
        ("ก่ีเพ็ญ", "กี่", ["ก่ี"]),
        ("เเม่นก", "แม่", ["เเม่"]),
        ("ศักดิ์ดา", "ศักดิดา", ["ศักดิ์ดา"]),
        ("O'Brien", "obrien", ["O'Brien"]),
        ("ＡＢＣ", "ab", ["ＡＢ"]),
        ("jai.dee@work.co.th", "jai dee", ["jai", "dee"]),
        ("๐๘๑-234", "081", ["๐๘๑"]),
        ("Bob [/]", "bob", ["Bob"]),
        ("nothing", "zzz", []),
    ],
)
def test_letters_are_lit_with_their_marks(text: str, typed: str, pieces: list[str]) -> None:
    assert lighted(text, typed) == pieces


TEXTS = st.text(st.sampled_from("กน้่ิำาเแั์ abcÉß'- .๑1\u0e4d\u200b😀")) | st.text()


@given(TEXTS, TEXTS)
def test_spans_are_in_the_text_and_apart(text: str, typed: str) -> None:
    spans = lit(text, tuple(fold(typed).split()))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert list(spans) == sorted(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join(piece for piece, _ in cut(spans, text)) == text


@given(st.text(st.sampled_from("กขนมabcz1 -"), min_size=1))
def test_a_whole_word_of_the_text_is_lit(text: str) -> None:
    for word in fold(text).split():
        assert lit(text, (word,))
