"""The lookup: the best customers for what was typed so far, at every keystroke.

Each reading of the text is tried in steps, the best matches first, and a later step runs only while the page is not
full: codes and addresses, whole words, beginnings of words, inner parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from deskcrm.clock import Clock
from deskcrm.identify.search_index import FIELD_END, FIELDS, ID_MASK
from deskcrm.identify.search_query import Query, matches, piece_matches, readings, split_matches
from deskcrm.identify.tier_label import new_since, tier_code
from deskcrm.identify.views import LookupPage, LookupRow
from deskcrm.store.doors import takes_connection

_WHOLE, _EXACT, _PREFIX, _INFIX = range(4)

_COLUMNS = """e.customer_id, e.code, e.name, e.nickname, e.organisation, e.phones, e.emails, e.district, e.folded,
    e.created_at, f.tier, f.first_seen, f.last_contact, f.open_complaints, f.open_follow_ups, f.next_due, f.orders"""
_FOLDED, _LAST_CONTACT, _COMPLAINTS, _FOLLOW_UPS = 8, 12, 13, 14

_BY_RANK = f"""SELECT {_COLUMNS} FROM {{table}} t CROSS JOIN lookup_entry e ON e.customer_id = (t.rowid & {ID_MASK})
    LEFT JOIN customer_figures f ON f.customer_id = e.customer_id
    WHERE t.{{table}} MATCH ?{{checks}} ORDER BY t.rowid LIMIT ?"""  # noqa: S608

_BY_CODE = f"""SELECT {_COLUMNS} FROM lookup_code k CROSS JOIN lookup_entry e ON e.customer_id = k.customer_id
    LEFT JOIN customer_figures f ON f.customer_id = e.customer_id
    WHERE k.key >= ? AND k.key < ? ORDER BY k.key LIMIT ?"""  # noqa: S608

_BY_ADDRESS = f"""SELECT {_COLUMNS} FROM contact_point p CROSS JOIN lookup_entry e ON e.customer_id = p.customer_id
    LEFT JOIN customer_figures f ON f.customer_id = e.customer_id
    WHERE p.normal >= ? AND p.normal < ? AND p.kind IN ('email', 'line') AND p.archived_at IS NULL
    ORDER BY p.normal LIMIT ?"""  # noqa: S608

_BY_CONTACT = f"""SELECT {_COLUMNS} FROM customer_figures f CROSS JOIN lookup_entry e ON e.customer_id = f.customer_id
    WHERE f.last_contact IS NOT NULL ORDER BY f.last_contact DESC, f.customer_id DESC LIMIT ?"""  # noqa: S608

_BY_NEWEST = f"""SELECT {_COLUMNS} FROM lookup_entry e LEFT JOIN customer_figures f ON f.customer_id = e.customer_id
    WHERE f.last_contact IS NULL ORDER BY e.customer_id DESC LIMIT ?"""  # noqa: S608

_NOTHING = Query(())

_BEYOND = "\U0010ffff"

_Row = tuple[Any, ...]
_Hit = tuple[int, _Row, str]
"""The step that found a row, the row, and the field that matched where the step knows it."""


@takes_connection
def search(connection: Any, text: str, *, limit: int = 50, clock: Clock) -> LookupPage:
    """The best ``limit`` customers for ``text``, exact matches first, then beginnings, then inner parts; within each
    those with open matters and the latest contact first. An empty text gives :func:`recent`. Never fails on what was
    typed: what nobody matches gives an empty page."""
    if not text.strip():
        return recent(connection, limit=limit, clock=clock)
    for query in readings(text):
        found = _Found(connection, query, limit + 1)
        found.collect()
        if found.rows:
            rows = sorted(found.rows.values(), key=_live_order)
            return LookupPage(text, _views(rows[:limit], query, clock), len(rows) > limit)
    return LookupPage(text, (), False)


@takes_connection
def recent(connection: Any, *, limit: int = 50, clock: Clock) -> LookupPage:
    """The customers last in contact, then those most lately recorded, for a lookup in which nothing was typed."""
    rows = connection.execute(_BY_CONTACT, (limit + 1,)).fetchall()
    if len(rows) <= limit:
        rows += connection.execute(_BY_NEWEST, (limit + 1 - len(rows),)).fetchall()
    return LookupPage("", _views([(0, row, "recent") for row in rows[:limit]], _NOTHING, clock), len(rows) > limit)


class _Found:
    """The rows of one reading, each with the step that found it, until the page and one more are there."""

    def __init__(self, connection: Any, query: Query, wanted: int) -> None:
        self._connection = connection
        self._query = query
        self._wanted = wanted
        self.rows: dict[int, _Hit] = {}

    def collect(self) -> None:
        """Runs the steps in turn while rows are wanted."""
        query = self._query
        if query.code:
            self._between(_BY_CODE, "code", _WHOLE, query.code, query.code + "\0")
        if query.mail:
            self._between(_BY_ADDRESS, "email", _PREFIX, query.mail, query.mail + _BEYOND)
            if self.rows:
                return
        self._by_words(_EXACT)
        self._by_words(_PREFIX)
        if query.code:
            self._between(_BY_CODE, "code", _PREFIX, query.code, query.code + _BEYOND)
        self._by_pieces()
        if not self.rows and len(query.words) == 1 and len(query.words[0]) > 3:
            self._ranked("lookup_words", _PREFIX, split_matches(query.words[0]), ())

    def _by_words(self, step: int) -> None:
        match, rest = matches(self._query.words, prefix=step == _PREFIX)
        self._ranked("lookup_words", step, match, [" " + word for word in rest])

    def _by_pieces(self) -> None:
        words = self._query.words
        self._ranked("lookup_grams", _INFIX, piece_matches(words), words)

    def _ranked(self, table: str, step: int, match: str, checks: Sequence[str]) -> None:
        if self._full() or not match:
            return
        sql = _BY_RANK.format(table=table, checks=" AND instr(e.folded, ?)" * len(checks))
        self._add(step, self._connection.execute(sql, (match, *checks, self._wanted + len(self.rows))))

    def _between(self, sql: str, field: str, step: int, low: str, high: str) -> None:
        if self._full():
            return
        for row in self._connection.execute(sql, (low, high, self._wanted + len(self.rows))):
            self.rows.setdefault(row[0], (step, row, field))

    def _add(self, step: int, rows: Iterable[_Row]) -> None:
        whole = self._query.whole + FIELD_END
        for row in rows:
            if row[0] not in self.rows:
                is_whole = step == _EXACT and whole in row[_FOLDED] and _is_field(row[_FOLDED], whole)
                self.rows[row[0]] = (_WHOLE if is_whole else step, row, "")

    def _full(self) -> bool:
        return len(self.rows) >= self._wanted


def _is_field(folded: str, whole: str) -> bool:
    return folded.startswith(whole) or FIELD_END + whole in folded


def _live_order(found: _Hit) -> tuple[int, bool, int, str]:
    step, row, _ = found
    return (step, not (row[_COMPLAINTS] or row[_FOLLOW_UPS]), -(row[_LAST_CONTACT] or 0), row[_FOLDED])


def _views(found: Iterable[_Hit], query: Query, clock: Clock) -> tuple[LookupRow, ...]:
    since = new_since(clock)
    rows = []
    for step, row, field in found:
        (id_, code, name, nickname, organisation, phones, emails, district, folded,
         created, tier, first_seen, last_contact, complaints, _, due, orders) = row  # fmt: skip
        rows.append(
            LookupRow(
                id_,
                code,
                name,
                nickname,
                organisation,
                tier_code(tier, created if first_seen is None else first_seen, orders, since),
                tuple(phones.split("\n")) if phones else (),
                tuple(emails.split("\n")) if emails else (),
                district,
                None if last_contact is None else datetime.fromtimestamp(last_contact, UTC),
                complaints or 0,
                None if due is None else datetime.fromtimestamp(due, UTC),
                field or _matched_field(folded, query, step),
            )
        )
    return tuple(rows)


def _matched_field(folded: str, query: Query, step: int) -> str:
    """The first field that holds every word, else the one that holds the first word; by beginnings before insides."""
    words = query.words
    fields = folded.split(FIELD_END)
    for blank in ("", " ") if step == _INFIX else (" ", ""):
        for name, field in zip(FIELDS, fields, strict=False):
            if field and all(blank + word in field for word in words):
                return name
    for name, field in zip(FIELDS, fields, strict=False):
        if words[0] in field:
            return name
    return "name"
