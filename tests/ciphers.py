"""An encrypted base in a test's own process: SQLCipher meanwhile, the usual library again afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deskcrm.store import cipher, sqlite

PASSPHRASE = "ร้านของเรา, since 2011"

needed = pytest.mark.skipif(not cipher.installed(), reason="sqlcipher3 is not installed")


@pytest.fixture
def ciphered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SQLCipher, with keys that are made at once."""
    before = sqlite.dbapi
    monkeypatch.setattr(cipher, "ROUNDS", 2)
    yield
    locked_again()
    sqlite._use(before)


def locked_again() -> None:
    """As in a new process: nobody typed anything yet."""
    cipher.forget_all()
