"""Complaint numbers: what the check digit finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.errors import Refused
from deskcrm.interact.numbering import LAST, checks, complaint_number, grouped, ungrouped

sequences = st.integers(1, LAST)


def test_a_number_has_eight_digits_and_reads_in_two_groups() -> None:
    assert complaint_number(1) == "00000013"
    assert grouped("00000013") == "0000 0013"
    assert grouped("C-2024/17") == "C-2024/17"
    assert ungrouped("๐๐๐๐ ๐๐๑๓") == "00000013"


@given(sequences)
def test_a_number_checks_as_typed(sequence: int) -> None:
    number = complaint_number(sequence)
    assert number[:-1] == f"{sequence:07}"
    assert checks(number)
    assert checks(grouped(number))
    assert checks(f" {number[:4]}-{number[4:]} ")


@given(sequences, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_found(sequence: int, place: int, shift: int) -> None:
    number = complaint_number(sequence)
    wrong = str((int(number[place]) + shift) % 10)
    assert not checks(number[:place] + wrong + number[place + 1 :])


@given(sequences, st.integers(0, 6))
def test_two_neighbours_swapped_are_found(sequence: int, place: int) -> None:
    number = complaint_number(sequence)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert checks(swapped) == (swapped == number)


@pytest.mark.parametrize("text", ["", "1", "0000001", "000000130", "abcdefgh", "²0000013", "-0000013"])
def test_what_is_no_number_does_not_check(text: str) -> None:
    assert not checks(text)


def test_numbers_run_out_with_a_sentence() -> None:
    assert checks(complaint_number(LAST))
    with pytest.raises(Refused, match="9999999"):
        complaint_number(LAST + 1)
    with pytest.raises(ValueError, match="counted from 1"):
        complaint_number(0)
