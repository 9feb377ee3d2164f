"""``demo``: the desk on a generated office."""

from __future__ import annotations

from typing import Annotated

import typer

from deskcrm.cli.opening import Acting, asked
from deskcrm.cli.output import say
from deskcrm.locale.messages import LANGUAGES, _, language
from deskcrm.settings.files import typed_path

ZONE = "Asia/Bangkok"
"""Where the demo office is."""


def add_to(application: typer.Typer) -> None:
    """Adds the command."""
    application.command("demo", help=_("Open the desk on a generated office in a temporary file."))(demo)


def demo(
    ctx: typer.Context,
    speaking: Annotated[
        str, typer.Option("--language", metavar="|".join(LANGUAGES), help=_("The language of the office."))
    ] = "",
    keep: Annotated[
        str, typer.Option("--keep", metavar="FILE", help=_("Write the office to FILE and do not open it."))
    ] = "",
    staff: Acting = "",
) -> None:

    from deskcrm.cli.left_behind import note_and_mend
    from deskcrm.cli.start import no_terminal, run_app
    from deskcrm.clock import Clock

    if speaking and speaking not in LANGUAGES:
        raise typer.BadParameter(", ".join(LANGUAGES), ctx=ctx, param_hint="--language")
    if not keep and (status := no_terminal()) is not None:
        raise typer.Exit(status)
    if not keep:
        note_and_mend()
    from deskcrm.demo.office import build_demo, demo_path

    path = typed_path(keep) if keep else demo_path()
    build_demo(path, clock=Clock.from_environment(ZONE), language=speaking or language())
    if keep:
        say(_("The demo office is at {path}.", path=path.absolute()))
        return
    from deskcrm.app import DeskApp

    app = DeskApp(path, staff=staff or asked(ctx).staff or None, language=speaking or None, demo=True)
    raise typer.Exit(run_app(app))
