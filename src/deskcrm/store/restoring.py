"""Putting a backup back into a base that may be open elsewhere.

A copy of the backup is made ready beside the base first: opened where it is encrypted, checked, brought up to date,
what must not come back taken out of it (:mod:`deskcrm.store.after_restore`), and a line added that says it was put
back. Then it goes into the live file by SQLite's backup API, in one transaction, so that open terminals see either the
old base or the whole new one, and never a mixture. What it replaces is backed up before, to the last save.

A terminal that was open knows records of the base before. Each restore therefore gives the base another *epoch*, the
uid of its last restoration; a save begun under another one is refused (:class:`deskcrm.errors.Replaced`), for the
numbers and versions it carries may belong to somebody else now.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filelock import FileLock, Timeout

from deskcrm.clock import Clock
from deskcrm.errors import Busy, Refused, StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import (
    after_restore,
    backup,
    base_file,
    cipher,
    ciphering,
    copying,
    encryption,
    erased,
    health,
    sqlite,
)
from deskcrm.store import restore_checks as checks
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.store.office import Office


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the backup of what was replaced (None where there was no base, or it was damaged and stands
    aside at ``aside``), and how many erasures were repeated."""

    kept: Path | None = None
    aside: Path | None = None
    erased: int = 0


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens an encrypted backup: ``passphrase`` is asked when one is needed, ``key`` is the file of a key;
    ``unlock`` asks for the passphrase of an encrypted base, and may only be given while no base is open."""

    passphrase: encryption.Secret | None = None
    key: Path | None = None
    unlock: Callable[[Path], None] | None = None


def restore(
    path: Path, source: Path, *, clock: Clock, keys: Keys | None = None, staff_id: int | None = None,
    terminal: str = "restore", another_office: bool = False,
) -> Restored:  # fmt: skip
    """Puts the backup ``source`` into the base at ``path``; what it replaces is backed up first, a base too damaged to
    be read set aside.

    Raises NotFound where there is no such backup, Refused when it cannot be opened, or is a backup of another base than
    this one (unless ``another_office`` says that this is meant), StoreError when it is no sound
    base, its SHA-256 does not fit or the disk has no room, Busy when the base is in use too long; the base is then as
    it was.
    """
    keys = keys or Keys()
    try:
        checks.check_file(path, source)
        with alone(path) as ready:
            checks.check_room(path, source)
            _prepare(path, source, ready, keys)
            damaged = path.exists() and checks.is_damaged(path)
            replaced = checks.outgoing(path, damaged=damaged)
            if not another_office:
                checks.check_office(ready, source, replaced)
            erased.remember(path, replaced.erased)
            again = _make_ready(ready, source, replaced, _Who(staff_id, clock, terminal))
            checks.check_code(ready, source, path, damaged=damaged)
            with health.out_of_the_way(path) if damaged else contextlib.nullcontext() as aside:
                kept = _put(path, ready, replaced, source, clock.now())
    except (OSError, sqlite.dbapi.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(N_("{source} could not be put back: {reason}."), source=source, reason=reason) from error
    return Restored(kept, aside, again)


@takes_connection
def epoch(connection: Any) -> bytes:
    """What tells this base from the one before the last restore; empty for one that was never put back."""
    try:
        row = connection.execute("SELECT uid FROM restoration ORDER BY id DESC LIMIT 1").fetchone()
    except sqlite.dbapi.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return b""  # a base that has lost tables: doctor says so
    return row[0] if row else b""


@takes_connection
def restored_at(connection: Any) -> int | None:
    """When the base was put back last, in seconds UTC; None for never."""
    row = connection.execute("SELECT at FROM restoration ORDER BY id DESC LIMIT 1").fetchone()
    return int(row[0]) if row else None


def doubt_drafts(office: Office, *, terminal: str | None = None) -> None:
    """Half-filled forms of before a restore (of one run of the program, or all) keep their words, and are no longer
    saved unseen: what they say of the version they began from fits none, so that a save shows what the record is now;
    and they are about nobody where their customer is not in the base that was put back. Raises StoreError."""
    at = office.read(restored_at)
    if at is None:
        return
    for draft in office.drafts.all():
        if terminal is not None and draft.terminal != terminal:
            continue
        known = draft.customer_id is not None and office.read(_was_there, draft.customer_id, at)
        version = draft.fields.get("version", "")
        office.drafts.doubt(draft, about=draft.customer_id if known else None, version=version not in ("", "0"))


@takes_connection
def _was_there(connection: Any, customer_id: int, at: int) -> bool:
    """Whether the number was this customer's before the restore: those made since may have got it again."""
    row = connection.execute("SELECT 1 FROM customer WHERE id = ? AND created_at <= ?", (customer_id, at)).fetchone()
    return row is not None


