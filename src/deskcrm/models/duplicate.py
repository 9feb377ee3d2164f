"""Customers that were recorded twice: what was merged, and who is not the same."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class CustomerMerge(Record, table=True):
    """``dropped_id`` was merged into ``kept_id``: its code leads there as long as this stands. ``figures`` holds the
    derived figures of both before, as JSON, for the day it is taken back."""

    __tablename__ = "customer_merge"
    __table_args__ = (
        Index("ix_customer_merge_kept", "kept_id"),
        Index("ix_customer_merge_dropped", "dropped_id"),
        STRICT,
    )

    kept_id: int = Field(foreign_key="customer.id")
    dropped_id: int = Field(foreign_key="customer.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    figures: str = Field(default="")


class NotSame(Record, table=True):
    """Somebody looked at the two and said that they are not one."""

    __tablename__ = "not_same"
    __table_args__ = (
        Index("ix_not_same_customer", "customer_id"),
        Index("ix_not_same_other", "other_id"),
        STRICT,
    )

    customer_id: int = Field(foreign_key="customer.id")
    other_id: int = Field(foreign_key="customer.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
