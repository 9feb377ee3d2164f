"""Order lines: what customers bought and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.products import find_product
from deskcrm.differentiate.views import PurchaseInput, PurchaseView, UsualWords
from deskcrm.errors import Refused
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.interact.guards import happened
from deskcrm.locale.messages import N_
from deskcrm.money import QUANTITY_LIMIT, UNIT_PRICE_LIMIT, line_amount, rounded_share
from deskcrm.settings.office import load
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant, there, unchanged
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.differentiate.views import ProductView

_LINES = """
SELECT l.id, l.customer_id, l.order_number, l.at, coalesce(p.code, ''), coalesce(nullif(p.name, ''), p.code, ''),
    l.description, l.quantity, l.unit_price, l.amount, l.cost, l.place, l.payment, l.version
FROM purchase l LEFT JOIN product p ON p.id = l.product_id
"""

GONE = N_("This purchase is not there any more.")

OWN_NUMBER = "D-{number:06}"
"""The order number of an order that brought none, by the number of its first line."""

_LOOKED_AT = 3_000
"""Of how many of the latest lines the usual places and payments are taken."""


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

    if given.customer_id is not None:
        there(session, Customer, given.customer_id, CUSTOMER_GONE)
    settings = load(connection_of(session))
    product = find_product(session, given.product) if given.product.strip() else None
    unit_price = _unit_price(given, product)
    amount = line_amount(_quantity(given.quantity), unit_price, settings.currency)
    order = clean_line(given.order, "order", limit=60)
    row = Purchase(
        customer_id=given.customer_id,
        order_number=_own_number(session) if given.number_it and not order else order,
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


def archive_purchase(session: Session, purchase_id: int, *, version: int, clock: Clock) -> PurchaseView:
    """Takes away a line that was entered by mistake; the customer's figures follow. Returns it as it was.

    Raises NotFound, Stale when it was changed since ``version``.
    """
    from deskcrm.models import Purchase

    row = there(session, Purchase, purchase_id, GONE)
    unchanged(row, version)
    view = lines(connection_of(session), "WHERE l.id = ?", (purchase_id,))[0]
    row.archived_at = clock.now()
    session.flush()
    return view


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


def sales_to_nobody(session: Session, limit: int = 200) -> tuple[PurchaseView, ...]:
    """The latest ``limit`` order lines without a customer, newest first."""
    session.flush()
    return lines(
        connection_of(session),
        "WHERE l.customer_id IS NULL AND l.archived_at IS NULL ORDER BY l.at DESC, l.id DESC LIMIT ?",
        (limit,),
    )


@takes_connection
def usual_words(connection: Any) -> UsualWords:
    """The places and payments of the latest lines, most used first."""
    found = []
    for column in ("place", "payment"):
        rows = connection.execute(
            f"SELECT word FROM (SELECT {column} AS word FROM purchase WHERE archived_at IS NULL"  # noqa: S608
            " ORDER BY id DESC LIMIT ?) WHERE word <> '' GROUP BY word ORDER BY count(*) DESC, word LIMIT 30",
            (_LOOKED_AT,),
        )
        found.append(tuple(row[0] for row in rows))
    return UsualWords(*found)


def lines(connection: Any, rest: str, values: Sequence[object] = ()) -> tuple[PurchaseView, ...]:
    """The order lines that ``rest`` (the statement from WHERE on, over ``l``) selects, on the bare connection."""
    return tuple(
        PurchaseView(number, customer_id, order, instant(at), *others)
        for number, customer_id, order, at, *others in connection.execute(_LINES + rest, values)
    )


def _own_number(session: Session) -> str:
    last = connection_of(session).execute("SELECT coalesce(max(id), 0) FROM purchase").fetchone()[0]
    return OWN_NUMBER.format(number=last + 1)


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
