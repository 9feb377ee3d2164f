"""A thing to do by a time; a promise is one the customer was told of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, UNRATED_RANK, Instant, Record


class FollowUp(Record, table=True):
    """``kind`` is promise or follow_up. ``number`` is the identifier another program gave it. ``snoozed_until``
    postpones the reminder and never what was promised. ``promised_due`` is the time first told to the customer.
    ``tier_rank`` follows the customer's tier, for the order of the queue.

    ``task`` is the kind of work (call, check, waiting, ...). ``due_from`` is the beginning of a window that ends at
    ``due``. ``until_call`` keeps it asleep until the customer gets in touch. ``repeats`` is how often it comes again
    (``1w``), counted from when the first one was due (``repeats_from``). ``renewed`` counts new times told before the
    old one had come; ``broken_at`` is the first time that was promised and not kept. Without an owner it is the whole
    desk's."""

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
        Index("ix_follow_up_complaint", "complaint_id", sqlite_where=text("complaint_id IS NOT NULL")),
        # What was due in a stretch of time, and how it went, is counted from the index alone.
        Index("ix_follow_up_due", "due", "kind", "state", "done_at", "broken_at", "renewed", "archived_at"),
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
    task: str = Field(default="")
    due_from: datetime | None = Field(default=None, sa_type=Instant)
    until_call: bool = Field(default=False)
    repeats: str = Field(default="")
    repeats_from: datetime | None = Field(default=None, sa_type=Instant)
    renewed: int = Field(default=0)
    broken_at: datetime | None = Field(default=None, sa_type=Instant)


class FollowUpChange(Record, table=True):
    """What happened to a follow-up on its way: ``what`` is renewed (told before the time), moved, snoozed, woken or
    handed_over."""

    __tablename__ = "follow_up_change"
    __table_args__ = (
        CheckConstraint(
            "what IN ('renewed', 'moved', 'snoozed', 'woken', 'handed_over')", name="ck_follow_up_change_what"
        ),
        Index("ix_follow_up_change_follow_up", "follow_up_id", "at"),
        STRICT,
    )

    follow_up_id: int = Field(foreign_key="follow_up.id")
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    what: str
    from_due: datetime | None = Field(default=None, sa_type=Instant)
    to_due: datetime | None = Field(default=None, sa_type=Instant)
    from_owner_id: int | None = Field(default=None, foreign_key="staff.id")
    to_owner_id: int | None = Field(default=None, foreign_key="staff.id")
    note: str = Field(default="")
