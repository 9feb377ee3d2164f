"""The lookup: the best customers for what was typed so far, at every keystroke.

Each reading of the text is tried in steps, the best matches first, and a later step runs only while the page is not
full: codes and addresses, whole words, beginnings of words, inner parts. Where all that finds nobody, Thai words are
tried with other tone marks: a name is heard before it is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from typing import Any

from deskcrm.identify.search_index import FIELD_END, ID_MASK
from deskcrm.identify.search_query import (
    LONGEST_TEXT,
    MATCHED,
    Query,
    is_whole_number,
    matches,
    misheard,
    piece_matches,
    readings,
    slip_matches,
    split_matches,
)
from deskcrm.identify.search_rows import (
    BY_ID,
    CLOSE,
    COLUMNS,
    EXACT,
    FOLDED,
    INFIX,
    NEVER,
    PREFIX,
    WHOLE,
    Hit,
    live_order,
    refined,
    views,
)
from deskcrm.identify.views import LookupPage
from deskcrm.identify.vocabulary import SOUNDS_ALIKE, close_words, twins
from deskcrm.locale.keyboard import is_astray, other_layout
from deskcrm.store.doors import takes_connection
from deskcrm.text import whole_signs

_BY_WORDS = f"SELECT rowid & {ID_MASK} FROM lookup_words WHERE lookup_words MATCH ? ORDER BY rowid LIMIT ?"  # noqa: S608

_CHECKED = f"""SELECT e.customer_id FROM {{table}} t CROSS JOIN lookup_entry e ON e.customer_id = (t.rowid & {ID_MASK})
    WHERE t.{{table}} MATCH ?{{checks}} ORDER BY t.rowid LIMIT ?"""  # noqa: S608

_AMONG_FIRST = f"""SELECT e.customer_id FROM (SELECT rowid FROM lookup_words ORDER BY rowid LIMIT ?) t
    CROSS JOIN lookup_entry e ON e.customer_id = (t.rowid & {ID_MASK}) WHERE {{checks}} ORDER BY t.rowid LIMIT ?"""  # noqa: S608

_LOOKED_THROUGH = 1_000
"""Customers, in the order of the page, in whom an inner part of one letter or two digits is looked for.

