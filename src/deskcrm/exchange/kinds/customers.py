"""The customer base from another program's address book or list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from deskcrm.exchange.dates import NONE
from deskcrm.exchange.fields import CUSTOMERS, FIELDS
from deskcrm.exchange.loader import Checker, Loader
from deskcrm.exchange.references import CODE_LIMIT, Codes
from deskcrm.exchange.rows import Context, insert, update
from deskcrm.identify.birth import clean_born
from deskcrm.identify.contact_points import wanted_points
from deskcrm.identify.customers import clean_tags, full_name
from deskcrm.identify.forwards import kept_for
from deskcrm.identify.views import CustomerInput
from deskcrm.locale.collation import sort_key
from deskcrm.text import clean_line, clean_text

_OWN = (
    "code", "kind", "name", "title", "given", "family", "nickname", "organisation", "sort_name", "language",
    "preferred_channel", "born", "referred_by_text", "tags", "note",
)  # fmt: skip
_COLUMNS: dict[str, Any] = dict.fromkeys(("id", *_OWN))
_POINT = (
    "kind", "value", "normal", "extension", "subdistrict", "district", "province", "postcode", "country",
)  # fmt: skip
_POINT_COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("customer_id", "position", *_POINT)), "label": "", "display_name": "",
}  # fmt: skip

_LINES = ("title", "given", "family", "nickname", "organisation", "language", "preferred_channel")
_SEVERAL = ("phone", "email", "line_id", "tags")
_BETWEEN = re.compile(r"\s*(?::::|;|\n)\s*")
_YEAR = re.compile(r"[\d๐-๙]{4}")


class CustomerRows(Loader):
    """Reads, then writes customers with the ways to reach them; one with a code is known by it."""

    kind = CUSTOMERS
    table = "customer"
    code_column = "code"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._codes: Codes | None = None
        self._given_codes: list[str] = []
        self._referred: list[tuple[str, int]] = []

    def checker(self, connection: Any) -> Checker:
        context, typed = self.context, self.readers.typed
        columns = [(field.name, context.mapped.columns.get(field.name, ())) for field in FIELDS[CUSTOMERS]]
        country = context.settings.country
        dates = context.dates("born")
        today = context.clock.today()

        def born(text: str) -> str:
            text = text.strip()
            if text in NONE:
                return ""
            return clean_born(text if _YEAR.fullmatch(text) else dates.day(text).isoformat(), today)

        def check(cells: list[str]) -> tuple[str, tuple[Any, ...]]:
            row = {}
            for name, places in columns:
                joined = "; ".join(filter(str.strip, (typed(cells[place]) for place in places)))
                row[name] = "; ".join(_BETWEEN.split(joined.strip())) if name in _SEVERAL else joined
            given = CustomerInput(**row)
            code = clean_line(given.code, "code", limit=CODE_LIMIT)
            self.refuse_archived(connection, code, "code")
            if code:
                self._given_codes.append(code)
            name = full_name(given)
            lines = [clean_line(row[field], field) for field in _LINES]
            organisation = lines[4]
            own = (
                code, "organisation" if organisation and name == organisation else "person", name, *lines[:5],
                sort_key(name), *lines[5:], born(given.born), clean_line(given.referred_by, "referred_by"),
                ";".join(clean_tags(given.tags)), clean_text(given.note, "note"),
            )  # fmt: skip
            points = tuple(
                tuple(getattr(point, column) for column in _POINT) for point in wanted_points(given, country)
            )
            return "\x1f".join((*own, *(part for point in points for part in point))), (code, own, points)

        return check

    def find(self, connection: Any, code: str) -> tuple[int, bool] | None:
        """As of every kind; the code of a customer who was merged into another leads to that one."""
        found = super().find(connection, code)
        kept = kept_for(connection, code) if found is not None and found[1] else None
        return found if kept is None else (kept, False)

    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        own, points = [], []
        for record_id, (code, columns, reached) in rows:
            own.append((record_id, code or self._next_code(connection), *columns[1:]))
            points += [(record_id, position, *point) for position, point in enumerate(reached)]
            self.touched.add(record_id)
            if columns[_OWN.index("referred_by_text")]:
                self._referred.append((columns[_OWN.index("referred_by_text")], record_id))
        insert(connection, self.table, _COLUMNS, own, self.context)
        insert(connection, "contact_point", _POINT_COLUMNS, points, self.context)

    def change(self, connection: Any, record_id: int, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        _code, own, points = values
        wanted = {name: value for name, value in zip(_OWN, own, strict=True) if value and name not in ("code", "kind")}
        if "organisation" in wanted:
            wanted["kind"] = own[1]
        found = [update(connection, self.table, record_id, wanted, self.context)]
        found += self._change_points(connection, record_id, points)
        changes = [change for change in found if change is not None]
        if changes:
            self.touched.add(record_id)
            if "referred_by_text" in wanted:
                self._referred.append((wanted["referred_by_text"], record_id))
        return changes

    def finish(self, connection: Any) -> None:
        """Ties each customer to the one they were referred by, wherever in the file that one stood."""
        super().finish(connection)
        for text, record_id in self._referred:
            found = connection.execute(
                "SELECT id FROM customer WHERE (code = ? OR name = ?) AND archived_at IS NULL AND id <> ? LIMIT 2",
                (text, text, record_id),
            ).fetchall()
            if len(found) == 1:
                connection.execute("UPDATE customer SET referred_by_id = ? WHERE id = ?", (found[0][0], record_id))

    def _change_points(
        self, connection: Any, record_id: int, points: Sequence[tuple[Any, ...]]
    ) -> list[dict[str, Any] | None]:
        """What the row says comes first; a way to reach that it does not mention stays, after those."""
        standing = connection.execute(
            f"SELECT id, {', '.join(_POINT)} FROM contact_point"  # noqa: S608  names of the program
            " WHERE customer_id = ? AND archived_at IS NULL ORDER BY position, id",
            (record_id,),
        ).fetchall()
        order: list[int] = []
        changes: list[dict[str, Any] | None] = []
        for point in points:
            match = next((row for row in standing if row[0] not in order and _same(row[1:], point)), None)
            if match is None:
                insert(connection, "contact_point", _POINT_COLUMNS, [(record_id, 0, *point)], self.context)
                order.append(int(connection.execute("SELECT last_insert_rowid()").fetchone()[0]))
                after = dict(zip(_POINT, point, strict=True))
                changes.append({"table": "contact_point", "id": order[-1], "before": {}, "after": after})
            else:
                order.append(match[0])
                wanted = {name: value for name, value in zip(_POINT, point, strict=True) if value}
                changes.append(update(connection, "contact_point", match[0], wanted, self.context))
        kinds = {point[0] for point in points}
        rest = [row[0] for row in standing if row[0] not in order]
        if kinds and any(changes):
            ids = [*order, *rest]
            connection.executemany(
                "UPDATE contact_point SET position = ? WHERE id = ?", [(place, one) for place, one in enumerate(ids)]
            )
        return changes

    def _next_code(self, connection: Any) -> str:
        self._codes = self._codes or Codes(connection, self.context.settings.code_prefix, self._given_codes)
        return self._codes.next()


def _same(standing: tuple[Any, ...], point: tuple[Any, ...]) -> bool:
    """Whether both are the same way to reach: the same number or address, or the one postal address there is."""
    if standing[0] != point[0]:
        return False
    if point[0] == "address":
        return True
    return bool(standing[1] == point[1] or (point[2] and standing[2] == point[2]))


LOADER = CustomerRows
