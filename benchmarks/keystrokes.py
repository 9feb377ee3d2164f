"""From a key to its results painted, in a real pseudo-terminal at Textual's default frame rate, search included.

    python benchmarks/keystrokes.py [--base 10k|100k|1m|PATH] [--people 30] [--size 120x40]

Names in Thai and English, telephone numbers and codes are typed letter by letter into the lookup, a key every 120 to
240 ms. A key counts as painted when a name has come out of the terminal that is among the results for what stands in
the box now and was not among those before; keys that change nothing on the page are left out. The floor is the same
desk with canned rows instead of the search, under the same keys.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import bases
import measure
from canned import label
from deskcrm.identify.lookup import lookup
from deskcrm.identify.views import Lookup
from deskcrm.store import Office, open_base, sqlite
from start import desk, first_shown
from terminal import Terminal

P95 = 50.0
_MARK = 16
"""Letters of a name that are looked for; the column may cut longer ones."""

_ESCAPE = "\x1b"


def typed(path: Path, people: int) -> Iterator[str]:
    """What is typed: for each person in turn a name, a surname, the end of a number, a number or a code."""
    connection = sqlite.connect(path, "ro")
    (count,) = connection.execute("SELECT max(id) FROM customer").fetchone()
    rng = random.Random(21)
    for number in range(people):
        given, family, code, phone = connection.execute(
            "SELECT c.given, c.family, c.code, p.value FROM customer c JOIN contact_point p ON p.customer_id = c.id"
            " WHERE c.id = ? AND p.kind = 'phone'",
            (rng.randrange(1, count + 1),),
        ).fetchone()
        yield (given, f"{family} {given[:2]}", phone[-4:], phone, code)[number % 5][:12]
    connection.close()


def expected(page: Lookup, before: Lookup, visible: int) -> str:
    """The beginning of a name that tells this page from the one before; empty when nothing does."""
    old = {row.name[:_MARK] for row in before.rows}
    return next((row.name[:_MARK] for row in page.rows[:visible] if row.name[:_MARK] not in old), "")


def timed(terminal: Terminal, texts: list[str], mark: Callable[[str], str]) -> list[float]:
    """Milliseconds from each key to its results; ``mark`` tells what to wait for, or nothing."""
    rng = random.Random(22)
    taken = []
    for text in texts:
        if taken:
            terminal.send(_ESCAPE)
            terminal.wait_for("last contact")
        terminal.settle()
        for end in range(1, len(text) + 1):
            wanted = mark(text[:end])
            moment = terminal.send(text[end - 1])
            if wanted:
                taken.append((terminal.wait_for(wanted, 10.0) - moment) * 1_000)
            rest = moment + rng.uniform(0.12, 0.24)
            while (left := rest - time.perf_counter()) > 0:
                terminal.pump(left)
    return taken


def run(path: Path, people: int, columns: int, lines: int) -> bool:
    """Prints the figures; returns whether they are within the budget."""
    texts = list(typed(path, people))
    office = open_base(path, clock=bases.CLOCK, terminal="benchmark")
    visible = lines - 10

    def found(text: str) -> str:
        return expected(_search(office, text), _search(office, text[:-1]), visible)

    with Terminal(desk(path), columns=columns, lines=lines) as terminal:
        terminal.wait_for(first_shown(path))
        terminal.settle(quiet=2.0)
        taken = timed(terminal, texts, found)
    with Terminal([sys.executable, str(Path(__file__).with_name("canned.py")), str(path)],
                  columns=columns, lines=lines) as terminal:  # fmt: skip
        terminal.wait_for(label(""))
        terminal.settle(quiet=2.0)
        floor = timed(terminal, texts[: max(5, people // 2)], label)
    office.close()
    print(f"key to painted results:  {measure.spread(taken)}")
    print(f"the same, canned rows:   {measure.spread(floor)}")
    good = measure.figure("key to painted results, p95", measure.part(taken, 0.95), limit=P95)
    measure.against("key to painted results, p50", measure.part(taken, 0.5), measure.part(floor, 0.5), "canned rows")
    measure.against("key to painted results, p95", measure.part(taken, 0.95), measure.part(floor, 0.95), "canned rows")
    return good


def _search(office: Office, text: str) -> Lookup:
    return office.read(lookup, text, limit=50, clock=bases.CLOCK)


def main() -> None:
    """Runs on the base named on the command line."""
    parser = measure.arguments(__doc__ or "")
    parser.add_argument("--people", type=int, default=30, help="how many are looked for")
    parser.add_argument("--size", default="120x40", help="columns and lines of the terminal")
    given = parser.parse_args()
    columns, _, lines = given.size.partition("x")
    path = bases.base(given.base, given.folder)
    measure.heading(path)
    run(path, given.people, int(columns), int(lines))


if __name__ == "__main__":
    main()
