"""A customer: a person or an organisation that the office serves."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from deskcrm.models.base import STRICT, Record


class Customer(Record, table=True):
    """Who they are. ``name`` is the full name shown; ``sort_name`` its key in ICU's Thai order; ``born`` is
    YYYY-MM-DD or YYYY; ``tags`` are separated by ``;``. ``tax_id`` (13 digits) and ``branch`` are an organisation's,
    for a full tax invoice."""

    __tablename__ = "customer"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'organisation')", name="ck_customer_kind"),
        Index("ix_customer_sort_name", "sort_name", sqlite_where=text("archived_at IS NULL")),
        Index("ix_customer_name", "name"),
        Index("ix_customer_referred_by", "referred_by_id", sqlite_where=text("referred_by_id IS NOT NULL")),
        # Birthdays by month and day, organisations, who prefers a channel: for the lookup's filters.
        Index("ix_customer_birthday", text("substr(born, 6)"), sqlite_where=text("length(born) = 10")),
        Index("ix_customer_organisation", "id", sqlite_where=text("kind = 'organisation'")),
        # Who is in no group any more.
        Index("ix_customer_archived", "id", sqlite_where=text("archived_at IS NOT NULL")),
        Index("ix_customer_channel", "preferred_channel", sqlite_where=text("preferred_channel <> ''")),
        STRICT,
    )

    code: str = Field(unique=True)
    kind: str = Field(default="person")
    name: str
    title: str = Field(default="")
    given: str = Field(default="")
    family: str = Field(default="")
    nickname: str = Field(default="")
    organisation: str = Field(default="")
    sort_name: str = Field(default="")
    language: str = Field(default="")
    preferred_channel: str = Field(default="")
    born: str = Field(default="")
    referred_by_id: int | None = Field(default=None, foreign_key="customer.id")
    referred_by_text: str = Field(default="")
    tags: str = Field(default="")
    note: str = Field(default="")
    tax_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    branch: str = Field(default="", sa_column_kwargs={"server_default": ""})
