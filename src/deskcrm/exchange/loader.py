"""What an import does with the rows of a batch, whatever their kind: known, changed or new."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, ClassVar

from deskcrm.errors import Refused
from deskcrm.exchange.cells import Readers
from deskcrm.exchange.references import Customers, Products
from deskcrm.exchange.rows import Context
from deskcrm.exchange.staging import Staged
from deskcrm.exchange.twins import Twins
from deskcrm.identify.duplicate_views import DuplicatePair
from deskcrm.locale.messages import N_

Checker = Callable[[list[str]], tuple[str, tuple[Any, ...]]]
"""Takes a row's cells, with an empty one at the end that stands for every field without a column; returns the text
the row is known by and the values to be kept. Raises Refused for what cannot be kept."""

_KEYS_AT_ONCE = 500
_KEYS_TOGETHER = 200
_FIRST = itemgetter(0)


class Loader(ABC):
    """One import of one kind. First the checker reads the file's rows, on a snapshot of the base; then, in the
    write's transaction, ``begin`` and ``load`` with each batch.

    A kind with ``code_column`` names its records: the first of a row's values is then the code, or empty.
    """

    kind: ClassVar[str]
    table: ClassVar[str]
    code_column: ClassVar[str] = ""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.readers = Readers(escaped=context.escaped)
        self.customers = Customers(context)
        self.products = Products(context)
        self.created = self.updated = self.unchanged = 0
        self.touched: set[int] = set()
        self.changes: list[dict[str, Any]] = []
        self.first_id = self.next_id = 0
        self._known_codes: dict[str, int] = {}
        self._has_keys = False
        self._file_keys: set[bytes] = set()
        self._changed: set[int] = set()

    @abstractmethod
    def checker(self, connection: Any) -> Checker:
        """The function that reads one row; ``connection`` is the snapshot it looks references up on."""

    @abstractmethod
    def insert(self, connection: Any, rows: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        """Writes new records, each with its id and the values its row was read as."""

    def change(self, connection: Any, record_id: int, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        """Brings a record with a code up to what its row says; returns the changes made."""
        raise NotImplementedError

    def overwrites(self, values: tuple[Any, ...]) -> bool:  # noqa: ARG002
        """Whether the row of these values may put others in place of what its record said before."""
        return True

    def same_as(
        self,
        twins: Twins,  # noqa: ARG002
        line: int,  # noqa: ARG002
        key: bytes,  # noqa: ARG002
        values: tuple[Any, ...],
    ) -> tuple[Any, ...]:
        """The values of a row after it was held against who is there already. Raises Refused."""
        return values

    def shown(self, values: tuple[Any, ...]) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """What a row was read as, by field, where that says more than its cells."""
        return ()

    def resembles(self, twins: Twins, values: tuple[Any, ...]) -> tuple[DuplicatePair, ...]:  # noqa: ARG002
        """Who is there already that a row may be, the likeliest first."""
        return ()

    def again(self, connection: Any) -> bool:  # noqa: ARG002
        """Whether the file has to be read once more, now that all of its rows are known."""
        return False

    def find(self, connection: Any, code: str) -> tuple[int, bool] | None:
        """Id of the record with this code and whether it was archived; None when there is none."""
        row = connection.execute(
            f"SELECT id, archived_at IS NOT NULL FROM {self.table} WHERE {self.code_column} = ?",  # noqa: S608
            (code,),
        ).fetchone()
        return None if row is None else (int(row[0]), bool(row[1]))

    def refuse_archived(self, connection: Any, code: str, field: str) -> None:
        """Raises Refused when the record with this code was archived: it cannot be made anew."""
        if code and (found := self.find(connection, code)) is not None and found[1]:
            raise Refused(N_("{code} was archived."), field=field, code=code)

    def begin(self, connection: Any) -> None:
        """Turns to the write's own transaction."""
        self.customers.begin(connection)
        self.products.begin(connection)
        last = connection.execute(f"SELECT coalesce(max(id), 0) FROM {self.table}").fetchone()[0]  # noqa: S608
        self.first_id = self.next_id = last + 1
        self._has_keys = (
            connection.execute("SELECT 1 FROM import_key WHERE kind = ? LIMIT 1", (self.kind,)).fetchone() is not None
        )

    def load(self, connection: Any, batch: Sequence[Staged]) -> None:
        """Writes what is new in ``batch`` and changes what differs; rows imported before stay as they are."""
        known, outdated = self._known(connection, batch) if self._has_keys else (frozenset(), frozenset())
        new: list[tuple[int, tuple[Any, ...]]] = []
        keys: list[tuple[bytes, int]] = []
        if not known and not self.code_column:
            first, self.next_id = self.next_id, self.next_id + len(batch)
            new = [(record_id, values) for record_id, (_, values) in enumerate(batch, first)]
            keys = [(key, record_id) for record_id, (key, _) in enumerate(batch, first)]
            self._insert(connection, new)
            self._keep_keys(connection, keys)
            return
        if self.code_column:
            self._file_keys.update(key for key, _ in batch)
        for key, values in batch:
            # A row that names its record may put back what a newer file changed; one without a code would make it
            # a second time.
            if key in known and not (key in outdated and values[0]):
                self.unchanged += 1
                continue
            record_id = self._named(connection, values[0]) if self.code_column and values[0] else None
            if record_id is None:
                record_id = self.next_id
                self.next_id += 1
                new.append((record_id, values))
                if self.code_column and values[0]:
                    self._known_codes[values[0]] = record_id
            else:
                if new and new[0][0] <= record_id:
                    self._insert(connection, new)
                self._change(connection, record_id, values)
            keys.append((key, record_id))
        self._insert(connection, new)
        self._keep_keys(connection, keys)

    def finish(self, connection: Any) -> None:
        """What can only be done when every row is in."""
        if not self._changed:
            return
        # The rows that a changed record once came from say no longer how it is: an older file can change it back.
        rows = connection.execute(
            "SELECT key, record_id FROM import_key WHERE kind = ? AND outdated_by IS NULL", (self.kind,)
        )
        outdated = [
            (self.context.import_id, self.kind, key)
            for key, record_id in rows
            if record_id in self._changed and key not in self._file_keys
        ]
        connection.executemany("UPDATE import_key SET outdated_by = ? WHERE kind = ? AND key = ?", outdated)

    def _insert(self, connection: Any, new: list[tuple[int, tuple[Any, ...]]]) -> None:
        if new:
            self.insert(connection, new)
            self.created += len(new)
            new.clear()

    def _change(self, connection: Any, record_id: int, values: tuple[Any, ...]) -> None:
        changes = self.change(connection, record_id, values)
        if changes:
            self.updated += 1
            self.changes += changes
            if self.overwrites(values):
                self._changed.add(record_id)
        else:
            self.unchanged += 1

    def _named(self, connection: Any, code: str) -> int | None:
        record_id = self._known_codes.get(code)
        if record_id is None and (found := self.find(connection, code)) is not None:
            record_id, archived = found
            if archived:
                raise Refused(N_("{code} was archived."), code=code)
        return record_id

    def _known(self, connection: Any, batch: Sequence[Staged]) -> tuple[set[bytes], set[bytes]]:
        """The keys of rows that were brought in before, and those among them whose record a newer file changed."""
        known: set[bytes] = set()
        outdated: set[bytes] = set()
        keys = [bytearray(key) for key, _ in batch]
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[start : start + _KEYS_AT_ONCE]
            marks = ", ".join("?" * len(some))
            found = connection.execute(
                f"SELECT key, outdated_by FROM import_key WHERE kind = ? AND key IN ({marks})",  # noqa: S608
                (self.kind, *some),
            ).fetchall()
            known.update(row[0] for row in found)
            outdated.update(row[0] for row in found if row[1] is not None)
        return known, outdated

    def _keep_keys(self, connection: Any, keys: list[tuple[bytes, int]]) -> None:
        # In the order of the index, and many to a statement: a third of the time of one by one. Keys are bound as
        # bytearrays for the same reason as in rows.new_uid.
        keys.sort(key=_FIRST)
        flat: list[bytearray | int] = []
        for key, record_id in keys:
            flat += (bytearray(key), record_id)
        row = f"('{self.kind}', ?, ?, {self.context.import_id})"
        for start in range(0, len(flat), 2 * _KEYS_TOGETHER):
            some = flat[start : start + 2 * _KEYS_TOGETHER]
            values = ", ".join([row] * (len(some) // 2))
            connection.execute(
                f"INSERT OR REPLACE INTO import_key (kind, key, record_id, import_id) VALUES {values}",  # noqa: S608
                some,
            )
