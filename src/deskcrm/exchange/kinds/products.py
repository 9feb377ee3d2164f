"""The office's goods and services from a file, each known by its exact code.

A row may name a product that stands further down. So the file is read twice where one of its rows has to be refused
for what it names; and what leads to what is written when all products are there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from deskcrm.differentiate.products import CODE_LIMIT, KINDS, OWN_COMPANY, OWN_UPGRADE
from deskcrm.errors import Refused
from deskcrm.exchange.cells import coded
from deskcrm.exchange.dates import NONE
from deskcrm.exchange.fields import PRODUCTS
from deskcrm.exchange.kinds.product_links import Named, Wanted, problems_of, write_links
from deskcrm.exchange.loader import Checker, Loader
from deskcrm.exchange.rows import insert, update
from deskcrm.identify.several import split_several
from deskcrm.locale.messages import N_
from deskcrm.money import parse_unit_price
from deskcrm.text import TEXT_LIMIT

_FIELDS = ("code", "name", "family", "unit_price", "unit_cost", "kind", "launched", "upgrade", "goes_with")
_COLUMNS: dict[str, Any] = dict.fromkeys(("id", *_FIELDS[:7]))
_ALWAYS_KNOWN_BY = 5
"""The fields that a row is known by even when they are empty; the others only when they are not."""

_ALSO = {"สินค้า": "good", "บริการ": "service", "goods": "good", "product": "good", "services": "service"}


class ProductRows(Loader):
    """Reads, then writes products."""

    kind = PRODUCTS
    table = "product"
    code_column = "code"

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._codes: Counter[str] = Counter()
        self._naming: list[Named] = []
        self._problems: dict[int, Refused] | None = None
        self._wanted: dict[int, Wanted] = {}

    def checker(self, connection: Any) -> Checker:
        places = [self.context.mapped.column(name) for name in _FIELDS]
        reads = self._readers()
        row = 0

        def check(cells: list[str]) -> tuple[str, tuple[Any, ...]]:
            nonlocal row
            row += 1
            values = tuple(read[cells[place]] for read, place in zip(reads, places, strict=True))
            code, upgrade, goes_with = values[0], values[7], values[8]
            if not code:
                raise Refused(N_("A product needs a code."))
            self.refuse_archived(connection, code, "code")
            if code == upgrade:
                raise Refused(OWN_UPGRADE, field="upgrade")
            if code in goes_with:
                raise Refused(OWN_COMPANY, field="goes_with")
            if self._problems is None:
                self._codes[code] += 1
                if upgrade or goes_with:
                    self._naming.append(Named(row, code, upgrade, goes_with))
            elif row in self._problems:
                raise self._problems[row]
            return _known_by(values), values

        return check

    def again(self, connection: Any) -> bool:
        """Whether a row names a product that there is not."""
        if self._problems is None:
            self._problems = problems_of(connection, self._codes, self._naming) if self._naming else {}
            return bool(self._problems)
        return False

    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        written = [(record_id, *values[:5], values[5] or "good", values[6]) for record_id, values in rows]
        insert(connection, self.table, _COLUMNS, written, self.context)
        for record_id, values in rows:
            if values[7] or values[8]:
                self._wanted[record_id] = Wanted(values[7], values[8], new=True)

    def change(self, connection: Any, record_id: int, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        plain = {name: value for name, value in zip(_FIELDS[1:7], values[1:7], strict=True) if value not in ("", None)}
        changed = update(connection, self.table, record_id, plain, self.context)
        changes = [changed] if changed else []
        if not (values[7] or values[8]):
            return changes
        known = self._wanted.get(record_id) or Wanted.of(connection, record_id)
        wanted = known.with_those(values[7], values[8])
        if wanted != known:
            self._wanted[record_id] = wanted
            changes.append(wanted.change_from(known, record_id))
        return changes

    def finish(self, connection: Any) -> None:
        """Writes what leads to what, now that every product is there."""
        write_links(connection, self._wanted, self.context)
        super().finish(connection)

    def _readers(self) -> list[Any]:
        readers, currency = self.readers, self.context.settings.currency
        days = self.context.dates("launched")
        return [
            readers.line("code", CODE_LIMIT),
            readers.line("name"),
            readers.line("family"),
            readers.optional_number(partial(parse_unit_price, currency=currency)),
            readers.optional_number(partial(parse_unit_price, currency=currency, field="unit_cost")),
            readers.word("kind", coded({kind: kind for kind in KINDS}, also=_ALSO), ""),
            readers.mapped(lambda cell: "" if cell.strip() in NONE else days.day(cell).isoformat()),
            readers.line("upgrade", CODE_LIMIT),
            readers.mapped(_codes, readers.line("goes_with", TEXT_LIMIT)),
        ]


def _known_by(values: tuple[Any, ...]) -> str:
    text = "\x1f".join(map(str, values[:_ALWAYS_KNOWN_BY]))
    rest = values[_ALWAYS_KNOWN_BY:]
    return f"{text}\x1f{rest}" if any(rest) else text


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(sorted(split_several(cell)))


LOADER = ProductRows
