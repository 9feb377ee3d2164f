"""``init``: a new base with its first rows, without asking."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from deskcrm.cli.language import speak
from deskcrm.cli.opening import Acting, Base, asked, path_of
from deskcrm.cli.output import say
from deskcrm.locale.messages import LANGUAGES, _


def add_to(application: typer.Typer) -> None:
    """Adds the command."""
    application.command("init", help=_("Make a new base: what the first run asks, without asking."))(init)


def init(
    ctx: typer.Context,
    office: Annotated[str, typer.Option("--office", metavar="NAME", help=_("The office's name."))],
    language: Annotated[str, typer.Option("--language", metavar="|".join(LANGUAGES), help=_("The office's language."))],
    staff: Acting = "",
    currency: Annotated[str, typer.Option("--currency", metavar="CODE", help=_("ISO 4217 code."))] = "THB",
    timezone: Annotated[str, typer.Option("--timezone", metavar="ZONE")] = "Asia/Bangkok",
    kind: Annotated[str, typer.Option("--kind", metavar="shop|service", help=_("Whether the office sells."))] = "shop",
    db: Base = "",
) -> None:
    from deskcrm import wiring

    first = staff or asked(ctx).staff
    if not first:
        raise typer.BadParameter(_("the first member of staff is missing"), ctx=ctx, param_hint="--staff")
    if language not in LANGUAGES:
        raise typer.BadParameter(", ".join(LANGUAGES), ctx=ctx, param_hint="--language")
    path = path_of(ctx, db).absolute()
    wiring.found(
        path, name=office, language=language, staff=first, timezone=timezone, currency=currency, kind=kind,
        terminal=wiring.terminal_name(),
    )  # fmt: skip
    speak(language)
    say(_("The base of {office} is ready at {path}.", office=office, path=path))
    option = f" --db {shlex.quote(str(path))}" if db or asked(ctx).db else ""
    say(_("Bring in what you have:  deskcrm{option} import customers FILE", option=option))
    say(_("Open the desk:           deskcrm{option}", option=option))
