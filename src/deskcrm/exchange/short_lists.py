"""The office's short lists that a row may name: channels, matters and staff, found or added."""

from __future__ import annotations

from typing import Any

from deskcrm.exchange.rows import Context, insert
from deskcrm.interact.channels import SHIPPED, channel_name
from deskcrm.locale.messages import N_, _

OTHER = "other"
"""The channel of a contact whose file names none."""

_CHANNEL: dict[str, Any] = {
    "code": None, "name": None, "position": None, "fixed_cost": 0, "rate_per_minute": 0, "active": 1
}  # fmt: skip
_MATTER: dict[str, Any] = {"name": None, "position": None, "active": 1}
_STAFF: dict[str, Any] = {"name": None, "role": "clerk", "active": 0, "language": ""}


class ShortLists:
    """Ids by what files call them, looked up and added to in the write's transaction."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._channels: dict[str, int] = {}
        self._matters: dict[str, int] = {}
        self._staff: dict[str, int] = {}
        self._added: dict[str, list[str]] = {"channel": [], "matter": [], "staff": []}

    def begin(self, connection: Any) -> None:
        """Reads the lists as they stand."""
        self._channels.clear()
        rows = connection.execute("SELECT id, code, name FROM channel WHERE archived_at IS NULL ORDER BY position, id")
        for channel_id, code, name in rows.fetchall():
            for word in (code, channel_name(code, name), SHIPPED.get(code, code)):
                self._channels.setdefault(word.casefold(), channel_id)
        self._matters = _by_name(connection, "matter")
        self._staff = _by_name(connection, "staff")

    def channel(self, connection: Any, text: str) -> int:
        """The channel with this code or name, capitals aside; an unknown one is added at cost 0."""
        found = self._channels.get(text.casefold())
        if found is None:
            code = "_".join(text.casefold().split())
            found = _revived(connection, "channel", "code", code)
            if found is None:
                row = (code, "" if code in SHIPPED else text, _last(connection, "channel"))
                found = _added(connection, "channel", _CHANNEL, row, self._context)
            self._channels[text.casefold()] = found
            self._added["channel"].append(text)
        return found

    def matter(self, connection: Any, text: str) -> int | None:
        """The matter of this name, capitals aside, added when it is new; None for no text."""
        if not text:
            return None
        found = self._matters.get(text.casefold())
        if found is None:
            found = _revived(connection, "matter", "name", text)
            if found is None:
                found = _added(connection, "matter", _MATTER, (text, _last(connection, "matter")), self._context)
            self._matters[text.casefold()] = found
            self._added["matter"].append(text)
        return found

    def staff(self, connection: Any, text: str) -> int | None:
        """The member of staff of this name, capitals aside; an unknown one is added as no longer active, so that the
        history keeps the name. None for no text."""
        if not text:
            return None
        found = self._staff.get(text.casefold())
        if found is None:
            found = _revived(connection, "staff", "name", text)
            if found is None:
                found = _added(connection, "staff", _STAFF, (text,), self._context)
            self._staff[text.casefold()] = found
            self._added["staff"].append(text)
        return found

    def say(self) -> None:
        """Tells the clerk what the lists got."""
        sentences = {
            "channel": N_("Channels added at cost 0: {names}."),
            "matter": N_("Matters added: {names}."),
            "staff": N_("Staff added, not active: {names}."),
        }
        for name, sentence in sentences.items():
            if self._added[name]:
                self._context.said.append(_(sentence, names=", ".join(self._added[name])))


def _by_name(connection: Any, table: str) -> dict[str, int]:
    rows = connection.execute(f"SELECT name, id FROM {table} WHERE archived_at IS NULL ORDER BY id DESC")  # noqa: S608
    return {name.casefold(): record_id for name, record_id in rows}


def _last(connection: Any, table: str) -> int:
    row = connection.execute(f"SELECT coalesce(max(position), -1) + 1 FROM {table}").fetchone()  # noqa: S608
    return int(row[0])


def _revived(connection: Any, table: str, column: str, text: str) -> int | None:
    """An archived row of the list comes back rather than being made twice."""
    row = connection.execute(f"SELECT id FROM {table} WHERE {column} = ?", (text,)).fetchone()  # noqa: S608
    if row is None:
        return None
    connection.execute(f"UPDATE {table} SET archived_at = NULL WHERE id = ?", row)  # noqa: S608
    return int(row[0])


def _added(connection: Any, table: str, columns: dict[str, Any], row: tuple[Any, ...], context: Context) -> int:
    insert(connection, table, columns, [row], context)
    return int(connection.execute("SELECT last_insert_rowid()").fetchone()[0])
