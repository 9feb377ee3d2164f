"""``offers``: what was offered made to order; making, ordering and withdrawing one; the options of products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.cli.retier import day_named
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.money import to_decimal
from deskcrm.settings.files import typed_path
from deskcrm.settings.text_file import read_text_file

if TYPE_CHECKING:
    from deskcrm.customize.offer_views import OfferView

Number = Annotated[str, typer.Argument(metavar="NUMBER")]
Product = Annotated[str, typer.Argument(metavar="PRODUCT")]
File = Annotated[str, typer.Argument(metavar="FILE")]
LIST = "list"


class _CodeFirst(TyperGroup):
    """``offers CODE`` is ``offers list CODE``: what is no command is a customer's code. What stands before a command,
    as ``--db FILE``, is the command's."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        place = _first_word(args)
        first = args[place] if place < len(args) else ""
        if first in self.commands:
            args = [*args[place:], *args[:place]]
        elif first or not {"-h", "--help"}.intersection(args):
            args = [LIST, *args]
        return super().parse_args(ctx, args)


def _first_word(args: list[str]) -> int:
    """The place of the first word that is no option and no option's value; behind the last one for none."""
    place = 0
    while place < len(args) and args[place].startswith("-"):
        place += 2 if args[place] in ("--db", "--staff") else 1
    return place


def add_to(application: typer.Typer) -> None:
    """Adds the group of commands."""
    group = typer.Typer(rich_markup_mode=None, cls=_CodeFirst)
    group.command(LIST, help=_("Offers: of one customer by their code, or all."))(listed)
    group.command("show", help=_("One offer by its number."))(show)
    group.command("make", help=_("Makes an offer of a product made to order."))(make)
    group.command("order", help=_("Turns an offer into an order: a purchase and a promise."))(order)
    group.command("withdraw", help=_("Withdraws an offer."))(withdraw)
    group.command("print", help=_("Writes an offer as a page to print."))(write_page)
    group.command("export", help=_("Writes all offers, or one customer's, to a file."))(write_offers)
    group.command("import", help=_("Makes the offers of a file that still hold, at today's price."))(bring_offers_in)
    group.command("never-chosen", help=_("Options that nobody ever chose."))(never)
    options = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    options.command("import", help=_("Keeps a file as the options of the product that it names."))(bring_in)
    options.command("export", help=_("Writes the options of a product into a file."))(write_out)
    options.command("remove", help=_("The product is not made to order any more."))(remove)
    group.add_typer(options, name="options", help=_("What can be chosen of a product, and the rules."))
    application.add_typer(group, name="offers", help=_("Offers of products made to order."))


def listed(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="[CODE]")] = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.offer_rows import EVERY_ONE, offers
    from deskcrm.interact.numbering import grouped
    from deskcrm.widgets.offer_words import validity

    with opened(ctx, db, staff) as desk:
        customer_id = _customer(desk, code) if code else None
        found = desk.office.read(offers, customer_id=customer_id, clock=desk.clock, limit=EVERY_ONE)
        if json:
            print_json([_shape(view, desk) for view in found])
            return
        rows = [
            (grouped(view.number), view.customer_code, view.product, view.words,
             formats.money(view.amount, desk.settings.currency), validity(view))
            for view in found
        ]  # fmt: skip
    print_table((_("Number"), _("Code"), _("Product"), _("Chosen"), _("Amount"), _("Holds")), rows, giving=3)
    remark(n_("{count} offer", "{count} offers", len(found)))


def show(ctx: typer.Context, number: Number, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    with opened(ctx, db, staff) as desk:
        _print(_numbered(desk, number), desk, json)


def make(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE")],
    product: Product,
    option: Annotated[
        list[str] | None, typer.Option("--option", metavar="GROUP=OPTION", help=_("What is chosen; repeatable."))
    ] = None,
    pieces: Annotated[int, typer.Option("--pieces", metavar="N", help=_("How many."))] = 1,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help=_("The last day that the price holds."))] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_("A note."))] = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.offer_views import OfferInput
    from deskcrm.customize.offers import make_offer

    day = day_named(until)
    with opened(ctx, db, staff, acting=True) as desk:
        given = OfferInput(_customer(desk, code), product, tuple(option or ()), pieces, day, note)
        made = desk.office.write(make_offer, given, staff_id=desk.staff_id, clock=desk.clock)
        _print(made, desk, json)


