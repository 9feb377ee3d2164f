"""Typed times and lengths of time: a dated table of phrases, refusals, and properties."""

# ruff: noqa: DTZ001  what the clerk types is office time without a zone

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.interact.when import parse_minutes, parse_when

BANGKOK = ZoneInfo("Asia/Bangkok")
LONDON = ZoneInfo("Europe/London")
# A Wednesday.
CLOCK = Clock(BANGKOK, datetime(2026, 12, 23, 11, 0))


def read(text: str, language: str = "en", *, past: bool = False, clock: Clock = CLOCK) -> str:
    """The office time that ``text`` means on that Wednesday at eleven."""
    found = parse_when(text, clock=clock, language=language, past=past)
    assert found.tzinfo is UTC
    return clock.local(found).strftime("%Y-%m-%d %H:%M")


COMING = [
    ("now", "2026-12-23 11:00"),
    ("2026-12-25", "2026-12-25 10:00"),
    ("2026-12-25 14:30", "2026-12-25 14:30"),
    ("2026-12-25T14:30", "2026-12-25 14:30"),
    ("2026-12-25T14:30:59", "2026-12-25 14:30"),
    ("2026-12-25T14:30Z", "2026-12-25 21:30"),
    ("2026-12-25T14:30+00:00", "2026-12-25 21:30"),
    ("2026-12-25T14:30+0900", "2026-12-25 12:30"),
    ("2569-12-25 14:30", "2026-12-25 14:30"),
    ("2026-12-23", "2026-12-23 17:00"),
    ("+3d", "2026-12-26 11:00"),
    ("+2h", "2026-12-23 13:00"),
    ("+30m", "2026-12-23 11:30"),
    ("+1w", "2026-12-30 11:00"),
    ("+1d 2h", "2026-12-24 13:00"),
    ("+1d +2h", "2026-12-24 13:00"),
    ("+1d+2h", "2026-12-24 13:00"),
    ("in 3 days", "2026-12-26 11:00"),
    ("today", "2026-12-23 17:00"),
    ("today 17:30", "2026-12-23 17:30"),
    ("tomorrow", "2026-12-24 10:00"),
    ("Tomorrow  10:15", "2026-12-24 10:15"),
    ("tomorrow at 9", "2026-12-24 09:00"),
    ("tomorrow, 9:30", "2026-12-24 09:30"),
    ("tomorrow 9am", "2026-12-24 09:00"),
    ("tomorrow 12 pm", "2026-12-24 12:00"),
    ("tomorrow 12am", "2026-12-24 00:00"),
    ("tomorrow noon", "2026-12-24 12:00"),
    ("11:00", "2026-12-23 11:00"),
    ("10:00", "2026-12-24 10:00"),
    ("10.30", "2026-12-24 10:30"),
    ("4:30pm", "2026-12-23 16:30"),
    ("fri", "2026-12-25 10:00"),
    ("friday 9", "2026-12-25 09:00"),
    ("Fri 9:05", "2026-12-25 09:05"),
    ("wed", "2026-12-23 17:00"),
    ("wed 9:00", "2026-12-30 09:00"),
    ("wed 15:00", "2026-12-23 15:00"),
    ("tue", "2026-12-29 10:00"),
    ("25/12", "2026-12-25 10:00"),
    ("25/12 14:00", "2026-12-25 14:00"),
    ("25.12 14:00", "2026-12-25 14:00"),
    ("25.12.2026", "2026-12-25 10:00"),
    ("25-12-2026", "2026-12-25 10:00"),
    ("1/2", "2027-02-01 10:00"),
    ("25/12/2026", "2026-12-25 10:00"),
    ("25/12/26", "2026-12-25 10:00"),
    ("25/12/2569", "2026-12-25 10:00"),
    ("25 Dec", "2026-12-25 10:00"),
    ("25 dec 2027 8:00", "2027-12-25 08:00"),
    ("25dec", "2026-12-25 10:00"),
    ("Dec 25", "2026-12-25 10:00"),
    ("December 25, 2027", "2027-12-25 10:00"),
    ("22 Dec", "2027-12-22 10:00"),
    ("29/02/2028", "2028-02-29 10:00"),
    ("23/12", "2026-12-23 17:00"),
]

