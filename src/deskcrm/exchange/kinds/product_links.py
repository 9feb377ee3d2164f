"""What the products of a file lead to and go with: which of it there is not, and how it is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deskcrm.differentiate.products import CIRCLE
from deskcrm.errors import Refused
from deskcrm.exchange.rows import Context, insert
from deskcrm.locale.messages import N_

_UNKNOWN = N_("There is no product with the code {code}.")

_LINK: dict[str, Any] = {"product_id": None, "other_id": None}


@dataclass(frozen=True, slots=True)
class Named:
    """The codes that a row of the file names; ``row`` is its number among those read."""

    row: int
    code: str
    upgrade: str
    goes_with: tuple[str, ...]

    @property
    def others(self) -> set[str]:
        """All of them."""
        return {self.upgrade, *self.goes_with} - {""}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a product is to lead to and to go with, by codes; ``new`` when the file brings the product."""

    upgrade: str
    goes_with: tuple[str, ...]
    new: bool = False

    @classmethod
    def of(cls, connection: Any, product_id: int) -> Wanted:
        """As it stands in the base."""
        row = connection.execute(
            "SELECT u.code FROM product p JOIN product u ON u.id = p.upgrade_id AND u.archived_at IS NULL"
            " WHERE p.id = ?",
            (product_id,),
        ).fetchone()
        linked = connection.execute(
            "SELECT o.code FROM product_link l JOIN product o ON o.id = l.other_id AND o.archived_at IS NULL"
            " WHERE l.product_id = ? AND l.archived_at IS NULL",
            (product_id,),
        )
        return cls(row[0] if row else "", tuple(sorted(code for (code,) in linked)))

    def with_those(self, upgrade: str, goes_with: tuple[str, ...]) -> Wanted:
        """As a row of the file says; what it leaves empty stays."""
        return replace(self, upgrade=upgrade or self.upgrade, goes_with=goes_with or self.goes_with)

    def change_from(self, before: Wanted, product_id: int) -> dict[str, Any]:
        """The change for the audit."""
        return {
            "table": "product",
            "id": product_id,
            "before": {"upgrade": before.upgrade, "goes_with": before.goes_with},
            "after": {"upgrade": self.upgrade, "goes_with": self.goes_with},
        }


def problems_of(connection: Any, codes: Mapping[str, int], named: Sequence[Named]) -> dict[int, Refused]:
    """The rows that name a product which neither the base nor another row of the file brings, or that lead in a
    circle, each with its error. ``codes`` counts the rows of each code; a row that is refused brings nothing."""
    rows = connection.execute(
        "SELECT p.code, u.code FROM product p LEFT JOIN product u ON u.id = p.upgrade_id AND u.archived_at IS NULL"
        " WHERE p.archived_at IS NULL"
    )
    leads: dict[str, str] = dict(rows)
    left = Counter(codes)
    naming: dict[str, list[Named]] = defaultdict(list)
    for one in named:
        for code in one.others:
            naming[code].append(one)
    problems: dict[int, Refused] = {}
    missing = [code for code in naming if code not in leads and not left[code]]
    while True:
        while missing:
            code = missing.pop()
            for one in naming[code]:
                if one.row not in problems:
                    field = "upgrade" if code == one.upgrade else "goes_with"
                    problems[one.row] = Refused(_UNKNOWN, field=field, code=code)
                    missing += _gone(one, left, leads)
        circling = _in_circles(leads, [one for one in named if one.upgrade and one.row not in problems])
        for one in circling:
            problems[one.row] = Refused(CIRCLE, field="upgrade", product=one.upgrade)
            missing += _gone(one, left, leads)
        if not circling:
            return problems


def _gone(one: Named, left: Counter[str], leads: Mapping[str, str]) -> list[str]:
    """The row's code when nothing brings it any more."""
    left[one.code] -= 1
    return [one.code] if not left[one.code] and one.code not in leads else []


def _in_circles(leads: Mapping[str, str], named: Sequence[Named]) -> list[Named]:
    """Those of ``named`` whose upgrades lead back to them, given what the base's own lead to."""
    after = {**leads, **{one.code: one.upgrade for one in named}}
    seen: dict[str, str] = {}
    circle: set[str] = set()
    for start in {one.code for one in named}:
        code: str | None = start
        path = []
        while code and code not in seen:
            seen[code] = start
            path.append(code)
            code = after.get(code)
        if code and seen[code] == start:
            circle.update(path[path.index(code) :])
    return [one for one in named if one.code in circle and one.upgrade in circle]


def write_links(connection: Any, wanted: Mapping[int, Wanted], context: Context) -> None:
    """Writes what the products with these ids lead to and go with. Raises Refused when one of those is gone since."""
    ids: dict[str, int] = {}
    for product_id, given in wanted.items():
        for code in {given.upgrade, *given.goes_with} - {""} - ids.keys():
            ids[code] = _id_of(connection, code)
        upgrade_id = ids.get(given.upgrade)
        if given.new:
            connection.execute("UPDATE product SET upgrade_id = ? WHERE id = ?", (upgrade_id, product_id))
        else:
            connection.execute(
                "UPDATE product SET upgrade_id = ?, version = version + 1, updated_at = ? WHERE id = ?",
                (upgrade_id, context.now, product_id),
            )
        _write_company(connection, product_id, {ids[code] for code in given.goes_with}, context)


def _write_company(connection: Any, product_id: int, wanted: set[int], context: Context) -> None:
    rows = connection.execute(
        "SELECT other_id, id, archived_at IS NULL FROM product_link WHERE product_id = ?", (product_id,)
    )
    links = {other_id: (link_id, bool(live)) for other_id, link_id, live in rows.fetchall()}
    for other_id, (link_id, live) in links.items():
        if live != (other_id in wanted):
            connection.execute(
                "UPDATE product_link SET archived_at = ?, version = version + 1, updated_at = ? WHERE id = ?",
                (context.now if live else None, context.now, link_id),
            )
    insert(connection, "product_link", _LINK, [(product_id, other) for other in sorted(wanted - links.keys())], context)


def _id_of(connection: Any, code: str) -> int:
    row = connection.execute("SELECT id FROM product WHERE code = ? AND archived_at IS NULL", (code,)).fetchone()
    if row is None:
        raise Refused(_UNKNOWN, code=code)
    return int(row[0])
