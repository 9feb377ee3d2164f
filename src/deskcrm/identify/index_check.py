"""Whether the search index and the index of notes say what the records say: compared, not counted.

Of some records (all with ``full``) what the index should hold is made again in temporary tables of the same kind, and
each piece is looked up in the index. With ``full`` both are also read through side by side, which finds what the index
holds too much; on a base of a million customers that takes minutes.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from deskcrm.identify import notes_index, search_index
from deskcrm.identify.folding import fold
from deskcrm.identify.search_index import FTS_OPTIONS, ID_BITS, ID_MASK, Entry
from deskcrm.store.doors import takes_connection

SAMPLE = 300
"""Records of a kind that are looked at without ``full``."""

_BATCH = 2_000
_BEGINNINGS = 5
_WORDS, _GRAMS, _NOTES = "lookup_words", "lookup_grams", "note_words"
_TRIGRAMS = "content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'"

_NO_RECORD = """SELECT e.customer_id FROM lookup_entry e
    WHERE NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = e.customer_id AND c.archived_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM lookup_stale s WHERE s.customer_id = e.customer_id)"""

_NO_ENTRY = f"""SELECT d.id & {ID_MASK} FROM {{table}}_docsize d WHERE NOT EXISTS (SELECT 1 FROM lookup_entry e
    WHERE e.customer_id = d.id & {ID_MASK} AND (e.order_key << {ID_BITS} | e.customer_id) = d.id)"""  # noqa: S608


@takes_connection
def search_differs(connection: Any, *, full: bool = False) -> int:
    """How many customers the lookup's index knows otherwise than their records; not counted are those that are to be
    indexed anew (:func:`deskcrm.identify.search_index.missing`)."""
    wrong = {row[0] for row in connection.execute(_NO_RECORD)}
    for table in (_WORDS, _GRAMS):
        wrong |= {row[0] for row in connection.execute(_NO_ENTRY.format(table=table))}
    with _made_again(connection, {_WORDS: FTS_OPTIONS, _GRAMS: FTS_OPTIONS}) as temporary:
        for ids in _batches(connection, "customer", full):
            wrong |= _entries_differ(connection, ids, temporary)
        sample = None if not full else SAMPLE
        for table, begins in ((_WORDS, True), (_GRAMS, False)):
            wrong |= {doc & ID_MASK for doc in _not_found(connection, table, begins=begins, limit=sample)}
            if full:
                wrong |= {doc & ID_MASK for doc in _side_by_side(connection, table)}
    return len(wrong - {row[0] for row in connection.execute("SELECT customer_id FROM lookup_stale")})


@takes_connection
def notes_differ(connection: Any, *, full: bool = False) -> int:
    """How many records the index of notes knows otherwise; not counted are those not read into it yet."""
    waiting = {
        (kind << notes_index.KIND_BITS) + record
        for kind, record in connection.execute("SELECT kind, record_id FROM note_change")
    }
    with _made_again(connection, {_NOTES: _TRIGRAMS}):
        for kind, mark in notes_index.marks(connection):
            for ids in _batches(connection, kind.name, full, mark):
                holes = ", ".join("?" * len(ids))
                texts = connection.execute(
                    f"SELECT {kind.base} + r.id, {kind.text} FROM {kind.name} r"  # noqa: S608
                    f" WHERE {kind.written} AND r.id IN ({holes}) ORDER BY r.id",
                    ids,
                ).fetchall()
                _put(connection, _NOTES, ((doc, fold(text)) for doc, text in texts if doc not in waiting))
        wrong = _not_found(connection, _NOTES, begins=False, limit=SAMPLE if full else None)
        if full:
            wrong |= _side_by_side(connection, _NOTES)
    return len(wrong - waiting)


def _entries_differ(connection: Any, ids: Collection[int], temporary: Collection[str]) -> set[int]:
    """Whose entry or codes are not those of their record; what the index should hold goes into the temporary
    tables."""
    holes = ", ".join("?" * len(ids))
    rows = connection.execute(
        f"{search_index.SOURCE} WHERE c.archived_at IS NULL AND c.id IN ({holes})"  # noqa: S608
        " AND NOT EXISTS (SELECT 1 FROM lookup_stale s WHERE s.customer_id = c.id)",
        list(ids),
    )
    made = {row[0]: search_index.entry_of(row) for row in rows}
    there = {
        row[0]: Entry(*row)
        for row in connection.execute(f"SELECT * FROM lookup_entry WHERE customer_id IN ({holes})", list(ids))  # noqa: S608
    }
    wrong = {id_ for id_, entry in made.items() if id_ in there and there[id_] != entry}
    for id_ in made.keys() & there.keys() - wrong:
        for key in search_index.code_keys(made[id_].code):
            found = connection.execute("SELECT 1 FROM lookup_code WHERE key = ? AND customer_id = ?", (key, id_))
            if found.fetchone() is None:
                wrong.add(id_)
    pieces = sorted((made[id_].rowid, made[id_].folded) for id_ in made.keys() & there.keys() - wrong)
    for table, texts in zip(temporary, search_index.pieces_of(pieces), strict=True):
        _put(connection, table, texts)
    return wrong


class _made_again:  # noqa: N801
    """Temporary full-text tables of these names with their options, each with the list of its pieces; gone after."""

    def __init__(self, connection: Any, tables: dict[str, str]) -> None:
        self._connection = connection
        self._tables = tables

    def __enter__(self) -> Collection[str]:
        for table, options in self._tables.items():
            self._connection.execute(f"CREATE VIRTUAL TABLE temp.made_{table} USING fts5(words, {options})")
            self._connection.execute(
                f"CREATE VIRTUAL TABLE temp.pieces_{table} USING fts5vocab('temp', 'made_{table}', 'instance')"
            )
            self._connection.execute(
                f"CREATE VIRTUAL TABLE temp.kept_{table} USING fts5vocab('main', '{table}', 'instance')"
            )
        return list(self._tables)

    def __exit__(self, *_error: object) -> None:
        for table in self._tables:
            for name in ("pieces", "kept", "made"):
                self._connection.execute(f"DROP TABLE IF EXISTS temp.{name}_{table}")


def _put(connection: Any, table: str, texts: Iterable[tuple[int, str]]) -> None:
    connection.executemany(f"INSERT INTO temp.made_{table} (rowid, words) VALUES (?, ?)", texts)  # noqa: S608


def _batches(connection: Any, table: str, full: bool, last: int | None = None) -> Iterator[list[int]]:
    """Numbers of records, in order: all up to ``last``, or some drawn at random."""
    if last is None:
        last = int(connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])  # noqa: S608
    if full or last <= SAMPLE:
        for start in range(1, last + 1, _BATCH):
            yield list(range(start, min(start + _BATCH, last + 1)))
    else:
        yield sorted(random.sample(range(1, last + 1), SAMPLE))


def _not_found(connection: Any, table: str, *, begins: bool, limit: int | None) -> set[int]:
    """The records of the temporary table one of whose pieces does not find them in the index; at most of so many."""
    docs: set[int] | None = None
    if limit is not None:
        drawn = f"SELECT DISTINCT id FROM temp.made_{table}_docsize ORDER BY random() LIMIT {limit:d}"  # noqa: S608
        docs = {row[0] for row in connection.execute(drawn)}
    wrong: set[int] = set()
    ask = f"SELECT 1 FROM {table} WHERE {table} MATCH ? AND rowid = ?"  # noqa: S608
    for term, doc in connection.execute(f"SELECT term, doc FROM temp.pieces_{table}"):  # noqa: S608
        if doc in wrong or (docs is not None and doc not in docs):
            continue
        whole = '"' + term.replace('"', '""') + '"'
        asked = [whole]
        if begins:
            asked += [f'"{term[:length]}" *' for length in range(1, min(len(term), _BEGINNINGS) + 1)]
        if any(connection.execute(ask, (one, doc)).fetchone() is None for one in asked):
            wrong.add(doc)
    return wrong


def _side_by_side(connection: Any, table: str) -> set[int]:
    """The records of which one of the two holds a piece that the other does not; both are read in the same order."""
    made = connection.execute(f"SELECT term, doc FROM temp.pieces_{table}")  # noqa: S608
    kept = connection.execute(f"SELECT term, doc FROM temp.kept_{table}")  # noqa: S608
    wrong: set[int] = set()
    left, right = made.fetchone(), kept.fetchone()
    while left is not None or right is not None:
        if left == right:
            left, right = made.fetchone(), kept.fetchone()
        elif right is None or (left is not None and left < right):
            wrong.add(left[1])
            left = made.fetchone()
        else:
            wrong.add(right[1])
            right = kept.fetchone()
    return wrong
