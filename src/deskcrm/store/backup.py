"""The automatic backups of a base, in a folder beside it: made when one is due, listed, thinned by the schedule.

When one is due. What a backup is for is the records, so that one is never made where no save was since the last. While
the desk is open, it is due when the newest is older than :data:`EVERY`; at its start already after :data:`START`, but
for a base over :data:`LARGE`. Before an import, a restore, a repair and a migration there must be one of the very state
before. Before a merge, which Ctrl+Z and ``merge --undo`` take back, a full copy of a base of gigabytes would be out of
proportion: there it is due when the newest is older than an hour, or a day for a base over :data:`LARGE`; the desk
takes its snapshot before the merge and copies it after, so that nobody waits.

One process at a time makes one; a file that is not of this base's names is never touched.
"""

from __future__ import annotations

import contextlib
import glob
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from deskcrm.errors import StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import backup_schedule, base_file, cipher, encryption, sqlite
from deskcrm.store.copying import Sealed, Snapshot, backup, digest_file, is_sound, kept_head
from deskcrm.store.doors import takes_connection
from deskcrm.store.pace import Pace

EVERY = timedelta(hours=4)
"""Age of the newest from which the desk makes another, when something was saved since."""

START = timedelta(minutes=10)
"""As :data:`EVERY`, at the start: four desks that are opened in the morning make one."""

MERGE, LARGE_MERGE = timedelta(hours=1), timedelta(days=1)
LARGE = 256 << 20
"""Bytes of a base that is large: its copy takes seconds."""

BEFORE_RESTORE = "before-restore"
REPLACED = timedelta(days=30)
"""How long at least what a restore replaced is kept, whatever the schedule says."""

RECIPIENT = "backups.recipient"
"""The setting that holds the public key automatic backups are encrypted for; empty: they are not encrypted."""

WAIT = 600.0
"""Seconds that another process's backup is waited for."""

_ENDINGS = (".db", f".db{encryption.ENDING}")
_STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Kept:
    """An automatic backup: its file, when it was made (UTC), why, its bytes, whether it is encrypted, and whether it
    opens only with something that is not known here (``sealed``)."""

    path: Path
    at: datetime
    reason: str
    size: int
    encrypted: bool
    sealed: bool


def folder(path: Path) -> Path:
    """Where the automatic backups of the base at ``path`` stand."""
    return path.parent / f"{path.name}.backups"


def kept(path: Path) -> list[Kept]:
    """The automatic backups of the base at ``path``, the newest first. Raises StoreError when the folder cannot be
    read."""
    found = []
    try:
        for file in folder(path).iterdir() if folder(path).is_dir() else ():
            with contextlib.suppress(FileNotFoundError):  # another desk thins meanwhile
                if (one := _known(path, file)) is not None:
                    found.append(one)
    except OSError as error:
        raise StoreError(N_("{path} cannot be read: {reason}."), path=folder(path), reason=error.strerror) from error
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def newest_sound(path: Path) -> Kept | None:
    """The newest automatic backup that reads through and is as it was written; reads each until one is found."""
    return next((one for one in kept(path) if is_sound(one.path)), None)


def due(path: Path, older_than: timedelta, now: datetime | None = None) -> bool:
    """Whether something was saved since the newest backup of the base at ``path``, and it is older than so much.

    One of a clock that ran ahead says nothing: as the newest it would have one made at every look until its time comes.
    Raises StoreError when the base or the folder cannot be read.
    """
    now = now or datetime.now(UTC)
    newest = next((one for one in kept(path) if one.at <= now + backup_schedule.AHEAD), None)
    if newest is None:
        return True
    if timedelta() <= now - newest.at < older_than:
        return False
    with Snapshot(path) as snapshot:
        return kept_head(newest.path) != snapshot.head


def of_start(path: Path) -> timedelta:
    """How old the newest backup may be when the desk is opened. Raises StoreError."""
    return EVERY if _is_large(path) else START


def of_merge(path: Path) -> timedelta:
    """How old the newest backup may be when customers are merged. Raises StoreError."""
    return LARGE_MERGE if _is_large(path) else MERGE


def automatic(
    source: Path | Snapshot, reason: str, *, now: datetime | None = None, pace: Pace | None = None,
    spare: Path | None = None,
) -> Path:  # fmt: skip
    """A backup into the base's own folder, named by the time and ``reason``; thins out old ones once it is verified,
    but for ``spare``.

    It is encrypted where the office's settings name a key. A snapshot is closed at the end. Raises StoreError; those
    made before are kept then.
    """
    path = source if isinstance(source, Path) else source.path
    with source if isinstance(source, Snapshot) else contextlib.nullcontext(), _alone(path):
        return _make(source, reason, now, pace, spare)


