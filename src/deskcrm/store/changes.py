"""What a transaction changed: collected from the Session as it flushes, for the audit, the undo and the figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlmodel import Session

_BYTES = "hex"
"""The name under which JSON holds bytes: no text of a person can be taken for them."""


@dataclass(slots=True)
class Change:
    """One row written: ``before`` and ``after`` hold raw column values (instants as seconds, truth as 0 and 1);
    ``before`` is empty for a new row. ``customer_ids`` are those whose figures follow it."""

    table: str
    id: int
    before: dict[str, Any]
    after: dict[str, Any]
    customer_ids: tuple[int, ...] = ()


@dataclass(slots=True)
class Changes:
    """The rows a transaction wrote, in order, and the customers it touched."""

    rows: list[Change] = field(default_factory=list)
    customers: set[int] = field(default_factory=set)


def watch(session: Session, now: datetime) -> Changes:
    """Collects from now on what ``session`` writes, dates each record it writes and counts up those it changes.

    ``now`` is the office's. A function may count a record up itself that changed only in what belongs to it.
    """
    from sqlalchemy import event

    changes = Changes()
    event.listen(session, "before_flush", lambda flushed, _context, _instances: _date(flushed, now))
    event.listen(session, "after_flush", lambda flushed, _context: _collect(flushed, changes))
    return changes


def _date(session: Session, now: datetime) -> None:
    from sqlalchemy import inspect

    for record in session.new:
        if hasattr(record, "version"):
            record.created_at = record.updated_at = now
    for record in session.dirty:
        if hasattr(record, "version") and session.is_modified(record):
            if not inspect(record).attrs.version.history.has_changes():
                record.version += 1
            record.updated_at = now


def _collect(session: Session, changes: Changes) -> None:
    from sqlalchemy import inspect

    for record in [*session.new, *session.dirty]:
        state = inspect(record)
        new = record in session.new
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for attribute in state.mapper.column_attrs:
            history = state.attrs[attribute.key].history
            value = getattr(record, attribute.key)
            if new:
                after[attribute.key] = raw(value)
            elif history.has_changes():
                before[attribute.key] = raw(history.deleted[0]) if history.deleted else None
                after[attribute.key] = raw(value)
        if not after:
            continue
        table = state.mapper.local_table.name
        customers = _customers(record, table, before)
        changes.customers.update(customers)
        if hasattr(record, "id"):
            changes.rows.append(Change(table, record.id, before, after, customers))


def _customers(record: Any, table: str, before: dict[str, Any]) -> tuple[int, ...]:
    if table == "customer":
        return (record.id,)
    ids = {getattr(record, "customer_id", None), before.get("customer_id")}
    return tuple(customer_id for customer_id in ids if customer_id is not None)


def raw(value: Any) -> Any:
    """A column value as the file holds it, fit for JSON; :func:`unraw` is the way back."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, bytes):
        return {_BYTES: value.hex()}
    return value


def unraw(value: Any) -> Any:
    """What :func:`raw` made fit for JSON, as the file holds it."""
    return bytes.fromhex(value[_BYTES]) if isinstance(value, dict) else value
