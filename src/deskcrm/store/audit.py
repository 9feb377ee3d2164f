"""The audit: one entry a write, chained by digests so that a gap or a change shows.

An entry's digest is SHA-256 over a random salt and the payload's text; the chain is SHA-256 over the chain before and
the entry's own columns. Payloads stand in a table of their own, so that :func:`forget` can take a person's words out of
them and the chain stays whole. Nothing else may change a row: triggers refuse it.

Whom an entry is about stands in a table, to be found by, and in the payload, which the chain vouches for: who looked at
whom is hidden by nobody, and nobody is said to have looked who did not.

The last number with its chain is the *head*: kept elsewhere, it shows later that nothing was cut off or put in between.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deskcrm.store.changes import PARENTS, Change

_COLUMNS = "at, staff_id, terminal, action, undoable, undoes, digest"

TAKEN_OUT = "out"
"""Stands in a change whose values were taken out as the person asked; its table, id and customers are left."""

READ, EXPORT = "read", "export"
"""The actions of entries that are no write: who looked at whom, what was written to a file."""

_HANDED_ON = frozenset({"customer_id", "version", "updated_at"})

ABOUT = "about"
"""The first word of a payload: the ids of whom the entry is about. Entries of an older program have it not."""

_LISTS = ("changes", "undone")
"""Where a payload holds changes."""

_BEGINS = f'{{"{ABOUT}":'
_CUSTOMERS = (
    "(SELECT json_group_array(customer_id) FROM"
    " (SELECT customer_id FROM audit_customer c WHERE c.entry_id = audit_entry.id ORDER BY customer_id))"
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes, from which terminal, at what instant (seconds UTC, office clock)."""

    staff_id: int | None
    terminal: str
    at: int


