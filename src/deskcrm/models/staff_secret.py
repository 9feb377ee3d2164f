"""What a member of staff signs in with, and how often it was typed wrong."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant


class StaffSecret(SQLModel, table=True):
    """``hash`` is argon2id in PHC form, never the secret itself; ``failures`` counts wrong ones since the last right
    one, ``failed_at`` is when the last of them was typed."""

    __tablename__ = "staff_secret"
    __table_args__ = (STRICT,)

    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    hash: str
    changed_at: datetime = Field(sa_type=Instant)
    failures: int = Field(default=0)
    failed_at: datetime | None = Field(default=None, sa_type=Instant)
