"""What passes at the desk in a day besides the records: who waits, and what one shift hands to the next."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class Arrival(Record, table=True):
    """Somebody who came in and waits. ``number`` counts from 1 on each office ``day`` (YYYY-MM-DD). Somebody not known
    has a ``name``, or none. ``left_at`` is when they went without being served."""

    __tablename__ = "arrival"
    __table_args__ = (
        Index("ix_arrival_number", "day", "number", unique=True),
        Index(
            "ix_arrival_waiting",
            "at",
            sqlite_where=text("taken_at IS NULL AND left_at IS NULL AND archived_at IS NULL"),
        ),
        STRICT,
    )

    day: str
    number: int
    at: datetime = Field(sa_type=Instant)
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    name: str = Field(default="")
    wants: str = Field(default="")
    taken_at: datetime | None = Field(default=None, sa_type=Instant)
    taken_by_id: int | None = Field(default=None, foreign_key="staff.id")
    left_at: datetime | None = Field(default=None, sa_type=Instant)


class Handover(Record, table=True):
    """What one of the staff left to the next at the end of a shift. ``body`` is what stood open then, as JSON."""

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_at", "at"), STRICT)

    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    note: str = Field(default="")
    body: str = Field(default="{}")
    taken_at: datetime | None = Field(default=None, sa_type=Instant)
    taken_by_id: int | None = Field(default=None, foreign_key="staff.id")
