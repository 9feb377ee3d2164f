"""What the benchmarks share: the base they run on, percentiles, and one way to print a figure beside its floor."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import bases
from deskcrm.store import sqlite


def arguments(description: str) -> argparse.ArgumentParser:
    """A parser with the options every benchmark has: the base, and where bases are kept."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="10k", help="10k, 100k, 1m or the path of a base (default: %(default)s)")
    parser.add_argument("--folder", type=Path, default=bases.FOLDER, help="where bases are kept (default: %(default)s)")
    return parser


@contextmanager
def copy_of(path: Path) -> Iterator[Path]:
    """A copy of the base beside it, on the same disk, for a benchmark that writes; gone afterwards.

    It is brought to the disk first: else the first save that syncs the file waits for all of the copy.
    """
    with tempfile.TemporaryDirectory(prefix="deskcrm-", dir=path.parent) as folder:
        copied = Path(folder) / "copy.db"
        shutil.copyfile(path, copied)
        with copied.open("r+b") as file:
            os.fsync(file.fileno())
        yield copied


def milliseconds(work: Callable[[], object], times: int) -> list[float]:
    """How long each of ``times`` calls took."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1_000)
    return taken


def part(values: Sequence[float], share: float) -> float:
    """The value under which ``share`` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(values: Sequence[float]) -> str:
    """``p50 1.23, p95 2.34, p99 3.45, worst 4.56 ms of 200``."""
    figures = ", ".join(f"p{share * 100:.0f} {part(values, share):.2f}" for share in (0.5, 0.95, 0.99))
    return f"{figures}, worst {max(values):.2f} ms of {len(values)}"


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def figure(what: str, value: float, unit: str = "ms", *, limit: float | None = None) -> bool:
    """Prints one figure with its budget; returns whether it is within."""
    within = limit is None or value <= limit
    budget = "" if limit is None else f"   budget {limit:g} {unit}   {_verdict(within)}"
    print(f"{what:<52} {value:>9.3f} {unit}{budget}", flush=True)
    return within


def against(
    what: str, value: float, floor: float, floor_name: str, unit: str = "ms", *, limit: float | None = None
) -> bool:
    """Prints a figure with the floor of the same run, their ratio and the budget of the ratio."""
    ratio = value / floor
    within = limit is None or ratio <= limit
    budget = "" if limit is None else f"   budget {limit:g}x   {_verdict(within)}"
    print(
        f"{what:<52} {value:>9.3f} {unit}   floor {floor:.3f} {unit} ({floor_name})   {ratio:.2f}x{budget}", flush=True
    )
    return within


def heading(path: Path) -> None:
    """Says what the run is made on."""
    connection = sqlite.connect(path, "ro")
    (count,) = connection.execute("SELECT count(*) FROM customer").fetchone()
    connection.close()
    python = ".".join(map(str, sys.version_info[:3]))
    print(f"base {path}: {count:,} customers, {path.stat().st_size / 2**20:,.0f} MiB; Python {python},"
          f" SQLite {sqlite.dbapi.sqlite_version}")  # fmt: skip


def _verdict(within: bool) -> str:
    return "within" if within else "OVER"
