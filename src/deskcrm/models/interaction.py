"""One contact between a customer and the office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class Interaction(Record, table=True):
    """``customer_id`` is empty while nobody is identified; ``complaint_id`` says which complaint it was about.

    ``at`` is when it happened; ``created_at`` when it was written down. ``seconds`` is its length. ``spoke_*`` says who
    it was with when it was not the customer."""

    __tablename__ = "interaction"
    __table_args__ = (
        CheckConstraint("direction IN ('in', 'out')", name="ck_interaction_direction"),
        CheckConstraint("seconds >= 0", name="ck_interaction_seconds"),
        # What follows the time lets a customer's contacts, and everybody's, be summed up from the index alone.
        Index("ix_interaction_customer", "customer_id", "at", "channel_id", "seconds", "direction", "archived_at"),
        # Everything counted over a stretch of time is read from this one alone.
        Index(
            "ix_interaction_at",
            "at",
            "customer_id",
            "matter_id",
            "direction",
            "outcome",
            "staff_id",
            "channel_id",
            "seconds",
            "complaint_id",
            "archived_at",
        ),
        Index("ix_interaction_unidentified", "at", sqlite_where=text("customer_id IS NULL AND archived_at IS NULL")),
        Index("ix_interaction_complaint", "complaint_id", sqlite_where=text("complaint_id IS NOT NULL")),
        STRICT,
    )

    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    at: datetime = Field(sa_type=Instant)
    channel_id: int = Field(foreign_key="channel.id")
    direction: str = Field(default="in")
    seconds: int = Field(default=0)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    matter_id: int | None = Field(default=None, foreign_key="matter.id")
    thread_id: int | None = Field(default=None, foreign_key="matter_thread.id")
    subject: str = Field(default="")
    note: str = Field(default="")
    outcome: str = Field(default="")
    spoke_name: str = Field(default="")
    spoke_relation: str = Field(default="")
    spoke_may_know: str = Field(default="")
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id")