THAI = [
    ("วันนี้", "2026-12-23 17:00"),
    ("วันนี้ 16.00 น.", "2026-12-23 16:00"),
    ("พรุ่งนี้", "2026-12-24 10:00"),
    ("พรุ่งนี้ 10:00", "2026-12-24 10:00"),
    ("พรุ่งนี้ 10.30 น.", "2026-12-24 10:30"),
    ("พรุ่งนี้10.30น.", "2026-12-24 10:30"),
    ("พรุ่งนี้ ๑๐.๓๐ น.", "2026-12-24 10:30"),
    ("พรุ่งนี้ เวลา 9 น.", "2026-12-24 09:00"),
    ("พรุ่งนี้ เที่ยง", "2026-12-24 12:00"),
    ("พรุ่งนี้ 8 โมง", "2026-12-24 08:00"),
    ("พรุ่งนี้แปดโมงครึ่ง", "2026-12-24 08:30"),
    ("พรุ่งนี้ ๙ โมงเช้า", "2026-12-24 09:00"),
    ("พรุ่งนี้ สิบเอ็ดโมง", "2026-12-24 11:00"),
    ("พรุ่งนี้ตอนบ่ายโมงครึ่ง", "2026-12-24 13:30"),
    ("ศุกร์บ่ายสอง", "2026-12-25 14:00"),
    ("25 ธ.ค. บ่าย 3 โมง", "2026-12-25 15:00"),
    ("5 โมงเย็น", "2026-12-23 17:00"),
    ("2 ทุ่ม", "2026-12-23 20:00"),
    ("10 โมง", "2026-12-24 10:00"),
    ("มะรืน", "2026-12-25 10:00"),
    ("มะรืนนี้ 9:00", "2026-12-25 09:00"),
    ("14.30 น.", "2026-12-23 14:30"),
    ("วันศุกร์ 9:00", "2026-12-25 09:00"),
    ("ศุกร์", "2026-12-25 10:00"),
    ("25/12/69", "2026-12-25 10:00"),
    ("25/12/2569", "2026-12-25 10:00"),
    ("๒๕/๑๒/๒๕๖๙", "2026-12-25 10:00"),
    ("25 ธ.ค. 2569", "2026-12-25 10:00"),
    ("25 ธ.ค. 69 14.30 น.", "2026-12-25 14:30"),
    ("25 ธันวาคม", "2026-12-25 10:00"),
    ("5 มีนาคม 2570", "2027-03-05 10:00"),
    ("อีก 3 วัน", "2026-12-26 11:00"),
    ("อีก 2 ชั่วโมง", "2026-12-23 13:00"),
    ("อีก 30 นาที", "2026-12-23 11:30"),
    ("tomorrow 10:00", "2026-12-24 10:00"),
]

LATE = [
    ("now", "2026-12-23 11:00"),
    ("today", "2026-12-23 11:00"),
    ("today 9:00", "2026-12-23 09:00"),
    ("yesterday", "2026-12-22 10:00"),
    ("yesterday 16:00", "2026-12-22 16:00"),
    ("เมื่อวาน 16.00 น.", "2026-12-22 16:00"),
    ("10:00", "2026-12-23 10:00"),
    ("15:00", "2026-12-22 15:00"),
    ("fri", "2026-12-18 10:00"),
    ("wed 9:00", "2026-12-23 09:00"),
    ("wed 15:00", "2026-12-16 15:00"),
    ("25/12", "2025-12-25 10:00"),
    ("22/12", "2026-12-22 10:00"),
    ("-2h", "2026-12-23 09:00"),
    ("-1d", "2026-12-22 11:00"),
    ("2011-12-10T09:00", "2011-12-10 09:00"),
]


