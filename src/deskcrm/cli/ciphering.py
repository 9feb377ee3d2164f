"""``encrypt``: the base encrypted with a passphrase (SQLCipher), and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskcrm.cli import passphrase
from deskcrm.cli.opening import Acting, Base, opened, path_of, unlocked
from deskcrm.cli.output import remark, say
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_, _, n_

if TYPE_CHECKING:
    from datetime import datetime

    from deskcrm.store.ciphering import Turned


def add_to(application: typer.Typer) -> None:
    """Adds the command."""
    application.command("encrypt", help=_("Encrypt the base with a passphrase; --undo takes that back."))(encrypt)


def encrypt(
    ctx: typer.Context,
    undo: Annotated[bool, typer.Option("--undo", help=_("Make the base plain again."))] = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.store import ciphering

    path = path_of(ctx, db)
    if not undo:
        _ready_to_encrypt(path)
    now, staff_id = _who(ctx, db, staff)
    if undo:
        done = ciphering.decrypt(path, now=now)
    else:
        remark(_("Without the passphrase nobody opens the base and its backups any more; there is no way round it."))
        done = ciphering.encrypt(path, passphrase.new(), now=now)
    with unlocked(ctx, db) as office:
        office.note("decrypt" if undo else "encrypt", {}, by=staff_id)
    (_say_plain if undo else _say_encrypted)(path, done)


def _ready_to_encrypt(path: Path) -> None:
    """Nothing is asked for what cannot be done. The process opens the plain base with the library of the copy."""
    from deskcrm.store import base_file, sqlite

    if base_file.is_encrypted(path):
        raise Refused(N_("{path} is encrypted already."), path=path)
    base_file.check(path)
    sqlite.use_cipher()


def _who(ctx: typer.Context, db: str, staff: str) -> tuple[datetime, int | None]:
    """The office's now and who acts. Raises Refused for a clerk."""
    with opened(ctx, db, staff, acting=True) as desk:
        desk.office.require("restore")
        return desk.clock.now(), desk.staff_id


def _say_encrypted(path: Path, done: Turned) -> None:
    say(_("{path} is encrypted, and so are its drafts and every backup from now on.", path=path.absolute()))
    say(_("An encrypted backup is at {path}.", path=done.backup.absolute()))
    say(_("The plain file was removed; on the disk its remains stay until other data is written over them."))
    if not done.left:
        return
    say(n_("{count} file beside it can still be read without the passphrase, and is yours to remove:",
              "{count} files beside it can still be read without the passphrase, and are yours to remove:",
              len(done.left)))  # fmt: skip
    for file in done.left:
        say(f"  {file.absolute()}")


def _say_plain(path: Path, done: Turned) -> None:
    say(_("{path} and its drafts are plain again: whoever has the file can read it.", path=path.absolute()))
    say(n_("{count} backup needs the passphrase still; keep it as long as that one.",
              "{count} backups need the passphrase still; keep it as long as those.", len(done.left)))  # fmt: skip
