"""Times as people say them, in English and Thai: a dated table, windows, and what nobody could mean."""

# ruff: noqa: DTZ001  what the clerk types is office time without a zone

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.interact.when import parse_when, parse_window

# A Wednesday at eleven.
CLOCK = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 11, 25, 11, 0))

SAID = [
    ("tomorrow 10", "2026-11-26 10:00"), ("fri", "2026-11-27 10:00"), ("fri 14:30", "2026-11-27 14:30"),
    ("wed", "2026-11-25 17:00"), ("this fri", "2026-11-27 10:00"), ("next fri", "2026-12-04 10:00"),
    ("next monday 9am", "2026-11-30 09:00"), ("+3d", "2026-11-28 11:00"), ("+2h", "2026-11-25 13:00"),
    ("+30m", "2026-11-25 11:30"), ("+2w", "2026-12-09 11:00"), ("in two weeks", "2026-12-09 11:00"),
    ("in three days", "2026-11-28 11:00"), ("in an hour", "2026-11-25 12:00"), ("in 2 months", "2027-01-25 11:00"),
    ("+3 months", "2027-02-25 11:00"), ("25/12", "2026-12-25 10:00"), ("25/12 15:00", "2026-12-25 15:00"),
    ("24/11", "2027-11-24 10:00"), ("25 Dec", "2026-12-25 10:00"), ("Dec 25", "2026-12-25 10:00"),
    ("the 28th", "2026-11-28 10:00"), ("3rd 9:00", "2026-12-03 09:00"), ("31st", "2026-12-31 10:00"),
    ("end of month", "2026-11-30 10:00"), ("end of next month 16:00", "2026-12-31 16:00"),
    ("start of next month", "2026-12-01 10:00"), ("next week", "2026-11-30 10:00"),
    ("day after tomorrow", "2026-11-27 10:00"), ("today noon", "2026-11-25 12:00"), ("noon", "2026-11-25 12:00"),
    ("midnight", "2026-11-26 00:00"), ("tomorrow midnight", "2026-11-27 00:00"), ("end of year", "2026-12-31 10:00"),
    ("2026-12-25 10:00", "2026-12-25 10:00"), ("25/12/2569", "2026-12-25 10:00"),
    ("พรุ่งนี้", "2026-11-26 10:00"), ("พรุ่งนี้ 10 โมง", "2026-11-26 10:00"), ("พรุ่งนี้สิบโมง", "2026-11-26 10:00"),
    ("พรุ่งนี้ 10 โมงครึ่ง", "2026-11-26 10:30"), ("มะรืน", "2026-11-27 10:00"), ("มะรืนนี้ 14.30 น.", "2026-11-27 14:30"),
    ("มะเรื่อง", "2026-11-28 10:00"), ("วันศุกร์", "2026-11-27 10:00"), ("ศุกร์นี้", "2026-11-27 10:00"),
    ("ศุกร์หน้า", "2026-12-04 10:00"), ("วันจันทร์หน้า 9 โมงเช้า", "2026-11-30 09:00"), ("วันอาทิตย์", "2026-11-29 10:00"),
    ("25 ธ.ค. 69", "2026-12-25 10:00"), ("25 ธันวาคม 2569", "2026-12-25 10:00"), ("25 ธ.ค.", "2026-12-25 10:00"),
    ("๒๕/๑๒/๖๙", "2026-12-25 10:00"), ("วันที่ 28", "2026-11-28 10:00"), ("วันที่ 3 บ่าย 2", "2026-12-03 14:00"),
    ("บ่ายโมง", "2026-11-25 13:00"), ("บ่าย 2", "2026-11-25 14:00"), ("บ่ายสามครึ่ง", "2026-11-25 15:30"),
    ("4 โมงเย็น", "2026-11-25 16:00"), ("ห้าโมงเย็น", "2026-11-25 17:00"), ("1 ทุ่ม", "2026-11-25 19:00"),
    ("5 ทุ่ม", "2026-11-25 23:00"), ("เที่ยงคืน", "2026-11-26 00:00"), ("ตี 3", "2026-11-26 03:00"),
    ("ตีห้าครึ่ง", "2026-11-26 05:30"), ("6 โมงเช้า", "2026-11-26 06:00"), ("เที่ยง", "2026-11-25 12:00"),
    ("เที่ยงครึ่ง", "2026-11-25 12:30"), ("พรุ่งนี้เที่ยง", "2026-11-26 12:00"), ("อีก 3 วัน", "2026-11-28 11:00"),
    ("อีกสามวัน", "2026-11-28 11:00"), ("อีก 2 ชั่วโมง", "2026-11-25 13:00"), ("อีก 2 อาทิตย์", "2026-12-09 11:00"),
    ("อีกหนึ่งเดือน", "2026-12-25 11:00"), ("อีก 15 นาที", "2026-11-25 11:15"), ("สิ้นเดือน", "2026-11-30 10:00"),
    ("สิ้นเดือนหน้า", "2026-12-31 10:00"), ("ต้นเดือนหน้า", "2026-12-01 10:00"), ("กลางเดือนหน้า", "2026-12-15 10:00"),
    ("สัปดาห์หน้า", "2026-11-30 10:00"), ("สิ้นปี", "2026-12-31 10:00"), ("วันนี้ 16.00 น.", "2026-11-25 16:00"),
]  # fmt: skip

