"""Parts of a day and turns of the calendar, as they are said in English and Thai: this afternoon, บ่ายนี้, สิ้นเดือน."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from deskcrm.interact.when_words import COUNTS, WEEKDAYS


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, from and to."""

    begins: time
    ends: time


MORNING, AFTERNOON, EVENING, NIGHT = (
    Part(time(9), time(12)), Part(time(13), time(17)), Part(time(17), time(20)), Part(time(18), time(22)),
)  # fmt: skip

_PARTS: Final = {
    "morning": MORNING, "afternoon": AFTERNOON, "evening": EVENING, "night": NIGHT,
    "ตอนเช้า": MORNING, "เช้า": MORNING, "ช่วงเช้า": MORNING, "สาย": MORNING, "ตอนสาย": MORNING,
    "ตอนบ่าย": AFTERNOON, "บ่าย": AFTERNOON, "ช่วงบ่าย": AFTERNOON,
    "ตอนเย็น": EVENING, "เย็น": EVENING, "ช่วงเย็น": EVENING, "ค่ำ": NIGHT, "ตอนค่ำ": NIGHT, "คืน": NIGHT,
}  # fmt: skip

_TODAY: Final = {
    "this morning": MORNING, "this afternoon": AFTERNOON, "this evening": EVENING, "tonight": NIGHT,
    "before noon": MORNING, "เช้านี้": MORNING, "สายนี้": MORNING, "ก่อนเที่ยง": MORNING, "บ่ายนี้": AFTERNOON,
    "เย็นนี้": EVENING, "ค่ำนี้": NIGHT, "คืนนี้": NIGHT,
}  # fmt: skip

_ENDING: Final = re.compile(rf"(?P<day>.+?)\s*(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})")

_THIS: Final = ("นี้",)
_NEXT: Final = ("หน้า",)

AMBIGUOUS: Final = "อาทิตย์หน้า"
"""Next week, or next Sunday: nobody can tell."""

_DAY_OF_MONTH: Final = re.compile(r"(?:วันที่|the)?\s*(\d{1,2})(?:st|nd|rd|th)?")
_MONTH_TURN: Final = {
    "end of month": (0, 0), "end of the month": (0, 0), "end of this month": (0, 0), "สิ้นเดือน": (0, 0),
    "สิ้นเดือนนี้": (0, 0), "ปลายเดือน": (0, 0), "ปลายเดือนนี้": (0, 0),
    "end of next month": (1, 0), "สิ้นเดือนหน้า": (1, 0), "ปลายเดือนหน้า": (1, 0),
    "start of next month": (1, 1), "beginning of next month": (1, 1), "next month": (1, 1), "ต้นเดือนหน้า": (1, 1),
    "ต้นเดือน": (1, 1), "กลางเดือนหน้า": (1, 15), "middle of next month": (1, 15), "mid next month": (1, 15),
}  # fmt: skip
"""Months on, and the day: 0 is the last. ต้นเดือน alone is the next one to come."""


def split_part(words: str) -> tuple[str, Part] | None:
    """A phrase that names a part of a day: the day's words (``today`` for this afternoon) and the part."""
    if words in _TODAY:
        return "today", _TODAY[words]
    if words in _PARTS:
        return "", _PARTS[words]
    match = _ENDING.fullmatch(words)
    if match is None:
        return None
    return match["day"].rstrip(" ,").removesuffix("ตอน").rstrip(), _PARTS[match["part"]]


def turn_of(words: str, today: date) -> date | None:
    """The day that a turn of the calendar means: next Friday, สิ้นเดือน, วันที่ 25, next week; None for other words."""
    if words in _MONTH_TURN:
        months, day = _MONTH_TURN[words]
        return day_of_month(today, months, day)
    if words in ("mid month", "middle of the month", "กลางเดือน"):
        here = today.replace(day=15)
        return here if here >= today else day_of_month(today, 1, 15)
    if words in ("end of year", "end of the year", "สิ้นปี", "สิ้นปีนี้"):
        return date(today.year, 12, 31)
    if words in ("next year", "ปีหน้า", "ต้นปีหน้า"):
        return date(today.year + 1, 1, 1)
    if words in ("next week", "สัปดาห์หน้า"):
        return today + timedelta(days=7 - today.weekday())
    return _weekday(words, today)


def day_in_month(words: str, today: date) -> list[date] | None:
    """The next days of that number (``วันที่ 25``, ``the 25th``), for the caller to choose; None for other words."""
    match = _DAY_OF_MONTH.fullmatch(words)
    if match is None or not (words.startswith(("วันที่", "the ")) or words[-2:] in ("st", "nd", "rd", "th")):
        return None
    found = [_day_or_none(today, months, int(match[1])) for months in range(13)]
    return [day for day in found if day is not None]


def day_of_month(today: date, months: int, day: int) -> date:
    """A day of the month so many months on; 0 is the month's last."""
    count = today.month - 1 + months
    year, month = today.year + count // 12, count % 12 + 1
    if day:
        return date(year, month, day)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def months_on(today: date, months: int) -> date:
    """The same day so many months on, or the last of that month."""
    last = day_of_month(today, months, 0)
    return last.replace(day=min(today.day, last.day))


def counted(words: str) -> str:
    """The words with numbers written out turned into digits: in two weeks, อีกสามวัน."""
    for said, count in COUNTS:
        words = re.sub(said, f" {count} ", words)
    return " ".join(words.split())


def _weekday(words: str, today: date) -> date | None:
    """This or next Friday: of this week and of the week after, Monday first."""
    for ahead, before, after in ((0, "this ", _THIS), (7, "next ", _NEXT)):
        name = words.removeprefix(before) if words.startswith(before) else ""
        for end in after:
            name = name or (words.removesuffix(end).strip() if words.endswith(end) else "")
        if name in WEEKDAYS:
            return today + timedelta(days=WEEKDAYS[name] - today.weekday() + ahead)
    return None


def _day_or_none(today: date, months: int, day: int) -> date | None:
    last = day_of_month(today, months, 0)
    return last.replace(day=day) if 0 < day <= last.day else None
