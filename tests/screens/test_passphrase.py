"""An encrypted base asks for its passphrase before anything of it stands on the screen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ciphers import PASSPHRASE, ciphered, locked_again, needed
from deskcrm.screens import passphrase
from deskcrm.settings.passphrase_file import VARIABLE
from deskcrm.store import ciphering, sqlite

from .conftest import desk, screen_text, type_text, until

pytestmark = [needed, pytest.mark.usefixtures("ciphered")]
__all__ = ["ciphered"]


@pytest.fixture
def sealed(people_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The base with a few people, encrypted."""
    monkeypatch.setattr(passphrase, "WAIT", 0.0)
    sqlite.use_cipher()
    ciphering.encrypt(people_path, PASSPHRASE, now=datetime.now(UTC))
    locked_again()
    return people_path


async def test_nothing_stands_there_before_the_passphrase(sealed: Path) -> None:
    async with desk(sealed, ready=False) as (app, pilot):
        await until(pilot, lambda: "This base is encrypted" in screen_text(app) and app.focused is not None)
        for key in ("f2", "f5", "f8", "ctrl+n", "ctrl+p", "ctrl+o", "escape"):
            await pilot.press(key)
        assert type(app.screen).__name__ == "PassphraseScreen"
        await type_text(pilot, "something else")
        assert "something" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "passphrase is another one" in " ".join(screen_text(app).split()))
        assert "Somchai" not in screen_text(app)
        await type_text(pilot, PASSPHRASE)
        await pilot.press("enter")
        await until(pilot, lambda: app.staff is not None and "Somchai Jaidee" in screen_text(app))
        await type_text(pilot, "som")
        await until(pilot, lambda: "Person" not in screen_text(app))
        assert "Somchai Jaidee" in screen_text(app)


async def test_a_job_hands_it_over_in_a_file(sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "passphrase"
    file.touch(0o600)
    file.write_text(PASSPHRASE, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(file))
    async with desk(sealed) as (app, _pilot):
        assert app.is_open
    locked_again()
    file.write_text("something else", encoding="utf-8")
    async with desk(sealed, ready=False) as (app, pilot):
        await until(pilot, lambda: app.return_code == 1)
