"""A product made to order, and the groups of what can be chosen of it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class MadeProduct(Record, table=True):
    """That a product is made to order, and the working days that it takes of itself."""

    __tablename__ = "made_product"
    __table_args__ = (CheckConstraint("lead_days >= 0", name="ck_made_product_lead_days"), STRICT)

    product_id: int = Field(unique=True, foreign_key="product.id")
    lead_days: int = Field(default=0)


class OptionGroup(Record, table=True):
    """Options of which between ``least`` and ``most`` are chosen, or none at all where it is ``optional``; ``place`` is
    where it stands among the product's."""

    __tablename__ = "option_group"
    __table_args__ = (
        CheckConstraint("0 <= least AND least <= most AND most >= 1", name="ck_option_group_least"),
        Index("ix_option_group_product", "product_id", "place"),
        STRICT,
    )

    product_id: int = Field(foreign_key="product.id")
    place: int = Field(default=0)
    name: str
    least: int = Field(default=1)
    most: int = Field(default=1)
    optional: bool = Field(default=False)
