"""``retier``: the whole book computed for one day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, say
from deskcrm.cli.progress import percents_of
from deskcrm.locale.messages import _, n_

if TYPE_CHECKING:
    from deskcrm.differentiate.window import Lines

AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help=_("The day it is computed for, as 2026-12-25; else today."))
]
WindowDays = Annotated[
    int | None, typer.Option("--window", min=1, metavar="DAYS", help=_("The days up to it that count; else as set."))
]


CENTURIES = range(1900, 3000)
"""Years that an office can mean; a window before or after them is more than a calendar holds."""


def add_to(application: typer.Typer) -> None:
    """Adds the command."""
    application.command("retier", help=_("Compute the figures and tiers of the whole book."))(retier)


def day_named(text: str) -> date | None:
    """The day an ``--as-of`` names, None for none. Raises BadParameter for what is no day: wrong usage."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in CENTURIES:
        raise typer.BadParameter(_("{text} is no day; a day is written as 2026-12-25.", text=text))
    return day


def retier(
    ctx: typer.Context,
    as_of: AsOf = "",
    window: WindowDays = None,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.whole_book import refresh
    from deskcrm.identify.search_tidying import MOST_STEPS, merge

    day = day_named(as_of)
    with opened(ctx, db, staff) as desk, percents_of(_("Computing")) as progress:
        result = refresh(desk.office, as_of=day, window_days=window, progress=progress)
        # For an office whose desk is never open long enough to do it when idle.
        merge(desk.office, MOST_STEPS)
        lines = _amounts(desk, result.lines)
        if json:
            print_json(
                {
                    "as_of": result.as_of.isoformat(),
                    "window": result.window_days,
                    "customers": result.customers,
                    "rated": result.rated,
                    "moved": result.moved,
                    "lines": lines,
                }
            )
            return
        say(
            n_(
                "{count} customer for {day}, {rated} of them rated; {moved} changed tier.",
                "{count} customers for {day}, {rated} of them rated; {moved} changed tier.",
                result.customers,
                day=result.as_of.isoformat(),
                rated=result.rated,
                moved=result.moved,
            )
        )
        say(_("The least net values: {lines}", lines=", ".join(_line(*item) for item in lines.items())))


def _amounts(desk: Desk, lines: Lines) -> dict[str, str | None]:
    """The lines as decimal strings, by the tier that begins there."""
    from deskcrm.differentiate.tiers import TIERS
    from deskcrm.money import to_decimal

    return {
        tier: None if line is None else to_decimal(line, desk.settings.currency)
        for tier, line in zip(TIERS, lines, strict=False)
    }


def _line(tier: str, amount: str | None) -> str:
    from deskcrm.widgets.tiers import tier_sign

    return f"{tier_sign(tier)} {amount or '–'}"
