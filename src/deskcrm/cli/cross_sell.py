"""``cross-sell``: what is bought together with a product, to look at what was mined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.locale.messages import _, n_

if TYPE_CHECKING:
    from deskcrm.customize.views import CrossSell


def add_to(application: typer.Typer) -> None:
    """Adds the command."""
    application.command("cross-sell", help=_("What is bought together with a product, mined from the orders."))(
        cross_sell
    )


def cross_sell(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("The product's code."))],
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help=_("At most so many rows."))] = 20,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.cross_sell import pairs_of

    with opened(ctx, db, staff) as desk:
        found = desk.office.read(pairs_of, code, limit)
        if json:
            print_json([_shape(one, desk.settings.currency) for one in found])
        elif not found:
            say(_("Nothing is known to go with {code}; deskcrm retier looks anew.", code=code))
        else:
            headers = (_("Code"), _("Support"), _("Confidence"), _("Lift"), _("Orders"), _("Name"))
            print_table(headers, map(_row, found), giving=1)
            remark(n_("of {count} order", "of {count} orders", found[0].all_orders))


def _shape(one: CrossSell, currency: str) -> dict[str, Any]:
    from deskcrm.money import percent_text, to_decimal

    return {
        "product": one.product_code,
        "name": one.product,
        "because_of": one.because_of_code,
        "own_word": one.own_word,
        "together": one.together,
        "orders": one.orders,
        "other_orders": one.other_orders,
        "all_orders": one.all_orders,
        "support": percent_text(one.together, one.all_orders),
        "confidence": percent_text(one.together, one.orders),
        "lift": f"{one.lift:.6f}",
        "expected": to_decimal(one.expected, currency),
    }


def _row(one: CrossSell) -> tuple[str, ...]:
    from deskcrm.locale import formats

    name = one.product + (" (" + _("the catalogue says so") + ")" if one.own_word else "")
    if not one.together:
        return (one.product_code, "", "", "", "", name)
    return (
        one.product_code,
        formats.percent(one.together, one.all_orders, 2),
        formats.percent(one.together, one.orders, 1),
        f"{one.lift:.2f}",
        formats.number(one.together),
        name,
    )
