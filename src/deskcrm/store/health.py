"""Is the file sound: what SQLite, the file's rights and the disk it lies on say about a base."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deskcrm.errors import StoreError
from deskcrm.store import audit, backup, base_file, sqlite
from deskcrm.store.doors import takes_connection
from deskcrm.store.drafts import Drafts

_MOST = 1_000
_OF_AN_INDEX = re.compile(
    r"(?:row \d+ missing from index|wrong # of entries in index|non-unique entry in index"
    r"|row \d+ values differ from index|rowid not at end of record for row \d+ of index) (\S+)"
)
_FULL_TEXTS = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%USING fts5%'"


_PARTS = ("", "-wal", "-shm")
"""What a base is made of on the disk."""

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "davfs",
     "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.glusterfs", "fuse.s3fs", "ncpfs", "beegfs", "vboxsf"}
)  # fmt: skip
"""File systems whose locks do not hold between machines, or not for the shared memory that WAL needs."""


@takes_connection
def integrity(connection: Any, *, most: int = 10) -> tuple[str, ...]:
    """What SQLite's own check finds wrong, at most so many lines; none when the file is sound."""
    found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({int(most)})")]
    return () if found == ["ok"] else tuple(found)


@takes_connection
def damaged_indexes(connection: Any) -> tuple[str, ...] | None:
    """The indexes, where nothing but indexes is damaged: the records are whole, and :func:`make_anew` or a rebuild of
    the full text mends them. None where anything else is, or more than can be listed."""
    found = integrity(connection, most=_MOST)
    texts = {row[0] for row in connection.execute(_FULL_TEXTS)}
    names: set[str] = set()
    for line in found:
        of_a_table = _OF_AN_INDEX.fullmatch(line)
        of_a_text = {name for name in texts if "fts5" in line.lower() and re.search(rf"\b{re.escape(name)}\b", line)}
        if of_a_table is None and not of_a_text:
            return None
        names |= of_a_text if of_a_table is None else {of_a_table[1]}
    return tuple(sorted(names)) if len(found) < _MOST else None


@takes_connection
def make_anew(connection: Any, index: str) -> None:
    """The index of a table, from its records. Raises the library's errors when the records themselves do not fit it."""
    connection.execute('REINDEX "{}"'.format(index.replace('"', '""')))


@takes_connection
def orphans(connection: Any) -> tuple[tuple[str, int], ...]:
    """Tables with rows that point to nothing, and how many."""
    counts: dict[str, int] = {}
    for row in connection.execute("PRAGMA foreign_key_check"):
        counts[row[0]] = counts.get(row[0], 0) + 1
    return tuple(sorted(counts.items()))


@takes_connection
def audit_broken_at(connection: Any) -> int | None:
    """The first audit entry that is not as it was written, or None."""
    return audit.broken_at(connection)


@takes_connection
def schema(connection: Any) -> dict[str, str]:
    """What the base is made of: each table, index and trigger with its statement, blanks aside, but for the migrations'
    own table."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " AND name <> 'alembic_version'"
    )
    return {name: " ".join(sql.split()) for name, sql in rows}


def schema_of_a_new_base() -> dict[str, str]:
    """As :func:`schema`, of a base that this program makes now. Raises StoreError, OSError."""
    from deskcrm.store.office import create_base

    with tempfile.TemporaryDirectory(prefix="deskcrm-") as folder:
        made = Path(folder) / "new.db"
        create_base(made)
        connection = sqlite.connect(made, "ro")
        try:
            return schema(connection)
        finally:
            connection.close()


def code(path: Path) -> frozenset[tuple[str, str]]:
    """The triggers and views of the base at ``path``, each with its statement. Raises the library's errors."""
    connection = sqlite.connect(path, "ro")
    try:
        return _code_of(schema(connection))
    finally:
        connection.close()


def code_of_a_new_base() -> frozenset[tuple[str, str]]:
    """As :func:`code`, of a base that this program makes now. Raises StoreError, OSError."""
    return _code_of(schema_of_a_new_base())


