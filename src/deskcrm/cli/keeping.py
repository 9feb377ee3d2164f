"""``doctor`` and ``where``: looking after the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskcrm.cli.guard import complain
from deskcrm.cli.opening import Acting, AsJson, Base, opened, path_of
from deskcrm.cli.output import print_json, say
from deskcrm.errors import StoreError
from deskcrm.locale.messages import _
from deskcrm.settings import error_report, files

if TYPE_CHECKING:
    from deskcrm.cli.health import Finding


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("doctor", help=_("Whether the base is in good health."))(doctor)
    application.command("where", help=_("The files in use."))(where)


def doctor(
    ctx: typer.Context,
    mend: Annotated[bool, typer.Option("--repair", help=_("Make anew what can be made anew."))] = False,
    full: Annotated[
        bool, typer.Option("--full", help=_("Compare the indexes and the records whole; minutes on a large base."))
    ] = False,
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
            found = health.examine(desk.office, full=full)
            if mend:
                kept = health.repair(desk.office, found)
        if mend:
            # Afresh: a connection that has looked into the search index before would compare old with new.
            before = found
            with opened(ctx, db, staff) as desk:
                found = health.examine(desk.office, full=full)
            repaired = health.repaired(before, found)
    except StoreError as error:
        found = [health.Finding("file", health.WRONG, str(error))]
    wrong = [finding for finding in found if finding.state == health.WRONG]
    offered = health.offer(path, found)
    if json:
        _print_findings(path, found, repaired, kept, offered)
    else:
        _say_findings(found, repaired, kept)
    for finding in wrong:
        complain(finding.said)
    if offered is not None:
        complain(_("The newest sound backup: deskcrm restore {file}", file=offered.absolute()))
    if wrong:
        raise typer.Exit(1)


def where(ctx: typer.Context, json: AsJson = False, db: Base = "") -> None:
    from deskcrm.store import base_file

    encrypted = base_file.is_encrypted(path_of(ctx, db))
    places = {**files.in_use(path_of(ctx, db)), "log": error_report.log_folder()}
    places["playbook"] = places["base"]
    if json:
        print_json({**{name: str(path) for name, path in places.items()}, "encrypted": encrypted})
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
        sign = "" if _there(path) else "  " + _("(not there yet)")
        if encrypted and name == "base":
            sign = "  " + _("(encrypted)")
        say(f"{word:<12} {path}{sign}")


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _print_findings(
    path: Path, found: list[Finding], repaired: list[str], kept: Path | None, offered: Path | None
) -> None:  # fmt: skip
    from deskcrm.store import sqlite

    print_json(
        {
            "base": str(path.absolute()),
            "ok": all(finding.state != "wrong" for finding in found),
            "sqlite": sqlite.dbapi.sqlite_version,
            "checks": [{"check": one.check, "state": one.state, "detail": one.said} for one in found],
            "repaired": repaired,
            "backup": None if kept is None else str(kept.absolute()),
            "offer": None if offered is None else str(offered.absolute()),
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
