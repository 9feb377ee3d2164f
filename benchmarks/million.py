"""A million customers brought in by the command line, end to end: checked, written, ranked, made findable.

    python benchmarks/million.py [--customers 1000000] [--folder FOLDER]

The file has a name, a phone, half an e-mail, a third an address each, 15 in a hundred a birthday, and no codes. The
command runs as a process of its own; its wall time, processor time and most memory are shown. The budget is 150 s in no
more than two processes; the floor of the same run is the sqlite3 shell's own ``.import`` of the file.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import measure
from search import names

BUDGET = 150.0


def write_file(path: Path, count: int) -> None:
    """A CSV file of ``count`` customers, the same each time."""
    rng = random.Random(20111210)
    thai_given, thai_family, latin_given, latin_family = names(rng)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("given", "family", "phone", "email", "address", "district", "postcode", "born"))
        for number in range(count):
            first, last = (thai_given, thai_family) if rng.random() < 0.8 else (latin_given, latin_family)
            given, family = rng.choice(first), rng.choice(last)
            phone = f"0{rng.choice('689')}{rng.randrange(10):d}-{rng.randrange(1000):03}-{rng.randrange(10_000):04}"
            mail = f"{rng.choice(latin_given)}.{number}@example.com".lower() if rng.random() < 0.5 else ""
            home = (f"{rng.randrange(1, 999)}/{rng.randrange(9)} ซอย {rng.randrange(60)}", "บางรัก", "10500")
            place = home if rng.random() < 0.33 else ("", "", "")
            born = f"{rng.randrange(1, 29)}/{rng.randrange(1, 13)}/{rng.randrange(1950, 2005)}"
            rows.writerow((given, family, phone, mail, *place, born if rng.random() < 0.15 else ""))


def shell_seconds(folder: Path, file: Path) -> float | None:
    """How long the sqlite3 shell takes to split the file into a table."""
    shell = shutil.which("sqlite3")
    if shell is None:
        return None
    begun = time.perf_counter()
    subprocess.run([shell, str(folder / "shell.db"), ".mode csv", f".import {file} customers"], check=True)
    return time.perf_counter() - begun


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keeps the file and the base there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        file, base = folder / "customers.csv", folder / "office.db"
        for old in folder.glob("office.db*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        if not file.exists():
            write_file(file, given.customers)
        floor = shell_seconds(folder, file)
        environment = {**os.environ, "DESKCRM_DB": str(base)}
        command = [sys.executable, "-m", "deskcrm"]
        office = ["init", "--office", "Bench", "--language", "en", "--staff", "Nok"]
        subprocess.run([*command, *office], env=environment, check=True, stdout=subprocess.DEVNULL)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        subprocess.run([*command, "import", "customers", str(file)], env=environment, check=True)
        wall = time.perf_counter() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        measure.figure(f"{given.customers:,} customers brought in", wall, "s", limit=BUDGET)
        measure.figure("processor time", worked, "s")
        measure.figure("most memory", after.ru_maxrss / 1024, "MiB")
        if floor is not None:
            measure.figure("the sqlite3 shell's .import of the file", floor, "s")


if __name__ == "__main__":
    main()
