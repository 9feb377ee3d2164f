"""A good or a service of the office's catalogue."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class Product(Record, table=True):
    """``unit_price`` and ``unit_cost`` in ten-thousandths of the currency's major unit. Codes are exact."""

    __tablename__ = "product"
    __table_args__ = (CheckConstraint("kind IN ('good', 'service')", name="ck_product_kind"), STRICT)

    code: str = Field(unique=True)
    name: str = Field(default="")
    family: str = Field(default="")
    kind: str = Field(default="good")
    unit_price: int | None = Field(default=None)
    unit_cost: int | None = Field(default=None)
