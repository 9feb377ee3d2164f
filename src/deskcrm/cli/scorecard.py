"""``scorecard``: what customers want, measured from the log, for a month and the ones before."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, opened
from deskcrm.cli.output import print_json, print_table, remark
from deskcrm.locale.messages import _


def add_to(application: typer.Typer) -> None:
    """Adds the command."""
    application.command("scorecard", help=_("What customers want, measured from the log of a month."))(scorecard)


def scorecard(
    ctx: typer.Context,
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help=_("The month; this one without it."))] = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from deskcrm.differentiate.scorecard import LABELS, MINUTES, TREND, Scorecard, months_before
    from deskcrm.differentiate.scorecard import scorecard as compute

    with opened(ctx, db, staff) as desk:
        card: Scorecard = desk.office.read(compute, clock=desk.clock, month=month)
        # The table shows no trend. On a large base each month takes a second, and SQLite counts several at once.
        names = months_before(card.month, TREND)[:-1] if json else ()
        with ThreadPoolExecutor() as pool:
            before = list(pool.map(lambda name: desk.office.read(compute, clock=desk.clock, month=name), names))
    if json:
        print_json({
            "month": card.month,
            "complete": card.complete,
            "wants": [
                {
                    "want": figure.want,
                    "value": _text(figure.value),
                    "unit": "minutes" if figure.want in MINUTES else "percent",
                    "part": figure.part,
                    "whole": figure.whole,
                    "meaning": card.meaning(figure.want),
                    "trend": [
                        {"month": old.month, "value": _text(old.of(figure.want).value)} for old in (*before, card)
                    ],
                }
                for figure in card.figures
            ],
        })  # fmt: skip
        return
    rows = [
        (
            _(LABELS[figure.want]),
            "-" if figure.value is None else f"{figure.value} " + (_("min") if figure.want in MINUTES else "%"),
            f"{figure.part} / {figure.whole}",
        )
        for figure in card.figures
    ]
    print_table((_("What customers want"), _("Figure"), _("Counted")), rows, giving=0)
    remark(card.month if card.complete else _("{month} up to now", month=card.month))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
