"""An event: an occasion of the office, who is invited to it, who comes and who came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class Event(Record, table=True):
    """``audience`` is whom it is for, in the lookup's filters (empty: whoever is invited by hand). ``places`` is how
    many there are, None for no bound. ``reply_by`` is the last day to reply (YYYY-MM-DD). ``seatings`` counts each
    change of who has a place: an undo of an older one must not seat more people than there are places."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'held', 'cancelled')", name="ck_event_state"),
        CheckConstraint("places IS NULL OR places > 0", name="ck_event_places"),
        Index("ix_event_starts", "starts_at", sqlite_where=text("archived_at IS NULL")),
        STRICT,
    )

    name: str
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    place: str = Field(default="")
    places: int | None = Field(default=None)
    reply_by: str = Field(default="")
    audience: str = Field(default="")
    note: str = Field(default="")
    state: str = Field(default="planned")
    seatings: int = Field(default=0)


class EventInvitation(Record, table=True):
    """One customer at one event. ``source`` says how they came to be on the list: by a list (a filter or a segment),
    personally at the desk, from a file, or by coming uninvited. ``channel_id`` and ``told_at`` are how and when they
    were told. ``guests`` come besides them. ``waiting`` orders the waiting list, None for who has a place."""

    __tablename__ = "event_invitation"
    __table_args__ = (
        CheckConstraint("source IN ('list', 'desk', 'file', 'came')", name="ck_event_invitation_source"),
        CheckConstraint("reply IN ('none', 'yes', 'no', 'maybe')", name="ck_event_invitation_reply"),
        CheckConstraint("guests >= 0", name="ck_event_invitation_guests"),
        CheckConstraint("waiting IS NULL OR reply = 'yes'", name="ck_event_invitation_waiting"),
        Index(
            "ix_event_invitation_once", "event_id", "customer_id", unique=True,
            sqlite_where=text("archived_at IS NULL"),
        ),
        Index("ix_event_invitation_customer", "customer_id", sqlite_where=text("archived_at IS NULL")),
        STRICT,
    )  # fmt: skip

    event_id: int = Field(foreign_key="event.id")
    customer_id: int = Field(foreign_key="customer.id")
    source: str = Field(default="list")
    invited_at: datetime = Field(sa_type=Instant)
    invited_by_id: int | None = Field(default=None, foreign_key="staff.id")
    channel_id: int | None = Field(default=None, foreign_key="channel.id")
    told_at: datetime | None = Field(default=None, sa_type=Instant)
    reply: str = Field(default="none")
    replied_at: datetime | None = Field(default=None, sa_type=Instant)
    guests: int = Field(default=0)
    waiting: int | None = Field(default=None)
    attended_at: datetime | None = Field(default=None, sa_type=Instant)
    note: str = Field(default="")
