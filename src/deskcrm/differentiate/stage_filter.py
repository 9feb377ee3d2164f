"""The stage of the relationship as a condition of SQL, for the filter ``cycle:``; :mod:`deskcrm.differentiate.stage`
works it out for one customer, and a test holds one against the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.stage import LAPSED_LEAST, LAPSING_LEAST, NOTHING_KNOWN, typical_interval
from deskcrm.differentiate.window import NEW_DAYS
from deskcrm.identify.filter_predicate import Asked, Predicate, marks

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_DAY = 86_400

_ORDERS = """FROM purchase l WHERE l.customer_id = f.customer_id AND l.at <= {now} AND l.archived_at IS NULL
    AND l.quantity > 0 AND l.amount > 0"""

_DAYS = """SELECT d, lag(d) OVER w AS earlier, min(d) OVER () AS first, row_number() OVER w - 1 AS nth
    FROM (SELECT DISTINCT {day} AS d {orders}) WINDOW w AS (ORDER BY d)"""
"""The days with an order, each with the one before it and how many came before."""

_USUAL_BEFORE = "CASE WHEN nth > 1 THEN max(1, (2 * (earlier - first) + nth - 1) / (2 * (nth - 1))) ELSE {unknown} END"
"""The mean interval of the days before, halves up."""

_RETURNED = "SELECT max(d) FROM ({days}) WHERE d - earlier >= max(3 * ({before}), {lapsed})"
"""The last day they came back on after they had lapsed, of three days or more."""

_WON_BACK = """CASE WHEN {span} < {lapsed} THEN 0 WHEN {count} = 2 THEN {span} >= max(3 * {typical}, {lapsed})
    ELSE coalesce(({returned}), 0) > {today} - {usual} END"""
"""Whether they came back within what is usual of them. Looked at only where it decides: it takes the longest."""

_CODE = """SELECT CASE WHEN {count} = 1 AND {ago} < {new} THEN 'new'
    WHEN {ago} >= max(3 * {usual}, {lapsed}) THEN 'lapsed'
    WHEN {ago} >= max(2 * {usual}, {lapsing}) THEN 'lapsing'
    WHEN {ago} >= {usual} THEN 'due'
    {won_back} ELSE 'active' END {orders}"""


def in_stages(codes: tuple[str, ...], asked: Asked) -> Predicate:
    """The relationship is at one of these stages today."""
    now = int(asked.clock.now().timestamp())
    bought = tuple(code for code in codes if code != "prospect")
    never = f"(f.first_purchase IS NULL OR f.first_purchase > {now})"
    if not bought:
        return Predicate(never)
    typical = typical_interval(asked.connection) or NOTHING_KNOWN
    code = _code(asked.clock, now, typical, told_apart=("active" in bought) != ("won_back" in bought))
    in_one = f"{_certainly(bought, now, typical)}({code}) IN ({marks(bought)})"
    sql = f"(f.first_purchase <= {now}{_sooner(bought, asked.clock, typical)} AND ({in_one}))"
    if "prospect" in codes:
        sql = f"({never} OR {sql})"
    return Predicate(sql, bought, slow=True)


def _code(clock: Clock, now: int, typical: int, *, told_apart: bool) -> str:
    """The stage of one customer; unless ``told_apart``, who was won back is said to be active."""
    day, today = office_day(clock, "l.at"), clock.today().toordinal()
    count, span = f"count(DISTINCT {day})", f"(max({day}) - min({day}))"
    usual = f"""CASE WHEN {count} > 1 THEN max(1, (2 * {span} + {count} - 1) / (2 * ({count} - 1)))
        ELSE {typical} END"""
    given = {
        "count": count, "span": span, "usual": usual, "typical": typical, "orders": _ORDERS.format(now=now),
        "today": today, "ago": f"({today} - max({day}))",
        "new": NEW_DAYS, "lapsing": LAPSING_LEAST, "lapsed": LAPSED_LEAST,
    }  # fmt: skip
    before = _USUAL_BEFORE.format(unknown=NOTHING_KNOWN)
    days = _DAYS.format(day=day, orders=given["orders"])
    returned = _RETURNED.format(days=days, before=before, lapsed=LAPSED_LEAST)
    won_back = f"WHEN {_WON_BACK.format(**given, returned=returned)} THEN 'won_back'" if told_apart else ""
    return _CODE.format(**given, won_back=won_back)


_STILL_THERE = {"new": (0, NEW_DAYS), "active": (1, 0), "won_back": (1, 0), "due": (2, LAPSING_LEAST)}
"""The stages of who has not stayed away: for less than so many usual intervals, or so many days if that is longer."""


def _sooner(codes: tuple[str, ...], clock: Clock, typical: int) -> str:
    """What the figures rule out before the days of a customer are looked at."""
    today = clock.today()
    if set(codes) == {"new"}:
        since = int(clock.start_of(today - timedelta(days=NEW_DAYS - 1)).timestamp())
        return f" AND f.first_purchase >= {since}"
    if set(codes) <= {"lapsing", "lapsed"}:
        until = int(clock.start_of(today - timedelta(days=LAPSING_LEAST - 1)).timestamp())
        return f" AND f.first_purchase < {until}"
    if set(codes) <= set(_STILL_THERE):
        intervals, days = (max(found) for found in zip(*(_STILL_THERE[code] for code in codes), strict=True))
        now = int(clock.now().timestamp())
        return f" AND {now} - f.last_purchase < {_away(intervals, days, typical)}"
    return ""


def _certainly(codes: tuple[str, ...], now: int, typical: int) -> str:
    """What the figures say of who has stayed away for so long that no day need be looked at."""
    if "lapsed" not in codes:
        return ""
    return f"{now} - f.last_purchase > {_away(2 if 'lapsing' in codes else 3, NEW_DAYS, typical)} OR "


def _away(intervals: int, days: int, typical: int) -> str:
    """So many usual intervals, or so many days if that is longer, in seconds; at the most.

    The last purchase may be none that counts: the last that does is no later, and usual is no longer than all of the
    time between. Two days more, as a day is not measured here to the hour."""
    usual = f"max(f.last_purchase - f.first_purchase, {typical * _DAY}) + {2 * _DAY}"
    return f"max({intervals} * ({usual}), {days * _DAY}) + {2 * _DAY}"


def office_day(clock: Clock, column: str) -> str:
    """The ordinal of the office day that ``column`` (seconds since 1970) falls on."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC).toordinal()
    offset = ""
    changes = list(_offsets(clock))
    for since, seconds in reversed(changes[1:]):
        offset += f" WHEN {column} >= {since} THEN {seconds}"
    shift = f"CASE{offset} ELSE {changes[0][1]} END" if offset else str(changes[0][1])
    return f"(({column} + ({shift})) / {_DAY} + {epoch})"


def _offsets(clock: Clock, years: int = 30) -> Any:
    """The office's seconds ahead of UTC, each with the second from which it held, over the last ``years``."""
    end = int(clock.now().timestamp())
    place = end - years * 366 * _DAY
    held = _offset(clock, place)
    yield place, held
    while place < end:
        following = min(place + 7 * _DAY, end)
        if (new := _offset(clock, following)) != held:
            low, high = place, following
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(clock, middle) == held else (low, middle)
            yield high, new
            held = new
        place = following


def _offset(clock: Clock, at: int) -> int:
    shift = clock.local(datetime.fromtimestamp(at, UTC)).utcoffset()
    return int(shift.total_seconds()) if shift else 0
