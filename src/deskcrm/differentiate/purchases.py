"""Order lines: what customers bought and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.products import find_product
from deskcrm.differentiate.views import PurchaseInput, PurchaseView
from deskcrm.errors import Refused
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.interact.guards import happened
from deskcrm.locale.messages import N_
from deskcrm.money import QUANTITY_LIMIT, UNIT_PRICE_LIMIT, line_amount, rounded_share
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of
from deskcrm.store.records import instant, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.differentiate.views import ProductView

_LINES = """
SELECT l.id, l.customer_id, l.order_number, l.at, coalesce(p.code, ''), coalesce(nullif(p.name, ''), p.code, ''),
    l.description, l.quantity, l.unit_price, l.amount, l.cost, l.place, l.payment
FROM purchase l LEFT JOIN product p ON p.id = l.product_id
"""


def add_purchase(
    session: Session,
    given: PurchaseInput,
    *,
    staff_id: int | None,  # noqa: ARG001
    clock: Clock,
) -> PurchaseView:
    """Adds an order line; amount and cost are rounded to the minor unit here, once.

    The cost is the line's own, else the product's, else what the office's margin rate leaves of the amount.
    ``staff_id`` is who adds it, for the audit. Raises NotFound for the customer, Refused (``quantity``, ``product``,
    ``unit_price``, ``unit_cost``, ``at``) for what cannot be kept.
    """
    from deskcrm.models import Customer, Purchase

    customer = there(session, Customer, given.customer_id, CUSTOMER_GONE)
    settings = load(connection_of(session))
    product = find_product(session, given.product) if given.product.strip() else None
    unit_price = _unit_price(given, product)
    amount = line_amount(_quantity(given.quantity), unit_price, settings.currency)
    row = Purchase(
        customer_id=customer.id,
        order_number=clean_line(given.order, "order", limit=60),
        at=happened(given.at, clock, "at"),
        product_id=product.id if product else None,
        description=clean_line(given.description, "description"),
        quantity=given.quantity,
        unit_price=unit_price,
        unit_cost=_within(given.unit_cost, "unit_cost"),
        amount=amount,
        cost=line_cost(
            given.quantity,
            amount,
            unit_cost=given.unit_cost,
            product_cost=product.unit_cost if product else None,
            margin_rate=settings.margin_rate,
            currency=settings.currency,
        ),
        place=clean_line(given.place, "place"),
        payment=clean_line(given.payment, "payment"),
    )
    if product is None and not row.description:
        raise Refused(N_("What was bought is missing: a product or a description."), field="product")
    session.add(row)
    session.flush()
    return lines(connection_of(session), "WHERE l.id = ?", (row.id,))[0]


def line_cost(
    quantity: int, amount: int, *, unit_cost: int | None, product_cost: int | None, margin_rate: int, currency: str
) -> int:
    """What a line cost the office, in minor units: by the line's own unit cost (ten-thousandths), else the product's,
    else the amount less ``margin_rate`` percent of it."""
    own = unit_cost if unit_cost is not None else product_cost
    if own is not None:
        return line_amount(quantity, own, currency)
    return rounded_share(amount, 100 - margin_rate, 100)


def purchases_of(session: Session, customer_id: int, limit: int = 200) -> tuple[PurchaseView, ...]:
    """The customer's latest ``limit`` order lines, newest first."""
    session.flush()
    return lines(
        connection_of(session),
        "WHERE l.customer_id = ? AND l.archived_at IS NULL ORDER BY l.at DESC, l.id DESC LIMIT ?",
        (customer_id, limit),
    )


def lines(connection: Any, rest: str, values: Sequence[object] = ()) -> tuple[PurchaseView, ...]:
    """The order lines that ``rest`` (the statement from WHERE on, over ``l``) selects, on the bare connection."""
    return tuple(
        PurchaseView(number, customer_id, order, instant(at), *others)
        for number, customer_id, order, at, *others in connection.execute(_LINES + rest, values)
    )


def _unit_price(given: PurchaseInput, product: ProductView | None) -> int:
    price = given.unit_price if given.unit_price is not None else product.unit_price if product else None
    if price is None:
        raise Refused(N_("The price is missing; the product has none of its own."), field="unit_price")
    _within(price, "unit_price")
    return price


def _quantity(quantity: int) -> int:
    if quantity == 0 or abs(quantity) > QUANTITY_LIMIT:
        raise Refused(N_("A quantity other than zero is needed; a return has a negative one."), field="quantity")
    return quantity


def _within(price: int | None, field: str) -> int | None:
    if price is not None and abs(price) > UNIT_PRICE_LIMIT:
        raise Refused(N_("This price is more than can be kept."), field=field)
    return price
