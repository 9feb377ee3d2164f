"""A good or a service of the office's catalogue."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class Product(Record, table=True):
    """``unit_price`` and ``unit_cost`` in ten-thousandths of the currency's major unit. Codes are exact.
    ``upgrade_id`` is the next size or plan; ``launched`` (YYYY-MM-DD) the day a new one came, else empty."""

    __tablename__ = "product"
    __table_args__ = (
        CheckConstraint("kind IN ('good', 'service')", name="ck_product_kind"),
        Index("ix_product_launched", "launched", sqlite_where=text("launched > ''")),
        STRICT,
    )

    code: str = Field(unique=True)
    name: str = Field(default="")
    family: str = Field(default="")
    kind: str = Field(default="good")
    unit_price: int | None = Field(default=None)
    unit_cost: int | None = Field(default=None)
    upgrade_id: int | None = Field(default=None, foreign_key="product.id")
    launched: str = Field(default="")


class ProductLink(Record, table=True):
    """The office's own word that ``other_id`` goes with ``product_id``."""

    __tablename__ = "product_link"
    __table_args__ = (Index("ix_product_link_product", "product_id", "other_id"), STRICT)

    product_id: int = Field(foreign_key="product.id")
    other_id: int = Field(foreign_key="product.id")
