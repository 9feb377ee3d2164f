"""The screen answers while the disk is busy: what is typed stands on the screen before the other work is over.

The order of events is held here; how long the gaps are is told by ``benchmarks/answering.py``.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from deskcrm.app import DeskApp
from deskcrm.exchange.importing import import_file
from deskcrm.widgets.fields import NoteArea
from faults.scale import scaled
from screens.conftest import (
    _alone,  # noqa: F401  the fixtures of the screens
    _people,  # noqa: F401
    desk,
    people_path,  # noqa: F401
    screen_text,
    type_text,
    until,
)

HOLDER = """
import sys
from pathlib import Path
from deskcrm.store import sqlite
connection = sqlite.connect(Path(sys.argv[1]), "rw")
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that keeps everybody from writing until a line comes to it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def strike(app: DeskApp, *keys: str) -> None:
    """Keys as a terminal sends them. Pilot's own ``press`` waits until the processor has nothing to do, which it has
    here all the time."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def looks_somebody_up(app: DeskApp, pilot: Pilot[None]) -> None:
    """Finds a customer by some letters, opens the screen and comes back."""
    strike(app, "f2")
    await until(pilot, lambda: type(app.screen).__name__ == "LookupScreen")
    strike(app, *"Number07")
    await until(pilot, lambda: "Person Number07" in screen_text(app) and "Number08" not in screen_text(app))
    strike(app, "enter")
    await until(pilot, lambda: type(app.screen).__name__ == "CustomerScreen" and app.screen.customer is not None)
    strike(app, "escape")
    await until(pilot, lambda: type(app.screen).__name__ == "LookupScreen")
    strike(app, "escape")


async def test_while_another_process_holds_the_base_the_desk_goes_on_and_saves_after(
    people_path: Path,  # noqa: F811
) -> None:
    async with desk(people_path) as (app, pilot):
        await pilot.press("ctrl+n")
        await until(pilot, lambda: type(app.screen).__name__ == "CustomerForm" and app.focused is not None)
        await type_text(pilot, "Waiting One")
        with held(people_path) as holder:
            await pilot.press("ctrl+s")
            await type_text(pilot, "x")
            await until(pilot, lambda: "Waiting Onex" in screen_text(app))
            await until(pilot, lambda: "holds" in screen_text(app))
            assert holder.poll() is None
            # The letter typed after the save is no part of it; the save goes through once the base is free.
            holder.communicate("\n")
        await until(pilot, lambda: type(app.screen).__name__ != "CustomerForm" or "typed after" in screen_text(app))
        with held(people_path) as holder:
            await looks_somebody_up(app, pilot)
            assert holder.poll() is None


async def test_while_a_file_goes_in_the_desk_looks_people_up(people_path: Path, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "many.csv"
    rows = scaled(2_000)
    path.write_text("name,phone\n" + "".join(f"Brought {n},07{n:08}\n" for n in range(rows)), encoding="utf-8")
    checking, writing, go_on = threading.Event(), threading.Event(), threading.Event()

    def stop(done: int, total: int | None) -> None:
        """The last row is written and the transaction open, or the first part checked: wait there."""
        if done == total and not writing.is_set():
            writing.set()
            go_on.wait(60)
        elif not checking.is_set():
            checking.set()

    async with desk(people_path) as (app, pilot):
        office = app.runner.office.result()
        running = asyncio.create_task(asyncio.to_thread(import_file, office, "customers", path, progress=stop))
        await until(pilot, writing.is_set, 60)
        try:
            await looks_somebody_up(app, pilot)
            assert not running.done()
        finally:
            go_on.set()
        assert (await running).created == rows
        await type_text(pilot, "Brought 7")
        await until(pilot, lambda: "Brought 7" in screen_text(app))


async def test_while_backups_are_written_the_desk_looks_people_up(people_path: Path) -> None:  # noqa: F811
    async with desk(people_path) as (app, pilot):
        office = app.runner.office.result()
        enough = threading.Event()

        def one_after_another() -> int:
            count = 0
            while not enough.is_set():
                office.backup("daily")
                count += 1
            return count

        running = asyncio.create_task(asyncio.to_thread(one_after_another))
        try:
            await looks_somebody_up(app, pilot)
            assert not running.done()
        finally:
            enough.set()
        assert await running > 0


async def test_after_a_paste_of_a_hundred_thousand_letters_the_next_key_is_taken(people_path: Path) -> None:  # noqa: F811
    async with desk(people_path) as (app, pilot):
        await type_text(pilot, "Number07")
        await until(pilot, lambda: "Person Number07" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "CustomerScreen" and app.screen.customer is not None)
        await pilot.press("f3")
        await until(pilot, lambda: type(app.screen).__name__ == "LogForm" and app.focused is not None)
        note = app.screen.query_one(NoteArea)
        note.focus()
        await until(pilot, lambda: app.focused is note)
        pasted = "ก" * 50_000 + "x y\n" * 12_500
        app.post_message(events.Paste(pasted))
        strike(app, "o", "k")
        await until(pilot, lambda: note.text.endswith("ok"))
        assert note.text in (pasted + "ok", "ok")
        await looks_somebody_up(app, pilot)
