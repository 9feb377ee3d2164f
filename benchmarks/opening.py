"""From Enter to the customer's screen painted, in a real pseudo-terminal at Textual's default frame rate.

    python benchmarks/opening.py [--base 10k|100k|1m|PATH] [--people 30] [--size 100x40]

A customer is looked up by code and opened. The screen counts as painted when their telephone number has come out
whole: the lookup shows no more than its last four digits.
"""

from __future__ import annotations

import random
from pathlib import Path

import bases
import measure
from deskcrm.locale import formats
from deskcrm.store import sqlite
from start import desk, first_shown
from terminal import Terminal

P95 = 80.0


def run(path: Path, people: int, columns: int, lines: int) -> bool:
    """Prints the figures; returns whether they are within the budget."""
    connection = sqlite.connect(path, "ro")
    (count,) = connection.execute("SELECT max(id) FROM customer").fetchone()
    rng = random.Random(31)
    taken = []
    with Terminal(desk(path), columns=columns, lines=lines) as terminal:
        terminal.wait_for(first_shown(path))
        terminal.settle(quiet=2.0)
        for _ in range(people + 1):
            name, code, phone = connection.execute(
                "SELECT c.name, c.code, p.normal FROM customer c JOIN contact_point p ON p.customer_id = c.id"
                " WHERE c.id = ? AND p.kind = 'phone'",
                (rng.randrange(1, count + 1),),
            ).fetchone()
            terminal.send(code)
            terminal.wait_for(name[:16])
            terminal.settle()
            moment = terminal.send("\r")
            taken.append((terminal.wait_for(formats.phone(phone)) - moment) * 1_000)
            terminal.settle()
            # Back to the lookup, then the box is emptied; its last line says how the list is sorted.
            for shown in ("best match first", "opened last, then last contact"):
                terminal.send("\x1b")
                terminal.wait_for(shown)
                terminal.settle()
    connection.close()
    # The first time the screen is made; from then on it is filled again.
    print(f"first customer screen of a run:  {taken[0]:.2f} ms")
    print(f"customer screen, key to painted: {measure.spread(taken[1:])}")
    return measure.figure("customer screen, key to painted, p95", measure.part(taken[1:], 0.95), limit=P95)


def main() -> None:
    """Runs on the base named on the command line."""
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--people", type=int, default=30, help="how many are opened")
    parser.add_argument("--size", default="100x40", help="columns and lines of the terminal")
    given = parser.parse_args()
    columns, _, lines = given.size.partition("x")
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    run(path, given.people, int(columns), int(lines))


if __name__ == "__main__":
    main()