@pytest.mark.parametrize(("text", "meant"), COMING)
def test_a_phrase_means_one_time(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(("text", "meant"), THAI)
def test_a_thai_phrase_means_one_time(text: str, meant: str) -> None:
    assert read(text, "th") == meant


@pytest.mark.parametrize(("text", "meant"), LATE)
def test_what_is_entered_late_looks_backwards(text: str, meant: str) -> None:
    assert read(text, past=True) == meant


@pytest.mark.parametrize(
    "text",
    ["31/02", "31/02/2026", "29/02/2027", "2026-02-31", "30 Feb", "0/1", "1/13", "32/1/2027", "0000-01-01", "25:00",
     "10:60", "tomorrow 24:00", "13pm", "0am", "9", "soon", "", "   ", "fri sat", "+", "+3", "+3x", "+d", "+5s",
     "+1d 1d", "พรุ่งนี้ 4 โมง", "พรุ่งนี้ 9 ทุ่ม", "พรุ่งนี้ บ่าย 9", "13 โมงเย็น", "โมง",
     "-2h", "today 10:00", "2026-12-22", "yesterday", "22/12/2026", "10:00-11:00", "25/12-2026", "25/12/026", "1/2/3/4",
     "tomorrow tomorrow", "next", "อาทิตย์หน้า", "2026-12-25T10:00+99:99", "9" * 61, "+" + "9999w " * 9, "25.12. 14:00",
     "\x00", "½", "²/1"],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_when(text, clock=CLOCK, field="until")
    assert refused.value.field == "until"
    assert "{" not in str(refused.value)
    assert str(refused.value).endswith((".", text.strip() + "."))


def test_a_refusal_names_what_was_typed() -> None:
    with pytest.raises(Refused, match="31/2"):
        parse_when("31/02/2026", clock=CLOCK)
    with pytest.raises(Refused, match=r"23 Dec 2026, 10:00 is past"):
        parse_when("today 10:00", clock=CLOCK)


@pytest.mark.parametrize("text", ["tomorrow", "2027-01-01", "+1d", "today 17:00"])
def test_late_entry_takes_nothing_that_is_still_to_come(text: str) -> None:
    with pytest.raises(Refused, match="still to come"):
        parse_when(text, clock=CLOCK, past=True)


def test_today_after_closing_is_refused_and_its_weekday_means_next_week() -> None:
    evening = Clock(BANGKOK, datetime(2026, 12, 23, 18, 0))
    with pytest.raises(Refused, match="past"):
        parse_when("today", clock=evening)
    assert read("wed", clock=evening) == "2026-12-30 10:00"


def test_days_keep_the_time_of_day_over_a_clock_change_and_hours_do_not() -> None:
    eve = Clock(LONDON, datetime(2026, 3, 28, 12, 0))
    assert read("+1d", clock=eve) == "2026-03-29 12:00"
    assert read("+24h", clock=eve) == "2026-03-29 13:00"
    assert read("29/03/2026 01:30", clock=eve) == "2026-03-29 02:30"


def test_a_leap_day_without_a_year_waits_for_no_other_year_than_the_next() -> None:
    assert read("29/02", clock=Clock(BANGKOK, datetime(2027, 6, 1, 9))) == "2028-02-29 10:00"
    with pytest.raises(Refused, match="29/2"):
        parse_when("29/02", clock=CLOCK)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    for language in ("en", "th"):
        for past in (False, True):
            try:
                found = parse_when(text, clock=CLOCK, language=language, past=past)
            except Refused:
                continue
            assert found.tzinfo is UTC
            assert found <= CLOCK.now() if past else found >= CLOCK.now()


@given(st.text(alphabet="0123456789:/.-+ thdmwfriaponณวันนี้น", max_size=20))
def test_text_like_a_time_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        assert parse_when(text, clock=CLOCK) >= CLOCK.now()


@given(st.datetimes(datetime(2026, 12, 24), datetime(2076, 12, 31)))
def test_every_coming_minute_can_be_written_in_each_way(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    meant = CLOCK.instant(minute)
    buddhist = minute.year + 543
    for text in (
        minute.isoformat(),
        meant.isoformat(),
        f"{minute:%d/%m/%Y %H:%M}",
        f"{minute.day}/{minute.month}/{buddhist} {minute:%H.%M} น.",
        f"{minute:%d %b %Y %H:%M}",
    ):
        assert parse_when(text, clock=CLOCK) == meant


LENGTHS = [
    ("5", 300), ("0", 0), ("2.5", 150), ("2,5", 150), ("1:30", 90), ("90:00", 5400), ("1:03:25", 3805), ("1h 5m", 3900),
    ("1h5m", 3900), ("1 h 05 min", 3900), ("45s", 45), ("1.5h", 5400), ("๕", 300), ("5 นาที", 300),
    ("1 ชม. 5 นาที", 3900), ("0.01", 1), ("1440", 86400), (" 12 min ", 720),
]  # fmt: skip


@pytest.mark.parametrize(("text", "seconds"), LENGTHS)
def test_a_length_of_time(text: str, seconds: int) -> None:
    assert parse_minutes(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", " ", "-5", "nan", "inf", "1e3", "1441", "25h", "1:60", "1:60:00", "five", "5 5", "1h 1h", "1m 5", "5 d",
     "1,2,3", "9" * 70, str(2**70), "+5", "1:2:3:4"],
)  # fmt: skip
def test_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_minutes(text)
    assert refused.value.field == "minutes"


@given(st.integers(0, 86400))
def test_seconds_come_back_from_a_stopwatch(seconds: int) -> None:
    from deskcrm.locale.formats import stopwatch

    assert parse_minutes(stopwatch(seconds)) == seconds


@given(st.text(max_size=30))
def test_any_text_is_a_length_or_refused(text: str) -> None:
    with suppress(Refused):
        assert 0 <= parse_minutes(text) <= 24 * 3600
