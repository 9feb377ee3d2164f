"""What a transaction changed: collected from the Session as it flushes, for the audit, the undo and the figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.store.doors import connection_of

if TYPE_CHECKING:
    from sqlmodel import Session

_CUSTOMER_COLUMNS = {
    "relation": ("customer_id", "other_id"),
    "not_same": ("customer_id", "other_id"),
    "customer_merge": ("kept_id", "dropped_id"),
}
"""The tables that name customers otherwise than by ``customer_id``."""

PARENTS = {
    "complaint_step": ("complaint", "complaint_id"),
    "complaint_breach": ("complaint", "complaint_id"),
    "remedy": ("complaint", "complaint_id"),
    "follow_up_change": ("follow_up", "follow_up_id"),
}
"""The tables that name no customer, with the record that does and the column that leads there."""

WITHOUT_FIGURES = frozenset({"event_invitation"})
"""Tables that are about customers, and that no figure and no index is made of: many rows may be written at once."""

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
    """The rows a transaction wrote, in order, and the ``customers`` whose figures must follow."""

    rows: list[Change] = field(default_factory=list)
    customers: set[int] = field(default_factory=set)

    @property
    def about(self) -> set[int]:
        """The customers that the rows are about."""
        return {customer_id for row in self.rows for customer_id in row.customer_ids}


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

    created = session.new  # made anew each time it is asked for
    for record in [*created, *session.dirty]:
        state = inspect(record)
        new = record in created
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
        if table not in WITHOUT_FIGURES:
            changes.customers.update(customers)
        if hasattr(record, "id"):
            about = customers or _of_parent(session, record, table)
            changes.rows.append(Change(table, record.id, before, after, about))


def _customers(record: Any, table: str, before: dict[str, Any]) -> tuple[int, ...]:
    if table == "customer":
        return (record.id,)
    columns = _CUSTOMER_COLUMNS.get(table, ("customer_id",))
    ids = {getattr(record, column, None) for column in columns} | {before.get(column) for column in columns}
    return tuple(customer_id for customer_id in ids if customer_id is not None)


def _of_parent(session: Session, record: Any, table: str) -> tuple[int, ...]:
    """Whom a row is about that names no customer: of the record that it belongs to."""
    parent, column = PARENTS.get(table, ("", ""))
    if not parent or getattr(record, column) is None:
        return ()
    row = (
        connection_of(session)
        .execute(
            f"SELECT customer_id FROM {parent} WHERE id = ?",  # noqa: S608
            (getattr(record, column),),
        )
        .fetchone()
    )
    return () if row is None or row[0] is None else (row[0],)


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
