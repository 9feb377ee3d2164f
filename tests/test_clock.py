"""The office's clock: freezing, days, and the two hours a year that clocks change."""

# ruff: noqa: DTZ001, DTZ901  office times have no zone; that is what is tested

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm.clock import Clock, zone
from deskcrm.errors import Refused

BANGKOK = Clock(ZoneInfo("Asia/Bangkok"))
LONDON = Clock(ZoneInfo("Europe/London"))
SAMOA = Clock(ZoneInfo("Pacific/Apia"))
BEIRUT = Clock(ZoneInfo("Asia/Beirut"))
clocks = st.sampled_from([BANGKOK, LONDON, SAMOA, BEIRUT])
instants = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2011-12-10T09:00", datetime(2011, 12, 10, 2, 0, tzinfo=UTC)),
        (" 2011-12-10 09:00:30 ", datetime(2011, 12, 10, 2, 0, 30, tzinfo=UTC)),
        ("2011-12-10T09:00Z", datetime(2011, 12, 10, 9, 0, tzinfo=UTC)),
        ("2011-12-10T09:00+01:00", datetime(2011, 12, 10, 8, 0, tzinfo=UTC)),
        ("2011-12-10", datetime(2011, 12, 9, 17, 0, tzinfo=UTC)),
    ],
)
def test_the_environment_stops_the_clock(monkeypatch: pytest.MonkeyPatch, text: str, instant: datetime) -> None:
    monkeypatch.setenv("DESKCRM_NOW", text)
    clock = Clock.from_environment("Asia/Bangkok")
    assert clock.now() == instant
    assert clock.now().tzinfo is UTC
    assert clock.now() == clock.now()


@pytest.mark.parametrize("text", [None, "", "  "])
def test_without_it_the_clock_goes(monkeypatch: pytest.MonkeyPatch, text: str | None) -> None:
    if text is None:
        monkeypatch.delenv("DESKCRM_NOW", raising=False)
    else:
        monkeypatch.setenv("DESKCRM_NOW", text)
    before = datetime.now(UTC)
    assert before <= Clock.from_environment("Asia/Bangkok").now() <= datetime.now(UTC)


@pytest.mark.parametrize("text", ["yesterday", "2011-13-10", "2011-02-30T10:00", "1323500000"])
def test_what_is_no_time_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("DESKCRM_NOW", text)
    with pytest.raises(Refused, match=text):
        Clock.from_environment("Asia/Bangkok")


@pytest.mark.parametrize("name", ["", "Bangkok", "Asia", "Asia/Nowhere", "/etc/passwd", "../UTC", "Asia/\x00", "ไทย"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        zone(name)
    assert refused.value.field == "timezone"
    with pytest.raises(Refused):
        Clock.from_environment(name)


def test_a_frozen_clock_without_a_zone_is_office_time() -> None:
    clock = Clock(ZoneInfo("Asia/Bangkok"), datetime(2026, 12, 25, 1, 0))
    assert clock.now() == datetime(2026, 12, 24, 18, 0, tzinfo=UTC)
    assert clock.today() == date(2026, 12, 25)


def test_a_skipped_time_moves_forward_and_a_repeated_one_is_the_first() -> None:
    assert LONDON.instant(datetime(2026, 3, 29, 1, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert LONDON.local(LONDON.instant(datetime(2026, 3, 29, 1, 30))).hour == 2
    assert LONDON.instant(datetime(2026, 10, 25, 1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert LONDON.instant(datetime(2026, 10, 25, 1, 30, fold=1)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_days_are_as_long_as_the_clocks_make_them() -> None:
    def hours(clock: Clock, day: date) -> float:
        return (clock.end_of(day) - clock.start_of(day)) / timedelta(hours=1)

    assert hours(LONDON, date(2026, 3, 29)) == 23
    assert hours(LONDON, date(2026, 10, 25)) == 25
    assert hours(BANGKOK, date(2026, 3, 29)) == 24
    assert hours(SAMOA, date(2011, 12, 30)) == 0  # the day the islands left out
    assert hours(BEIRUT, date(2026, 3, 29)) == 23  # there midnight itself is skipped


def test_the_ends_of_the_calendar_are_refused() -> None:
    with pytest.raises(Refused):
        BANGKOK.instant(datetime.min)
    with pytest.raises(Refused):
        BANGKOK.end_of(date.max)
    with pytest.raises(Refused):
        BANGKOK.local(datetime.max.replace(tzinfo=UTC))


def test_a_zone_where_none_belongs_and_none_where_one_belongs_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="no zone"):
        BANGKOK.instant(datetime.now(UTC))
    with pytest.raises(ValueError, match="carries its zone"):
        BANGKOK.local(datetime(2026, 1, 1))


@given(clocks, instants)
def test_an_instant_lies_in_its_day(clock: Clock, instant: datetime) -> None:
    day = clock.day_of(instant)
    assert clock.start_of(day) <= instant < clock.end_of(day)
    assert clock.local(instant) == instant


@given(clocks, instants)
def test_an_office_time_comes_back(clock: Clock, instant: datetime) -> None:
    naive = clock.local(instant).replace(tzinfo=None, fold=0)
    assert clock.local(clock.instant(naive)).replace(tzinfo=None, fold=0) == naive


@given(clocks, st.dates(date(1971, 1, 1), date(2100, 1, 1)))
def test_days_join_without_a_gap(clock: Clock, day: date) -> None:
    assert clock.end_of(day) == clock.start_of(day + timedelta(days=1))


@given(instants)
def test_the_environment_takes_any_instant_as_it_is_written(instant: datetime) -> None:
    before = os.environ.get("DESKCRM_NOW")
    os.environ["DESKCRM_NOW"] = instant.isoformat()
    try:
        assert Clock.from_environment("Europe/London").now() == instant
    finally:
        if before is None:
            del os.environ["DESKCRM_NOW"]
        else:
            os.environ["DESKCRM_NOW"] = before
