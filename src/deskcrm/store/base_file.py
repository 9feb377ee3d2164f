"""The file apart from what is in it: is it there, is it ours, is it of a version we know, what stands beside it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from deskcrm.errors import StoreError
from deskcrm.locale.messages import N_

APPLICATION_ID = 0x6465736B
"""``desk`` in ASCII: the application_id in the header of every base."""

SCHEMA_VERSION = 11
"""The newest migration, kept as user_version in the header."""

ENDINGS = ("", "-wal", "-shm", ".drafts", ".drafts-wal", ".drafts-shm")
"""What stands beside a base under its name and holds people's data."""

_MAGIC = b"SQLite format 3\x00"


def check(path: Path, *, to_write: bool = True) -> int:
    """The schema version of the base at ``path``, read from its header alone: before this process has a connection to
    it, for closing the file would take away the connection's locks (POSIX).

    Raises StoreError when it is missing, a folder, not a deskcrm base, newer than this program, or not writable and
    ``to_write`` asks for that.
    """
    if not path.parent.is_dir():
        raise StoreError(
            N_("There is no folder {folder}; the base {name} cannot be there."), folder=path.parent, name=path.name
        )
    if path.is_dir():
        raise StoreError(N_("{path} is a folder, not a deskcrm base."), path=path)
    if not path.exists():
        raise StoreError(N_("There is no base at {path}; “deskcrm init” makes one."), path=path)
    if not path.is_file():  # reading a pipe or a device could wait for ever
        raise foreign(path)
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise StoreError(N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror) from error
    if header[:16] != _MAGIC or len(header) < 100 or int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise foreign(path)
    version = int.from_bytes(header[60:64])
    if version > SCHEMA_VERSION:
        raise StoreError(
            N_(
                "{path} was written by a newer deskcrm (base version {version}, this program knows {known}); "
                "it was left as it is."
            ),
            path=path,
            version=version,
            known=SCHEMA_VERSION,
        )
    if to_write and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreError(N_("{path} is read-only here; the desk needs to write to it and its folder."), path=path)
    return version


def check_tables(names: set[str], path: Path) -> None:
    """Raises StoreError when a base with our header has not the tables (``names``) that every base has."""
    if "setting" not in names:
        raise foreign(path)


def remove(path: Path) -> None:
    """Takes away a base whose making failed, with all that stands beside it; what cannot be taken away stays."""
    for ending in (*ENDINGS, ".lock"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink()


def damaged(path: Path) -> StoreError:
    """The error for a base that SQLite cannot read."""
    return StoreError(N_("{path} is damaged and was left as it is; “deskcrm doctor” says what helps."), path=path)


def foreign(path: Path) -> StoreError:
    """The error for a file that is no base of ours."""
    return StoreError(N_("{path} is not a deskcrm base; it was left as it is."), path=path)
