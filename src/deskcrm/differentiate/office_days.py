"""The office's days as SQL over instants, in a time zone that may change its clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_DAY = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).toordinal()
_BACK, _AHEAD = 30, 2
"""Years before and after this one whose changes of the clocks are known; before them what held first, after them what
held last."""


def office_day(clock: Clock, column: str) -> str:
    """The ordinal (as of ``datetime.date``) of the office day that ``column`` (seconds since 1970) falls on."""
    (_since, first), *later = _offsets(clock.zone, clock.today().year)
    changes = "".join(f" WHEN {column} >= {since} THEN {seconds}" for since, seconds in reversed(later))
    shift = f"CASE{changes} ELSE {first} END" if changes else str(first)
    return f"(({column} + ({shift})) / {_DAY} + {_EPOCH})"


@lru_cache(maxsize=8)
def _offsets(zone: ZoneInfo, year: int) -> tuple[tuple[int, int], ...]:
    """The seconds ahead of UTC, each with the second from which it held, in the years around ``year``."""
    place, end = (int(datetime(year + years, 1, 1, tzinfo=UTC).timestamp()) for years in (-_BACK, _AHEAD + 1))
    held = _offset(zone, place)
    found = [(place, held)]
    while place < end:
        following = min(place + 7 * _DAY, end)
        if (new := _offset(zone, following)) != held:
            low, high = place, following
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(zone, middle) == held else (low, middle)
            found.append((high, new))
            held = new
        place = following
    return tuple(found)


def _offset(zone: ZoneInfo, at: int) -> int:
    shift = datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()
    return int(shift.total_seconds()) if shift else 0
