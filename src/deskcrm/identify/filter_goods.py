"""The filters about what was bought: a product or a family of products, ever or since a day (``soap/90d``)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from deskcrm.identify.filter_days import first_day
from deskcrm.identify.filter_language import Value
from deskcrm.identify.filter_predicate import AMONG, NOBODY, Predicate, no_such
from deskcrm.identify.filter_values import Known, known_values

if TYPE_CHECKING:
    from deskcrm.identify.filter_language import Condition
    from deskcrm.identify.filter_predicate import Asked, Made

_OF = f"FROM purchase p WHERE p.archived_at IS NULL AND p.product_id IS NOT NULL AND p.product_id {AMONG}"


def goods(condition: Condition, asked: Asked) -> Made:
    """Of a filter about products or families of them; each value may have a day of its own."""
    known = known_values(condition.filter, asked.connection)
    dated: dict[int | None, dict[Any, None]] = {}
    problems = []
    for value in condition.values:
        keys, at = _asked(value, known, asked)
        if not keys:
            problems.append(replace(no_such(condition, value, known), absent=True))
        elif condition.filter.name == "family":
            keys = _products_of(keys, asked.connection)
        dated.setdefault(at, {}).update(dict.fromkeys(keys))
    parts = [_bought(list(keys), at) for at, keys in dated.items() if keys]
    if not parts:
        return NOBODY, tuple(problems)
    found = Predicate(
        f"({' OR '.join(one.sql for one in parts)})",
        tuple(value for one in parts for value in one.values),
        " UNION ALL ".join(one.driver for one in parts),
        tuple(value for one in parts for value in one.driver_values),
        exact=True,
        keys=frozenset(dated[None]) if list(dated) == [None] else frozenset(),
    )
    return found, tuple(problems)


def _asked(value: Value, known: tuple[Known, ...], asked: Asked) -> tuple[list[Any], int | None]:
    """The products or families that a value names, and the first second that counts."""
    keys = _called(value.text, known)
    what, _slash, day = value.text.rpartition("/")
    since = first_day(day, asked.clock.today()) if what and not keys else None
    if since is not None:
        return _called(what.strip(), known), asked.midnight(since)
    return keys or [one.key for one in known if one.begins(value.text)], None


def _called(text: str, known: tuple[Known, ...]) -> list[Any]:
    return [one.key for one in known if one.is_called(text)] or (
        [one.key for one in known if one.begins(text)] if "/" not in text else []
    )


def _products_of(families: list[Any], connection: Any) -> list[Any]:
    rows = connection.execute(f"SELECT id FROM product WHERE family {AMONG}", (json.dumps(families),))
    return [number for (number,) in rows]


def _bought(products: list[Any], at: int | None) -> Predicate:
    """Bought one of the products: ever, or ``at`` or later, when what came back is no purchase."""
    of = _OF if at is None else f"{_OF} AND p.at >= ? AND p.quantity > 0"
    values = (json.dumps(products),) if at is None else (json.dumps(products), at)
    return Predicate(
        f"EXISTS (SELECT 1 {of} AND p.customer_id = f.customer_id)",
        values,
        f"SELECT p.customer_id AS customer_id {of}",
        values,
    )
