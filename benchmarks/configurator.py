"""One key in the configurator: 30 groups, 300 options, 200 rules, why not included.

    python benchmarks/configurator.py [--products 20] [--seed 17]

Each step is what a key takes: the whole state after a choice, and of the option under the cursor, one that is not
possible where there is one, why not and what would make it so. Products and choices are drawn at random; each product
is chosen through until nothing more can be.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

import measure
from deskcrm.customize.configurator import check, state
from deskcrm.customize.make_up import EXCLUDES, MILLION, NEEDS_ALL, NEEDS_ANY, Group, MakeUp, Option, Rule

GROUPS, OPTIONS, RULES = 30, 300, 200
P99 = 50.0
SHOWN = 45
"""Rows of a large window."""


def made(rng: random.Random) -> MakeUp:
    """A product of that size."""
    groups = []
    for g in range(GROUPS):
        options = tuple(
            Option(f"g{g}=o{n}", f"Option {n}", rng.randint(0, 5_000), rng.choice((MILLION,) * 9 + (1_100_000,)),
                   rng.randint(0, 9), rng.random() > 0.03)
            for n in range(OPTIONS // GROUPS)
        )  # fmt: skip
        least, most = (1, 1) if rng.random() < 0.6 else (rng.randint(0, 2), rng.randint(2, 4))
        groups.append(Group(f"g{g}", f"Group {g}", options, least, most, rng.random() < 0.3))
    codes = [option.code for group in groups for option in group.options]
    rules = []
    for _ in range(RULES):
        option, *others = rng.sample(codes, rng.randint(2, 4))
        rules.append(Rule(option, rng.choice((NEEDS_ANY, NEEDS_ALL, EXCLUDES, EXCLUDES)), tuple(others)))
    return MakeUp(tuple(groups), tuple(rules), base=1_000_000)


def chosen_through(make_up: MakeUp, rng: random.Random) -> list[float]:
    """How long each key took until nothing more could be chosen."""
    taken, chosen = [], list[str]()
    while True:
        started = time.perf_counter()
        found = state(make_up, chosen)
        for code in list(found.options)[:SHOWN]:
            found.instead(code)  # the sign of each row that is painted
        no = [code for code, option in found.options.items() if not option.possible]
        if no:
            under = rng.choice(no)
            found.why_not_words(under)
            found.way_in_words(under)
        taken.append((time.perf_counter() - started) * 1_000)
        yes = [code for code, option in found.options.items() if option.possible and not option.chosen]
        if not yes:
            return taken
        chosen.append(rng.choice(yes))


def main() -> int:
    """Prints the figures; not within the budget is status 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=20)
    parser.add_argument("--seed", type=int, default=17)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    keys, checks = [], []
    for _ in range(given.products):
        make_up = made(rng)
        started = time.perf_counter()
        check(make_up)
        checks.append((time.perf_counter() - started) * 1_000)
        keys += chosen_through(make_up, rng)
    print(f"{GROUPS} groups, {OPTIONS} options, {RULES} rules; {given.products} products")
    print(f"a key, why not included: {measure.spread(keys)}; the check on saving: {measure.spread(checks)}")
    return 0 if measure.figure("a key in the configurator, p99", measure.part(keys, 0.99), limit=P99) else 1


if __name__ == "__main__":
    sys.exit(main())
