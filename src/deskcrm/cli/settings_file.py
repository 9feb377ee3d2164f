"""``settings export`` and ``settings import``: the office's settings as a file."""

from __future__ import annotations

from typing import Annotated

import typer

from deskcrm.cli.guard import REFUSED, complain
from deskcrm.cli.opening import Acting, AsJson, Base, opened
from deskcrm.cli.output import print_json, say
from deskcrm.locale.messages import _, n_
from deskcrm.settings.files import typed_path
from deskcrm.settings.text_file import read_text_file

File = Annotated[str, typer.Argument(metavar="FILE")]


def add_to(group: typer.Typer) -> None:
    """Adds both to the group ``settings``."""
    group.command("export", help=_("Write the settings into a TOML file."))(write_out)
    group.command("import", help=_("Take the settings from a TOML file; a bad one is named and left out."))(bring_in)


def write_out(ctx: typer.Context, file: File, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.exchange.printing import write_whole
    from deskcrm.settings.settings_file import settings_text

    with opened(ctx, db, staff) as desk:
        path = write_whole(typed_path(file), settings_text(desk.settings).encode("utf-8"))
        say(_("Written to {path}.", path=path))


def bring_in(ctx: typer.Context, file: File, json: AsJson = False, db: Base = "", staff: Acting = "") -> None:
    from deskcrm.settings.settings_file import keep_settings

    text = read_text_file(file)
    with opened(ctx, db, staff, acting=True) as desk:
        found = desk.office.write(keep_settings, text)
    if json:
        problems = [{"line": one.line, "key": one.key, "reason": one.reason} for one in found.problems]
        print_json({"kept": dict(found.kept), "problems": problems})
    else:
        say(n_("{count} setting kept", "{count} settings kept", len(found.kept)))
    for one in found.problems:
        complain(_("{file}, line {line}: {reason}", file=file, line=one.line, reason=one.reason))
    if found.problems:
        raise typer.Exit(REFUSED)
