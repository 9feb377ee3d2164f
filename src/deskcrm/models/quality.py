"""What the office learns from complaints, and the months it has closed the books on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant, Record


class Improvement(Record, table=True):
    """Something to be made better. ``dimension`` (product, category, subcategory or root_cause) and ``value`` are the
    bar of the chart that it was made from; ``since`` and ``until`` the stretch that the chart showed."""

    __tablename__ = "improvement"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'doing', 'done', 'dropped')", name="ck_improvement_state"),
        STRICT,
    )

    title: str
    note: str = Field(default="")
    owner_id: int | None = Field(default=None, foreign_key="staff.id")
    state: str = Field(default="open")
    dimension: str = Field(default="")
    value: str = Field(default="")
    opened_at: datetime = Field(sa_type=Instant)
    since: datetime | None = Field(default=None, sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)


class ImprovementComplaint(SQLModel, table=True):
    """A complaint that stands behind an improvement."""

    __tablename__ = "improvement_complaint"
    __table_args__ = (
        Index("ix_improvement_complaint_complaint", "complaint_id"),
        {**STRICT, "sqlite_with_rowid": False},
    )

    improvement_id: int = Field(primary_key=True, foreign_key="improvement.id")
    complaint_id: int = Field(primary_key=True, foreign_key="complaint.id")


class MonthReport(Record, table=True):
    """The figures of a ``month`` (YYYY-MM) as they were on the day it was closed, as JSON."""

    __tablename__ = "month_report"
    __table_args__ = (STRICT,)

    month: str = Field(unique=True)
    closed_at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    body: str
