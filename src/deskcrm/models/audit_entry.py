"""The audit: who did what and when, chained; what was changed stands apart so that erasure can remove it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant


class AuditEntry(SQLModel, table=True):
    """``digest`` is SHA-256 of the payload's salt and text; ``chain`` is SHA-256 over the entry before and this one's
    columns. ``undoes`` names the entry that this one took back."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_terminal", "terminal", "id", sqlite_where=text("undoable = 1")),
        Index("ix_audit_entry_undoes", "undoes", sqlite_where=text("undoes IS NOT NULL")),
        Index("ix_audit_entry_read", "at", sqlite_where=text("action = 'read'")),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    terminal: str
    action: str
    undoable: bool = Field(default=False)
    undoes: int | None = Field(default=None)
    digest: bytes = Field(sa_type=LargeBinary)
    chain: bytes = Field(sa_type=LargeBinary)


class AuditPayload(SQLModel, table=True):
    """``body`` is JSON: the changes with before and after, or an import's file and range of rows."""

    __tablename__ = "audit_payload"
    __table_args__ = (STRICT,)

    entry_id: int = Field(primary_key=True, foreign_key="audit_entry.id")
    salt: bytes = Field(sa_type=LargeBinary)
    body: str


class AuditCustomer(SQLModel, table=True):
    """Whom an entry is about: for what was done with a customer's record, and for erasing it from the payloads."""

    __tablename__ = "audit_customer"
    __table_args__ = (
        Index("ix_audit_customer_entry", "entry_id"),
        {**STRICT, "sqlite_with_rowid": False},
    )

    customer_id: int = Field(primary_key=True)
    entry_id: int = Field(primary_key=True)


class AuditErased(SQLModel, table=True):
    """What was taken out of an entry's payload as the person asked: ``digest`` is that of what is left, and the entry
    ``by_entry_id`` says so in its own payload. Rows, like all of the audit, are only added."""

    __tablename__ = "audit_erased"
    __table_args__ = (Index("ix_audit_erased_entry", "entry_id"), {**STRICT, "sqlite_with_rowid": False})

    by_entry_id: int = Field(primary_key=True)
    entry_id: int = Field(primary_key=True)
    digest: bytes = Field(sa_type=LargeBinary)
