"""The lookup's index: one entry a customer and two FTS5 tables whose rowids carry the order of the page.

A rowid is ``order key << 34 | customer id``: customers with open matters first, then by the time of the last contact
in steps of 24 days. FTS5 walks its lists by rowid, so the first page is read without reading the rest. The step is
absolute, not an age, so that an order never goes stale by waiting. ``lookup_words`` finds words by their beginnings;
``lookup_grams`` holds the pieces of two to four letters that inner parts are found by. Neither keeps
positions or text: what a word's pieces are found in is checked against ``lookup_entry.folded``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from deskcrm.identify import vocabulary
from deskcrm.identify.folding import fold, name_words
from deskcrm.identify.phones import mail_words, searched_numbers
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

ID_BITS = 34
"""Bits of an FTS rowid that hold the customer's id."""

ID_MASK = (1 << ID_BITS) - 1

_STEP_BITS = 21  # 2**21 seconds are 24 days
_STEPS = 4095  # bands back from the far future; twelve bits reach the year 2242
_BATCH = 20_000
_ENTRIES = 2_000
_USUAL_HASH, _LARGE_HASH = 1 << 20, 1 << 25
_CACHE_KIB = 200_000

PAUSE = 0.02
"""Seconds between two short writes of many, in which a save that waits gets its turn."""

FIELDS = ("name", "nickname", "organisation", "email", "line_id", "phone")
"""What ``lookup_entry.folded`` holds, in this order, each ended by ``FIELD_END``; every word has a blank before it."""

FIELD_END = "\x1f"

FTS_OPTIONS = "content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'"

SCHEMA: tuple[str, ...] = (
    """CREATE TABLE lookup_entry (
        customer_id INTEGER PRIMARY KEY,
        order_key INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        nickname TEXT NOT NULL,
        organisation TEXT NOT NULL,
        phones TEXT NOT NULL,
        emails TEXT NOT NULL,
        district TEXT NOT NULL,
        folded TEXT NOT NULL
    ) STRICT""",
    # A code is found as it is written, without its signs, and by its number alone.
    """CREATE TABLE lookup_code (
        key TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        PRIMARY KEY (key, customer_id)
    ) STRICT, WITHOUT ROWID""",
    f"CREATE VIRTUAL TABLE lookup_words USING fts5(words, {FTS_OPTIONS}, prefix = '1 2 3 4 5')",
    f"CREATE VIRTUAL TABLE lookup_grams USING fts5(grams, {FTS_OPTIONS})",
    # Merging inside a save makes the slowest saves; tidy() merges when the desk is idle. FTS5 still merges a level by
    # force when it holds this many segments: rarely, then, and of small ones.
    "INSERT INTO lookup_words (lookup_words, rank) VALUES ('automerge', 0)",
    "INSERT INTO lookup_grams (lookup_grams, rank) VALUES ('automerge', 0)",
    "INSERT INTO lookup_words (lookup_words, rank) VALUES ('crisismerge', 64)",
    "INSERT INTO lookup_grams (lookup_grams, rank) VALUES ('crisismerge', 64)",
    "CREATE INDEX ix_customer_figures_last_contact ON customer_figures (last_contact)",
    *vocabulary.SCHEMA,
    # Whose entry says less than the base, until it is made anew: a program may end between the two.
    "CREATE TABLE lookup_stale (customer_id INTEGER PRIMARY KEY) STRICT",
)
"""Statements that make the index's tables; ``customer_figures`` must be there."""

FTS_TABLES = ("lookup_words", "lookup_grams")
"""The two full-text tables."""


class Entry(NamedTuple):
    """A row of ``lookup_entry``."""

    customer_id: int
    order_key: int
    created_at: int
    code: str
    name: str
    nickname: str
    organisation: str
    phones: str
    emails: str
    district: str
    folded: str

    @property
    def rowid(self) -> int:
        """The rowid of this customer in both FTS tables."""
        return self.order_key << ID_BITS | self.customer_id


