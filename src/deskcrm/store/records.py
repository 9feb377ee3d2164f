"""What every package does with a record: have it or say that it is gone, and hold an edit against a newer one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from deskcrm.errors import NotFound, Stale
from deskcrm.locale.messages import N_

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.models.base import Record

R = TypeVar("R", bound="Record")


def there(session: Session, model: type[R], record_id: int, message: str) -> R:
    """The record, unless it is missing or archived: then NotFound with ``message``."""
    record = session.get(model, record_id)
    if record is None or record.archived_at is not None:
        raise NotFound(message)
    return record


def key(record: Record) -> int:
    """The id of a record that was flushed."""
    if record.id is None:
        raise ValueError("the record was not flushed")
    return record.id


def unchanged(record: Record, version: int) -> None:
    """Raises Stale when the record was saved by somebody else since ``version`` was read."""
    if record.version != version:
        raise Stale(N_("Not saved: somebody else changed this in the meantime. Look at it again."))


def as_known(now: object, known: object | None) -> None:
    """Raises Stale when the record's view is ``now`` not the one that the change was begun from; None is not asked."""
    if known is not None and now != known:
        raise Stale(N_("Not saved: somebody else changed this in the meantime. Look at it again."))


def instant(seconds: int) -> datetime:
    """The instant (UTC) that the file holds as seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def instant_or_none(seconds: int | None) -> datetime | None:
    """As :func:`instant`, of a column that may be empty."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
