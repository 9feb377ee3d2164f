"""Saved groups of customers, and who stands on the lists among them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class Segment(Record, table=True):
    """A group: a ``living`` one is whoever meets the filters of ``text`` now, a ``list`` whoever was put on it."""

    __tablename__ = "segment"
    __table_args__ = (
        CheckConstraint("kind IN ('living', 'list')", name="ck_segment_kind"),
        Index("ix_segment_name", "name", unique=True, sqlite_where=text("archived_at IS NULL")),
        STRICT,
    )

    name: str
    kind: str = Field(default="living")
    text: str = Field(default="")
    note: str = Field(default="")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class SegmentMember(Record, table=True):
    """That a customer stands on a list. After a merge of two records one may stand there twice."""

    __tablename__ = "segment_member"
    __table_args__ = (
        Index("ix_segment_member_segment", "segment_id", "customer_id", sqlite_where=text("archived_at IS NULL")),
        Index("ix_segment_member_customer", "customer_id", sqlite_where=text("archived_at IS NULL")),
        STRICT,
    )

    segment_id: int = Field(foreign_key="segment.id")
    customer_id: int = Field(foreign_key="customer.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
