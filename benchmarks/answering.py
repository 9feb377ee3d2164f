"""How long the screen is deaf while the disk and the processor are busy: the longest gap of the event loop.

    python benchmarks/answering.py [--base 10k|100k|1m|PATH] [--rows 200000] [--held 10]

The desk runs without a terminal, on a copy of the base. A heartbeat every 5 ms says when the loop could not run it; a
letter is typed into the lookup every 150 ms meanwhile, search and painting included. Each case stands beside its floor,
the same typing with nothing else going on, just before. The cases: another process holds the write lock and a save of
the desk waits for it; a file of so many rows is brought in; a backup is written and verified; 100 kB are pasted.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from textual import events

import bases
import measure
from deskcrm.app import DeskApp
from deskcrm.exchange.importing import import_file
from deskcrm.identify.customers import add_customer
from deskcrm.identify.views import CustomerInput
from deskcrm.widgets.fields import NoteArea

LONGEST = 250.0
_BEAT = 0.005
_HOLDER = """
import sys, time
from pathlib import Path
from deskcrm.store import sqlite
connection = sqlite.connect(Path(sys.argv[1]), "rw")
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""

Work = Callable[[DeskApp], Awaitable[object]]


@dataclass(slots=True)
class Heart:
    """Milliseconds that each beat came late."""

    gaps: list[float] = field(default_factory=list)

    async def beat(self) -> None:
        """Beats until it is cancelled."""
        last = time.perf_counter()
        while True:
            await asyncio.sleep(_BEAT)
            now = time.perf_counter()
            self.gaps.append((now - last - _BEAT) * 1_000)
            last = now


async def typing(app: DeskApp) -> None:
    """Types names into the lookup until it is cancelled."""
    app.post_message(events.Key("f2", None))
    while True:
        for key in (*"somchai", "escape", *"081234", "escape", *"anan", "escape"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
            await asyncio.sleep(0.15)


async def during(app: DeskApp, work: Work, *, types: bool = True) -> list[float]:
    """The gaps of the loop while ``work`` goes on."""
    heart = Heart()
    others = [asyncio.create_task(heart.beat())]
    if types:
        others.append(asyncio.create_task(typing(app)))
    try:
        await work(app)
    finally:
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)
    return heart.gaps


async def nothing(_app: DeskApp) -> None:
    """Ten seconds of a desk at which only somebody types."""
    await asyncio.sleep(10)


def held(path: Path, seconds: float) -> Work:
    """Another process holds the base; a save of the desk waits for it."""

    async def work(app: DeskApp) -> None:
        with subprocess.Popen(
            [sys.executable, "-c", _HOLDER, str(path), str(seconds)], stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout is not None
            await asyncio.to_thread(holder.stdout.readline)
            office = app.runner.office.result()
            saved = CustomerInput(name="Waiting One")
            await asyncio.to_thread(office.write, add_customer, saved, staff_id=office.staff_id, clock=office.clock)
            await asyncio.to_thread(holder.wait)

    return work


def brought_in(file: Path) -> Work:
    """The file is brought in as the screen of imports does it."""

    async def work(app: DeskApp) -> None:
        await asyncio.to_thread(import_file, app.runner.office.result(), "customers", file)

    return work


async def backed_up(app: DeskApp) -> None:
    """A backup is written and verified."""
    await asyncio.to_thread(app.runner.office.result().backup, "daily")


async def pasted(app: DeskApp) -> None:
    """100 kB into the note of a new customer, and what follows is typed."""
    app.post_message(events.Key("ctrl+n", None))
    while not (notes := app.screen.query(NoteArea)):
        await asyncio.sleep(0.02)
    note = notes.first()
    note.focus()
    await asyncio.sleep(0.5)
    app.post_message(events.Paste("ก" * 50_000 + "x y\n" * 12_500))
    for key in "okay":
        app.post_message(events.Key(key, key))
        await asyncio.sleep(0.3)


async def run(path: Path, file: Path, seconds: float) -> None:
    """All cases on one desk."""
    app = DeskApp(path)
    async with app.run_test(size=(120, 40)):
        while app.staff is None:
            await asyncio.sleep(0.05)
        await asyncio.sleep(2)
        cases: tuple[tuple[str, Work, bool], ...] = (
            (f"the base held for {seconds:g} s", held(path, seconds), True),
            ("a file brought in", brought_in(file), True),
            ("a backup", backed_up, True),
            ("100 kB pasted", pasted, False),
        )
        for name, work, types in cases:
            floor = await during(app, nothing)
            gaps = await during(app, work, types=types)
            print(f"{name}: {measure.spread(gaps)}; only typing: {measure.spread(floor)}")
            measure.figure(f"longest gap, {name}", max(gaps), limit=LONGEST)
        app.runner.close()


def main() -> None:
    """Measures and prints; ends with status 0 whatever the figures."""
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--rows", type=int, default=200_000, help="rows brought in (default: %(default)s)")
    parser.add_argument("--held", type=float, default=10.0, help="seconds the lock is held (default: %(default)s)")
    given = parser.parse_args()
    with measure.copy_of(bases.base(given.base, given.folder)) as path, tempfile.TemporaryDirectory() as folder:
        for name in ("DESKCRM_CONFIG", "XDG_STATE_HOME"):
            os.environ[name] = str(Path(folder) / name.casefold())
        file = Path(folder) / "many.csv"
        rows = (f"Brought{number % 977} In{number},07{number:08}\n" for number in range(given.rows))
        file.write_text("name,phone\n" + "".join(rows), encoding="utf-8")
        measure.heading(path)
        asyncio.run(run(path, file, given.held))


if __name__ == "__main__":
    main()
