"""``report``: the report of a month, for people, for programs, as a file; and closing a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.guard import complain
from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, print_table, say
from deskcrm.locale.messages import _
from deskcrm.settings.files import typed_path

if TYPE_CHECKING:
    from deskcrm.differentiate.month_closing import MonthReportView
    from deskcrm.differentiate.month_report import Section


def add_to(application: typer.Typer) -> None:
    """Adds the command."""
    application.command("report", help=_("The report of a month: contacts, complaints, satisfaction, promises."))(
        report
    )


def report(
    ctx: typer.Context,
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help=_("The month; this one without it."))] = "",
    close: Annotated[bool, typer.Option("--close", help=_("Keeps it as it is now; for a supervisor."))] = False,
    closed: Annotated[bool, typer.Option("--closed", help=_("Lists the months that were closed."))] = False,
    json: AsJson = False,
    csv: Annotated[str, typer.Option("--csv", metavar="FILE", help=_("Writes it as a CSV file too."))] = "",
    html: Annotated[str, typer.Option("--html", metavar="FILE", help=_("Writes it as a report to print too."))] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    with opened(ctx, db, staff, acting=close) as desk:
        if closed:
            _list(desk, json)
            return
        view = _close(desk, month) if close else _report(desk, month)
        _write(view, desk, csv, html)
        if json:
            print_json(_shape(view, desk))
        else:
            _say(view, desk)


def _report(desk: Desk, month: str) -> MonthReportView:
    from deskcrm.differentiate.month_closing import month_report

    return desk.office.read(month_report, clock=desk.clock, month=month)


def _close(desk: Desk, month: str) -> MonthReportView:
    from deskcrm.differentiate.month_closing import close_month

    return desk.office.write(close_month, month, staff_id=desk.staff_id, clock=desk.clock)


def _write(view: MonthReportView, desk: Desk, csv: str, html: str) -> None:
    from deskcrm.exchange.month_file import write_csv, write_html

    settings = desk.settings
    if csv:
        complain(_("Written to {path}.", path=write_csv(view, typed_path(csv), settings.currency)))
    if html:
        path = write_html(view, typed_path(html), clock=desk.clock, office=settings.name, currency=settings.currency)
        complain(_("Written to {path}.", path=path))


def _list(desk: Desk, json: bool) -> None:
    from deskcrm.differentiate.month_closing import closed_months
    from deskcrm.locale import formats

    found = desk.office.read(closed_months)
    if json:
        print_json([
            {"month": one.month, "closed_at": desk.clock.local(one.closed_at).isoformat(), "closed_by": one.closed_by}
            for one in found
        ])  # fmt: skip
        return
    rows = [(one.month, formats.date_time(desk.clock.local(one.closed_at)), one.closed_by or "-") for one in found]
    print_table((_("Month"), _("Closed"), _("By")), rows, giving=0)


def _shape(view: MonthReportView, desk: Desk) -> dict[str, Any]:
    closed = view.closed
    return {
        "month": view.figures.month,
        "complete": view.figures.complete,
        "closed_at": None if closed is None else desk.clock.local(closed.closed_at).isoformat(),
        "closed_by": None if closed is None else closed.closed_by,
        "changed_since": list(view.changed),
        "sections": {section.code: _rows(section, desk.settings.currency) for section in view.figures.sections},
    }


def _rows(section: Section, currency: str) -> list[dict[str, Any]]:
    """Each row by its name with its values, amounts as decimal strings."""
    from deskcrm.differentiate.month_report import SECTIONS
    from deskcrm.money import to_decimal

    kinds = SECTIONS.get(section.code, ())
    return [
        {
            "row": name,
            "values": [
                to_decimal(value, currency) if kind == "money" and isinstance(value, int) else value
                for kind, value in zip(kinds, values, strict=False)
            ],
        }
        for name, *values in section.rows
    ]


def _say(view: MonthReportView, desk: Desk) -> None:
    from deskcrm.exchange.month_words import state, tables

    say(state(view, desk.clock))
    for table in tables(view.figures, desk.settings.currency):
        say("")
        say(table.title)
        print_table(table.head, table.rows, giving=0)
