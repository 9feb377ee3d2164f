"""``calendar``: when the office is open, and the days that are not like their weekday."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, hands_on, opened
from deskcrm.cli.output import print_json, print_table, say
from deskcrm.cli.retier import day_named
from deskcrm.interact.calendar import WEEKDAYS, CalendarDayView
from deskcrm.locale import formats
from deskcrm.locale.messages import _, language, n_

Year = Annotated[
    int | None, typer.Option("--year", metavar="YYYY", min=1970, max=9998, help=_("The year; this one without."))
]
Day = Annotated[str, typer.Argument(metavar="DATE", help=_("The day, such as 2026-04-13."))]
Hours = Annotated[str, typer.Option("--hours", metavar="SPANS", help=_("Such as 09:00-12:00; closed without."))]
Called = Annotated[str, typer.Option("--name", metavar="TEXT", help=_("The holiday, or why it is another day."))]


def add_to(application: typer.Typer) -> None:
    """Adds the group of commands."""
    group = typer.Typer(rich_markup_mode=None)
    group.callback(invoke_without_command=True)(days)
    group.command("set", help=_("Gives a day its own hours, or closes it."))(keep)
    group.command("remove", help=_("Takes a day back to its weekday."))(remove)
    group.command("holidays", help=_("Fills in a year's public holidays."))(holidays)
    application.add_typer(group, name="calendar", help=_("Opening hours, holidays and days of their own."))


def days(ctx: typer.Context, year: Year = None, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.interact.calendar import calendar_days

    if hands_on(ctx, db, staff):
        return
    with opened(ctx, db, staff) as desk:
        year = year or desk.clock.today().year
        found = desk.office.read(calendar_days, year=year)
        weekly = {weekday: getattr(desk.settings, f"hours_{weekday}") for weekday in WEEKDAYS}
        if json:
            print_json({"year": year, "hours": weekly, "days": [_shape(view) for view in found]})
            return
        names = formats.WEEKDAYS[language()]
        rows = [(names[nth], hours or _("closed all day"), "") for nth, hours in enumerate(weekly.values())]
        rows += [(_said(view.day), view.hours or _("closed all day"), view.name) for view in found]
        print_table((_("Day"), _("Open"), _("Name")), rows, giving=0)


def keep(
    ctx: typer.Context, day: Day, hours: Hours = "", name: Called = "", json: AsJson = False, db: Base = "",
    staff: Acting = "",
) -> None:  # fmt: skip
    from deskcrm.interact.calendar import set_day

    with opened(ctx, db, staff, acting=True) as desk:
        kept = desk.office.write(set_day, _day(day), hours=hours, name=name, staff_id=desk.staff_id, clock=desk.clock)
        if json:
            print_json(_shape(kept))
        else:
            say(f"{_said(kept.day)}: {kept.hours or _('closed')}")


def remove(ctx: typer.Context, day: Day, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.interact.calendar import remove_day

    with opened(ctx, db, staff, acting=True) as desk:
        desk.office.write(remove_day, _day(day), staff_id=desk.staff_id, clock=desk.clock)
        say(_("{day} is as its weekday", day=formats.date(_day(day))))


def holidays(ctx: typer.Context, year: Year = None, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.interact.calendar import fill_holidays

    with opened(ctx, db, staff, acting=True) as desk:
        year = year or desk.clock.today().year
        added = desk.office.write(fill_holidays, year, staff_id=desk.staff_id, clock=desk.clock)
        say(n_("{count} day was added.", "{count} days were added.", added))


def _day(text: str) -> date:
    found = day_named(text)
    if found is None:
        raise typer.BadParameter(_("A day is needed, such as 2026-04-13."))
    return found


def _said(day: date) -> str:
    return f"{formats.weekday(day)} {formats.date(day)}"


def _shape(view: CalendarDayView) -> dict[str, str]:
    return {"day": view.day.isoformat(), "name": view.name, "hours": view.hours, "source": view.source}
