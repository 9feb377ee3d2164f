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

_ORDERED = """SELECT DISTINCT {day} AS d FROM purchase l WHERE l.customer_id = f.customer_id AND l.at <= {now}
    AND l.archived_at IS NULL AND l.quantity > 0 AND l.amount > 0"""

_DAYS = """SELECT d, lag(d) OVER w AS earlier, min(d) OVER () AS first, row_number() OVER w - 1 AS nth,
    count(*) OVER () AS total FROM ({ordered}) WINDOW w AS (ORDER BY d)"""
"""The days with an order, each with the one before it and how many came before."""

_USUAL_BEFORE = """CASE WHEN nth > 1 THEN max(1, (2 * (earlier - first) + nth - 1) / (2 * (nth - 1)))
    WHEN total > 2 THEN {unknown} ELSE {typical} END"""
"""The mean interval of the days before, halves up."""

_RETURNED = "SELECT max(d) FROM ({days}) WHERE d - earlier >= max(3 * ({before}), {lapsed})"
"""The last day they came back on after they had lapsed. Looked at only where it decides: it takes the longest."""

_CODE = """SELECT CASE WHEN total = 1 AND {today} - last < {new} THEN 'new'
    WHEN {today} - last >= max(3 * usual, {lapsed}) THEN 'lapsed'
    WHEN {today} - last >= max(2 * usual, {lapsing}) THEN 'lapsing'
    WHEN {today} - last >= usual THEN 'due'
    WHEN coalesce(({returned}), 0) > {today} - usual THEN 'won_back' ELSE 'active' END
FROM (SELECT count(*) AS total, max(d) AS last,
    CASE WHEN count(*) > 1 THEN max(1, (2 * (max(d) - min(d)) + count(*) - 1) / (2 * (count(*) - 1)))
        ELSE {typical} END AS usual FROM ({ordered}))"""


def in_stages(codes: tuple[str, ...], asked: Asked) -> Predicate:
    """The relationship is at one of these stages today."""
    now = int(asked.clock.now().timestamp())
    bought = tuple(code for code in codes if code != "prospect")
    never = f"(f.first_purchase IS NULL OR f.first_purchase > {now})"
    if not bought:
        return Predicate(never)
    typical = typical_interval(asked.connection) or NOTHING_KNOWN
    ordered = _ORDERED.format(day=office_day(asked.clock, "l.at"), now=now)
    given = {"lapsed": LAPSED_LEAST, "typical": typical}
    before = _USUAL_BEFORE.format(unknown=NOTHING_KNOWN, typical=typical)
    code = _CODE.format(
        today=asked.clock.today().toordinal(), new=NEW_DAYS, lapsing=LAPSING_LEAST, ordered=ordered, **given,
        returned=_RETURNED.format(days=_DAYS.format(ordered=ordered), before=before, lapsed=LAPSED_LEAST),
    )  # fmt: skip
    sql = f"(f.first_purchase <= {now}{_sooner(bought, asked.clock)} AND ({code}) IN ({marks(bought)}))"
    if "prospect" in codes:
        sql = f"({never} OR {sql})"
    return Predicate(sql, bought, slow=True)


def _sooner(codes: tuple[str, ...], clock: Clock) -> str:
    """What the figures rule out before the days of a customer are looked at."""
    today = clock.today()
    if set(codes) == {"new"}:
        since = int(clock.start_of(today - timedelta(days=NEW_DAYS - 1)).timestamp())
        return f" AND f.first_purchase >= {since}"
    if set(codes) <= {"lapsing", "lapsed"}:
        until = int(clock.start_of(today - timedelta(days=LAPSING_LEAST - 1)).timestamp())
        return f" AND f.first_purchase < {until}"
    return ""


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
