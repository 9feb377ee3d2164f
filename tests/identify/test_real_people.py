"""Real Thai names and telephone numbers of all the world, each found in the ways people type them."""

from __future__ import annotations

import csv
import gzip
import uuid
from pathlib import Path
from typing import Any

import pytest
from searched import NAMES

from deskcrm.identify import search_index
from deskcrm.identify.folding import fold
from deskcrm.identify.phones import normal_phone
from deskcrm.identify.search import search
from deskcrm.locale.keyboard import THAI_TO_LATIN
from deskcrm.store import create_base, sqlite

NUMBERS = NAMES.with_name("phone_examples.csv.gz")
EVERY = 75
"""One name in so many is typed here; ``benchmarks/thai_names.py`` types all of them."""


def base(path: Path, names: list[str], phones: list[str] | None = None) -> Any:
    create_base(path)
    connection = sqlite.connect(path, "rw")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO customer (id, uid, version, created_at, updated_at, code, kind, name, title, given, family,"
        " nickname, organisation, sort_name, language, preferred_channel, born, referred_by_text, tags, note)"
        " VALUES (?, ?, 1, 0, 0, ?, 'person', ?, '', '', '', '', '', '', '', '', '', '', '', '')",
        [(id_, uuid.uuid4().bytes, f"A-{id_:06}", name) for id_, name in enumerate(names, 1)],
    )
    connection.executemany(
        "INSERT INTO contact_point (uid, version, created_at, updated_at, customer_id, kind, position, value, normal,"
        " extension, label, display_name, subdistrict, district, province, postcode, country)"
        " VALUES (?, 1, 0, 0, ?, 'phone', 0, ?, ?, '', '', '', '', '', '', '', '')",
        [(uuid.uuid4().bytes, id_, phone, phone) for id_, phone in enumerate(phones or (), 1)],
    )
    search_index.build(connection)
    connection.execute("COMMIT")
    return connection


def found(connection: Any, text: str, limit: int = 100_000) -> set[int]:
    return {row.id for row in search(connection, text, limit=limit).rows}


@pytest.mark.skipif(not NAMES.exists(), reason="the real names are in ../shared, which a clone does not have")
def test_thai_names_are_found_however_they_are_typed(tmp_path: Path) -> None:
    with gzip.open(NAMES, "rt", encoding="utf-8") as file:
        names = [row["name"].strip() for row in csv.DictReader(file)]
    connection = base(tmp_path / "names.db", names)
    for id_, name in list(enumerate(names, 1))[::EVERY]:
        folded = fold(name)
        assert id_ in found(connection, name[:3], len(names)), name
        if len(folded) > 2:
            assert id_ in found(connection, folded[1:6].strip(), len(names)), name
        assert id_ in found(connection, "".join(THAI_TO_LATIN.get(sign, sign) for sign in name), 500), name
        for place, sign in enumerate(name):
            if sign in "\u0e48\u0e49\u0e4a\u0e4b":
                assert id_ in found(connection, name[:place] + name[place + 1 :], 500), name
    connection.close()


@pytest.mark.skipif(not NUMBERS.exists(), reason="the real numbers are in ../shared, which a clone does not have")
def test_every_valid_number_is_found_by_its_end_and_by_each_way_to_write_it(tmp_path: Path) -> None:
    with gzip.open(NUMBERS, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["valid"] == "True"]
    ways = ("e164", "international", "national", "rfc3966")
    for row in rows:
        assert {normal_phone(row[way], row["region"]).e164 for way in ways} == {row["e164"]}
    connection = base(tmp_path / "numbers.db", ["Somebody"] * len(rows), [row["e164"] for row in rows])
    for id_, row in enumerate(rows, 1):
        for typed in (row["e164"][-4:], *(row[way] for way in ways)):
            assert id_ in found(connection, typed, len(rows)), (row["region"], typed)
    connection.close()
