"""Cells that a spreadsheet program would run as a formula: made harmless on the way out, taken back on the way in.

A quotation mark in front is what spreadsheet programs themselves use, for numbers that are to stay text too. Text that
already has one there gets another, so that what comes back is always what went out. ``="0812345678"``, the other form
in which they keep a number as text, is read as that text.
"""

from __future__ import annotations

import re
from typing import Final

STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a cell begins that has to be looked at."""

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]|'+\d", re.DOTALL)
_HARMLESS: Final = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?|\+\d[\d ().-]*\d")
_ESCAPED: Final = re.compile(r"'+[=+\-@\t\r\d]")
_AS_TEXT: Final = re.compile(r'="((?:[^"]|"")*)"')


def neutral(text: str) -> str:
    """``text`` as a CSV cell that no spreadsheet program takes for a formula; numbers and phone numbers stay."""
    if not text.startswith(STARTS) or _FORMULA.match(text) is None or _HARMLESS.fullmatch(text):
        return text
    return f"'{text}"


def original(cell: str) -> str:
    """The text of a cell that :func:`neutral`, or a spreadsheet program, may have changed."""
    if cell.startswith("'"):
        return cell[1:] if _ESCAPED.match(cell) else cell
    if cell.startswith('="') and (match := _AS_TEXT.fullmatch(cell.strip())):
        return match[1].replace('""', '"')
    return cell
