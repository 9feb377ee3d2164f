"""The report of one month: contacts for staffing, complaints and their clocks, satisfaction, promises.

It is a list of sections, each a table of plain values, so that it can be kept as it was on the day it was closed and
laid beside what the records say today. What the columns of a section are stands in :data:`SECTIONS`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import TYPE_CHECKING, Any, Final

from deskcrm.differentiate import month_queries as queries
from deskcrm.differentiate.satisfaction_figures import satisfaction_figures
from deskcrm.differentiate.scorecard import Month, month_of
from deskcrm.errors import StoreError
from deskcrm.interact.calendar import calendar_of
from deskcrm.interact.words import OUR_CAUSES
from deskcrm.locale.messages import N_
from deskcrm.money import percent_text
from deskcrm.settings.hours import TARGETS
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock

FORMAT: Final = 1
"""Of what is kept; a report of a later one is not read."""

SEVERITIES: Final = (1, 2, 3, 4)

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "contacts": ("count",),
    "matters": ("count", "seconds", "flag"),
    "avoidable": ("count",),
    "channels": ("count", "count", "seconds"),
    "hours": ("count",) * 24,
    "complaints": ("count",),
    "times": ("count", "minutes", "minutes"),
    "breaches": ("count",) * (len(SEVERITIES) + 1),
    "causes": ("count", "flag"),
    "remedies": ("count", "money"),
    "satisfaction": ("decimal",),
    "promises": ("count",),
}
"""The sections in their order, and what the values behind each row's name are: counts, seconds, working minutes,
money in minor units, yes or no, a decimal."""

OPEN_SECTIONS: Final = frozenset({"matters", "channels", "causes", "remedies"})
"""Those whose rows are what the records name; the rows of the others are always the same."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "matters": ("contacts", "seconds", "avoidable"),
    "channels": ("in", "out", "seconds"),
    "hours": tuple(f"{hour:02}" for hour in range(24)),
    "times": ("complaints", "median_minutes", "mean_minutes"),
    "breaches": (*(f"severity_{level}" for level in SEVERITIES), "all"),
    "causes": ("complaints", "ours"),
    "remedies": ("count", "cost"),
}
"""What the values of a row are called in files, in the sections that have several."""

Value = int | str | bool | None


@dataclass(frozen=True, slots=True)
class Section:
    """One table: ``code`` of SECTIONS; each row is a name (a code, or a word of the office's) and its values."""

    code: str
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """The report of ``month`` (YYYY-MM), which is ``complete`` once it is over."""

    month: str
    complete: bool
    sections: tuple[Section, ...]

    def of(self, code: str) -> Section:
        """One section; empty where the report, kept by an older program, has none."""
        return next((section for section in self.sections if section.code == code), Section(code, ()))

    def value(self, code: str, row: str, place: int = 1) -> Value:
        """One value of a row of a section; None where there is no such row."""
        return next((found[place] for found in self.of(code).rows if found[0] == row), None)


@takes_connection
def month_figures(connection: Any, *, clock: Clock, month: str = "") -> MonthFigures:
    """The report as the records are now, of the present month without ``month``. Raises Refused (``month``)."""
    span = month_of(month, clock)
    made = {
        "contacts": _contacts(connection, span),
        **_matters(connection, span),
        "channels": tuple(tuple(row) for row in connection.execute(queries.BY_CHANNEL, span.values)),
        "hours": _hours(connection, span, clock),
        "complaints": _complaints(connection, span),
        "times": _times(connection, span, clock),
        "breaches": _breaches(connection, span),
        "causes": _causes(connection, span),
        "remedies": tuple(tuple(row) for row in connection.execute(queries.REMEDIES, span.values)),
        "satisfaction": _satisfaction(connection, span, clock),
        "promises": _named(("kept", "broken", "renewed"), connection.execute(queries.PROMISES, span.values).fetchone()),
    }
    return MonthFigures(span.name, span.now >= span.end, tuple(Section(code, made[code]) for code in SECTIONS))


def kept_text(figures: MonthFigures) -> str:
    """The report as it is kept."""
    sections = {section.code: section.rows for section in figures.sections}
    return json.dumps({"format": FORMAT, "month": figures.month, "sections": sections}, ensure_ascii=False)


