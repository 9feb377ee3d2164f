"""A backup of a base, beside a plain copy of the file brought to the disk; and saves while it is made.

    python benchmarks/backups.py [--base 10k|100k|1m|PATH] [--seconds 10]

A backup is the copy, its reading through and its SHA-256. First as fast as the disk lets it, as before an import; then
beside the work, as the desk makes it, while another process saves ten times a second: those saves stand beside the same
saves with no backup under way. A restore is timed too, and what the check of each merge costs when no backup is due.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import bases
import measure
from deskcrm import wiring
from deskcrm.app import upkeep
from deskcrm.store import backup, open_base, restoring
from deskcrm.store.pace import Pace
from deskcrm.widgets.door import Runner
from saving import save

P99 = 50.0
"""Milliseconds of a save while a backup is made."""

EACH = 0.1
"""Seconds between two saves: more often than a desk saves, so that a short backup meets some."""


def plain_copy(path: Path, target: Path) -> float:
    """Seconds for a copy of the file and its fsync."""
    started = time.perf_counter()
    with path.open("rb") as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
    return time.perf_counter() - started


def run(path: Path, seconds: float) -> bool:
    """Prints the figures; returns whether the saves are within their budget."""
    with measure.copy_of(path) as copied:
        floors, taken = [], []
        for turn in range(3):
            target = copied.with_name(f"plain{turn}.db")
            floors.append(plain_copy(copied, target))
            target.unlink()
            started = time.perf_counter()
            made = backup.automatic(copied, "by-hand")
            taken.append(time.perf_counter() - started)
        floor, whole = measure.median(floors), measure.median(taken)
        measure.against("backup, copied, read through and noted", whole, floor, "copy of the file and fsync", "s")
        started = time.perf_counter()
        restoring.restore(copied, made, clock=bases.CLOCK)
        print(f"restore, with a backup of what it replaces: {time.perf_counter() - started:.2f} s")
        backup.automatic(copied, "by-hand")
        asked = measure.milliseconds(lambda: backup.due(copied, timedelta()), 50)
        print(f"asking whether one is due: {measure.spread(asked)}")
        alone = _saves(copied, None, seconds)
        beside, lasted = _beside(copied, seconds)
    print(f"saves with no backup under way:  {measure.spread(alone)}")
    print(f"saves while one is made ({lasted:.1f} s): {measure.spread(beside)}")
    return measure.figure("a save while a backup is made, p99", measure.part(beside, 0.99), limit=P99)


def _beside(path: Path, seconds: float) -> tuple[list[float], float]:
    """The saves of another process while backups are made, and how long one of them took."""
    lasted: list[float] = []
    ended = Event()

    def backups() -> None:
        while not ended.is_set():
            started = time.perf_counter()
            backup.automatic(path, "open", pace=Pace(rests=1.0))
            lasted.append(time.perf_counter() - started)

    making = Thread(target=backups)
    taken = _saves(path, making, seconds)
    ended.set()
    making.join()
    return taken, measure.median(lasted)


def _saves(path: Path, meanwhile: Thread | None, seconds: float) -> list[float]:
    with subprocess.Popen(
        [sys.executable, __file__, "--desk", str(path), str(seconds)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdout.readline()
        if meanwhile is not None:
            meanwhile.start()
        found: list[float] = json.loads(child.communicate("begin\n")[0])
    return found


def desk(path: Path, seconds: float) -> None:
    """A desk that saves; prints what each save took."""
    office = open_base(path, clock=bases.CLOCK, terminal="benchmark")
    upkeep.warm(office)
    runner = Runner()
    runner.office.set_result(office)
    rng, taken = random.Random(5), []
    for _ in range(20):
        save(office, rng, 5_000)
    print("ready", flush=True)
    sys.stdin.readline()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        taken.append(save(office, rng, 5_000))
        runner.settle()
        time.sleep(EACH)
    runner.close()
    print(json.dumps(taken))


def main() -> None:
    """Runs on the base named on the command line."""
    wiring.register()
    if sys.argv[1:2] == ["--desk"]:
        desk(Path(sys.argv[2]), float(sys.argv[3]))
        return
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--seconds", type=float, default=10, help="how long saves are made")
    given = parser.parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    run(path, given.seconds)


if __name__ == "__main__":
    main()
