"""A cell never runs as a formula, and always comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.exchange.escaping import neutral, original


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "-", "+66 81; +66 82", "'=1"]
)
def test_formulas_get_a_mark(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "a", "-5", "+1,240.50", "-0.5", "+66 81-234-5678", "+1 (202) 555-0199", "'tis", "1=1"]
)
def test_numbers_and_phones_stay(text: str) -> None:
    assert neutral(text) == text


@given(st.text(st.sampled_from("='+-@\t\r1 a"), max_size=6))
def test_what_goes_out_comes_back(text: str) -> None:
    assert original(neutral(text)) == text


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert original(neutral(text)) == text
