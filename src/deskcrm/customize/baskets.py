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

Line = tuple[int, str, int, int, int, int]
"""Customer, order number, instant, product, whether it is a sale, margin; by customer, order number and instant."""

Pair = tuple[int, int, int]
"""How many orders hold both, the other product, and how many hold that one."""


@dataclass(slots=True)
class Baskets:
    """What the lines of all customers came to. ``orders`` counts all, by their product in ``orders_with``; ``buyers``
    and ``margin`` (minor units) are by product too.

    ``_items`` holds the products of each order of several one after the other, in rising order; ``_starts`` and
    ``_ends`` hold, for each product, the stretches of what stands behind it in its orders. So two products are met
    once an order, and the counts of one product are all that is in memory at a time.
    """

    orders: int = 0
    orders_with: Counter[int] = field(default_factory=Counter)
    buyers: Counter[int] = field(default_factory=Counter)
    margin: Counter[int] = field(default_factory=Counter)
    _items: array[int] = field(default_factory=lambda: array("i"))
    _starts: defaultdict[int, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("i")))
    _ends: defaultdict[int, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("i")))

    def add(self, products: list[int]) -> None:
        """One order with these products; the same one may come more than once."""
        self.orders += 1
        if len(products) == 1:
            self.orders_with[products[0]] += 1
            return
        items = sorted(set(products))
        place = len(self._items)
        end = place + len(items)
        self._items.extend(items)
        for product in items:
            place += 1
            self.orders_with[product] += 1
            if place < end:
                self._starts[product].append(place)
                self._ends[product].append(end)

    def together(self, least: int) -> Iterator[tuple[int, int, int]]:
        """Every two products, the lower id first, that at least ``least`` orders hold, with how many these are."""
        for product, starts in self._starts.items():
            if self.orders_with[product] < least:
                continue
            stretches = map(slice, starts, self._ends[product])
            others = Counter(chain.from_iterable(map(self._items.__getitem__, stretches)))
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


def count_baskets(lines: Iterable[Line], mined: set[int], clock: Clock) -> Baskets:
    """Counts ``lines``. An order is what one customer bought under one order number, or without a number on one office
    day; only sales of ``mined`` products are in it. Buyers and margin are of all products, returns taken off."""
    found = Baskets()
    day = _days(clock)
    buyers, margin = found.buyers, found.margin
    last: dict[int, int] = {}
    basket: list[int] = []
    whose, which = 0, ""
    order: str | int
    open_order: tuple[int, str | int] = (whose, which)
    for whose, which, at, product, sold, earned in lines:
        order = which or day(at // _QUARTER)
        if (whose, order) != open_order:
            if basket:
                found.add(basket)
                basket = []
            open_order = (whose, order)
        margin[product] += earned
        if sold:
            if last.get(product) != whose:
                last[product] = whose
                buyers[product] += 1
            if product in mined:
                basket.append(product)
    if basket:
        found.add(basket)
    return found


def best_pairs(found: Baskets) -> dict[int, list[Pair]]:
    """For each product its best pairs, the best first: the well-known ones by lift, then the others by lift."""
    known = well_known(found.orders)
    with_one = found.orders_with
    heaps: defaultdict[int, list[tuple[bool, float, int, int]]] = defaultdict(list)
    for one, other, together in found.together(least_together(found.orders)):
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


def _days(clock: Clock) -> Callable[[int], int]:
    """The number of the office day of a quarter of an hour since 1970."""

    @cache
    def day(quarter: int) -> int:
        return clock.day_of(instant(quarter * _QUARTER)).toordinal()

    return day


def lines_of(connection: Any) -> Iterable[Line]:
    """Every customer's order lines of a product, in the order :func:`count_baskets` takes them in."""
    rows: Iterable[Line] = connection.execute(
        "SELECT customer_id, order_number, at, product_id, quantity > 0 AND unit_price > 0, amount - cost FROM purchase"
        " WHERE customer_id IS NOT NULL AND product_id IS NOT NULL AND archived_at IS NULL"
        " ORDER BY customer_id, order_number, at"
    )
    return rows
