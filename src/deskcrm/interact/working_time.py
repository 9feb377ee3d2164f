"""Working time: when the office is open, when so many working minutes from here have passed, how many lie between.

The office is open when its own clock shows a time within the day's hours: a span over a change of daylight saving is
an hour shorter or longer. Spans are turned into instants for some days at a time and kept with their running totals;
an answer is then a look-up by bisection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_, _
from deskcrm.settings.hours import Span, WorkingLength, clock_text

YEARS: Final = 10
"""How far is looked for working time before the office counts as never open."""

_DAY: Final = 24 * 3600

USUAL_DAY: Final = 8 * 60
"""Minutes of a working day of an office without hours."""

_BLOCK: Final = 32
"""Days whose spans are made at a time."""

_BLOCKS: Final = YEARS * 366 // _BLOCK


@dataclass(frozen=True, slots=True)
class DayOfItsOwn:
    """A day with other hours than its weekday's: closed without any. ``name`` is the holiday's, or why."""

    spans: tuple[Span, ...] = ()
    name: str = ""


@dataclass(slots=True)
class _Block:
    """The spans of some days as epoch seconds, in order, with the working seconds of the block before each."""

    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    total: int = 0

    def add(self, begin: int, end: int) -> None:
        """Adds the next span."""
        self.begins.append(begin)
        self.ends.append(end)
        self.before.append(self.total)
        self.total += end - begin

    def worked(self, moment: int) -> int:
        """Working seconds of the block until ``moment``."""
        place = bisect_right(self.begins, moment) - 1
        return self.before[place] + min(moment, self.ends[place]) - self.begins[place] if place >= 0 else 0


@dataclass(frozen=True)
class WorkingCalendar:
    """The opening hours of one office. ``weekly`` has the spans of Monday to Sunday, ``days`` those of single days."""

    zone: ZoneInfo
    weekly: tuple[tuple[Span, ...], ...]
    days: Mapping[date, DayOfItsOwn] = field(default_factory=dict)
    _blocks: dict[int, _Block] = field(default_factory=dict, repr=False, compare=False)

    def after(self, instant: datetime, minutes: int) -> datetime:
        """The first instant (UTC) by which ``minutes`` of working time have passed from ``instant``; for none, when
        the office is open next. Raises Refused for an office never open."""
        moment, wanted = _seconds(instant), minutes * 60
        number = self._number(moment)
        block = self._block(number)
        if wanted <= 0:
            return _instant(self._opening(number, moment))
        wanted += block.worked(moment)
        for _step in range(_BLOCKS):
            if wanted <= block.total:
                place = bisect_left(block.before, wanted) - 1
                return _instant(block.begins[place] + wanted - block.before[place])
            wanted -= block.total
            number += 1
            block = self._block(number)
        raise _never()

    def after_if_open(self, instant: datetime, minutes: int) -> datetime | None:
        """As :meth:`after`; None for an office whose calendar never gets so far."""
        try:
            return self.after(instant, minutes)
        except Refused:
            return None

    def before(self, instant: datetime, minutes: int) -> datetime:
        """The last instant (UTC) from which ``minutes`` (one or more) of working time pass until ``instant``. Raises
        Refused for an office never open."""
        moment = _seconds(instant)
        number = self._number(moment)
        block = self._block(number)
        left = block.worked(moment) - minutes * 60
        for _step in range(_BLOCKS):
            if left >= 0 and block.total:
                place = max(0, bisect_right(block.before, left) - 1)
                return _instant(block.begins[place] + left - block.before[place])
            number -= 1
            block = self._block(number)
            left += block.total
        raise _never()

    def between(self, start: datetime, end: datetime) -> int:
        """Whole working minutes from ``start`` to ``end``; below zero when ``end`` is the earlier one."""
        if end < start:
            return -self.between(end, start)
        first, last = _seconds(start), _seconds(end)
        here, there = self._number(first), self._number(last)
        worked = self._block(there).worked(last) - self._block(here).worked(first)
        return (worked + sum(self._block(number).total for number in range(here, there))) // 60

    def is_open(self, instant: datetime) -> bool:
        """Whether the office is open then; at the moment it closes it is not any more."""
        moment = _seconds(instant)
        block = self._block(self._number(moment))
        place = bisect_right(block.begins, moment) - 1
        return place >= 0 and moment < block.ends[place]

    def next_opening(self, instant: datetime) -> datetime:
        """When the office is open next (UTC): ``instant`` itself while it is. Raises Refused for one never open."""
        moment = _seconds(instant)
        return _instant(self._opening(self._number(moment), moment))

    def open_spans(self, start: int, end: int) -> tuple[list[int], list[int]]:
        """The beginnings and ends of all spans that touch ``start`` to ``end``, in epoch seconds and order: for whoever
        asks of very many moments."""
        begins: list[int] = []
        ends: list[int] = []
        for number in range(self._number(start), self._number(end) + 1):
            block = self._block(number)
            begins += block.begins
            ends += block.ends
        return begins, ends

    def hours_of(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The spans of an office day as instants (UTC), in order."""
        return tuple((_instant(begin), _instant(end)) for begin, end in self._instants(day))

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """The spans of an office day in minutes after midnight."""
        own = self.days.get(day)
        return self.weekly[day.weekday()] if own is None else own.spans

    def day_name(self, day: date) -> str:
        """What the day is called when it has hours of its own (a holiday's name); else empty."""
        own = self.days.get(day)
        return own.name if own else ""

    def closing(self, day: date) -> datetime | None:
        """When the office closes on that day (UTC); None when it does not open."""
        hours = self.hours_of(day)
        return hours[-1][1] if hours else None

    def minutes_of(self, length: WorkingLength) -> int:
        """A length in working minutes; a day is the mean length of the weekdays on which the office opens."""
        lengths = [sum(end - begin for begin, end in spans) for spans in self.weekly if spans]
        day = round(sum(lengths) / len(lengths)) if lengths else USUAL_DAY
        return length.minutes + length.days * day

    def closed(self, instant: datetime) -> str:
        """Why nobody is there then, as a sentence in the language in use; empty while the office is open."""
        if self.is_open(instant):
            return ""
        day = instant.astimezone(self.zone).date()
        spans, name = self.spans_of(day), self.day_name(day)
        if not spans and name:
            return _("The office is closed then: {name}.", name=name)
        if not spans:
            return _("The office is closed on that day.")
        hours = ", ".join(f"{clock_text(begin)}-{clock_text(end)}" for begin, end in spans)
        return _("The office is closed then; on that day it is open {hours}.", hours=hours)

    # Inside

    def _opening(self, number: int, moment: int) -> int:
        for step in range(_BLOCKS):
            block = self._block(number + step)
            place = bisect_right(block.begins, moment)
            if place and moment < block.ends[place - 1]:
                return moment
            if place < len(block.begins):
                return block.begins[place]
        raise _never()

    def _number(self, moment: int) -> int:
        return datetime.fromtimestamp(moment, self.zone).toordinal() // _BLOCK

    def _block(self, number: int) -> _Block:
        block = self._blocks.get(number)
        if block is None:
            block = _Block()
            for ordinal in range(max(1, number * _BLOCK), (number + 1) * _BLOCK):
                for begin, end in self._instants(date.fromordinal(ordinal)):
                    block.add(begin, end)
            self._blocks[number] = block
        return block

    def _instants(self, day: date) -> list[tuple[int, int]]:
        spans = self.spans_of(day)
        if not spans:
            return []
        start = datetime.combine(day, time(), self.zone)
        midnight, next_midnight = int(start.timestamp()), int((start + timedelta(days=1)).timestamp())
        if next_midnight - midnight == _DAY:
            return [(midnight + begin * 60, midnight + end * 60) for begin, end in spans]
        return self._by_the_minute(spans, midnight, next_midnight)

    def _by_the_minute(self, spans: tuple[Span, ...], midnight: int, next_midnight: int) -> list[tuple[int, int]]:
        """The spans of a day on which the clocks change: what the office's own clock shows, minute by minute."""
        found: list[tuple[int, int]] = []
        for moment in range(midnight, next_midnight, 60):
            shown = datetime.fromtimestamp(moment, self.zone)
            minute = shown.hour * 60 + shown.minute
            if any(begin <= minute < end for begin, end in spans):
                if found and found[-1][1] == moment:
                    found[-1] = (found[-1][0], moment + 60)
                else:
                    found.append((moment, moment + 60))
        return found


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _never() -> Refused:
    return Refused(N_("The office is never open: its opening hours are missing in the settings."), field="due")
