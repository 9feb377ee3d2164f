"""``actions``: what to do next for one customer, best first, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, opened
from deskcrm.cli.output import print_json, say
from deskcrm.locale.messages import _
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.customize.views import Suggestion


def add_to(application: typer.Typer) -> None:
    """Adds the command."""
    application.command("actions", help=_("What to do next for a customer, and why."))(actions)


def actions(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("The customer's code."))],
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help=_("At most so many rows."))] = 10,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.cli.worth_shapes import suggestion

    with opened(ctx, db, staff) as desk:
        found = desk.office.read(_of, code, clock=desk.clock, limit=limit)
        if json:
            print_json([suggestion(one) for one in found])
        elif not found:
            say(_("Nothing to suggest just now."))
        else:
            for one in found:
                say(f"{one.priority:7.2f}  {one.title}")
                say(f"         {one.why}")
                if one.needs_supervisor:
                    say(" " * 9 + _("Only a supervisor may do this."))


@takes_connection
def _of(connection: Any, code: str, *, clock: Clock, limit: int) -> tuple[Suggestion, ...]:
    from deskcrm.customize.suggestions import suggestions
    from deskcrm.identify.rows import customer_id_of

    return suggestions(connection, customer_id_of(connection, code), clock=clock, limit=limit)
