"""What the differentiate functions return: frozen values that know nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ProductView:
    """A good or a service. ``unit_price`` and ``unit_cost`` in ten-thousandths of the currency's major unit."""

    id: int
    code: str
    name: str
    family: str
    kind: str
    unit_price: int | None
    unit_cost: int | None


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """One order line. ``quantity`` in thousandths (returns negative), ``unit_price`` in ten-thousandths of the major
    unit, ``amount`` and ``cost`` in minor units."""

    id: int
    customer_id: int | None
    order: str
    at: datetime
    product_code: str
    product: str
    description: str
    quantity: int
    unit_price: int
    amount: int
    cost: int
    place: str
    payment: str


@dataclass(frozen=True, slots=True)
class PurchaseInput:
    """One order line as a form says it. ``quantity`` in thousandths (negative for a return), unit prices in
    ten-thousandths of the major unit; ``unit_price`` None takes the product's. ``product`` is a code or a name; ``at``
    is UTC, None for now."""

    customer_id: int
    quantity: int
    product: str = ""
    description: str = ""
    unit_price: int | None = None
    unit_cost: int | None = None
    order: str = ""
    at: datetime | None = None
    place: str = ""
    payment: str = ""
