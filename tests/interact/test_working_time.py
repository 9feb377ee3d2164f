"""Working time against counting minute by minute what the office's own clock shows."""

# ruff: noqa: DTZ001  office times without a zone

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskcrm.clock import Clock
from deskcrm.errors import NotFound, Refused
from deskcrm.interact.calendar import calendar_days, calendar_of, fill_holidays, has_days, remove_day, set_day
from deskcrm.interact.working_time import DayOfItsOwn, WorkingCalendar
from deskcrm.settings.hours import WorkingLength, parse_spans, parse_targets
from deskcrm.settings.office import set_value
from deskcrm.store import Office
from faults.scale import scaled

LONDON, BANGKOK, NEW_YORK = (ZoneInfo(name) for name in ("Europe/London", "Asia/Bangkok", "America/New_York"))
ALWAYS = ((0, 1440),)
WEEK = (((540, 720), (780, 1020)),) * 5 + ((), ())
FIRSTS = (
    datetime(2026, 3, 27), datetime(2026, 10, 23), datetime(2026, 3, 6), datetime(2026, 10, 30), datetime(2026, 4, 10),
    datetime(2026, 12, 30),
)  # fmt: skip
"""Days near which spans begin: the clocks change in London and New York, Songkran, the year's end."""


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """Hours of a day: none, one span, or two with a break between."""
    marks = sorted(draw(st.sets(st.integers(0, 96), max_size=4)))
    if len(marks) % 2:
        marks.pop()
    return tuple((begin * 15, end * 15) for begin, end in zip(marks[::2], marks[1::2], strict=True))


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WorkingCalendar, datetime]:
    zone = draw(st.sampled_from((LONDON, NEW_YORK, BANGKOK)))
    weekly = draw(st.tuples(*[spans()] * 7))
    first = draw(st.sampled_from(FIRSTS))
    days = {
        (first + timedelta(days=nth)).date(): DayOfItsOwn(draw(spans()), "x")
        for nth in draw(st.sets(st.integers(0, 9), max_size=4))
    }
    start = first.replace(tzinfo=zone).astimezone(UTC) + timedelta(minutes=draw(st.integers(0, 3 * 1440)))
    return WorkingCalendar(zone, weekly, days), start


def counted(calendar: WorkingCalendar, start: datetime, minutes: int) -> list[bool]:
    """Whether the office's own clock shows a time of its hours, for each minute from ``start`` on."""
    zone, days, weekly = calendar.zone, calendar.days, calendar.weekly
    found = []
    for nth in range(minutes):
        here = (start + timedelta(minutes=nth)).astimezone(zone)
        own = days.get(here.date())
        minute = here.hour * 60 + here.minute
        hours = weekly[here.weekday()] if own is None else own.spans
        found.append(any(begin <= minute < end for begin, end in hours))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(given_calendar=calendars(), length=st.integers(1, 2_000))
def test_it_agrees_with_a_minute_by_minute_count(given_calendar: tuple[WorkingCalendar, datetime], length: int) -> None:
    calendar, start = given_calendar
    minutes = counted(calendar, start, length)
    total = 0
    for nth, is_open in enumerate(minutes):
        moment = start + timedelta(minutes=nth)
        if nth % 7 == 0 or nth in (1, 59, 60, 61):
            assert calendar.is_open(moment) is is_open
            assert calendar.between(start, moment) == total
            assert calendar.between(moment, start) == -total
        if is_open:
            total += 1
            if total % 5 == 1:
                assert calendar.after(start, total) == moment + timedelta(minutes=1)
                assert calendar.between(start, calendar.after(start, total)) == total
    assert calendar.between(start, start + timedelta(minutes=length)) == total
    if total:
        first_open = start + timedelta(minutes=minutes.index(True))
        assert calendar.next_opening(start) == first_open
        end = start + timedelta(minutes=length)
        last_open = start + timedelta(minutes=length - 1 - minutes[::-1].index(True))
        assert calendar.before(end, 1) == last_open
        assert calendar.between(calendar.before(end, total), end) == total


def drawn(seed: int) -> tuple[WorkingCalendar, datetime]:
    """A calendar and a moment near a change of the clocks, a holiday on a weekend or an ordinary day."""
    chance = random.Random(seed)

    def hours() -> tuple[tuple[int, int], ...]:
        marks = sorted(chance.sample(range(97), chance.choice((0, 2, 2, 4))))
        return tuple((begin * 15, end * 15) for begin, end in zip(marks[::2], marks[1::2], strict=True))

    first = chance.choice(FIRSTS)
    zone = chance.choice((LONDON, NEW_YORK, BANGKOK))
    days = {(first + timedelta(days=chance.randrange(9))).date(): DayOfItsOwn(hours(), "x") for _ in range(3)}
    start = first.replace(tzinfo=zone).astimezone(UTC) + timedelta(minutes=chance.randrange(3 * 1440))
    return WorkingCalendar(zone, tuple(hours() for _ in range(7)), days), start


@settings(max_examples=scaled(1_000), deadline=None)
@given(seed=st.integers(0, 2**40), minutes=st.integers(1, 60), later=st.integers(0, 2 * 1440))
def test_any_calendars_and_spans(seed: int, minutes: int, later: int) -> None:
    calendar, start = drawn(seed)
    start += timedelta(minutes=later)
    found = counted(calendar, start, minutes)
    total = sum(found)
    end = start + timedelta(minutes=minutes)
    assert calendar.between(start, end) == total
    assert calendar.is_open(start) is found[0]
    if total:
        last = minutes - found[::-1].index(True)
        assert calendar.after(start, total) == start + timedelta(minutes=last)
        assert calendar.before(end, total) == start + timedelta(minutes=found.index(True))


