"""The computations of the whole book: the lines between the tiers, what each tier came to, who changed tier."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant


class BookRun(SQLModel, table=True):
    """One computation: for the day ``as_of`` (YYYY-MM-DD) and the ``window_days`` up to it. A line is the least net
    value (minor units) of its tier, empty while nobody is rated. ``mean_margin`` is that of the rated."""

    __tablename__ = "book_run"
    __table_args__ = (STRICT,)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    as_of: str
    window_days: int
    rated: int
    platinum_line: int | None = Field(default=None)
    gold_line: int | None = Field(default=None)
    iron_line: int | None = Field(default=None)
    mean_margin: int = Field(default=0)


class RankStep(SQLModel, table=True):
    """A step down the ranking of the last computation: how many have a net value of ``value`` or more. A rank is found
    from the next step above it, without counting everybody."""

    __tablename__ = "rank_step"
    __table_args__ = (STRICT,)

    value: int = Field(primary_key=True)
    at_least: int


class TierFigures(SQLModel, table=True):
    """What the customers of one tier came to in the last computation, in minor units and seconds."""

    __tablename__ = "tier_figures"
    __table_args__ = (STRICT,)

    tier: str = Field(primary_key=True)
    customers: int
    contacts: int
    seconds: int
    cost_to_serve: int
    revenue: int
    margin: int
    net_value: int


class TierChange(SQLModel, table=True):
    """A customer whose tier changed, with the net value (minor units) that did it."""

    __tablename__ = "tier_change"
    __table_args__ = (Index("ix_tier_change_customer", "customer_id", "at"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    at: datetime = Field(sa_type=Instant)
    from_tier: str
    to_tier: str
    net_value: int
