"""Each filter as a condition of SQL over one customer, with the values that a base has.

A predicate speaks of ``f``, the customer's row of ``customer_figures``. A ``driver`` is a statement that gives the ids
of all customers that meet it (and NULL for nobody's records), from an index and in any order: where they are few, they
are looked through instead of everybody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from deskcrm.identify.filter_days import days_of_year, first_day
from deskcrm.identify.filter_language import Condition, Problem, Value
from deskcrm.identify.filter_values import Known, found_in, known_values
from deskcrm.locale.messages import N_, _

if TYPE_CHECKING:
    from deskcrm.clock import Clock


@dataclass(frozen=True, slots=True)
class Predicate:
    """``sql`` with its ``?`` bound to ``values``. ``driver`` as the module says, empty where no index leads there.
    ``contact`` bounds the last contact: from, before, and whether nobody's is meant as well. ``keys`` are the values
    asked for as the base has them, of a filter that has a list of them."""

    sql: str
    values: tuple[Any, ...] = ()
    driver: str = ""
    driver_values: tuple[Any, ...] = ()
    contact: tuple[int | None, int | None, bool] | None = None
    keys: frozenset[Any] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a predicate is made for: the base, the office's time, and who asks.

    ``within`` are the segments whose text is being read, the outermost first. What is saved may name what the base has
    no more (the last customer lost the tag): with ``lenient`` nobody has it then, and that is no problem."""

    connection: Any
    clock: Clock
    staff_id: int | None
    within: tuple[int, ...] = ()
    lenient: bool = False

    def midnight(self, day: date) -> int:
        """The first second of an office day."""
        return int(self.clock.start_of(day).timestamp())


NOBODY = Predicate("0", driver="SELECT customer_id FROM customer_figures WHERE 0")
"""The predicate that no customer meets."""

OPEN = "(f.open_complaints > 0 OR f.open_follow_ups > 0)"
"""Something is open; written as the partial index has it."""

_ALL_OPEN = "SELECT customer_id FROM customer_figures f WHERE (f.open_complaints > 0 OR f.open_follow_ups > 0)"
_AMONG = "IN (SELECT value FROM json_each(?))"


def predicate(condition: Condition, asked: Asked) -> tuple[Predicate, tuple[Problem, ...]]:
    """The predicate of a condition, and what of its values was not understood. Values of which none is meet nobody."""
    found, problems = _TAKES[condition.filter.takes](condition, asked)
    if asked.lenient:
        problems = tuple(problem for problem in problems if not problem.absent)
    if not condition.negated or (found is NOBODY and problems):
        return found, problems
    if condition.filter.name in ("has", "no"):
        other = (_no if condition.filter.name == "has" else _has)(tuple(found.keys), asked)
        return replace(other, keys=found.keys), problems
    # What is unknown (NULL) is not so.
    return Predicate(f"NOT coalesce({found.sql}, 0)", found.values, keys=found.keys), problems


def _chosen(condition: Condition, asked: Asked) -> tuple[Predicate, tuple[Problem, ...]]:
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


def _of_the_base(condition: Condition, asked: Asked) -> tuple[Predicate, tuple[Problem, ...]]:
    """Of a filter whose values stand in the base."""
    known = known_values(condition.filter, asked.connection)
    keys: dict[Any, None] = {}
    problems = []
    for value in condition.values:
        found = _me(value, condition, asked) or [one.key for one in known if one.is_called(value.text)]
        found = found or [one.key for one in known if one.begins(value.text)]
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


def _days(condition: Condition, asked: Asked) -> tuple[Predicate, tuple[Problem, ...]]:
    """Of a filter about a day; of several the widest counts, as one of them is enough."""
    today = asked.clock.today()
    days, problems = [], []
    for value in condition.values:
        day = first_day(value.text, today)
        if day is None:
            message = N_("{value} is no day; such as {example}, today, 15/1/2026.")
            problems.append(_problem(message, value, example=_(condition.filter.example)))
        else:
            days.append(day)
    if not days:
        return NOBODY, tuple(problems)
    name = condition.filter.name
    at = asked.midnight(max(days) if name == "before" else min(days))
    if name == "since":
        return Predicate("f.last_contact >= ?", (at,), contact=(at, None, False)), tuple(problems)
    if name == "before":
        sql = "(f.last_contact < ? OR f.last_contact IS NULL)"
        return Predicate(sql, (at,), contact=(None, at, True)), tuple(problems)
    # Whoever was first seen since then had no contact before.
    return Predicate("f.first_seen >= ?", (at,), contact=(at, None, True)), tuple(problems)


def _birthday(condition: Condition, asked: Asked) -> tuple[Predicate, tuple[Problem, ...]]:
    stretches: list[tuple[str, str]] = []
    problems = []
    for value in condition.values:
        found = days_of_year(value.text, asked.clock.today())
        stretches += found
        if not found:
            message = N_("{value} is no day or month of a year; such as {example}.")
            problems.append(_problem(message, value, example=_(condition.filter.example)))
    if not stretches:
        return NOBODY, tuple(problems)
    days = " OR ".join(["substr(born, 6) BETWEEN ? AND ?"] * len(stretches))
    of = f"FROM customer b WHERE length(born) = 10 AND ({days})"
    values = tuple(day for stretch in stretches for day in stretch)
    return (
        Predicate(
            f"EXISTS (SELECT 1 {of} AND b.id = f.customer_id)", values, f"SELECT b.id AS customer_id {of}", values
        ),
        tuple(problems),
    )


