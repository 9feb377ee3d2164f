"""The rows that the search finds: how one is read, how it matched, and what comes before what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from deskcrm.identify.search_index import FIELD_END, FIELDS
from deskcrm.identify.search_query import Query
from deskcrm.identify.views import LookupRow
from deskcrm.locale.collation import sort_key

WHOLE, EXACT, PREFIX, INFIX, CLOSE = range(5)
NEVER = CLOSE + 4

COLUMNS = """e.customer_id, e.folded, e.code, e.name, e.nickname, e.organisation, e.phones, e.emails, e.district,
    f.tier, f.last_contact, f.open_complaints, f.open_follow_ups, f.next_due"""
FOLDED, CODE, _NAME, EMAILS, _LAST_CONTACT, _COMPLAINTS, _FOLLOW_UPS = 1, 2, 3, 7, 10, 11, 12

_name_order = lru_cache(maxsize=4096)(sort_key)

BY_ID = f"""SELECT {COLUMNS} FROM lookup_entry e LEFT JOIN customer_figures f ON f.customer_id = e.customer_id
    WHERE e.customer_id IN """  # noqa: S608

Row = tuple[Any, ...]
Hit = tuple[int, Row, str]
"""The step that found a row, the row, and the field that matched where the step knows it."""

_NOTHING = Query(())


def rows_by_id(connection: Any, ids: Sequence[int]) -> dict[int, Row]:
    """The rows of these customers by their ids; of who is gone there is none."""
    statement = f"{BY_ID} (SELECT value FROM json_each(?))"  # noqa: S608
    return {row[0]: row for row in connection.execute(statement, (json.dumps(list(ids)),))}


def rows_of(connection: Any, ids: Sequence[int], matched: Mapping[int, str]) -> tuple[LookupRow, ...]:
    """The rows of these customers, in the order given; ``matched`` says by which field, else by a filter."""
    found = rows_by_id(connection, ids)
    return views([(0, found[id_], matched.get(id_, "filter")) for id_ in ids if id_ in found], _NOTHING)


def refined(step: int, folded: str, words: Sequence[str]) -> int:
    """The step of a row found by beginnings, moved up where every word is a whole one or they are a whole field."""
    if step not in (EXACT, PREFIX):
        return step
    for word in words:
        if word + FIELD_END not in folded and word + " " not in folded:
            return step
    whole = "".join(words) + FIELD_END
    return WHOLE if folded.startswith(whole) or FIELD_END + whole in folded else EXACT


def live_order(found: Hit) -> tuple[int, bool, int, str]:
    """What is sorted by: the step, something open, the last contact, the name."""
    step, row, _ = found
    contact = row[_LAST_CONTACT]
    # Names decide among those never in contact, and hardly ever between two contacts in one second.
    name = _name_order(row[_NAME]) if contact is None else row[FOLDED]
    return (step, not (row[_COMPLAINTS] or row[_FOLLOW_UPS]), -(contact or 0), name)


def views(found: Iterable[Hit], query: Query) -> tuple[LookupRow, ...]:
    """The rows as the lookup shows them, each with the field that matched ``query``."""
    made = []
    for step, row, known in found:
        (id_, folded, code, name, nickname, organisation, phones, emails, district,
         tier, last_contact, complaints, _, due) = row  # fmt: skip
        view = LookupRow(
            id_,
            code,
            name,
            nickname,
            organisation,
            tier or "unrated",
            tuple(phones.split("\n")) if phones else (),
            tuple(emails.split("\n")) if emails else (),
            district,
            None if last_contact is None else datetime.fromtimestamp(last_contact, UTC),
            complaints or 0,
            None if due is None else datetime.fromtimestamp(due, UTC),
            known or _matched_field(folded, query.words, step),
        )
        made.append(view)
    return tuple(made)


def _matched_field(folded: str, words: Sequence[str], step: int) -> str:
    """The first field that holds the first word (one that holds them all, if there is one), by its beginning if any."""
    first = words[0]
    place = folded.find(" " + first)
    if place < 0 or step == INFIX:
        place = folded.find(first)
    if place < 0:
        return FIELDS[0]
    if len(words) > 1:
        for name, field in zip(FIELDS, folded.split(FIELD_END), strict=False):
            if field and all(word in field for word in words):
                return name
    return FIELDS[folded.count(FIELD_END, 0, place)]
