"""Copies of a base: consistent while others work, verified, kept with their SHA-256.

A copy is made by SQLite's backup API from one snapshot, aside, synced, read back and renamed, so that a failure leaves
nothing half written. The snapshot is held by a read transaction, so that a copy may go on by steps, with rests in which
saves get the disk, and never begins anew. :mod:`deskcrm.store.backup` keeps the automatic ones, and
:mod:`deskcrm.store.restoring` puts one back.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deskcrm.errors import StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import base_file, cipher, encryption, sqlite
from deskcrm.store.pace import Pace

STEP_PAGES = 256
"""Pages of one step with rests: a mebibyte, some milliseconds of a disk."""

_PART = 1 << 20
_INSTRUCTIONS = 200_000  # of SQLite's machine between two rests: some milliseconds
_SPARE = 16 << 20
_PRIVATE = 0o600
_LONGEST_DIGEST = 8_192


@dataclass(frozen=True, slots=True)
class Sealed:
    """How a backup is encrypted: for the holder of a key (``recipient``, its public one) or by a passphrase; with
    neither it is not."""

    recipient: str = ""
    passphrase: str = ""

    def __bool__(self) -> bool:
        return bool(self.recipient or self.passphrase)


class Snapshot:
    """The base as it is now, held while others go on; close it, or use it with ``with``. ``named`` is the base that the
    file at ``path`` is to become.

    Raises StoreError from the start when the base cannot be read.
    """

    def __init__(self, path: Path, named: Path | None = None) -> None:
        self.file = path
        self.path = named or path
        try:
            self.connection: Any = sqlite.connect(path, "ro")
            # BEGIN alone takes no snapshot: the first read does.
            self.connection.execute("BEGIN")
            self.head = audit_head(self.connection)
            self.size = _size(self.connection)
        except sqlite.dbapi.Error as error:
            self.close()
            raise StoreError(N_("{path} cannot be read: {reason}."), path=path, reason=error) from error

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of it."""
        connection, self.connection = getattr(self, "connection", None), None
        if connection is not None:
            connection.close()


def audit_head(connection: Any) -> str:
    """The last audit entry of a base: every save is one, so that two of the same head hold the same records."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'audit_entry'").fetchone() is None:
        return ""
    row = connection.execute("SELECT id, chain FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
    return f"{row[0]} {row[1].hex()}" if row else "0"


def backup(source: Path | Snapshot, target: Path, *, sealed: Sealed | None = None, pace: Pace | None = None) -> Path:
    """Writes a verified copy of the base to ``target`` and its SHA-256 beside it; returns ``target``.

    Without a ``pace`` it is done as fast as the disk lets it. Raises StoreError when the disk refuses or has no room,
    or the base does not read through; nothing half written is left.
    """
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _not_written(target, error) from error
    if isinstance(source, Path):
        with Snapshot(source) as snapshot:
            return backup(snapshot, target, sealed=sealed, pace=pace)
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    # What is not encrypted yet never lies on a stick: it stays where the base is.
    plain = source.path.with_name(f".{source.path.name}.{os.getpid()}.plain.part") if sealed else aside
    try:
        check_room(target.parent, source.size)
        copy(source, plain, pace)
        verify(plain, pace, named=source.path)
        if sealed:
            encryption.encrypt(plain, aside, recipient=sealed.recipient, passphrase=sealed.passphrase, pace=pace)
        os.chmod(aside, _PRIVATE)  # noqa: PTH101
        _write_digest(target, sha256(aside, pace), source.head)
        try:
            os.replace(aside, target)  # noqa: PTH105
        except OSError:
            digest_file(target).unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    except (OSError, sqlite.dbapi.Error) as error:
        raise _not_written(target, error) from error
    finally:
        for part in {aside, plain}:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
    return target


def copy(snapshot: Snapshot, aside: Path, pace: Pace | None = None) -> None:
    """The pages of the base into a new file ``aside``, encrypted with the same key where the base is, brought to the
    disk. Raises OSError and SQLite's errors."""
    aside.unlink(missing_ok=True)
    os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE))
    synced = 0
    with aside.open("rb+") as file:

        def step(_status: int, remaining: int, total: int) -> None:
            nonlocal synced
            # A little at a time: a gigabyte that goes to the disk at once holds up every save that syncs.
            if total - remaining - synced >= 8 * STEP_PAGES:
                synced = total - remaining
                os.fsync(file.fileno())
            if pace is not None:
                pace.step()

        written = sqlite.connect(aside, "rw", like=snapshot.file)
        try:
            # Nobody reads a file that is not renamed yet: it needs neither a log nor the syncs of a base.
            written.execute("PRAGMA journal_mode = OFF")
            written.execute("PRAGMA synchronous = OFF")
            snapshot.connection.backup(written, pages=STEP_PAGES, progress=step)
            # A backup is one file: no log beside it that a copy could forget.
            written.execute("PRAGMA journal_mode = DELETE")
        finally:
            written.close()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):  # what is read back then comes from the disk, not from memory
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def check(source: Path, pace: Pace | None = None) -> None:
    """Raises StoreError when ``source`` is no sound base, or its SHA-256 beside it does not fit. Of an encrypted one
    only the SHA-256 can be seen.

    It may lie where nothing can be written, on a stick that is locked for instance.
    """
    check_digest(source, pace)
    if _is_closed(source):
        return
    base_file.check(source, to_write=False)
    try:
        verify(source, pace)
    except sqlite.dbapi.Error as error:
        raise StoreError(N_("{source} could not be put back: {reason}."), source=source, reason=error) from error


