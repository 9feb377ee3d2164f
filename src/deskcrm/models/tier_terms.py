"""What the office gives each tier."""

from __future__ import annotations

from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class TierTerms(Record, table=True):
    """In the office's own words: how soon it answers, who calls, what may be offered."""

    __tablename__ = "tier_terms"
    __table_args__ = (STRICT,)

    tier: str = Field(unique=True)
    answer_within: str = Field(default="")
    who_calls: str = Field(default="")
    may_offer: str = Field(default="")
