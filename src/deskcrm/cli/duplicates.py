"""``duplicates`` and ``merge``: customers that were recorded twice."""

from __future__ import annotations

from typing import Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.cli.progress import percents_of
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_, _, n_


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("duplicates", help=_("Pairs of customers that may be one, the likeliest first."))(duplicates)
    application.command("merge", help=_("Merge two records of one customer; nothing is lost, --undo takes it back."))(
        merge
    )
    application.command("not-same", help=_("Say that two customers are not one; the pair is not shown again."))(
        not_same
    )


def duplicates(ctx: typer.Context, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.identify import duplicates as finding
    from deskcrm.identify.duplicate_views import reason_words

    with opened(ctx, db, staff) as desk:
        with percents_of(_("Comparing")) as progress:
            found = desk.office.read(finding.duplicates, progress)
        if json:
            print_json([
                {
                    "a": pair.a.code,
                    "b": pair.b.code,
                    "score": pair.score,
                    "reasons": reason_words(pair.reasons),
                }
                for pair in found
            ])  # fmt: skip
        elif not found:
            say(_("Nobody stands there twice."))
        else:
            rows = [
                (
                    pair.a.code,
                    pair.b.code,
                    f"{int(pair.score * 100)}%",
                    f"{pair.a.name} · {pair.b.name}",
                    ", ".join(reason_words(pair.reasons)),
                )
                for pair in found
            ]
            print_table((_("Customer"), _("and"), _("Likely"), _("Names"), _("Why")), rows)
            remark(n_("{count} pair", "{count} pairs", len(found)))


def merge(
    ctx: typer.Context,
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="KEEP DROP", help=_("The code that stays and the one that goes."))
    ] = None,
    undo: Annotated[
        str, typer.Option("--undo", metavar="CODE", help=_("Take back the merge by which this code went."))
    ] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify import merging

    given = codes or []
    if len(given) != (0 if undo else 2):
        raise typer.BadParameter(_("Give the code that stays and the one that goes, or --undo and one code."))
    with opened(ctx, db, staff, acting=True) as desk:
        if undo:
            desk.office.undo(desk.office.read(merging.merge_of, undo))
            say(_("{code} is a customer of its own again.", code=undo.strip()))
            return
        from deskcrm.identify.customers import customer_by_code

        keep, drop = (desk.office.read(customer_by_code, code) for code in given)
        if keep.id == drop.id:
            raise Refused(N_("These are one and the same record already."))
        view = desk.office.write(merging.merge_customers, keep.id, drop.id, staff_id=desk.staff_id, clock=desk.clock)
        say(_("{name}, {code}, now has everything of {dropped}.", name=view.name, code=view.code, dropped=drop.code))


def not_same(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(metavar="CODE")],
    other: Annotated[str, typer.Argument(metavar="CODE")],
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify import duplicates as finding
    from deskcrm.identify.customers import customer_by_code

    with opened(ctx, db, staff, acting=True) as desk:
        first, second = (desk.office.read(customer_by_code, code) for code in (one, other))
        desk.office.write(finding.not_same, first.id, second.id, staff_id=desk.staff_id, clock=desk.clock)
        say(_("{one} and {other} are not the same customer.", one=first.code, other=second.code))
