"""Expectation against perceived performance, of one interaction or one complaint."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class Satisfaction(Record, table=True):
    """``expected`` and ``perceived`` run from 1 to 5; ``worth`` is asked only when perceived exceeds expected."""

    __tablename__ = "satisfaction"
    __table_args__ = (
        CheckConstraint("expected BETWEEN 1 AND 5", name="ck_satisfaction_expected"),
        CheckConstraint("perceived BETWEEN 1 AND 5", name="ck_satisfaction_perceived"),
        Index("ix_satisfaction_customer", "customer_id"),
        Index("ix_satisfaction_interaction", "interaction_id"),
        Index("ix_satisfaction_complaint", "complaint_id"),
        # The scores of a stretch of time are read from the index alone.
        Index(
            "ix_satisfaction_at",
            "at",
            "expected",
            "perceived",
            "worth",
            "customer_id",
            "interaction_id",
            "complaint_id",
            "archived_at",
        ),
        STRICT,
    )

    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    interaction_id: int | None = Field(default=None, foreign_key="interaction.id")
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id")
    at: datetime = Field(sa_type=Instant)
    expected: int | None = Field(default=None)
    perceived: int | None = Field(default=None)
    worth: bool | None = Field(default=None)
