"""A thing to do by a time; a promise is one the customer was told of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, UNRATED_RANK, Instant, Record


class FollowUp(Record, table=True):
    """``kind`` is promise or follow_up. ``number`` is the identifier another program gave it. ``snoozed_until``
    postpones the reminder and never what was promised. ``promised_due`` is the time first told to the customer.
    ``tier_rank`` follows the customer's tier, for the order of the queue."""

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint("kind IN ('promise', 'follow_up')", name="ck_follow_up_kind"),
        CheckConstraint("state IN ('open', 'done', 'cancelled')", name="ck_follow_up_state"),
        # The last two columns let the queue be counted from the index alone.
        Index(
            "ix_follow_up_open",
            "due",
            "id",
            "snoozed_until",
            "archived_at",
            sqlite_where=text("state = 'open' AND archived_at IS NULL"),
        ),
        Index(
            "ix_follow_up_owner",
            "owner_id",
            "due",
            "id",
            "snoozed_until",
            "archived_at",
            sqlite_where=text("state = 'open' AND archived_at IS NULL"),
        ),
        Index(
            "ix_follow_up_tier",
            "tier_rank",
            "due",
            "id",
            "owner_id",
            "snoozed_until",
            "archived_at",
            sqlite_where=text("state = 'open' AND archived_at IS NULL"),
        ),
        Index("ix_follow_up_customer", "customer_id"),
        Index("ix_follow_up_number", "number", unique=True, sqlite_where=text("number IS NOT NULL")),
        STRICT,
    )

    number: str | None = Field(default=None)
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    title: str
    kind: str = Field(default="follow_up")
    due: datetime = Field(sa_type=Instant)
    promised_due: datetime | None = Field(default=None, sa_type=Instant)
    state: str = Field(default="open")
    owner_id: int | None = Field(default=None, foreign_key="staff.id")
    promised_by_id: int | None = Field(default=None, foreign_key="staff.id")
    snoozed_until: datetime | None = Field(default=None, sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    done_by_id: int | None = Field(default=None, foreign_key="staff.id")
    note: str = Field(default="")
    interaction_id: int | None = Field(default=None, foreign_key="interaction.id")
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id")
    tier_rank: int = Field(default=UNRATED_RANK)
