"""One thing that can be chosen of a product made to order."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class ProductOption(Record, table=True):
    """``added`` in minor units is added to the price, which is then multiplied by ``factor`` in parts per million.
    ``lead_days`` are working days."""

    __tablename__ = "product_option"
    __table_args__ = (
        CheckConstraint("factor >= 0 AND lead_days >= 0", name="ck_product_option_factor"),
        Index("ix_product_option_group", "group_id", "place"),
        STRICT,
    )

    group_id: int = Field(foreign_key="option_group.id")
    place: int = Field(default=0)
    name: str
    added: int = Field(default=0)
    factor: int = Field(default=1_000_000)
    lead_days: int = Field(default=0)
    in_stock: bool = Field(default=True)
