"""Numbers, money, dates, times and phones in both languages."""

# ruff: noqa: DTZ001  office times have no zone

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.locale import formats, messages

# A Wednesday.
CLOCK = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 12, 23, 14, 0))
CHRISTMAS = datetime(2026, 12, 25, 14, 30)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    messages.use("en")
    yield
    messages.use("en")


def test_dates_and_times_in_english() -> None:
    assert formats.date(CHRISTMAS) == "25 Dec 2026"
    assert formats.day_month(CHRISTMAS) == "25 Dec"
    assert formats.time(CHRISTMAS) == "14:30"
    assert formats.date_time(CHRISTMAS) == "25 Dec 2026, 14:30"
    assert formats.weekday(CHRISTMAS) == "Fri"
    assert formats.year(2026) == "2026"


def test_dates_and_times_in_thai_are_of_the_buddhist_era() -> None:
    messages.use("th")
    assert formats.date(date(2026, 12, 25)) == "25 ธ.ค. 2569"
    assert formats.time(CHRISTMAS) == "14.30 น."
    assert formats.time(CHRISTMAS.replace(hour=9, minute=5)) == "09.05 น."
    assert formats.date_time(CHRISTMAS) == "25 ธ.ค. 2569 14.30 น."
    assert formats.weekday(CHRISTMAS) == "ศ."
    assert formats.year(2026) == "2569"


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_names_of_months_and_days_are_those_of_the_locale_data(language: str) -> None:
    from babel import Locale

    locale = Locale.parse(language)
    assert formats.MONTHS[language] == tuple(locale.months["format"]["abbreviated"][month] for month in range(1, 13))
    assert formats.WEEKDAYS[language] == tuple(locale.days["format"]["abbreviated"][day] for day in range(7))


@pytest.mark.parametrize(
    ("office_time", "said"),
    [
        ("2026-12-23 14:00:00", "just now"),
        ("2026-12-23 13:59:01", "just now"),
        ("2026-12-23 14:00:30", "now"),
        ("2026-12-23 13:59:00", "1 min ago"),
        ("2026-12-23 13:55:00", "5 min ago"),
        ("2026-12-23 13:00:01", "59 min ago"),
        ("2026-12-23 13:00:00", "1 h ago"),
        ("2026-12-23 11:30:00", "2 h ago"),
        ("2026-12-23 00:00:00", "14 h ago"),
        ("2026-12-22 23:59:00", "yesterday 23:59"),
        ("2026-12-22 14:30:00", "yesterday 14:30"),
        ("2026-12-21 09:00:00", "2 days ago"),
        ("2026-12-17 09:00:00", "6 days ago"),
        ("2026-12-16 09:00:00", "16 Dec"),
        ("2026-01-05 09:00:00", "5 Jan"),
        ("2025-12-31 09:00:00", "31 Dec 2025"),
        ("2026-12-23 14:05:00", "in 5 min"),
        ("2026-12-23 17:00:00", "today 17:00"),
        ("2026-12-24 10:00:00", "tomorrow 10:00"),
        ("2026-12-25 10:00:00", "Fri 10:00"),
        ("2026-12-29 10:00:00", "Tue 10:00"),
        ("2026-12-30 10:00:00", "30 Dec"),
        ("2027-01-02 10:00:00", "2 Jan 2027"),
    ],
)
def test_times_as_people_say_them(office_time: str, said: str) -> None:
    assert formats.ago(CLOCK.instant(datetime.fromisoformat(office_time)), CLOCK) == said


def test_the_day_is_the_offices_day() -> None:
    london = Clock(ZoneInfo("Europe/London"), datetime(2026, 12, 23, 14, 0))
    instant = datetime(2026, 12, 22, 18, 0, tzinfo=UTC)
    assert formats.ago(instant, london) == "yesterday 18:00"
    assert formats.ago(instant, Clock(ZoneInfo("Asia/Bangkok"), london.now())) == "20 h ago"


@given(st.timedeltas(timedelta(days=-4000), timedelta(days=4000)))
def test_any_time_has_words(distance: timedelta) -> None:
    for language in messages.LANGUAGES:
        messages.use(language)
        said = formats.ago(CLOCK.now() + distance, CLOCK)
        assert said
        assert "{" not in said


