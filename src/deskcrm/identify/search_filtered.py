"""Words among customers who meet filters that many meet: the search's own lists, each row held against the filters.

The lists are in the order of the page, so that they end as soon as the page is full. What is found is ranked as among
few (:func:`deskcrm.identify.search.search_among`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deskcrm.identify.filtering import those_of
from deskcrm.identify.search import search
from deskcrm.identify.search_among import search_among
from deskcrm.identify.search_index import ID_MASK
from deskcrm.identify.search_query import Query, matches, piece_matches, readings
from deskcrm.identify.views import LookupPage

if TYPE_CHECKING:
    from deskcrm.identify.filtering import Filtering

_LISTED = f"""SELECT f.customer_id FROM {{table}} t
    CROSS JOIN customer_figures f ON f.customer_id = (t.rowid & {ID_MASK})
    WHERE t.{{table}} MATCH ? AND {{checks}} ORDER BY t.rowid LIMIT ?"""  # noqa: S608

_HOLDS = "EXISTS (SELECT 1 FROM lookup_entry e WHERE e.customer_id = f.customer_id AND {words})"

_STRETCHES = (1, 20)
"""Pages of the search among which those are looked for whom its other ways find: a code, an address, a slip."""


def search_filtered(connection: Any, text: str, filtering: Filtering, *, limit: int) -> LookupPage:
    """As :func:`deskcrm.identify.search.search`, among the customers who meet all filters."""
    for query in readings(text):
        ids = _listed(connection, query, filtering, limit + 1)
        if ids:
            return search_among(connection, text, ids, limit=limit)
    page = LookupPage(text, (), False)
    for pages in _STRETCHES:
        page = search(connection, text, limit=limit * pages)
        met = those_of(connection, filtering, [row.id for row in page.rows])
        rows = tuple(row for row in page.rows if row.id in met)
        if rows or not page.more:
            break
    return replace(page, rows=rows[:limit], more=len(rows) > limit)


def _listed(connection: Any, query: Query, filtering: Filtering, wanted: int) -> list[int]:
    """Ids by whole words, by beginnings, and where those are not enough by inner parts."""
    found: dict[int, None] = {}
    for prefix in (False, True):
        match, rest = matches(query.words, prefix=prefix)
        found |= dict.fromkeys(
            _ids(connection, "lookup_words", match, [" " + word for word in rest], filtering, wanted)
        )
    if len(found) < wanted and (match := piece_matches(query.words)):
        found |= dict.fromkeys(_ids(connection, "lookup_grams", match, query.words, filtering, wanted))
    return list(found)


def _ids(connection: Any, table: str, match: str, words: Sequence[str], filtering: Filtering, wanted: int) -> list[int]:
    checks = [filtering.checks]
    if words:
        checks.append(_HOLDS.format(words=" AND ".join(["instr(e.folded, ?)"] * len(words))))
    statement = _LISTED.format(table=table, checks=" AND ".join(checks))
    return [id_ for (id_,) in connection.execute(statement, (match, *filtering.values, *words, wanted))]
