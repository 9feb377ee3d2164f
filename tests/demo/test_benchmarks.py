"""The benchmarks keep working: a small base is made, and those without a terminal run on it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from deskcrm.clock import Clock
from deskcrm.differentiate.book import mismatches
from deskcrm.identify.search import search
from deskcrm.interact.queue import queue_page
from deskcrm.store import open_base, sqlite

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CUSTOMERS = 400


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    path = tmp_path / "small.db"
    import_module("bases").make(path, CUSTOMERS)
    return path


def test_a_generated_base_is_sound_and_of_the_size_said(generated: Path, clock: Clock) -> None:
    connection = sqlite.connect(generated, "rw")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    for table, count in (("customer", 400), ("interaction", 2_000), ("follow_up", 400), ("complaint", 80)):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,)  # noqa: S608
    connection.execute("BEGIN")
    assert mismatches(connection, clock=import_module("bases").CLOCK) == 0
    connection.execute("ROLLBACK")
    connection.close()
    office = open_base(generated, clock=clock, terminal="test")
    assert office.read(queue_page, clock=clock).total == 12
    assert [row.code for row in office.read(search, "A-000123").rows] == ["A-000123"]
    office.close()


def test_benchmarks_at_the_door_run(generated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import_module("customer").run(generated, 20)
    import_module("filters").run(generated, 1)
    import_module("saving").alone(generated, 5)
    import_module("book").run(generated)
    import_module("suggestions").run(generated, 20)
    import_module("outreach").run(generated, 0.25)
    printed = capsys.readouterr().out
    assert "customer screen, all queries, p99" in printed
    assert "save of an interaction, p50" in printed
    assert "whole book, few changed" in printed
    assert "suggestions, p99" in printed
    assert "the list, its first page and its counts" in printed
