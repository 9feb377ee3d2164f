"""That a backup was put back into this base."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant


class Restoration(SQLModel, table=True):
    """``uid`` is drawn anew each time: it tells the base from the one before. ``file`` is the backup's name,
    ``replaced_audit`` the number and chain of the last audit entry of the base that went, empty where there was none
    or it could not be read."""

    __tablename__ = "restoration"
    __table_args__ = (STRICT,)

    id: int | None = Field(default=None, primary_key=True)
    uid: bytes = Field(sa_type=LargeBinary)
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    file: str
    replaced_audit: str = Field(default="")
