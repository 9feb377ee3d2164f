"""What an option needs or goes with none of."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class OptionRule(Record, table=True):
    """``others`` are ids of options, as JSON."""

    __tablename__ = "option_rule"
    __table_args__ = (
        CheckConstraint("kind IN ('needs_any', 'needs_all', 'excludes')", name="ck_option_rule_kind"),
        CheckConstraint("json_valid(others)", name="ck_option_rule_others"),
        Index("ix_option_rule_product", "product_id", "place"),
        STRICT,
    )

    product_id: int = Field(foreign_key="product.id")
    place: int = Field(default=0)
    option_id: int = Field(foreign_key="product_option.id")
    kind: str
    others: str