def _words(condition: Condition, asked: Asked) -> tuple[Predicate, tuple[Problem, ...]]:  # noqa: ARG001
    """Words in notes are looked for by :mod:`deskcrm.identify.notes`; here they hold for everybody."""
    return Predicate("1"), ()


def no_such(condition: Condition, value: Value, known: Sequence[Known]) -> Problem:
    """That nothing is called so, with what there is."""
    shown = [one.shown for one in known[:_SHOWN]]
    if len(known) > _SHOWN:
        shown.append("…")
    if not shown:
        return _problem(N_("{name}: there is no {value}; no customer has any."), value, name=condition.filter.shown)
    message = N_("{name}: there is no {value}; there are {values}.")
    return _problem(message, value, name=condition.filter.shown, values=", ".join(shown))


def _segments(condition: Condition, asked: Asked) -> tuple[Predicate, tuple[Problem, ...]]:
    """Of saved groups, which are made of filters themselves."""
    from deskcrm.identify.segment_filter import segment_predicate

    return segment_predicate(condition, asked)


_SHOWN = 12
"""Values that a sentence names."""


def _problem(message: str, value: Value, **values: str) -> Problem:
    return Problem(message, (("value", value.text), *values.items()), value.start, value.end)


# The predicates of the filters with a list of their own, by the codes chosen.


def _tier(codes: tuple[str, ...], asked: Asked) -> Predicate:  # noqa: ARG001
    tiers = [*codes, ""] if "unrated" in codes else [*codes]
    return Predicate(f"f.tier IN ({_marks(tiers)})", tuple(tiers))


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
    of = f"FROM complaint k WHERE k.archived_at IS NULL AND k.stage IN ({_marks(codes)})"
    return Predicate(
        f"EXISTS (SELECT 1 {of} AND k.customer_id = f.customer_id)",
        codes,
        f"SELECT k.customer_id {of}",
        codes,
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
    return Predicate(f"({' OR '.join(parts)})", kinds, driver, kinds if driver else ())


def _no(codes: tuple[str, ...], asked: Asked) -> Predicate:
    has = _has(codes, asked)
    return Predicate(f"NOT {has.sql}", has.values, next((_WITHOUT[code] for code in codes if code in _WITHOUT), ""))


def _kind(codes: tuple[str, ...], asked: Asked) -> Predicate:  # noqa: ARG001
    few = "SELECT id AS customer_id FROM customer WHERE kind = 'organisation'"
    return Predicate(_customer(f"b.kind IN ({_marks(codes)})"), codes, few if codes == ("organisation",) else "")


def _language(codes: tuple[str, ...], asked: Asked) -> Predicate:
    from deskcrm.settings.office import load

    own = load(asked.connection).language
    spoken = [*codes, ""] if own in codes else [*codes]
    return Predicate(_customer(f"b.language IN ({_marks(spoken)})"), tuple(spoken))


def _customer(condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM customer b WHERE b.id = f.customer_id AND {condition})"


_CHOSEN: dict[str, Callable[[tuple[str, ...], Asked], Predicate]] = {
    "tier": _tier, "due": _due, "open": _open, "stage": _stage, "has": _has, "no": _no, "kind": _kind,
    "language": _language,
}  # fmt: skip


# Those of the filters whose values stand in the base, by the values as JSON.


def _tag(keys: str) -> Predicate:
    of = f"FROM customer_tag t WHERE t.tag {_AMONG}"
    return _both(of, "t", keys)


def _place(column: str) -> Callable[[str], Predicate]:
    address = "p.kind = 'address' AND p.archived_at IS NULL"
    index = f"INDEXED BY ix_contact_point_{column}"
    of = f"FROM contact_point p {index} WHERE {address} AND p.{column} <> '' AND p.{column} {_AMONG}"
    return lambda keys: _both(of, "p", keys)


def _product(keys: str) -> Predicate:
    of = f"FROM purchase p WHERE p.archived_at IS NULL AND p.product_id IS NOT NULL AND p.product_id {_AMONG}"
    return _both(of, "p", keys)


def _channel(keys: str) -> Predicate:
    return _both(
        f"FROM customer b WHERE b.preferred_channel <> '' AND b.preferred_channel {_AMONG}", "b", keys, id="id"
    )


def _staff(keys: str) -> Predicate:
    tasks = f"FROM follow_up u WHERE u.state = 'open' AND u.archived_at IS NULL AND u.owner_id {_AMONG}"
    complaints = (
        "FROM complaint k WHERE k.stage NOT IN ('closed', 'withdrawn') AND k.archived_at IS NULL"
        f" AND k.owner_id {_AMONG}"
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
    )


_OF_THE_BASE: dict[str, Callable[[str], Predicate]] = {
    "tag": _tag, "district": _place("district"), "province": _place("province"), "product": _product,
    "channel": _channel, "staff": _staff,
}  # fmt: skip

_TAKES: dict[str, Callable[[Condition, Asked], tuple[Predicate, tuple[Problem, ...]]]] = {
    "choices": _chosen, "base": _of_the_base, "days": _days, "birthday": _birthday, "words": _words,
    "segment": _segments,
}  # fmt: skip


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["?"] * len(values))