A large base fills the page with words that begin so, and an index of single letters would hold everybody everywhere.
"""

_NUMBERS = f"""SELECT e.customer_id, e.folded FROM {{table}} t
    CROSS JOIN lookup_entry e ON e.customer_id = (t.rowid & {ID_MASK}) WHERE t.{{table}} MATCH ?
    ORDER BY t.rowid LIMIT ?"""  # noqa: S608

_BY_CODE = "SELECT customer_id, key, 'code' FROM lookup_code WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"

_BY_ADDRESS = """SELECT p.customer_id, p.normal, CASE p.kind WHEN 'line' THEN 'line_id' ELSE 'email' END
    FROM contact_point p CROSS JOIN lookup_entry USING (customer_id)
    WHERE p.normal >= ? AND p.normal < ? AND +p.kind IN ('email', 'line') AND p.archived_at IS NULL
    ORDER BY p.normal LIMIT ?"""

_BY_CONTACT = f"""SELECT {COLUMNS} FROM customer_figures f CROSS JOIN lookup_entry e ON e.customer_id = f.customer_id
    WHERE f.last_contact IS NOT NULL ORDER BY f.last_contact DESC, f.customer_id DESC LIMIT ?"""  # noqa: S608

_BY_NEWEST = f"""SELECT {COLUMNS} FROM lookup_entry e LEFT JOIN customer_figures f ON f.customer_id = e.customer_id
    WHERE f.last_contact IS NULL ORDER BY e.customer_id DESC LIMIT ?"""  # noqa: S608

_LEAST_ASTRAY = 3
"""Thai letters from which what is no word tells that the keyboard is in the other language: fewer may be a part."""

_NOTHING = Query(())

_BEYOND = "\U0010ffff"

Collect = Callable[["_Found"], None]
"""One way to collect customers."""

Try = tuple[tuple[Query, ...], str]
"""Readings of one text, and that text where it is not what was typed."""


@takes_connection
def search(connection: Any, text: str, *, limit: int = 50) -> LookupPage:
    """The best ``limit`` customers for ``text``, exact matches first, then beginnings, then inner parts; within each
    those with open matters and the latest contact first. Where nobody is written so, it is read as typed with the
    keyboard in the other language, then with other tone marks, then with slips. An empty text gives :func:`recent`.
    Never fails on what was typed: what nobody matches gives an empty page."""
    text = whole_signs(text)
    if not text.strip():
        return recent(connection, limit=limit)
    pages: list[tuple[int, LookupPage]] = []
    tried: list[Try] = []
    for queries, reading in tries(text[:LONGEST_TEXT]):
        tried.append((queries, reading))
        page, step = _first(connection, queries, _Found.collect, text, reading, limit)
        if page is not None:
            pages.append((step, page))
            if step < INFIX:
                break
    if pages:
        pages.sort(key=itemgetter(0))
        return pages[0][1] if len(pages) == 1 else _together([page for _step, page in pages], limit)
    for collect in (_Found.collect_misheard, _Found.collect_slips):
        for queries, reading in tried:
            page, _step = _first(connection, queries, collect, text, reading, limit)
            if page is not None:
                return page
    return LookupPage(text, (), False)


def _together(pages: list[LookupPage], limit: int) -> LookupPage:
    """One page of those that begin so, whichever keyboard it was typed with, and of those that have it inside."""
    rows = {row.id: row for page in pages for row in page.rows}
    words = tuple(dict.fromkeys(word for page in pages for word in page.words))
    more = any(page.more for page in pages) or len(rows) > limit
    return replace(pages[0], rows=tuple(islice(rows.values(), limit)), words=words, more=more)


def tries(text: str) -> Iterator[Try]:
    """The readings of what was typed, and of the same keys in the other language; the likelier first."""
    astray = is_astray(text) and (text.isascii() or len(text.strip()) >= _LEAST_ASTRAY)
    if not astray:
        yield readings(text), ""
    if turned := other_layout(text):
        yield readings(turned), turned
    if astray:
        yield readings(text), ""


def _first(
    connection: Any, queries: Iterable[Query], collect: Collect, text: str, reading: str, limit: int
) -> tuple[LookupPage | None, int]:
    """The page of the first reading that finds somebody, and its best step."""
    for query in queries:
        found = _Found(connection, query, limit + 1)
        collect(found)
        if hits := found.hits():
            hits.sort(key=live_order)
            rows = views(hits[:limit], query)
            words = query.words
            if found.meant:
                met = [word for word in found.meant if any(word in row[FOLDED] for _step, row, _field in hits)]
                words = tuple(dict.fromkeys((*words, *met)))
            return LookupPage(text, rows, len(hits) > limit, words, reading.strip(), hits[0][0] >= CLOSE), hits[0][0]
    return None, NEVER


@takes_connection
def recent(connection: Any, *, limit: int = 50) -> LookupPage:
    """The customers last in contact, then those most lately recorded, for a lookup in which nothing was typed."""
    rows = connection.execute(_BY_CONTACT, (limit + 1,)).fetchall()
    if len(rows) <= limit:
        rows += connection.execute(_BY_NEWEST, (limit + 1 - len(rows),)).fetchall()
    return LookupPage("", views([(0, row, "recent") for row in rows[:limit]], _NOTHING), len(rows) > limit)


class _Found:
    """The customers of one reading, each with the step that found it, until the page and one more are there.

    The steps read ids alone; the rows of the page are read once, in :meth:`hits`.
    """

    def __init__(self, connection: Any, query: Query, wanted: int) -> None:
        self._connection = connection
        self._query = query
        self._wanted = wanted
        self._steps: dict[int, int] = {}
        self._fields: dict[int, str] = {}
        self.meant: dict[str, None] = {}
        """The words that were met in place of those typed."""

    def collect(self) -> None:
        """Runs the steps in turn while rows are wanted."""
        query = self._query
        begun: list[int] = []
        if query.code:
            begun = self._between(_BY_CODE, query.code)
        if query.mail:
            self._add(PREFIX, self._between(_BY_ADDRESS, query.mail))
            if self._steps:
                return
        self._by_words(PREFIX)
        if self._full():  # whole words may stand beyond the page
            self._by_words(EXACT)
        self._add(PREFIX, begun)
        if not self._full():
            self._by_pieces()
        if not self._steps and len(query.words) == 1 and (match := split_matches(*query.words)):
            self._add(PREFIX, self._ids(_BY_WORDS, match, self._wanted))
        if self._steps and not self._full():
            self._by_twins()

    def collect_misheard(self) -> None:
        """Those whose names begin so but for a tone mark."""
        match, met = misheard(self._query.words)
        if match:
            self._add(CLOSE, self._ids(_BY_WORDS, match, self._wanted))
            self.meant |= dict.fromkeys(met)

    def collect_slips(self) -> None:
        """Those whose names are a slip or two from it, the nearest first; a number with one wrong digit."""
        words = self._query.words
        if len(words) == 1 and is_whole_number(words[0]):
            self._add(CLOSE, self._numbers_close_to(words[0]))
            return
        close = [close_words(self._connection, word) for word in words[:MATCHED]]
        if not any(close):
            return
        checks = [" " + word for word in words[MATCHED:]]
        for farthest in range(NEVER - CLOSE):
            if farthest == SOUNDS_ALIKE and self._steps:
                break
            match, met = slip_matches(words, close, farthest)
            if match and (farthest == 0 or any(distance == farthest for group in close for distance, _word in group)):
                before = len(self._steps)
                self._checked("lookup_words", CLOSE + farthest, match, checks)
                if len(self._steps) > before:
                    self.meant |= dict.fromkeys(met)

    def _by_twins(self) -> None:
        """Those whose names differ in marks alone: a name is heard before it is seen."""
        words = self._query.words[:MATCHED]
        close = [[(0, other) for other in twins(self._connection, word)] for word in words]
        if any(close):
            match, met = slip_matches(words, close, 0)
            self._checked("lookup_words", CLOSE, match, [" " + word for word in self._query.words[MATCHED:]])
            self.meant |= dict.fromkeys(met)

    def _numbers_close_to(self, number: str) -> list[int]:
        """The ids of those whose number is this but for one digit or two neighbours swapped: then its first five digits
        are right, or its last four."""
        from rapidfuzz.distance import OSA

        found: dict[int, None] = {}
        begins, ends = piece_matches([number[:5]]), f'"{number[-4:]}"'
        for table, match in (("lookup_grams", begins), ("lookup_words", ends)):
            for id_, folded in self._connection.execute(_NUMBERS.format(table=table), (match, _LOOKED_THROUGH)):
                numbers = folded.rpartition(FIELD_END)[0].rpartition(FIELD_END)[2].split()
                if any(OSA.distance(number, other, score_cutoff=1) <= 1 for other in numbers):
                    found[id_] = None
        return list(found)

    def hits(self) -> list[Hit]:
        """The rows found, the best steps first where there are more than wanted."""
        if not self._steps:
            return []
        ids = list(self._steps)
        if len(ids) > self._wanted:
            ids = sorted(ids, key=self._steps.__getitem__)[: self._wanted]
        # One statement text whatever the number, so that it is prepared once.
        marks = f"({', '.join('?' * self._wanted)})"
        rows = self._connection.execute(BY_ID + marks, ids + [None] * (self._wanted - len(ids)))
        words = [" " + word for word in self._query.words]
        return [(refined(self._steps[row[0]], row[FOLDED], words), row, self._fields.get(row[0], "")) for row in rows]

    def _by_words(self, step: int) -> None:
        match, rest = matches(self._query.words, prefix=step == PREFIX)
        if rest:
            self._checked("lookup_words", step, match, [" " + word for word in rest])
        else:
            self._add(step, self._ids(_BY_WORDS, match, self._wanted))

    def _by_pieces(self) -> None:
        words = self._query.words
        if match := piece_matches(words):
            self._checked("lookup_grams", INFIX, match, words)
        else:
            sql = _AMONG_FIRST.format(checks=" AND ".join(["instr(e.folded, ?)"] * len(words)))
            self._add(INFIX, self._ids(sql, _LOOKED_THROUGH, *words, self._wanted + len(self._steps)))

    def _checked(self, table: str, step: int, match: str, checks: Sequence[str]) -> None:
        sql = _CHECKED.format(table=table, checks=" AND instr(e.folded, ?)" * len(checks))
        self._add(step, self._ids(sql, match, *checks, self._wanted + len(self._steps)))

    def _between(self, sql: str, begin: str) -> list[int]:
        """The ids whose key begins so; those whose key is this are added at once as the best there are."""
        rows = self._connection.execute(sql, (begin, begin + _BEYOND, self._wanted)).fetchall()
        for id_, key, matched in rows:
            self._fields[id_] = matched
            if key == begin:
                self._steps[id_] = WHOLE
        return [id_ for id_, _, _ in rows]

    def _ids(self, sql: str, *values: str | int) -> list[int]:
        return [id_ for (id_,) in self._connection.execute(sql, values)]

    def _add(self, step: int, ids: Iterable[int]) -> None:
        steps = self._steps
        for id_ in ids:
            if steps.get(id_, NEVER) > step:
                steps[id_] = step

    def _full(self) -> bool:
        return len(self._steps) >= self._wanted
