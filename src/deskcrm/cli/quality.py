"""``pareto`` and ``improvements``: where complaints come from, and what is being done about it."""

from __future__ import annotations

from typing import Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.cli.retier import day_named
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_

Since = Annotated[str, typer.Option("--since", metavar="DATE", help=_("The first day; everything without it."))]
Until = Annotated[str, typer.Option("--until", metavar="DATE", help=_("The last day; today without it."))]
By = Annotated[str, typer.Option("--by", metavar="WHAT", help=_("product, category, subcategory or root_cause."))]


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("pareto", help=_("What the most complaints come from."))(pareto)
    application.command("improvements", help=_("What is being made better, and whether it helped."))(improvements)


def pareto(
    ctx: typer.Context,
    by: By = "product",
    since: Since = "",
    until: Until = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.differentiate.pareto import pareto as chart_of
    from deskcrm.money import percent_text

    first, last = day_named(since), day_named(until)
    with opened(ctx, db, staff) as desk:
        start = int(desk.clock.start_of(first).timestamp()) if first else -(2**62)
        end = int(desk.clock.end_of(last or desk.clock.today()).timestamp())
        chart = desk.office.read(chart_of, by=by, start=start, end=end)
    if json:
        print_json({
            "by": chart.dimension,
            "total": chart.total,
            "bars": [
                {"value": bar.value, "complaints": bar.count, "share": percent_text(bar.count, chart.total),
                 "running_share": percent_text(bar.running, chart.total)}
                for bar in chart.bars
            ],
        })  # fmt: skip
        return
    rows = [
        (bar.label(by) or "-", str(bar.count), formats.percent(bar.count, chart.total),
         formats.percent(bar.running, chart.total))
        for bar in chart.bars
    ]  # fmt: skip
    print_table((_("What"), _("Complaints"), _("Share"), _("Running")), rows, giving=0)
    remark(n_("{count} complaint", "{count} complaints", chart.total))


def improvements(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.differentiate.improvements import BEFORE, STATES
    from deskcrm.differentiate.improvements import improvements as all_of_them

    with opened(ctx, db, staff) as desk:
        found = desk.office.read(all_of_them, clock=desk.clock)
    if json:
        print_json([
            {"id": view.id, "title": view.title, "state": view.state, "owner": view.owner, "by": view.dimension,
             "value": view.value, "complaints": view.complaints, "customers": view.customers,
             "untold": view.untold, "before": str(view.before), "before_days": BEFORE,
             "after": None if view.after is None else str(view.after), "after_days": view.after_days}
            for view in found
        ])  # fmt: skip
    elif not found:
        say(_("Nothing is being made better yet; F6, causes, begins one."))
    else:
        rows = [
            (view.title, _(STATES[view.state]), view.owner or "-", str(view.complaints), str(view.before),
             "-" if view.after is None else str(view.after))
            for view in found
        ]  # fmt: skip
        headers = (_("What"), _("State"), _("Owner"), _("Complaints"), _("Before"), _("After"))
        print_table(headers, rows, giving=0)
