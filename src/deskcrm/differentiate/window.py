"""The office days that figures and tiers look at, and the computations of the whole book that were made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.office_days import office_day
from deskcrm.settings.office import load
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock

NEW_DAYS = 90
"""Office days during which a customer with fewer than two orders is new."""

LATELY = 30
"""Days that count as lately: so long a contact that we caused stands before any further step with a customer."""

Lines = tuple[int | None, int | None, int | None]
"""The least net values (minor units) of platinum, gold and iron; None while nobody is rated."""


@dataclass(frozen=True, slots=True)
class Run:
    """A computation of the whole book: made ``at``, for the day ``as_of`` and the days up to it."""

    at: datetime
    as_of: date
    window_days: int
    rated: int
    lines: Lines
    mean_margin: int


@dataclass(frozen=True, slots=True)
class Window:
    """The ``days`` office days up to and including ``as_of``; ``start`` and ``end`` are epoch seconds, the end not in
    it. Who was first seen from ``new_since`` on may be new. ``day`` is the office day of ``at`` as SQL."""

    as_of: date
    days: int
    start: int
    end: int
    new_since: int
    day: str

    @property
    def values(self) -> dict[str, int]:
        """What the statements of this package call ``:start``, ``:end`` and ``:new_since``."""
        return {"start": self.start, "end": self.end, "new_since": self.new_since}


def window(as_of: date, days: int, clock: Clock) -> Window:
    """The ``days`` office days up to and including ``as_of``."""
    return Window(
        as_of=as_of,
        days=days,
        start=int(clock.start_of(as_of - timedelta(days=days - 1)).timestamp()),
        end=int(clock.end_of(as_of).timestamp()),
        new_since=int(clock.start_of(as_of - timedelta(days=NEW_DAYS - 1)).timestamp()),
        day=office_day(clock, "at"),
    )


def last_run(connection: Any) -> Run | None:
    """The last computation of the whole book, or None."""
    row = connection.execute(
        "SELECT at, as_of, window_days, rated, platinum_line, gold_line, iron_line, mean_margin"
        " FROM book_run ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    at, as_of, days, rated, platinum, gold, iron, mean_margin = row
    return Run(instant(at), date.fromisoformat(as_of), days, rated, (platinum, gold, iron), mean_margin)


def window_of(connection: Any, *, clock: Clock, run: Run | None = None) -> Window:
    """The window that a save looks at: that of the last computation (``run``, if it was read already), moved on to
    today.

    One that was made for another day than its own stays where it was asked to be, so that whoever is touched then is
    still held against figures of the same days as everybody else.
    """
    run = run or last_run(connection)
    if run is None:
        return window(clock.today(), load(connection).tier_window, clock)
    made_for_its_day = run.as_of == clock.day_of(run.at)
    return window(clock.today() if made_for_its_day else run.as_of, run.window_days, clock)