def test_both_changes_of_daylight_saving() -> None:
    calendar = WorkingCalendar(LONDON, (ALWAYS,) * 7)
    for day, minutes in ((date(2026, 3, 29), 23 * 60), (date(2026, 10, 25), 25 * 60)):
        start = datetime(day.year, day.month, day.day, tzinfo=LONDON)
        assert calendar.between(start, start + timedelta(days=1)) == minutes
    night = WorkingCalendar(LONDON, (((0, 180),),) * 7)
    start = datetime(2026, 10, 25, tzinfo=LONDON)
    assert night.after(start, 180) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_lunch_weekends_and_days_of_their_own() -> None:
    special = {
        date(2026, 3, 3): DayOfItsOwn((), "Makha Bucha"),
        date(2026, 3, 7): DayOfItsOwn(((600, 660),), "Open day"),
    }
    calendar = WorkingCalendar(BANGKOK, WEEK, special)
    clock = Clock(BANGKOK, datetime(2026, 3, 2, 11, 30))  # a Monday
    assert clock.local(calendar.after(clock.now(), 60)).hour == 13
    assert clock.local(calendar.after(clock.now(), 30)) == clock.local(clock.now()).replace(hour=12, minute=0)
    assert clock.local(calendar.after(clock.now(), 7 * 60)).date() == date(2026, 3, 4)
    assert "Makha Bucha" in calendar.closed(clock.now() + timedelta(days=1))
    assert "09:00-12:00" in calendar.closed(clock.now() + timedelta(hours=1))
    assert calendar.closed(clock.now()) == ""
    assert calendar.closed(clock.instant(datetime(2026, 3, 8, 11, 0))) != ""
    assert calendar.is_open(clock.instant(datetime(2026, 3, 7, 10, 30)))
    assert calendar.minutes_of(WorkingLength(0, 3)) == 3 * 420
    assert calendar.minutes_of(WorkingLength(90)) == 90


def test_an_office_never_open_says_so() -> None:
    calendar = WorkingCalendar(BANGKOK, ((),) * 7)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    for ask in (lambda: calendar.after(now, 1), lambda: calendar.before(now, 1), lambda: calendar.next_opening(now)):
        with pytest.raises(Refused, match="never open"):
            ask()
    assert calendar.between(now, now + timedelta(days=400)) == 0


@pytest.mark.parametrize(
    "text",
    ["17:00-09:00", "09:00-09:00", "25:00-26:00", "9-25", "09:60-10:00", "9-12 11-13", "morning", "09:00", "9--12"],
)
def test_hours_that_cannot_be_are_refused(office: Office, text: str) -> None:
    with pytest.raises(Refused) as refused:
        office.write(set_value, "hours.mon", text)
    assert refused.value.field == "hours.mon"


def test_hours_and_days_of_the_office_are_kept(office: Office, clock: Clock) -> None:
    acting: dict[str, Any] = {"staff_id": office.staff_id, "clock": clock}
    assert office.write(set_value, "hours.mon", "9-12, 13.00 - 17:30") == "09:00-12:00 13:00-17:30"
    assert parse_spans("22:00-24:00", "x") == ((1320, 1440),)
    assert office.write(fill_holidays, 2026, **acting) > 10
    assert office.write(fill_holidays, 2026, **acting) == 0
    days = {view.day: view for view in office.read(calendar_days, year=2026)}
    assert days[date(2026, 4, 13)].name
    assert office.read(calendar_of, clock=clock).hours_of(date(2026, 4, 13)) == ()
    office.write(remove_day, date(2026, 4, 13), **acting)
    office.write(set_day, date(2026, 4, 14), hours="10:00-12:00", name="Half open [/]", **acting)
    assert office.write(fill_holidays, 2026, **acting) == 0
    calendar = office.read(calendar_of, clock=clock)
    assert len(calendar.hours_of(date(2026, 4, 13))) == 2
    assert calendar.day_name(date(2026, 4, 14)) == "Half open [/]"
    with pytest.raises(NotFound):
        office.write(remove_day, date(2026, 4, 13), **acting)
    with pytest.raises(Refused):
        office.write(set_day, date(2026, 4, 16), **acting)
    assert office.read(has_days, year=2026)
    assert not office.read(has_days, year=2031)
    office.write(set_value, "office.country", "XX")
    assert office.write(fill_holidays, 2027, **acting) == 0


def test_targets_by_tier_are_read_and_what_is_none_is_refused(office: Office) -> None:
    kept = office.write(set_value, "complaints.targets_4", "30m 4h - ;  Platinum 10m 1h 1d")
    assert kept == "30m 4h -; platinum 10m 1h 1d"
    assert parse_targets(kept, "x")[""][2] is None
    assert parse_targets(kept, "x")["platinum"][2] == WorkingLength(0, 1)
    for text in ("", "1h 2h", "1h 2h 3x", "1h 2h 3d; bronze 1h 1h 1h", "1h 2h 0d", "1h 2h 3d; gold 1h"):
        with pytest.raises(Refused):
            office.write(set_value, "complaints.targets_4", text)