def write_entry(
    connection: Any,
    actor: Actor,
    action: str,
    payload: dict[str, Any],
    *,
    undoable: bool,
    undoes: int | None = None,
    customers: Collection[int] = (),
) -> int:
    """Appends an entry in the open transaction and returns its number; ``customers`` are the ids of those it is about.

    What :func:`forget` took out of earlier entries in this transaction is said in it, and so kept by the chain.
    """
    last = connection.execute("SELECT id, chain FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
    number, chain = last if last else (0, b"")
    forgot, about = _forgot_by(connection, number + 1), sorted(set(customers))
    salt, body, digest = _sealed({ABOUT: about, **payload, **({"forgot": forgot} if forgot else {})})
    columns = (actor.at, actor.staff_id, actor.terminal, action, int(undoable), undoes, digest)
    entry_id = connection.execute(
        f"INSERT INTO audit_entry ({_COLUMNS}, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (*columns, _chain(chain, columns)),
    ).lastrowid
    connection.execute("INSERT INTO audit_payload (entry_id, salt, body) VALUES (?, ?, ?)", (entry_id, salt, body))
    for customer_id in about:
        connection.execute("INSERT INTO audit_customer (customer_id, entry_id) VALUES (?, ?)", (customer_id, entry_id))
    return int(entry_id)


def write_result(connection: Any, actor: Actor, action: str, result: object, *, undoable: bool) -> int:
    """The entry of a function that took the connection; its result says what is kept of it, each where it has it:
    ``audit_payload()`` a dict, ``audit_customers()`` the ids of whom it is about, ``audit_undoes()`` the number of the
    entry that it took back."""
    return write_entry(
        connection,
        actor,
        action,
        getattr(result, "audit_payload", dict)(),
        undoable=undoable,
        undoes=getattr(result, "audit_undoes", lambda: None)(),
        customers=getattr(result, "audit_customers", tuple)(),
    )


def payload_of(changes: Iterable[Change], power: str = "") -> dict[str, Any]:
    """The payload of a write through the Session: each row with its values before and after, and the ``power`` that it
    needed."""
    return {
        **({"power": power} if power else {}),
        "changes": [
            {
                "table": change.table,
                "id": change.id,
                "before": change.before,
                "after": change.after,
                "customers": change.customer_ids,
            }
            for change in changes
        ],
    }


def forget(
    connection: Any,
    customer_ids: Collection[int],
    *,
    only: Mapping[str, Collection[int]] | None = None,
    entries: Collection[int] = (),
) -> tuple[int, ...]:
    """Takes what earlier entries say of these customers out of them, in the open transaction; returns their numbers.

    Give all ids that the person has had: those of merged records too. Of an entry's changes the values of those about
    them go, before and after; that a row of that table was written stays, and so does all that it says of other people,
    but for the name of these where they brought others. Imports and other entries that name no customers, such as a
    contact of somebody not identified then, lose what they changed in records that are theirs now; a ``file`` that an
    entry about nobody else names goes too. Who looked at them when stays: it holds ids only. With ``only`` (table to
    the ids of its rows) nothing but the changes of those rows goes. ``entries`` are the numbers of others, about no
    customer, that name them all the same: what those changed goes whole. The salt goes with the old text: nobody can
    guess at it.

    The next entry that is written in this transaction vouches for it (:func:`write_entry`): there must be one, and it
    is the caller's work that its own payload has none of the words. With :meth:`Office.write` on a Session: change
    what holds words by ``connection_of(session)``, not by the Session, which would note what was there before.

    An entry of which something was taken out cannot be undone. :func:`broken_at` tells it from one tampered with by the
    vouching entry.
    """
    theirs = frozenset(customer_ids)
    by_entry = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM audit_entry").fetchone()[0]
    own: dict[str, frozenset[int]] = {}
    done: list[int] = []
    for entry_id, names, body in _about(connection, theirs):
        payload = json.loads(body)
        if only is None:
            found = _forget_all(connection, payload, theirs, own, names=bool(names)) | _unname(payload, theirs)
        else:
            found = _take_out(payload, lambda change: _holds_words(change, only))
        if found:
            _rewrite(connection, entry_id, by_entry, payload)
            done.append(entry_id)
    for entry_id in entries:
        (body,) = connection.execute("SELECT body FROM audit_payload WHERE entry_id = ?", (entry_id,)).fetchone()
        payload = json.loads(body)
        if _take_out(payload, lambda _change: True):
            _rewrite(connection, entry_id, by_entry, payload)
            done.append(entry_id)
    return tuple(done)


def broken_at(connection: Any) -> int | None:
    """The first entry whose chain, payload or customers do not fit, or None when the whole audit is sound.

    What was taken out of an entry is sound where the entry that took it out says so in its own, sound payload.
    """
    erased = _erased(connection)
    vouched: dict[tuple[int, int], str] = {}
    chain, last = b"", 0
    rows = connection.execute(
        f"SELECT id, chain, salt, body, {_CUSTOMERS}, {_COLUMNS} FROM audit_entry"  # noqa: S608
        " LEFT JOIN audit_payload ON entry_id = id ORDER BY id"
    )
    for entry_id, stored, salt, body, customers, *columns in rows:
        _by, digest = erased.get(entry_id, (0, columns[-1]))
        chain = _chain(chain, tuple(columns))
        if entry_id != last + 1 or chain != stored:
            return last + 1
        last = entry_id
        if body is None or hashlib.sha256(salt + body.encode()).digest() != digest:
            return int(entry_id)
        if body.startswith(_BEGINS) and not body.startswith(_BEGINS + customers):
            return int(entry_id)
        if '"forgot"' in body:
            vouched |= {(entry_id, of): text for of, text in json.loads(body).get("forgot", ())}
    unsaid = [of for of, (by, digest) in erased.items() if vouched.get((by, of)) != digest.hex()]
    return min(unsaid, default=None)


def head(connection: Any) -> str:
    """The last entry's number and chain, ``number:hexadecimal``, to be kept elsewhere; ``0:`` of an empty audit."""
    row = connection.execute("SELECT id, chain FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
    return f"{row[0]}:{row[1].hex()}" if row else "0:"


def contains(connection: Any, number: int, chain: bytes) -> bool:
    """Whether the audit has the entry that was its head once: not in an older copy, nor where its end was cut off."""
    row = connection.execute("SELECT chain FROM audit_entry WHERE id = ?", (number,)).fetchone()
    return number == 0 or (row is not None and row[0] == chain)


def _about(connection: Any, customer_ids: frozenset[int]) -> Iterable[tuple[int, int, str]]:
    """The entries about any of these or those they brought, and all that name no customers, imports among them: the
    number, whether it names some, the payload."""
    marks = json.dumps(sorted(customer_ids))
    return connection.execute(  # type: ignore[no-any-return]
        "SELECT e.id, e.action <> 'import_rows' AND EXISTS (SELECT 1 FROM audit_customer n WHERE n.entry_id = e.id),"
        " p.body FROM audit_entry e JOIN audit_payload p ON p.entry_id = e.id WHERE e.id IN"
        " (SELECT entry_id FROM audit_customer WHERE customer_id IN (SELECT value FROM json_each(:ids)))"
        " OR e.action = 'import_rows'"
        " OR NOT EXISTS (SELECT 1 FROM audit_customer n WHERE n.entry_id = e.id)"
        " OR EXISTS (SELECT 1 FROM json_each(:ids) WHERE instr(p.body, '\"referred_by_id\":' || value)) ORDER BY e.id",
        {"ids": marks},
    ).fetchall()


def _forget_all(
    connection: Any, payload: dict[str, Any], theirs: frozenset[int], own: dict[str, frozenset[int]], *, names: bool
) -> bool:
    """Takes out all that is said of these customers, of an entry that ``names`` some by those, else by its records;
    whether there was anything."""
    if not names:
        return _take_out(payload, lambda change: change["id"] in _rows_of(connection, change["table"], theirs, own))
    named = {one for changes in _lists(payload) for change in changes for one in change.get("customers", ())}
    alone = (named | set(payload.get("customers", ()))) <= theirs

    def about_them(change: dict[str, Any]) -> bool:
        customers = change.get("customers", ())
        return bool(theirs.intersection(customers)) or (alone and not customers)

    found = _take_out(payload, about_them)
    return bool(alone and payload.pop("file", "")) or found


def _unname(payload: dict[str, Any], theirs: frozenset[int]) -> bool:
    """Takes the name of these customers out of the records of those they brought; whether it stood there."""
    changes = [
        change for part in _lists(payload) for change in part if change["table"] == "customer" and "after" in change
    ]
    brought = {
        change["id"] for change in changes for values in (change["before"], change["after"])
        if values.get("referred_by_id") in theirs
    }  # fmt: skip
    texts = [
        values.pop("referred_by_text", "") for change in changes if change["id"] in brought
        for values in (change["before"], change["after"])
    ]  # fmt: skip
    return any(texts)


def _lists(payload: dict[str, Any]) -> list[list[dict[str, Any]]]:
    return [payload[name] for name in _LISTS if isinstance(payload.get(name), list)]


def _take_out(payload: dict[str, Any], wanted: Callable[[dict[str, Any]], bool]) -> bool:
    found = False
    for changes in _lists(payload):
        for change in changes:
            if TAKEN_OUT not in change and wanted(change):
                del change["before"], change["after"]
                found = change[TAKEN_OUT] = True
    return found


def _holds_words(change: dict[str, Any], only: Mapping[str, Collection[int]]) -> bool:
    """Whether a change is of one of these rows and did more than hand it to another customer, as a merge does."""
    columns = {*change["before"], *change["after"]}
    return change["id"] in only.get(change["table"], ()) and not columns <= _HANDED_ON


def _rows_of(connection: Any, table: str, theirs: frozenset[int], own: dict[str, frozenset[int]]) -> frozenset[int]:
    """The ids of the rows of ``table`` that are these customers' own."""
    if table == "customer":
        return theirs
    if table not in own:
        columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}
        named = [name for name in ("customer_id", "other_id") if name in columns and table != "product_link"]
        which = " OR ".join(f"{name} IN (SELECT value FROM json_each(:ids))" for name in named)  # noqa: S608
        if table in PARENTS:
            parent, column = PARENTS[table]
            named = [column]
            which = f"{column} IN (SELECT id FROM {parent} WHERE customer_id IN (SELECT value FROM json_each(:ids)))"  # noqa: S608
        statement = f'SELECT id FROM "{table}" WHERE {which}'  # noqa: S608
        rows = connection.execute(statement, {"ids": json.dumps(sorted(theirs))}) if named else ()
        own[table] = frozenset(one for (one,) in rows)
    return own[table]


def _rewrite(connection: Any, entry_id: int, by_entry: int, payload: dict[str, Any]) -> None:
    salt, body, digest = _sealed(payload)
    connection.execute(
        "INSERT INTO audit_erased (by_entry_id, entry_id, digest) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET digest = excluded.digest",
        (by_entry, entry_id, digest),
    )
    connection.execute("UPDATE audit_payload SET salt = ?, body = ? WHERE entry_id = ?", (salt, body, entry_id))


def _forgot_by(connection: Any, entry_id: int) -> list[tuple[int, str]]:
    rows = connection.execute("SELECT entry_id, digest FROM audit_erased WHERE by_entry_id = ?", (entry_id,))
    return [(of, digest.hex()) for of, digest in rows]


def _erased(connection: Any) -> dict[int, tuple[int, bytes]]:
    """What is left of each entry that something was taken out of: who says so last, and its digest."""
    rows = connection.execute("SELECT entry_id, by_entry_id, digest FROM audit_erased ORDER BY by_entry_id")
    return {of: (by, digest) for of, by, digest in rows}


def _sealed(payload: Mapping[str, Any]) -> tuple[bytes, str, bytes]:
    """A new salt, the payload's text, and the digest of both."""
    salt = os.urandom(16)
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return salt, body, hashlib.sha256(salt + body.encode()).digest()


def _chain(before: bytes, columns: tuple[Any, ...]) -> bytes:
    text = "\x1f".join(
        "" if value is None else value.hex() if isinstance(value, bytes) else str(value) for value in columns
    )
    return hashlib.sha256(before + text.encode()).digest()
