"""What it takes to ask everybody: filters as sets where few meet them, and in the order that ends soonest."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from deskcrm.identify.filter_predicate import Asked, Predicate

SMALL = 30_000
"""Customers up to whom those that an index leads to are gathered first, and then looked up among them."""

SAMPLED = 1_000
"""Customers that tell how many meet a filter and how long that takes."""

WORTH_IT = 50_000
"""Customers of a base from whom on it is worth asking."""

_IN_SET = 3.0
"""The cost of looking a customer up in such a set."""

_LOOK = 50e-9
"""Seconds that a look at the row of figures takes."""


def sample_of(connection: Any) -> str:
    """Ids of customers from all over the base, as JSON; empty for a base that is looked through in no time."""
    (last,) = connection.execute("SELECT coalesce(max(customer_id), 0) FROM customer_figures").fetchone()
    if last < WORTH_IT:
        return ""
    step = last / SAMPLED
    return json.dumps([1 + int(nth * step) for nth in range(SAMPLED)])


def for_everybody(found: Predicate, asked: Asked) -> Predicate:
    """``found`` as it is best asked of everybody, one after the other."""
    if not found.driver:
        return found
    counted = f"SELECT count(*) FROM (SELECT 1 FROM ({found.driver}) LIMIT ?)"
    (count,) = asked.connection.execute(counted, (*found.driver_values, SMALL + 1)).fetchone()
    if count > SMALL:
        return found
    # Where NULL is in a set, whoever is not in it is not known to be outside.
    among = f"f.customer_id IN (SELECT customer_id FROM ({found.driver}) WHERE customer_id IS NOT NULL)"
    if found.exact:
        return replace(found, sql=among, values=found.driver_values, cost=_IN_SET)
    return replace(found, sql=f"({among} AND {found.sql})", values=(*found.driver_values, *found.values), cost=_IN_SET)


def by_cost(predicates: Sequence[Predicate], asked: Asked) -> list[Predicate]:
    """The predicates in the order in which they are asked: what ends most looks for the least first."""
    if not asked.sample:
        # What is on the row of figures itself first: each costs a fraction of a look elsewhere.
        return sorted(predicates, key=lambda one: (one.slow, "SELECT" in one.sql))
    ranked = []
    for one in predicates:
        share, seconds = _tried(one, asked)
        elsewhere = "SELECT" in one.sql and one.cost == 1
        cost = max(_IN_SET, seconds / SAMPLED / _LOOK) if elsewhere else one.cost
        ranked.append((cost / (1.001 - share), replace(one, cost=cost)))
    return [one for _rank, one in sorted(ranked, key=lambda pair: pair[0])]


def _tried(one: Predicate, asked: Asked) -> tuple[float, float]:
    """The share of the sample that meets it, and how long that took."""
    begun = time.perf_counter()
    statement = (
        f"SELECT count(*) FROM json_each(?) j CROSS JOIN customer_figures f ON f.customer_id = j.value WHERE {one.sql}"
    )
    (count,) = asked.connection.execute(statement, (asked.sample, *one.values)).fetchone()
    return count / SAMPLED, time.perf_counter() - begun
