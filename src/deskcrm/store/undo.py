"""Taking back the last save of a terminal: the audit's values before are put back, and an entry says so.

What was created is archived, never deleted. A record that somebody changed since is left alone and the undo refused;
the undo after that goes on to the save before, so that one that stays stands in the way of none.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.locale.messages import N_
from deskcrm.locale.save_words import said
from deskcrm.store import powers
from deskcrm.store.audit import TAKEN_OUT, Actor, write_entry
from deskcrm.store.changes import unraw
from deskcrm.store.doors import resolve

_BOOKKEEPING = frozenset({"version", "updated_at", "tier_rank"})
"""Columns that follow what is saved and are not part of it."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: the action's name, the records, and the customers whose figures must follow."""

    action: str
    tables: tuple[str, ...]
    customers: frozenset[int]


_followed: dict[str, str] = {}


def follow(table: str, name: str) -> None:
    """Has ``name`` (``package.module:function``) run when the save that made a row of ``table`` is taken back.

    It takes the DB-API connection and the row's id, after the records were put back and before the figures follow.
    """
    _followed[table] = name


_held: dict[str, str] = {}


def hold(table: str, name: str) -> None:
    """Has ``name`` (``package.module:function``) look whether what always holds of ``table`` still does when a save of
    its rows is taken back. It takes the DB-API connection, after the records were put back, and raises Refused."""
    _held[table] = name


_other_ways: dict[str, str] = {}


def another_way(action: str, how: str) -> None:
    """Has the undo of a save by ``action`` refused with ``how``, a message with the places ``file`` and ``number`` for
    those of its payload: it is taken back in its own way, or not at all, and ``how`` says which and why."""
    _other_ways[action] = how


def has_its_own_way(action: str) -> bool:
    """Whether what ``action`` saved is taken back in another way than by this module, or not at all."""
    return action in _other_ways


class LastSaves:
    """The saves of one run of one terminal, from the last back to the first."""

    def __init__(self) -> None:
        self._stay: set[int] = set()

    def undo(self, connection: Any, actor: Actor) -> Undone:
        """Takes back the last save of the actor's terminal that was not taken back yet, in the open transaction.

        Raises NotFound when there is none, Stale when one of its records was changed since, Refused when it is taken
        back in another way, or not at all. After one of those two the next call goes on to the save before it.
        """
        entry = _entry(connection, "e.terminal = ?", actor.terminal, self._stay)
        if entry is None:
            if not self._stay:
                raise NotFound(N_("There is nothing to undo: this terminal has saved nothing since it started."))
            self._stay.clear()
            raise NotFound(N_("There is nothing before it to undo."))
        try:
            return _take_back(connection, actor, entry)
        except (Refused, Stale):
            self._stay.add(entry[0])
            raise


def undo_entry(connection: Any, actor: Actor, number: int) -> Undone:
    """Takes back the save of the audit's entry ``number``, whoever made it, in the open transaction.

    Raises as :meth:`LastSaves.undo`.
    """
    entry = _entry(connection, "e.id = ?", number)
    if entry is None:
        raise NotFound(N_("This was taken back already, perhaps at another terminal just now."))
    return _take_back(connection, actor, entry)


def _entry(connection: Any, which: str, value: object, stay: Collection[int] = ()) -> tuple[int, str, str] | None:
    """The last entry with a save to take back: its number, action and payload."""
    row: tuple[int, str, str] | None = connection.execute(
        "SELECT e.id, e.action, p.body FROM audit_entry e JOIN audit_payload p ON p.entry_id = e.id"  # noqa: S608
        f" WHERE {which} AND e.undoable = 1 AND e.id NOT IN (SELECT value FROM json_each(?))"
        " AND NOT EXISTS (SELECT 1 FROM audit_entry u WHERE u.undoes = e.id) ORDER BY e.id DESC LIMIT 1",
        (value, json.dumps(sorted(stay))),
    ).fetchone()
    return row


def _take_back(connection: Any, actor: Actor, entry: tuple[int, str, str]) -> Undone:
    entry_id, action, body = entry
    payload = json.loads(body)
    powers.check(connection, actor.staff_id, payload.get("power", ""))
    if action in _other_ways:
        raise Refused(_other_ways[action], file=payload.get("file", ""), number=payload.get("import", 0))
    changes = payload["changes"]
    if any(TAKEN_OUT in change for change in changes):
        raise Refused(N_("Not taken back: {saved}. What was there before was taken out, as the customer asked."),
                      saved=said(action))  # fmt: skip
    customers: set[int] = set()
    merged = _merged(changes)
    for change in reversed(merged):
        if not _put_back(connection, change, actor.at):
            raise Stale(N_("Not taken back: {saved}. It was changed since."), saved=said(action))
        customers.update(change["customers"])
    for change in merged:
        if change["table"] in _followed and not change["before"]:
            resolve(_followed[change["table"]])(connection, change["id"])
    for table in {change["table"] for change in merged} & _held.keys():
        resolve(_held[table])(connection)
    about = {customer_id for change in changes for customer_id in change["customers"]}
    write_entry(connection, actor, "undo", {"undone": changes}, undoable=False, undoes=entry_id, customers=about)
    return Undone(action, tuple(change["table"] for change in merged), frozenset(customers))


def _merged(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One change a row, though the write may have flushed it several times: the first before, the last after."""
    merged: dict[tuple[str, int], dict[str, Any]] = {}
    for change in changes:
        key = (change["table"], change["id"])
        if key in merged:
            known = merged[key]
            if known["before"]:
                known["before"] = {**change["before"], **known["before"]}
            known["after"] = {**known["after"], **change["after"]}
            known["customers"] = [*known["customers"], *change["customers"]]
        else:
            merged[key] = dict(change)
    return list(merged.values())


def _put_back(connection: Any, change: dict[str, Any], now: int) -> bool:
    """Whether the row was still as the save left it, and so was put back."""
    from deskcrm.store import sqlite  # the first frame needs no database

    table, record_id = change["table"], change["id"]
    # Values are compared, not versions: after an undo the version has moved on though the record is as it was.
    written = {column: value for column, value in change["after"].items() if column not in _BOOKKEEPING}
    unchanged = " AND ".join(f'"{column}" IS ?' for column in written)
    values = {column: value for column, value in change["before"].items() if column not in _BOOKKEEPING}
    if not change["before"]:
        values = {"archived_at": now}
    columns = "".join(f'"{column}" = ?, ' for column in values)
    try:
        updated = connection.execute(
            f'UPDATE "{table}" SET {columns}version = version + 1, updated_at = ? WHERE id = ? AND {unchanged or "1"}',  # noqa: S608
            (*map(unraw, values.values()), now, record_id, *map(unraw, written.values())),
        )
    except sqlite.dbapi.IntegrityError:  # another record has its name by now
        return False
    return bool(updated.rowcount == 1)
