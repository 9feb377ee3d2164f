"""A complaint, in the customer's own words, on its way from received to closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, UNRATED_RANK, Instant, Record


class Complaint(Record, table=True):
    """``number`` is what the customer is told, stored without groups. ``closed_at`` may be empty on a closed one that
    another program closed at an unknown time. ``first_closed_at`` survives a reopening. ``status`` and ``response``
    keep another program's own words. ``remedy`` and ``remedy_cost`` (minor units) sum up the remedies promised.
    ``tier_rank`` follows the customer's tier, for the order of the list.

    ``acknowledge_due``, ``answer_due`` and ``resolve_due`` are the targets; ``due`` is the next one not met yet, empty
    while the complaint waits for the customer (``waiting_since``). ``waited`` are the working seconds it waited
    before. ``parent_id`` is the complaint it is part of, ``follows_id`` the closed one that it takes up again.
    ``escalation`` says why it is a supervisor's: breach, severity, asked or
    remedy."""

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
            "due",
            "tier_rank",
            "id",
            "stage",
            "owner_id",
            "escalated_at",
            "archived_at",
            sqlite_where=text("stage NOT IN ('closed', 'withdrawn') AND archived_at IS NULL"),
        ),
        Index(
            "ix_complaint_escalated",
            "escalated_at",
            "id",
            sqlite_where=text(
                "escalated_at IS NOT NULL AND stage NOT IN ('closed', 'withdrawn') AND archived_at IS NULL"
            ),
        ),
        Index("ix_complaint_parent", "parent_id", sqlite_where=text("parent_id IS NOT NULL")),
        Index("ix_complaint_follows", "follows_id", sqlite_where=text("follows_id IS NOT NULL")),
        Index("ix_complaint_customer", "customer_id"),
        Index("ix_complaint_stage", "stage", "at", "id", "owner_id", "archived_at"),
        # One person's ended ones are paged and counted without looking at everybody's.
        Index(
            "ix_complaint_ended",
            "owner_id",
            "stage",
            "at",
            "id",
            "archived_at",
            sqlite_where=text("stage IN ('closed', 'withdrawn') AND archived_at IS NULL"),
        ),
        Index("ix_complaint_archived", "archived_at", sqlite_where=text("archived_at IS NOT NULL")),
        # What a month's figures look at, from the index alone.
        Index("ix_complaint_at", "at", "answered_at", "root_cause", "archived_at"),
        Index("ix_complaint_answer_due", "answer_due", "answered_at", "stage", "archived_at"),
        Index("ix_complaint_closed", "closed_at", "stage", "told", "archived_at"),
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
    impact: int | None = Field(default=None)
    urgency: int | None = Field(default=None)
    parent_id: int | None = Field(default=None, foreign_key="complaint.id")
    follows_id: int | None = Field(default=None, foreign_key="complaint.id")
    acknowledge_due: datetime | None = Field(default=None, sa_type=Instant)
    answer_due: datetime | None = Field(default=None, sa_type=Instant)
    resolve_due: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    waiting_since: datetime | None = Field(default=None, sa_type=Instant)
    waited: int = Field(default=0)
    reopened: int = Field(default=0)
    escalated_at: datetime | None = Field(default=None, sa_type=Instant)
    escalation: str = Field(default="")


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


class ComplaintBreach(Record, table=True):
    """A target of a complaint that was missed: which one, when it was due, and who looked after it then."""

    __tablename__ = "complaint_breach"
    __table_args__ = (
        CheckConstraint("target IN ('acknowledge', 'answer', 'resolve')", name="ck_complaint_breach_target"),
        Index("ix_complaint_breach_complaint", "complaint_id", "target", "due", unique=True),
        Index("ix_complaint_breach_due", "due"),
        STRICT,
    )

    complaint_id: int = Field(foreign_key="complaint.id")
    target: str
    due: datetime = Field(sa_type=Instant)
    severity: int
    tier: str = Field(default="")
    owner_id: int | None = Field(default=None, foreign_key="staff.id")


class Remedy(Record, table=True):
    """What a customer is given to make a complaint good; ``cost`` in minor units. Above the clerk's limit it is asked
    for first; nothing asked or refused counts as a cost."""

    __tablename__ = "remedy"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'approved', 'refused', 'given')", name="ck_remedy_state"),
        Index("ix_remedy_complaint", "complaint_id"),
        Index("ix_remedy_asked", "asked_at", sqlite_where=text("state = 'asked' AND archived_at IS NULL")),
        STRICT,
    )

    complaint_id: int = Field(foreign_key="complaint.id")
    kind: str
    detail: str = Field(default="")
    cost: int = Field(default=0)
    state: str = Field(default="asked")
    asked_at: datetime = Field(sa_type=Instant)
    asked_by_id: int | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by_id: int | None = Field(default=None, foreign_key="staff.id")
    given_at: datetime | None = Field(default=None, sa_type=Instant)
    note: str = Field(default="")


class ComplaintCategory(Record, table=True):
    """A category of the office's list, or under ``parent_id`` a subcategory of one."""

    __tablename__ = "complaint_category"
    __table_args__ = (Index("ix_complaint_category_parent", "parent_id", "position"), STRICT)

    name: str
    parent_id: int | None = Field(default=None, foreign_key="complaint_category.id")
    position: int = Field(default=0)
    active: bool = Field(default=True)


class SupervisorCall(Record, table=True):
    """A clerk calls a supervisor to the desk now; answered when one takes it."""

    __tablename__ = "supervisor_call"
    __table_args__ = (
        Index("ix_supervisor_call_open", "at", sqlite_where=text("answered_at IS NULL AND archived_at IS NULL")),
        STRICT,
    )

    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id")
    words: str = Field(default="")
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by_id: int | None = Field(default=None, foreign_key="staff.id")
