"""The demo office's hours, and the clocks of its complaints."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from deskcrm.clock import Clock
from deskcrm.interact.calendar import WEEKDAYS, public_holidays
from deskcrm.interact.working_time import DayOfItsOwn, WorkingCalendar
from deskcrm.settings.hours import TARGETS, parse_spans, parse_targets
from deskcrm.settings.office import OfficeSettings

HOURS: Final = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), "09:00-18:30")
"""Closed on Sundays."""

_REACHED: Final = {
    "received": 0, "acknowledged": 1, "assessed": 1, "investigating": 1, "answered": 2, "closed": 3, "withdrawn": 3,
}  # fmt: skip
"""How many of the three targets are met at a stage."""


def days_off(clock: Clock, language: str) -> dict[date, str]:
    """The public holidays of last year, this one and the next."""
    this_year = clock.today().year
    return {
        day: name
        for year in range(this_year - 1, this_year + 2)
        for day, name in public_holidays("TH", year, language).items()
    }


class Clocks:
    """Targets by the settings that an office begins with."""

    def __init__(self, clock: Clock) -> None:
        weekly = tuple(parse_spans(HOURS.get(day, ""), day) for day in WEEKDAYS)
        closed = {day: DayOfItsOwn((), name) for day, name in days_off(clock, "en").items()}
        self._calendar = WorkingCalendar(clock.zone, weekly, closed)
        settings = OfficeSettings()
        self._lengths = {
            severity: parse_targets(getattr(settings, f"targets_{severity}"), "targets")[""] for severity in range(1, 5)
        }

    def after(self, at: int, minutes: int) -> int:
        """The moment by which so much working time has passed from ``at``; epoch seconds both."""
        return int(self._calendar.after(datetime.fromtimestamp(at, UTC), minutes).timestamp())

    def targets(self, at: int, severity: int) -> tuple[int, int, int]:
        """When a complaint taken in at ``at`` (epoch seconds) is to be acknowledged, answered and resolved."""
        start = datetime.fromtimestamp(at, UTC)
        first, second, third = (
            int(self._calendar.after(start, self._calendar.minutes_of(length)).timestamp())
            for length in self._lengths[severity]
            if length is not None
        )
        return first, second, third


def missed(
    targets: tuple[int, int, int], met: tuple[int | None, int | None, int | None], now: int
) -> list[tuple[str, int]]:
    """The targets that were missed by now, with when they were due."""
    return [
        (target, due)
        for target, due, at in zip(TARGETS, targets, met, strict=True)
        if due < (now if at is None else at)
    ]


def next_due(targets: tuple[int, int, int], stage: str) -> int | None:
    """The next target of a complaint at a stage."""
    met = _REACHED[stage]
    return None if met == len(targets) else min(targets[met:])
