"""The lookup's index: it follows what is saved, whichever way it was made."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from searched import FAMILY, GIVEN, Desk

from deskcrm.identify import search_index, search_tidying
from deskcrm.identify.search import recent
from deskcrm.store import create_base, sqlite


def test_a_new_name_is_found_and_the_old_one_is_not(desk: Desk) -> None:
    id_ = desk.add("Ann Smith", phones=["+66812345678"])
    desk.connection.execute("UPDATE customer SET name = 'Zoe Jones', code = 'B-9' WHERE id = ?", (id_,))
    desk.connection.execute("UPDATE contact_point SET archived_at = 1 WHERE customer_id = ?", (id_,))
    desk.index(id_)
    for gone in ("ann", "smi", "mit", "5678", "0812"):
        assert desk.find(gone) == [], gone
    for here in ("zoe", "one", "b-9"):
        assert desk.find(here) == [id_], here


def test_an_archived_customer_is_not_found_and_one_taken_back_is(desk: Desk) -> None:
    id_ = desk.add("Ann Smith", code="A-7")
    desk.connection.execute("UPDATE customer SET archived_at = 1 WHERE id = ?", (id_,))
    desk.index(id_)
    assert desk.find("ann") == desk.find("nn") == desk.find("a-7") == []
    assert recent(desk.connection).rows == ()
    assert _leftovers(desk) == [0, 0, 0, 0]
    desk.connection.execute("UPDATE customer SET archived_at = NULL WHERE id = ?", (id_,))
    desk.index(id_)
    assert desk.find("ann") == [id_]


def test_a_contact_moves_a_customer_up(desk: Desk) -> None:
    first = desk.add("Ann", contact=100)
    second = desk.add("Ann", contact=200)
    desk.figures(second, contact=1)
    desk.index(second)
    assert desk.find("ann", limit=1) == [second]
    assert desk.find("ann") == [second, first]
    assert _leftovers(desk)[2:] == [2, 2]


def test_indexing_again_writes_nothing(desk: Desk) -> None:
    id_ = desk.add("Ann", phones=["+66812345678"])
    before = desk.connection.total_changes
    desk.index(id_)
    assert desk.connection.total_changes == before


@pytest.mark.parametrize("way", ["build", "many", "missing", "single"])
def test_every_way_to_index_finds_the_same(desk: Desk, way: str) -> None:
    ids = [
        desk.add(
            f"{given} {family}", index=False, contact=number * 20 if number % 3 else None, phones=[f"+6681{number:07d}"]
        )
        for number, (given, family) in enumerate(zip(GIVEN[:40], FAMILY[:40], strict=False))
    ]  # fmt: skip
    assert search_index.missing(desk.connection) == len(ids)
    calls: list[int] = []
    _WAYS[way](desk, ids, calls)
    assert search_index.missing(desk.connection) == 0
    reference = {id_: desk.find(str(10_000_000 + n)[1:]) for n, id_ in enumerate(ids)}
    assert reference == {id_: [id_] for id_ in ids}
    everybody = desk.find("081", limit=100)
    assert set(everybody) == set(ids)


def test_no_save_merges_what_was_built(tmp_path: Path) -> None:
    """What the heaviest of many saves writes does not grow with the base."""
    few, many = (_heaviest_save(Desk(tmp_path / f"{count}.db"), count) for count in (2, 4_000))
    assert many < 1.5 * few


def _heaviest_save(desk: Desk, count: int) -> int:
    """Pages of the log, of a base whose index was built for ``count`` customers."""
    connection = desk.connection
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("BEGIN")
    for number in range(count):
        desk.add(GIVEN[number % len(GIVEN)], index=False, phones=[f"+66810{number:06d}"])
    search_index.build(connection)
    connection.execute("COMMIT")
    pages = []
    for number in range(140):
        desk.add(GIVEN[number % len(GIVEN)])
        pages.append(int(connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()[1]))
    connection.close()
    return max(after - before for before, after in pairwise(pages))


def _by_build(desk: Desk, _: list[int], calls: list[int]) -> None:
    assert search_index.build(desk.connection, calls.append) == calls[-1]
    search_index.build(desk.connection)


def _many_at_once(desk: Desk, ids: list[int], _: list[int]) -> None:
    for start in range(0, len(ids), 20):
        search_index.index_many(desk.connection, ids[start : start + 20])
    _tidy(desk)


def _by_missing(desk: Desk, ids: list[int], _: list[int]) -> None:
    after = search_index.index_missing(desk.connection, 7)
    assert after == ids[6]
    while after := search_index.index_missing(desk.connection, 7, after=after):
        _tidy(desk)


def _one_by_one(desk: Desk, ids: list[int], _: list[int]) -> None:
    for id_ in ids:
        desk.index(id_)
    _tidy(desk)
    search_tidying.purge(desk.connection)


def _tidy(desk: Desk) -> None:
    """By the smallest steps until there is nothing to merge any more."""
    for table in search_index.FTS_TABLES:
        while search_tidying.tidy(desk.connection, table, 1):
            pass


_WAYS: dict[str, Callable[[Desk, list[int], list[int]], None]] = {
    "build": _by_build, "many": _many_at_once, "missing": _by_missing, "single": _one_by_one,
}  # fmt: skip


def _leftovers(desk: Desk) -> list[int]:
    return [
        desk.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in ("lookup_entry", "lookup_code", "lookup_words", "lookup_grams")
    ]


def test_the_migration_made_the_index_that_the_search_describes(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_base(path)
    reader = sqlite.connect(path, "ro")
    standing = {" ".join(sql.split()) for (sql,) in reader.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL")}
    reader.close()
    made = [" ".join(statement.split()) for statement in search_index.SCHEMA if statement.startswith("CREATE")]
    assert [statement for statement in made if statement not in standing] == []


def test_saves_after_a_build_leave_the_large_segment_alone(desk: Desk) -> None:
    for number in range(30):
        desk.add(f"Person Number{number}")
    search_index.build(desk.connection)
    large = desk.connection.execute("SELECT max(id) FROM lookup_words_data").fetchone()
    for number in range(40):
        desk.add(f"Newcomer Number{number}")
    assert desk.connection.execute("SELECT 1 FROM lookup_words_data WHERE id = ?", large).fetchone()
