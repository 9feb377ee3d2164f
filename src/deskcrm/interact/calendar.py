"""The office's calendar in the base: its usual hours, and the days that are holidays or have hours of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound, Refused
from deskcrm.interact.working_time import DayOfItsOwn, WorkingCalendar
from deskcrm.locale.messages import N_
from deskcrm.settings.hours import parse_spans, spans_text
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of, stands, takes_connection
from deskcrm.store.powers import needs
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The weekdays' parts of the settings' keys, Monday first."""

LAW, OFFICE = "law", "office"
"""Where a day of its own comes from: a public holiday filled in, or the office's own word."""


@dataclass(frozen=True, slots=True)
class CalendarDayView:
    """A day that is not like its weekday: ``hours`` as kept, empty when closed; ``source`` law or office."""

    day: date
    name: str
    hours: str
    source: str


@takes_connection
def calendar_of(connection: Any, *, clock: Clock) -> WorkingCalendar:
    """The office's working time as it stands."""
    settings = load(connection)
    weekly = tuple(parse_spans(getattr(settings, f"hours_{weekday}"), weekday) for weekday in WEEKDAYS)
    rows = connection.execute("SELECT day, name, hours FROM calendar_day WHERE archived_at IS NULL")
    days = {date.fromisoformat(day): DayOfItsOwn(parse_spans(hours, "hours"), name) for day, name, hours in rows}
    return WorkingCalendar(clock.zone, weekly, days)


@takes_connection
def calendar_days(connection: Any, *, year: int) -> tuple[CalendarDayView, ...]:
    """The days of a year that are not like their weekday, in order."""
    rows = connection.execute(
        "SELECT day, name, hours, source FROM calendar_day WHERE archived_at IS NULL AND day BETWEEN ? AND ?"
        " ORDER BY day",
        (f"{year:04}-01-01", f"{year:04}-12-31"),
    )
    return tuple(CalendarDayView(date.fromisoformat(day), *rest) for day, *rest in rows)


@takes_connection
def has_days(connection: Any, *, year: int) -> bool:
    """Whether any day of a year was written down, even one taken back since."""
    found = connection.execute("SELECT 1 FROM calendar_day WHERE day BETWEEN ? AND ? LIMIT 1",
                               (f"{year:04}-01-01", f"{year:04}-12-31"))  # fmt: skip
    return found.fetchone() is not None


@takes_connection
def years_without_days(connection: Any, *, clock: Clock) -> tuple[int, ...]:
    """Of this year and the next, those of which the office has no day written down yet."""
    this_year = clock.today().year
    return tuple(year for year in (this_year, this_year + 1) if not has_days(connection, year=year))


@needs("settings")
def set_day(
    session: Session,
    day: date,
    *,
    hours: str = "",
    name: str = "",
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,  # noqa: ARG001
) -> CalendarDayView:
    """Gives a day hours of its own (closed without any) and a name; it is the office's own word from then on.

    ``staff_id`` is who does it, for the audit. Raises Refused (``hours``, ``name``).
    """
    kept, name = spans_text(parse_spans(hours, "hours")), clean_line(name, "name", limit=100)
    if not kept and not name:
        raise Refused(N_("A day off needs a name: the holiday's, or why the office is closed."), field="name")
    row = _row(session, day)
    row.name, row.hours, row.source, row.archived_at = name, kept, OFFICE, None
    session.add(row)
    session.flush()
    return CalendarDayView(day, name, kept, OFFICE)


@needs("settings")
def remove_day(
    session: Session,
    day: date,
    *,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,
) -> None:
    """Takes a day back to its weekday's hours; filling in holidays leaves it so. Raises NotFound."""
    row = _row(session, day)
    if row.id is None or row.archived_at is not None:
        raise NotFound(N_("This day is like its weekday already."))
    row.archived_at = clock.now()


@needs("settings")
def fill_holidays(
    session: Session,
    year: int,
    *,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,  # noqa: ARG001
) -> int:
    """Fills in the public holidays of the office's country for a year; returns how many days were added.

    What the office wrote or removed itself stays as it is. None is added where the library knows no such country.
    """
    from sqlmodel import col, select

    from deskcrm.models import CalendarDay

    settings = load(connection_of(session))
    known = set(session.exec(select(CalendarDay.day).where(col(CalendarDay.day).startswith(f"{year:04}-"))))
    added = 0
    for day, name in public_holidays(settings.country, year, settings.language).items():
        if day.isoformat() not in known:
            session.add(CalendarDay(day=day.isoformat(), name=clean_line(name, "name"), source=LAW))
            added += 1
    session.flush()
    return added


@stands
def fill_years(session: Session, years: tuple[int, ...], *, staff_id: int | None = None, clock: Clock) -> int:
    """Fills in the public holidays of several years as :func:`fill_holidays`; returns how many days were added."""
    return sum(fill_holidays(session, year, staff_id=staff_id, clock=clock) for year in years)


def public_holidays(country: str, year: int, language: str) -> Mapping[date, str]:
    """The public holidays of a country in a year with their names in ``language`` (else the country's own), by the
    library ``holidays``; empty for a country that it does not know."""
    import holidays

    wanted = {"en": "en_US"}.get(language, language)
    known: dict[str, Any] = {"years": year}
    try:
        found = holidays.country_holidays(country, **known)
    except NotImplementedError:
        return {}
    if wanted in (found.supported_languages or ()):
        found = holidays.country_holidays(country, language=wanted, **known)
    return {day: found[day] for day in sorted(found) if day.year == year}


def _row(session: Session, day: date) -> Any:
    from sqlmodel import select

    from deskcrm.models import CalendarDay

    found = session.exec(select(CalendarDay).where(CalendarDay.day == day.isoformat())).first()
    return found or CalendarDay(day=day.isoformat())
