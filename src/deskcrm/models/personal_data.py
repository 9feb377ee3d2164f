"""What customers asked about their own data, and who was erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant, Record


class DataRequest(Record, table=True):
    """A request of a customer about their data (PDPA sections 30 to 36). ``due`` is the last moment to answer,
    ``identity`` how they showed who they are, ``outcome`` empty while it is open, ``reason`` why it was refused."""

    __tablename__ = "data_request"
    __table_args__ = (
        CheckConstraint("kind IN ('access', 'correction', 'erasure', 'objection')", name="ck_data_request_kind"),
        CheckConstraint("outcome IN ('', 'done', 'refused')", name="ck_data_request_outcome"),
        Index("ix_data_request_open", "due", sqlite_where=text("done_at IS NULL AND archived_at IS NULL")),
        Index("ix_data_request_customer", "customer_id", sqlite_where=text("archived_at IS NULL")),
        STRICT,
    )

    customer_id: int = Field(foreign_key="customer.id")
    kind: str
    asked_at: datetime = Field(sa_type=Instant)
    due: datetime = Field(sa_type=Instant)
    channel: str = Field(default="")
    identity: str = Field(default="")
    note: str = Field(default="")
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str = Field(default="")
    reason: str = Field(default="")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class Erasure(SQLModel, table=True):
    """That a customer was erased: by the record's uid, which says nothing of the person, so that it can be repeated in
    a backup that is put back."""

    __tablename__ = "erasure"
    __table_args__ = (Index("ix_erasure_customer_uid", "customer_uid", unique=True), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    customer_uid: bytes = Field(sa_type=LargeBinary)
    customer_id: int = Field(foreign_key="customer.id")
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    request_id: int | None = Field(default=None, foreign_key="data_request.id")
