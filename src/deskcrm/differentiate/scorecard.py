"""The scorecard: what customers want of an office, each measured for a month from what the desk did.

Each of the twelve wants has its source here. Each figure's meaning stands in :data:`MEANINGS`; the statements are
in :mod:`deskcrm.differentiate.scorecard_queries`, which reads covering indexes only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from deskcrm.differentiate import scorecard_queries as queries
from deskcrm.errors import Refused
from deskcrm.interact.calendar import calendar_of
from deskcrm.locale.messages import N_
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.working_time import WorkingCalendar

LABELS: Final[Mapping[str, str]] = {
    "responsiveness": N_("Responsiveness"),
    "knowledge": N_("Knowledgeable people"),
    "promptness": N_("Promptness"),
    "promises": N_("Promises kept"),
    "understanding": N_("Understanding"),
    "security": N_("Security"),
    "follow_up": N_("Follow-up"),
    "no_surprises": N_("No surprises"),
    "accuracy": N_("Accuracy"),
    "communication": N_("Communication"),
    "accessibility": N_("Accessibility"),
    "one_to_one": N_("One-to-one"),
}
"""The wants in the order of the screen."""

MEANINGS: Final[Mapping[str, str]] = {
    "responsiveness": N_(
        "Median working time from taking a complaint in to its answer, of the complaints taken in that month and"
        " answered by now; beside it how many of all that were taken in those are."
    ),
    "knowledge": N_(
        "Of incoming contacts that brought up a matter for the first time in 7 days, those after which the customer did"
        " not come back with it within 7 days. Contacts of the last 7 days are not counted yet."
    ),
    "promptness": N_("Of complaints whose answer was due in the month, those answered by then."),
    "promises": N_("Of promises due in the month and not called off, those done in time."),
    "understanding": N_(
        "Of customers in contact in the month, those of whom something learned is on record by its end, noted or"
        " confirmed within the year before it."
    ),
    "security": N_(
        "Of customers whose record somebody opened, a day counting once, those for whom the same member of staff also"
        " wrote something down within a day of it."
    ),
    "follow_up": N_("Of follow-ups that were no promise, due in the month and not called off, those done in time."),
    "no_surprises": N_(
        "Of promises due in the month that came later than first told, those whose new time was told before the old"
        " one had come."
    ),
    "accuracy": N_(
        "Complaints taken in that month whose root cause is ours, and lines brought back, for each hundred lines sold."
    ),
    "communication": N_("Of complaints closed in the month, those of which the customer was told."),
    "accessibility": N_("Of incoming contacts, those that came outside opening hours or that nobody took."),
    "one_to_one": N_(
        "Of incoming contacts of customers who had been in touch within 30 days, those with the same member of staff as"
        " the last time."
    ),
}

SERVICE_MEANINGS: Final[Mapping[str, str]] = {
    "accuracy": N_("Complaints taken in that month whose root cause is ours, for each hundred incoming contacts."),
}
"""What is measured otherwise in an office that sells nothing."""

LOWER_IS_BETTER: Final = frozenset({"responsiveness", "accuracy", "accessibility"})

MINUTES: Final = frozenset({"responsiveness"})
"""Wants measured in working minutes; the others in percent."""

TREND: Final = 6
"""Months that a trend shows, the one asked for last."""


@dataclass(frozen=True, slots=True)
class WantFigure:
    """One want in one month. ``value`` is percent with two places, or working minutes; None where nothing could be
    counted. ``part`` of ``whole`` records made it (a median is of ``part``)."""

    want: str
    value: Decimal | None
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All wants of one ``month`` (YYYY-MM), which is ``complete`` once it is over, of a ``kind`` of office."""

    month: str
    complete: bool
    figures: tuple[WantFigure, ...]
    kind: str

    def of(self, want: str) -> WantFigure:
        """The figure of one want."""
        return next(figure for figure in self.figures if figure.want == want)

    def meaning(self, want: str) -> str:
        """What the figure of a want is, in English."""
        return (SERVICE_MEANINGS if self.kind == "service" else MEANINGS).get(want, MEANINGS[want])


@dataclass(frozen=True, slots=True)
class Month:
    """A month of office days as instants: epoch seconds from ``start`` to ``end``, and until now where it runs."""

    name: str
    start: int
    end: int
    now: int

    @property
    def values(self) -> dict[str, int]:
        """What the statements take; ``until`` is the month's end, or now."""
        return {"start": self.start, "end": self.end, "until": min(self.end, self.now), "now": self.now}