def verify(path: Path, pace: Pace | None = None, *, named: Path | None = None) -> None:
    """Reads the whole base at ``path``. Raises StoreError when SQLite finds it damaged; ``named`` is what is called so
    then, the base that ``path`` is a copy of."""
    connection = sqlite.connect(path, "ro")
    try:
        if pace is not None:
            connection.set_progress_handler(pace.stops, _INSTRUCTIONS)
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite.dbapi.DatabaseError as error:
        if pace is not None:
            pace.step()  # says so when it was stopped
        raise base_file.damaged(named or path) from error
    finally:
        connection.close()
    if answer != "ok":
        raise base_file.damaged(named or path)


def digest_file(path: Path) -> Path:
    """Where the SHA-256 of the backup at ``path`` stands, as ``sha256sum -c`` reads it."""
    return path.with_name(path.name + ".sha256")


def is_sound(path: Path, pace: Pace | None = None) -> bool | None:
    """Whether a backup is as it was written and reads through; None when nothing tells. Raises StoreError only when the
    ``pace`` was stopped."""
    try:
        check(path, pace)
    except StoreError:
        if pace is not None:
            pace.step()
        return False
    return True if kept_digest(path) or not _is_closed(path) else None


def kept_digest(path: Path) -> str:
    """The SHA-256 kept beside a backup, empty where there is none; a file without one, or that cannot be read, has one
    that fits nothing."""
    beside = digest_file(path)
    if not beside.exists():
        return ""
    with contextlib.suppress(OSError):
        for line in _beside(beside):
            if line.strip() and not line.startswith("#"):
                return line.split()[0]
    return "?"


def kept_head(path: Path) -> str:
    """The audit's head of the base in a backup, as noted beside it; empty where it is not."""
    with contextlib.suppress(OSError):
        for line in _beside(digest_file(path)):
            if line.startswith("# audit "):
                return line.removeprefix("# audit ").strip()
    return ""


def _beside(file: Path) -> list[str]:
    """The lines of a file beside a backup, which are two; a pipe would be waited for. Raises OSError."""
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", errors="replace") as opened:
        return opened.read(_LONGEST_DIGEST).splitlines()


def check_digest(source: Path, pace: Pace | None = None) -> bool:
    """Whether there is a SHA-256 beside ``source``. Raises StoreError when it does not fit, or the file cannot be
    read."""
    known = kept_digest(source)
    try:
        if known and known != sha256(source, pace):
            raise StoreError(
                N_("{source} is not as it was written: its SHA-256 differs from the one kept beside it."),
                source=source,
            )
    except OSError as error:
        raise StoreError(N_("{path} cannot be read: {reason}."), path=source, reason=error.strerror) from error
    return bool(known)


def sha256(path: Path, pace: Pace | None = None) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_PART):
            digest.update(part)
            if pace is not None:
                pace.step()
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Brings the names in ``folder`` to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _size(connection: Any) -> int:
    pages, page = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(page)


def _is_closed(path: Path) -> bool:
    """Whether the file was encrypted with something that is not known here."""
    try:
        return path.is_file() and (
            bool(encryption.kind_of(path)) or (base_file.is_encrypted(path) and not cipher.knows(path))
        )
    except OSError as error:
        raise StoreError(N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror) from error


def check_room(folder: Path, size: int) -> None:
    """A copy that cannot end is not begun: it would take the last room away from the saves."""
    free = shutil.disk_usage(folder).free
    if free < size + _SPARE:
        raise StoreError(
            N_("No backup was made: the disk of {folder} has {free} MB free and {needed} MB are needed. "
               "Those made before are kept."),
            folder=folder, free=free >> 20, needed=(size + _SPARE) >> 20,
        )  # fmt: skip


def _write_digest(target: Path, digest: str, head: str) -> None:
    beside = digest_file(target)
    aside = beside.with_name(f".{beside.name}.{os.getpid()}.part")
    try:
        with aside.open("w", encoding="utf-8") as file:
            file.write(f"{digest}  {target.name}\n# audit {head}\n")
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, _PRIVATE)  # noqa: PTH101
        os.replace(aside, beside)  # noqa: PTH105
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def _not_written(target: Path, error: Exception) -> StoreError:
    text = str(error)
    full = getattr(error, "errno", None) in (28, 122) or "full" in text
    if full:
        return StoreError(
            N_("No backup was made: the disk of {folder} is full. Those made before are kept."), folder=target.parent
        )
    return StoreError(N_("The backup could not be written to {target}: {reason}."), target=target, reason=text)
