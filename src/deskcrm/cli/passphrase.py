"""The passphrase of an encrypted base: asked on the terminal, or read where the environment says, before any of it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from deskcrm.errors import Locked, Refused
from deskcrm.locale.messages import N_, _
from deskcrm.settings import passphrase_file

WAITS = (1.0, 2.0, 4.0)
"""Seconds after each wrong one; there is no try after the last."""


def unlock(path: Path) -> None:
    """Has this process open the base at ``path`` where it is an encrypted one; asks nothing for a plain one.

    Raises Locked when it does not open, the extra is not installed, or there is no terminal to ask on.
    """
    from deskcrm.store import base_file, cipher

    if cipher.in_use() or not base_file.is_encrypted(path):
        return
    ask_and_unlock(path)


def ask_and_unlock(path: Path) -> None:
    """As :func:`unlock`, for a file that is encrypted, a backup for instance."""
    from deskcrm.cli.guard import complain
    from deskcrm.store import cipher

    cipher.require(path)
    given = passphrase_file.read()
    for number, wait in enumerate(WAITS, 1):
        try:
            cipher.unlock(path, _asked(path) if given is None else given)
            return
        except Locked as error:
            if error.field != "passphrase":
                raise
            time.sleep(wait)
            if number == len(WAITS) or (given is not None and not sys.stdin.isatty()):
                raise
            complain(str(error))
            given = None


def new() -> str:
    """One that is chosen now, typed twice. Raises Refused for a short one and two that differ."""
    from deskcrm.store.encryption import SHORTEST

    first = passphrase_file.read()
    asked = first is None
    if first is None:
        first = _typed(_("Passphrase: "))
    if len(first) < SHORTEST:
        raise Refused(N_("A passphrase has at least {least} letters."), least=SHORTEST)
    if asked and _typed(_("Once more: ")) != first:
        raise Refused(N_("The two passphrases differ; nothing was written."))
    return first


def _asked(path: Path) -> str:
    return _typed(_("Passphrase of {name}: ", name=path.name), path)


def _typed(prompt: str, path: Path | None = None) -> str:
    from deskcrm.cli.opening import ask_secret

    try:
        return ask_secret(prompt)
    except Refused as error:
        if path is None:
            raise Refused(
                N_("The passphrase is asked for on a terminal; for a job {variable} names a file that holds it."),
                variable=passphrase_file.VARIABLE,
            ) from error
        raise Locked(
            N_("{path} is encrypted, or damaged at its beginning. Its passphrase is asked for on a terminal; for a job"
               " {variable} names a file that holds it."),
            path=path, variable=passphrase_file.VARIABLE,
        ) from error  # fmt: skip
