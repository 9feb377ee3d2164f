"""Imports: one row a run, and the keys by which a row is known when its file comes again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from deskcrm.models.base import STRICT, Instant, Record


class ImportRun(Record, table=True):
    """One import of a file: its name, SHA-256 (hex) and what became of its rows."""

    __tablename__ = "import_run"
    __table_args__ = (STRICT,)

    kind: str
    file_name: str
    sha256: str
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    rows_read: int = Field(default=0)
    rows_created: int = Field(default=0)
    rows_updated: int = Field(default=0)
    rows_unchanged: int = Field(default=0)
    rows_refused: int = Field(default=0)


class ImportKey(SQLModel, table=True):
    """``key`` is a 16-byte digest of the row's mapped fields and its occurrence number in the file. ``import_id`` is
    the run that brought the row, where that is known; ``outdated_by`` the run that has changed its record since."""

    __tablename__ = "import_key"
    __table_args__ = ({"sqlite_strict": True, "sqlite_with_rowid": False},)

    kind: str = Field(primary_key=True)
    key: bytes = Field(primary_key=True, sa_type=LargeBinary)
    record_id: int
    import_id: int | None = None
    outdated_by: int | None = None
