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

from deskcrm.identify.filter_groups import combined
from deskcrm.identify.filter_language import Node, Problem
from deskcrm.identify.filter_predicate import OPEN, Asked, Predicate

if TYPE_CHECKING:
    from deskcrm.clock import Clock

FEW = 2_000
"""Customers that are looked through at once, rather than everybody in the order of the page."""

_FIRST = 25_000
"""Customers of each part of the page's order that are looked at before a filter's own customers are."""

MANY = 250_000
"""Customers from which on all are looked at as they lie in the file, rather than those that an index leads to."""

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

_COUNT = "SELECT count(*) FROM customer_figures f NOT INDEXED WHERE {checks}"
_COUNT_AMONG = """SELECT count(*) FROM (SELECT DISTINCT customer_id FROM ({driver})) d
    CROSS JOIN customer_figures f ON f.customer_id = d.customer_id WHERE {checks}"""


@dataclass(frozen=True, slots=True)
class Filtering:
    """The filters of one text, ready to be asked. ``problems`` say what was not understood or cannot be; with one that
    is not slight nobody meets them. ``among`` says of whom: unless it is another, of those
    whom the lookup finds; empty where the predicates themselves say it."""

    predicates: tuple[Predicate, ...]
    problems: tuple[Problem, ...]
    among: str = _LIVE

    @property
    def impossible(self) -> bool:
        """Whether nobody can meet them."""
        return any(not problem.slight for problem in self.problems)

    @property
    def checks(self) -> str:
        """All of them as one condition over ``f``, for :attr:`values`."""
        return " AND ".join([*(one.sql for one in self.predicates), *([self.among] if self.among else [])])

    @property
    def values(self) -> tuple[Any, ...]:
        """What is bound in :attr:`checks`."""
        return tuple(value for one in self.predicates for value in one.values)


def prepared(
    connection: Any, conditions: Sequence[Node], *, saved: bool = False, clock: Clock, staff_id: int | None = None
) -> Filtering:
    """The predicates of ``conditions`` in this base, and every problem there is with them. What is ``saved`` names
    groups by their whole names, and may name what the base has no more."""
    return Filtering(*combined(conditions, Asked(connection, clock, staff_id, lenient=saved)))


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
    driver = smallest(connection, filtering, MANY)
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


def everybody_of(connection: Any, filtering: Filtering) -> list[int]:
    """Every customer who meets all filters, in the order of the page."""
    if filtering.impossible:
        return []
    driver = smallest(connection, filtering, MANY)
    return _everybody(connection, filtering, _ALL) if driver is None else _among(connection, filtering, driver, _ALL)


def count_of(connection: Any, filtering: Filtering) -> int:
    """How many customers meet all filters."""
    if filtering.impossible:
        return 0
    driver = smallest(connection, filtering, MANY)
    if driver is None:
        statement, values = _COUNT.format(checks=filtering.checks), filtering.values
    else:
        statement = _COUNT_AMONG.format(driver=driver.driver, checks=filtering.checks)
        values = (*driver.driver_values, *filtering.values)
    return int(connection.execute(statement, values).fetchone()[0])


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
