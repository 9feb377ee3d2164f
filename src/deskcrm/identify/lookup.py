"""What the lookup shows for the text in its box: customers by words, filters and numbers together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused
from deskcrm.identify.filter_language import Condition, Parsed, Problem, parse
from deskcrm.identify.filtering import FEW, Filtering, all_of, matching, prepared, smallest
from deskcrm.identify.folding import fold
from deskcrm.identify.notes import SHORTEST as SHORTEST_NOTE
from deskcrm.identify.notes import search_notes
from deskcrm.identify.numbers import SHORTEST, Numbered, numbered
from deskcrm.identify.phones import search_digits
from deskcrm.identify.search import recent, search
from deskcrm.identify.search_among import search_among
from deskcrm.identify.search_filtered import search_filtered
from deskcrm.identify.search_query import readings
from deskcrm.identify.search_rows import rows_of
from deskcrm.identify.tags import tagged
from deskcrm.identify.views import Lookup, LookupPage, LookupRow, NotePage
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

_LINES = """SELECT customer_id, value, display_name FROM contact_point
    WHERE customer_id IN (SELECT value FROM json_each(?)) AND kind = 'line' AND archived_at IS NULL ORDER BY position"""


@takes_connection
def lookup(
    connection: Any,
    text: str,
    *,
    limit: int = 50,
    clock: Clock,
    staff_id: int | None = None,
    lately: Sequence[int] = (),
) -> Lookup:
    """The best ``limit`` customers for the words in ``text`` among those who meet its filters, and the one whose order
    or complaint has that number. For an empty text those of ``lately`` (ids, the latest first), then those last in
    contact. Never fails on what was typed: what was not understood is in ``problems``."""
    parsed = parse(text)
    if not parsed.conditions:
        if not parsed.words:
            return _recent(connection, lately, limit)
        page = search(connection, parsed.words, limit=limit)
        rows = _with_numbers(connection, parsed.words, page, limit)
        rows = _with_tags(connection, parsed.words.strip(), rows, limit, close=page.close)
        rows = with_found(connection, rows, page.words)
        said = (*parsed.problems, *_read_otherwise(page, text))
        return Lookup(text, rows, page.more, page.words, said, plain=parsed.words)
    asked = [one for one in parsed.conditions if isinstance(one, Condition) and one.filter.takes == "words"]
    others = [one for one in parsed.conditions if one not in asked]
    filtering = prepared(connection, others, clock=clock, staff_id=staff_id)
    problems = (*parsed.problems, *filtering.problems)
    if any(not problem.slight for problem in problems):
        return Lookup(text, (), False, problems=problems, filtered=True, plain=parsed.words)
    if asked:
        return _noted(connection, parsed, asked, filtering, limit)
    page = _filtered(connection, parsed, filtering, limit)
    rows = with_found(connection, page.rows, page.words)
    said = (*problems, *_read_otherwise(page, text))
    return Lookup(text, rows, page.more, page.words, said, True, parsed.words)


@takes_connection
def lookup_or_refuse(connection: Any, text: str, *, limit: int, clock: Clock, staff_id: int | None = None) -> Lookup:
    """As :func:`lookup`, for where nobody reads on while typing: with the notes that hold the words where nobody is
    called so. Raises Refused for a filter that was not understood and for filters that leave nobody."""
    found = lookup(connection, text, limit=limit, clock=clock, staff_id=staff_id)
    for problem in found.problems:
        if not problem.slight:
            raise Refused(problem.message, field="text", **dict(problem.values))
    if found.rows or found.filtered:
        return found
    notes = search_notes(connection, found.plain, limit=limit)
    return replace(found, notes=notes, more=notes.more)


def _read_otherwise(page: LookupPage, text: str) -> Iterator[Problem]:
    """What is said where the rows are of another text than was typed."""
    if page.reading:
        message = N_("Read as {text}: the keyboard was in the other language.")
        yield Problem(message, (("text", page.reading),), 0, len(text), slight=True)
    elif page.close:
        yield Problem(N_("Nobody is written so; these come near."), (), 0, len(text), slight=True)


def _recent(connection: Any, lately: Sequence[int], limit: int) -> Lookup:
    page = recent(connection, limit=limit)
    first = rows_of(connection, list(lately), {})
    seen = {row.id for row in first}
    rows = (*(row._replace(match="recent") for row in first), *(row for row in page.rows if row.id not in seen))
    return Lookup("", rows[:limit], page.more or len(rows) > limit)


def _noted(connection: Any, parsed: Parsed, asked: Sequence[Condition], filtering: Filtering, limit: int) -> Lookup:
    """The records that hold what stands after ``note:``; words beside it are of the customer."""
    problems = [*parsed.problems, *filtering.problems, *_unasked(asked)]
    text = " ".join(value.text for one in asked for value in one.values)
    page = NotePage((), (), False)
    if all(problem.slight for problem in problems):
        page = search_notes(
            connection,
            text,
            limit=limit,
            filtering=filtering if filtering.predicates else None,
            named=parsed.words,
        )
    return Lookup(
        parsed.words, (), page.more, page.words, tuple(problems), filtered=True, plain=parsed.words, notes=page
    )


def _unasked(asked: Sequence[Condition]) -> Iterator[Problem]:
    """What cannot be asked of notes."""
    for one in asked:
        name = (("name", one.filter.shown),)
        if one.negated:
            message = N_("{name}: what is in no note cannot be looked for; take the - away.")
            yield Problem(message, name, one.start, one.end)
        elif not any(len(word) >= SHORTEST_NOTE for value in one.values for word in fold(value.text).split()):
            message = N_("{name}: a word of at least {count} letters is needed.")
            yield Problem(message, (*name, ("count", str(SHORTEST_NOTE))), one.start, one.end)


def _filtered(connection: Any, parsed: Parsed, filtering: Filtering, limit: int) -> LookupPage:
    if not readings(parsed.words):
        ids = matching(connection, filtering, limit + 1)
        return LookupPage(parsed.words, rows_of(connection, ids[:limit], {}), len(ids) > limit)
    driver = smallest(connection, filtering, FEW)
    if driver is not None:
        few = all_of(connection, filtering, driver)
        page = search_among(connection, parsed.words, few, limit=limit)
        if page.rows or not few:
            return page
    return search_filtered(connection, parsed.words, filtering, limit=limit)


def _with_numbers(connection: Any, words: str, page: LookupPage, limit: int) -> tuple[LookupRow, ...]:
    """The rows of ``page`` with those found by the number of an order or a complaint: a whole number first, what only
    begins so after everybody else."""
    if len(words) < SHORTEST:
        return page.rows
    found = numbered(connection, words)
    if not found:
        return page.rows
    by_customer: dict[int, Numbered] = {}
    for one in found:
        by_customer.setdefault(one.customer_id, one)
    rows = [
        row._replace(match=one.kind, found=one.number, complaint_id=one.complaint_id)
        for row in rows_of(connection, list(by_customer), {})
        if (one := by_customer[row.id])
    ]
    whole = [row for row in rows if by_customer[row.id].whole]
    begun = [row for row in rows if not by_customer[row.id].whole]
    first = {row.id for row in whole}
    others = [row for row in page.rows if row.id not in first]
    known = {row.id for row in others}
    return (*whole, *others, *(row for row in begun if row.id not in known))[: max(limit, len(whole))]


def _with_tags(
    connection: Any, words: str, rows: tuple[LookupRow, ...], limit: int, *, close: bool
) -> tuple[LookupRow, ...]:
    """The rows with those who carry a tag of that name: after whoever is called so, before who is only called alike."""
    if len(rows) >= limit and not close:
        return rows
    carry = tagged(connection, words, limit=limit)
    if not carry:
        return rows
    known = {row.id for row in rows}
    more = tuple(
        row._replace(match="tag", found=carry[row.id]) for row in rows_of(connection, list(carry), {})
        if close or row.id not in known
    )  # fmt: skip
    together = (*more, *(row for row in rows if row.id not in carry)) if close else (*rows, *more)
    return together[:limit]


def with_found(connection: Any, rows: Sequence[LookupRow], words: Sequence[str]) -> tuple[LookupRow, ...]:
    """The rows with what matched where they do not show it: an e-mail address, a LINE id, a code, another phone."""
    lines = _line_ids(connection, [row.id for row in rows if row.match == "line_id"])
    return tuple(
        row._replace(found=_not_shown(row, words, lines)) if row.match in _NOT_SHOWN and not row.found else row
        for row in rows
    )


_NOT_SHOWN = frozenset({"email", "line_id", "code", "phone"})


def _not_shown(row: LookupRow, words: Sequence[str], lines: Mapping[int, Sequence[str]]) -> str:
    if row.match == "code":
        return row.code
    if row.match == "phone":
        run = next((word for word in words if word.isdecimal()), "")
        others = (phone for phone in row.phones[1:] if run and run in search_digits(phone))
        return "" if not row.phones or run in search_digits(row.phones[0]) else next(others, "")[-4:]
    values = row.emails if row.match == "email" else lines.get(row.id, ())
    held = (value for value in values if any(word in fold(value) for word in words))
    return next(held, values[0] if values else "")


def _line_ids(connection: Any, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if ids:
        for id_, value, name in connection.execute(_LINES, (json.dumps(ids),)):
            found.setdefault(id_, []).extend(filter(None, (value, name)))
    return found
