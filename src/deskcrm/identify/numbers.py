"""Numbers that are typed at the desk and are nobody's own: of an order, of a complaint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from deskcrm.locale.formats import parse_digits

SHORTEST = 4
"""Characters from which on a beginning is looked for."""

_LINES = 20
_COMPLAINT_DIGITS = 8
_BETWEEN = re.compile(r"[\s\u00a0-]+")
_BEYOND = "\U0010ffff"

_COMPLAINTS = """SELECT k.customer_id, k.id, k.number FROM complaint k
    WHERE k.number >= ? AND k.number < ? AND k.archived_at IS NULL AND k.customer_id IS NOT NULL
    ORDER BY k.number LIMIT ?"""

_ORDERS = """SELECT p.customer_id, 0, p.order_number FROM purchase p
    WHERE p.order_number <> '' AND p.archived_at IS NULL AND p.order_number >= ? AND p.order_number < ?
    AND p.customer_id IS NOT NULL ORDER BY p.order_number LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An order or a complaint (``kind``) whose number begins with what was typed, or is it (``whole``).

    ``complaint_id`` is 0 for an order."""

    customer_id: int
    kind: str
    number: str
    whole: bool
    complaint_id: int = 0


def numbered(connection: Any, text: str, *, limit: int = 5) -> tuple[Numbered, ...]:
    """The orders and complaints of customers by their numbers, whole ones first; none where ``text`` has no digit or
    is shorter than :data:`SHORTEST`. A complaint's number is found in whatever groups it is typed."""
    typed = parse_digits(text).strip()
    if len(typed) < SHORTEST or len(typed) > 60 or not any(map(str.isdecimal, typed)):
        return ()
    found: dict[tuple[int, str, str], Numbered] = {}
    digits = _BETWEEN.sub("", typed)
    if digits.isdecimal() and len(digits) >= SHORTEST:
        _collect(connection, _COMPLAINTS, "complaint", digits, limit, found)
        # As it is said: without the zeros in front. Not a whole number, which would stand before somebody's telephone.
        _collect(connection, _COMPLAINTS, "complaint", digits.zfill(_COMPLAINT_DIGITS), limit, found, whole=False)
    for begin in dict.fromkeys((typed, typed.upper())):
        _collect(connection, _ORDERS, "order", begin, limit, found)
    return tuple(sorted(found.values(), key=lambda one: not one.whole))[:limit]


def _collect(
    connection: Any,
    statement: str,
    kind: str,
    begin: str,
    limit: int,
    found: dict[tuple[int, str, str], Numbered],
    *,
    whole: bool = True,
) -> None:
    # An order has a line a product: enough of them for so many orders.
    for customer_id, complaint_id, number in connection.execute(statement, (begin, begin + _BEYOND, limit * _LINES)):
        one = Numbered(customer_id, kind, number, whole and number == begin, complaint_id)
        found.setdefault((customer_id, kind, number), one)