def order(ctx: typer.Context, number: Number, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.offers import order_offer

    with opened(ctx, db, staff, acting=True) as desk:
        found = _numbered(desk, number)
        done = desk.office.write(order_offer, found.id, version=found.version, staff_id=desk.staff_id, clock=desk.clock)
        _print(done, desk, json)


def withdraw(ctx: typer.Context, number: Number, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.offers import withdraw_offer

    with opened(ctx, db, staff, acting=True) as desk:
        found = _numbered(desk, number)
        done = desk.office.write(
            withdraw_offer, found.id, version=found.version, staff_id=desk.staff_id, clock=desk.clock
        )
        _print(done, desk, json)


def write_page(ctx: typer.Context, number: Number, file: File, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.exchange.offer_page import offer_file

    with opened(ctx, db, staff, acting=True) as desk:
        say(_("Written to {path}.", path=offer_file(desk.office, _numbered(desk, number).id, typed_path(file))))


def write_offers(
    ctx: typer.Context,
    file: File,
    code: Annotated[str, typer.Argument(metavar="[CODE]")] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.exchange.offer_entries import offer_entries

    with opened(ctx, db, staff, acting=True) as desk:
        customer_id = _customer(desk, code) if code else None
        count = offer_entries(desk.office, typed_path(file), customer_id=customer_id)
    say(n_("{count} offer is in {file}.", "{count} offers are in {file}.", count, file=file))


def bring_offers_in(ctx: typer.Context, file: File, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.exchange.offer_entries import keep_offers
    from deskcrm.interact.numbering import grouped

    text = read_text_file(file)
    with opened(ctx, db, staff, acting=True) as desk:
        done = desk.office.write(keep_offers, text, staff_id=desk.staff_id, clock=desk.clock)
    if json:
        print_json({"made": done.made, "there": done.there, "ended": done.ended, "repriced": list(done.repriced)})
        return
    say(_("Offers: {made} made, {there} there already, {ended} left out that do not hold any more.", made=done.made,
          there=done.there, ended=done.ended))  # fmt: skip
    if done.repriced:
        numbers = ", ".join(map(grouped, done.repriced))
        say(_("At another price today than in the file: {numbers}", numbers=numbers))


def never(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.offer_rows import never_chosen

    with opened(ctx, db, staff) as desk:
        found = desk.office.read(never_chosen)
        if json:
            print_json([
                {"product": one.product_code, "group": one.group, "option": one.option,
                 "since": desk.clock.local(one.since).isoformat(), "offers": one.offers}
                for one in found
            ])  # fmt: skip
            return
        rows = [
            (one.product, one.group, one.option, formats.date(desk.clock.day_of(one.since)), str(one.offers))
            for one in found
        ]
    print_table((_("Product"), _("Group"), _("Option"), _("Since"), _("Offers")), rows, giving=2)


def bring_in(
    ctx: typer.Context,
    file: File,
    product: Annotated[
        str, typer.Option("--product", metavar="PRODUCT", help=_("Of which product; else the one the file names."))
    ] = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.product_options import keep_options

    text = read_text_file(file)
    with opened(ctx, db, staff, acting=True) as desk:
        made = desk.office.write(keep_options, text, product=product, staff_id=desk.staff_id, clock=desk.clock)
        counts = len(made.make_up.groups), len(made.make_up.options), len(made.make_up.rules)
        if json:
            print_json({"product": made.code, **dict(zip(("groups", "options", "rules"), counts, strict=True))})
        else:
            say(_("{product}: {groups} groups, {options} options, {rules} rules", product=made.called,
                  groups=counts[0], options=counts[1], rules=counts[2]))  # fmt: skip


def write_out(ctx: typer.Context, product: Product, file: File, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.product_options import made_product, options_as_text
    from deskcrm.differentiate.products import find_product
    from deskcrm.exchange.printing import write_whole

    with opened(ctx, db, staff) as desk:
        view = desk.office.read(find_product, product)
        desk.office.read(made_product, view.id)
        text = desk.office.read(options_as_text, view.id, whole=True).text
        say(_("Written to {path}.", path=write_whole(typed_path(file), text.encode("utf-8"))))


def remove(ctx: typer.Context, product: Product, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.customize.product_options import remove_options

    with opened(ctx, db, staff, acting=True) as desk:
        called = desk.office.write(remove_options, product, staff_id=desk.staff_id, clock=desk.clock)
        say(_("{product} is not made to order any more.", product=called))


def _customer(desk: Desk, code: str) -> int:
    from deskcrm.identify.rows import customer_id_of
    from deskcrm.store.doors import takes_connection

    return int(desk.office.read(takes_connection(customer_id_of), code))


def _numbered(desk: Desk, number: str) -> OfferView:
    from deskcrm.customize.offers import offer_numbered

    return desk.office.read(offer_numbered, number, clock=desk.clock)


def _print(view: OfferView, desk: Desk, json: bool) -> None:
    if json:
        print_json(_shape(view, desk))
        return
    from deskcrm.widgets.offer_words import offer_text

    say(f"{view.customer} ({view.customer_code})")
    say(offer_text(view, desk.settings.name, desk.settings.currency, desk.clock))


def _shape(view: OfferView, desk: Desk) -> dict[str, Any]:
    currency = desk.settings.currency
    return {
        "number": view.number,
        "customer": view.customer_code,
        "product": view.product_code,
        "options": list(view.options),
        "words": view.words,
        "pieces": view.pieces,
        "price": to_decimal(view.price, currency),
        "amount": to_decimal(view.amount, currency),
        "made_at": desk.clock.local(view.at).isoformat(),
        "valid_until": view.valid_until.isoformat(),
        "state": view.state,
        "lead_days": view.lead_days,
        "fetch_from": view.fetch_from or None,
        "order": view.order_number or None,
        "due": None if view.due is None else desk.clock.local(view.due).isoformat(),
        "ready": view.ready,
        "note": view.note,
    }
