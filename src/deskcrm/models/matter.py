"""What contacts are about: the office's short list of reasons, and the threads of contacts on one thing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class Matter(Record, table=True):
    """One reason of the office's own short list. ``avoidable`` is one that nobody would have to ask about if the office
    had been clear or in time (failure demand)."""

    __tablename__ = "matter"
    __table_args__ = (STRICT,)

    name: str = Field(unique=True)
    position: int = Field(default=0)
    active: bool = Field(default=True)
    avoidable: bool = Field(default=False)


class MatterThread(Record, table=True):
    """The thread of one customer's contacts on one thing; open until a contact on it solves it."""

    __tablename__ = "matter_thread"
    __table_args__ = (
        Index("ix_matter_thread_open", "customer_id", "matter_id", sqlite_where=text("closed_at IS NULL")),
        STRICT,
    )

    customer_id: int = Field(foreign_key="customer.id")
    matter_id: int = Field(foreign_key="matter.id")
    opened_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
