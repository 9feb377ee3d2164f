"""A complaint, in the customer's own words, on its way from received to closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, UNRATED_RANK, Instant, Record


class Complaint(Record, table=True):
    """``number`` is what the customer is told, stored without groups. ``closed_at`` may be empty on a closed one that
    another program closed at an unknown time. ``first_closed_at`` survives a reopening. ``status`` and ``response``
    keep another program's own words. ``remedy_cost`` is what the ``remedy`` cost the office, in minor units.
    ``tier_rank`` follows the customer's tier, for the order of the list."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint(
            "stage IN ('received', 'acknowledged', 'assessed', 'investigating', 'answered', 'closed', 'withdrawn')",
            name="ck_complaint_stage",
        ),
        CheckConstraint("severity BETWEEN 1 AND 4", name="ck_complaint_severity"),
        # What follows the id lets the list be filtered and counted from the index alone.
        Index(
            "ix_complaint_open",
            text("severity DESC"),
            "tier_rank",
            "at",
            "id",
            "stage",
            "owner_id",
            "archived_at",
            sqlite_where=text("stage NOT IN ('closed', 'withdrawn') AND archived_at IS NULL"),
        ),
        Index("ix_complaint_customer", "customer_id"),
        Index("ix_complaint_stage", "stage", "at", "id", "owner_id", "archived_at"),
        STRICT,
    )

    number: str = Field(unique=True)
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    at: datetime = Field(sa_type=Instant)
    channel_id: int | None = Field(default=None, foreign_key="channel.id")
    product_id: int | None = Field(default=None, foreign_key="product.id")
    category: str = Field(default="")
    subcategory: str = Field(default="")
    description: str = Field(default="")
    wish: str = Field(default="")
    stage: str = Field(default="received")
    severity: int = Field(default=2)
    owner_id: int | None = Field(default=None, foreign_key="staff.id")
    due: datetime | None = Field(default=None, sa_type=Instant)
    breached: bool = Field(default=False)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    first_closed_at: datetime | None = Field(default=None, sa_type=Instant)
    resolution: str = Field(default="")
    root_cause: str = Field(default="")
    told: bool | None = Field(default=None)
    status: str = Field(default="")
    response: str = Field(default="")
    remedy: str = Field(default="")
    remedy_cost: int = Field(default=0)
    tier_rank: int = Field(default=UNRATED_RANK)


class ComplaintStep(Record, table=True):
    """One move of a complaint from a stage to the next, with who moved it and what was noted."""

    __tablename__ = "complaint_step"
    __table_args__ = (Index("ix_complaint_step_complaint", "complaint_id"), STRICT)

    complaint_id: int = Field(foreign_key="complaint.id")
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    from_stage: str = Field(default="")
    to_stage: str
    note: str = Field(default="")
