"""Phrases that say in other words what the grammar in ``when`` reads: by friday, half past 9, บ่ายพรุ่งนี้, วันศุกร์ที่ 27."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from deskcrm.interact.when_words import WEEKDAYS

_PARTS: Final = "เช้า|สาย|บ่าย|เย็น|ค่ำ"
_THAI_DAYS: Final = "วัน\\S+|พรุ่งนี้|มะรืน(?:นี้)?"
_WEEKDAY: Final = "|".join(sorted((re.escape(name) for name in WEEKDAYS if len(name) > 2), key=len, reverse=True))
_TIME: Final = r"\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?| ?น\.?)?|\d{1,2} ?[ap]\.?m\.?"
"""A time that may come before its day."""

_WHOLE: Final = {
    "eod": "today", "end of day": "today", "end of the day": "today", "สิ้นวัน": "today", "สิ้นวันนี้": "today",
    "end of week": "fri", "end of the week": "fri", "end of this week": "fri", "สิ้นสัปดาห์": "fri", "ปลายสัปดาห์": "fri",
    "lunchtime": "noon", "lunch": "noon", "เดือนหน้า": "next month", "ทุ่ม": "1 ทุ่ม",
}  # fmt: skip
"""Whole phrases."""

Rewriting = tuple[re.Pattern[str], "str | Callable[[re.Match[str]], str]"]

_REWRITINGS: Final[tuple[Rewriting, ...]] = (
    (re.compile(r"^by (?=\S)"), ""),
    (re.compile(r"\bhalf past (\d{1,2})\b"), r"\1:30"),
    (re.compile(r"^(?:in )?half an hour$|^อีกครึ่งชั่วโมง$"), "+30m"),
    (re.compile(r"^(?:in )?an hour and a half$|^อีกชั่วโมงครึ่ง$"), "+1h 30m"),
    (re.compile(r"^อีก ?(\d{1,2}) ?ชั่วโมงครึ่ง$"), r"+\1h 30m"),
    (re.compile(rf"^next week ({_WEEKDAY})(?= |$)|^({_WEEKDAY}) next week(?= |$)"),
     lambda match: f"next {match[1] or match[2]}"),
    (re.compile(rf"^(วัน)?({_WEEKDAY})สัปดาห์หน้า"), r"\2หน้า"),
    (re.compile(rf"^({_PARTS})({_THAI_DAYS}|{_WEEKDAY})$"), r"\2 \1"),
    (re.compile(r"^วันที่ ?(?=\d{1,2}(?:[/.-]| ?[^\W\d]))(?!\d{1,2} ?(?:บ่าย|ตี|เวลา|ตอน))"), ""),
    (re.compile(rf"^({_TIME}),? (?:on )?(?=[^\W\d])(?!(?:[ap]\.?m|น)\b)(\D.*|[^\W\d]+ ?\d{{1,2}})$"), r"\2 \1"),
    (re.compile(r"(?<![\d\w])ทุ่ม(?:หนึ่ง|นึง)"), "1 ทุ่ม"),
    (re.compile(r"(?<![\d\w])ทุ่มครึ่ง"), "1 ทุ่มครึ่ง"),
)  # fmt: skip

_DAY_AND_NUMBER: Final = re.compile(rf"^({_WEEKDAY}) ?ที่ ?(\d{{1,2}})(?=\D|$)")


def rephrased(words: str) -> tuple[str, int | None]:
    """The phrase (folded, one blank between words) in the grammar's words, and the weekday (Monday 0) that the day must
    be where it was named too: ``วันศุกร์ที่ 27`` is the 27th, if that is a Friday."""
    words = _WHOLE.get(words, words)
    weekday = None
    if match := _DAY_AND_NUMBER.match(words):
        weekday = WEEKDAYS[match[1]]
        words = f"วันที่ {match[2]}{words[match.end() :]}"
    for pattern, said in _REWRITINGS:
        words = pattern.sub(said, words)
    return _WHOLE.get(words, words).strip(), weekday
