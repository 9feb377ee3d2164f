"""Customers who left, and customers the office let go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class CustomerEnd(Record, table=True):
    """``kind`` is lost or let_go. ``reason`` is a code, ``to_whom`` whom they went to. A letting go carries the
    supervisor who signed it off."""

    __tablename__ = "customer_end"
    __table_args__ = (
        CheckConstraint("kind IN ('lost', 'let_go')", name="ck_customer_end_kind"),
        CheckConstraint("kind = 'lost' OR supervisor_id IS NOT NULL", name="ck_customer_end_signed"),
        Index("ix_customer_end_customer", "customer_id", "at"),
        STRICT,
    )

    customer_id: int = Field(foreign_key="customer.id")
    at: datetime = Field(sa_type=Instant)
    kind: str
    reason: str
    to_whom: str = Field(default="")
    note: str = Field(default="")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    supervisor_id: int | None = Field(default=None, foreign_key="staff.id")
