"""The office's now, its days and its time zone.

Instants are aware datetimes in UTC everywhere; only the desk's screens, forms and days are in the office's own time.
``DESKCRM_NOW`` freezes the clock for a whole run.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

VARIABLE = "DESKCRM_NOW"
"""The environment variable that freezes the clock: ``2011-12-10T09:00``, office time unless it names a zone."""


def zone(name: str) -> ZoneInfo:
    """The time zone called ``name`` (``Asia/Bangkok``). Raises ``Refused`` (field ``timezone``) for an unknown one."""
    try:
        return ZoneInfo(name.strip() or "?")
    except (KeyError, ValueError, OSError):  # what it is depends on the name: a folder of zones, a path, a wrong byte
        raise Refused(N_("There is no time zone called {name}."), field="timezone", name=name) from None


@dataclass(frozen=True, slots=True)
class Clock:
    """Now and the days of one office. ``frozen`` stops it at one instant (without a zone, office time)."""

    zone: ZoneInfo
    frozen: datetime | None = None

    def __post_init__(self) -> None:
        if self.frozen is not None:
            object.__setattr__(self, "frozen", _utc(self.frozen, self.zone))

    @classmethod
    def from_environment(cls, timezone: str) -> Clock:
        """The clock of an office in ``timezone``, stopped where ``DESKCRM_NOW`` says so.

        Raises ``Refused`` for an unknown zone (field ``timezone``) and for a ``DESKCRM_NOW`` that is no date and time.
        """
        here = zone(timezone)
        text = os.environ.get(VARIABLE, "").strip()
        if not text:
            return cls(here)
        try:
            return cls(here, datetime.fromisoformat(text))
        except ValueError:
            raise Refused(
                N_("{variable} says {text}, which is no date and time such as 2011-12-10T09:00."),
                field=VARIABLE,
                variable=VARIABLE,
                text=text,
            ) from None

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC) if self.frozen is None else self.frozen

    def today(self) -> date:
        """The office's date."""
        return self.day_of(self.now())

    def local(self, instant: datetime) -> datetime:
        """``instant`` (aware) in office time, still aware."""
        try:
            return _aware(instant).astimezone(self.zone)
        except OverflowError:
            raise _beyond(instant) from None

    def day_of(self, instant: datetime) -> date:
        """The office's date at ``instant`` (aware)."""
        return self.local(instant).date()

    def instant(self, naive_local: datetime) -> datetime:
        """The UTC instant of an office time without a zone.

        A time the clocks skip in spring moves forward by what they skip; of a time that comes twice in autumn the
        first is meant.
        """
        if naive_local.tzinfo is not None:
            raise ValueError("an office time has no zone of its own")
        return _utc(naive_local, self.zone)

    def start_of(self, day: date) -> datetime:
        """The first instant of an office day, in UTC."""
        return self.instant(datetime.combine(day, time()))

    def end_of(self, day: date) -> datetime:
        """The instant an office day is over, which is the first of the next one, in UTC."""
        try:
            return self.start_of(day + timedelta(days=1))
        except OverflowError:
            raise _beyond(day) from None


def _utc(moment: datetime, here: ZoneInfo) -> datetime:
    try:
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=here, fold=0)).astimezone(UTC)
    except OverflowError:
        raise _beyond(moment) from None


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:  # reading it in the machine's zone would be right on one machine only
        raise ValueError("an instant carries its zone")
    return instant


def _beyond(moment: date) -> Refused:
    return Refused(N_("{date} is beyond the calendar."), date=moment.isoformat())
