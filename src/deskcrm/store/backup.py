"""Copies of a base: consistent while others work, verified, kept with their SHA-256; and putting one back.

A copy is made by SQLite's backup API with all pages at once, aside, synced and renamed, so that a failure leaves
nothing half written. A restore goes into the live file the same way, so that open terminals see it.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

from deskcrm.errors import StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import base_file, sqlite

KEPT = 20
"""How many automatic backups stand beside a base before the oldest goes."""


def folder(path: Path) -> Path:
    """Where the automatic backups of the base at ``path`` stand."""
    return path.parent / f"{path.name}.backups"


def backup(path: Path, target: Path) -> Path:
    """Writes a verified copy of the base at ``path`` to ``target`` and its SHA-256 beside it; returns ``target``.

    Raises StoreError when the disk refuses; nothing half written is left.
    """
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        _copy(path, aside)
        _verify(aside)
        digest = _sha256(aside)
        os.chmod(aside, 0o600)  # noqa: PTH101
        os.replace(aside, target)  # noqa: PTH105
        target.with_name(target.name + ".sha256").write_text(f"{digest}  {target.name}\n", encoding="utf-8")
    except (OSError, sqlite.dbapi.Error) as error:
        raise StoreError(
            N_("The backup could not be written to {target}: {reason}."), target=target, reason=error
        ) from error
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
    return target


def automatic(path: Path, reason: str) -> Path:
    """A backup into the base's own backup folder, named by the time and ``reason``; thins out old ones."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3]
    target = backup(path, folder(path) / f"{path.stem}-{stamp}Z-{reason}.db")
    for old in sorted(folder(path).glob(f"{glob.escape(path.stem)}-*.db"))[:-KEPT]:
        old.unlink(missing_ok=True)
        old.with_name(old.name + ".sha256").unlink(missing_ok=True)
    return target


def check(source: Path) -> None:
    """Raises StoreError when ``source`` is no sound base, or its SHA-256 beside it does not fit.

    It may lie where nothing can be written, on a stick that is locked for instance.
    """
    base_file.check(source, to_write=False)
    _check_digest(source)
    try:
        _verify(source)
    except sqlite.dbapi.Error as error:
        raise StoreError(N_("{source} could not be put back: {reason}."), source=source, reason=error) from error


def restore(path: Path, source: Path) -> Path | None:
    """Puts the backup ``source`` into the base at ``path``; what it replaces is backed up first.

    Returns the backup of what was replaced, None when there was no base. Raises StoreError when the source is no
    sound base, or its SHA-256 beside it does not fit; the base is then as it was.
    """
    check(source)
    try:
        kept = automatic(path, "before-restore") if path.exists() else None
        destination = sqlite.connect(path, "rwc")
        try:
            origin = sqlite.connect(source, "ro")
            try:
                origin.backup(destination, pages=-1)
            finally:
                origin.close()
            destination.execute("PRAGMA journal_mode = WAL")
            destination.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            destination.close()
        os.chmod(path, 0o600)  # noqa: PTH101
    except sqlite.dbapi.Error as error:
        raise StoreError(N_("{source} could not be put back: {reason}."), source=source, reason=error) from error
    return kept


def _copy(path: Path, aside: Path) -> None:
    origin = sqlite.connect(path, "ro")
    try:
        copy = sqlite.connect(aside, "rwc")
        try:
            origin.backup(copy, pages=-1)
            # A backup is one file: no log beside it that a copy could forget.
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
    finally:
        origin.close()
    with aside.open("rb+") as file:
        os.fsync(file.fileno())


def _verify(path: Path) -> None:
    connection = sqlite.connect(path, "ro")
    try:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite.dbapi.DatabaseError as error:
        raise base_file.damaged(path) from error
    finally:
        connection.close()
    if answer != "ok":
        raise base_file.damaged(path)


def _check_digest(source: Path) -> None:
    beside = source.with_name(source.name + ".sha256")
    if beside.exists() and beside.read_text(encoding="utf-8", errors="replace").split()[:1] != [_sha256(source)]:
        raise StoreError(
            N_("{source} is not as it was written: its SHA-256 differs from the one kept beside it."), source=source
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
