"""PINs from the command line: the owner of the file lets a supervisor in again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed where a PIN is asked for, one after the other."""
    words: list[str] = []
    monkeypatch.setattr("deskcrm.cli.opening.ask_secret", lambda _prompt: words.pop(0))
    return words


def test_a_supervisor_whose_pin_was_forgotten_is_let_in_by_the_owner_of_the_file(
    run: Callable[..., Any], typed: list[str]
) -> None:
    run("staff", "add", "Ploy")
    typed += ["4927", "4927"]
    run("staff", "pin", "Nok")
    typed += ["4927", "8351", "8351"]
    run("staff", "pin", "Ploy", "--staff", "Nok")
    # A clerk's is only taken away: a supervisor sets it anew.
    assert run("staff", "pin", "Ploy", "--reset").stdout == "Ploy has no PIN now.\n"
    typed += ["4927", "8351", "8351"]
    run("staff", "pin", "Ploy", "--staff", "Nok")
    # Ploy signs in with hers, and without one Nok could not: a new one is asked for at once.
    typed += ["6406", "6406"]
    assert run("staff", "pin", "Nok", "--reset").stdout.endswith("Nok has a PIN now.\n")
    typed += ["6406"]
    run("staff", "pin", "Ploy", "--clear", "--staff", "Nok")
    assert "no PIN now" in run("staff", "pin", "Nok", "--reset").stdout
    run("settings", "set", "office.name", "Anybody's")
    assert typed == []