# Every contact point of a customer in one column: unit separators between its parts, record separators between points.
_POINTS = """(SELECT group_concat(
        kind || char(31) || value || char(31) || normal || char(31) || display_name || char(31) || district, char(30)
        ORDER BY position, id)
    FROM contact_point p WHERE p.customer_id = c.id AND p.archived_at IS NULL)"""

_ORDER_KEY = f"""(CASE WHEN f.open_complaints > 0 OR f.open_follow_ups > 0 THEN 0 ELSE {_STEPS + 1} END
    + {_STEPS} - min(max(coalesce(f.last_contact, 0), 0) >> {_STEP_BITS}, {_STEPS}))"""

SOURCE = f"""SELECT c.id, {_ORDER_KEY}, c.created_at, c.code, c.name, c.given || ' ' || c.family,
        c.nickname, c.organisation, {_POINTS}
    FROM customer c LEFT JOIN customer_figures f ON f.customer_id = c.id"""  # noqa: S608

_INSERT_ENTRY = f"INSERT INTO lookup_entry VALUES ({', '.join('?' * len(Entry._fields))})"  # noqa: S608


@takes_connection
def index_customers(connection: Any, customer_ids: Collection[int], clock: Clock | None = None) -> None:  # noqa: ARG001
    """Brings the entries of these customers up to date in the caller's transaction; archived ones lose theirs.

    Writes nothing for a customer whose entry would stay as it is. ``customer_figures`` must be up to date before.
    """
    ids = sorted(set(customer_ids))
    for start in range(0, len(ids), _ENTRIES):
        _index(connection, ids[start : start + _ENTRIES])


@takes_connection
def index_many(connection: Any, customer_ids: Collection[int]) -> None:
    """As :func:`index_customers`, faster for some thousands and more; :func:`merge` them with ``LARGE_PAGES`` after."""
    usual = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    try:
        _hold(connection, _LARGE_HASH)
        index_customers(connection, customer_ids)
        _flush(connection)
        _hold(connection, _USUAL_HASH)
    finally:
        connection.execute(f"PRAGMA cache_size = {int(usual)}")


