"""Derived figures, one row a customer, so that they never make an open edit stale."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant


class CustomerFigures(SQLModel, table=True):
    """``contacts``, ``seconds``, ``orders`` and ``revenue`` are over all time; ``next_due`` is the earliest open
    follow-up. ``tier`` is the code of the last computation, empty before the first, and ``tier_since`` the start of
    the day it was given.

    The rest is of the window that the last computation looked at: ``purchases`` counts lines, ``window_contacts`` and
    ``window_seconds`` what the customer brought, ``caused_contacts`` what we caused ourselves, whose cost is in
    ``poor_quality`` and never in ``cost_to_serve``. ``net_value`` is ``margin`` less ``cost_to_serve``. Money is in
    minor units. ``ranked_value`` is the net value that the last computation of the whole book ranked, empty for those
    not rated.

    ``days_with_order`` are the office days with an order, ``last_order`` the newest, which may lie ahead, and
    ``came_back`` the ordinal of the last day they came back on after they had lapsed: of all time, and empty until
    they are first counted."""

    __tablename__ = "customer_figures"
    __table_args__ = (
        # Those with something open stand first in the lookup, by their last contact.
        Index(
            "ix_customer_figures_open",
            "last_contact",
            sqlite_where=text("open_complaints > 0 OR open_follow_ups > 0"),
        ),
        Index("ix_customer_figures_ranked", "ranked_value", sqlite_where=text("ranked_value IS NOT NULL")),
        STRICT,
    )

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
    tier_since: datetime | None = Field(default=None, sa_type=Instant)
    first_purchase: datetime | None = Field(default=None, sa_type=Instant)
    purchases: int = Field(default=0)
    window_revenue: int = Field(default=0)
    margin: int = Field(default=0)
    cost_to_serve: int = Field(default=0)
    poor_quality: int = Field(default=0)
    window_contacts: int = Field(default=0)
    window_seconds: int = Field(default=0)
    caused_contacts: int = Field(default=0)
    net_value: int = Field(default=0)
    ranked_value: int | None = Field(default=None)
    last_order: datetime | None = Field(default=None, sa_type=Instant)
    days_with_order: int | None = Field(default=None)
    came_back: int | None = Field(default=None)
