"""``encrypt``: what it says, what every day's commands do on an encrypted base, and who does not get in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ciphers import PASSPHRASE, ciphered, locked_again, needed
from deskcrm.cli import passphrase
from deskcrm.settings.passphrase_file import VARIABLE
from deskcrm.store import base_file, cipher

from .conftest import Command

pytestmark = [needed, pytest.mark.usefixtures("ciphered")]
__all__ = ["ciphered"]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file with the passphrase, for its owner alone."""
    file = tmp_path / "passphrase"
    file.touch(0o600)
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return file


def test_the_day_goes_on_with_an_encrypted_base(
    command: Command, base: Path, secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrase, "WAITS", (0.0,) * 3)
    before = shutil.copy(base, tmp_path / "before.db")

    def run(*arguments: str | Path, status: int = 0) -> str:
        locked_again()  # each is a process of its own
        done = command("--db", base, *arguments, status=status, **{VARIABLE: str(secret)})
        assert PASSPHRASE not in done.stdout + done.stderr
        return done.stdout + done.stderr

    plain = run("backup").strip()
    assert "terminal" in command.refused("--db", base, "encrypt")
    said = run("encrypt")
    assert "is encrypted" in said
    assert "remains stay" in said
    assert plain in said, "what is still plain is named"
    assert "already" in run("encrypt", status=1)
    assert "(encrypted)" in run("where")
    assert "look: The base is encrypted; still to be read" in run("doctor")
    assert "encrypted the base" in run("audit")
    assert "Somchai Jaidee" in run("search", "somch")
    code = command.json("--db", base, "search", "somch", "--json", **{VARIABLE: str(secret)})[0]["code"]
    assert "Somchai" in run("show", code)
    run("log", code, "--channel", "phone", "--minutes", "3", "--subject", "lilies")
    (tmp_path / "more.csv").write_text("code,name\nA-9,Imported One\n", encoding="utf-8")
    assert "1 created" in run("import", "customers", tmp_path / "more.csv")
    run("export", "customers", "--to", tmp_path / "out.csv")
    assert "Imported One" in (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "encrypted" in run("backups").splitlines()[1]
    run("restore", before)
    assert base_file.is_encrypted(base)
    assert "plain again" in run("encrypt", "--undo")
    locked_again()
    assert "Somchai Jaidee" in command("--db", base, "search", "somch").stdout


def test_who_has_not_the_passphrase_reads_nothing(
    command: Command, base: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("deskcrm.cli.passphrase.time.sleep", waited.append)
    command("--db", base, "encrypt", **{VARIABLE: str(secret)})
    locked_again()
    assert VARIABLE in command.refused("--db", base, "search", "somch")
    secret.write_text("something else\n", encoding="utf-8")
    for words in (["search", "somch"], ["encrypt", "--undo"], ["export", "all", "--to", base.with_name("out.json")]):
        said = command.refused("--db", base, *words, **{VARIABLE: str(secret)})
        assert "the passphrase is another one, or the file is damaged" in said
    assert waited == [1.0] * 3
    kept = next(base.with_name(f"{base.name}.backups").glob("*.db"))
    assert "move it away" in command.refused("--db", base, "restore", kept, **{VARIABLE: str(secret)})
    secret.chmod(0o644)
    assert "chmod 600" in command.refused("--db", base, "search", "somch", **{VARIABLE: str(secret)})
    monkeypatch.setattr(cipher, "installed", lambda: False)
    assert "deskcrm[encrypted]" in command.refused("--db", base, "search", "somch")


def test_a_clerk_does_not_encrypt(command: Command, base: Path, secret: Path) -> None:
    said = command.refused("--db", base, "--staff", "Pete", "encrypt", **{VARIABLE: str(secret)})
    assert "supervisor" in said
    assert base_file.is_plain(base)
