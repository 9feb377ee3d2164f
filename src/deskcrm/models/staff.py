"""The people at the desk."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class Staff(Record, table=True):
    """A member of staff. An inactive one keeps their history and is offered nowhere."""

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint("role IN ('clerk', 'supervisor')", name="ck_staff_role"), STRICT)

    name: str = Field(unique=True)
    role: str = Field(default="clerk")
    active: bool = Field(default=True)
    language: str = Field(default="")