def test_lengths_of_time() -> None:
    assert [formats.duration(seconds) for seconds in (0, 45, 60, 89, 90, 720, 3569, 3570, 3900, 90000)] == [
        "0 min", "45 s", "1 min", "1 min", "2 min", "12 min", "59 min", "1 h 00 min", "1 h 05 min", "25 h 00 min",
    ]  # fmt: skip
    assert formats.duration(-720) == "-12 min"
    assert [formats.stopwatch(seconds) for seconds in (0, 205, 3600, 3805, -3)] == [
        "00:00", "03:25", "1:00:00", "1:03:25", "00:00",
    ]  # fmt: skip


def test_numbers_and_money() -> None:
    assert formats.number(1234567) == "1,234,567"
    assert formats.number(-5) == "-5"
    assert formats.percent(1, 3) == "33 %"
    assert formats.percent(1, 8, 1) == "12.5 %"
    assert formats.percent(-1, 8, 1) == "-12.5 %"
    assert formats.percent(1, 0) == "-"
    assert formats.money(124000, "GBP") == "£1,240.00"
    assert formats.money(-5, "GBP") == "-£0.05"
    assert formats.money(124000, "THB") == "฿1,240.00"
    assert formats.money(1240, "JPY") == "¥1,240"
    assert formats.money(124000, "CHF") == "CHF 1,240.00"
    assert formats.money(124000, "AUD") == "A$1,240.00"
    messages.use("th")
    assert formats.money(-124000, "THB") == "-1,240.00 บาท"
    assert formats.money(124000, "GBP") == "£1,240.00"
    assert formats.parse_digits("๐๘๑-๒๓๔ ก1") == "081-234 ก1"


def test_decimals_of_the_cheap_path_are_those_of_the_locale_data() -> None:
    from babel.numbers import get_currency_precision

    for code, places in formats._DECIMALS.items():
        assert get_currency_precision(code) == places
    with pytest.raises(KeyError):
        formats.currency_decimals("ZZZ")


@pytest.mark.parametrize(
    ("e164", "shown", "masked"),
    [
        ("+66812345678", "081-234-5678", "•••-•••-5678"),
        ("+6621234567", "02-123-4567", "••-•••-4567"),
        ("+6653123456", "053-123-456", "•••-••3-456"),
        ("+442079460958", "+44 20 7946 0958", "+•• •• •••• 0958"),
        ("1669", "1669", "1669"),
        ("081-234-5678", "081-234-5678", "•••-•••-5678"),
        ("", "", ""),
        ("ask her", "ask her", "ask her"),
    ],
)
def test_phone_numbers(e164: str, shown: str, masked: str) -> None:
    assert formats.phone(e164) == shown
    assert formats.masked_phone(e164) == masked


def test_a_screen_of_rows_is_written_within_a_millisecond() -> None:
    instants = [CLOCK.now() - timedelta(hours=5 * row) for row in range(50)]

    def rows() -> None:
        for row, instant in enumerate(instants):
            formats.ago(instant, CLOCK)
            formats.money(row * 1000, "THB")
            formats.phone(f"+6681234{row:04}")

    rows()
    took = []
    for _ in range(20):
        start = time.perf_counter()
        rows()
        took.append(time.perf_counter() - start)
    assert min(took) < 0.001


def test_no_library_of_tables_is_loaded_for_the_offices_own_writing() -> None:
    program = (
        "import sys; from deskcrm.locale import formats, collation, keyboard; from deskcrm import money, clock;"
        "formats.money(5, 'THB'); formats.phone('+66812345678'); money.parse_amount('5', 'THB');"
        "print([name for name in ('babel', 'phonenumbers', 'stdnum') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_window_is_due_between_its_ends() -> None:
    clock = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 11, 25, 11, 0))
    begin, end = (clock.instant(datetime(2026, 11, 26, hour)) for hour in (13, 17))
    assert formats.due(end, clock, begin) == "tomorrow 13-17:00"
    assert formats.due(end, clock) == "tomorrow 17:00"
    assert formats.due(end, clock, begin.replace(minute=30)) == "tomorrow 13:30-17:00"
    messages.use("th")
    assert formats.due(end, clock, begin) == "พรุ่งนี้ 13-17.00 น."
    assert formats.due(end, clock, begin.replace(minute=30)) == "พรุ่งนี้ 13.30-17.00 น."
