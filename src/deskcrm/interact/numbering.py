"""Numbers of complaints: seven digits and a check digit, to be read out over the telephone.

The check digit is Damm's. It shows every single wrong digit and every swap of two neighbours, leading zeros included.
"""

from __future__ import annotations

import re
from typing import Final

from deskcrm.errors import Refused
from deskcrm.locale.formats import parse_digits
from deskcrm.locale.messages import N_

LENGTH: Final = 8
"""Digits of a number, the check digit included."""

LAST: Final = 10 ** (LENGTH - 1) - 1
"""The last sequence that has a number."""

_BETWEEN: Final = re.compile(r"[\s\u00a0-]+")
_NUMBER: Final = re.compile(rf"[0-9]{{{LENGTH}}}")


def complaint_number(sequence: int) -> str:
    """The number of the office's complaint ``sequence`` (from 1): eight digits, the last of them for checking.

    Raises ``Refused`` when the office has used all of them.
    """
    if sequence < 1:
        raise ValueError("complaints are counted from 1")
    if sequence > LAST:
        raise Refused(N_("All {count} complaint numbers are used."), field="number", count=LAST)
    from stdnum import damm

    digits = f"{sequence:0{LENGTH - 1}}"
    return digits + str(damm.calc_check_digit(digits))


def grouped(number: str) -> str:
    """``number`` as it is read and printed: ``1234 5678``. A number of another office's making stays as it is."""
    return f"{number[:4]} {number[4:]}" if _NUMBER.fullmatch(number) else number


def ungrouped(text: str) -> str:
    """A number as typed (blanks, hyphens, Thai digits) as it is kept."""
    return _BETWEEN.sub("", parse_digits(text))


def filled(text: str) -> str:
    """A number as typed as it is kept, the zeros in front put back where only they were left out: ``1064`` is
    ``00001064``."""
    digits = ungrouped(text)
    return digits.zfill(LENGTH) if digits.isascii() and digits.isdecimal() else digits


def checks(number: str) -> bool:
    """Whether ``number``, as typed, is one of eight digits whose check digit fits."""
    digits = ungrouped(number)
    if _NUMBER.fullmatch(digits) is None:
        return False
    from stdnum import damm

    return bool(damm.is_valid(digits))
