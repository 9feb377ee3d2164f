"""News: what is new, whom it concerns, and who has heard it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant, Record


class News(Record, table=True):
    """What is told to the customers it concerns: those of any of the ``segments`` (their ids with ``;`` between; none
    is everybody). It is told while it is open, from the office day ``since`` to ``until`` (YYYY-MM-DD, empty for no
    end). Subject and text are templates in both languages."""

    __tablename__ = "news"
    __table_args__ = (
        CheckConstraint("kind IN ('new', 'change', 'closed', 'other')", name="ck_news_kind"),
        CheckConstraint("state IN ('draft', 'open', 'closed')", name="ck_news_state"),
        Index("ix_news_open", "id", sqlite_where=text("state = 'open' AND archived_at IS NULL")),
        STRICT,
    )

    title: str
    kind: str = Field(default="new")
    product_id: int | None = Field(default=None, foreign_key="product.id")
    state: str = Field(default="draft")
    since: str = Field(default="")
    until: str = Field(default="")
    segments: str = Field(default="")
    subject_en: str = Field(default="")
    text_en: str = Field(default="")
    subject_th: str = Field(default="")
    text_th: str = Field(default="")
    owner_id: int | None = Field(default=None, foreign_key="staff.id")


class NewsMailing(Record, table=True):
    """A file that was written to send one news by one ``channel``. What it holds counts as told from ``sent_at`` on,
    when somebody says that it was sent; until then nobody in it is told in another way."""

    __tablename__ = "news_mailing"
    __table_args__ = (Index("ix_news_mailing_news", "news_id"), STRICT)

    news_id: int = Field(foreign_key="news.id")
    channel: str
    at: datetime = Field(sa_type=Instant)
    file: str = Field(default="")
    count: int = Field(default=0)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class NewsTold(Record, table=True):
    """That a customer was told of one news, or that it was tried. ``channel`` is the channel's code."""

    __tablename__ = "news_told"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('told', 'not_reached', 'interested', 'not_interested', 'no_more')", name="ck_news_told_outcome"
        ),
        Index("ix_news_told_news", "news_id", "customer_id", sqlite_where=text("archived_at IS NULL")),
        Index("ix_news_told_customer", "customer_id", "at", sqlite_where=text("archived_at IS NULL")),
        Index("ix_news_told_mailing", "mailing_id", sqlite_where=text("mailing_id IS NOT NULL")),
        STRICT,
    )

    news_id: int = Field(foreign_key="news.id")
    customer_id: int = Field(foreign_key="customer.id")
    at: datetime = Field(sa_type=Instant)
    channel: str = Field(default="")
    outcome: str = Field(default="told")
    mailing_id: int | None = Field(default=None, foreign_key="news_mailing.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class NewsClaim(SQLModel, table=True):
    """That a customer is in view at one terminal until an instant, so that no other one calls them meanwhile; and that
    they were skipped, so that they come last."""

    __tablename__ = "news_claim"
    __table_args__ = ({**STRICT, "sqlite_with_rowid": False},)

    news_id: int = Field(primary_key=True, foreign_key="news.id")
    customer_id: int = Field(primary_key=True, foreign_key="customer.id")
    terminal: str = Field(default="")
    until: int = Field(default=0)
    skipped_at: int | None = Field(default=None)