def _code_of(made: dict[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (name, sql) for name, sql in made.items() if sql.upper().startswith(("CREATE TRIGGER", "CREATE VIEW"))
    )


def room(path: Path) -> tuple[int, int]:
    """Bytes free on the disk of the base at ``path``, and bytes that its next backup takes. Raises OSError."""
    return shutil.disk_usage(path.parent).free, path.stat().st_size


def open_to_others(path: Path) -> tuple[Path, ...]:
    """The files of the base at ``path``, its backups and their folder, that others on this machine may read or write;
    none on Windows."""
    if os.name == "nt":
        return ()
    place = backup.folder(path)
    files = [path.with_name(path.name + ending) for ending in base_file.ENDINGS]
    files += [place, *(one.path for one in backup.kept(path))]
    return tuple(file for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077)


def folder_open_to_others(path: Path) -> bool:
    """Whether others on this machine may put files into the folder of the base at ``path`` and take the base away; not
    where each may only take away their own, as in ``/tmp``. False on Windows."""
    if os.name == "nt":
        return False
    mode = path.parent.stat().st_mode
    return bool(mode & 0o022) and not mode & stat.S_ISVTX


def close_to_others(path: Path) -> None:
    """Takes the rights of others away from the files of the base. Raises OSError."""
    for file in open_to_others(path):
        file.chmod(0o700 if file.is_dir() else 0o600)


def drafts_readable(path: Path) -> bool:
    """Whether the drafts beside the base at ``path`` can be read; none at all are fine."""
    drafts = Drafts(path)
    if not drafts.path.exists():
        return True
    try:
        drafts.all()
    except (StoreError, ValueError):
        return False
    finally:
        drafts.close()
    return True


def network_file_system(path: Path) -> str:
    """The name of the network file system that ``path`` lies on; empty for a local disk and where none can tell."""
    if os.name == "nt":
        return "UNC" if str(path.absolute()).startswith("\\\\") else ""
    if not sys.platform.startswith("linux"):
        return ""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    kind = kind_of_mount(mounts, path.resolve())
    return kind if kind in NETWORK else ""


def kind_of_mount(mounts: list[str], path: Path) -> str:
    """The kind of the file system ``path`` lies on, by the lines of Linux's ``mountinfo``; empty where none tells."""
    longest, kind = -1, ""
    for line in mounts:
        place, sign, rest = line.partition(" - ")
        columns = place.split(" ")
        if not sign or len(columns) < 5:
            continue
        point = columns[4].replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= longest:
            longest, kind = len(point), rest.split(" ")[0]
    return kind


def is_damaged(path: Path) -> bool:
    """Whether the file at ``path`` is a deskcrm base that SQLite cannot read through.

    Raises StoreError for a file that is no base of ours at all, or of a newer version. The desk asks this of its own
    base: the file itself is opened only where SQLite does not know it for one, for closing it would take away the locks
    of the desk's connections.
    """
    found = False
    try:
        # SQLite first: the desk asks this of the base it has open, and the header read beside a connection would take
        # away its locks.
        connection = sqlite.connect(path, "ro")
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if application == base_file.APPLICATION_ID and version <= base_file.SCHEMA_VERSION:
                return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
        finally:
            connection.close()
    except sqlite.dbapi.DatabaseError as error:
        found = not isinstance(error, sqlite.dbapi.OperationalError) or "disk image" in str(error)
    base_file.check(path)
    return found


@contextlib.contextmanager
def out_of_the_way(path: Path) -> Iterator[Path]:
    """Moves a damaged base, with what belongs to it, aside and gives its new path; where nothing sound comes into its
    place, it is put back: what is damaged can still be looked into. Raises OSError."""
    aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%dT%H%M%S')}")
    for ending in _PARTS:
        source = path.with_name(path.name + ending)
        if source.exists():
            source.rename(aside.with_name(aside.name + ending))
    try:
        yield aside
    except BaseException:
        for ending in reversed(_PARTS):
            source, target = aside.with_name(aside.name + ending), path.with_name(path.name + ending)
            if source.exists():
                source.replace(target)
            else:
                target.unlink(missing_ok=True)
        raise
