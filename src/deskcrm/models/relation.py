"""Who belongs to whom."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class Relation(Record, table=True):
    """``other_id`` is to ``customer_id`` what ``word`` says (their mother, their employer). Of ``works_for`` the other
    is the organisation, ``position`` what they are there and ``role`` their part in what is bought."""

    __tablename__ = "relation"
    __table_args__ = (
        CheckConstraint("kind IN ('family', 'household', 'works_for', 'other')", name="ck_relation_kind"),
        Index("ix_relation_customer", "customer_id", sqlite_where=text("archived_at IS NULL")),
        Index("ix_relation_other", "other_id", sqlite_where=text("archived_at IS NULL")),
        STRICT,
    )

    customer_id: int = Field(foreign_key="customer.id")
    other_id: int = Field(foreign_key="customer.id")
    kind: str
    word: str = Field(default="")
    position: str = Field(default="")
    role: str = Field(default="")
    note: str = Field(default="")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
