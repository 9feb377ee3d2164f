"""The stage of the relationship as a condition of SQL, for the filter ``cycle:``; :mod:`deskcrm.differentiate.stage`
works it out for one customer, and a test holds one against the other.

The figures say it. The lines of orders are looked at only where one lies ahead or the days were not counted yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.differentiate.coming_back import came_back
from deskcrm.differentiate.office_days import office_day
from deskcrm.differentiate.stage import LAPSED_LEAST, LAPSING_LEAST, NOTHING_KNOWN, typical_interval
from deskcrm.differentiate.window import NEW_DAYS
from deskcrm.identify.filter_predicate import Asked, Predicate, marks

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_ORDERS = """FROM purchase l WHERE l.customer_id = f.customer_id AND l.at <= {now} AND l.archived_at IS NULL
    AND l.quantity > 0 AND l.amount > 0"""

_WON_BACK = """CASE WHEN {span} < {lapsed} THEN 0 WHEN {count} = 2 THEN {span} >= max(3 * {typical}, {lapsed})
    ELSE coalesce({back}, 0) > {today} - {usual} END"""
"""Whether they came back within what is usual of them. Looked at only where it decides: without the figures it takes
the longest."""

_CODE = """CASE WHEN {count} = 1 AND {ago} < {new} THEN 'new'
    WHEN {ago} >= max(3 * {usual}, {lapsed}) THEN 'lapsed'
    WHEN {ago} >= max(2 * {usual}, {lapsing}) THEN 'lapsing'
    WHEN {ago} >= {usual} THEN 'due'
    {won_back} ELSE 'active' END"""


def in_stages(codes: tuple[str, ...], asked: Asked) -> Predicate:
    """The relationship is at one of these stages today."""
    now = int(asked.clock.now().timestamp())
    bought = tuple(code for code in codes if code != "prospect")
    never = f"(f.first_purchase IS NULL OR f.first_purchase > {now})"
    if not bought:
        return Predicate(never)
    typical = typical_interval(asked.connection) or NOTHING_KNOWN
    told_apart = ("active" in bought) != ("won_back" in bought)
    code = _code(asked.clock, now, typical, told_apart=told_apart)
    sql = f"(f.first_purchase <= {now} AND {code} IN ({marks(bought)}))"
    if "prospect" in codes:
        sql = f"({never} OR {sql})"
    return Predicate(sql, bought, slow=True)


def _code(clock: Clock, now: int, typical: int, *, told_apart: bool) -> str:
    """The stage of one customer; unless ``told_apart``, who was won back is said to be active."""
    day, orders = office_day(clock, "l.at"), _ORDERS.format(now=now)

    def by(count: str, first: str, last: str, back: str) -> str:
        span, today = f"({last} - {first})", clock.today().toordinal()
        usual = f"""CASE WHEN {count} > 1 THEN max(1, (2 * {span} + {count} - 1) / (2 * ({count} - 1)))
            ELSE {typical} END"""
        given = {
            "count": count, "span": span, "usual": usual, "typical": typical, "today": today,
            "ago": f"({today} - {last})", "new": NEW_DAYS, "lapsing": LAPSING_LEAST, "lapsed": LAPSED_LEAST,
        }  # fmt: skip
        won_back = f"WHEN {_WON_BACK.format(**given, back=back)} THEN 'won_back'" if told_apart else ""
        return _CODE.format(**given, won_back=won_back)

    first, last = (office_day(clock, f"f.{column}") for column in ("first_purchase", "last_order"))
    counted = by("f.days_with_order", first, last, "f.came_back")
    looked_at = by(f"count(DISTINCT {day})", f"min({day})", f"max({day})", came_back(day, orders))
    known = f"f.days_with_order > 0 AND f.last_order <= {now}"
    return f"CASE WHEN {known} THEN {counted} ELSE (SELECT {looked_at} {orders}) END"
