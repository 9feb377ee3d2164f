"""The filter ``segment:NAME``: the filters that a saved group is made of, or who stands on a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deskcrm.identify.filter_costs import for_everybody
from deskcrm.identify.filter_groups import all_hold, combined, one_holds
from deskcrm.identify.filter_language import Condition, Problem, parse
from deskcrm.identify.filter_predicate import NOBODY, Asked, Ids, Predicate, no_such
from deskcrm.identify.filter_values import known_values
from deskcrm.locale.messages import N_

_GONE = Ids(
    "SELECT id AS customer_id FROM customer WHERE archived_at IS NOT NULL UNION ALL SELECT customer_id FROM erasure"
)
NOT_GONE = Predicate(f"f.customer_id NOT IN ({_GONE.sql})", outside=_GONE)
"""Who was archived, merged into another or erased is a row of figures without a person: in no group."""

DEEPEST = 25
"""Groups that one may be made of, one in another."""

MOST_SQL = 300_000
"""Characters that a group's conditions may come to, all groups that it is made of written out."""

_TOO_MANY = N_("{name} is made of too many other groups, one in another.")

_ON_LIST = "FROM segment_member m WHERE m.segment_id = ? AND m.archived_at IS NULL"


def segment_predicate(condition: Condition, asked: Asked) -> tuple[Predicate, tuple[Problem, ...]]:
    """The predicate of being in one of the groups that ``condition`` names."""
    known = known_values(condition.filter, asked.connection)
    ids: dict[int, None] = {}
    problems: list[Problem] = []
    for value in condition.values:
        found = [one.key for one in known if one.is_called(value.text)]
        if not found and not asked.lenient:  # what is saved has whole names: no other group takes the place of one
            found = [one.key for one in known if one.begins(value.text)]
        ids |= dict.fromkeys(found)
        if not found:
            problems.append(no_such(condition, value, known))
    parts = []
    for segment_id in ids:
        part, said = predicate_of(segment_id, asked)
        parts.append(part)
        # The places of those are in the other text: here the whole filter is meant.
        problems += (replace(problem, start=condition.start, end=condition.end) for problem in said)
    if problems or not parts:
        return NOBODY, tuple(problems)
    return replace(one_holds(parts), keys=frozenset(ids)), ()


def predicate_of(segment_id: int, asked: Asked) -> tuple[Predicate, tuple[Problem, ...]]:
    """The predicate of being in this group, and what of its text cannot be read any more."""
    if segment_id in asked.within:  # no save lets that happen
        return NOBODY, ()
    name, kind, text = _segment(asked.connection, segment_id)
    too_many = Problem(_TOO_MANY, (("name", name),), 0, 0)
    if len(asked.within) >= DEEPEST:
        return NOBODY, (too_many,)
    if kind == "list":
        values = (segment_id,)
        sql = f"(EXISTS (SELECT 1 {_ON_LIST} AND m.customer_id = f.customer_id) AND {NOT_GONE.sql})"
        found = Predicate(sql, values, f"SELECT m.customer_id {_ON_LIST}", values)
        return (for_everybody(found, asked) if asked.sample else found), ()
    parsed = parse(text)
    inside = replace(asked, within=(*asked.within, segment_id), lenient=True)
    predicates, problems = combined(parsed.conditions, inside, besides=(NOT_GONE,))
    if problems and problems[0].message == _TOO_MANY:
        return NOBODY, (problems[0],)
    if sum(len(one.sql) for one in predicates) > MOST_SQL:
        return NOBODY, (too_many,)
    if problems or not parsed.conditions:
        said = problems[0] if problems else Problem(N_("It says of nobody who is in it."), (), 0, 0)
        message = N_("The group {name} cannot be read any more: {why}")
        return NOBODY, (Problem(message, (("name", name), ("why", str(said))), said.start, said.end),)
    return replace(all_hold(predicates), contact=None, keys=frozenset(), exact=False, few=None), ()


def _segment(connection: Any, segment_id: int) -> tuple[str, str, str]:
    found = connection.execute("SELECT name, kind, text FROM segment WHERE id = ?", (segment_id,)).fetchone()
    return found or ("", "living", "")
