"""Killed at a random moment of a save, a draft, an import, a merge, a backup, an update of the base: what was confirmed
is there, nothing is half there, and the base is sound. ``DESKCRM_FAULTS`` (tests/faults/scale.py) says how often."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from deskcrm import wiring
from deskcrm.clock import Clock
from deskcrm.identify import search_index
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.settings.founding import found_office
from deskcrm.store import Drafts, Office, create_base, open_base, sqlite, takes_connection
from deskcrm.store.audit import broken_at
from deskcrm.store.base_file import SCHEMA_VERSION
from deskcrm.store.copying import is_sound
from older_base import older_base

from .scale import scaled

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill that cannot be caught")

WORK = Path(__file__).with_name("work.py")


@pytest.fixture
def base(tmp_path: Path, clock: Clock) -> Path:
    """A base with three customers, two of them alike."""
    path = tmp_path / "office.db"
    wiring.register()
    create_base(path)
    office = open_base(path, clock=clock, terminal="test")
    office.write(found_office, name="Office", language="en", staff="Nok")
    for name in ("Somchai", "Malee Jaidee", "Malee J."):
        person = office.write(add_customer, CustomerInput(name=name), staff_id=1, clock=clock)
        given = InteractionInput("phone", person.id, subject="first", expected=4, perceived=4)
        office.write(log_interaction, given, staff_id=1, clock=clock)
    office.close()
    return path


def killed(kind: str, base: Path, rng: random.Random, *, longest: float = 0.3) -> list[str]:
    """What the work had confirmed when it was killed, up to ``longest`` seconds after it began."""
    child = subprocess.Popen([sys.executable, str(WORK), kind, str(base)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    time.sleep(rng.uniform(0.0, longest))
    child.kill()
    return child.communicate()[0].splitlines()


@takes_connection
def counted(connection: Any) -> dict[str, Any]:
    """What must hold after every kill, and what is compared."""
    figures = connection.execute("SELECT customer_id, contacts FROM customer_figures ORDER BY 1").fetchall()
    held = connection.execute(
        "SELECT customer_id, count(*) FROM interaction WHERE archived_at IS NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert broken_at(connection) is None
    assert search_index.missing(connection) == 0
    assert [row for row in figures if row[1]] == held
    return {
        "entries": connection.execute("SELECT count(*) FROM audit_entry").fetchone()[0],
        "interactions": {row[0] for row in connection.execute("SELECT id FROM interaction")},
        "scores": connection.execute("SELECT count(*) FROM satisfaction").fetchone()[0],
        "runs": dict(connection.execute("SELECT import_id, count(*) FROM customer GROUP BY 1")),
        "merged": connection.execute("SELECT archived_at IS NOT NULL FROM customer WHERE id = 3").fetchone()[0],
        "theirs": connection.execute("SELECT count(*) FROM interaction WHERE customer_id = 2").fetchone()[0],
    }


def state(base: Path, clock: Clock) -> dict[str, Any]:
    """The base as the next start finds it."""
    office: Office = open_base(base, clock=clock, terminal="after")
    try:
        return office.read(counted)
    finally:
        office.close()


def test_saves(base: Path, clock: Clock) -> None:
    rng, confirmed = random.Random(1), set[int]()
    for _ in range(scaled(6)):
        confirmed |= {int(line) for line in killed("save", base, rng, longest=1.5)}
        found = state(base, clock)
        assert confirmed <= found["interactions"]
        assert len(found["interactions"]) == found["scores"]  # whole or not at all
    assert confirmed


def test_drafts(base: Path) -> None:
    rng, confirmed = random.Random(2), set[int]()
    for _ in range(scaled(2)):
        confirmed |= {int(line) for line in killed("draft", base, rng, longest=0.1)}
        drafts = Drafts(base)
        assert confirmed <= {one.id for one in drafts.all()}
        drafts.close()
    assert confirmed


def test_imports(base: Path, clock: Clock) -> None:
    rng, confirmed = random.Random(3), set[int]()
    for _ in range(scaled(4)):
        confirmed |= {int(line) for line in killed("import", base, rng, longest=0.6)}
        runs = state(base, clock)["runs"]
        assert confirmed <= set(runs)
        assert {count for run, count in runs.items() if run is not None} <= {100}
    assert confirmed


def test_merges(base: Path, clock: Clock) -> None:
    rng = random.Random(4)
    confirmed = 0
    for _ in range(scaled(3)):
        before = state(base, clock)["entries"]
        said = killed("merge", base, rng, longest=2.0)
        found = state(base, clock)
        done = found["entries"] - before
        # All that was said was done, and at most one thing besides: what was not said yet when the kill came.
        assert done - 1 <= len(said) <= done
        assert found["merged"] == done % 2
        assert found["theirs"] == (2 if found["merged"] else 1)
        confirmed += len(said)
        if found["merged"]:
            office = open_base(base, clock=clock, terminal="killed-merge")
            office.undo()
            office.close()
        assert state(base, clock)["theirs"] == 1
    assert confirmed


def test_backups(base: Path, clock: Clock) -> None:
    rng, confirmed = random.Random(5), 0
    before = state(base, clock)
    for _ in range(scaled(3)):
        said = [Path(line) for line in killed("backup", base, rng)]
        assert all(is_sound(path) for path in said)
        assert state(base, clock) == before
        confirmed += len(said)
    assert confirmed


def test_updates_of_an_older_base(tmp_path: Path) -> None:
    rng = random.Random(6)
    for number in range(scaled(2)):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "old.db"
        older_base(path, 2)
        child = subprocess.Popen([sys.executable, str(WORK), "open", str(path)], stdout=subprocess.PIPE)
        time.sleep(rng.uniform(0.4, 1.2))
        child.kill()
        child.communicate()
        open_base(path, clock=Clock.from_environment("Asia/Bangkok"), terminal="after").close()
        connection = sqlite.connect(path, "rw")
        assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        assert connection.execute("SELECT count(*) FROM customer").fetchone()[0] == 1
        connection.close()
