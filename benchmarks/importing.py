"""Order lines imported, validated, against the sqlite3 shell's own ``.import`` of the same file.

    python benchmarks/importing.py [--file FILE.csv] [--lines 500000] [--rounds 3]

Without ``--file`` the lines of UCI "Online Retail" are taken where they are beside the project (or in the folder that
DESKCRM_TEST_DATA names), else as many lines like them are made up. Each round imports into a new base and has the
shell import into a new file, in turn; the fastest of each counts. The shell only splits lines: the import also checks
every cell, finds or creates customers and products, keeps what each row is known by, writes the refused ones to a file,
the audit and the figures. The search index comes after and is shown apart. The budget is 25 % of the shell's rate.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import measure
from deskcrm.clock import Clock
from deskcrm.exchange import importing
from deskcrm.exchange.result import ImportResult
from deskcrm.settings.founding import found_office
from deskcrm.store import Office, create_base, open_base, sqlite

BUDGET = 4.0
"""Times the shell's seconds: 25 % of its rate."""

DATA = Path(os.environ.get("DESKCRM_TEST_DATA") or Path(__file__).parents[2] / "shared/data")


@dataclass
class Taken:
    """Seconds of one import: until everything but the search index was written, and with it."""

    written: float
    indexed: float
    result: ImportResult


def source(folder: Path, given: Path | None, lines: int) -> Path:
    """A plain CSV file to import."""
    if given is not None:
        return given
    real = DATA / "online_retail.csv.gz"
    path = folder / "lines.csv"
    if real.exists():
        with gzip.open(real) as packed, path.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
        return path
    made = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
        )
        for number in range(lines):
            order = number // 20
            made.seed(order)
            customer = "" if made.random() < 0.25 else 12_000 + made.randrange(4_400)
            product = (number * 7_919) % 4_000
            when = f"2011-{1 + order % 12:02}-{1 + order % 28:02} {8 + order % 10:02}:{order % 60:02}:00"
            name = f"HANGING HEART LIGHT HOLDER NO {product}"
            price = f"{1 + product % 900 / 100:.2f}"
            out.writerow(
                [536_365 + order, f"8{product:04}", name, 1 + number % 12, when, price, customer, "United Kingdom"]
            )
    return path


def imported(path: Path, folder: Path) -> Taken:
    """One import of ``path`` into a new base."""
    base = folder / "import.db"
    for old in folder.glob("import.db*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    create_base(base)
    office = open_base(base, clock=Clock(ZoneInfo("Europe/London")), terminal="benchmark")
    office.write(found_office, name="Office", language="en", staff="Nok", currency="GBP", timezone="Europe/London")
    index = importing.index_customers_of
    written = 0.0

    def noted(to: Office, loader: object) -> None:
        nonlocal written
        written = time.perf_counter()
        index(to, loader)  # type: ignore[arg-type]

    importing.index_customers_of = noted
    try:
        started = time.perf_counter()
        result = importing.import_file(office, "purchases", path, rejects=folder / "rejects.csv")
        return Taken(written - started, time.perf_counter() - started, result)
    finally:
        importing.index_customers_of = index
        office.close()


def by_the_shell(path: Path, folder: Path) -> float:
    """Seconds the shell takes, or csv and executemany of this process where there is no shell."""
    base = folder / "shell.db"
    base.unlink(missing_ok=True)
    started = time.perf_counter()
    if shutil.which("sqlite3"):
        subprocess.run(["sqlite3", str(base), "-cmd", ".mode csv", f'.import "{path}" line'], check=True)
    else:
        connection = sqlite.connect(base, "rwc")
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = next(rows)
            connection.execute("BEGIN")
            connection.execute(f"CREATE TABLE line ({', '.join(f'c{n} TEXT' for n in range(len(header)))})")
            connection.executemany(f"INSERT INTO line VALUES ({', '.join('?' * len(header))})", rows)  # noqa: S608
            connection.execute("COMMIT")
        connection.close()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, help="a CSV file of purchases whose headers map by themselves")
    parser.add_argument("--lines", type=int, default=500_000, help="lines to make up (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deskcrm-") as name:
        folder = Path(name)
        path = source(folder, given.file, given.lines)
        shell, ours = [], []
        for _ in range(given.rounds):
            shell.append(by_the_shell(path, folder))
            ours.append(imported(path, folder))
        best = min(ours, key=lambda taken: taken.written)
        result = best.result
        floor_name = "sqlite3 shell" if shutil.which("sqlite3") else "csv and executemany"
        print(f"{path.name}: {result.read:,} rows, {result.created:,} kept, {result.refused:,} refused")
        measure.figure("rows a second, validated, before the search index", result.read / best.written, "rows/s")
        measure.figure("rows a second, search index included", result.read / best.indexed, "rows/s")
        measure.figure(f"rows a second, {floor_name}", result.read / min(shell), "rows/s")
        measure.against("the import", best.written, min(shell), floor_name, "s", limit=BUDGET)
        print(f"that is {100 * min(shell) / best.written:.1f} % of the rate of the {floor_name}; the budget is 25 %")


if __name__ == "__main__":
    main()
