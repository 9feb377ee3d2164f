"""Counting what is bought together: how many orders hold each product, and how many hold each two."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from heapq import heappush, heappushpop
from itertools import chain
from typing import TYPE_CHECKING, Any

from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock

KEPT = 20
"""Pairs kept of each product, the best first."""

WELL_KNOWN = 100
"""So many orders with both are no chance, however many orders there are."""

_QUARTER = 900
"""Seconds: office days begin at a full quarter of an hour."""

Line = tuple[int, str | int, int, int]
"""Customer, order number (without one the instant), product (twice its id, one more for a sale) and margin; a
customer's lines together. So it is short: there may be millions, and they are sorted."""

Pair = tuple[int, int, int]
"""How many orders hold both, the other product, and how many hold that one."""


def _arrays() -> defaultdict[int, array[int]]:
    return defaultdict(lambda: array("i"))


@dataclass(slots=True)
class Baskets:
    """What the lines of all customers came to: how many orders, and by product id in how many it stands, how
    many customers bought it and what margin it brought (minor units).

    The products of each order stand in rising order, so that two are met once an order. ``_behind`` holds, for each
    product, the other one of orders of two, ``_items`` those of larger orders one after the other, of which
    ``_starts`` and ``_ends`` say what stands behind each product. The counts of one product are all the counts that
    are in memory at a time.
    """

    orders_with: list[int]
    buyers: list[int]
    margin: list[int]
    orders: int = 0
    _behind: defaultdict[int, array[int]] = field(default_factory=_arrays)
    _items: array[int] = field(default_factory=lambda: array("i"))
    _starts: defaultdict[int, array[int]] = field(default_factory=_arrays)
    _ends: defaultdict[int, array[int]] = field(default_factory=_arrays)

    def add(self, products: list[int]) -> None:
        """One order with these products; the same one may come more than once."""
        self.orders += 1
        if len(products) == 2 and products[0] != products[1]:  # most are small, and there may be millions
            one, other = products
            self.orders_with[one] += 1
            self.orders_with[other] += 1
            self._behind[min(one, other)].append(max(one, other))
            return
        items = sorted(set(products)) if len(products) > 1 else products
        for product in items:
            self.orders_with[product] += 1
        place = len(self._items)
        end = place + len(items)
        for product in items[:-1]:
            place += 1
            self._starts[product].append(place)
            self._ends[product].append(end)
        if len(items) > 1:
            self._items.extend(items)

    def together(self, least: int) -> Iterator[tuple[int, int, int]]:
        """Every two products, the lower id first, that at least ``least`` orders hold, with how many these are."""
        for product, orders in enumerate(self.orders_with):
            if orders < least:
                continue
            others = Counter(self._behind[product])
            stretches = map(slice, self._starts[product], self._ends[product])
            others.update(chain.from_iterable(map(self._items.__getitem__, stretches)))
            for other, count in others.items():
                if count >= least:
                    yield product, other, count


def least_together(orders: int) -> int:
    """In how many orders two products must stand together to be a pair: three, and of many orders one in two thousand
    up to fifty."""
    return max(3, min(orders // 2000, 50))


def well_known(orders: int) -> int:
    """From how many orders on a pair comes before those seen less often, whatever their lift: half a percent of all,
    at most a hundred.

    Lift alone is led by pairs of a few orders of rare things, whose lift is mostly chance.
    """
    return max(least_together(orders), min(orders // 200, WELL_KNOWN))


def count_baskets(lines: Iterable[Line], mined: set[int], highest: int, clock: Clock) -> Baskets:
    """Counts ``lines`` of products with ids up to ``highest``.

    An order is what one customer bought under one order number, or without a number on one office day; only sales of
    ``mined`` products are in it. Buyers and margin are of all products, returns taken off.
    """
    # Lists by twice the id, and no call for a line: there may be millions.
    margin, buyers, latest = ([0] * (2 * highest + 2) for _list in range(3))
    counts = bytearray(2 * highest + 2)
    for product in mined:
        counts[2 * product + 1] = 1
    found = Baskets([0] * (highest + 1), [], [])
    day = _days(clock)
    customer = 0
    orders: dict[str | tuple[int], list[int]] = {}
    for whose, which, doubled, earned in lines:
        margin[doubled] += earned
        if latest[doubled] != whose:
            latest[doubled] = whose
            buyers[doubled] += 1
        if counts[doubled]:
            if whose != customer:
                for order in orders.values():
                    found.add(order)
                customer, orders = whose, {}
            number = which if which.__class__ is str else day(which // _QUARTER)  # type: ignore[operator]
            if number in orders:
                orders[number].append(doubled >> 1)
            else:
                orders[number] = [doubled >> 1]
    for order in orders.values():
        found.add(order)
    found.buyers = buyers[1::2]
    found.margin = [sold + returned for returned, sold in zip(margin[::2], margin[1::2], strict=True)]
    return found


def best_pairs(found: Baskets) -> dict[int, list[Pair]]:
    """For each product its best pairs, the best first: the well-known ones by lift, then the others by lift. A
    pair that stands together no more often than by chance is none."""
    known = well_known(found.orders)
    with_one = found.orders_with
    heaps: defaultdict[int, list[tuple[bool, float, int, int]]] = defaultdict(list)
    for one, other, together in found.together(least_together(found.orders)):
        if together * found.orders <= with_one[one] * with_one[other]:
            continue  # no more often than by chance
        lift = together / (with_one[one] * with_one[other])  # times all orders, which is the same for every pair
        for product, partner in ((one, other), (other, one)):
            entry = (together >= known, lift, together, -partner)
            heap = heaps[product]
            if len(heap) < KEPT:
                heappush(heap, entry)
            elif entry > heap[0]:
                heappushpop(heap, entry)
    return {
        product: [
            (together, -partner, with_one[-partner]) for _known, _lift, together, partner in sorted(heap, reverse=True)
        ]
        for product, heap in heaps.items()
    }


def _days(clock: Clock) -> Callable[[int], tuple[int]]:
    """The office day of a quarter of an hour since 1970, as what no order number can be."""

    @cache
    def day(quarter: int) -> tuple[int]:
        return (clock.day_of(instant(quarter * _QUARTER)).toordinal(),)

    return day


def lines_of(connection: Any) -> Iterable[Line]:
    """Every customer's order lines of a product, as :func:`count_baskets` takes them in."""
    rows: Iterable[Line] = connection.execute(
        "SELECT customer_id, iif(order_number = '', at, order_number),"
        " 2 * product_id + (quantity > 0 AND unit_price > 0), amount - cost FROM purchase"
        " WHERE customer_id IS NOT NULL AND product_id IS NOT NULL AND archived_at IS NULL ORDER BY customer_id"
    )
    return rows
