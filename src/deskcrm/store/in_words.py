"""Errors of SQLite and of the disk in sentences for the clerk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import Timeout

from deskcrm.errors import Busy, DeskError, StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import base_file, sqlite


def busy() -> Busy:
    """That others held the base for too long."""
    return Busy(
        N_("Not saved: another program has held the base for {seconds} seconds. What you typed is kept; save again."),
        seconds=int(sqlite.BUSY_SECONDS),
    )


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turns an error of the SQLite library, bare or as SQLAlchemy wraps it, into the clerk's sentence where there is
    one: Busy, StoreError and its kinds; the other errors are left as they are."""
    try:
        yield
    except Timeout as error:
        raise busy() from error
    except Exception as error:
        cause = getattr(error, "orig", error)
        said = _sentence(cause, path) if isinstance(cause, sqlite.dbapi.Error) else None
        if said is None:
            raise
        raise said from error


_DAMAGED = ("malformed", "not a database", "no such table", "no such column", "Could not decode")
"""What SQLite says of a file whose bytes were changed: our own statements name only what there is."""


def _sentence(error: Exception, path: Path) -> DeskError | None:
    code = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    if "BUSY" in code or "locked" in text:
        return busy()
    if "FULL" in code or "full" in text:
        return StoreError(N_("Not saved: the disk is full. What you typed is kept; free some room and save again."))
    if "READONLY" in code or "readonly" in text:
        return StoreError(N_("{path} is read-only here; the desk needs to write to it and its folder."), path=path)
    if "CORRUPT" in code or "NOTADB" in code or any(sign in text for sign in _DAMAGED):
        return base_file.damaged(path)
    if "CANTOPEN" in code or "unable to open" in text or "IOERR" in code:
        return StoreError(N_("{path} cannot be opened: {reason}."), path=path, reason=text)
    return None
