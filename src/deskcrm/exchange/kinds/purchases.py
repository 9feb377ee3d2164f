"""Order lines from a file: the kind that comes by the hundred thousand, so the path of a row is kept short."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import uuid_utils

from deskcrm.errors import Refused
from deskcrm.exchange.cells import Cached
from deskcrm.exchange.fields import PURCHASES
from deskcrm.exchange.loader import Checker, Loader
from deskcrm.exchange.references import CODE_LIMIT, NOBODY
from deskcrm.exchange.rows import insert_statement
from deskcrm.locale.messages import N_
from deskcrm.money import line_amount, parse_amount, parse_quantity, parse_unit_price, rounded_share
from deskcrm.text import clean_line

_COLUMNS: dict[str, Any] = dict.fromkeys(
    ("id", "customer_id", "order_number", "at", "product_id", "description", "quantity", "unit_price", "unit_cost",
     "amount", "cost", "place", "payment")
)  # fmt: skip

_NOBODY = N_("The row names no customer.")


class _Amounts(dict[tuple[int, int], int]):
    """Minor units by quantity and unit price."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency

    def __missing__(self, line: tuple[int, int]) -> int:
        amount = self[line] = line_amount(*line, self._currency)
        return amount


class Purchases(Loader):
    """Reads, then writes order lines; customers and products that a line names are created with it."""

    kind = PURCHASES
    table = "purchase"

    def checker(self, connection: Any) -> Checker:
        mapped, readers = self.context.mapped, self.readers
        currency = self.context.settings.currency
        c_customer, c_order, c_at, c_product = map(mapped.column, ("customer", "order", "at", "product"))
        c_description, c_quantity, c_price = map(mapped.column, ("description", "quantity", "unit_price"))
        c_unit_cost, c_cost, c_place, c_payment = map(mapped.column, ("unit_cost", "cost", "place", "payment"))
        customers: Cached[int | None] = Cached(partial(self._customer, connection))
        products = Cached(partial(self._product, connection))
        orders = readers.line("order", 60)
        instants = readers.instant(self.context.dates("at"))
        descriptions = readers.line("description")
        quantities = readers.number(parse_quantity, "quantity")
        prices = readers.number(partial(parse_unit_price, currency=currency), "unit_price")
        unit_costs = readers.optional_number(partial(parse_unit_price, currency=currency, field="unit_cost"))
        costs = readers.optional_number(partial(parse_amount, currency=currency, field="cost"))
        places, payments = readers.line("place"), readers.line("payment")
        amounts = _Amounts(currency)
        names, name, texts = self.products.texts, self.products.name, self.customers.texts

        def check(cells: list[str]) -> tuple[str, tuple[Any, ...]]:
            customer = customers[cells[c_customer]]
            if customer is None:
                raise Refused(_NOBODY)
            order = orders[cells[c_order]]
            at, known_at = instants[cells[c_at]]
            product = products[cells[c_product]]
            description = descriptions[cells[c_description]]
            quantity = quantities[cells[c_quantity]]
            price = prices[cells[c_price]]
            unit_cost = unit_costs[cells[c_unit_cost]]
            cost = costs[cells[c_cost]]
            place = places[cells[c_place]]
            payment = payments[cells[c_payment]]
            amount = amounts[quantity, price]
            if product == NOBODY:
                product_text = ""
            else:
                product_text = names[product]
                name(product, description)
            if unit_cost is not None:
                cost = amounts[quantity, unit_cost]
            return (
                f"{texts[customer]}\x1f{order}\x1f{known_at}\x1f{product_text}\x1f{description}\x1f{quantity}\x1f{price}"
                f"\x1f{unit_cost}\x1f{place}\x1f{payment}",
                (customer, order, at, product, description, quantity, price, unit_cost, amount, cost, place, payment),
            )

        return check

    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        settings = self.context.settings
        customer_ids = self.customers.ids(connection, {line[0] for _, line in rows})
        products = self.products.known(connection, {line[3] for _, line in rows})
        self.touched.update(customer_ids.values())
        amounts = _Amounts(settings.currency)
        share = 100 - settings.margin_rate
        uuid7 = uuid_utils.uuid7
        lines = []
        for record_id, line in rows:
            reference, order, at, product, description, quantity, price, unit_cost, amount, cost, place, payment = line
            product_id, product_cost = products[product]
            if cost is None:
                cost = rounded_share(amount, share, 100) if product_cost is None else amounts[quantity, product_cost]
            lines.append(
                (record_id, customer_ids[reference], order, at, product_id, description, quantity, price, unit_cost,
                 amount, cost, place, payment, uuid7().bytes)
            )  # fmt: skip
        connection.executemany(insert_statement(self.table, _COLUMNS, self.context), lines)

    def _customer(self, connection: Any, cell: str) -> int | None:
        text = clean_line(self.readers.typed(cell), "customer")
        return self.customers.reference(connection, text) if text else None

    def _product(self, connection: Any, cell: str) -> int:
        text = clean_line(self.readers.typed(cell), "product", limit=CODE_LIMIT)
        return self.products.reference(connection, text) if text else NOBODY


LOADER = Purchases
