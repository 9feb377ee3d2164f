"""``backup``, ``restore``, ``doctor`` and ``where``: looking after the file."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskcrm.cli.guard import complain
from deskcrm.cli.opening import Acting, AsJson, Base, opened, path_of
from deskcrm.cli.output import print_json, say
from deskcrm.errors import NotFound, Refused, StoreError
from deskcrm.locale.messages import N_, _
from deskcrm.settings import error_report, files

if TYPE_CHECKING:
    from deskcrm.cli.health import Finding


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("backup", help=_("A consistent copy of the base, while others work."))(backup)
    application.command("restore", help=_("Put a backup back; what it replaces is kept."))(restore)
    application.command("doctor", help=_("Whether the base is in good health."))(doctor)
    application.command("where", help=_("The files in use."))(where)


def backup(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help=_("Where to; else beside the base."))] = "",
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.store import backup as copies

    with opened(ctx, db, staff) as desk:
        target = Path(file).expanduser() if file else None
        if target is not None and target.is_dir():
            target = target / f"{desk.office.path.stem}-{time.strftime('%Y%m%dT%H%M%S')}.db"
        if target is not None and (target.exists() or target.is_symlink()):
            raise Refused(N_("There is already a file at {path}; it was left as it is."), path=target)
        written = copies.backup(desk.office.path, target) if target else desk.office.backup("by-hand")
        say(str(written.absolute()))


def restore(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("The backup."))],
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.store import backup as copies
    from deskcrm.store import health

    source, path = Path(file).expanduser(), path_of(ctx, db)
    if path.exists() and source.exists() and os.path.samefile(source, path):  # noqa: PTH121
        raise Refused(N_("{path} is the base itself, not a backup of it."), path=source)
    if not source.exists():
        raise NotFound(N_("There is no backup at {path}."), path=source)
    kept: Path | None = None
    if path.exists() or path.is_symlink():
        if health.is_damaged(path):
            copies.check(source)  # before anything is moved
            try:
                kept = health.set_aside(path)
            except OSError as error:
                raise StoreError(
                    N_("{path} is damaged and cannot be moved aside: {reason}."), path=path, reason=error.strerror
                ) from error
    elif not path.parent.is_dir():
        raise StoreError(
            N_("There is no folder {folder}; the base {name} cannot be there."), folder=path.parent, name=path.name
        )
    kept = copies.restore(path, source) or kept
    with opened(ctx, db, staff):
        say(_("{source} is the base at {path} again.", source=source, path=path.absolute()))
        if kept is not None:
            say(_("What it replaced is kept at {path}.", path=kept.absolute()))


def doctor(
    ctx: typer.Context,
    mend: Annotated[bool, typer.Option("--repair", help=_("Make anew what can be made anew."))] = False,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.cli import health

    path = path_of(ctx, db)
    repaired: list[str] = []
    kept: Path | None = None
    try:
        with opened(ctx, db, staff, acting=mend) as desk:
            found = health.examine(desk.office)
            if mend:
                kept = health.repair(desk.office, found)
        if mend:
            # Afresh: a connection that has looked into the search index before would compare old with new.
            before = found
            with opened(ctx, db, staff) as desk:
                found = health.examine(desk.office)
            repaired = health.repaired(before, found)
    except StoreError as error:
        found = [health.Finding("file", health.WRONG, str(error))]
    wrong = [finding for finding in found if finding.state == health.WRONG]
    if json:
        _print_findings(path, found, repaired, kept)
    else:
        _say_findings(found, repaired, kept)
    for finding in wrong:
        complain(finding.said)
    if wrong:
        raise typer.Exit(1)


def where(ctx: typer.Context, json: AsJson = False, db: Base = "") -> None:
    places = {**files.in_use(path_of(ctx, db)), "log": error_report.log_folder()}
    places["playbook"] = places["base"]
    if json:
        print_json({name: str(path) for name, path in places.items()})
        return
    words = {
        "base": _("base"),
        "settings": _("settings"),
        "playbook": _("playbook"),
        "drafts": _("drafts"),
        "backups": _("backups"),
        "preferences": _("preferences"),
        "log": _("log"),
    }
    for name, word in words.items():
        path = places[name]
        say(f"{word:<12} {path}" + ("" if _there(path) else f"  {_('(not there yet)')}"))


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _print_findings(path: Path, found: list[Finding], repaired: list[str], kept: Path | None) -> None:
    from deskcrm.store import sqlite

    print_json(
        {
            "base": str(path.absolute()),
            "ok": all(finding.state != "wrong" for finding in found),
            "sqlite": sqlite.dbapi.sqlite_version,
            "checks": [{"check": one.check, "state": one.state, "detail": one.said} for one in found],
            "repaired": repaired,
            "backup": None if kept is None else str(kept.absolute()),
        }
    )


def _say_findings(found: list[Finding], repaired: list[str], kept: Path | None) -> None:
    signs = {"ok": _("ok"), "warning": _("look"), "wrong": _("wrong")}
    for finding in found:
        if finding.state != "wrong":
            say(f"{signs[finding.state]}: {finding.said}")
    if repaired:
        say(_("Made anew: {names}", names=", ".join(repaired)))
    if kept is not None:
        say(_("As it was before: {path}", path=kept.absolute()))
