"""The file apart from what is in it: is it there, is it ours, is it of a version we know, what stands beside it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from deskcrm.errors import StoreError
from deskcrm.locale.messages import N_

APPLICATION_ID = 0x6465736B
"""``desk`` in ASCII: the application_id in the header of every base."""

SCHEMA_VERSION = 12
"""The newest migration, kept as user_version in the header."""

ENDINGS = ("", "-wal", "-shm", ".drafts", ".drafts-wal", ".drafts-shm")
"""What stands beside a base under its name and holds people's data."""

_MAGIC = b"SQLite format 3\x00"
_LOGS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_FRACTIONS = b"\x40\x20\x20"
"""What every plain file of SQLite's has there."""
_DIFFERENT = 50
"""Different bytes among a hundred random ones, at least; there are 83 as a rule."""
_LEAST = 4_096
"""Bytes of a page: an encrypted base has one at least."""


def check(path: Path, *, to_write: bool = True) -> int:
    """The schema version of the base at ``path``, read from its header alone: before this process has a connection to
    it, for closing the file would take away the connection's locks (POSIX). Of an encrypted one it is asked with the
    key.

    Raises StoreError when it is missing, a folder, not a deskcrm base, newer than this program, or not writable and
    ``to_write`` asks for that; Locked when it is encrypted and no key that opens it is held.
    """
    header, size = _begin(path)
    if _looks_encrypted(header, size):
        from deskcrm.store import cipher

        application, version = cipher.version(path)
        if application != APPLICATION_ID:
            raise foreign(path)
    else:
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
    if to_write:
        check_writable(path)
    return version


def check_writable(path: Path) -> None:
    """Raises StoreError where the base at ``path`` or its folder is read-only."""
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreError(N_("{path} is read-only here; the desk needs to write to it and its folder."), path=path)


def is_encrypted(path: Path) -> bool:
    """Whether the file at ``path`` is an encrypted base as far as its first bytes tell: they are random, as those of a
    base whose beginning was overwritten. False where there is no file; otherwise as :func:`check` it is only asked
    before this process has a connection to it."""
    if not path.is_file():
        return False
    try:
        return _looks_encrypted(*_begin(path))
    except StoreError:
        return False


def is_plain(path: Path) -> bool:
    """Whether the file at ``path`` is one of SQLite's, or its log, that anybody can read."""
    try:
        with path.open("rb") as file:
            begin = file.read(16)
    except OSError:
        return False
    return begin == _MAGIC or begin[:4] in _LOGS


def _begin(path: Path) -> tuple[bytes, int]:
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
            header, size = file.read(100), os.fstat(file.fileno()).st_size
    except OSError as error:
        raise StoreError(N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror) from error
    return header, size


def _looks_encrypted(header: bytes, size: int) -> bool:
    """An encrypted file has nothing in its header that a plain one has, a single byte of which may be damaged."""
    if len(header) < 100 or size < _LEAST:
        return False
    alike = sum(one == other for one, other in zip(header, _MAGIC, strict=False))
    ours = int.from_bytes(header[68:72]) == APPLICATION_ID and header[21:24] == _FRACTIONS
    text = all(32 <= one < 127 or one in b"\t\r\n" for one in header)
    return not (alike >= len(_MAGIC) // 2 or ours or text) and len(set(header)) >= _DIFFERENT


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
