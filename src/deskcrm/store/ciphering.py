"""Encrypting a base that was plain, and the way back: a whole copy is made beside it, verified, and takes its place.

The base is held alone meanwhile, so that nobody saves into what goes. Of a process that is killed the old base or the
new one is there, whole. Drafts are encrypted after the base and decrypted before it: encrypted drafts beside a plain
base could not be read; plain ones beside an encrypted base are encrypted at its next opening.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from deskcrm.errors import Busy, Refused, StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import audit, backup, base_file, cipher, copying, sqlite

ENCRYPTED, BEFORE_UNDO = "encryption", "before-undo"

_ALONE_MS = 2_000
"""Milliseconds that another terminal's save is waited for; one that stays open is not."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What was done: the encrypted backup made on the way, and what beside the base is still plain, or still
    encrypted after an undo."""

    backup: Path
    left: tuple[Path, ...]


def encrypt(path: Path, passphrase: str, *, now: datetime) -> Turned:
    """Encrypts the base at ``path``, which is open nowhere, and the drafts beside it, after an encrypted backup.

    The process uses SQLCipher (:func:`deskcrm.store.sqlite.use_cipher`). Raises Refused when it is encrypted already,
    Busy when it is open somewhere, StoreError when the disk refuses or the copy is not the same; it is then as it was.
    """
    if base_file.is_encrypted(path):
        raise Refused(N_("{path} is encrypted already."), path=path)
    base_file.check(path)
    with _ready_beside(path) as ready:
        key = cipher.new_key(passphrase)
        with _alone(path) as connection:
            _copy(connection, ready, key)
            _check_same(connection, ready, path)
            with copying.Snapshot(ready, named=path) as snapshot:
                kept = backup.automatic(snapshot, ENCRYPTED, now=now)
            _swap(connection, ready, path, key)
        _turn_drafts(path, key)
    return Turned(kept, still_plain(path))


def decrypt(path: Path, *, now: datetime) -> Turned:
    """The way back; the key is held. Raises as :func:`encrypt`."""
    if cipher.key_of(path) is None:
        raise Refused(N_("{path} is not encrypted."), path=path)
    base_file.check(path)
    kept = backup.automatic(path, BEFORE_UNDO, now=now)
    with _ready_beside(path) as ready, _alone(path) as connection:
        _copy(connection, ready, None)
        _check_same(connection, ready, path)
        _turn_drafts(path, None)
        _swap(connection, ready, path, None)
    return Turned(kept, tuple(one.path for one in backup.kept(path) if base_file.is_encrypted(one.path)))


def settle(path: Path) -> None:
    """Ends what a kill cut short beside an encrypted base, before it is opened: no plain copy of it stays."""
    key = cipher.key_of(path)
    if key is None:
        return
    from deskcrm.store import restoring

    with contextlib.suppress(OSError):
        restoring.clear_away(path)
    if base_file.is_plain(_drafts(path)):
        # Another terminal does it; or they are damaged, and are set aside when one is kept.
        with contextlib.suppress(Timeout, OSError, sqlite.dbapi.Error), FileLock(f"{path}.lock", timeout=0, mode=0o600):
            _turn_drafts(path, key)


def still_plain(path: Path) -> tuple[Path, ...]:
    """What lies beside the base at ``path`` under its name, its backups too, that anybody can read who has the disk."""
    place = backup.folder(path)
    # Not the index of the log: a file opened beside a connection, once closed, would take its locks away, which are
    # held there; nor the base for the same reason.
    beside = [
        one
        for one in path.parent.iterdir()
        if path.name in one.name and one != path and not one.name.endswith("-shm") and one.is_file()
    ]
    among = [one for one in place.iterdir() if one.is_file()] if place.is_dir() else []
    return tuple(sorted(one for one in beside + among if base_file.is_plain(one)))


def turn(source: Path, target: Path, key: cipher.Key | None) -> None:
    """Writes the base at ``source`` to a new file, encrypted with ``key`` or plain. Raises SQLite's errors, OSError."""
    connection = sqlite.connect(source, "ro")
    try:
        _copy(connection, target, key)
    finally:
        connection.close()


