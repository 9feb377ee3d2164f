"""``complaint``: one complaint in full, moved on, closed with what was done, opened again."""

from __future__ import annotations

from typing import Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, Desk, opened
from deskcrm.cli.output import print_json, say
from deskcrm.interact import words
from deskcrm.interact.complaint_views import ComplaintView
from deskcrm.interact.numbering import grouped
from deskcrm.locale.messages import _

Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_("The complaint's number, in groups or not."))]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help=_("A note of it."))]


def add_to(application: typer.Typer) -> None:
    """Adds the commands as a group."""
    group = typer.Typer(help=_("One complaint: shown, moved on, closed, opened again."), no_args_is_help=True)
    group.command("show", help=_("All about one complaint."))(show)
    group.command("move", help=_("On to a later stage, or withdrawn."))(move)
    group.command("close", help=_("Closes it with what was done, why it happened, and whether they were told."))(close)
    group.command("reopen", help=_("Opens a closed one again, within the office's days."))(reopen)
    application.add_typer(group, name="complaint")


def show(ctx: typer.Context, number: Number, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    with opened(ctx, db, staff) as desk:
        _print(_found(desk, number), desk, json)


def move(
    ctx: typer.Context,
    number: Number,
    stage: Annotated[str, typer.Argument(metavar="STAGE", help=_("The stage, such as acknowledged or answered."))],
    note: Note = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.interact.complaint_moves import move_complaint

    with opened(ctx, db, staff, acting=True) as desk:
        view = _found(desk, number)
        moved = desk.office.write(
            move_complaint, view.id, stage, version=view.version, note=note, staff_id=desk.staff_id, clock=desk.clock
        )
        _print(moved, desk, json)


def close(
    ctx: typer.Context,
    number: Number,
    done: Annotated[str, typer.Option("--done", metavar="TEXT", help=_("What was done about it."))] = "",
    cause: Annotated[str, typer.Option("--cause", metavar="CAUSE", help=_("The root cause, such as late."))] = "",
    told: Annotated[str, typer.Option("--told", metavar="yes|no", help=_("Whether the customer was told."))] = "",
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.interact.complaint_moves import close_complaint

    with opened(ctx, db, staff, acting=True) as desk:
        view = _found(desk, number)
        closed = desk.office.write(
            close_complaint, view.id, version=view.version, resolution=done, root_cause=cause,
            told={"yes": True, "no": False}.get(told.strip().casefold()), staff_id=desk.staff_id, clock=desk.clock,
        )  # fmt: skip
        _print(closed, desk, json)


def reopen(
    ctx: typer.Context, number: Number, note: Note = "", json: AsJson = False, db: Base = "", staff: Acting = ""
) -> None:
    from deskcrm.interact.complaint_moves import reopen_complaint

    with opened(ctx, db, staff, acting=True) as desk:
        view = _found(desk, number)
        again = desk.office.write(
            reopen_complaint, view.id, version=view.version, note=note, staff_id=desk.staff_id, clock=desk.clock
        )
        _print(again, desk, json)


def _found(desk: Desk, number: str) -> ComplaintView:
    from deskcrm.interact.complaints import complaint_by_number

    return desk.office.read(complaint_by_number, number, clock=desk.clock)


def _print(view: ComplaintView, desk: Desk, json: bool) -> None:
    from deskcrm.cli.shapes import Shapes

    if json:
        print_json(Shapes(desk.clock, desk.settings.currency).whole_complaint(view))
        return
    parts = (grouped(view.number), words.severity(view.severity), words.stage(view.stage), view.customer)
    say(" · ".join(part for part in parts if part))
    say(view.description)
    if view.resolution:
        say(view.resolution)
