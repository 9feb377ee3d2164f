"""``init``: a new base with its first rows, without asking."""

from __future__ import annotations

import contextlib
import shlex
from pathlib import Path
from typing import Annotated

import typer

from deskcrm.cli.language import speak
from deskcrm.cli.opening import Acting, Base, asked, path_of, terminal_name
from deskcrm.cli.output import say
from deskcrm.errors import StoreError
from deskcrm.locale.messages import LANGUAGES, N_, _


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
    wiring.register()
    path = path_of(ctx, db).absolute()
    _found(path, office, language, first, currency, timezone, kind)
    speak(language)
    say(_("The base of {office} is ready at {path}.", office=office, path=path))
    option = f" --db {shlex.quote(str(path))}" if db or asked(ctx).db else ""
    say(_("Bring in what you have:  deskcrm{option} import customers FILE", option=option))
    say(_("Open the desk:           deskcrm{option}", option=option))


def _found(path: Path, office: str, language: str, staff: str, currency: str, timezone: str, kind: str) -> None:
    """Makes the base. When something in it is refused nothing stays behind."""
    from deskcrm.clock import Clock
    from deskcrm.settings.founding import found_office
    from deskcrm.settings.office import key_named, set_value
    from deskcrm.store import create_base, open_base

    for key, value in (("name", office), ("language", language), ("currency", currency), ("timezone", timezone)):
        key_named(f"office.{key}").check(value, key)
    kind = key_named("office.kind").check(kind, "kind")
    if path.exists() or path.is_symlink():
        raise StoreError(N_("There is already a file at {path}; it was left as it is."), path=path)
    try:
        create_base(path)
        base = open_base(path, clock=Clock.from_environment(timezone), terminal=terminal_name())
        try:
            base.write(found_office, name=office, language=language, staff=staff, currency=currency, timezone=timezone)
            if kind != "shop":
                base.write(set_value, "office.kind", kind)
        finally:
            base.close()
    except BaseException:
        for ending in ("", "-wal", "-shm", ".lock"):
            with contextlib.suppress(OSError):
                path.with_name(path.name + ending).unlink()
        raise
