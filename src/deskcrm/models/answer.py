"""Texts kept at hand: answers, quick phrases, and what to ask for on each occasion."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class Answer(Record, table=True):
    """``review_on`` is the office date (YYYY-MM-DD) by which ``owner_id`` looks at it again, empty for never."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("kind IN ('answer', 'phrase', 'guide')", name="ck_answer_kind"),
        Index("ix_answer_matter", "matter_id"),
        STRICT,
    )

    kind: str = Field(default="answer")
    matter_id: int | None = Field(default=None, foreign_key="matter.id")
    title: str
    text_en: str = Field(default="")
    text_th: str = Field(default="")
    owner_id: int | None = Field(default=None, foreign_key="staff.id")
    review_on: str = Field(default="")
    uses: int = Field(default=0)
    last_used_at: datetime | None = Field(default=None, sa_type=Instant)
    position: int = Field(default=0)
    active: bool = Field(default=True)
