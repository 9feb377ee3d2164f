"""What is known of a customer beyond their record: facts by the seven questions, and what they agreed to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Instant, Record


class Fact(Record, table=True):
    """One thing learned, in the clerk's words. ``detail`` is a need or a want of *why*, the part somebody has of
    *whom*; ``circumstance`` is what moves people, if it is that; ``sensitive`` is empty or a kind that the law
    protects (PDPA section 26). ``interaction_id`` is the contact it was learned in."""

    __tablename__ = "profile_fact"
    __table_args__ = (
        CheckConstraint(
            "question IN ('who', 'what', 'when', 'where', 'why', 'whom', 'how')", name="ck_profile_fact_question"
        ),
        Index("ix_profile_fact_customer", "customer_id", sqlite_where=text("archived_at IS NULL")),
        Index("ix_profile_fact_interaction", "interaction_id", sqlite_where=text("interaction_id IS NOT NULL")),
        STRICT,
    )

    customer_id: int = Field(foreign_key="customer.id")
    question: str
    detail: str = Field(default="")
    circumstance: str = Field(default="")
    sensitive: str = Field(default="")
    words: str
    learned_at: datetime = Field(sa_type=Instant)
    confirmed_at: datetime = Field(sa_type=Instant)
    interaction_id: int | None = Field(default=None, foreign_key="interaction.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class Consent(Record, table=True):
    """What a customer said to one ``purpose``; the newest of a purpose stands."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("state IN ('given', 'refused', 'withdrawn')", name="ck_consent_state"),
        Index("ix_consent_customer", "customer_id", sqlite_where=text("archived_at IS NULL")),
        # Whoever agreed to one purpose, for a list of many: answered from the index alone.
        Index("ix_consent_purpose", "purpose", "customer_id", "at", "state", sqlite_where=text("archived_at IS NULL")),
        STRICT,
    )

    customer_id: int = Field(foreign_key="customer.id")
    purpose: str
    state: str
    at: datetime = Field(sa_type=Instant)
    source: str = Field(default="")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
