"""No command that writes a file writes over a base."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Command, Done


@pytest.mark.parametrize(
    "words",
    [("report", "--html"), ("report", "--csv"), ("mix", "--csv"), ("mix", "--html"), ("settings", "export"),
     ("playbook", "export"), ("answers", "export")],
)  # fmt: skip
def test_a_base_is_left_as_it_is(
    run: Callable[..., Done], command: Command, base: Path, words: tuple[str, ...]
) -> None:
    assert "is a base; it was left as it is" in run(*words, base, status=1).stderr
    assert len(command.json("--db", base, "search", "", "--json")) == 4


@pytest.mark.parametrize("words", [("backup", "x" * 300), ("export", "all", "--to", "x" * 300), ("show", "\udcff")])
def test_what_cannot_be_a_path_or_a_word_is_refused_in_a_sentence(run: Callable[..., Done], words: tuple[str]) -> None:
    assert run(*words, status=1).stderr.count("\n") == 1
