"""Bytes of the base are changed on the disk: what doctor calls sound answers as before, whatever else is found is said
in a sentence, and no command ends with an error of its own."""

from __future__ import annotations

import io
import json
import random
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from deskcrm.cli import main
from deskcrm.locale import messages

from .scale import scaled

COMMANDS = (
    ("doctor", "--full"), ("search", "person", "--json"), ("show", "A-000003", "--json"), ("audit", "--json"),
    ("search", "0812340007", "--json"),
)  # fmt: skip


def run(words: tuple[str, ...], base: Path) -> tuple[int, str, str]:
    """How a command ended on ``base``: status, output, what was said."""
    out, said = io.StringIO(), io.StringIO()
    status: object = 0
    with redirect_stdout(out), redirect_stderr(said):
        try:
            status = main([words[0], *words[1:], "--db", str(base)])
        except SystemExit as ended:
            status = ended.code
    return int(str(status or 0)), out.getvalue(), said.getvalue()


@pytest.fixture
def whole(base_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base with forty people, its log brought into it."""
    monkeypatch.setenv("DESKCRM_LANG", "en")
    monkeypatch.setenv("DESKCRM_NOW", "2026-03-02T09:00")
    monkeypatch.setenv("DESKCRM_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    table = tmp_path / "people.csv"
    table.write_text("name,phone\n" + "".join(f"Person {n:02},08123400{n:02}\n" for n in range(40)), encoding="utf-8")
    assert run(("import", "customers", str(table)), base_path)[0] == 0
    yield_path = tmp_path / "whole.db"
    shutil.copy(base_path, yield_path)
    return yield_path


def test_no_wrong_answer_is_called_right(whole: Path, tmp_path: Path) -> None:
    rng = random.Random(8)
    asked = COMMANDS[1:3] + COMMANDS[4:]
    right = [run(words, whole)[1] for words in asked]
    assert run(COMMANDS[0], whole)[0] == 0
    original, found = whole.read_bytes(), 0
    for number in range(scaled(8)):
        copy = tmp_path / "flips" / f"{number}.db"
        copy.parent.mkdir(exist_ok=True)
        content = bytearray(original)
        for _ in range(rng.choice((1, 1, 4))):
            place = rng.randrange(len(content))
            content[place] ^= 1 << rng.randrange(8)
        copy.write_bytes(content)
        ends = [run(words, copy) for words in COMMANDS]
        for words, (status, _out, said) in zip(COMMANDS, ends, strict=True):
            assert status != 3, (number, words, said)
            assert "Traceback" not in said
            assert status == 0 or said.strip() or words[0] == "doctor", (number, words)
        if ends[0][0] == 0:
            answers = [run(words, copy)[1] for words in asked]
            assert [json.loads(text) for text in answers] == [json.loads(text) for text in right], number
        else:
            found += 1
        shutil.rmtree(copy.parent)
    messages.use("en")
    assert found
