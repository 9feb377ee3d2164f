"""``log``, ``promise`` and ``complain``: the three forms, without the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, say
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_, _, language

if TYPE_CHECKING:
    from deskcrm.cli.shapes import Shapes
    from deskcrm.interact.views import FollowUpInput

NOBODY = "-"
"""Stands for the code of somebody not identified."""

Code = Annotated[str, typer.Argument(metavar="CODE", help=_("The customer's code; - is someone not identified."))]
Channel = Annotated[str, typer.Option("--channel", metavar="C", help=_("The channel's code or name."))]
Due = Annotated[
    str, typer.Option("--due", metavar="WHEN", help=_("2026-12-25 10:00, +3d, +2h, tomorrow 10:00, fri 9:00."))
]


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("log", help=_("Log an interaction."))(log)
    application.command("promise", help=_("Promise a customer something."))(promise)
    application.command("complain", help=_("Take in a complaint, in the customer's words."))(complain)


def log(
    ctx: typer.Context,
    code: Code,
    channel: Channel,
    minutes: Annotated[str, typer.Option("--minutes", metavar="N", help=_("How long it took: 5, 2.5, 1:30."))],
    subject: Annotated[str, typer.Option("--subject", metavar="TEXT")],
    direction: Annotated[
        str, typer.Option("--direction", metavar="in|out", help=_("Whether they or we got in touch."))
    ] = "in",
    note: Annotated[str, typer.Option("--note", metavar="TEXT")] = "",
    at: Annotated[str, typer.Option("--at", metavar="WHEN", help=_("When it was; else now."))] = "",
    matter: Annotated[str, typer.Option("--matter", metavar="M", help=_("What it was about."))] = "",
    outcome: Annotated[
        str,
        typer.Option("--outcome", metavar="O", help="solved|follow_up|waiting|asked_only|not_reached|wrong_number"),
    ] = "",
    expected: Annotated[int | None, typer.Option("--expected", min=1, max=5, metavar="1-5")] = None,
    perceived: Annotated[int | None, typer.Option("--perceived", min=1, max=5, metavar="1-5")] = None,
    worth: Annotated[
        str, typer.Option("--worth", metavar="yes|no", help=_("Whether what exceeded the expectation was worth it."))
    ] = "",
    follow_up: Annotated[str, typer.Option("--follow-up", metavar="TEXT", help=_("What is to be done."))] = "",
    due: Due = "",
    promised: Annotated[bool, typer.Option("--promise", help=_("The customer was told of it."))] = False,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.interact.interactions import log_interaction
    from deskcrm.interact.views import InteractionInput
    from deskcrm.interact.when import parse_minutes, parse_when

    if direction not in ("in", "out"):
        raise typer.BadParameter("in, out", ctx=ctx, param_hint="--direction")
    if worth not in ("", "yes", "no"):
        raise typer.BadParameter("yes, no", ctx=ctx, param_hint="--worth")
    if bool(follow_up) != bool(due):
        missing, there = ("--due", "--follow-up") if follow_up else ("--follow-up", "--due")
        raise typer.BadParameter(_("{there} is given without it", there=there), ctx=ctx, param_hint=missing)
    if promised and not follow_up:
        raise typer.BadParameter(_("{there} is given without it", there="--promise"), ctx=ctx, param_hint="--follow-up")
    with opened(ctx, db, staff, acting=True) as desk:
        given = InteractionInput(
            channel=channel,
            customer_id=_customer(desk, code),
            direction=direction,
            seconds=parse_minutes(minutes),
            at=parse_when(at, clock=desk.clock, language=language(), field="at", past=True) if at else None,
            matter=matter,
            subject=subject,
            note=note,
            outcome=outcome,
            expected=expected,
            perceived=perceived,
            worth=None if not worth else worth == "yes",
            follow_up=_follow_up(desk, follow_up, due, promised, None) if follow_up else None,
        )
        view = desk.office.write(log_interaction, given, staff_id=desk.staff_id, clock=desk.clock)
        if json:
            print_json(_shapes(desk).interaction(view))
        else:
            say(str(view.id))


def promise(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("The customer's code."))],
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What was promised."))],
    due: Due,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.interact.follow_ups import add_follow_up

    with opened(ctx, db, staff, acting=True) as desk:
        customer = _customer(desk, code)
        if customer is None:
            raise Refused(N_("A promise needs the customer it was made to."), field="customer")
        given = _follow_up(desk, text, due, True, customer)
        view = desk.office.write(add_follow_up, given, staff_id=desk.staff_id, clock=desk.clock)
        if json:
            print_json(_shapes(desk).follow_up(view))
        else:
            say(str(view.id))


def complain(
    ctx: typer.Context,
    code: Code,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("The complaint in the customer's words."))],
    product: Annotated[str, typer.Option("--product", metavar="P", help=_("A product's code or name."))] = "",
    category: Annotated[str, typer.Option("--category", metavar="C")] = "",
    severity: Annotated[int, typer.Option("--severity", min=1, max=4, metavar="1-4")] = 2,
    channel: Channel = "",
    wish: Annotated[str, typer.Option("--wish", metavar="TEXT", help=_("What they ask for."))] = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.interact.complaint_views import ComplaintInput
    from deskcrm.interact.complaints import take_complaint
    from deskcrm.interact.numbering import grouped

    with opened(ctx, db, staff, acting=True) as desk:
        given = ComplaintInput(
            description=text,
            customer_id=_customer(desk, code),
            channel=channel,
            product=product,
            category=category,
            severity=severity,
            wish=wish,
        )
        view = desk.office.write(take_complaint, given, staff_id=desk.staff_id, clock=desk.clock)
        if json:
            print_json(_shapes(desk).complaint(view))
        else:
            say(grouped(view.number))


def _customer(desk: Desk, code: str) -> int | None:
    from deskcrm.identify.customers import customer_by_code

    return None if code.strip() == NOBODY else desk.office.read(customer_by_code, code).id


def _follow_up(desk: Desk, title: str, due: str, promised: bool, customer_id: int | None) -> FollowUpInput:
    from deskcrm.interact.views import FollowUpInput
    from deskcrm.interact.when import parse_window

    when = parse_window(due, clock=desk.clock, language=language())
    return FollowUpInput(title=title, due=when.at, due_from=when.since, promise=promised, customer_id=customer_id)


def _shapes(desk: Desk) -> Shapes:
    from deskcrm.cli.shapes import Shapes

    return Shapes(desk.clock, desk.settings.currency)
