"""Derived figures, one row a customer, so that they never make an open edit stale."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant


class CustomerFigures(SQLModel, table=True):
    """``seconds`` is the length of all contacts; ``revenue`` is in minor units over all time; ``tier`` is the stored
    rating, empty while there is none. ``next_due`` is the earliest open follow-up."""

    __tablename__ = "customer_figures"
    __table_args__ = (STRICT,)

    customer_id: int = Field(primary_key=True, foreign_key="customer.id")
    tier: str = Field(default="")
    first_seen: datetime | None = Field(default=None, sa_type=Instant)
    last_contact: datetime | None = Field(default=None, sa_type=Instant)
    contacts: int = Field(default=0)
    seconds: int = Field(default=0)
    open_complaints: int = Field(default=0)
    open_follow_ups: int = Field(default=0)
    next_due: datetime | None = Field(default=None, sa_type=Instant)
    orders: int = Field(default=0)
    revenue: int = Field(default=0)
    last_purchase: datetime | None = Field(default=None, sa_type=Instant)
