"""Start of the desk in a real pseudo-terminal: to its first frame and to usable rows, against a bare Textual app.

    python benchmarks/start.py [--base 10k|100k|1m|PATH] [--starts 15] [--idle 10]

The desk and the bare app are started in turn. The first frame is there when the footer's text has come out, rows are
usable when the name of the customer that the lookup shows first has. After the last start the desk is left alone, and
its resident memory and the processor time it used are printed.
"""

from __future__ import annotations

import compileall
import statistics
import sys
from pathlib import Path

import bases
import deskcrm
import measure
from deskcrm.identify.search import recent
from deskcrm.store import open_base
from terminal import Terminal

FIRST_FRAME, ROWS, MEMORY = 1.25, 1.5, 150.0
_FOOTER = "Help"


def first_shown(path: Path) -> str:
    """The name of the customer the lookup shows first before anything is typed."""
    office = open_base(path, clock=bases.CLOCK, terminal="benchmark")
    rows = office.read(recent, limit=1).rows
    office.close()
    return rows[0].name


def desk(path: Path) -> list[str]:
    """The command that opens the desk on ``path``."""
    return [sys.executable, "-m", "deskcrm", "--db", str(path)]


def run(path: Path, starts: int, idle: float) -> bool:
    """Prints the figures; returns whether all are within their budgets."""
    compileall.compile_dir(str(Path(deskcrm.__file__).parent), quiet=1)
    name = first_shown(path)
    bare, frames, rows = [], [], []
    for turn in range(starts + 1):
        with Terminal([sys.executable, str(Path(__file__).with_name("bare.py"))]) as terminal:
            bare_frame = terminal.wait_for(_FOOTER) - terminal.started
        with Terminal(desk(path)) as terminal:
            frame = terminal.wait_for(_FOOTER) - terminal.started
            row = terminal.wait_for(name) - terminal.started
        if turn:  # the first of each warms the caches
            bare.append(bare_frame * 1_000)
            frames.append(frame * 1_000)
            rows.append(row * 1_000)
    print(f"bare Textual app, first frame: {measure.spread(bare)}")
    print(f"desk, first frame:             {measure.spread(frames)}")
    print(f"desk, usable rows:             {measure.spread(rows)}")
    floor = statistics.median(bare)
    good = measure.against("start to first frame, median", statistics.median(frames), floor, "bare", limit=FIRST_FRAME)
    good &= measure.against("start to usable rows, median", statistics.median(rows), floor, "bare", limit=ROWS)
    return left_alone(path, name, idle) and good


def left_alone(path: Path, name: str, seconds: float) -> bool:
    """Memory and processor time of a desk that nobody touches, once it has loaded what it loads after its rows."""
    with Terminal(desk(path)) as terminal:
        terminal.wait_for(name)
        terminal.settle(quiet=4.0)
        before = terminal.processor_seconds()
        terminal.settle(quiet=seconds, seconds=seconds)
        after, resident = terminal.processor_seconds(), terminal.resident()
    if resident is None or before is None or after is None:
        print("memory and processor time are read from /proc, which is not here")
        return True
    print(f"idle for {seconds:.0f} s: {(after - before) / seconds * 100:.2f} % of a processor")
    return measure.figure("resident memory of the desk", resident, "MiB", limit=MEMORY)


def main() -> None:
    """Runs on the base named on the command line."""
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--starts", type=int, default=15)
    parser.add_argument("--idle", type=float, default=10.0, help="seconds the desk is left alone")
    given = parser.parse_args()
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    run(path, given.starts, given.idle)


if __name__ == "__main__":
    main()
