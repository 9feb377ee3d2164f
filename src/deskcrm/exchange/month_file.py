"""The report of a month as a CSV file, and as one page of HTML that an owner can print."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deskcrm.differentiate.month_closing import month_report
from deskcrm.differentiate.month_report import COLUMNS, SECTIONS
from deskcrm.exchange.escaping import neutral
from deskcrm.exchange.mix_report import checked_ending
from deskcrm.exchange.month_words import state, tables, turned
from deskcrm.exchange.printing import Block, Page, write_page, write_whole
from deskcrm.locale import formats
from deskcrm.locale.messages import _
from deskcrm.money import to_decimal
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.differentiate.month_closing import MonthReportView
    from deskcrm.differentiate.month_report import Value

HEAD: Final = ("month", "section", "row", "column", "value")
"""The columns of the CSV file: a line for each value; ``column`` is what it is where a row has several."""


@takes_connection
def save_month(connection: Any, path: Path, *, month: str = "", clock: Clock) -> Path:
    """Writes the report of a month to ``path`` in the form that its ending names (.csv, .html); returns the path.

    Raises Refused (``to``, ``month``)."""
    ending = checked_ending(path)
    view = month_report(connection, clock=clock, month=month)
    settings = load(connection)
    if ending == ".csv":
        return write_csv(view, path, settings.currency)
    return write_html(view, path, clock=clock, office=settings.name, currency=settings.currency)


def write_csv(view: MonthReportView, path: Path, currency: str) -> Path:
    """Writes every value as a line under HEAD, amounts as decimals, times as seconds or working minutes.

    Raises Refused (``to``)."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(HEAD)
    for section in view.figures.sections:
        columns = COLUMNS.get(section.code, ("value",))
        for name, *values in section.rows:
            for place, (column, value) in enumerate(zip(columns, values, strict=False), 1):
                shown = _plain(section.code, place, value, currency)
                out.writerow((view.figures.month, section.code, neutral(str(name)), column, shown))
    # With a mark, so that a spreadsheet program reads it as what it is.
    return write_whole(path, text.getvalue().encode("utf-8-sig"))


def _plain(code: str, place: int, value: Value, currency: str) -> str | int:
    kinds = SECTIONS.get(code, ())
    if value is None:
        return ""
    if isinstance(value, int) and place <= len(kinds) and kinds[place - 1] == "money":
        return to_decimal(value, currency)
    return int(value) if isinstance(value, bool) else value


def write_html(view: MonthReportView, path: Path, *, clock: Clock, office: str, currency: str) -> Path:
    """Writes the report as one page in the language in use. Raises Refused (``to``)."""
    # Two tables stand side by side on paper: the hours have room there on their side.
    found = (turned(table) if table.code == "hours" else table for table in tables(view.figures, currency))
    blocks = [
        Block(heading=table.title, columns=table.head, rows=table.rows, figures=True, note=table.note)
        for table in found
    ]
    title = _("{office}: report of {month}", office=office, month=formats.month(view.figures.month))
    return write_page(Page(title, under=state(view, clock), blocks=blocks, side_by_side=True), path)