def when_due(
    path: Path, reason: str, older_than: timedelta, *, now: datetime | None = None, pace: Pace | None = None
) -> Path | None:  # fmt: skip
    """As :func:`automatic` where one is :func:`due`, else None."""
    if not due(path, older_than, now):
        return None
    with _alone(path):
        # Asked again: another desk may have made it while this one waited.
        return _make(path, reason, now, pace) if due(path, older_than, now) else None


def by_hand(path: Path, target: Path, sealed: Sealed | None) -> Path:
    """A backup to a place of one's own, which no schedule ever touches. Raises StoreError."""
    with _alone(path):
        return backup(path, target, sealed=sealed)


def thin(path: Path, now: datetime, *, spare: Collection[Path] = ()) -> list[Path]:
    """Takes away the automatic backups that the schedule does not keep, never those of ``spare`` nor, for
    :data:`REPLACED`, what a restore replaced; returns them. What cannot be taken away stays."""
    local = now.astimezone()
    found = kept(path)
    stay = backup_schedule.kept([one.at.astimezone(local.tzinfo) for one in found], local)
    spared = {file.resolve() for file in spare}
    gone = [
        one.path for one in found
        if one.at not in stay and one.path.resolve() not in spared
        and not (one.reason == BEFORE_RESTORE and now - one.at < REPLACED)
    ]  # fmt: skip
    for file in gone:
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
            digest_file(file).unlink(missing_ok=True)
    return gone


@takes_connection
def recipient(connection: object) -> str:
    """The public key of the office's settings, empty where there is none."""
    statement = "SELECT value FROM setting WHERE key = ? AND archived_at IS NULL"
    row = connection.execute(statement, (RECIPIENT,)).fetchone()  # type: ignore[attr-defined]
    return str(row[0]) if row else ""


def _recipient(snapshot: Snapshot) -> str:
    try:
        return recipient(snapshot.connection)
    except sqlite.dbapi.OperationalError:  # a base without its tables is copied as it is
        return ""


def _is_large(path: Path) -> bool:
    try:
        return path.stat().st_size > LARGE
    except OSError as error:
        raise StoreError(N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror) from error


def _known(path: Path, file: Path) -> Kept | None:
    pattern = rf"{re.escape(path.stem)}-(\d{{8}}T\d{{9}})Z-([a-z-]+?)(\.db(?:\.age)?)"
    match = re.fullmatch(pattern, file.name)
    if match is None:
        return None
    try:
        at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    sealed = match[3] != _ENDINGS[0]
    as_the_base = not sealed and base_file.is_encrypted(file)
    sealed = sealed or (as_the_base and not cipher.knows(file))
    return Kept(file, at, match[2], file.stat().st_size, sealed or as_the_base, sealed)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One at a time, among all programs; takes away what one that was killed has left."""
    place = folder(path)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(place / ".lock", timeout=WAIT):
            for part in (*place.glob(".*.part"), *path.parent.glob(f".{glob.escape(path.name)}.*.part")):
                with contextlib.suppress(OSError):
                    part.unlink()
            yield
    except Timeout as error:
        raise StoreError(N_("Another program has been making a backup for {minutes} minutes."),
                         minutes=int(WAIT / 60)) from error  # fmt: skip
    except OSError as error:
        raise StoreError(
            N_("The backup could not be written to {target}: {reason}."), target=place, reason=error.strerror
        ) from error


def _make(
    source: Path | Snapshot, reason: str, now: datetime | None, pace: Pace | None, spare: Path | None = None
) -> Path:  # fmt: skip
    at = now or datetime.now(UTC)
    with source if isinstance(source, Snapshot) else Snapshot(source) as snapshot:
        sealed = Sealed(recipient=_recipient(snapshot))
        target = _name(snapshot.path, at, reason, sealed=bool(sealed))
        backup(snapshot, target, sealed=sealed if sealed else None, pace=pace)
    thin(snapshot.path, at, spare=[target] if spare is None else [target, spare])
    return target


def _name(path: Path, at: datetime, reason: str, *, sealed: bool) -> Path:
    """A name that is free: a clock that stands still gives the same time again."""
    while True:
        stamp = at.astimezone(UTC).strftime(_STAMP)[:-3]
        target = folder(path) / f"{path.stem}-{stamp}Z-{reason}{_ENDINGS[sealed]}"
        if not list(target.parent.glob(f"*-{stamp}Z-*")):
            return target
        at += timedelta(milliseconds=1)
