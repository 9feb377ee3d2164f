"""The search among a few customers, who are all looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskcrm.identify.search import tries
from deskcrm.identify.search_index import code_keys
from deskcrm.identify.search_query import LONGEST_TEXT, Query
from deskcrm.identify.search_rows import (
    CODE,
    EMAILS,
    FOLDED,
    INFIX,
    PREFIX,
    WHOLE,
    Hit,
    Row,
    live_order,
    refined,
    rows_by_id,
    views,
)
from deskcrm.identify.views import LookupPage


def search_among(connection: Any, text: str, ids: Sequence[int], *, limit: int) -> LookupPage:
    """As :func:`search` without its slips, among these few customers alone: each is looked at, nothing is looked up."""
    rows = rows_by_id(connection, ids)
    for queries, reading in tries(text[:LONGEST_TEXT]):
        for query in queries:
            hits = [hit for row in rows.values() if (hit := _hit(row, query)) is not None]
            if hits:
                hits.sort(key=live_order)
                found = views(hits[:limit], query)
                return LookupPage(text, found, len(hits) > limit, query.words, reading.strip())
    return LookupPage(text, (), False)


def _hit(row: Row, query: Query) -> Hit | None:
    """How a row matches a reading, if it does."""
    folded, keys = row[FOLDED], code_keys(row[CODE]) if query.code else ()
    if query.code in keys:
        return WHOLE, row, "code"
    if query.mail and any(mail.lower().startswith(query.mail) for mail in row[EMAILS].split("\n")):
        return PREFIX, row, "email"
    if all(" " + word in folded for word in query.words):
        return refined(PREFIX, folded, [" " + word for word in query.words]), row, ""
    if any(key.startswith(query.code) for key in keys):
        return PREFIX, row, "code"
    return (INFIX, row, "") if all(word in folded for word in query.words) else None
