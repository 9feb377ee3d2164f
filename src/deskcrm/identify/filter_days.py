"""Days in filters: a day, a month, a year, or so long ago; and days of any year for birthdays."""

from __future__ import annotations

import re
from datetime import date, timedelta

from deskcrm.identify.filter_table import squeezed
from deskcrm.locale.formats import MONTHS, common_era, parse_digits

_BACK = re.compile(r"([0-9]{1,4})(d|days?|วัน|w|weeks?|สัปดาห์|อาทิตย์|m|months?|เดือน|y|years?|ปี)?")
_YEAR = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})")
_LONG_MONTHS = (
    ("january", "มกราคม"), ("february", "กุมภาพันธ์"), ("march", "มีนาคม"), ("april", "เมษายน"), ("may", "พฤษภาคม"),
    ("june", "มิถุนายน"), ("july", "กรกฎาคม"), ("august", "สิงหาคม"), ("september", "กันยายน"), ("october", "ตุลาคม"),
    ("november", "พฤศจิกายน"), ("december", "ธันวาคม"),
)  # fmt: skip
_FIRST_YEAR = 1900
_NAMED = {"today": 0, "วันนี้": 0, "yesterday": 1, "เมื่อวาน": 1, "เมื่อวานนี้": 1}
_BIRTHDAYS = {"today": 0, "วันนี้": 0, "tomorrow": 1, "พรุ่งนี้": 1}
_WEEK = frozenset({"week", "สัปดาห์นี้", "อาทิตย์นี้"})
_THIS_MONTH = frozenset({"month", "เดือนนี้"})


def first_day(text: str, today: date) -> date | None:
    """The first day of what ``text`` names: ``2026``, ``2026-01``, ``15/1/2026``, ``30d`` ago, ``yesterday``.

    A year from 2400 on is Buddhist. None for what is no such thing, and for a day before 1900.
    """
    day = _first_day(text, today)
    return day if day is not None and day.year >= _FIRST_YEAR else None


def _first_day(text: str, today: date) -> date | None:
    typed = "".join(parse_digits(text).casefold().split())
    if typed in _NAMED:
        return today - timedelta(days=_NAMED[typed])
    try:
        if found := _DAY_FIRST.fullmatch(typed):
            return date(common_era(int(found[3])), int(found[2]), int(found[1]))
        if found := _YEAR.fullmatch(typed):
            return date(common_era(int(found[1])), int(found[2] or 1), int(found[3] or 1))
        if (found := _BACK.fullmatch(typed)) and found[2]:
            return _back(int(found[1]), found[2], today)
    except (ValueError, OverflowError):
        pass
    return None


def days_of_year(text: str, today: date) -> tuple[tuple[str, str], ...]:
    """The stretches of the year that ``text`` names, each as first and last ``MM-DD``: a month (``12``, ``dec``), a day
    (``25/12``, ``12-25``), today, tomorrow, the coming week. Empty for what is no such thing."""
    typed = "".join(parse_digits(text).casefold().split())
    if typed in _BIRTHDAYS:
        return _stretch(today + timedelta(days=_BIRTHDAYS[typed]), 0)
    if typed in _WEEK:
        return _stretch(today, 6)
    month = today.month if typed in _THIS_MONTH else _month(typed)
    if month:
        return ((f"{month:02}-01", f"{month:02}-31"),)
    found = _DAY_MONTH.fullmatch(typed)
    if found is None:
        return ()
    day, nth = int(found[1]), int(found[2])
    if nth > 12 >= day and "-" in typed:  # the month first, as in dates of the form 2026-12-25
        day, nth = nth, day
    try:
        date(2024, nth, day)
    except ValueError:
        return ()
    return ((f"{nth:02}-{day:02}",) * 2,)


def _back(count: int, unit: str, today: date) -> date:
    if unit[0] in "dว":
        return today - timedelta(days=count)
    if unit[0] in "wสอ":
        return today - timedelta(weeks=count)
    months = today.year * 12 + today.month - 1 - count * (12 if unit[0] in "yป" else 1)
    year, month = divmod(months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=today.day - 1), following - timedelta(days=1))


def _month(typed: str) -> int:
    if typed.isdecimal():
        return int(typed) if 1 <= int(typed) <= 12 else 0
    wanted = squeezed(typed)
    if not wanted:
        return 0
    for nth in range(12):
        names = (*_LONG_MONTHS[nth], MONTHS["en"][nth], MONTHS["th"][nth])
        if wanted in map(squeezed, names):
            return nth + 1
    return 0


def _stretch(first: date, days: int) -> tuple[tuple[str, str], ...]:
    last = first + timedelta(days=days)
    begin, end = f"{first:%m-%d}", f"{last:%m-%d}"
    return ((begin, end),) if begin <= end else ((begin, "12-31"), ("01-01", end))
