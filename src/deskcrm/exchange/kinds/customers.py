"""The customer base from another program's address book or list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from deskcrm.exchange.cells import Cached, coded
from deskcrm.exchange.dates import NONE
from deskcrm.exchange.fields import CUSTOMERS
from deskcrm.exchange.loader import Checker, Loader
from deskcrm.exchange.people import People
from deskcrm.exchange.references import CODE_LIMIT, Codes, Widths
from deskcrm.exchange.rows import Context, insert, update
from deskcrm.exchange.twins import Twins
from deskcrm.identify.birth import clean_born
from deskcrm.identify.customers import clean_tags, shown_name
from deskcrm.identify.duplicate_views import DuplicatePair
from deskcrm.identify.forwards import kept_for
from deskcrm.identify.organisations import clean_branch, clean_tax_id
from deskcrm.locale.collation import sort_key
from deskcrm.locale.messages import N_
from deskcrm.text import clean_line, clean_text

_OWN = (
    "code", "kind", "name", "title", "given", "family", "nickname", "organisation", "sort_name", "language",
    "preferred_channel", "born", "referred_by_text", "tags", "note", "tax_id", "branch",
)  # fmt: skip
_KNOWN_BY = len(_OWN) - 2
_COLUMNS: dict[str, Any] = dict.fromkeys(("id", *_OWN))
_POINT = (
    "kind", "value", "normal", "extension", "subdistrict", "district", "province", "postcode", "country", "label",
    "display_name",
)  # fmt: skip
_POINT_OF = attrgetter(*_POINT)
_POINT_KNOWN_BY = len(_POINT) - 2
_POINT_COLUMNS: dict[str, Any] = dict.fromkeys(("customer_id", "position", *_POINT))

_NAME, _SORT_NAME = _OWN.index("name"), _OWN.index("sort_name")
_LINES = ("title", "given", "family", "nickname", "organisation", "language", "preferred_channel")
PERSON_OR_ORGANISATION = {"person": N_("Person"), "organisation": N_("Organisation")}
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
        self._has_kind = False
        self._fills: set[str] = set()
        """Codes of customers of whom a row fills in only what is missing."""

    def same_as(self, twins: Twins, line: int, key: bytes, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row without a code may be somebody who is there already."""
        code, own, points = values
        if code or twins.is_known(self.kind, key):
            return values
        found = twins.decide(line, dict(zip(_OWN, own, strict=True)), points)
        if found:
            self._fills.add(found)
        return found, own, points

    def overwrites(self, values: tuple[Any, ...]) -> bool:
        """Not where it only fills in: the rows that the record came from say what they said."""
        return values[0] not in self._fills

    def shown(self, values: tuple[Any, ...]) -> tuple[tuple[str, str], ...]:
        """The name, the ways to reach as they will be kept, and the rest."""
        _code, own, points = values
        columns = dict(zip(_OWN, own, strict=True))
        names = ("title", "name", "nickname", "organisation", "born", "tags")
        said = [(name, str(columns[name])) for name in names if columns[name]]
        if columns["organisation"] == columns["name"]:
            said = [pair for pair in said if pair[0] != "organisation"]
        reach = [(point[0], " ".join(filter(None, (point[2] or point[1], *point[4:8])))) for point in points]
        return (*said, *reach, *((("note", str(columns["note"])),) if columns["note"] else ()))

    def resembles(self, twins: Twins, values: tuple[Any, ...]) -> tuple[DuplicatePair, ...]:
        """By names, ways to reach, birth date and address."""
        return twins.of(dict(zip(_OWN, values[1], strict=True)), values[2])

    def checker(self, connection: Any) -> Checker:
        context = self.context
        people = People(context.mapped, self.readers.typed, context.settings.country)
        # Not as typed in the cell: that was read already.
        readers = [(field, Cached(partial(clean_line, field=field))) for field in _LINES]
        tags: Cached[str, str] = Cached(lambda text: ";".join(clean_tags(text)))
        referred, tax_ids, branches = (
            Cached(partial(clean_line, field="referred_by")),
            Cached(clean_tax_id),
            Cached(clean_branch),
        )
        kinds = self.readers.word("kind", coded(PERSON_OR_ORGANISATION, also={"organization": "organisation"}), "")
        dates = context.dates("born")
        today = context.clock.today()
        widths = Widths(connection)
        has_labels = bool(context.mapped.columns.keys() & {"phone_label", "line_name", "other_addresses"})
        self._has_kind = "kind" in context.mapped.columns

        def read_born(text: str) -> str:
            text = text.strip()
            if text in NONE:
                return ""
            return clean_born(text if _YEAR.fullmatch(text) else dates.day(text).isoformat(), today)

        born = Cached(read_born)

        def check(cells: list[str]) -> tuple[str, tuple[Any, ...]]:
            row, reached = people.read(cells)
            code = widths.restored(connection, clean_line(row["code"], "code", limit=CODE_LIMIT))
            self.refuse_archived(connection, code, "code")
            if code:
                self._given_codes.append(code)
            name = shown_name(row["given"], row["family"], (row["name"], row["organisation"], row["nickname"]),
                              (row["phone"], row["email"], row["line_id"]))  # fmt: skip
            lines = [read[row[field]] for field, read in readers]
            organisation = lines[4]
            kind = kinds[row["kind"]] or ("organisation" if organisation and name == organisation else "person")
            own = (
                code, kind, name, *lines[:5], sort_key(name), *lines[5:], born[row["born"]],
                referred[row["referred_by"]], tags[row["tags"]], clean_text(row["note"], "note"),
                tax_ids[row["tax_id"]], branches[row["branch"]],
            )  # fmt: skip
            points = tuple(map(_POINT_OF, reached))
            # Rows of files without these columns stay known by what they always were.
            text = "\x1f".join((*own[:_KNOWN_BY], *[part for point in points for part in point[:_POINT_KNOWN_BY]]))
            more = list(own[_KNOWN_BY:])
            if has_labels:
                more += [part for point in points for part in point[_POINT_KNOWN_BY:]]
            if not (row["given"] or row["family"] or row["name"]):
                # It names nobody: what stands for the name here must not take the place of one that is known.
                own = (*own[:_SORT_NAME], "", *own[_SORT_NAME + 1 :])
            return ("\x1d".join((text, *more)) if any(more) else text), (code, own, points)

        return check

    def find(self, connection: Any, code: str) -> tuple[int, bool] | None:
        """As of every kind; the code of a customer who was merged into another leads to that one."""
        found = super().find(connection, code)
        kept = kept_for(connection, code) if found is not None and found[1] else None
        return found if kept is None else (kept, False)

    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        own, points = [], []
        for record_id, (code, columns, reached) in rows:
            sort_name = columns[_SORT_NAME] or sort_key(columns[_NAME])
            named = (*columns[1:_SORT_NAME], sort_name, *columns[_SORT_NAME + 1 :])
            own.append((record_id, code or self._next_code(connection), *named))
            points += [(record_id, position, *point) for position, point in enumerate(reached)]
            self.touched.add(record_id)
            if columns[_OWN.index("referred_by_text")]:
                self._referred.append((columns[_OWN.index("referred_by_text")], record_id))
        insert(connection, self.table, _COLUMNS, own, self.context)
        insert(connection, "contact_point", _POINT_COLUMNS, points, self.context)

    def change(self, connection: Any, record_id: int, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        code, own, points = values
        wanted = {name: value for name, value in zip(_OWN, own, strict=True) if value and name not in ("code", "kind")}
        if not own[_SORT_NAME]:
            wanted.pop("name", None)
        if code in self._fills:
            return self._fill_in(connection, record_id, wanted, points)
        if ("organisation" in wanted and own[_SORT_NAME]) or self._has_kind:
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
                self._refer(connection, record_id, found[0][0])

    def _fill_in(
        self, connection: Any, record_id: int, wanted: dict[str, Any], points: Sequence[tuple[Any, ...]]
    ) -> list[dict[str, Any]]:
        """Only what the record lacks: what the office wrote down stays as it is, new ways to reach come last."""
        names = [name for name in wanted if name not in ("name", "sort_name")]
        columns = ", ".join(("id", *names))
        row = connection.execute(f"SELECT {columns} FROM customer WHERE id = ?", (record_id,)).fetchone()  # noqa: S608
        lacking = {name: wanted[name] for name, value in zip(names, row[1:], strict=True) if not value}
        found = [update(connection, self.table, record_id, lacking, self.context)]
        standing = connection.execute(
            f"SELECT {', '.join(_POINT)} FROM contact_point WHERE customer_id = ? AND archived_at IS NULL",  # noqa: S608
            (record_id,),
        ).fetchall()
        for point in points:
            if not any(_same(one, point) for one in standing):
                insert(connection, "contact_point", _POINT_COLUMNS, [(record_id, len(standing), *point)], self.context)
                point_id = int(connection.execute("SELECT last_insert_rowid()").fetchone()[0])
                after = dict(zip(_POINT, point, strict=True))
                found.append({"table": "contact_point", "id": point_id, "before": {}, "after": after})
                standing.append(point)
        changes = [change for change in found if change is not None]
        if changes:
            self.touched.add(record_id)
        return changes

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
        addresses = sum(point[0] == "address" for point in points)
        for point in points:
            left = [row for row in standing if row[0] not in order]
            match = next((row for row in left if _same(row[1:], point)), None)
            if match is None and addresses == 1 and point[0] == "address":
                match = next((row for row in left if row[1] == "address"), None)
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
            for place, one in enumerate(ids):
                changes.append(update(connection, "contact_point", one, {"position": place}, self.context))
        return changes

    def _refer(self, connection: Any, record_id: int, referrer_id: int) -> None:
        if record_id >= self.first_id:
            connection.execute("UPDATE customer SET referred_by_id = ? WHERE id = ?", (referrer_id, record_id))
        elif change := update(connection, "customer", record_id, {"referred_by_id": referrer_id}, self.context):
            self.changes.append(change)

    def _next_code(self, connection: Any) -> str:
        self._codes = self._codes or Codes(connection, self.context.settings.code_prefix, self._given_codes)
        return self._codes.next()


def _same(standing: tuple[Any, ...], point: tuple[Any, ...]) -> bool:
    """Whether both are the same way to reach: the same number, mail or street."""
    if standing[0] != point[0]:
        return False
    return bool(standing[1] == point[1] or (point[2] and standing[2] == point[2]))


LOADER = CustomerRows
