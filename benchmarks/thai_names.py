"""The share of real Thai names that the lookup finds, and finds among the first ten, in four ways of typing them.

    python benchmarks/thai_names.py NAMES.csv.gz

``NAMES`` has a column ``name``. Each distinct name is a customer of its own. A name is typed by its first three letters
(a mark counts as a letter, as it does on the keyboard), by an inner part (without its first letter, up to five letters
of it), with each of its tone marks left out in turn, and whole with the keyboard left in English. ``found`` asks for as
many rows as there are customers.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deskcrm.identify import search_index
from deskcrm.identify.folding import fold
from deskcrm.identify.search import search
from deskcrm.locale.keyboard import THAI_TO_LATIN
from deskcrm.store import create_base, sqlite

TONES = "\u0e48\u0e49\u0e4a\u0e4b"


def names_of(path: Path) -> list[str]:
    """The distinct names of the file, in its order."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(dict.fromkeys(row["name"].strip() for row in csv.DictReader(file)))


def base_of(path: Path, names: list[str]) -> Any:
    """A connection to a new base with a customer of each name, its id the name's place from 1."""
    create_base(path)
    connection = sqlite.connect(path, "rw")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO customer (id, uid, version, created_at, updated_at, code, kind, name, title, given, family,"
        " nickname, organisation, sort_name, language, preferred_channel, born, referred_by_text, tags, note)"
        " VALUES (?, ?, 1, 0, 0, ?, 'person', ?, '', '', '', '', '', '', '', '', '', '', '', '')",
        [(id_, uuid.uuid4().bytes, f"A-{id_:06}", name) for id_, name in enumerate(names, 1)],
    )
    search_index.build(connection)
    connection.execute("COMMIT")
    return connection


def typed(way: str, name: str) -> Iterator[str]:
    """What is typed for ``name`` in that way; nothing where it cannot be."""
    folded = fold(name)
    if way == "first three letters":
        yield name[:3]
    elif way == "an inner part":
        if len(folded) > 2:
            yield folded[1:6].strip()
    elif way == "a tone mark dropped":
        for place, sign in enumerate(name):
            if sign in TONES:
                yield name[:place] + name[place + 1 :]
    else:
        yield "".join(THAI_TO_LATIN.get(sign, sign) for sign in name)


WAYS = ("first three letters", "an inner part", "a tone mark dropped", "the other keyboard")


def main() -> None:
    """Prints a line a way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", type=Path)
    parser.add_argument("--missing", action="store_true", help="also list what was typed for those not found")
    given = parser.parse_args()
    names = names_of(given.names)
    with tempfile.TemporaryDirectory() as folder:
        connection = base_of(Path(folder) / "names.db", names)
        for way in WAYS:
            tried = found = first = 0
            missing: list[str] = []
            begun = time.monotonic()
            for id_, name in enumerate(names, 1):
                for text in typed(way, name):
                    tried += 1
                    ten = {row.id for row in search(connection, text, limit=10).rows}
                    there = id_ in ten or id_ in {row.id for row in search(connection, text, limit=len(names)).rows}
                    first += id_ in ten
                    found += there
                    if not there:
                        missing.append(f"{name} as {text}")
            seconds = time.monotonic() - begun
            print(
                f"{way:20} {tried:6,} typed: found {found / tried:.2%},"
                f" among the first ten {first / tried:.2%} ({seconds:.0f} s)"
            )
            for line in missing[:40] if given.missing else ():
                print("   ", line)
        connection.close()


if __name__ == "__main__":
    main()
