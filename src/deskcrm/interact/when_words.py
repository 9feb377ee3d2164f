"""The words of the grammar in ``when``: days, weekdays, months and units, in English and Thai."""

from __future__ import annotations

from datetime import time
from typing import Final

NOW: Final = frozenset({"now", "ตอนนี้", "เดี๋ยวนี้"})

DAYS: Final = {
    "today": 0, "tomorrow": 1, "tmr": 1, "yesterday": -1,
    "day after tomorrow": 2, "the day after tomorrow": 2, "มะเรื่อง": 3, "วันมะเรื่อง": 3,
    "วันนี้": 0, "พรุ่งนี้": 1, "วันพรุ่งนี้": 1, "มะรืน": 2, "มะรืนนี้": 2, "วันมะรืน": 2, "วันมะรืนนี้": 2, "เมื่อวาน": -1, "เมื่อวานนี้": -1,
}  # fmt: skip
"""Days by their distance from today."""

TIMES: Final = {"noon": time(12), "midday": time(12), "เที่ยง": time(12), "เที่ยงวัน": time(12), "เที่ยงครึ่ง": time(12, 30)}

THAI_NUMBERS: Final = {
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "สิบ": 10, "สิบเอ็ด": 11,
}  # fmt: skip
"""The numbers of hours as they are said."""

SPOKEN_HOURS: Final = {
    "morning": {hour: hour for hour in range(6, 12)},
    "afternoon": {hour: hour + 12 for hour in range(1, 6)},
    "evening": {hour: hour + 12 for hour in range(4, 7)},
    "night": {hour: hour + 18 for hour in range(1, 6)},
    "small": {hour: hour for hour in range(1, 6)},
    "bare": {hour: hour for hour in range(7, 12)},
}
"""The hour of the day by the part of it that was said: 8 โมง(เช้า), บ่าย 2, 5 โมงเย็น, 2 ทุ่ม, ตี 3. From 1 to 6 โมง alone it
may be the morning or the afternoon and is not guessed."""

_WEEKDAY_NAMES: Final = (
    ("mon", "monday", "จันทร์", "วันจันทร์", "จ."),
    ("tue", "tues", "tuesday", "อังคาร", "วันอังคาร", "อ."),
    ("wed", "wednesday", "พุธ", "วันพุธ", "พ."),
    ("thu", "thur", "thurs", "thursday", "พฤหัส", "พฤหัสบดี", "วันพฤหัส", "วันพฤหัสบดี", "พฤ."),
    ("fri", "friday", "ศุกร์", "วันศุกร์", "ศ."),
    ("sat", "saturday", "เสาร์", "วันเสาร์", "ส."),
    ("sun", "sunday", "อาทิตย์", "วันอาทิตย์", "อา."),
)

WEEKDAYS: Final = {name: weekday for weekday, names in enumerate(_WEEKDAY_NAMES) for name in names}
"""Weekdays by name, Monday 0."""

_MONTH_NAMES: Final = (
    ("jan", "january", "มกราคม", "มกรา", "ม.ค.", "ม.ค", "มค"),
    ("feb", "february", "กุมภาพันธ์", "กุมภา", "ก.พ.", "ก.พ", "กพ"),
    ("mar", "march", "มีนาคม", "มีนา", "มี.ค.", "มี.ค", "มีค"),
    ("apr", "april", "เมษายน", "เมษา", "เม.ย.", "เม.ย", "เมย"),
    ("may", "พฤษภาคม", "พฤษภา", "พ.ค.", "พ.ค", "พค"),
    ("jun", "june", "มิถุนายน", "มิถุนา", "มิ.ย.", "มิ.ย", "มิย"),
    ("jul", "july", "กรกฎาคม", "กรกฎา", "ก.ค.", "ก.ค", "กค"),
    ("aug", "august", "สิงหาคม", "สิงหา", "ส.ค.", "ส.ค", "สค"),
    ("sep", "sept", "september", "กันยายน", "กันยา", "ก.ย.", "ก.ย", "กย"),
    ("oct", "october", "ตุลาคม", "ตุลา", "ต.ค.", "ต.ค", "ตค"),
    ("nov", "november", "พฤศจิกายน", "พฤศจิกา", "พ.ย.", "พ.ย", "พย"),
    ("dec", "december", "ธันวาคม", "ธันวา", "ธ.ค.", "ธ.ค", "ธค"),
)

MONTHS: Final = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names}
"""Months by name, January 1."""

_UNIT_NAMES: Final = {
    "mo": ("mo", "month", "months", "เดือน"),
    "w": ("w", "wk", "week", "weeks", "สัปดาห์", "อาทิตย์"),
    "d": ("d", "day", "days", "วัน"),
    "h": ("h", "hr", "hrs", "hour", "hours", "ชั่วโมง", "ชม.", "ชม"),
    "m": ("m", "min", "mins", "minute", "minutes", "นาที", "น."),
    "s": ("s", "sec", "secs", "second", "seconds", "วินาที", "วิ"),
}

SHIFT_UNITS: Final = {name: unit for unit, names in _UNIT_NAMES.items() for name in names}
"""Units of time by name: w, d, h, m, s."""

_COUNT_WORDS: Final = (
    ("an?", 1), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8),
    ("nine", 9), ("ten", 10),
)  # fmt: skip

COUNTS: Final = (
    *((rf"\b{word}\b", count) for word, count in _COUNT_WORDS),
    ("ยี่สิบ", 20), ("สามสิบ", 30), ("สิบเอ็ด", 11), ("สิบสอง", 12), ("สิบห้า", 15), ("หนึ่ง", 1), ("สอง", 2), ("สาม", 3),
    ("สี่", 4), ("ห้า", 5), ("หก", 6), ("เจ็ด", 7), ("แปด", 8), ("เก้า", 9), ("สิบ", 10),
)  # fmt: skip
"""Numbers written out, as patterns, with what they count; used after in and อีก only."""
