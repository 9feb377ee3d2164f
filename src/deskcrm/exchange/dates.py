"""Dates as other programs write them, read the same way down a whole column.

``5/3/2016`` is one day in London and another in New York. A column's order is inferred when exactly one fits all of
its values; otherwise the clerk is asked. A year that stands first, or a month by name, leaves nothing to infer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Final

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.interact.when_words import MONTHS
from deskcrm.locale.formats import common_era, parse_digits
from deskcrm.locale.messages import N_

ORDERS: Final = ("dmy", "mdy", "ymd")
"""What ``--dates`` may say: the order of day, month and year."""

NONE: Final = frozenset({"", "?", "-", "N/A", "n/a", "NA", "NULL", "null", "None"})
"""What a date or number cell may hold when there is none."""

_TIME: Final = (
    r"(?:[T,\s]\s*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?|\s*น\.?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST: Final = re.compile(r"(?P<a>\d{4})([-/.])(?P<b>\d{1,2})\2(?P<c>\d{1,2})" + _TIME)
_RUN: Final = re.compile(r"(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})" + _TIME)
_YEAR_LAST: Final = re.compile(r"(?P<a>\d{1,2})([-/.])(?P<b>\d{1,2})\2(?P<c>\d{4}|\d{2})" + _TIME)
_DAY_NAMED: Final = re.compile(r"(?P<a>\d{1,2})[\s-]*(?P<b>[^\W\d_]\D*?)[\s,-]*(?P<c>\d{4})" + _TIME)
_MONTH_NAMED: Final = re.compile(r"(?P<b>[^\W\d_]\D*?)\s*(?P<a>\d{1,2}),?\s+(?P<c>\d{4})" + _TIME)
_USUAL: Final = re.compile(r"(?:1\d|20)\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?", re.ASCII)
_LONGEST: Final = 60


class OrderNeeded(Exception):
    """A value can only be read once its column's order is known."""


def infer_order(values: Iterable[str], field: str) -> str:
    """The one order, dmy or mdy, that fits every value of the column; dmy where nothing depends on it.

    A value that is no date in either order does not count: its row is refused later. Raises Refused naming ``field``
    when both fit or neither does.
    """
    fits = {"dmy": 0, "mdy": 0}
    count = 0
    example = ""
    for value in values:
        match = _YEAR_LAST.fullmatch(parse_digits(value.strip())[:_LONGEST])
        if match is None:
            continue
        first, second, year = int(match["a"]), int(match["b"]), int(match["c"])
        as_dmy, as_mdy = _is_date(year, second, first), _is_date(year, first, second)
        if first != second and (as_dmy or as_mdy):
            count += 1
            fits["dmy"] += as_dmy
            fits["mdy"] += as_mdy
            example = example or value
    possible = [order for order, fitting in fits.items() if fitting == count]
    if not count or len(possible) == 1:
        return possible[0]
    if possible:
        message = N_("{field}: {example} and the others may be day or month first; say which with --dates dmy or mdy.")
    else:
        message = N_("{field}: no order of day and month fits the whole column; say which with --dates dmy or mdy.")
    raise Refused(message, field=field, example=example.strip())


class DateColumn:
    """Reads the values of one column. ``order`` is dmy, mdy, ymd, or empty while it is not known."""

    def __init__(self, field: str, clock: Clock, order: str) -> None:
        self.field = field
        self.order = order
        self._clock = clock

    def instant(self, text: str) -> int:
        """Seconds since 1970 (UTC) of a date, or date and time; without a zone it is office time, without a time the
        day's first instant. Raises Refused for what is no date, OrderNeeded while the order is not known.
        """
        return int(self._moment(text).timestamp())

    def known(self, text: str) -> tuple[int, str]:
        """As :meth:`instant`, with the office time of it as text."""
        moment = self._moment(text)
        return int(moment.timestamp()), self._clock.local(moment).replace(tzinfo=None).isoformat()

    def day(self, text: str) -> date:
        """The office date of what was written. Raises as :meth:`instant`."""
        return self._clock.day_of(self._moment(text))

    def optional(self, text: str) -> int | None:
        """As :meth:`instant`; None for an empty cell and for what other programs write when there is none."""
        return None if text.strip() in NONE else self.instant(text)

    def _moment(self, text: str) -> datetime:
        if _USUAL.fullmatch(text):
            with suppress(ValueError, OverflowError, Refused):
                return self._clock.instant(datetime.fromisoformat(text))
        typed = parse_digits(text.strip())
        if len(typed) > _LONGEST:
            raise self._refused(text)
        match = self._match(typed, text)
        try:
            day = date(*match[1])
            moment = datetime.combine(day, _time_of(match[0]))
            if (zone := match[0]["zone"]) is not None:
                return datetime.fromisoformat(f"{moment.isoformat()}{zone}").astimezone(UTC)
            instant = self._clock.instant(moment)
        except (ValueError, OverflowError, Refused):
            raise self._refused(text) from None
        return instant

    def _match(self, typed: str, text: str) -> tuple[re.Match[str], tuple[int, int, int]]:
        if match := _YEAR_FIRST.fullmatch(typed) or _RUN.fullmatch(typed):
            return match, (common_era(int(match["a"])), int(match["b"]), int(match["c"]))
        if match := _YEAR_LAST.fullmatch(typed):
            if len(match["c"]) == 2:
                raise Refused(N_("{field}: the year in {text} needs four digits."), field=self.field, text=text.strip())
            if not self.order:
                raise OrderNeeded
            day, month = (match["a"], match["b"]) if self.order == "dmy" else (match["b"], match["a"])
            if self.order == "ymd":
                raise self._refused(text)
            return match, (common_era(int(match["c"])), int(month), int(day))
        if match := _DAY_NAMED.fullmatch(typed) or _MONTH_NAMED.fullmatch(typed):
            month_number = MONTHS.get(match["b"].strip().casefold()) or MONTHS.get(match["b"].strip(" .").casefold())
            if month_number is not None:
                return match, (common_era(int(match["c"])), month_number, int(match["a"]))
        raise self._refused(text)

    def _refused(self, text: str) -> Refused:
        return Refused(N_("{field}: {text} is no date that there is."), field=self.field, text=text.strip()[:_LONGEST])


def _time_of(match: re.Match[str]) -> time:
    if match["hour"] is None:
        return time()
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    return time(hour, int(match["minute"]), int(match["second"] or 0))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(common_era(year), month, day)
    except ValueError:
        return False
    return True
