"""The report of a month in words: each of its sections as a table for the screen, the terminal and paper."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from deskcrm.differentiate.month_report import SECTIONS, SEVERITIES, MonthFigures
from deskcrm.interact import words
from deskcrm.interact.channels import SHIPPED, channel_name
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, language

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.differentiate.month_closing import MonthReportView
    from deskcrm.differentiate.month_report import Section, Value

TITLES: Final[Mapping[str, str]] = {
    "contacts": N_("Contacts"),
    "matters": N_("Contacts by matter"),
    "avoidable": N_("Avoidable contacts"),
    "channels": N_("Contacts by channel"),
    "hours": N_("Incoming contacts by hour"),
    "complaints": N_("Complaints"),
    "times": N_("How long complaints took"),
    "breaches": N_("Targets missed"),
    "causes": N_("Root causes of what was closed"),
    "remedies": N_("Remedies promised"),
    "satisfaction": N_("Satisfaction"),
    "promises": N_("Promises due"),
}

NOTES: Final[Mapping[str, str]] = {
    "avoidable": N_("About matters that the office calls avoidable (F8, matters)."),
    "hours": N_("By the office's clock; for who is needed when."),
    "complaints": N_("Open: taken in by the month's end and not closed by then."),
    "times": N_("Working time from the intake; for resolving without what waited for the customer."),
    "causes": N_("Ours count as the office's cost of poor quality, never against a customer."),
    "satisfaction": N_("From 1 to 5; the gap is found less expected, with its 95 % interval."),
    "promises": N_("Broken from the first time that was let slip; told anew before it came is no break."),
}

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "contacts": ("", N_("Contacts")),
    "matters": (N_("Matter"), N_("Contacts"), N_("Time"), N_("Avoidable")),
    "avoidable": ("", N_("Contacts")),
    "channels": (N_("Channel"), N_("In"), N_("Out"), N_("Time")),
    "complaints": ("", N_("Complaints")),
    "times": ("", N_("Complaints"), N_("Median"), N_("Mean")),
    "causes": (N_("Root cause"), N_("Complaints"), N_("Ours")),
    "remedies": (N_("Remedy"), N_("Count"), N_("Cost")),
    "satisfaction": ("", ""),
    "promises": ("", N_("Promises")),
}

_FACTS: Final[Mapping[str, str]] = {
    "all": N_("all"),
    "in": N_("incoming"),
    "out": N_("outgoing"),
    "missed": N_("nobody took it"),
    "not_identified": N_("not identified"),
    "seconds": N_("time"),
    "count": N_("contacts"),
    "share": N_("share of all contacts"),
    "received": N_("received"),
    "closed": N_("closed"),
    "withdrawn": N_("withdrawn"),
    "reopened": N_("opened again"),
    "open": N_("open at the end"),
    "answers": N_("answers"),
    "expected": N_("expected"),
    "perceived": N_("found"),
    "gap": N_("gap"),
    "within": N_("± of the gap"),
    "disappointed": N_("disappointed"),
    "satisfied": N_("satisfied"),
    "impressed": N_("impressed"),
    "kept": N_("kept"),
    "broken": N_("broken"),
    "renewed": N_("told anew in time"),
}
"""What the rows of a section are called whose names are codes."""


@dataclass(frozen=True, slots=True)
class Table:
    """One section for people: its heading, the heads of its columns, its rows as text, and what is said under it."""

    code: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def tables(figures: MonthFigures, currency: str) -> tuple[Table, ...]:
    """The sections that have something to say, in the language in use."""
    made = (_table(section, figures, currency) for section in figures.sections if section.code in SECTIONS)
    return tuple(table for table in made if table.rows)


def name_of(code: str, name: Value) -> str:
    """What the row ``name`` of the section ``code`` is called."""
    text = str(name)
    if code == "hours":
        return formats.WEEKDAYS[language()][int(text)]
    if code == "channels":
        return channel_name(text) if text in SHIPPED else text
    if code in ("times", "breaches"):
        return words.target(text)
    named: Mapping[str, Callable[[str], str]] = {"causes": words.root_cause, "remedies": words.remedy}
    if code in named:
        return named[code](text) if text else _("not said")
    if code == "matters":
        return text or _("no matter given")
    return _(_FACTS[text]) if text in _FACTS else text


def state(view: MonthReportView, clock: Clock) -> str:
    """Whether the month runs, is over or was closed, and whether the records say something else since."""
    figures, closed = view.figures, view.closed
    month = formats.month(figures.month)
    if closed is None:
        return _("{month}, not closed", month=month) if figures.complete else _("{month} up to now", month=month)
    when = formats.date_time(clock.local(closed.closed_at))
    said = _("{month} as it was closed {when} by {name}", month=month, when=when, name=closed.closed_by or "-")
    if not view.changed:
        return said
    names = ", ".join(_(TITLES[code]) for code in view.changed if code in TITLES)
    return said + " · " + _("the records say something else today: {names}", names=names)


def _table(section: Section, figures: MonthFigures, currency: str) -> Table:
    code = section.code
    head = _head(code)
    rows = [(name_of(code, row[0]), *_cells(code, row, currency)) for row in section.rows]
    if code == "hours":
        head, rows = _busy(head, _with_days(rows, figures), section)
    if code == "avoidable":
        rows = [(name, _share(section, figures) if row[0] == "share" else cell)
                for (name, cell), row in zip(rows, section.rows, strict=True)]  # fmt: skip
    return Table(code, _(TITLES[code]), head, tuple(rows), _(NOTES[code]) if code in NOTES else "")


def _head(code: str) -> tuple[str, ...]:
    if code == "hours":
        return ("", *(f"{hour:02}" for hour in range(24)))
    if code == "breaches":
        return ("", *(words.severity(level) for level in SEVERITIES), _("all"))
    return tuple(_(label) if label else "" for label in _COLUMNS[code])


def _cells(code: str, row: tuple[Value, ...], currency: str) -> list[str]:
    kinds = SECTIONS[code]
    kinds = ("seconds",) if row[0] == "seconds" else kinds
    return [_cell(kind, value, currency) for kind, value in zip(kinds, row[1:], strict=False)]


def _cell(kind: str, value: Value, currency: str) -> str:
    if value is None:
        return "-"
    if kind == "flag":
        return _("yes") if value else ""
    if isinstance(value, str):
        return str(value)
    if kind == "money":
        return formats.money(value, currency)
    if kind in ("seconds", "minutes"):
        return formats.duration(value * 60 if kind == "minutes" else value)
    return formats.number(value)


def turned(table: Table) -> Table:
    """The table on its side: what were its columns are its rows."""
    head, *rows = zip(table.head, *table.rows, strict=True)
    return replace(table, head=head, rows=tuple(rows))


def _with_days(rows: list[tuple[str, ...]], figures: MonthFigures) -> list[tuple[str, ...]]:
    """With how many such days a month that is over had: five Saturdays bring more than four."""
    if not figures.complete:
        return rows
    first, length = monthrange(*map(int, figures.month.split("-")))
    days = Counter((first + day) % len(rows) for day in range(length))
    return [(f"{name} ×{days[day]}", *counts) for day, (name, *counts) in enumerate(rows)]


def _busy(
    head: tuple[str, ...], rows: list[tuple[str, ...]], section: Section
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Only the hours from the first to the last that had a contact; no rows when none had."""
    busy = [hour for hour in range(24) if any(row[hour + 1] for row in section.rows)]
    if not busy:
        return head, []
    first, last = busy[0] + 1, busy[-1] + 2
    return (head[0], *head[first:last]), [(row[0], *row[first:last]) for row in rows]


def _share(section: Section, figures: MonthFigures) -> str:
    count, everything = section.rows[0][1], figures.value("contacts", "all")
    if not isinstance(count, int) or not isinstance(everything, int) or not everything:
        return "-"
    return formats.percent(count, everything, 1)
