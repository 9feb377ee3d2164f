"""A file looked at before it goes in: which column is what, and what each of its first rows would become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskcrm.errors import DeskError, Refused
from deskcrm.exchange.dates import OrderNeeded
from deskcrm.exchange.fields import CUSTOMERS, DATES
from deskcrm.exchange.importing import infer_orders
from deskcrm.exchange.kinds import loader_of
from deskcrm.exchange.mapping import Mapped, map_columns
from deskcrm.exchange.reading import Table, open_table
from deskcrm.exchange.rows import Context
from deskcrm.exchange.twins import CREATE, Twins
from deskcrm.identify.duplicate_views import DuplicatePair
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.exchange.loader import Loader
    from deskcrm.store import Office

ROWS = 100
"""Rows of the file that are shown."""

_SAMPLES = 3
_CELLS = 60


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of the file, the field it goes into (empty: none), and its first values that are not empty."""

    header: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the file: its line; by field what it was read as (what cannot be kept: as it stands there); why it
    cannot be kept (empty: it can); the code of the customer it changes; whom it is likely."""

    line: int
    cells: tuple[tuple[str, str], ...]
    problem: str = ""
    changes: str = ""
    twins: tuple[DuplicatePair, ...] = ()

    @property
    def words(self) -> str:
        """What the row says, in one line."""
        return " · ".join(value for _field, value in self.cells if value)


@dataclass(frozen=True, slots=True)
class PreviewView:
    """A file before it goes in. ``missing`` says which column is still needed, ``dates`` which dates need an order."""

    kind: str
    name: str
    encoding: str
    delimiter: str
    total: int
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    fields: tuple[str, ...]
    missing: str = ""
    dates: str = ""


def preview(
    office: Office,
    kind: str,
    path: Path,
    *,
    mapping: Sequence[tuple[str, str]] = (),
    dates: str = "",
    encoding: str = "",
) -> PreviewView:
    """Looks at the file as :func:`deskcrm.exchange.importing.import_file` would read it; nothing is kept.

    Raises Refused when the file as a whole cannot be read."""
    with open_table(path, kind=kind, encoding=encoding or None, scratch=office.path.parent) as table:
        mapped, missing = map_columns(kind, table.header, mapping, whole=False), ""
        try:
            map_columns(kind, table.header, mapping)
        except Refused as error:
            missing = str(error)
        first = [row for row in islice(table.rows, ROWS) if row[2] is not None or any(map(str.strip, row[1]))]
        rows: tuple[RowView, ...] = ()
        needed = ""
        if not missing:
            rows, needed = office.read(_rows, kind, mapped, table, first, dates, office.clock)
        return PreviewView(
            kind, path.name, table.encoding, table.delimiter, table.total, _columns(mapped, first), rows,
            _fields(kind), missing, needed,
        )  # fmt: skip


def _fields(kind: str) -> tuple[str, ...]:
    from deskcrm.exchange.fields import FIELDS

    return tuple(field.name for field in FIELDS[kind])


def _columns(mapped: Mapped, rows: Sequence[tuple[int, list[str], Any]]) -> tuple[ColumnView, ...]:
    by_place = {place: name for name, places in mapped.columns.items() for place in places}
    found = []
    for place, header in enumerate(mapped.header):
        values = (cells[place].strip()[:_CELLS] for _line, cells, _problem in rows if place < len(cells))
        samples = tuple(islice(dict.fromkeys(filter(None, values)), _SAMPLES))
        found.append(ColumnView(header, by_place.get(place, ""), samples))
    return tuple(found)


@takes_connection
def _rows(
    connection: Any, kind: str, mapped: Mapped, table: Table, first: Sequence[tuple[int, list[str], Any]], dates: str,
    clock: Any,
) -> tuple[tuple[RowView, ...], str]:  # fmt: skip
    context = Context(load(connection), clock, mapped, escaped=table.is_escaped)
    if dates:
        context.orders = dict.fromkeys(DATES, dates)
    twins = Twins(connection, CREATE, {}, clock)
    try:
        return _looked_at(connection, loader_of(kind, context), mapped, first, twins), ""
    except OrderNeeded:
        try:
            infer_orders(context, table)
        except Refused as error:
            return (), str(error)
        return _looked_at(connection, loader_of(kind, context), mapped, first, twins), ""


def _looked_at(
    connection: Any, loader: Loader, mapped: Mapped, first: Iterable[tuple[int, list[str], Any]], twins: Twins
) -> tuple[RowView, ...]:
    check = loader.checker(connection)
    found = []
    for line, cells, unreadable in first:
        shown = tuple(
            (name, cells[place].strip()) for name, places in mapped.columns.items() for place in places
            if place < len(cells)
        )  # fmt: skip
        if unreadable is not None:
            found.append(RowView(line, shown, str(unreadable)))
            continue
        try:
            _text, values = check([*cells, ""])
        except OrderNeeded:
            raise
        except DeskError as error:
            found.append(RowView(line, shown, str(error)))
            continue
        shown = loader.shown(values) or shown
        code = str(values[0]) if loader.code_column and values[0] else ""
        if code and loader.find(connection, code) is not None:
            found.append(RowView(line, shown, changes=code))
        elif loader.kind == CUSTOMERS and not code:
            found.append(RowView(line, shown, twins=loader.resembles(twins, values)))
        else:
            found.append(RowView(line, shown))
    return tuple(found)


def pairs_of(columns: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs of field and column that :func:`preview` and the import take, of the fields chosen by column."""
    return [(field, header) for header, field in columns.items()]
