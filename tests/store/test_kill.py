"""A process killed while it saves: what it was told is saved is there, and the base is sound."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.settings.founding import found_office
from deskcrm.store import create_base, open_base, takes_connection
from deskcrm.store.audit import broken_at

SAVER = """
import sys
from pathlib import Path
from deskcrm import wiring
from deskcrm.clock import zone, Clock
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import open_base

wiring.register()
clock = Clock(zone("Asia/Bangkok"))
office = open_base(Path(sys.argv[1]), clock=clock, terminal="killed")
while True:
    given = InteractionInput(channel="phone", customer_id=1, subject="call", matter="Repair", expected=4, perceived=4)
    print(office.write(log_interaction, given, staff_id=1, clock=clock).id, flush=True)
"""

KILLS = 10


@takes_connection
def state(connection: Any) -> tuple[set[int], str, int | None, int, int]:
    """Ids of interactions, quick_check's word, the first unsound audit entry, contacts counted and satisfactions."""
    return (
        {row[0] for row in connection.execute("SELECT id FROM interaction")},
        connection.execute("PRAGMA quick_check").fetchone()[0],
        broken_at(connection),
        (connection.execute("SELECT contacts FROM customer_figures WHERE customer_id = 1").fetchone() or (0,))[0],
        connection.execute("SELECT count(*) FROM satisfaction").fetchone()[0],
    )


@takes_connection
def add_somebody(connection: Any) -> None:
    connection.execute(
        "INSERT INTO customer (uid, version, created_at, updated_at, code, kind, name, title, given, family, nickname,"
        " organisation, sort_name, language, preferred_channel, born, referred_by_text, tags, note)"
        " VALUES (randomblob(16), 1, 0, 0, 'A-000001', 'person', 'Somchai', '', '', '', '', '', '',"
        " '', '', '', '', '', '')"
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill that cannot be caught")
def test_nothing_confirmed_is_lost_when_the_process_is_killed(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    office = open_base(path, clock=clock, terminal="test")
    office.write(found_office, name="Office", language="en", staff="Nok")
    office.write(add_somebody)
    rng = random.Random(9)
    confirmed: set[int] = set()
    for _ in range(KILLS):
        child = subprocess.Popen([sys.executable, "-c", SAVER, str(path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        confirmed.add(int(child.stdout.readline()))
        time.sleep(rng.uniform(0.0, 0.12))
        os.kill(child.pid, signal.SIGKILL)
        confirmed.update(int(line) for line in child.communicate()[0].splitlines() if line)
        there, word, broken, contacts, scores = office.read(state)
        assert confirmed <= there
        assert word == "ok"
        assert broken is None
        # Whole or not at all: the derived figures and the satisfaction came with the row.
        assert contacts == len(there) == scores
    office.close()
    assert len(confirmed) >= KILLS
