"""Backups that only a passphrase or a key opens: the age format (age-encryption.org), by pyrage.

A file for a key is a plain age file: ``age -d -i KEYFILE`` opens it too. Of a file for a passphrase the first lines are
an age file in letters that holds a key, encrypted with the passphrase, and the rest is an age file for that key: so a
base of gigabytes passes through a little memory, which age's own passphrase files do not do here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

from deskcrm.errors import Refused, StoreError
from deskcrm.locale.messages import N_
from deskcrm.store.pace import Pace

ENDING = ".age"

_FOR_KEY = b"age-encryption.org/v1"
_FOR_PASSPHRASE = b"-----BEGIN AGE ENCRYPTED FILE-----"
_KEY_ENDS = b"-----END AGE ENCRYPTED FILE-----"
_LONGEST_KEY = 8_192
_STEP = 1 << 20

SHORTEST = 8
"""Letters of a passphrase at least; a short one falls to whoever has the file and time."""

Secret = Callable[[], str]
"""Asks for a passphrase when one is needed."""


def kind_of(path: Path) -> str:
    """``key`` or ``passphrase`` for a file that needs one, empty for any other. Raises OSError."""
    with path.open("rb") as file:
        begin = file.read(len(_FOR_PASSPHRASE))
    if begin == _FOR_PASSPHRASE:
        return "passphrase"
    return "key" if begin.startswith(_FOR_KEY) else ""


def checked_recipient(text: str, field: str = "recipient") -> str:
    """A public key as it is kept. Raises Refused for what is none."""
    import pyrage

    key = text.strip()
    try:
        if key:
            pyrage.x25519.Recipient.from_str(key)
    except (pyrage.RecipientError, UnicodeError):
        raise Refused(N_("{field}: a public key of age is needed; it begins with age1."), field=field) from None
    return key


def new_key(path: Path) -> str:
    """Writes a new secret key to ``path``, for the owner alone, and returns its public one. Raises OSError, also when
    there is a file already."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(f"# public key: {public}\n{identity}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)  # an empty file would stand in the way of the next try
        raise
    return public


def encrypt(source: Path, target: Path, *, recipient: str = "", passphrase: str = "", pace: Pace | None = None) -> None:
    """Writes ``source`` to ``target`` for the holder of the key of ``recipient``, or for whoever knows the passphrase.

    Raises OSError, and StoreError when it is stopped."""
    import pyrage

    with source.open("rb") as reader, target.open("wb") as writer:
        if passphrase:
            identity = pyrage.x25519.Identity.generate()
            sealed = pyrage.passphrase.encrypt(str(identity).encode(), passphrase, armored=True)
            writer.write(sealed.rstrip(b"\n") + b"\n")
            public = identity.to_public()
        else:
            public = pyrage.x25519.Recipient.from_str(recipient)
        _through(lambda from_, to: pyrage.encrypt_io(from_, to, [public]), reader, writer, pace)
        writer.flush()
        os.fsync(writer.fileno())


def decrypt(source: Path, target: Path, *, passphrase: Secret | None = None, key: Path | None = None) -> None:
    """Writes what ``source`` holds to ``target``. Raises StoreError when the passphrase or the key does not open it, or
    it is not whole; OSError."""
    import pyrage

    with source.open("rb") as reader, target.open("wb") as writer:
        os.chmod(target, 0o600)  # noqa: PTH101
        try:
            if kind_of(source) == "passphrase":
                sealed = _sealed_key(reader, source)
                secret = pyrage.passphrase.decrypt(sealed, passphrase() if passphrase else "").decode()
                identities = [pyrage.x25519.Identity.from_str(secret)]
            else:
                identities = _identities(key, source)
            _through(lambda from_, to: pyrage.decrypt_io(from_, to, identities), reader, writer)
        except (pyrage.DecryptError, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise StoreError(
                N_("{source} does not open: the passphrase or the key is another one, or the file is damaged."),
                source=source,
            ) from error


def _sealed_key(reader: IO[bytes], source: Path) -> bytes:
    begin = reader.read(_LONGEST_KEY)
    end = begin.find(_KEY_ENDS)
    after = begin.find(b"\n", end)
    if end < 0 or after < 0:
        raise StoreError(N_("{source} is not whole: its key has no end."), source=source)
    reader.seek(after + 1)
    return begin[: after + 1]


def _identities(key: Path | None, source: Path) -> list[Any]:
    import pyrage

    if key is None:
        raise Refused(N_("{source} opens with a key: name its file with --key."), source=source)
    try:
        lines = key.read_text(encoding="utf-8").splitlines()
        found = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.strip()[:1] not in ("", "#")]
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise Refused(N_("{key} holds no key of age."), key=key) from error
    if not found:
        raise Refused(N_("{key} holds no key of age."), key=key)
    return found


def _through(work: Callable[[IO[bytes], IO[bytes]], object], reader: IO[bytes], writer: IO[bytes],
             pace: Pace | None = None) -> None:  # fmt: skip
    """Runs ``work``. What the files themselves refuse, a full disk for instance, comes out as the error it was: the
    library makes a text of it."""
    from_, to = _Stepping(reader, pace), _Stepping(writer, None)
    try:
        work(cast("IO[bytes]", from_), cast("IO[bytes]", to))
    except Exception:
        cause = from_.error or to.error
        if cause is not None:
            raise cause from None
        raise


class _Stepping:
    """A file that rests between its parts and remembers what went wrong with it."""

    def __init__(self, file: IO[bytes], pace: Pace | None) -> None:
        self._file = file
        self._pace = pace
        self._since = 0
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        try:
            part = self._file.read(size)
            self._since += len(part)
            if self._pace is not None and self._since >= _STEP:
                self._since = 0
                self._pace.step()
        except (OSError, StoreError) as error:
            self.error = error
            raise
        return part

    def write(self, part: bytes) -> int:
        """Writes them."""
        try:
            return self._file.write(part)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """As it says."""
        self._file.flush()