@contextlib.contextmanager
def _ready_beside(path: Path) -> Iterator[Path]:
    """Where the copy is made, as a restore's is: one at a time, and nothing of one that was killed stays."""
    from deskcrm.store import restoring

    try:
        with restoring.alone(path) as ready, FileLock(f"{path}.lock", timeout=_ALONE_MS / 1000, mode=0o600):
            copying.check_room(path.parent, 2 * path.stat().st_size)
            yield ready
    except Timeout as error:
        raise _open_elsewhere() from error
    except (OSError, sqlite.dbapi.Error) as error:
        if "locked" in str(error):
            raise _open_elsewhere() from error
        reason = getattr(error, "strerror", None) or error
        raise StoreError(N_("{path} was left as it was: {reason}."), path=path, reason=reason) from error


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[Any]:
    """A connection to the base at ``path`` while nobody else has one; there is no log beside it then."""
    connection = sqlite.connect(path, "rw")
    try:
        connection.execute(f"PRAGMA busy_timeout = {_ALONE_MS}")
        # Only the last connection may leave the log.
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise _open_elsewhere()
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # the lock stays
        yield connection
    finally:
        connection.close()


def _copy(connection: Any, target: Path, key: cipher.Key | None) -> None:
    """All of a base into the file ``target``, brought to the disk."""
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    uri = f"{target.absolute().as_uri()}?mode=rw"
    connection.execute("ATTACH DATABASE ? AS made KEY ?", (uri, "" if key is None else key.words()))
    try:
        # Nobody reads it before it is verified: it needs neither a journal nor the syncs of a base.
        connection.execute("PRAGMA made.journal_mode = OFF")
        connection.execute("PRAGMA made.synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        connection.execute("SELECT sqlcipher_export('made')").fetchall()
        for name in ("application_id", "user_version"):
            number = connection.execute(f"PRAGMA main.{name}").fetchone()[0]
            connection.execute(f"PRAGMA made.{name} = {int(number)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("DETACH DATABASE made")
    cipher.hold(target, key)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _check_same(connection: Any, ready: Path, path: Path) -> None:
    """Raises StoreError unless the copy reads through, opened anew, and holds what the base holds."""
    made = sqlite.connect(ready, "ro")
    try:
        if cipher.key_of(ready) is not None and made.execute("PRAGMA cipher_integrity_check").fetchall():
            raise _not_the_same(path)
        sound = made.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        if not sound or _what_is_in(made) != _what_is_in(connection):
            raise _not_the_same(path)
    finally:
        made.close()


def _what_is_in(connection: Any) -> tuple[Any, ...]:
    """The schema, the rows of each table, the end of the audit's chain and whether it holds."""
    schema = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    tables = [row[1] for row in schema if row[0] == "table" and not str(row[2]).startswith("CREATE VIRTUAL")]
    counts = []
    for table in tables:
        name = table.replace('"', '""')
        counts.append((table, connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]))  # noqa: S608
    head = copying.audit_head(connection)
    numbers = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    return schema, counts, head, head and audit.broken_at(connection), numbers


def _swap(connection: Any, ready: Path, path: Path, key: cipher.Key | None) -> None:
    """The copy takes the place of the base, in one step; of the file itself where ``path`` is a link to it."""
    file = path.resolve()
    if file.with_name(f"{file.name}-wal").exists():
        raise _open_elsewhere()  # what a log holds would be read into the new file
    if os.name == "nt":  # Windows replaces no file that is open
        connection.close()
    os.chmod(ready, 0o600)  # noqa: PTH101
    os.replace(ready, file)  # noqa: PTH105
    copying.sync_folder(file.parent)
    cipher.hold(path, key)


def _turn_drafts(path: Path, key: cipher.Key | None) -> None:
    """The drafts beside the base, as the base is now; nobody has them open."""
    drafts = _drafts(path)
    if not drafts.exists() or (key is None) == base_file.is_plain(drafts):
        return
    turned = path.with_name(f".{path.name}.restore.drafts")
    connection = sqlite.connect(drafts, "rw")
    try:
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise _open_elsewhere()
        _copy(connection, turned, key)
    finally:
        connection.close()
    os.replace(turned, drafts)  # noqa: PTH105
    copying.sync_folder(path.parent)
    cipher.hold(drafts, key)


def _drafts(path: Path) -> Path:
    return path.with_name(f"{path.name}.drafts")


def _open_elsewhere() -> Busy:
    return Busy(N_("The base is open at a terminal: close deskcrm everywhere first. Nothing was changed."))


def _not_the_same(path: Path) -> StoreError:
    return StoreError(N_("{path} was left as it was: the copy made of it is not the same."), path=path)
