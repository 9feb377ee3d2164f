"""The one SQLite library of the process, and connections with the settings every base is opened with.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL base under several writers and checkpointers, so the bundled current library
is used; Python's own serves only from 3.51.3. Two SQLite libraries in one process cancel each other's locks: nothing
else may import ``sqlite3`` on a base. The library is chosen when it is first needed: SQLCipher's where the base of this
process is an encrypted one (:func:`use_cipher`).
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from deskcrm.errors import StoreError, Unsupported
from deskcrm.locale.messages import N_
from deskcrm.store import cipher

OLDEST = (3, 51, 3)
"""The oldest SQLite without the WAL defect."""

BUSY_SECONDS = 15.0
"""How long a connection waits for another program's lock."""

LOG_PAGES = 4000
"""Pages in the log from which a save brings them into the base itself, and waits for it. The desk does so between
saves (:meth:`deskcrm.store.Office.settle`); this bounds what a program leaves that never has a moment for it."""

Connection = Any
"""A DB-API connection of the chosen library."""


CIPHER = "sqlcipher3.dbapi2"
"""The module of SQLCipher's SQLite, of the extra ``encrypted``."""

dbapi: Any
"""The DB-API module in use; its exceptions are the ones to catch."""


def __getattr__(name: str) -> Any:
    """Chooses the library when it is first asked for."""
    if name != "dbapi":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _use(_library())


def use_cipher() -> None:
    """From now on this process opens bases with SQLCipher's SQLite, plain ones too. Only while none is open.

    Raises StoreError where the extra is not installed.
    """
    try:
        module = import_module(CIPHER)
    except ImportError as error:
        raise StoreError(
            N_("deskcrm opens an encrypted base with the extra “encrypted”: pip install 'deskcrm[encrypted]'.")
        ) from error
    if module.sqlite_version_info < OLDEST:
        raise StoreError(
            N_("The SQLite of sqlcipher3 is older than {version}; install 'deskcrm[encrypted]' anew."),
            version=".".join(map(str, OLDEST)),
        )
    _use(module)


def _library() -> ModuleType:
    for name in ("pysqlite3.dbapi2", CIPHER, "sqlite3"):
        try:
            module = import_module(name)
        except ImportError:
            continue
        if module.sqlite_version_info >= OLDEST:
            return module
    raise Unsupported(
        N_("This Python has no SQLite from {version} on; install deskcrm with its dependencies."),
        version=".".join(map(str, OLDEST)),
    )


def _use(module: Any) -> Any:
    # The library binds numbers, text and byte arrays at once, and looks for an adapter for everything else: with none
    # registered, the search costs more than the binding, for the two other kinds of values that every row has.
    module.register_adapter(bytes, bytes)
    module.register_adapter(type(None), {}.get)
    globals()["dbapi"] = module
    return module


def connect(path: Path, mode: str, *, like: Path | None = None) -> Connection:
    """A connection to the file at ``path``: ``mode`` is ro, rw or rwc. An encrypted one gets its key here; a file that
    is not there yet or empty is encrypted where the one at ``like`` is, and with the same key.

    The connection is in autocommit (transactions are begun in words), may be handed from thread to thread, and syncs
    each commit to the disk.
    """
    # as_uri percent-encodes what a path may hold: '#', '?', blanks, Thai.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    key = cipher.key_of(path, like)
    library = globals().get("dbapi") or _use(_library())
    connection = library.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        _set_up(connection, key)
    except BaseException as error:
        connection.close()
        if isinstance(error, UnicodeDecodeError):  # the error's own text quotes bytes of a damaged file
            raise library.DatabaseError("database disk image is malformed") from error
        raise
    return connection


def _set_up(connection: Connection, key: cipher.Key | None) -> None:
    if key is not None:  # before anything else
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write about wrong keys on the screen
        connection.execute(f'PRAGMA key = "{key.words()}"')
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -16000")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")


def shorten_log(path: Path) -> None:
    """Brings the log of the file at ``path`` into it and empties the log; where another program reads just now, the
    next one that closes the file does."""
    connection = connect(path, "rw")
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
