"""Public customer codes: the office's prefix and a running number, continued past imported ones."""

from __future__ import annotations

import re
from typing import Any


def code_of(prefix: str, number: int) -> str:
    """The code with this number: ``A-000123``."""
    return f"{prefix}-{number:06d}"


def next_number(connection: Any, prefix: str) -> int:
    """The first number not used after the highest one, on the DB-API connection of a write."""
    row = connection.execute(
        "SELECT code FROM customer WHERE code >= ? AND code < ? ORDER BY code DESC LIMIT 1",
        (f"{prefix}-", f"{prefix}."),
    ).fetchone()
    if row is None:
        return 1
    digits = re.fullmatch(r"\d{1,12}", row[0][len(prefix) + 1 :])
    return _first_free(connection, prefix, int(digits.group()) + 1 if digits else 1)


def next_code(connection: Any, prefix: str) -> str:
    """The next free code of the office, such as ``A-000124``."""
    return code_of(prefix, next_number(connection, prefix))


def _first_free(connection: Any, prefix: str, number: int) -> int:
    """``number`` or, where it is taken, a free one after it: seven digits sort before six, so the highest code in
    text order is not always the highest number."""
    step = 1
    while _taken(connection, prefix, number):
        number += step
        step *= 2
    low = number - step // 2
    while low < number - 1 and step > 1:
        middle = (low + number) // 2
        low, number = (middle, number) if _taken(connection, prefix, middle) else (low, middle)
    return number


def _taken(connection: Any, prefix: str, number: int) -> bool:
    found = connection.execute("SELECT 1 FROM customer WHERE code = ?", (code_of(prefix, number),)).fetchone()
    return found is not None
