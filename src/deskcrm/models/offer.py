"""An offer: what a customer chose of a product made to order, at a price that holds until a day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class Offer(Record, table=True):
    """``price`` of one piece and ``amount`` of ``pieces`` in minor units, as they were when it was made; ``words`` are
    the choices as they were called then. ``valid_until`` (YYYY-MM-DD) is the last day that the price holds. An open one
    past that day counts as lapsed. ``fetch_from`` is the branch to fetch it from. Ordered, it has led to a purchase and
    a promise."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'ordered', 'withdrawn')", name="ck_offer_state"),
        CheckConstraint("pieces >= 1", name="ck_offer_pieces"),
        Index("ix_offer_customer", "customer_id", "state", "valid_until"),
        Index("ix_offer_product", "product_id", "customer_id"),
        Index("ix_offer_follow_up", "follow_up_id"),
        STRICT,
    )

    number: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id")
    product_id: int = Field(foreign_key="product.id")
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    pieces: int = Field(default=1)
    words: str = Field(default="")
    price: int
    amount: int
    lead_days: int = Field(default=0)
    valid_until: str
    state: str = Field(default="open")
    fetch_from: str = Field(default="")
    note: str = Field(default="")
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    purchase_id: int | None = Field(default=None, foreign_key="purchase.id")
    follow_up_id: int | None = Field(default=None, foreign_key="follow_up.id")


class OfferChoice(Record, table=True):
    """An option that an offer has."""

    __tablename__ = "offer_choice"
    __table_args__ = (
        Index("ix_offer_choice_offer", "offer_id"),
        Index("ix_offer_choice_option", "option_id"),
        STRICT,
    )

    offer_id: int = Field(foreign_key="offer.id")
    option_id: int = Field(foreign_key="product_option.id")
