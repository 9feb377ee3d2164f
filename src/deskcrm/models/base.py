"""What every table shares: column types that STRICT tables accept, and the columns of every record."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import uuid_utils
from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

STRICT = {"sqlite_strict": True}
"""Table options of every table: a column holds only its own type."""


UNRATED_RANK = 4
"""Where a record of nobody, or of somebody without a rating, stands in a list by tier: 0 is first."""


class Instant(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, whole seconds since 1970 in the file."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromtimestamp(value, UTC)


@compiles(String, "sqlite")
@compiles(Text, "sqlite")
def _text(type_: Any, compiler: Any, **options: Any) -> str:  # noqa: ARG001
    return "TEXT"


@compiles(Boolean, "sqlite")
@compiles(BigInteger, "sqlite")
def _integer(type_: Any, compiler: Any, **options: Any) -> str:  # noqa: ARG001
    return "INTEGER"


@compiles(LargeBinary, "sqlite")
def _blob(type_: Any, compiler: Any, **options: Any) -> str:  # noqa: ARG001
    return "BLOB"


def new_uid() -> bytes:
    """A UUIDv7 (RFC 9562) as 16 bytes, for the day offices join their bases."""
    return bytes(uuid_utils.uuid7().bytes)


def now_instant() -> datetime:
    """The machine's time, until the door dates the record by the office's clock."""
    return datetime.fromtimestamp(int(time.time()), UTC)


class Record(SQLModel):
    """The columns of every record. ``version`` counts saves; a record is never deleted but gets ``archived_at``."""

    id: int | None = Field(default=None, primary_key=True)
    uid: bytes = Field(default_factory=new_uid, sa_type=LargeBinary)
    version: int = Field(default=1)
    created_at: datetime = Field(default_factory=now_instant, sa_type=Instant)
    updated_at: datetime = Field(default_factory=now_instant, sa_type=Instant)
    archived_at: datetime | None = Field(default=None, sa_type=Instant)
    import_id: int | None = Field(default=None)
