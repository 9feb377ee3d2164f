"""Words in what was written down, found with the passage around them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.identify.filtering import FEW, all_of, smallest, those_of
from deskcrm.identify.folding import fold
from deskcrm.identify.highlight import phrase_places
from deskcrm.identify.notes_index import BETWEEN, KIND_BITS, KINDS, Kind
from deskcrm.identify.search_among import search_among
from deskcrm.identify.search_rows import rows_of
from deskcrm.identify.views import NotePage, NoteRow
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.identify.filtering import Filtering

SHORTEST = 3
"""Letters of the longest word from which on notes are looked through."""

PASSAGE = 200
"""Characters of a passage."""

_BEFORE = 30
"""Characters of a passage before the match."""

_NOT_READ = 2_000
"""The newest records not in the index yet that are read at once, of each kind."""

_CANDIDATES = 200
"""Records that are read at a time; nearly all that the index names hold the words."""

_DEEPEST = 20_000
"""Records of each kind that are read at most, for words that many have and filters that hardly anybody meets."""

_INDEXED = """SELECT rowid FROM note_words WHERE note_words MATCH ? AND rowid > ? AND rowid < ?
    ORDER BY rowid DESC LIMIT ?"""

_Record = tuple[int, int, int, str]
"""Id, customer, instant and text."""

_MOST_PIECES = 8

_AT = {"interaction": "r.at", "complaint": "r.at", "follow_up": "r.created_at", "customer": "r.updated_at"}
_OWNER = {"customer": "r.id"}


@takes_connection
def search_notes(
    connection: Any, text: str, *, limit: int = 20, filtering: Filtering | None = None, named: str = ""
) -> NotePage:
    """The records that hold all words of ``text``, of customers who meet ``filtering`` and are found by the words
    ``named``: those written last, the latest first. No rows where no word has :data:`SHORTEST` letters."""
    words = tuple(dict.fromkeys(fold(text).split()))
    if not any(len(word) >= SHORTEST for word in words):
        return NotePage(words, (), False)
    search = _Search(connection, words, limit + 1, filtering, named)
    found: list[NoteRow] = []
    more = False
    for kind in KINDS:
        rows, cut = search.of_kind(kind)
        found += rows
        more = more or cut
    found.sort(key=lambda row: row.at, reverse=True)
    return NotePage(words, tuple(found[:limit]), more or len(found) > limit)


class _Search:
    """One question to the notes."""

    def __init__(
        self, connection: Any, words: tuple[str, ...], wanted: int, filtering: Filtering | None, named: str
    ) -> None:
        self._connection = connection
        self._words = words
        self._wanted = wanted
        self._filtering = filtering
        self._named = named
        self._owners: set[int] | None = None
        driver = smallest(connection, filtering, FEW) if filtering is not None else None
        if filtering is not None and driver is not None:
            self._owners = set(all_of(connection, filtering, driver))

    def of_kind(self, kind: Kind) -> tuple[list[NoteRow], bool]:
        """As many as are wanted of one kind, and whether there may be more."""
        found: dict[int, _Record] = {}
        few = self._owners is not None
        done = self._collect(kind, self._ids(kind), found, _CANDIDATES if few else _DEEPEST)
        if not done and few:
            done = self._collect(kind, self._of_few(kind), found, _DEEPEST)
        last = sorted(found.values(), key=lambda record: record[2], reverse=True)[: self._wanted]
        owners = {row.id: row for row in rows_of(self._connection, list({record[1] for record in last}), {})}
        rows = [
            NoteRow(kind.name, id_, instant(at), owners[owner], passage(text, self._words))
            for id_, owner, at, text in last
            if owner in owners
        ]
        return rows, not done

    def _collect(self, kind: Kind, batches: Iterator[list[int]], found: dict[int, _Record], most: int) -> bool:
        """Adds the records of ``batches`` that hold the words, of customers who are meant; whether as many as are
        wanted are there or all were looked at, rather than ``most`` of them."""
        looked_at = 0
        for ids in batches:
            if looked_at > most:
                return False
            looked_at += len(ids)
            held = [record for record in self._held(kind, ids) if record[0] not in found]
            meant = self._meant({record[1] for record in held})
            found |= {record[0]: record for record in held if record[1] in meant}
            if len(found) >= self._wanted:
                break
        return True

    def _ids(self, kind: Kind) -> Iterator[list[int]]:
        """Ids of records that may hold the words: those not in the index yet, then those it names, the latest first."""
        (mark,) = self._connection.execute("SELECT last_id FROM note_mark WHERE kind = ?", (kind.number,)).fetchone()
        new = f"SELECT r.id FROM {kind.name} r WHERE r.id > ? AND {kind.written} ORDER BY r.id DESC LIMIT ?"  # noqa: S608
        yield self._column(new, mark, _NOT_READ)
        changed = "SELECT record_id FROM note_change WHERE kind = ? ORDER BY record_id DESC LIMIT ?"
        yield self._column(changed, kind.number, _NOT_READ)
        match = " ".join(f'"{piece}"' for piece in pieces(self._words))
        last = kind.base + (1 << KIND_BITS)
        while rowids := self._column(_INDEXED, match, kind.base, last, _CANDIDATES):
            yield [rowid - kind.base for rowid in rowids]
            last = rowids[-1]

    def _of_few(self, kind: Kind) -> Iterator[list[int]]:
        """Ids of all records of the few customers who meet the filters."""
        owner = _OWNER.get(kind.name, "r.customer_id")
        statement = (
            f"SELECT r.id FROM {kind.name} r WHERE {owner} IN (SELECT value FROM json_each(?))"  # noqa: S608
            f" AND {kind.written} ORDER BY r.id DESC"
        )
        ids = self._column(statement, json.dumps(list(self._owners or ())))
        for start in range(0, len(ids), _CANDIDATES):
            yield ids[start : start + _CANDIDATES]

    def _held(self, kind: Kind, ids: Sequence[int]) -> Iterator[_Record]:
        """Those records that are there still and hold all the words."""
        owner = _OWNER.get(kind.name, "r.customer_id")
        statement = (
            f"SELECT r.id, {owner}, {_AT[kind.name]}, {kind.text} FROM json_each(?) j CROSS JOIN {kind.name} r"  # noqa: S608
            f" ON r.id = j.value WHERE r.archived_at IS NULL AND {owner} IS NOT NULL"
        )
        for record in self._connection.execute(statement, (json.dumps(list(ids)),)):
            folded = fold(record[3])
            if all(word in folded for word in self._words):
                yield record

    def _meant(self, owners: set[int]) -> set[int]:
        """Those customers who are there still, meet the filters and have the name."""
        if self._owners is not None:
            owners = owners & self._owners
        elif self._filtering is not None and owners:
            owners = those_of(self._connection, self._filtering, owners)
        if self._named and owners:
            page = search_among(self._connection, self._named, list(owners), limit=len(owners))
            owners = {row.id for row in page.rows}
        return owners

    def _column(self, statement: str, *values: int | str) -> list[int]:
        return [value for (value,) in self._connection.execute(statement, values)]


def pieces(words: Sequence[str]) -> list[str]:
    """Pieces of three letters that every text with these words has: a few spread over each word."""
    found: dict[str, None] = {}
    long = sorted((word for word in words if len(word) >= SHORTEST), key=len, reverse=True)
    for word in long:
        starts = range(len(word) - SHORTEST + 1)
        step = max(1, len(starts) * len(long) // _MOST_PIECES)
        found |= dict.fromkeys(word[start : start + SHORTEST] for start in (*starts[::step], starts[-1]))
    return list(found)


def passage(text: str, words: Sequence[str]) -> str:
    """The part of ``text`` around the first of the words, on one line, with an ellipsis where it was cut."""
    parts = (" ".join(part.split()) for part in text.split(BETWEEN))
    line = " · ".join(part for part in parts if part)
    places = phrase_places(line, words)
    first = min(places) if places else 0
    start = 0
    if first > _BEFORE:
        start = first - _BEFORE
        blank = line.find(" ", start, first)
        # From a blank where there is one: the middle of a word, or a mark without its letter, begins no passage.
        start = blank + 1 if blank >= 0 else first
    end = start + PASSAGE
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
