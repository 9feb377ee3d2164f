"""The keys of an encrypted base (SQLCipher): held in this process's memory, and nowhere else.

A key comes of the passphrase and the salt in the first 16 bytes of the file, as SQLCipher itself makes it, so that the
``sqlcipher`` shell opens the file by the passphrase too. It is made once: a connection gets it ready, for making it
takes a good part of a second. What stands beside a base, drafts and backups, has the base's own salt and key.

Which key a file has is read from its first bytes before this process has a connection to it, and remembered: a file
opened beside a connection, once closed, would take away the connection's locks on it (POSIX).
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from deskcrm.errors import Locked, StoreError
from deskcrm.locale.messages import N_
from deskcrm.store import base_file

SALT = 16
"""Bytes of a salt: an encrypted file begins with it."""

ROUNDS = 256_000
"""SQLCipher's own, of PBKDF2 with SHA-512."""


@dataclass(frozen=True, slots=True)
class Key:
    """What opens an encrypted file; never shown."""

    salt: bytes = field(repr=False)
    secret: bytes = field(repr=False)

    def words(self) -> str:
        """As SQLCipher takes it ready made."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


class _Held:
    """What this process knows: the passphrase of its base, keys by their salts, which file has which."""

    passphrase = ""
    keys: dict[bytes, Key] = {}
    files: dict[str, Key | None] = {}


def in_use() -> bool:
    """Whether this process holds a key: its base is an encrypted one."""
    return bool(_Held.keys)


def installed() -> bool:
    """Whether the extra is there; nothing is loaded."""
    return importlib.util.find_spec("sqlcipher3") is not None


def require(path: Path) -> None:
    """Raises Locked where the extra that opens the encrypted base at ``path`` is not installed."""
    if not installed():
        raise Locked(
            N_("{path} is encrypted, or damaged at its beginning. deskcrm opens an encrypted base with the extra "
               "“encrypted”: pip install 'deskcrm[encrypted]'."),
            path=path,
        )  # fmt: skip


def key_of(path: Path, like: Path | None = None) -> Key | None:
    """The key of the file at ``path``, None for a plain one and one whose passphrase is not known here. A file that is
    not there or empty has that of ``like``."""
    if not _Held.keys:
        return None
    name = os.path.realpath(path)
    try:
        size = os.stat(name).st_size  # noqa: PTH116
    except OSError:
        size = 0
    if not size:
        _Held.files[name] = None if like is None else key_of(like)
    elif name not in _Held.files:
        _Held.files[name] = _Held.keys.get(_salt(path))
    return _Held.files[name]


def knows(path: Path) -> bool:
    """Whether a key is held that the file at ``path``, which is not in use, was encrypted with."""
    return _salt(path) in _Held.keys


def hold(path: Path, key: Key | None) -> None:
    """The file at ``path`` was written with this key, or plain."""
    _Held.files[os.path.realpath(path)] = key


def forget(path: Path) -> None:
    """The file at ``path`` was written by other means: it is looked at anew."""
    _Held.files.pop(os.path.realpath(path), None)


def forget_all() -> None:
    """No key is held any more; for tests, which open many bases in one process."""
    _Held.passphrase, _Held.keys, _Held.files = "", {}, {}


def new_key(passphrase: str) -> Key:
    """A key with a salt of its own, held from now on."""
    key = _made(passphrase, os.urandom(SALT))
    _Held.keys[key.salt] = key
    _Held.passphrase = passphrase
    return key


def unlock(path: Path, passphrase: str) -> None:
    """Holds the key that ``passphrase`` makes for the file at ``path`` and uses SQLCipher from now on; only while
    nothing is open. Raises Locked when it does not open the file, or the extra is not installed."""
    from deskcrm.store import sqlite

    require(path)
    sqlite.use_cipher()
    try:
        key = _made(passphrase, _salt(path))
        _Held.keys[key.salt] = key
        forget(path)
        version(path)
    except BaseException:
        _Held.keys.pop(_salt(path), None)
        forget(path)
        raise
    _Held.passphrase = _Held.passphrase or passphrase


def opens_with_the_same(path: Path) -> bool:
    """Whether the passphrase that is held opens the file at ``path`` too; it may have a salt of its own."""
    if not _Held.passphrase:
        return False
    if not knows(path):
        try:
            unlock(path, _Held.passphrase)
        except StoreError:
            return False
    return True


def version(path: Path) -> tuple[int, int]:
    """The application_id and user_version of an encrypted file. Raises Locked where no key opens it."""
    from deskcrm.store import sqlite

    if key_of(path) is None:
        require(path)
        raise Locked(
            N_("{path} is encrypted, or damaged at its beginning; its passphrase is not known here."), path=path
        )
    try:
        with contextlib.closing(sqlite.connect(path, "ro")) as connection:
            application, number = (
                connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
            )
    except sqlite.dbapi.DatabaseError as error:
        raise _not_opened(path, error) from error
    return int(application), int(number)


def _not_opened(path: Path, error: Exception) -> StoreError:
    code = getattr(error, "sqlite_errorname", "") or ""
    if "CORRUPT" in code:  # its first page opened
        return base_file.damaged(path)
    if "NOTADB" in code:
        return Locked(
            N_("{path} does not open: the passphrase is another one, or the file is damaged."),
            path=path, field="passphrase",
        )  # fmt: skip
    return StoreError(N_("{path} cannot be opened: {reason}."), path=path, reason=error)


def _salt(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(SALT)
    except OSError as error:
        raise StoreError(N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror) from error


def _made(passphrase: str, salt: bytes) -> Key:
    # The same letters come in two ways from two keyboards.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return Key(salt, hashlib.pbkdf2_hmac("sha512", typed, salt, ROUNDS, 32))