WINDOWS = [
    ("this afternoon", "2026-11-25 13:00", "2026-11-25 17:00"),
    ("tomorrow morning", "2026-11-26 09:00", "2026-11-26 12:00"),
    ("fri afternoon", "2026-11-27 13:00", "2026-11-27 17:00"), ("tonight", "2026-11-25 18:00", "2026-11-25 22:00"),
    ("25/12 morning", "2026-12-25 09:00", "2026-12-25 12:00"), ("บ่ายนี้", "2026-11-25 13:00", "2026-11-25 17:00"),
    ("พรุ่งนี้เช้า", "2026-11-26 09:00", "2026-11-26 12:00"), ("พรุ่งนี้ตอนบ่าย", "2026-11-26 13:00", "2026-11-26 17:00"),
    ("วันศุกร์เย็น", "2026-11-27 17:00", "2026-11-27 20:00"), ("เย็นนี้", "2026-11-25 17:00", "2026-11-25 20:00"),
    ("ค่ำนี้", "2026-11-25 18:00", "2026-11-25 22:00"), ("this morning", "", "2026-11-25 12:00"),
]  # fmt: skip

NOBODY = [
    "", " ", "banana", "31/2", "32/1", "29/2/2027", "30 ก.พ.", "25:00", "fri 25:00", "10:60", "yesterday", "เมื่อวาน",
    "-2h", "อาทิตย์หน้า", "next", "in", "+", "+5x", "6 โมง", "3 โมง", "ตี 6", "6 ทุ่ม", "บ่าย 7", "13 pm", "0 am",
    "2026-13-01",
    "วันที่ 32", "tomorrow tomorrow", "fri mon", "last fri", "someday", "soon", "พรุ่งนี้ 25 โมง", "x" * 61, "+99999d",
    "[/]", "'; DROP TABLE follow_up; --", "morning banana", "บ่ายบ่าย", "24/11/2026", "this mon", "จันทร์นี้", "+9999 months",
]  # fmt: skip


def local(instant: datetime | None) -> str:
    return CLOCK.local(instant).strftime("%Y-%m-%d %H:%M") if instant else ""


@pytest.mark.parametrize(("text", "meant"), SAID)
@pytest.mark.parametrize("language", ["en", "th"])
def test_what_is_said_means_one_time_in_either_language(text: str, meant: str, language: str) -> None:
    found = parse_when(text, clock=CLOCK, language=language)
    assert found.tzinfo is UTC
    assert local(found) == meant
    assert parse_window(text, clock=CLOCK, language=language).since is None


@pytest.mark.parametrize(("text", "since", "until"), WINDOWS)
def test_a_part_of_a_day_is_a_window(text: str, since: str, until: str) -> None:
    found = parse_window(text, clock=CLOCK, language="th")
    assert (local(found.since), local(found.at)) == (since, until)


@pytest.mark.parametrize("text", NOBODY)
def test_what_nobody_could_mean_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_window(text, clock=CLOCK, language="th")
    assert refused.value.field == "due"
    assert "\n" not in str(refused.value)
