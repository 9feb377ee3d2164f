"""New services from what customers asked for: the idea, and the people who asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class Idea(Record, table=True):
    """Something that the office might offer. ``kind``, ``about`` and ``question`` are the group of wishes that it was
    made from, ``words`` the one wish of it if it was only that; ``product_id`` what it was launched as."""

    __tablename__ = "idea"
    __table_args__ = (
        CheckConstraint("state IN ('idea', 'trying', 'launched', 'dropped')", name="ck_idea_state"),
        STRICT,
    )

    title: str
    note: str = Field(default="")
    owner_id: int | None = Field(default=None, foreign_key="staff.id")
    state: str = Field(default="idea")
    kind: str = Field(default="")
    about: str = Field(default="")
    question: str = Field(default="")
    words: str = Field(default="")
    product_id: int | None = Field(default=None, foreign_key="product.id")
    opened_at: datetime = Field(sa_type=Instant)
    launched_at: datetime | None = Field(default=None, sa_type=Instant)


class IdeaPerson(Record, table=True):
    """Somebody who asked for an idea, in their ``words``. ``trying`` says that they try it before it is launched;
    ``found`` what they said of it then; ``follow_up_id`` is the one that tells them of it."""

    __tablename__ = "idea_person"
    __table_args__ = (
        Index("ix_idea_person_idea", "idea_id", "customer_id"),
        Index("ix_idea_person_customer", "customer_id", sqlite_where=text("archived_at IS NULL")),
        STRICT,
    )

    idea_id: int = Field(foreign_key="idea.id")
    customer_id: int = Field(foreign_key="customer.id")
    words: str = Field(default="")
    asked_at: datetime = Field(sa_type=Instant)
    trying: bool = Field(default=False)
    found: str = Field(default="")
    follow_up_id: int | None = Field(default=None, foreign_key="follow_up.id")
