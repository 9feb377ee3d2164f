"""What is looked at before a backup is put back: the file, the base that it would replace, the room there is."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deskcrm.errors import Locked, NotFound, Refused, StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import after_restore, backup, base_file, cipher, copying, erased, health, sqlite
from deskcrm.store.doors import takes_connection

Erased = tuple[bytes, ...]
"""The uids of customers who were erased."""

_SPARE = 16 << 20


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is remembered of the base that goes."""

    head: str = ""
    erased: Erased = ()
    recipient: str = ""
    begun: bytes = b""
    carried: after_restore.Carried = ()


def check_office(ready: Path, source: Path, replaced: Outgoing) -> None:
    """Raises Refused for a backup of another base than the one it would replace: their audits begin differently."""
    connection = sqlite.connect(ready, "ro")
    try:
        begun = _begun(connection)
        row = connection.execute("SELECT value FROM setting WHERE key = 'office.name'").fetchone()
    finally:
        connection.close()
    if begun and replaced.begun and begun != replaced.begun:
        raise Refused(
            N_("{source} is a backup of another base, of the office {office}; nothing was put back. "
               "Where that is meant: deskcrm restore --another-office"), source=source, office=row[0] if row else "-",
        )  # fmt: skip


def check_code(ready: Path, source: Path, path: Path, *, damaged: bool) -> None:
    """Raises Refused for a backup with triggers or views that are neither ours nor of the base it would replace: they
    would act in every save from then on, and nobody would see them."""
    strange = health.code(ready) - (health.code(path) if path.exists() and not damaged else frozenset())
    if strange and (strange := strange - health.code_of_a_new_base()):
        raise Refused(
            N_("{source} has something of another program in it that would change what is saved: {names}. Nothing was "
               "put back."), source=source, names=", ".join(sorted(name for name, _sql in strange)),
        )  # fmt: skip


def _begun(connection: Any) -> bytes:
    """The digest of the first entry of the audit, which no other base has; empty where there is none."""
    row = connection.execute("SELECT chain FROM audit_entry ORDER BY id LIMIT 1").fetchone()
    return row[0] if row else b""


def check_file(path: Path, source: Path) -> None:
    """Raises NotFound, Refused, StoreError for what is no backup, or no place for a base."""
    if path.exists() and source.exists() and os.path.samefile(source, path):  # noqa: PTH121
        raise Refused(N_("{path} is the base itself, not a backup of it."), path=source)
    if not source.exists():
        raise NotFound(N_("There is no backup at {path}."), path=source)
    if not source.is_file():  # a pipe would be waited for
        raise base_file.foreign(source)
    if not path.parent.is_dir():
        raise StoreError(
            N_("There is no folder {folder}; the base {name} cannot be there."), folder=path.parent, name=path.name
        )


def check_room(path: Path, source: Path) -> None:
    """The copy made ready, the log of putting it in, and the backup of what goes: nothing is begun that cannot end."""
    needed = 2 * source.stat().st_size + (path.stat().st_size if path.exists() else 0) + _SPARE
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise StoreError(
            N_("{source} was not put back: the disk has {free} MB free and {needed} MB are needed."),
            source=source, free=free >> 20, needed=needed >> 20,
        )  # fmt: skip


def is_damaged(path: Path) -> bool:
    """Whether the base at ``path`` cannot be read through. Raises StoreError where it is no base of ours."""
    try:
        return health.is_damaged(path)
    except StoreError as error:
        if isinstance(error, Locked) and cipher.key_of(path) is None:
            raise  # it may be sound: nobody typed its passphrase
        if backup.kept(path):  # its first bytes are gone, and yet it was ours: it has backups
            return True
        raise


def outgoing(path: Path, *, damaged: bool) -> Outgoing:
    """Of a damaged base what can still be read; where there is none, what stands beside its backups."""
    erased_there: Erased = ()
    head, recipient, begun = "", "", b""
    carried: after_restore.Carried = ()
    if path.exists():
        with contextlib.suppress(sqlite.dbapi.Error) if damaged else contextlib.nullcontext():
            connection = sqlite.connect(path, "ro")
            try:
                if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'erasure'").fetchone():
                    erased_there = erased_in(connection)
                recipient = backup.recipient(connection)
                head = copying.audit_head(connection)
                begun = _begun(connection)
                carried = after_restore.read_carried(connection)
            finally:
                connection.close()
    gone = tuple(dict.fromkeys((*erased.remembered(path), *erased_there)))
    return Outgoing(head, gone, recipient, begun, carried)


@takes_connection
def erased_in(connection: Any) -> Erased:
    """The uids of those who were erased."""
    return tuple(row[0] for row in connection.execute("SELECT customer_uid FROM erasure ORDER BY id"))
