"""The command on real files, with a home that is not the user's."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskcrm.cli import main
from deskcrm.clock import Clock
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.locale import messages
from deskcrm.store import open_base

NOW = "2026-03-02T09:00"
"""A Monday morning at the office."""

NAMES = ("Somchai Jaidee", "Bob [/] [bold]x", "ลูกค้า ทดสอบ", "50% '; DROP TABLE customer; -- 🙂")


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Command:
    """Runs ``deskcrm`` away from the user's files: in a process of its own, or within this one, which is faster."""

    home: Path
    apart: bool

    def __call__(self, *arguments: str | Path, status: int | None = 0, **environment: str) -> Done:
        """The finished command; ``status`` is what it must have ended with (None for any)."""
        words = [str(argument) for argument in arguments]
        done = (self._apart if self.apart else self._within)(words, self.variables(**environment))
        assert "Traceback" not in done.stderr
        if status is not None:
            assert done.returncode == status, done.stderr
        return done

    def json(self, *arguments: str | Path, status: int = 0, **environment: str) -> Any:
        """The one document on its standard output."""
        return json.loads(self(*arguments, status=status, **environment).stdout)

    def refused(self, *arguments: str | Path, status: int = 1, **environment: str) -> str:
        """The one sentence it was refused with; standard output must be empty."""
        done = self(*arguments, status=status, **environment)
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1, done.stderr
        return done.stderr.strip()

    def variables(self, **environment: str) -> dict[str, str]:
        """The environment of such a command."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "PYTHONPATH") if name in os.environ}
        places = {"HOME": str(self.home), "DESKCRM_CONFIG": str(self.home / "config"), "DESKCRM_NOW": NOW}
        return {**kept, "LANG": "en_GB.UTF-8", **places, **environment}

    @staticmethod
    def _apart(words: list[str], environment: dict[str, str]) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "deskcrm", *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    @staticmethod
    def _within(words: list[str], environment: dict[str, str]) -> Done:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name in (set(os.environ) - set(environment)) - {"PYTEST_CURRENT_TEST"}:
                patch.delenv(name)
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.StringIO())
            try:
                status = main(words)
            finally:
                messages.use("en")
        return Done(status, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The command within this process, with an empty home."""
    return Command(tmp_path_factory.mktemp("home"), apart=False)


@pytest.fixture(scope="session")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The command as a process, with an empty home."""
    return Command(tmp_path_factory.mktemp("home"), apart=True)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """An office made by ``init``, with two members of staff and one customer each of four names."""
    path = tmp_path_factory.mktemp("ร้าน #1?") / "ออฟฟิศ %41.db"
    command("--db", path, "init", "--office", "Office", "--language", "en", "--staff", "Nok")
    command("staff", "add", "Pete", "--db", path)
    clock = Clock(ZoneInfo("Asia/Bangkok"), datetime.fromisoformat(NOW))
    office = open_base(path, clock=clock, terminal="test")
    for name, phone in zip(NAMES, ("081-234-5678", "", "", ""), strict=True):
        office.write(add_customer, CustomerInput(name=name, phone=phone), staff_id=1, clock=clock)
    office.close()
    return path


@pytest.fixture
def base(founded: Path, tmp_path: Path) -> Path:
    """A copy of that office for one test."""
    target = tmp_path / "office.db"
    shutil.copyfile(founded, target)
    target.chmod(0o600)
    return target


@pytest.fixture
def run(command: Command, base: Path) -> Callable[..., Done]:
    """The command on that copy."""

    def runs(*arguments: str | Path, **options: Any) -> Done:
        return command("--db", base, *arguments, **options)

    return runs


def lines(text: str) -> Sequence[Sequence[str]]:
    """The cells of a table that went into a pipe."""
    return [line.split("\t") for line in text.splitlines()]
