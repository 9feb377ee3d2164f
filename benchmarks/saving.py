"""Saving an interaction, durable, through the door: against a synced write of 4 KiB and against its bare statements.

    python benchmarks/saving.py [--base 10k|100k|1m|PATH] [--saves 500] [--seconds 10]

A save is the row, its matter's thread, a satisfaction, the derived figures, the search entry and the audit entry, for
a customer drawn at random, on a copy of the base. Its statements are noted as SQLite ran them and run again, alone, on
another copy. Then four processes save twice a second each on one base. Each is as a desk is some seconds after its
start, and has the log of its saves brought into the base as a desk does: a second after a save, or when it is alone
between two of them, out of the time.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import bases
import measure
from deskcrm import wiring
from deskcrm.app import upkeep
from deskcrm.errors import DeskError
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import InteractionInput
from deskcrm.store import Office, open_base, sqlite, takes_connection
from deskcrm.widgets.door import Runner

RATIO, P99, LONGEST = 25.0, 20.0, 100.0
_BLOCK = 4_096
_INDEX_ITSELF = ("lookup_words_", "lookup_grams_")


def save(office: Office, rng: random.Random, customers: int) -> float:
    """Saves one interaction of a customer drawn at random; returns the milliseconds it took."""
    given = InteractionInput(
        channel="phone",
        customer_id=rng.randrange(1, customers + 1),
        seconds=240,
        matter="Repair",
        subject="Air conditioner drips again",
        note="Began on Saturday after the power cut; photo received by LINE.",
        outcome="follow_up",
        expected=4,
        perceived=3,
    )
    started = time.perf_counter()
    office.write(log_interaction, given, staff_id=1, clock=bases.CLOCK)
    return (time.perf_counter() - started) * 1_000


@takes_connection
def _trace(connection: Any, noted: list[str] | None) -> None:
    """Has SQLite note each statement it runs, values filled in, on the connection that saves go through."""
    connection.set_trace_callback(None if noted is None else noted.append)


def noted_save(office: Office, rng: random.Random, customers: int) -> list[str]:
    """The statements of one save, without those that the full-text tables run on their own account."""
    noted: list[str] = []
    office.write(_trace, noted)
    noted.clear()
    save(office, rng, customers)
    # The transaction that takes the note-taker off again begins with a statement of its own.
    end = max(place for place, statement in enumerate(noted) if statement == "COMMIT")
    statements = noted[: end + 1]
    office.write(_trace, None)
    begin = max(place for place, statement in enumerate(statements) if statement.startswith("BEGIN"))
    return [one for one in statements[begin:] if not one.startswith("--") and not any(n in one for n in _INDEX_ITSELF)]


def synced_write(file: int, place: int) -> float:
    """Milliseconds for 4 KiB written over and brought to the disk."""
    started = time.perf_counter()
    os.lseek(file, place * _BLOCK, os.SEEK_SET)
    os.write(file, b"x" * _BLOCK)
    getattr(os, "fdatasync", os.fsync)(file)
    return (time.perf_counter() - started) * 1_000


def alone(path: Path, saves: int) -> bool:
    """One process: saves, synced writes and bare statements in turn; prints and returns whether all is within."""
    with measure.copy_of(path) as copied, measure.copy_of(path) as second:
        office = open_base(copied, clock=bases.CLOCK, terminal="benchmark")
        upkeep.warm(office)
        bare = sqlite.connect(second, "rw")
        (customers,) = bare.execute("SELECT max(id) FROM customer").fetchone()
        noting, rng = random.Random(5), random.Random(6)
        scratch = copied.with_name("scratch")
        scratch.write_bytes(bytes(_BLOCK * 256))
        file = os.open(scratch, os.O_WRONLY)
        for _ in range(20):
            save(office, rng, customers)
        taken, floors, statements = [], [], []
        for turn in range(saves):
            taken.append(save(office, rng, customers))
            office.settle()
            floors.append(synced_write(file, turn % 256))
        for _ in range(100):
            statements.append(noted_save(office, noting, customers))
        bare_taken = [_replayed(bare, one) for one in statements]
        os.close(file)
        office.close()
        bare.close()
    print(f"save through the door:    {measure.spread(taken)}")
    print(f"fdatasync of 4 KiB:       {measure.spread(floors)}")
    print(f"{len(statements[0])} statements alone:     {measure.spread(bare_taken)}")
    p50, floor = measure.part(taken, 0.5), measure.part(floors, 0.5)
    good = measure.against("save of an interaction, p50", p50, floor, "fdatasync of 4 KiB", limit=RATIO)
    measure.against("save of an interaction, p50", p50, measure.part(bare_taken, 0.5), "the same statements")
    return measure.figure("save of an interaction, p99", measure.part(taken, 0.99), limit=P99) and good


def _replayed(connection: Any, statements: list[str]) -> float:
    started = time.perf_counter()
    for statement in statements:
        try:
            connection.execute(statement).fetchall()
        except sqlite.dbapi.IntegrityError:
            # The other copy has more rows by now; a number taken there is not taken here, or the other way about.
            continue
    return (time.perf_counter() - started) * 1_000


def together(path: Path, seconds: int, processes: int = 4) -> bool:
    """Four desks on one base; prints the longest save and the errors and returns whether both are as they must be."""
    with measure.copy_of(path) as copied:
        children = [
            subprocess.Popen(
                [sys.executable, __file__, "--desk", str(number), str(copied), str(seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in range(processes)
        ]
        for child in children:
            assert child.stdout is not None
            child.stdout.readline()
        results = [json.loads(child.communicate()[0]) for child in _begun(children)]
    taken = [value for result in results for value in result["taken"]]
    errors = [error for result in results for error in result["errors"]]
    print(f"four desks, two saves a second each for {seconds} s: {measure.spread(taken)}, {len(errors)} errors")
    for error in sorted(set(errors)):
        print(f"    {error}")
    return measure.figure("four desks, longest save", max(taken), limit=LONGEST) and not errors


def _begun(children: list[subprocess.Popen[str]]) -> list[subprocess.Popen[str]]:
    """Tells all of them to begin, now that each has said that it is ready."""
    for child in children:
        assert child.stdin is not None
        child.stdin.write("begin\n")
        child.stdin.flush()
    return children


def desk(number: int, path: Path, seconds: int) -> None:
    """One of the four: says that it is ready, waits for the word and saves at its own times; prints what it took."""
    office = open_base(path, clock=bases.CLOCK, terminal=f"desk{number}")
    upkeep.warm(office)
    runner = Runner()
    runner.office.set_result(office)
    customers: int = office.read(_count)
    rng = random.Random(number)
    taken, errors = [], []
    save(office, rng, customers)
    print("ready", flush=True)
    sys.stdin.readline()
    moment = time.monotonic() + number * 0.03
    end = moment + seconds
    while moment < end:
        time.sleep(max(0.0, moment - time.monotonic()))
        try:
            taken.append(save(office, rng, customers))
            runner.settle()
        except DeskError as error:
            errors.append(str(error))
        moment += 0.5 + rng.uniform(-0.1, 0.1)
    runner.close()
    print(json.dumps({"taken": taken, "errors": errors}))


@takes_connection
def _count(connection: Any) -> int:
    return int(connection.execute("SELECT max(id) FROM customer").fetchone()[0])


def main() -> None:
    """Runs on the base named on the command line."""
    wiring.register()
    if sys.argv[1:2] == ["--desk"]:
        desk(int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
        return
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--saves", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=10, help="how long the four desks save")
    given = parser.parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    alone(path, given.saves)
    together(path, given.seconds)


if __name__ == "__main__":
    main()
