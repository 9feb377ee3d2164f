"""The office's goods and services from a file, each known by its exact code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from deskcrm.differentiate.products import CODE_LIMIT, KINDS
from deskcrm.errors import Refused
from deskcrm.exchange.cells import coded
from deskcrm.exchange.fields import PRODUCTS
from deskcrm.exchange.loader import Checker, Loader
from deskcrm.exchange.rows import insert, update
from deskcrm.locale.messages import N_
from deskcrm.money import parse_unit_price

_COLUMNS: dict[str, Any] = dict.fromkeys(("id", "code", "name", "family", "unit_price", "unit_cost", "kind"))


class ProductRows(Loader):
    """Reads, then writes products."""

    kind = PRODUCTS
    table = "product"
    code_column = "code"

    def checker(self, connection: Any) -> Checker:
        mapped, readers = self.context.mapped, self.readers
        places = [mapped.column(name) for name in ("code", "name", "family", "unit_price", "unit_cost", "kind")]
        currency = self.context.settings.currency
        code_of, names, families = readers.line("code", CODE_LIMIT), readers.line("name"), readers.line("family")
        prices = readers.optional_number(partial(parse_unit_price, currency=currency))
        costs = readers.optional_number(partial(parse_unit_price, currency=currency, field="unit_cost"))
        kinds = readers.word("kind", coded({kind: kind for kind in KINDS}), "")

        def check(cells: list[str]) -> tuple[str, tuple[Any, ...]]:
            code, name, family, price, cost, kind = (cells[place] for place in places)
            values = code_of[code], names[name], families[family], prices[price], costs[cost], kinds[kind]
            if not values[0]:
                raise Refused(N_("A product needs a code."))
            self.refuse_archived(connection, values[0], "code")
            return "\x1f".join(map(str, values[:5])), values

        return check

    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        written = [(record_id, *values[:5], values[5] or "good") for record_id, values in rows]
        insert(connection, self.table, _COLUMNS, written, self.context)

    def change(self, connection: Any, record_id: int, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        names = ("name", "family", "unit_price", "unit_cost", "kind")
        wanted = {name: value for name, value in zip(names, values[1:], strict=True) if value not in ("", None)}
        changed = update(connection, self.table, record_id, wanted, self.context)
        return [changed] if changed else []


LOADER = ProductRows
