"""One order line; a return is a line with a negative quantity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class Purchase(Record, table=True):
    """``quantity`` in thousandths, unit prices in ten-thousandths of the major unit, ``amount`` and ``cost`` in minor
    units, rounded per line. ``unit_cost`` is the line's own when it had one. ``customer_id`` is empty for a sale to
    nobody known."""

    __tablename__ = "purchase"
    __table_args__ = (
        # What follows the time lets a customer's purchases, and everybody's, be summed up from the index alone.
        Index(
            "ix_purchase_customer",
            "customer_id",
            "at",
            "amount",
            "cost",
            "quantity",
            "order_number",
            "archived_at",
            "product_id",
            "unit_price",
        ),
        # Whose order a number is, and who bought a product.
        Index(
            "ix_purchase_order",
            "order_number",
            "customer_id",
            sqlite_where=text("order_number <> '' AND archived_at IS NULL"),
        ),
        Index(
            "ix_purchase_product",
            "product_id",
            "customer_id",
            sqlite_where=text("product_id IS NOT NULL AND archived_at IS NULL"),
        ),
        # Who brought something back: of all others the last line is the last purchase.
        Index(
            "ix_purchase_returned",
            "customer_id",
            sqlite_where=text("quantity <= 0 AND archived_at IS NULL AND customer_id IS NOT NULL"),
        ),
        Index("ix_purchase_nobody", "at", sqlite_where=text("customer_id IS NULL AND archived_at IS NULL")),
        STRICT,
    )

    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    order_number: str = Field(default="")
    at: datetime = Field(sa_type=Instant)
    product_id: int | None = Field(default=None, foreign_key="product.id")
    description: str = Field(default="")
    quantity: int
    unit_price: int
    unit_cost: int | None = Field(default=None)
    amount: int
    cost: int
    place: str = Field(default="")
    payment: str = Field(default="")
