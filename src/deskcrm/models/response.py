"""What became of suggested actions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant, Record


class Response(Record, table=True):
    """A suggestion that was taken or declined, with the tier the customer had. ``about`` is what it was about (a
    product's code, a complaint's number), so that the same rule may speak of another."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("answer IN ('taken', 'declined')", name="ck_response_answer"),
        Index("ix_response_customer", "customer_id", "rule", "at"),
        # A rule's record in a tier is counted from the index alone.
        Index("ix_response_tier", "tier", "archived_at", "rule", "answer"),
        STRICT,
    )

    customer_id: int = Field(foreign_key="customer.id")
    rule: str
    tier: str = Field(default="")
    answer: str
    reason: str = Field(default="")
    about: str = Field(default="")
    note: str = Field(default="")
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class SuggestionShown(SQLModel, table=True):
    """That a rule's suggestion stood on a customer's screen on an office day (YYYY-MM-DD)."""

    __tablename__ = "suggestion_shown"
    __table_args__ = ({**STRICT, "sqlite_with_rowid": False},)

    rule: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    customer_id: int = Field(primary_key=True, foreign_key="customer.id")