@contextlib.contextmanager
def alone(path: Path) -> Iterator[Path]:
    """Where the copy is made ready; one restore at a time, and nothing of one that was killed stays."""
    place = backup.folder(path)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    ready = _ready(path)
    try:
        with FileLock(place / ".restore.lock", timeout=0):
            try:
                _take_away(ready)
                os.close(os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                yield ready
            finally:
                _take_away(ready)
    except Timeout as error:
        raise Busy(N_("Another program is putting a backup back just now.")) from error


def clear_away(path: Path) -> None:
    """Takes away the copy that a restore which was killed has left beside the base at ``path``. Raises OSError."""
    if any(path.parent.glob(f"{glob.escape(_ready(path).name)}*")):
        with contextlib.suppress(Busy), alone(path):
            pass


def _ready(path: Path) -> Path:
    return path.with_name(f".{path.name}.restore")


def _take_away(ready: Path) -> None:
    for part in ready.parent.glob(f"{glob.escape(ready.name)}*"):
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


def _prepare(path: Path, source: Path, ready: Path, keys: Keys) -> None:
    """Puts what ``source`` holds beside the base at ``path``, as one file that was read through; encrypted where that
    base is, whether the backup was or not, and as the backup was where there is no base."""
    copying.check_digest(source)
    opened = source
    if encryption.kind_of(source):
        encryption.decrypt(source, ready, passphrase=keys.passphrase, key=keys.key)
        cipher.forget(ready)
        opened = ready
    encrypted = base_file.is_encrypted(opened)
    if encrypted:
        _unlock(opened, source, keys)
    base_file.check(opened, to_write=False)
    wanted = cipher.key_of(path if path.exists() else opened)
    if encrypted == (wanted is not None):
        if opened is source:
            with copying.Snapshot(source) as snapshot:
                copying.copy(snapshot, ready)
    else:
        turned = ready.with_name(f"{ready.name}.turned")
        ciphering.turn(opened, turned, wanted)
        os.replace(turned, ready)  # noqa: PTH105
        cipher.hold(ready, wanted)
    copying.verify(ready, named=source)


def _unlock(opened: Path, source: Path, keys: Keys) -> None:
    if cipher.opens_with_the_same(opened):
        return
    if keys.unlock is None:
        raise Refused(N_("{source} is encrypted as a base is: “deskcrm restore” asks for its passphrase."),
                      source=source)  # fmt: skip
    keys.unlock(opened)


class _Member(NamedTuple):
    """Who acts, as the store needs to know them."""

    id: int
    name: str


class _Who(NamedTuple):
    """Who puts it back, when, and from which terminal."""

    staff_id: int | None
    clock: Clock
    terminal: str


def _make_ready(ready: Path, source: Path, replaced: checks.Outgoing, who: _Who) -> int:
    """Brings the copy up to date and repeats in it what must not come back; returns how many records that were."""
    from deskcrm.store.office import bring_up_to_date, open_base

    bring_up_to_date(ready)
    office = open_base(ready, clock=who.clock, terminal=who.terminal)
    try:
        office.staff = office.read(_known_staff, who.staff_id)
        known = set(office.read(checks.erased_in))
        missing = tuple(uid for uid in replaced.erased if uid not in known)
        if missing:
            after_restore.run(office, missing)
        after_restore.put_carried(office, replaced.carried)
        office.write(note_restoration, source.name, replaced.head, replaced.recipient, who.clock.now(), office.staff_id)
        again = len(set(office.read(checks.erased_in)) - known)
    finally:
        office.close()
    # One file again, for the copy into the base takes no log beside it along.
    sqlite.shorten_log(ready)
    return again


@dataclass(frozen=True, slots=True)
class _Noted:
    """What the audit keeps of a restore."""

    file: str
    replaced: str

    def audit_payload(self) -> dict[str, Any]:
        """The file, and the head of the audit that ended with the base before."""
        return {"restored": {"file": self.file, "replaced_audit": self.replaced}}


@takes_connection
def note_restoration(
    connection: Any, file: str, replaced: str, recipient: str, at: datetime, staff_id: int | None
) -> _Noted:
    """Gives the base another epoch; the audit's entry says which backup it was. Automatic backups that were encrypted
    for ``recipient`` stay so, though the base that is put back is from before."""
    seconds = int(at.timestamp())
    connection.execute(
        "INSERT INTO restoration (uid, at, staff_id, file, replaced_audit) VALUES (?, ?, ?, ?, ?)",
        (os.urandom(16), seconds, staff_id, file, replaced),
    )
    if recipient and not backup.recipient(connection):
        connection.execute(
            "INSERT INTO setting (uid, version, created_at, updated_at, key, value) VALUES (?, 1, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value, archived_at = NULL, version = version + 1",
            (os.urandom(16), seconds, seconds, backup.RECIPIENT, recipient),
        )
    return _Noted(file, replaced)


@takes_connection
def _known_staff(connection: Any, staff_id: int | None) -> _Member | None:
    """Who acts, where the base that is put back knows them already."""
    row = connection.execute("SELECT id, name FROM staff WHERE id = ?", (staff_id,)).fetchone()
    return _Member(*row) if row else None


def _put(path: Path, ready: Path, replaced: checks.Outgoing, source: Path, now: datetime) -> Path | None:
    """The copy into the live file, once there is a backup of the very base it replaces; returns that backup.

    What somebody saves while that backup is made must be in it: then another one is made while all wait.
    """

    def back_up() -> Path | None:
        return backup.automatic(path, backup.BEFORE_RESTORE, now=now, spare=source) if path.exists() else None

    kept = back_up()
    try:
        with FileLock(f"{path}.lock", timeout=sqlite.BUSY_SECONDS):
            if kept is not None:
                is_now = checks.outgoing(path, damaged=False)
                if set(is_now.erased) - set(replaced.erased):
                    raise Busy(N_("Nothing was put back: a customer was erased in the meantime. Try again."))
                if is_now.carried != replaced.carried:
                    raise Busy(N_("Nothing was put back: a customer took back a consent in the meantime. Try again."))
                if is_now.head != copying.kept_head(kept):
                    kept = back_up()
            _into(path, ready)
    except Timeout as error:
        raise _busy() from error
    return kept


def _into(path: Path, ready: Path) -> None:
    """The copy into the live file, as one transaction that waits its turn among the terminals."""
    begun = time.monotonic()

    def bounded(_status: int, _remaining: int, _total: int) -> None:
        """Called after the one step, and between tries while another program holds the base."""
        if _remaining and time.monotonic() - begun > sqlite.BUSY_SECONDS:
            raise _busy()

    with _connected(path, ready) as (destination, origin):
        origin.backup(destination, pages=-1, progress=bounded, sleep=0.05)
        destination.execute("PRAGMA journal_mode = WAL")
        destination.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.chmod(0o600)


@contextlib.contextmanager
def _connected(path: Path, ready: Path) -> Iterator[tuple[Any, Any]]:
    destination = sqlite.connect(path, "rwc", like=ready)
    try:
        origin = sqlite.connect(ready, "ro")
        try:
            yield destination, origin
        finally:
            origin.close()
    finally:
        destination.close()


def _busy() -> Busy:
    return Busy(
        N_("Nothing was put back: another program has held the base for {seconds} seconds."),
        seconds=int(sqlite.BUSY_SECONDS),
    )
