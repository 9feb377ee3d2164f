"""The commands, put together. Help is in the language of this terminal: it is chosen before this module is loaded."""

from __future__ import annotations

from typing import Annotated

import typer

from deskcrm.cli import (
    actions,
    answers,
    audit,
    backups,
    calendar,
    ciphering,
    complaints,
    costs,
    cross_sell,
    demo,
    duplicates,
    events,
    exchanging,
    founding,
    ideas,
    keeping,
    lists,
    mix,
    news,
    personal_data,
    playbook,
    profile,
    quality,
    report,
    retier,
    scorecard,
    segments,
    setting_up,
    showing,
    writing,
)
from deskcrm.cli.guard import INTERRUPTED
from deskcrm.cli.opening import Acting, Asked, Base
from deskcrm.locale.messages import _

application = typer.Typer(
    name="deskcrm",
    help=_("The front desk of one office: who is this, what was promised, what to do next."),
    epilog=_("Without a command the desk opens."),
    no_args_is_help=False,
    # Help and errors are plain text: what was typed may hold square brackets.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (
    founding,
    demo,
    exchanging,
    lists,
    showing,
    duplicates,
    profile,
    writing,
    keeping,
    setting_up,
    answers,
    audit,
    backups,
    ciphering,
    calendar,
    retier,
    mix,
    news,
    costs,
    actions,
    cross_sell,
    events,
    personal_data,
    playbook,
    segments,
    complaints,
    scorecard,
    ideas,
    quality,
    report,
):
    group.add_to(application)


@application.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    db: Base = "",
    staff: Acting = "",
    version: Annotated[bool, typer.Option("--version", help=_("The version, and nothing else."))] = False,
) -> None:
    ctx.obj = Asked(db, staff)
    if version:
        from deskcrm import __version__

        typer.echo(f"deskcrm {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        from deskcrm.cli.start import open_desk

        raise typer.Exit(open_desk(db, staff))


def run(arguments: list[str]) -> int:
    """Runs a command line and returns its exit status. What a command raises goes through."""
    command = typer.main.get_command(application)
    try:
        command.main(arguments, prog_name="deskcrm")
    except SystemExit as end:
        if end.code == INTERRUPTED:
            raise KeyboardInterrupt from None  # said in one place, however the program was started
        return end.code if isinstance(end.code, int) else 0
    return 0
