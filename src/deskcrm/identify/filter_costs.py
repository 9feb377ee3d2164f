"""What it takes to ask everybody: filters as sets where few meet them, and in the order that ends soonest."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from deskcrm.identify.filter_predicate import Asked, Ids, Predicate

SMALL = 120_000
"""Customers up to whom those that an index leads to are gathered first, and then looked up among them."""

OUTSIDE = 250_000
"""The same where they are those who do not meet it, and an index tells exactly: such sets are gathered into one."""

SAMPLED = 1_000
"""Customers that tell how many meet a filter and how long that takes."""

WORTH_IT = 50_000
"""Customers of a base from whom on it is worth asking."""

_GOLDEN = 0.618_033_988_75
"""By steps of this share a stretch is covered most evenly."""

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
    # One of each stretch, never at the same place in it: else what comes every so many is met by all of them or none.
    return json.dumps([1 + int((nth + nth * _GOLDEN % 1) * step) for nth in range(SAMPLED)])


def for_everybody(found: Predicate, asked: Asked, *, most: int = SMALL) -> Predicate:
    """``found`` as it is best asked of everybody, one after the other; up to ``most`` are gathered first."""
    if not found.driver or "SELECT" not in found.sql:  # the row of figures itself tells
        return found
    counted = f"SELECT count(*) FROM (SELECT 1 FROM ({found.driver}) LIMIT ?)"
    most = most if found.exact else SMALL
    (count,) = asked.connection.execute(counted, (*found.driver_values, most + 1)).fetchone()
    if count > most:
        return found
    # Where NULL is in a set, whoever is not in it is not known to be outside.
    driven = Ids(f"SELECT customer_id FROM ({found.driver}) WHERE customer_id IS NOT NULL", found.driver_values)
    among = f"f.customer_id IN ({driven.sql})"
    found = replace(found, cost=_IN_SET, trial=found.sql, trial_values=found.values)
    if found.exact:
        return replace(found, sql=among, values=driven.values, few=driven)
    both = (*driven.values, *found.values)
    checked = Ids(
        f"SELECT f.customer_id FROM (SELECT DISTINCT customer_id FROM ({driven.sql})) d"
        f" CROSS JOIN customer_figures f ON f.customer_id = d.customer_id WHERE {found.sql}",
        both,
    )
    return replace(found, sql=f"({among} AND {found.sql})", values=both, few=checked)


def by_cost(predicates: Sequence[Predicate], asked: Asked) -> list[Predicate]:
    """The predicates in the order in which they are asked: what ends most looks for the least first."""
    if not asked.sample:
        # What is on the row of figures itself first: each costs a fraction of a look elsewhere.
        return sorted(predicates, key=lambda one: (one.slow, "SELECT" in one.sql))
    ranked = []
    for one in _outside_at_once(predicates):
        share, seconds = _tried(one, asked)
        elsewhere = "SELECT" in one.sql and one.cost == 1
        cost = max(_IN_SET, seconds / SAMPLED / _LOOK) if elsewhere else one.cost
        ranked.append((cost / (1.001 - share), replace(one, cost=cost)))
    return [one for _rank, one in sorted(ranked, key=lambda pair: pair[0])]


def _outside_at_once(predicates: Sequence[Predicate]) -> list[Predicate]:
    """The predicates, with one in place of all that few do not meet: a look into each of their sets takes as long as
    one into all of them together."""
    outside = [one.outside for one in predicates if one.outside is not None]
    if len(outside) < 2:
        return list(predicates)
    others = [one for one in predicates if one.outside is None]
    replaced = [one for one in predicates if one.outside is not None]
    together = Predicate(
        f"f.customer_id NOT IN ({' UNION ALL '.join(one.sql for one in outside)})",
        tuple(value for one in outside for value in one.values),
        cost=_IN_SET,
        trial=" AND ".join(one.trial or one.sql for one in replaced),
        trial_values=tuple(v for one in replaced for v in (one.trial_values if one.trial else one.values)),
    )
    return [*others, together]


def _tried(one: Predicate, asked: Asked) -> tuple[float, float]:
    """The share of the sample that meets it, and how long that took."""
    begun = time.perf_counter()
    sql, values = (one.trial, one.trial_values) if one.trial else (one.sql, one.values)
    statement = (
        f"SELECT count(*) FROM json_each(?) j CROSS JOIN customer_figures f ON f.customer_id = j.value WHERE {sql}"
    )
    (count,) = asked.connection.execute(statement, (asked.sample, *values)).fetchone()
    return count / SAMPLED, time.perf_counter() - begun
