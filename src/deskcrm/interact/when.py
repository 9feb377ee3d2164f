"""Times and lengths of time as a clerk types them, in English and Thai, in one small grammar.

::

    when     = instant | shift | day [time] | time
    instant  = 2026-12-25 [10:00 [+07:00]]                 ISO 8601
    shift    = +3d  +2h  +30m  +1w  +1d 2h                 from now; also "in 3 days", "อีก 3 วัน", and -2h for the past
    day      = today | tomorrow | yesterday | fri | 25/12 | 25/12/2026 | 25 Dec [2026]
             | วันนี้ | พรุ่งนี้ | มะรืน | เมื่อวาน | วันศุกร์ | 25 ธ.ค. [2569]
             | next fri | ศุกร์หน้า | end of month | สิ้นเดือน | วันที่ 25
    window   = this afternoon | tomorrow morning | บ่ายนี้ | พรุ่งนี้เช้า          until the part's end
    time     = 10:00 | 10.30 | 9am | 14.30 น. | noon | เที่ยง     after a day's name also a plain 9

The day always comes before the month. Years from 2400 on are Buddhist; a year of two digits is Buddhist where the
language is Thai or the phrase is. A phrase that could mean two days is refused, and what was read is for the caller to
show back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as Time  # noqa: N812  a name apart from the word for it in the grammar
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.interact.when_parts import AMBIGUOUS, counted, day_in_month, months_on, split_part, turn_of
from deskcrm.interact.when_phrases import rephrased
from deskcrm.interact.when_words import DAYS, MONTHS, NOW, SHIFT_UNITS, SPOKEN_HOURS, THAI_NUMBERS, TIMES, WEEKDAYS
from deskcrm.locale.formats import BUDDHIST_ERA, common_era, date_time, parse_digits
from deskcrm.locale.messages import N_

DEFAULT_HOUR: Final = 10
"""The hour of a day named without a time."""

CLOSING_HOUR: Final = 17
"""The hour of today named without a time: the end of the working day."""

LONGEST_CONTACT: Final = 24 * 3600
"""The most seconds one contact may have taken."""

_LIMIT: Final = 60
_ISO: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:[t ]\s*(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\s*(?P<zone>z|[+-]\d{2}:?\d{2})?)?"
)
_SHIFT: Final = re.compile(r"(?P<sign>\+|-|in |อีก)\s*(?P<parts>\d.*)")
_SHIFT_PART: Final = re.compile(r"\s*(\d{1,4})\s*([^\W\d]+[^\s\d+]*)")
_TIME: Final = re.compile(
    r"(?:^|(?<![\d./:+-]))(?:at |เวลา\s*)?(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap])\.?m\.?"
    r"|(?P<hour24>\d{1,2})(?:[:.](?P<minute24>\d{2})\s*(?:น\.?)?|\s*น\.?)"
    r"|(?P<name>noon|midday|เที่ยงวัน|เที่ยงครึ่ง|เที่ยง))$"
)
_SAID: Final = rf"(?:\d{{1,2}}|{'|'.join(sorted(THAI_NUMBERS, key=len, reverse=True))})"
_SPOKEN: Final = re.compile(
    rf"(?:^|(?<![\d./:+-]))(?:ตอน\s*|เวลา\s*)?(?:บ่าย\s*(?P<afternoon>{_SAID})(?:\s*โมง)?|(?P<one>บ่ายโมง)"
    rf"|ตี\s*(?P<small>{_SAID})|(?P<evening>{_SAID})\s*โมงเย็น|(?P<night>{_SAID})\s*ทุ่ม|(?P<morning>{_SAID})\s*โมงเช้า|(?P<bare>{_SAID})\s*โมง)"
    r"\s*(?P<half>ครึ่ง)?$"
)
"""A time as it is said in Thai."""
_FARTHEST: Final = timedelta(days=50 * 366)
_THAI: Final = re.compile("[\u0e00-\u0e7f]")
_MIDNIGHT: Final = ("midnight", "เที่ยงคืน")
_COUNTING: Final = ("in ", "อีก", "+")
_BARE_HOUR: Final = re.compile(r"(?P<day>.*?\D)\s+(?:at )?(?P<hour>\d{1,2})")
_NUMERIC: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
_NAMED: Final = re.compile(r"(\d{1,2})\s*([^\W\d][^\s\d,]*)(?:,?\s*(\d{4}|\d{2}))?")
_NAMED_US: Final = re.compile(r"([^\W\d][^\s\d,]*)\s*(\d{1,2})(?:,\s*(\d{4}))?")
_CLOCK_LENGTH: Final = re.compile(r"(?:(\d{1,2}):)?(\d{1,4}):(\d{2})")
_NUMBER_LENGTH: Final = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?")
_LENGTH_PART: Final = re.compile(r"\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*([^\W\d]+[^\s\d]*)")
_LENGTH_UNITS: Final = {"h": 3600, "m": 60, "s": 1}


@dataclass(frozen=True, slots=True)
class When:
    """What was read: ``at`` is the moment (UTC), or the end of a window that begins ``since``."""

    at: datetime
    since: datetime | None = None


def parse_window(text: str, *, clock: Clock, language: str = "en", field: str = "due") -> When:
    """As :func:`parse_when` for a time to come, with the beginning of a part of a day: ``this afternoon`` is from one
    to five. Of a part that has begun already the rest is meant. Raises Refused as it does."""
    found = parse_when(text, clock=clock, language=language, field=field)
    words, _weekday = rephrased(" ".join(parse_digits(text).casefold().split()))
    part = None if _SPOKEN.search(words) or words.endswith(_MIDNIGHT) else split_part(words)
    if part is None:
        return When(found)
    day = clock.day_of(found)
    since = clock.instant(datetime.combine(day, part[1].begins))
    return When(found, since if since > clock.now() else None)


def parse_when(text: str, *, clock: Clock, language: str = "en", field: str = "due", past: bool = False) -> datetime:
    """The UTC instant that ``text`` means at the office now.

    A coming day without a time means :data:`DEFAULT_HOUR`, today :data:`CLOSING_HOUR`; a time without a day its next
    coming; a weekday or a date without a year the next one. With ``past`` it is the other way round, for what is
    entered late: the last such time, day or date, and today without a time is now.

    Raises ``Refused`` naming ``field`` for what cannot be read, days and times that do not exist, instants before now,
    and with ``past`` instants after it.
    """
    words = " ".join(parse_digits(text).casefold().split())
    if not words:
        raise Refused(N_("A day or a time is needed here."), field=field)
    if len(words) > _LIMIT:
        raise _unread(text, field)
    reading = _Reading(text.strip(), clock, language, field, past)
    words, weekday = rephrased(words)
    found = reading.instant(words).astimezone(UTC).replace(microsecond=0)
    now = clock.now()
    if weekday is not None and clock.local(found).weekday() != weekday:
        raise _unread(text.strip(), field)
    if past and found > now:
        raise Refused(N_("{when} is still to come."), field=field, when=date_time(clock.local(found)))
    if abs(found - now) > _FARTHEST:
        raise Refused(N_("{when} is too far away to be meant."), field=field, when=date_time(clock.local(found)))
    if not past and found < now.replace(second=0, microsecond=0):
        raise Refused(N_("{when} is past already."), field=field, when=date_time(clock.local(found)))
    return found


def parse_minutes(text: str, *, field: str = "minutes") -> int:
    """A length of time in whole seconds: ``5`` and ``2.5`` are minutes, ``1:30`` minutes and seconds, ``1:03:25``
    hours too, ``1h 5m``, ``45s``, ``5 นาที``.

    Raises ``Refused`` naming ``field`` for anything else, negative ones among them, and beyond a day.
    """
    words = " ".join(parse_digits(text).casefold().split())
    if not words:
        raise Refused(N_("A number of minutes is needed here."), field=field)
    length = _length(words) if len(words) <= _LIMIT else None
    if length is None:
        raise Refused(
            N_("{text} could not be read as minutes. Write 5, 2.5, 1:30 or 1h 5m."),
            field=field,
            text=text.strip()[:_LIMIT],
        )
    seconds = int(length.quantize(Decimal(1), ROUND_HALF_UP))
    if seconds > LONGEST_CONTACT:
        raise Refused(N_("One contact cannot have taken more than 24 hours."), field=field)
    return seconds


@dataclass(frozen=True, slots=True)
class _Reading:
    """One phrase being read: what was typed and all that its meaning depends on."""

    typed: str
    clock: Clock
    language: str
    field: str
    past: bool

    def instant(self, words: str) -> datetime:
        """The instant of the whole phrase, aware."""
        if words in NOW:
            return self.clock.now()
        if words == AMBIGUOUS:
            raise Refused(
                N_("{text}: next week or next Sunday? Write “สัปดาห์หน้า” or “วันอาทิตย์”, or the date."),
                field=self.field,
                text=self.typed,
            )
        if words.startswith(_COUNTING):
            words = counted(words)
        if match := _ISO.fullmatch(words):
            return self._iso(match)
        if match := _SHIFT.fullmatch(words):
            return self._shifted(match)
        if words in _MIDNIGHT or words.endswith(_MIDNIGHT):
            day = next((words.removesuffix(name).rstrip(" ,") for name in _MIDNIGHT if words.endswith(name)), "")
            return self._midnight(day)
        if match := _SPOKEN.search(words):
            time = self._spoken(match)
            day = words[: match.start()].rstrip(" ,")
            return self._on_day(day, time) if day else self._next(time)
        if (part := split_part(words)) is not None:
            day, named = part
            return self._on_day(day, named.ends) if day else self._next(named.ends)
        if match := _TIME.search(words):
            time = self._time(match)
            day = words[: match.start()].rstrip(" ,")
            return self._on_day(day, time) if day else self._next(time)
        if (match := _BARE_HOUR.fullmatch(words)) and self._is_named_day(match["day"].rstrip(" ,")):
            return self._on_day(match["day"].rstrip(" ,"), self._clock_time(match["hour"], "00"))
        return self._on_day(words, None)

    def _iso(self, match: re.Match[str]) -> datetime:
        day = self._date(int(match["day"]), int(match["month"]), self._year(match["year"]))
        if match["time"] is None:
            return self._at(day, None)
        hour, minute, *second = match["time"].split(":")
        time = self._clock_time(hour, minute, second[0][:2] if second else "00")
        if match["zone"] is None:
            return self._at(day, time)
        try:
            offset = datetime.strptime(match["zone"].upper(), "%z").tzinfo
            return datetime.combine(day, time, offset).astimezone(UTC)
        except (ValueError, OverflowError):
            raise self._refused() from None

    def _shifted(self, match: re.Match[str]) -> datetime:
        amounts: dict[str, int] = {}
        rest = match["parts"]
        while rest:
            part = _SHIFT_PART.match(rest)
            unit = SHIFT_UNITS.get(part[2]) if part else None
            if part is None or unit is None or unit == "s" or unit in amounts:
                raise self._refused()
            amounts[unit] = int(part[1])
            rest = rest[part.end() :].lstrip(" +")
        sign = -1 if match["sign"] == "-" else 1
        months = sign * amounts.get("mo", 0)
        # Days keep the time of day when the clocks change; hours and minutes are what a watch shows.
        there = self.clock.local(self.clock.now()).replace(tzinfo=None)
        try:
            there = datetime.combine(months_on(there.date(), months), there.time())
            there += sign * timedelta(days=amounts.get("d", 0), weeks=amounts.get("w", 0))
            return self.clock.instant(there) + sign * timedelta(hours=amounts.get("h", 0), minutes=amounts.get("m", 0))
        except (OverflowError, ValueError):
            raise self._refused() from None

    def _midnight(self, day: str) -> datetime:
        """The end of that day."""
        start = self._on_day(day, Time()) if day else self._at(self.clock.today(), Time())
        return self.clock.end_of(self.clock.day_of(start))

    def _time(self, match: re.Match[str]) -> Time:
        if match["name"]:
            return TIMES[match["name"]]
        if match["half"] is None:
            return self._clock_time(match["hour24"], match["minute24"] or "00")
        hour = int(match["hour"])
        if not 1 <= hour <= 12:
            raise Refused(N_("There is no time {time}."), field=self.field, time=match.group().strip())
        return self._clock_time(str(hour % 12 + (12 if match["half"] == "p" else 0)), match["minute"] or "00")

    def _spoken(self, match: re.Match[str]) -> Time:
        part, said = next((name, said) for name, said in match.groupdict().items() if said and name != "half")
        hours, hour = (SPOKEN_HOURS["afternoon"], 1) if part == "one" else (SPOKEN_HOURS[part], 0)
        hour = hour or THAI_NUMBERS.get(said) or int(said)
        if hour not in hours:
            raise self._refused()
        return Time(hours[hour], 30 if match["half"] else 0)

    def _clock_time(self, hour: str, minute: str, second: str = "00") -> Time:
        try:
            return Time(int(hour), int(minute), int(second))
        except ValueError:
            raise Refused(N_("There is no time {time}."), field=self.field, time=f"{hour}:{minute}") from None

    def _next(self, time: Time) -> datetime:
        """The next coming (with ``past`` the last passing) of a time of day."""
        today = self.clock.today()
        return self._nearest([today, today + timedelta(days=-1 if self.past else 1)], time)

    def _is_named_day(self, words: str) -> bool:
        return words in DAYS or words in WEEKDAYS

    def _on_day(self, words: str, time: Time | None) -> datetime:
        today = self.clock.today()
        if (shift := DAYS.get(words)) is not None:
            return self._at(today + timedelta(days=shift), time)
        if (weekday := WEEKDAYS.get(words)) is not None:
            if self.past:
                day = today - timedelta(days=(today.weekday() - weekday) % 7)
                return self._nearest([day, day - timedelta(days=7)], time)
            day = today + timedelta(days=(weekday - today.weekday()) % 7)
            return self._nearest([day, day + timedelta(days=7)], time)
        if not self.past and (turn := turn_of(words, today)) is not None:
            return self._at(turn, time)
        if not self.past and (days := day_in_month(words, today)):
            return self._nearest(days, time)
        return self._on_date(words, time)

    def _on_date(self, words: str, time: Time | None) -> datetime:
        if match := _NUMERIC.fullmatch(words):
            day, month, year = int(match[1]), int(match[3]), match[4]
        elif (match := _NAMED.fullmatch(words)) and (named := MONTHS.get(match[2])):
            day, month, year = int(match[1]), named, match[3]
        elif (match := _NAMED_US.fullmatch(words)) and (named := MONTHS.get(match[1])):
            day, month, year = int(match[2]), named, match[3]
        else:
            raise self._refused()
        if year:
            return self._at(self._date(day, month, self._year(year)), time)
        this_year = self.clock.today().year
        years = [this_year, this_year + (-1 if self.past else 1)]
        days = [found for year_tried in years if (found := _day_or_none(day, month, year_tried))]
        if not days:
            raise self._no_day(day, month)
        return self._nearest(days, time)

    def _nearest(self, days: list[date], time: Time | None) -> datetime:
        """The first of ``days`` that lies on the right side of now, else the first."""
        now = self.clock.now()
        floor = now.replace(second=0, microsecond=0)
        instants = [self._at(day, time) for day in days]
        return next((found for found in instants if (found <= now if self.past else found >= floor)), instants[0])

    def _at(self, day: date, time: Time | None) -> datetime:
        if time is None:
            if day == self.clock.today():
                if self.past:
                    return self.clock.now()
                time = Time(CLOSING_HOUR)
            else:
                time = Time(DEFAULT_HOUR)
        return self.clock.instant(datetime.combine(day, time))

    def _year(self, digits: str) -> int:
        year = int(digits)
        if len(digits) == 2:
            buddhist = self.language == "th" or _THAI.search(self.typed)
            return year + (2500 - BUDDHIST_ERA if buddhist else 2000)
        return common_era(year)

    def _date(self, day: int, month: int, year: int) -> date:
        found = _day_or_none(day, month, year)
        if found is None:
            raise self._no_day(day, month)
        return found

    def _no_day(self, day: int, month: int) -> Refused:
        return Refused(
            N_("There is no day {day}/{month}: {text}."), field=self.field, day=day, month=month, text=self.typed
        )

    def _refused(self) -> Refused:
        return _unread(self.typed, self.field)


def _day_or_none(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _unread(typed: str, field: str) -> Refused:
    return Refused(
        N_("{text} could not be read as a time. Write tomorrow 10:00, fri 9:00, 25/12 or +3d."),
        field=field,
        text=typed[:_LIMIT],
    )


def _length(words: str) -> Decimal | None:
    """Seconds, unrounded; None for what is no length of time."""
    if match := _CLOCK_LENGTH.fullmatch(words):
        hours, whole_minutes, seconds = (int(part or 0) for part in match.groups())
        fits = seconds < 60 and (match[1] is None or whole_minutes < 60)
        return Decimal(hours * 3600 + whole_minutes * 60 + seconds) if fits else None
    if _NUMBER_LENGTH.fullmatch(words):
        return Decimal(words.replace(",", ".")) * 60
    total, used = Decimal(0), set()
    while words:
        part = _LENGTH_PART.match(words)
        unit = SHIFT_UNITS.get(part[2]) if part else None
        if part is None or unit not in _LENGTH_UNITS or unit in used:
            return None
        used.add(unit)
        total += Decimal(part[1].replace(",", ".")) * _LENGTH_UNITS[unit]
        words = words[part.end() :].lstrip()
    return total
