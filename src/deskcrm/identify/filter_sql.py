"""Each filter as a condition of SQL over one customer, with the values that a base has."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from deskcrm.identify.elsewhere import maker
from deskcrm.identify.filter_costs import OUTSIDE, for_everybody
from deskcrm.identify.filter_days import days_of_year, first_day
from deskcrm.identify.filter_figures import average, last_found, money, number, ordered, unordered
from deskcrm.identify.filter_goods import goods
from deskcrm.identify.filter_language import Condition, Value
from deskcrm.identify.filter_people import consents, facts, related, relations
from deskcrm.identify.filter_predicate import (
    AMONG,
    NOBODY,
    OPEN,
    Asked,
    Made,
    Predicate,
    marks,
    negated,
    no_such,
    problem,
)
from deskcrm.identify.filter_values import found_in, known_values
from deskcrm.locale.messages import N_, _

_ALL_OPEN = "SELECT customer_id FROM customer_figures f WHERE (f.open_complaints > 0 OR f.open_follow_ups > 0)"


def predicate(condition: Condition, asked: Asked) -> Made:
    """The predicate of a condition, and what of its values was not understood. Values of which none is meet nobody."""
    found, problems = _TAKES[condition.filter.takes](condition, asked)
    if asked.lenient:
        problems = tuple(one for one in problems if not one.absent)
    if not condition.negated or (found is NOBODY and problems):
        return (for_everybody(found, asked) if asked.sample else found), problems
    if condition.filter.name in ("has", "no"):
        other = (_no if condition.filter.name == "has" else _has)(tuple(found.keys), asked)
        other = replace(other, keys=found.keys)
        return (for_everybody(other, asked) if asked.sample else other), problems
    return negated(for_everybody(found, asked, most=OUTSIDE) if asked.sample else found), problems


def _chosen(condition: Condition, asked: Asked) -> Made:
    """Of a filter with a list of its own."""
    codes: dict[str, None] = {}
    problems = []
    for value in condition.values:
        found = found_in(value.text, condition.filter, asked.connection)
        codes |= dict.fromkeys(found)
        if not found:
            problems.append(no_such(condition, value, known_values(condition.filter, asked.connection)))
    if not codes:
        return NOBODY, tuple(problems)
    found_all = _CHOSEN[condition.filter.name](tuple(codes), asked)
    return replace(found_all, keys=frozenset(codes)), tuple(problems)


def _of_the_base(condition: Condition, asked: Asked) -> Made:
    """Of a filter whose values stand in the base."""
    known = known_values(condition.filter, asked.connection)
    keys: dict[Any, None] = {}
    problems = []
    for value in condition.values:
        found = _me(value, condition, asked) or [one.key for one in known if one.is_called(value.text)]
        found = found or [one.key for one in known if one.begins(value.text)] or _by_code(value, condition, asked)
        keys |= dict.fromkeys(found)
        if not found:
            problems.append(replace(no_such(condition, value, known), absent=True))
    if not keys:
        return NOBODY, tuple(problems)
    found_all = _OF_THE_BASE[condition.filter.name](json.dumps(list(keys)))
    return replace(found_all, keys=frozenset(keys)), tuple(problems)


def _me(value: Value, condition: Condition, asked: Asked) -> list[Any]:
    mine = condition.filter.name == "staff" and value.text.casefold() in ("me", "ฉัน", "ผม", "ดิฉัน")
    return [asked.staff_id] if mine and asked.staff_id is not None else []


def _by_code(value: Value, condition: Condition, asked: Asked) -> list[Any]:
    """A customer beyond those who are listed."""
    if condition.filter.name != "related":
        return []
    statement = "SELECT id FROM customer WHERE code = ? AND archived_at IS NULL"
    return [number for (number,) in asked.connection.execute(statement, (value.text.upper(),))]


def _days(condition: Condition, asked: Asked) -> Made:
    """Of a filter about a day; of several the widest counts, as one of them is enough."""
    today = asked.clock.today()
    days, problems = [], []
    for value in condition.values:
        day = first_day(value.text, today)
        if day is None:
            message = N_("{value} is no day; such as {example}, today, 15/1/2026.")
            problems.append(problem(message, value, example=_(condition.filter.example)))
        else:
            days.append(day)
    if not days:
        return NOBODY, tuple(problems)
    name = condition.filter.name
    at = asked.midnight(max(days) if name in ("before", "unordered") else min(days))
    if name in ("ordered", "unordered"):
        return (ordered if name == "ordered" else unordered)(at), tuple(problems)
    if name == "since":
        return Predicate("f.last_contact >= ?", (at,), contact=(at, None, False)), tuple(problems)
    if name == "before":
        sql = "(f.last_contact < ? OR f.last_contact IS NULL)"
        return Predicate(sql, (at,), contact=(None, at, True)), tuple(problems)
    # Whoever was first seen since then had no contact before.
    return Predicate("f.first_seen >= ?", (at,), contact=(at, None, True)), tuple(problems)


def _birthday(condition: Condition, asked: Asked) -> Made:
    stretches: list[tuple[str, str]] = []
    problems = []
    for value in condition.values:
        found = days_of_year(value.text, asked.clock.today())
        stretches += found
        if not found:
            message = N_("{value} is no day or month of a year; such as {example}.")
            problems.append(problem(message, value, example=_(condition.filter.example)))
    if not stretches:
        return NOBODY, tuple(problems)
    days = " OR ".join(["substr(born, 6) BETWEEN ? AND ?"] * len(stretches))
    of = f"FROM customer b WHERE length(born) = 10 AND ({days})"
    values = tuple(day for stretch in stretches for day in stretch)
    return (
        Predicate(
            f"EXISTS (SELECT 1 {of} AND b.id = f.customer_id)",
            values,
            f"SELECT b.id AS customer_id {of}",
            values,
            exact=True,
        ),
        tuple(problems),
    )


def _words(condition: Condition, asked: Asked) -> Made:  # noqa: ARG001
    """Words in notes are looked for by :mod:`deskcrm.identify.notes`; here they hold for everybody."""
    return Predicate("1"), ()


def _segments(condition: Condition, asked: Asked) -> Made:
    """Of saved groups, which are made of filters themselves."""
    from deskcrm.identify.segment_filter import segment_predicate

    return segment_predicate(condition, asked)


# The predicates of the filters with a list of their own, by the codes chosen.


def _tier(codes: tuple[str, ...], asked: Asked) -> Predicate:  # noqa: ARG001
    tiers = [*codes, ""] if "unrated" in codes else [*codes]
    return Predicate(f"f.tier IN ({marks(tiers)})", tuple(tiers))


def _due(codes: tuple[str, ...], asked: Asked) -> Predicate:
    today, day = asked.clock.today(), timedelta(days=1)
    now = int(asked.clock.now().timestamp())
    spans = {
        "overdue": (-(2**62), now),
        "today": (asked.midnight(today), asked.midnight(today + day)),
        "tomorrow": (asked.midnight(today + day), asked.midnight(today + 2 * day)),
        "week": (asked.midnight(today), asked.midnight(today + 7 * day)),
    }
    values = tuple(bound for code in codes for bound in spans[code])
    spans_sql = " OR ".join(["(u.due >= ? AND u.due < ?)"] * len(codes))
    of = f"FROM follow_up u WHERE u.state = 'open' AND u.archived_at IS NULL AND ({spans_sql})"
    last = max(spans[code][1] for code in codes)
    return Predicate(
        f"(f.next_due < ? AND EXISTS (SELECT 1 {of} AND u.customer_id = f.customer_id))",
        (last, *values),
        f"SELECT u.customer_id {of} AND u.due < ?",
        (*values, last),
    )


def _open(codes: tuple[str, ...], asked: Asked) -> Predicate:  # noqa: ARG001
    parts = {
        "complaint": "f.open_complaints > 0",
        "follow-up": "f.open_follow_ups > 0",
        "promise": "(f.open_follow_ups > 0 AND EXISTS (SELECT 1 FROM follow_up u WHERE u.customer_id = f.customer_id"
        " AND u.state = 'open' AND u.kind = 'promise' AND u.archived_at IS NULL))",
    }
    return Predicate(f"({OPEN} AND ({' OR '.join(parts[code] for code in codes)}))", (), _ALL_OPEN)


def _stage(codes: tuple[str, ...], asked: Asked) -> Predicate:  # noqa: ARG001
    of = f"FROM complaint k WHERE k.archived_at IS NULL AND k.stage IN ({marks(codes)})"
    return Predicate(
        f"EXISTS (SELECT 1 {of} AND k.customer_id = f.customer_id)",
        codes,
        f"SELECT k.customer_id {of}",
        codes,
        exact=True,
    )


_POINT_OF = (
    "EXISTS (SELECT 1 FROM contact_point p"
    " WHERE p.customer_id = f.customer_id AND p.kind = ? AND p.archived_at IS NULL)"
)
_RECORD_OF = "EXISTS (SELECT 1 FROM customer b WHERE b.id = f.customer_id AND b.{column} > '')"
_COLUMNS = {"birthday": "born", "tag": "tags", "note": "note"}
_WITHOUT = {
    "phone": "SELECT customer_id FROM lookup_entry WHERE phones = ''",
    "email": "SELECT customer_id FROM lookup_entry WHERE emails = ''",
}
"""Whom a way to reach is missing of, by an index of those alone."""


def _has(codes: tuple[str, ...], asked: Asked) -> Predicate:  # noqa: ARG001
    parts = [_RECORD_OF.format(column=_COLUMNS[code]) if code in _COLUMNS else _POINT_OF for code in codes]
    kinds = tuple(code for code in codes if code not in _COLUMNS)
    driver = ""
    if len(kinds) == len(codes) == 1:
        driver = "SELECT customer_id FROM contact_point p WHERE p.kind = ? AND p.archived_at IS NULL"
    return Predicate(f"({' OR '.join(parts)})", kinds, driver, kinds if driver else (), exact=True)


def _no(codes: tuple[str, ...], asked: Asked) -> Predicate:
    has = _has(codes, asked)
    return Predicate(f"NOT {has.sql}", has.values, next((_WITHOUT[code] for code in codes if code in _WITHOUT), ""))


def _kind(codes: tuple[str, ...], asked: Asked) -> Predicate:
    if codes == ("person",) and asked.sample:
        return negated(for_everybody(_kind(("organisation",), asked), asked, most=OUTSIDE))
    few = "SELECT id AS customer_id FROM customer WHERE kind = 'organisation'" if codes == ("organisation",) else ""
    return Predicate(_customer(f"b.kind IN ({marks(codes)})"), codes, few, exact=True)


def _language(codes: tuple[str, ...], asked: Asked) -> Predicate:
    from deskcrm.settings.office import load

    own = load(asked.connection).language
    spoken = [*codes, ""] if own in codes else [*codes]
    return Predicate(_customer(f"b.language IN ({marks(spoken)})"), tuple(spoken))


def _cycle(codes: tuple[str, ...], asked: Asked) -> Predicate:
    found: Predicate = maker("cycle")(codes, asked)
    return found


def _customer(condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM customer b WHERE b.id = f.customer_id AND {condition})"


_CHOSEN: dict[str, Callable[[tuple[str, ...], Asked], Predicate]] = {
    "tier": _tier, "due": _due, "open": _open, "stage": _stage, "has": _has, "no": _no, "kind": _kind,
    "language": _language, "relation": relations, "consent": consents,
    "satisfaction": last_found, "average": average,
    "cycle": _cycle,
}  # fmt: skip


# Those of the filters whose values stand in the base, by the values as JSON.


def _tag(keys: str) -> Predicate:
    of = f"FROM customer_tag t WHERE t.tag {AMONG}"
    return _both(of, "t", keys)


def _place(column: str) -> Callable[[str], Predicate]:
    address = "p.kind = 'address' AND p.archived_at IS NULL"
    index = f"INDEXED BY ix_contact_point_{column}"
    of = f"FROM contact_point p {index} WHERE {address} AND p.{column} <> '' AND p.{column} {AMONG}"
    return lambda keys: _both(of, "p", keys)


def _channel(keys: str) -> Predicate:
    return _both(f"FROM customer b WHERE b.preferred_channel <> '' AND b.preferred_channel {AMONG}", "b", keys, id="id")


def _staff(keys: str) -> Predicate:
    tasks = f"FROM follow_up u WHERE u.state = 'open' AND u.archived_at IS NULL AND u.owner_id {AMONG}"
    complaints = (
        "FROM complaint k WHERE k.stage NOT IN ('closed', 'withdrawn') AND k.archived_at IS NULL"
        f" AND k.owner_id {AMONG}"
    )
    return Predicate(
        f"({OPEN} AND (EXISTS (SELECT 1 {tasks} AND u.customer_id = f.customer_id)"
        f" OR EXISTS (SELECT 1 {complaints} AND k.customer_id = f.customer_id)))",
        (keys, keys),
        f"SELECT customer_id {tasks} UNION ALL SELECT customer_id {complaints}",
        (keys, keys),
    )


def _both(of: str, alias: str, keys: str, *, id: str = "customer_id") -> Predicate:
    return Predicate(
        f"EXISTS (SELECT 1 {of} AND {alias}.{id} = f.customer_id)",
        (keys,),
        f"SELECT {alias}.{id} AS customer_id {of}",
        (keys,),
        exact=True,
    )


_OF_THE_BASE: dict[str, Callable[[str], Predicate]] = {
    "tag": _tag, "district": _place("district"), "province": _place("province"),
    "subdistrict": _place("subdistrict"), "related": related, "channel": _channel, "staff": _staff,
}  # fmt: skip

_TAKES: dict[str, Callable[[Condition, Asked], Made]] = {
    "choices": _chosen, "base": _of_the_base, "days": _days, "birthday": _birthday, "words": _words,
    "segment": _segments, "goods": goods, "number": number, "money": money, "fact": facts,
}  # fmt: skip