@takes_connection
def scorecard(connection: Any, *, clock: Clock, month: str = "") -> Scorecard:
    """The figures of a month, of the present one without ``month``. Raises Refused (``month``)."""
    span = month_of(month, clock)
    calendar = calendar_of(connection, clock=clock)
    found = [_responsiveness(connection, span, calendar)]
    found += [_share(connection, want, span) for want in queries.SHARES]
    kind = load(connection).kind
    found.append(_accuracy(connection, span, kind))
    found.append(_accessibility(connection, span, calendar))
    by_want = {figure.want: figure for figure in found}
    return Scorecard(span.name, span.now >= span.end, tuple(by_want[want] for want in LABELS), kind)


@dataclass(frozen=True, slots=True)
class Behind:
    """A record that counts against a want: what it is, whose, when (UTC) and its own words."""

    kind: str
    id: int
    customer_id: int | None
    customer: str
    at: datetime
    title: str


@takes_connection
def behind(connection: Any, want: str, *, clock: Clock, month: str = "", limit: int = 500) -> tuple[Behind, ...]:
    """The records that count against a want in a month; of the first want the slowest answers first."""
    span = month_of(month, clock)
    statement = f"""SELECT b.*, coalesce((SELECT name FROM customer c WHERE c.id = b.customer_id), '')
        FROM ({queries.BEHIND[want]}) b"""  # noqa: S608  a join would lose the order
    calendar = calendar_of(connection, clock=clock) if want == "accessibility" else None
    sells = load(connection).kind != "service"
    found: list[Behind] = []
    for kind, number, customer_id, at, title, *missed, name in connection.execute(statement, span.values):
        if calendar is not None and not (missed[0] or not calendar.is_open(instant(at))):
            continue
        if kind == "purchase" and not sells:
            continue
        found.append(Behind(kind, number, customer_id, name, instant(at), title))
        if len(found) == limit:
            break
    return tuple(found)


def month_of(month: str, clock: Clock) -> Month:
    """The month called YYYY-MM, or the present one. Raises Refused (``month``) for what is no month or not begun."""
    try:
        first = datetime.strptime(f"{month}-01", "%Y-%m-%d").date() if month else clock.today().replace(day=1)  # noqa: DTZ007
    except ValueError:
        raise Refused(N_("{month} is no month; it looks like 2026-11."), field="month", month=month) from None
    if first > clock.today():
        raise Refused(N_("{month} has not begun yet."), field="month", month=month)
    start, end = clock.start_of(first), clock.start_of(next_month(first))
    return Month(f"{first:%Y-%m}", int(start.timestamp()), int(end.timestamp()), int(clock.now().timestamp()))


def months_before(month: str, count: int) -> tuple[str, ...]:
    """The names of ``count`` months, the last of them ``month``."""
    first = date.fromisoformat(f"{month}-01")
    found = []
    for _nth in range(count):
        found.append(f"{first:%Y-%m}")
        first = (first - timedelta(days=1)).replace(day=1)
    return tuple(reversed(found))


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def _share(connection: Any, want: str, span: Month) -> WantFigure:
    part, whole = connection.execute(queries.SHARES[want], span.values).fetchone()
    return WantFigure(want, _percent(part, whole), part, whole)


def _responsiveness(connection: Any, span: Month, calendar: WorkingCalendar) -> WantFigure:
    taken = connection.execute(queries.TAKEN, span.values).fetchall()
    minutes = [calendar.between(instant(at), instant(answered)) for at, answered in taken if answered is not None]
    value = Decimal(str(median(minutes))) if minutes else None
    return WantFigure("responsiveness", value, len(minutes), len(taken))


def _accuracy(connection: Any, span: Month, kind: str) -> WantFigure:
    (errors,) = connection.execute(queries.OUR_ERRORS, span.values).fetchone()
    if kind == "service":
        (contacts,) = connection.execute(queries.INCOMING, span.values).fetchone()
        return WantFigure("accuracy", _percent(errors, contacts), errors, contacts)
    back, sold = connection.execute(queries.LINES, span.values).fetchone()
    return WantFigure("accuracy", _percent(errors + back, sold), errors + back, sold)


def _accessibility(connection: Any, span: Month, calendar: WorkingCalendar) -> WantFigure:
    spans = json.dumps(list(zip(*calendar.open_spans(span.start, span.end), strict=True)))
    whole, received = connection.execute(queries.RECEIVED, {**span.values, "spans": spans}).fetchone()
    part = whole - received
    return WantFigure("accessibility", _percent(part, whole), part, whole)


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01")) if whole else None
