"""``requests``, ``request``, ``answer-request``, ``access-report``, ``erase`` and ``retention``: the rights of those
whose data it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.locale.messages import _, n_
from deskcrm.settings.files import typed_path

if TYPE_CHECKING:
    from deskcrm.interact.data_requests import DataRequestView

Code = Annotated[str, typer.Argument(metavar="CODE", help=_("The customer's code."))]
Number = Annotated[int, typer.Argument(metavar="NUMBER", max=2**63 - 1, help=_("The request's number."))]
KINDS = ("access", "correction", "erasure", "objection")


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("requests", help=_("What customers asked about their own data, the soonest due first."))(
        requests
    )
    application.command("request", help=_("Register what a customer asks about their own data."))(request)
    application.command("answer-request", help=_("End a request: done, or refused with a reason."))(answer)
    application.command("access-report", help=_("Write all that is held about a customer, to hand it to them."))(
        access_report
    )
    application.command("erase", help=_("Erase a person for good; what it came to stays."))(erase)
    application.command("retention", help=_("Whose data was kept longer than the office says."))(retention)


def requests(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=_("Those that ended too."))] = False,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.interact.data_requests import data_requests
    from deskcrm.locale import formats

    with opened(ctx, db, staff) as desk:
        found = desk.office.read(data_requests, ended=everything)
        if json:
            print_json([_shape(one, desk) for one in found])
            return
        print_table(
            (_("Request"), _("Due"), _("Asked"), _("State"), _("Customer"), _("Identity")),
            [
                (str(one.id), formats.date(desk.clock.day_of(one.due)), _asked(one), _state(one),
                 f"{one.code} {one.customer}", one.identity)
                for one in found
            ],
        )  # fmt: skip
        remark(n_("{count} request", "{count} requests", len(found)))


def request(
    ctx: typer.Context,
    code: Code,
    kind: Annotated[str, typer.Argument(metavar="|".join(KINDS))],
    identity: Annotated[str, typer.Option("--identity", help=_("How they showed who they are."))] = "",
    note: Annotated[str, typer.Option("--note", help=_("In their words."))] = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.identify.rows import customer_id_of
    from deskcrm.interact.data_requests import register_request
    from deskcrm.locale import formats

    with opened(ctx, db, staff, acting=True) as desk:
        customer_id = desk.office.read(customer_id_of, code)
        made = desk.office.write(
            register_request, customer_id, kind, identity=identity, note=note, staff_id=desk.staff_id, clock=desk.clock
        )
        if json:
            print_json(_shape(made, desk))
        else:
            day = formats.date(desk.clock.day_of(made.due))
            say(_("Request {number} is registered; answer it by {day}.", number=made.id, day=day))


def answer(
    ctx: typer.Context,
    number: Number,
    refused: Annotated[str, typer.Option("--refused", metavar="REASON", help=_("Refuse it; they are told why."))] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.interact.data_requests import answer_request, data_request

    with opened(ctx, db, staff, acting=True) as desk:
        view = desk.office.read(data_request, number)
        desk.office.write(
            answer_request, number, "refused" if refused else "done", reason=refused, version=view.version,
            staff_id=desk.staff_id, clock=desk.clock,
        )  # fmt: skip
        say(_("Request {number} is answered.", number=number))


def access_report(
    ctx: typer.Context,
    code: Code,
    to: Annotated[str, typer.Option("--to", metavar="FILE", help=_("A file ending in .html or .json."))],
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.exchange.access_report import write_report
    from deskcrm.identify.rows import customer_id_of

    with opened(ctx, db, staff, acting=True) as desk:
        path = write_report(desk.office, desk.office.read(customer_id_of, code), typed_path(to))
        say(str(path.absolute()))
        remark(_("Read it before you hand it over: what was typed as free text may speak of others."))


def erase(
    ctx: typer.Context,
    code: Code,
    name: Annotated[str, typer.Option("--name", help=_("Their name, typed again; without it nothing is erased."))] = "",
    number: Annotated[int, typer.Option("--request", metavar="NUMBER", help=_("The request it answers."))] = 0,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.erasure import erase as erase_customer
    from deskcrm.customize.erasure import what_goes
    from deskcrm.exchange.erasure_words import erasure_lines
    from deskcrm.identify.rows import customer_id_of

    with opened(ctx, db, staff, acting=True) as desk:
        customer_id = desk.office.read(customer_id_of, code)
        if not name:
            for line in erasure_lines(desk.office.read(what_goes, customer_id)):
                say(line)
            say(_("Nothing was erased; --name with their name does it."))
            return
        done = erase_customer(desk.office, customer_id, name=name, request_id=number or None)
        say(_("{code} is erased.", code=done.code))


def retention(
    ctx: typer.Context,
    months: Annotated[int, typer.Option("--months", min=0, max=1200, help=_("Instead of the office's setting."))] = 0,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.customize.retention import kept_too_long
    from deskcrm.locale import formats

    with opened(ctx, db, staff, acting=True) as desk:
        found = desk.office.read(kept_too_long, months=months or None, clock=desk.clock)
        if json:
            print_json([
                {"code": one.code, "name": one.name, "last": one.last.isoformat() if one.last else None,
                 "purchases": one.purchases}
                for one in found
            ])  # fmt: skip
            return
        print_table(
            (_("Code"), _("Name"), _("Last"), _("Purchases")),
            [
                (one.code, one.name, formats.date(desk.clock.day_of(one.last)) if one.last else "-", str(one.purchases))
                for one in found
            ],
        )
        remark(n_("{count} customer", "{count} customers", len(found)))


def _asked(one: DataRequestView) -> str:
    from deskcrm.interact.data_requests import KINDS as WORDS

    return _(WORDS[one.kind])


def _state(one: DataRequestView) -> str:
    return {"": _("open"), "done": _("done"), "refused": _("refused")}[one.outcome]


def _shape(one: DataRequestView, desk: Desk) -> dict[str, Any]:
    return {
        "request": one.id,
        "customer": one.code,
        "kind": one.kind,
        "asked_at": desk.clock.local(one.asked_at).isoformat(),
        "due": desk.clock.local(one.due).isoformat(),
        "identity": one.identity,
        "note": one.note,
        "outcome": one.outcome or "open",
        "reason": one.reason,
    }
