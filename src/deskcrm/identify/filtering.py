"""Which customers meet all filters, in the order of the lookup's page: those with something open first, then by the
last contact.

Where one filter has few customers, those are looked through. Else everybody is, in the order of the page, until it is
full: most filters fill it within the first few hundred. Filters that are common each and rare together end in the
smallest of their sets, or at the end of the base; the answer is never cut short.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deskcrm.identify.filter_language import Condition, Problem
from deskcrm.identify.filter_sql import OPEN, Asked, Predicate, predicate
from deskcrm.locale.messages import N_

if TYPE_CHECKING:
    from deskcrm.clock import Clock

FEW = 2_000
"""Customers that are looked through at once, rather than everybody in the order of the page."""

_FIRST = 25_000
"""Customers of each part of the page's order that are looked at before a filter's own customers are."""

_LIVE = "EXISTS (SELECT 1 FROM lookup_entry e WHERE e.customer_id = f.customer_id)"
_OTHERS = "f.open_complaints = 0 AND f.open_follow_ups = 0"
_IN_CONTACT = "f.last_contact IS NOT NULL"
_NEVER = "f.last_contact IS NULL"

# The inner statement gives its rows in its order as they are asked for; sorting them again would read them all first.
_WALK = """SELECT f.customer_id FROM (SELECT * FROM customer_figures f WHERE {part} ORDER BY {order} LIMIT ?) f
    WHERE {checks} LIMIT ?"""

_AMONG = """SELECT f.customer_id FROM (SELECT DISTINCT customer_id FROM ({driver})) d
    CROSS JOIN customer_figures f ON f.customer_id = d.customer_id WHERE {checks}
    ORDER BY {order} LIMIT ?"""

_ORDER = f"{OPEN} DESC, f.last_contact DESC, f.customer_id DESC"
_ALL = -1

_SCAN = """SELECT f.customer_id FROM customer_figures f NOT INDEXED WHERE {checks} ORDER BY {order} LIMIT ?"""
"""Everybody as they lie in the file: several times as fast as in the order of the page, and no page before the end."""


@dataclass(frozen=True, slots=True)
class Filtering:
    """The filters of one text, ready to be asked. ``problems`` say what was not understood or cannot be; with one that
    is not slight nobody meets them."""

    predicates: tuple[Predicate, ...]
    problems: tuple[Problem, ...]

    @property
    def impossible(self) -> bool:
        """Whether nobody can meet them."""
        return any(not problem.slight for problem in self.problems)

    @property
    def checks(self) -> str:
        """All of them as one condition over ``f``, for :attr:`values`."""
        return " AND ".join([*(one.sql for one in self.predicates), _LIVE])

    @property
    def values(self) -> tuple[Any, ...]:
        """What is bound in :attr:`checks`."""
        return tuple(value for one in self.predicates for value in one.values)


def prepared(
    connection: Any, conditions: Sequence[Condition], *, clock: Clock, staff_id: int | None = None
) -> Filtering:
    """The predicates of ``conditions`` in this base, and every problem there is with them."""
    asked = Asked(connection, clock, staff_id)
    predicates: list[Predicate] = []
    problems: list[Problem] = []
    for condition in conditions:
        found, said = predicate(condition, asked)
        predicates.append(found)
        problems += said
    if not problems:
        problems += _contradictions(conditions, predicates)
    # What is on the row of figures itself first: each costs a fraction of a look elsewhere.
    predicates.sort(key=lambda one: "EXISTS" in one.sql)
    return Filtering(tuple(predicates), tuple(problems))


def matching(connection: Any, filtering: Filtering, limit: int) -> list[int]:
    """The first ``limit`` customers that meet all filters, in the order of the page."""
    if filtering.impossible:
        return []
    driver = smallest(connection, filtering, FEW)
    if driver is not None:
        return _among(connection, filtering, driver, limit)
    found = _walked(connection, filtering, limit)
    if found is not None:
        return found
    driver = smallest(connection, filtering, _FIRST * 10)
    if driver is not None:
        return _among(connection, filtering, driver, limit)
    return _everybody(connection, filtering, limit)


def smallest(connection: Any, filtering: Filtering, most: int) -> Predicate | None:
    """The filter that the fewest customers meet, at most ``most``; None where each has more or no index."""
    best: tuple[int, Predicate] | None = None
    for one in filtering.predicates:
        if one.driver:
            bound = most if best is None else best[0]
            counted = f"SELECT count(*) FROM (SELECT 1 FROM ({one.driver}) LIMIT ?)"  # noqa: S608
            (count,) = connection.execute(counted, (*one.driver_values, bound + 1)).fetchone()
            if count <= bound:
                best = count, one
    return None if best is None else best[1]


def all_of(connection: Any, filtering: Filtering, driver: Predicate) -> list[int]:
    """Every customer who meets all filters, from those of ``driver``, in the order of the page."""
    return _among(connection, filtering, driver, _ALL)


def those_of(connection: Any, filtering: Filtering, ids: Collection[int]) -> set[int]:
    """Those of ``ids`` who meet all filters."""
    if filtering.impossible:
        return set()
    statement = (
        "SELECT f.customer_id FROM json_each(?) j CROSS JOIN customer_figures f ON f.customer_id = j.value"  # noqa: S608
        f" WHERE {filtering.checks}"
    )
    return {id_ for (id_,) in connection.execute(statement, (json.dumps(list(ids)), *filtering.values))}


def _among(connection: Any, filtering: Filtering, driver: Predicate, limit: int) -> list[int]:
    statement = _AMONG.format(driver=driver.driver, checks=filtering.checks, order=_ORDER)
    rows = connection.execute(statement, (*driver.driver_values, *filtering.values, limit))
    return [id_ for (id_,) in rows]


def _walked(connection: Any, filtering: Filtering, limit: int) -> list[int] | None:
    """As many as are wanted among the first of each part of the order; None where those were not enough and others
    follow."""
    found: list[int] = []
    bounds, values, with_nobody = _contact(filtering)
    latest = f"{_IN_CONTACT}{bounds}"
    parts = [f"{OPEN} AND {latest}", f"{OPEN} AND {_NEVER}", f"{_OTHERS} AND {latest}", f"{_OTHERS} AND {_NEVER}"]
    for part in parts if with_nobody else parts[::2]:
        bound, order = (values, "f.last_contact DESC") if latest in part else ((), "f.customer_id DESC")
        statement = _WALK.format(part=part, checks=filtering.checks, order=order)
        rows = connection.execute(statement, (*bound, _FIRST, *filtering.values, limit - len(found)))
        found += [id_ for (id_,) in rows]
        if len(found) >= limit:
            return found
        (last,) = connection.execute("SELECT max(customer_id) FROM customer_figures").fetchone()
        if last is not None and last > _FIRST:
            return None
    return found


def _everybody(connection: Any, filtering: Filtering, limit: int) -> list[int]:
    statement = _SCAN.format(checks=filtering.checks, order=_ORDER)
    return [id_ for (id_,) in connection.execute(statement, (*filtering.values, limit))]


def _contact(filtering: Filtering) -> tuple[str, tuple[int, ...], bool]:
    """What all filters say of the last contact, for the index that the walk goes along."""
    bounds, values, with_nobody = "", [], True
    for one in filtering.predicates:
        if one.contact is None:
            continue
        since, before, nobody = one.contact
        with_nobody = with_nobody and nobody
        if since is not None:
            bounds += " AND f.last_contact >= ?"
            values.append(since)
        if before is not None:
            bounds += " AND f.last_contact < ?"
            values.append(before)
    return bounds, tuple(values), with_nobody


def _contradictions(conditions: Sequence[Condition], predicates: Sequence[Predicate]) -> list[Problem]:
    """The first two filters that nobody can meet both."""
    asked = list(zip(conditions, predicates, strict=True))
    for nth, (second, later) in enumerate(asked):
        for first, earlier in asked[:nth]:
            if _apart(earlier, later) or _exclude(first, earlier.keys, second, later.keys):
                values = (("first", first.text), ("second", second.text))
                message = N_("{first} and {second} leave nobody: both cannot be true of one customer.")
                return [Problem(message, values, second.start, second.end)]
    return []


def _apart(first: Predicate, second: Predicate) -> bool:
    """Whether one wants a contact since a day and the other none since an earlier one."""
    if first.contact is None or second.contact is None:
        return False
    for one, other in ((first.contact, second.contact), (second.contact, first.contact)):
        if one[0] is not None and not one[2] and other[1] is not None and other[1] <= one[0]:
            return True
    return False


def _exclude(first: Condition, own: frozenset[Any], second: Condition, others: frozenset[Any]) -> bool:
    """Whether one wants only what the other refuses, or both want different values of what has one."""
    (name, denied), (other_name, other_denied) = _meant(first), _meant(second)
    if name != other_name or not own or not others or (denied and other_denied):
        return False
    if not denied and not other_denied:
        return first.filter.single and not own & others
    wanted, refused = (others, own) if denied else (own, others)
    return wanted <= refused


def _meant(condition: Condition) -> tuple[str, bool]:
    """The filter's name and whether its values are denied; ``no:x`` is ``-has:x``."""
    if condition.filter.name == "no":
        return "has", not condition.negated
    return condition.filter.name, condition.negated
