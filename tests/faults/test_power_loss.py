"""The power goes at any sync of a run of saves: every save that was confirmed before is there, and the base is sound.

The writes are those of a real process, by strace; without it the test is left out and says so. ``DESKCRM_FAULTS``
(tests/faults/scale.py) says how many moments are tried.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deskcrm.clock import Clock
from deskcrm.store import open_base, sqlite, takes_connection
from deskcrm.store.audit import broken_at

from .power import Disk, steps
from .scale import scaled

WORK = Path(__file__).with_name("work.py")
CALLS = "openat,pwrite64,write,fdatasync,fsync,ftruncate"
SAVES = 12


@takes_connection
def found(connection: Any) -> tuple[set[int], str, int | None]:
    ids = {row[0] for row in connection.execute("SELECT id FROM interaction")}
    return ids, connection.execute("PRAGMA quick_check").fetchone()[0], broken_at(connection)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_what_was_confirmed_is_there_after_the_power_went(base_path: Path, tmp_path: Path, clock: Clock) -> None:
    with sqlite.connect(base_path, "rw") as connection:
        connection.execute(
            "INSERT INTO customer (uid, version, created_at, updated_at, code, kind, name, title, given, family,"
            " nickname, organisation, sort_name, language, preferred_channel, born, referred_by_text, tags, note)"
            " VALUES (randomblob(16), 1, 0, 0, 'A-000001', 'person', 'Somchai', '', '', '', '', '', '', '', '', '',"
            " '', '', '')"
        )
    sqlite.shorten_log(base_path)
    before = base_path.read_bytes()
    trace = tmp_path / "trace"
    child = subprocess.Popen(
        ["strace", "-f", "-qq", "-xx", "-s", "100000", "-e", f"trace={CALLS}", "-o", str(trace),
         sys.executable, str(WORK), "save", str(base_path)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    for _ in range(SAVES + 1):
        child.stdout.readline()
    for one in Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text("ascii").split():
        os.kill(int(one), signal.SIGKILL)
    child.communicate()
    log = base_path.name + "-wal"
    calls = steps(trace, frozenset({base_path.name, log}))
    assert sum(step.what == "sync" for step in calls) >= SAVES
    disk, confirmed, moments = Disk({base_path.name: before}), set[int](), []
    rng = random.Random(1)
    for place, step in enumerate(calls):
        if step.what == "write":
            disk.write(step.name, step.place, step.data)
        elif step.what == "sync":
            disk.sync(step.name)
        else:
            confirmed |= {int(word) for word in step.data.split() if word.isdigit()}
        moments.append((place, frozenset(confirmed), disk.after_power_loss(rng)))
    assert confirmed
    for number, (_place, there, files) in enumerate(rng.sample(moments, min(len(moments), scaled(40)))):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        office = open_base(folder / base_path.name, clock=clock, terminal="after")
        ids, word, broken = office.read(found)
        assert there <= ids
        assert (word, broken) == ("ok", None)
        office.close()
        shutil.rmtree(folder)
