"""Order lines from a file: the kind that comes by the hundred thousand, so the path of a row is kept short."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import Any

import uuid_utils

from deskcrm.errors import Refused
from deskcrm.exchange.cells import Cached
from deskcrm.exchange.fields import PURCHASES
from deskcrm.exchange.loader import Checker, Loader
from deskcrm.exchange.references import CODE_LIMIT, NOBODY, NOT_IDENTIFIED
from deskcrm.exchange.rows import insert_statement
from deskcrm.locale.messages import N_
from deskcrm.money import line_amount, parse_amount, parse_quantity, parse_unit_price, rounded_share
from deskcrm.text import clean_line

_COLUMNS: dict[str, Any] = dict.fromkeys(
    ("id", "customer_id", "order_number", "at", "place", "payment", "product_id", "description", "quantity",
     "unit_price", "amount", "cost", "uid")
)  # fmt: skip
_COSTED: dict[str, Any] = {**_COLUMNS, "unit_cost": None}

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
    """Reads, then writes order lines; customers and products that a line names are created with it.

    What a line says comes in three parts, each looked up as a whole: its head (who, which order, when, where), which
    the lines of an order share, its item, and its numbers.
    """

    kind = PURCHASES
    table = "purchase"

    def checker(self, connection: Any) -> Checker:
        column = self.context.mapped.column
        amounts = _Amounts(self.context.settings.currency)
        heads, items, numbers = self._heads(connection), self._items(connection), self._numbers(amounts)
        head_of = itemgetter(*map(column, ("customer", "order", "at", "place", "payment")))
        item_of = itemgetter(*map(column, ("product", "description", "unit_cost", "cost")))
        numbers_of = itemgetter(*map(column, ("quantity", "unit_price")))

        def check(cells: list[str]) -> tuple[str, tuple[Any, ...]]:
            head, head_text = heads[head_of(cells)]
            if head is None:
                raise Refused(_NOBODY)
            line, line_text = numbers[numbers_of(cells)]
            item, item_text, cost = items[item_of(cells)]
            if item[2] is not None:
                cost = amounts[line[0], item[2]]
            return f"{head_text}\x1f{item_text}\x1f{line_text}", (head, item, line, cost)

        return check

    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        settings = self.context.settings
        customer_ids = self.customers.ids(connection, {values[0][0] for _, values in rows})
        products = self.products.known(connection, {values[1][0] for _, values in rows})
        self.touched.update(customer_ids.values())
        amounts = _Amounts(settings.currency)
        shares = Cached(partial(rounded_share, part=100 - settings.margin_rate, whole=100))
        uuid7 = uuid_utils.uuid7
        plain, costed = [], []
        for record_id, (head, item, (quantity, price, amount), own_cost) in rows:
            reference, order, at, place, payment = head
            product, description, unit_cost = item
            product_id, product_cost = products[product]
            if own_cost is not None:
                cost = own_cost
            elif product_cost is None:
                cost = shares[amount]
            else:
                cost = amounts[quantity, product_cost]
            # A bytearray for the reason given in rows.new_uid.
            line = (
                record_id, customer_ids[reference], order, at, place, payment, product_id, description, quantity, price,
                amount, cost, bytearray(uuid7().bytes),
            )  # fmt: skip
            if unit_cost is None:
                plain.append(line)
            else:
                costed.append((*line, unit_cost))
        connection.executemany(insert_statement(self.table, _COLUMNS, self.context), plain)
        connection.executemany(insert_statement(self.table, _COSTED, self.context), costed)

    def _heads(self, connection: Any) -> Cached[Any, tuple[tuple[Any, ...] | None, str]]:
        """Customer, order, instant, place and payment by their cells; None where no customer is named."""
        readers = self.readers
        customers = Cached(partial(self._customer, connection))
        orders, places, payments = readers.line("order", 60), readers.line("place"), readers.line("payment")
        instants = readers.instant(self.context.dates("at"))
        texts = self.customers.texts

        def read(cells: tuple[str, ...]) -> tuple[tuple[Any, ...] | None, str]:
            customer_cell, order_cell, at_cell, place_cell, payment_cell = cells
            customer = customers[customer_cell]
            if customer is None:
                return None, ""
            order, place, payment = orders[order_cell], places[place_cell], payments[payment_cell]
            at, known_at = instants[at_cell]
            known = "\x1f".join((texts[customer], order, known_at, place, payment))
            return (customer, order, at, place, payment), known

        return Cached(read)

    def _items(self, connection: Any) -> Cached[Any, tuple[tuple[Any, ...], str, int | None]]:
        """Product, description and unit cost by their cells, and the line's cost where the file gives one."""
        readers, currency = self.readers, self.context.settings.currency
        products = Cached(partial(self._product, connection))
        descriptions = readers.line("description")
        unit_costs = readers.optional_number(partial(parse_unit_price, currency=currency, field="unit_cost"))
        costs = readers.optional_number(partial(parse_amount, currency=currency, field="cost"))
        names = self.products.texts

        def read(cells: tuple[str, ...]) -> tuple[tuple[Any, ...], str, int | None]:
            product_cell, description_cell, unit_cost_cell, cost_cell = cells
            product, description = products[product_cell], descriptions[description_cell]
            unit_cost = unit_costs[unit_cost_cell]
            named = ""
            if product != NOBODY:
                named = names[product]
                self.products.name(product, description)
            return (product, description, unit_cost), f"{named}\x1f{description}\x1f{unit_cost}", costs[cost_cell]

        return Cached(read)

    def _numbers(self, amounts: _Amounts) -> Cached[Any, tuple[tuple[int, int, int], str]]:
        """Quantity, unit price and amount by their cells."""
        currency = self.context.settings.currency
        quantities = self.readers.number(parse_quantity, "quantity")
        prices = self.readers.number(partial(parse_unit_price, currency=currency), "unit_price")

        def read(cells: tuple[str, ...]) -> tuple[tuple[int, int, int], str]:
            quantity, price = quantities[cells[0]], prices[cells[1]]
            return (quantity, price, amounts[quantity, price]), f"{quantity}\x1f{price}"

        return Cached(read)

    def _customer(self, connection: Any, cell: str) -> int | None:
        text = clean_line(self.readers.typed(cell), "customer")
        return self.customers.reference(connection, text) if text not in ("", NOT_IDENTIFIED) else None

    def _product(self, connection: Any, cell: str) -> int:
        text = clean_line(self.readers.typed(cell), "product", limit=CODE_LIMIT)
        return self.products.reference(connection, text) if text else NOBODY


LOADER = Purchases
