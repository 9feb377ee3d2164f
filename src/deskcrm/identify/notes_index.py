"""The index of what was written down: subjects and notes of contacts, complaints and their answers, follow-ups, what is
noted of a customer. Pieces of three letters lead to the records, and each is read again before it is shown.

Nothing of it is written by a save. New records are known by the last id that was read of their kind; a text changed
later is noted by a trigger in ``note_change``; what was archived, merged or undone is seen when the record is read. The
desk reads on when it is idle, in short writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from time import sleep
from typing import TYPE_CHECKING, Any

from deskcrm.identify.folding import fold
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.store import Office

KIND_BITS = 40
"""Bits of a rowid that hold the record's id; its kind stands above them."""

AT_ONCE = 400
"""Records of one write between two saves."""

SOME_AT_ONCE = 2_000
"""Records of one write after an import, which somebody waits for and others may work beside."""

_PASSED = 50

MANY_AT_ONCE = 20_000
"""Records of one write when nobody works meanwhile, and of one step of a building."""

PAUSE = 0.02
"""Seconds between two writes, in which a save that waits gets its turn."""


BETWEEN = "\x1f"
"""What stands between the columns of a record's text; fold() makes a blank of it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its number in rowids, its table and the columns that are read."""

    number: int
    name: str
    columns: tuple[str, ...]

    @property
    def base(self) -> int:
        """The rowid of its record 0."""
        return self.number << KIND_BITS

    @property
    def text(self) -> str:
        """Its columns as one text, in SQL, with :data:`BETWEEN` between."""
        return " || char(31) || ".join(f"r.{column}" for column in self.columns)

    @property
    def written(self) -> str:
        """Whether there is anything in them, in SQL."""
        return "(" + " OR ".join(f"r.{column} <> ''" for column in self.columns) + ")"


KINDS = (
    Kind(1, "interaction", ("subject", "note")),
    Kind(2, "complaint", ("description", "wish", "resolution", "response")),
    Kind(3, "follow_up", ("title", "note")),
    Kind(4, "customer", ("note",)),
)
"""What is read, by the numbers that the triggers use."""

_INSERT = "INSERT INTO note_words (rowid, words) VALUES (?, ?)"


@takes_connection
def index_some(connection: Any, limit: int) -> int:
    """Reads up to ``limit`` records that were changed or are new, in the caller's transaction; returns how many."""
    return _changed(connection, limit) or _new(connection, limit)


def catch_up(office: Office, *, at_once: int = AT_ONCE, steps: int | None = None) -> None:
    """Reads what was not read yet, in short writes with pauses, at most so many ``steps`` of them. Raises Busy and
    StoreError; what was read stays so, and the next time goes on from there."""
    for _step in count() if steps is None else range(steps):
        if not office.maintain(index_some, at_once):
            break
        sleep(PAUSE)


@takes_connection
def unread(connection: Any) -> int:
    """How many records were not read yet, or not since they were changed. An upper bound: ids may have gaps."""
    (changed,) = connection.execute("SELECT count(*) FROM note_change").fetchone()
    return int(changed) + sum(_last(connection, kind) - mark for kind, mark in marks(connection))


@takes_connection
def missing(connection: Any) -> int:
    """How many records that count as read are not in the index."""
    missed = 0
    for kind, mark in marks(connection):
        statement = (
            f"SELECT count(*) FROM {kind.name} r WHERE r.id <= ? AND {kind.written}"  # noqa: S608
            f" AND NOT EXISTS (SELECT 1 FROM note_words_docsize d WHERE d.id = {kind.base} + r.id)"
            f" AND NOT EXISTS (SELECT 1 FROM note_change n WHERE n.kind = {kind.number} AND n.record_id = r.id)"
        )
        missed += connection.execute(statement, (mark,)).fetchone()[0]
    return missed


@takes_connection
def build(connection: Any, progress: Callable[[int], None] | None = None) -> int:
    """Makes the whole index anew in the caller's transaction and returns how many records were read.

    ``progress`` is told the number of records done, now and then."""
    connection.execute("INSERT INTO note_words (note_words) VALUES ('delete-all')")
    connection.execute("INSERT INTO note_words (note_words, rank) VALUES ('hashsize', 33554432)")
    connection.execute("DELETE FROM note_change")
    connection.execute("UPDATE note_mark SET last_id = 0")
    done = 0
    while read := _new(connection, MANY_AT_ONCE):
        done += read
        if progress is not None:
            progress(done)
    connection.execute("INSERT INTO note_words (note_words) VALUES ('optimize')")
    connection.execute("INSERT INTO note_words (note_words, rank) VALUES ('hashsize', 1048576)")
    return done


@takes_connection
def purge(connection: Any) -> None:
    """Rewrites the index so that words of texts that were changed or emptied are gone from it; takes seconds on a large
    base."""
    while _changed(connection, MANY_AT_ONCE):
        pass
    connection.execute("INSERT INTO note_words (note_words) VALUES ('optimize')")


def marks(connection: Any) -> list[tuple[Kind, int]]:
    """The kinds, each with the last id that was read."""
    marks = dict(connection.execute("SELECT kind, last_id FROM note_mark").fetchall())
    return [(kind, marks.get(kind.number, 0)) for kind in KINDS]


def _last(connection: Any, kind: Kind) -> int:
    return int(connection.execute(f"SELECT coalesce(max(id), 0) FROM {kind.name}").fetchone()[0])  # noqa: S608


def _changed(connection: Any, limit: int) -> int:
    """Reads again what was changed since it was read."""
    changes = connection.execute("SELECT kind, record_id FROM note_change LIMIT ?", (limit,)).fetchall()
    rows: list[tuple[int, str]] = []
    for kind in KINDS:
        ids = [record_id for number, record_id in changes if number == kind.number]
        connection.executemany("DELETE FROM note_words WHERE rowid = ?", ((kind.base + id_,) for id_ in ids))
        statement = f"SELECT {kind.text} FROM {kind.name} r WHERE r.id = ? AND {kind.written}"  # noqa: S608
        for id_ in ids:
            rows += [(kind.base + id_, text) for (text,) in connection.execute(statement, (id_,))]
    _insert(connection, rows)
    connection.executemany("DELETE FROM note_change WHERE kind = ? AND record_id = ?", changes)
    return len(changes)


def _new(connection: Any, limit: int) -> int:
    """Reads the next records of the first kind that has some; returns how many ids were passed."""
    for kind, mark in marks(connection):
        # Ids without a text are passed as well, and not looked at again; of those, many go by in one step.
        last = min(_last(connection, kind), mark + limit * _PASSED)
        if last <= mark:
            continue
        statement = (
            f"SELECT {kind.base} + r.id, {kind.text} FROM {kind.name} r"  # noqa: S608
            f" WHERE r.id > ? AND r.id <= ? AND {kind.written} ORDER BY r.id LIMIT ?"
        )
        rows = connection.execute(statement, (mark, last, limit)).fetchall()
        if len(rows) == limit:
            last = rows[-1][0] - kind.base
        _insert(connection, rows)
        connection.execute("UPDATE note_mark SET last_id = ? WHERE kind = ?", (last, kind.number))
        return int(last - mark)
    return 0


def _insert(connection: Any, rows: Iterable[tuple[int, str]]) -> None:
    connection.executemany(_INSERT, [(rowid, fold(text)) for rowid, text in rows])
