"""The day on which a customer last came back after so long that they had lapsed, as SQL."""

from __future__ import annotations

from deskcrm.differentiate.stage import LAPSED_LEAST, NOTHING_KNOWN

_DAYS = """SELECT d, lag(d) OVER w AS earlier, min(d) OVER () AS first, row_number() OVER w - 1 AS nth
    FROM (SELECT DISTINCT {day} AS d {orders}) WINDOW w AS (ORDER BY d)"""
"""The days with an order, each with the one before it and how many came before."""

_USUAL_BEFORE = (
    f"CASE WHEN nth > 1 THEN max(1, (2 * (earlier - first) + nth - 1) / (2 * (nth - 1))) ELSE {NOTHING_KNOWN} END"
)
"""The mean interval of the days before, halves up."""


_LAST = "(SELECT max(d) FROM ({days}) WHERE d - earlier >= max(3 * ({before}), {lapsed}))"


def came_back(day: str, orders: str) -> str:
    """The ordinal of that day, of a customer with three days or more, NULL for none.

    ``orders`` is the FROM of their lines that count as an order, and ``day`` the office day of each.
    """
    days = _DAYS.format(day=day, orders=orders)
    return _LAST.format(days=days, before=_USUAL_BEFORE, lapsed=LAPSED_LEAST)