@takes_connection
def build(connection: Any, progress: Callable[[int], None] | None = None) -> int:
    """Makes the whole index anew in the caller's transaction and returns how many customers it holds.

    ``progress`` is told the number of customers done, now and then.
    """
    for table in FTS_TABLES:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608
    # Large segments from the start: merging a few at the end costs less than hundreds on the way.
    _hold(connection, _LARGE_HASH)
    connection.execute("DELETE FROM lookup_entry")
    connection.execute("DELETE FROM lookup_code")
    connection.execute("DELETE FROM lookup_stale")
    done = 0
    words: set[str] = set()
    rows = connection.execute(f"{SOURCE} WHERE c.archived_at IS NULL ORDER BY c.id")
    while batch := list(islice(rows, _BATCH)):
        entries = [entry_of(row) for row in batch]
        connection.executemany(_INSERT_ENTRY, entries)
        connection.executemany("INSERT OR IGNORE INTO lookup_code VALUES (?, ?)", _code_rows(entries))
        words.update(word for entry in entries for word in vocabulary.words_in(entry.folded, FIELD_END))
        done += len(batch)
        if progress is not None:
            progress(done // 2)
    vocabulary.learn_all(connection, words)
    # FTS5 starts a new segment whenever a rowid is not above the one before: in the order of the rowids, then.
    ordered = connection.execute(
        f"SELECT order_key << {ID_BITS} | customer_id, folded FROM lookup_entry ORDER BY 1"  # noqa: S608
    )
    written = 0
    while pieces := list(islice(ordered, min(_BATCH, done // 2 + 1))):
        _write_words(connection, pieces)
        if not written:
            # Two segments at least: optimize() lifts what it merges above the level that saves write to, and one
            # segment alone would stay there, to be merged again inside some later save.
            _flush(connection)
        written += len(pieces)
        if progress is not None:
            progress(done // 2 + written // 2)
    _flush(connection)
    for table in FTS_TABLES:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
    _hold(connection, _USUAL_HASH)
    return done


def _hold(connection: Any, size: int) -> None:
    """How many bytes FTS5 keeps in memory before it writes a segment."""
    for table in FTS_TABLES:
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {size:d})")  # noqa: S608


def _flush(connection: Any) -> None:
    for table in FTS_TABLES:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('flush')")  # noqa: S608


@takes_connection
def put_off(connection: Any, customer_ids: Iterable[int]) -> None:
    """Remembers, in the transaction that changed these customers, that their entries are to be made anew."""
    put = "INSERT OR IGNORE INTO lookup_stale SELECT customer_id FROM lookup_entry WHERE customer_id = ?"
    connection.executemany(put, ((one,) for one in customer_ids))


@takes_connection
def missing(connection: Any) -> int:
    """How many customers have no entry yet, or one that is to be made anew, after an import for instance."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM lookup_stale) + count(*) FROM customer c WHERE archived_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM lookup_entry e WHERE e.customer_id = c.id)"
    ).fetchone()
    return int(row[0])


@takes_connection
def index_missing(connection: Any, limit: int, *, after: int = 0) -> int:
    """Makes entries for up to ``limit`` customers without one or with one put off, lowest ids above ``after`` first.

    Returns the last id done, to be given as ``after`` the next time, or 0 at the end. From 0 again is right, but slow.
    """
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT * FROM (SELECT id FROM customer c WHERE id > :after AND archived_at IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM lookup_entry e WHERE e.customer_id = c.id) ORDER BY id LIMIT :limit)"
            " UNION SELECT * FROM (SELECT customer_id FROM lookup_stale WHERE customer_id > :after"
            " ORDER BY customer_id LIMIT :limit) ORDER BY 1 LIMIT :limit",
            {"after": after, "limit": limit},
        )
    ]
    index_customers(connection, ids)
    return ids[-1] if ids else 0


@takes_connection
def knows_no_words(connection: Any) -> bool:
    """Whether there are entries but no vocabulary, as in a base that an older program indexed."""
    return vocabulary.is_empty(connection) and connection.execute("SELECT 1 FROM lookup_entry").fetchone() is not None


@takes_connection
def learn_words(connection: Any, limit: int, *, after: int = 0) -> int:
    """Learns the words of up to ``limit`` entries with ids above ``after``; returns the last id done, 0 at the end."""
    rows = connection.execute(
        "SELECT customer_id, folded FROM lookup_entry WHERE customer_id > ? ORDER BY customer_id LIMIT ?",
        (after, limit),
    ).fetchall()
    vocabulary.learn(connection, [word for _id, folded in rows for word in vocabulary.words_in(folded, FIELD_END)])
    return int(rows[-1][0]) if rows else 0


def _grams(word: str) -> str:
    """The pieces of two to four letters of a word (three or four digits), with blanks between."""
    pairs = list(map(operator.add, word, word[1:]))
    triples = list(map(operator.add, pairs, word[2:]))
    fours = map(operator.add, triples, word[3:])
    return " ".join([*triples, *fours] if word.isdecimal() else [*pairs, *triples, *fours])


_grams_of_name = lru_cache(maxsize=32_768)(_grams)
"""Given names come again and again."""


def _index(connection: Any, ids: list[int]) -> None:
    marks = ", ".join("?" * len(ids))
    connection.execute(f"DELETE FROM lookup_stale WHERE customer_id IN ({marks})", ids)  # noqa: S608
    old = {
        row[0]: Entry(*row)
        for row in connection.execute(f"SELECT * FROM lookup_entry WHERE customer_id IN ({marks})", ids)  # noqa: S608
    }
    rows = connection.execute(f"{SOURCE} WHERE c.archived_at IS NULL AND c.id IN ({marks})", ids)
    new = {row[0]: entry_of(row) for row in rows}
    gone = [entry for id_, entry in old.items() if new.get(id_) != entry]
    fresh = [entry for id_, entry in new.items() if old.get(id_) != entry]
    if not gone and not fresh:
        return
    connection.executemany("DELETE FROM lookup_entry WHERE customer_id = ?", [(entry.customer_id,) for entry in gone])
    connection.executemany("DELETE FROM lookup_code WHERE key = ? AND customer_id = ?", _code_rows(gone))
    connection.executemany(_INSERT_ENTRY, fresh)
    connection.executemany("INSERT OR IGNORE INTO lookup_code VALUES (?, ?)", _code_rows(fresh))
    named = [entry for entry in fresh if (was := old.get(entry.customer_id)) is None or was.folded != entry.folded]
    vocabulary.learn(connection, [word for entry in named for word in vocabulary.words_in(entry.folded, FIELD_END)])
    stale = {entry.rowid: entry.folded for entry in gone}
    wanted = {entry.rowid: entry.folded for entry in fresh}
    out = [(rowid,) for rowid, folded in stale.items() if wanted.get(rowid) != folded]
    for table in FTS_TABLES:
        connection.executemany(f"DELETE FROM {table} WHERE rowid = ?", out)  # noqa: S608
    _write_words(connection, sorted(item for item in wanted.items() if stale.get(item[0]) != item[1]))


def _write_words(connection: Any, pieces: Collection[tuple[int, str]]) -> None:
    """Writes both FTS rows of each (rowid, folded), in the order given."""
    words, parts = pieces_of(pieces)
    connection.executemany("INSERT INTO lookup_words (rowid, words) VALUES (?, ?)", words)
    connection.executemany("INSERT INTO lookup_grams (rowid, grams) VALUES (?, ?)", parts)


def pieces_of(pieces: Iterable[tuple[int, str]]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """What each (rowid, folded) is in ``lookup_words`` and in ``lookup_grams``."""
    words: list[tuple[int, str]] = []
    parts: list[tuple[int, str]] = []
    for rowid, folded in pieces:
        named, _, rest = folded.rpartition(FIELD_END)[0].rpartition(FIELD_END)
        numbers = rest.split()
        # The last four digits are a word of their own: what people remember of a number.
        words.append((rowid, named.replace(FIELD_END, "") + "".join(f" {number[-4:]}" for number in numbers)))
        inside = "".join(named.split(FIELD_END, 3)[:3]).split()
        parts.append((rowid, " ".join([*map(_grams_of_name, inside), *map(_grams, numbers)])))
    return words, parts


def _code_rows(entries: Iterable[Entry]) -> Iterator[tuple[str, int]]:
    for entry in entries:
        for key in code_keys(entry.code):
            yield key, entry.customer_id


def code_keys(code: str) -> set[str]:
    """What a code is found by: its letters and digits, and its number without leading zeros."""
    words = fold(code).split()
    keys = {"".join(words)}
    if words and words[-1].isdecimal():
        keys.add(words[-1].lstrip("0"))
    return keys - {""}


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry of a row of ``SOURCE``."""
    id_, order_key, created_at, code, name, parts, nickname, organisation, points = row
    phones: list[str] = []
    emails: list[str] = []
    district = ""
    mails = ""
    line_words = ""
    digits = ""
    for point in points.split("\x1e") if points else ():
        kind, value, normal, display_name, place = (point.split("\x1f") + [""] * 4)[:5]
        if kind == "phone":
            phones.append(normal if normal.startswith("+") else value)
            digits += _spaced(searched_numbers(normal or value))
        elif kind == "email":
            emails.append(value)
            mails += _spaced(mail_words(value))
        elif kind == "line":
            line_words += _spaced(fold(f"{value} {display_name}").split())
        else:
            district = district or place
    words = name_words(name)
    if parts != " " and parts not in name:
        words += [word for word in fold(parts).split() if word not in words]
    folded = FIELD_END.join(
        (
            _spaced(words),
            _spaced(name_words(nickname)) if nickname else "",
            _spaced(name_words(organisation)) if organisation else "",
            mails,
            line_words,
            digits,
            "",
        )
    )
    return Entry(
        id_, order_key, created_at, code, name, nickname, organisation,
        "\n".join(phones), "\n".join(emails), district, folded,
    )  # fmt: skip


def _spaced(words: Iterable[str]) -> str:
    return "".join([" " + word for word in words])
