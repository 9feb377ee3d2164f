"""``mix``: the customer mix, for people, for programs, and as a report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.guard import complain
from deskcrm.cli.lists import Segment, segment_named
from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, print_table, say
from deskcrm.cli.retier import AsOf, WindowDays, day_named
from deskcrm.errors import Refused
from deskcrm.locale.messages import _
from deskcrm.settings.files import typed_path

if TYPE_CHECKING:
    from deskcrm.differentiate.views import CustomerMix, Part
    from deskcrm.exchange.mix_report import MixReport


def add_to(application: typer.Typer) -> None:
    """Adds the command."""
    application.command("mix", help=_("The customer mix: what each tier came to, and what the first few bring."))(mix)


def mix(
    ctx: typer.Context,
    as_of: AsOf = "",
    window: WindowDays = None,
    segment: Segment = "",
    json: AsJson = False,
    csv: Annotated[str, typer.Option("--csv", metavar="FILE", help=_("Writes it as a CSV file too."))] = "",
    html: Annotated[str, typer.Option("--html", metavar="FILE", help=_("Writes it as a report to print too."))] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.exchange.mix_report import write_csv, write_html

    day = day_named(as_of)
    with opened(ctx, db, staff) as desk:
        report = _report(desk, day, window, segment_named(desk, segment), curve=bool(csv or html))
        for name, write in ((csv, write_csv), (html, write_html)):
            if name:
                complain(_("Written to {path}.", path=write(report, typed_path(name))))
        if json:
            print_json(shape(report.mix, report.currency))
        else:
            _say(report)


def shape(mix: CustomerMix, currency: str) -> dict[str, Any]:
    """The JSON object of a customer mix."""
    from deskcrm.differentiate.mix import WHOLE_SHARE
    from deskcrm.money import percent_text

    return {
        "as_of": mix.as_of.isoformat(),
        "window": mix.window_days,
        "customers": mix.customers,
        **_amounts(mix.total, currency),
        "tiers": [{"tier": part.name, "customers": part.customers, **_amounts(part, currency)} for part in mix.tiers],
        "top": [
            {
                "percent": top.percent,
                "customers": top.customers,
                "share_of_revenue": percent_text(top.share_of_revenue, WHOLE_SHARE),
                "share_of_net_value": percent_text(top.share_of_net_value, WHOLE_SHARE),
            }
            for top in mix.top
        ],
        "below_zero": mix.below_zero,
    }


def _amounts(part: Part, currency: str) -> dict[str, str]:
    from deskcrm.money import to_decimal

    names = ("revenue", "margin", "cost_to_serve", "net_value")
    return {name: to_decimal(getattr(part, name), currency) for name in names}


def _report(desk: Desk, day: date | None, window: int | None, segment: int | None, *, curve: bool) -> MixReport:
    from deskcrm.exchange.mix_report import mix_report

    try:
        given: dict[str, Any] = {"as_of": day, "window": window, "segment_id": segment, "curve": curve}
        return desk.office.read(mix_report, clock=desk.clock, **given)
    except Refused as error:
        if error.field != "window":
            raise
        raise typer.BadParameter(str(error), param_hint="--window") from None


def _say(report: MixReport) -> None:
    from deskcrm.exchange import mix_words
    from deskcrm.locale import formats
    from deskcrm.widgets.tiers import tier_sign

    mix, currency = report.mix, report.currency
    say(mix_words.of_days(mix, report.group))
    headers = (_("Tier"), _("Customers"), _("Revenue"), _("Margin"), _("Cost to serve"), _("Net value"))
    rows = [_cells(tier_sign(part.name), part, currency) for part in mix.tiers]
    print_table(headers, [*rows, _cells(_("all"), mix.total, currency)])
    print_table(
        (_("The first by revenue"), _("Customers"), _("Share of revenue"), _("Share of net value")),
        [
            (
                f"{top.percent} %",
                formats.number(top.customers),
                mix_words.share(top.share_of_revenue),
                mix_words.share(top.share_of_net_value),
            )
            for top in mix.top
        ],
    )
    for sentence in mix_words.of_buyers(mix):
        say(sentence)
    if mix.nobody.revenue:
        say(mix_words.of_nobody(mix, currency))


def _cells(name: str, part: Part, currency: str) -> tuple[str, ...]:
    from deskcrm.locale import formats

    amounts = (part.revenue, part.margin, part.cost_to_serve, part.net_value)
    return (name, formats.number(part.customers), *(formats.money(amount, currency) for amount in amounts))