def read_kept(text: str) -> MonthFigures:
    """A report that was kept. Raises StoreError for one of a later program."""
    body = json.loads(text)
    if body["format"] > FORMAT:
        raise StoreError(N_("The report of {month} was closed by a newer deskcrm than this one."), month=body["month"])
    sections = tuple(Section(code, tuple(tuple(row) for row in rows)) for code, rows in body["sections"].items())
    return MonthFigures(body["month"], True, sections)


def differing(kept: MonthFigures, now: MonthFigures) -> tuple[str, ...]:
    """The codes of the sections in which two reports of one month are not the same. What a later program counts
    besides, and the kept one never had, is no difference."""
    return tuple(section.code for section in kept.sections if _differs(section, now.of(section.code)))


def _differs(kept: Section, now: Section) -> bool:
    if kept.code in OPEN_SECTIONS:
        return kept != now
    return not set(kept.rows) <= set(now.rows)


Rows = tuple[tuple[Value, ...], ...]


def _named(names: Sequence[str], values: Sequence[Value]) -> Rows:
    return tuple(zip(names, values, strict=True))


def _contacts(connection: Any, span: Month) -> Rows:
    names = ("all", "in", "out", "missed", "not_identified", "seconds")
    return _named(names, connection.execute(queries.CONTACTS, span.values).fetchone())


def _matters(connection: Any, span: Month) -> dict[str, Rows]:
    """The contacts by matter, and how many of them need not have come: the share is in percent."""
    rows = tuple((name, count, seconds, bool(avoidable)) for name, count, seconds, avoidable in
                 connection.execute(queries.BY_MATTER, span.values))  # fmt: skip
    count, seconds = (sum(row[place] for row in rows if row[3]) for place in (1, 2))
    avoidable = (count, seconds, percent_text(count, sum(row[1] for row in rows)))
    return {"matters": rows, "avoidable": _named(("count", "seconds", "share"), avoidable)}


def _hours(connection: Any, span: Month, clock: Clock) -> Rows:
    """Incoming contacts by day of the week (Monday is 0) and the hour that the office's clock showed."""
    counts = [[0] * 24 for _day in range(7)]
    for moment, count in connection.execute(queries.BY_QUARTER, span.values):
        here = clock.local(instant(moment))
        counts[here.weekday()][here.hour] += count
    return tuple((str(day), *hours) for day, hours in enumerate(counts))


def _complaints(connection: Any, span: Month) -> Rows:
    received, closed, withdrawn, still_open = connection.execute(queries.COMPLAINTS, span.values).fetchone()
    (reopened,) = connection.execute(queries.REOPENED, span.values).fetchone()
    names = ("received", "closed", "withdrawn", "reopened", "open")
    return _named(names, (received, closed, withdrawn, reopened, still_open))


def _times(connection: Any, span: Month, clock: Clock) -> Rows:
    """How many met each target in the month, and their median and mean working minutes from the intake on."""
    calendar = calendar_of(connection, clock=clock)
    rows = []
    for target in TARGETS:
        taken = [
            max(0, calendar.between(instant(began), instant(met)) - waited // 60)
            for began, met, waited in connection.execute(queries.MET[target], span.values)
        ]
        middle, average = (round(median(taken)), round(mean(taken))) if taken else (None, None)
        rows.append((target, len(taken), middle, average))
    return tuple(rows)


def _breaches(connection: Any, span: Month) -> Rows:
    """The targets missed that fell due in the month, by severity, and all of them."""
    counts = {target: dict.fromkeys(SEVERITIES, 0) for target in TARGETS}
    for target, severity, count in connection.execute(queries.BREACHES, span.values):
        counts[target][severity] += count
    return tuple((target, *by.values(), sum(by.values())) for target, by in counts.items())


def _causes(connection: Any, span: Month) -> Rows:
    found = connection.execute(queries.CAUSES, span.values)
    return tuple((cause, count, cause in OUR_CAUSES) for cause, count in found)


def _satisfaction(connection: Any, span: Month, clock: Clock) -> Rows:
    total = satisfaction_figures(connection, clock=clock, start=span.start, end=span.end).total
    values = (total.answers, *(None if value is None else str(value) for value in
                               (total.expected, total.perceived, total.gap, total.within)),
              total.disappointed, total.satisfied, total.impressed)  # fmt: skip
    names = ("answers", "expected", "perceived", "gap", "within", "disappointed", "satisfied", "impressed")
    return _named(names, values)
