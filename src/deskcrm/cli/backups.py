"""``backup``, ``backups``, ``restore`` and ``backup-key``."""

from __future__ import annotations

import sys
import time
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from deskcrm.cli.opening import Acting, AsJson, Base, opened, path_of, unlocked
from deskcrm.cli.output import print_json, print_table, remark, say
from deskcrm.cli.passphrase import ask_and_unlock
from deskcrm.errors import DeskError, Locked, Refused, StoreError
from deskcrm.locale.messages import N_, _, n_
from deskcrm.settings.files import typed_path

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.store.backup import Kept

SOUND, DAMAGED, UNKNOWN = True, False, None


def add_to(application: typer.Typer) -> None:
    """Adds the commands."""
    application.command("backup", help=_("A consistent copy of the base, while others work."))(backup)
    application.command("backups", help=_("The automatic backups, and whether each is sound."))(backups)
    application.command("restore", help=_("Put a backup back; what it replaces is kept."))(restore)
    application.command("backup-key", help=_("Make a key, and encrypt automatic backups for it from now on."))(
        backup_key
    )


def backup(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help=_("Where to; else beside the base."))] = "",
    encrypt: Annotated[bool, typer.Option("--encrypt", help=_("Only a passphrase opens it; it is asked."))] = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.store import backup as copies
    from deskcrm.store import encryption
    from deskcrm.store.copying import Sealed

    if encrypt and not file:
        raise typer.BadParameter(
            _("--encrypt needs a FILE: automatic backups are encrypted for a key, see backup-key.")
        )
    with opened(ctx, db, staff, acting=bool(file)) as desk:
        if not file:
            say(str(desk.office.backup("by-hand").absolute()))
            return
        desk.office.require("export_all")
        target = typed_path(file)
        if target.is_dir():
            ending = f".db{encryption.ENDING}" if encrypt else ".db"
            target = target / f"{desk.office.path.stem}-{time.strftime('%Y%m%dT%H%M%S')}{ending}"
        if target.exists() or target.is_symlink():
            raise Refused(N_("There is already a file at {path}; it was left as it is."), path=target)
        sealed = Sealed(passphrase=_new_passphrase()) if encrypt else None
        say(str(copies.by_hand(desk.office.path, target, sealed).absolute()))


def backups(
    ctx: typer.Context,
    quick: Annotated[bool, typer.Option("--quick", help=_("Do not read them through."))] = False,
    json: AsJson = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.store import backup as copies
    from deskcrm.store.copying import is_sound

    with opened(ctx, db, staff) as desk:
        found = copies.kept(desk.office.path)
        states = [UNKNOWN if quick else is_sound(one.path) for one in found]
        if json:
            print_json([_shape(one, state) for one, state in zip(found, states, strict=True)])
        elif not found:
            say(_("No backup was made yet; deskcrm backup makes one."))
        else:
            rows = [_row(one, state, desk.clock) for one, state in zip(found, states, strict=True)]
            print_table((_("Made"), _("Why"), _("Size"), _("State"), _("File")), rows)
            remark(n_("{count} backup", "{count} backups", len(found)))
    if SOUND not in states and DAMAGED in states:
        raise StoreError(N_("None of the backups is sound."))


def restore(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("The backup."))],
    key: Annotated[str, typer.Option("--key", metavar="KEYFILE", help=_("The file of the key that opens it."))] = "",
    another_office: Annotated[
        bool, typer.Option("--another-office", help=_("Though it is a backup of another base."))
    ] = False,
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.store import restoring

    source, path = typed_path(file), path_of(ctx, db)
    clock, staff_id = _who(ctx, db, staff)
    keys = restoring.Keys(_asked_passphrase, typed_path(key) if key else None, ask_and_unlock)
    done = restoring.restore(path, source, clock=clock, keys=keys, staff_id=staff_id, terminal="restore",
                             another_office=another_office)  # fmt: skip
    with unlocked(ctx, db) as office:
        restoring.doubt_drafts(office)
        say(_("{source} is the base at {path} again.", source=source, path=path.absolute()))
        if done.erased:
            say(n_("{count} customer erased since was erased again.",
                   "{count} customers erased since were erased again.", done.erased))  # fmt: skip
        kept = done.kept or done.aside
        if kept is not None:
            say(_("What it replaced is kept at {path}.", path=kept.absolute()))


def backup_key(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="KEYFILE", help=_("Where the secret key goes; keep it elsewhere."))],
    db: Base = "",
    staff: Acting = "",
) -> None:
    from deskcrm.settings.office import set_value
    from deskcrm.store import backup as copies
    from deskcrm.store import encryption

    target = typed_path(file)
    with opened(ctx, db, staff, acting=True) as desk:
        try:
            public = encryption.new_key(target)
        except FileExistsError:
            raise Refused(N_("There is already a file at {path}; it was left as it is."), path=target) from None
        except OSError as error:
            raise StoreError(N_("{path} cannot be written: {reason}."), path=target, reason=error.strerror) from error
        try:
            desk.office.write(set_value, copies.RECIPIENT, public)
        except DeskError:
            target.unlink()
            raise
        say(public)
        remark(_("Automatic backups are encrypted for this key from now on. Without {path} nobody can open them: keep "
                 "a copy of it away from this machine.", path=target.absolute()))  # fmt: skip


def _who(ctx: typer.Context, db: str, staff: str) -> tuple[Clock, int | None]:
    """The office's clock and who acts, as far as the base that is replaced can still say; a damaged one asks nobody.

    Raises Refused for a clerk."""
    from deskcrm import wiring
    from deskcrm.clock import Clock

    wiring.register()
    try:
        with opened(ctx, db, staff, acting=True) as desk:
            desk.office.require("restore")
            return desk.clock, desk.staff_id
    except Locked as error:  # a passphrase that was mistyped damages nothing
        raise Refused(N_("{reason} If it is damaged, move it away and restore again."), reason=error) from error
    except StoreError:
        return Clock.from_environment("UTC"), None


def _row(one: Kept, state: bool | None, clock: Clock) -> tuple[str, ...]:
    from deskcrm.locale import formats
    from deskcrm.locale.backup_words import reason_words, size_words, state_words

    when = f"{formats.date_time(clock.local(one.at))} ({formats.ago(one.at, clock)})"
    return when, reason_words(one.reason), size_words(one.size), state_words(state, one.encrypted), one.path.name


def _shape(one: Kept, state: bool | None) -> dict[str, object]:
    return {
        "file": str(one.path.absolute()),
        "at": one.at.isoformat(),
        "reason": one.reason,
        "bytes": one.size,
        "encrypted": one.encrypted,
        "sound": state,
    }


def _new_passphrase() -> str:
    from deskcrm.store.encryption import SHORTEST

    first = _secret(_("Passphrase"))
    if len(first) < SHORTEST:
        raise Refused(N_("A passphrase has at least {least} letters."), least=SHORTEST)
    if sys.stdin.isatty() and _secret(_("Once more")) != first:
        raise Refused(N_("The two passphrases differ; nothing was written."))
    return first


def _asked_passphrase() -> str:
    return _secret(_("Passphrase"))


def _secret(name: str) -> str:
    """What is typed, unseen, or the line that another program hands over."""
    if sys.stdin.isatty():
        return getpass(f"{name}: ", stream=sys.stderr)
    return sys.stdin.readline().rstrip("\r\n")
