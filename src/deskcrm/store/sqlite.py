"""The one SQLite library of the process, and connections with the settings every base is opened with.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL base under several writers and checkpointers, so the bundled current library
is used; Python's own serves only from 3.51.3. Two SQLite libraries in one process cancel each other's locks: nothing
else may import ``sqlite3`` on a base.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

from deskcrm.errors import Unsupported
from deskcrm.locale.messages import N_

OLDEST = (3, 51, 3)
"""The oldest SQLite without the WAL defect."""

BUSY_SECONDS = 15.0
"""How long a connection waits for another program's lock."""

LOG_PAGES = 4000
"""Pages in the log from which a save brings them into the base itself, and waits for it. The desk does so between
saves (:meth:`deskcrm.store.Office.settle`); this bounds what a program leaves that never has a moment for it."""

Connection = Any
"""A DB-API connection of the chosen library."""


def _library() -> ModuleType:
    for name in ("pysqlite3.dbapi2", "sqlcipher3.dbapi2", "sqlite3"):
        try:
            module = __import__(name, fromlist=["connect"])
        except ImportError:
            continue
        if module.sqlite_version_info >= OLDEST:
            return module
    raise Unsupported(
        N_("This Python has no SQLite from {version} on; install deskcrm with its dependencies."),
        version=".".join(map(str, OLDEST)),
    )


dbapi: Any = _library()
"""The DB-API module in use; its exceptions are the ones to catch."""


# The library binds numbers, text and byte arrays at once, and looks for an adapter for everything else: with none
# registered, the search costs more than the binding, for the two other kinds of values that every row has.
dbapi.register_adapter(bytes, bytes)
dbapi.register_adapter(type(None), {}.get)


_SETTINGS = (
    "foreign_keys = ON",
    "synchronous = FULL",
    "secure_delete = ON",
    "cache_size = -16000",
    f"wal_autocheckpoint = {LOG_PAGES}",
)


def connect(path: Path, mode: str) -> Connection:
    """A connection to the file at ``path``: ``mode`` is ro, rw or rwc.

    The connection is in autocommit (transactions are begun in words), may be handed from thread to thread, and syncs
    each commit to the disk.
    """
    # as_uri percent-encodes what a path may hold: '#', '?', blanks, Thai.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = dbapi.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
    except BaseException as error:
        connection.close()
        if isinstance(error, UnicodeDecodeError):  # the error's own text quotes bytes of a damaged file
            raise dbapi.DatabaseError("database disk image is malformed") from error
        raise
    return connection


def shorten_log(path: Path) -> None:
    """Brings the log of the file at ``path`` into it and empties the log; where another program reads just now, the
    next one that closes the file does."""
    connection = connect(path, "rw")
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
