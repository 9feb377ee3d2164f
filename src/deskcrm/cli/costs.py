"""``costs`` and ``tiers``: what contacts cost the office, and what each tier asks for and receives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, print_table, say
from deskcrm.locale.messages import _, n_
from deskcrm.money import divided
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.differentiate.views import CostLine, OfficeCosts, TierTermsView
    from deskcrm.differentiate.window import Run


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("costs", help=_("What contacts cost the office, by channel, matter and month."))(costs)
    application.command("tiers", help=_("The lines of the tiers, what they are called and what each receives."))(tiers)


def costs(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.differentiate.costs import office_costs

    with opened(ctx, db, staff) as desk:
        found = desk.office.read(office_costs, clock=desk.clock)
        if json:
            print_json(_costs_shape(found, desk.settings.currency))
        else:
            _say_costs(found, desk.settings.currency)


def tiers(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    with opened(ctx, db, staff) as desk:
        run, terms = desk.office.read(_run_and_terms)
        if json:
            print_json(_tiers_shape(desk, run, terms))
        else:
            _say_tiers(desk, run, terms)


@takes_connection
def _run_and_terms(connection: Any) -> tuple[Run | None, dict[str, TierTermsView]]:
    from deskcrm.differentiate.terms import terms
    from deskcrm.differentiate.window import last_run

    return last_run(connection), terms(connection)


def _costs_shape(found: OfficeCosts, currency: str) -> dict[str, Any]:
    from deskcrm.money import to_decimal

    def lines(of: Sequence[CostLine], name: str) -> list[dict[str, Any]]:
        return [
            {name: line.name, "contacts": line.contacts, "seconds": line.seconds,
             "cost": to_decimal(line.cost, currency)}
            for line in of
        ]  # fmt: skip

    amounts = ("cost", "remedies", "poor_quality", "unidentified")
    return {
        "as_of": found.as_of.isoformat(),
        "window": found.window_days,
        "contacts": found.contacts,
        "seconds": found.seconds,
        **{name: to_decimal(getattr(found, name), currency) for name in amounts},
        "by_channel": lines(found.by_channel, "channel"),
        "by_matter": lines(found.by_matter, "matter"),
        "by_month": lines(found.by_month, "month"),
        "savings": [
            {"from": one.from_channel, "to": one.to_channel, "contacts": one.contacts,
             "saved": to_decimal(one.saved, currency)}
            for one in found.savings
        ],
    }  # fmt: skip


def _say_costs(found: OfficeCosts, currency: str) -> None:
    from deskcrm.locale import formats

    if not found.contacts:
        say(_("No contact was logged in these days."))
        return

    def money(amount: int) -> str:
        return formats.money(amount, currency)

    for title, lines in (
        (_("Channel"), found.by_channel),
        (_("Matter"), found.by_matter),
        (_("Month"), found.by_month),
    ):
        rows = [
            (line.name, formats.number(line.contacts), formats.duration(line.seconds), money(line.cost),
             money(divided(line.cost, line.contacts)) if line.contacts else "")
            for line in lines
        ]  # fmt: skip
        print_table((title, _("Contacts"), _("Length"), _("Cost"), _("a contact")), rows, giving=0)
        say("")
    for saving in found.savings:
        say(
            n_(
                "{count} contact from {channel} to {other} would save {amount}.",
                "{count} contacts from {channel} to {other} would save {amount}.",
                saving.contacts,
                channel=saving.from_channel,
                other=saving.to_channel,
                amount=money(saving.saved),
            )
        )
    say(_("In all {amount} in {days} days.", amount=money(found.cost), days=found.window_days))
    say(_("Of it caused by ourselves: {amount}", amount=money(found.poor_quality)))
    say(_("Of it with nobody known: {amount}", amount=money(found.unidentified)))


def _tiers_shape(desk: Desk, run: Run | None, terms: dict[str, TierTermsView]) -> dict[str, Any]:
    from deskcrm.differentiate.tiers import line_of
    from deskcrm.money import to_decimal
    from deskcrm.widgets.tiers import tier_sign

    def line(tier: str) -> str | None:
        found = line_of(tier, run.lines) if run else None
        return None if found is None else to_decimal(found, desk.settings.currency)

    return {
        "as_of": run.as_of.isoformat() if run else None,
        "window": run.window_days if run else desk.settings.tier_window,
        "rated": run.rated if run else 0,
        "shares": list(desk.settings.tier_shares),
        "amounts": list(desk.settings.tier_amounts),
        "tiers": [
            {"tier": tier, "label": tier_sign(tier), "line": line(tier),
             "answer_within": view.answer_within, "who_calls": view.who_calls, "may_offer": view.may_offer}
            for tier, view in terms.items()
        ],
    }  # fmt: skip


def _say_tiers(desk: Desk, run: Run | None, terms: dict[str, TierTermsView]) -> None:
    from deskcrm.differentiate.tiers import line_of
    from deskcrm.locale import formats
    from deskcrm.widgets.tiers import tier_sign

    rows = []
    for tier, view in terms.items():
        line = line_of(tier, run.lines) if run else None
        least = "" if line is None else formats.money(line, desk.settings.currency)
        rows.append((tier_sign(tier), least, view.answer_within, view.who_calls, view.may_offer))
    headers = (_("Tier"), _("Net value from"), _("Answered within"), _("Who calls"), _("May be offered"))
    print_table(headers, rows, giving=3)
    if run is None:
        say(_("The whole book was not computed yet."))
    else:
        rated = n_("{count} rated", "{count} rated", run.rated)
        say(_("Computed for {day}, {rated}.", day=formats.date(run.as_of), rated=rated))
