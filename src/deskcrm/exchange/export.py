"""Writing the base's records as files that other programs read, and that our own import takes back."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.exchange import export_columns as sorts
from deskcrm.exchange.cells import Cached
from deskcrm.exchange.escaping import neutral
from deskcrm.exchange.export_columns import SHEETS, Column
from deskcrm.exchange.fields import CUSTOMERS, KINDS, PRODUCTS
from deskcrm.exchange.kinds.complaints import stage_of
from deskcrm.exchange.places import places_text
from deskcrm.exchange.printing import clear_left, refuse_devices
from deskcrm.identify.segments import members
from deskcrm.locale.messages import N_
from deskcrm.money import quantity_text, rounded_share, to_decimal, unit_price_text
from deskcrm.settings.office import load
from deskcrm.store.audit import EXPORT
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.store import Office

ALL = "all"
"""Every kind at once: into a folder, or one workbook or JSON object."""

ENDINGS = (".csv", ".xlsx", ".json", ".vcf")
"""The endings of files that can be written."""

OF_CUSTOMERS = frozenset(KINDS) - {PRODUCTS}
"""The kinds of which each record is a customer's."""

_WRITTEN_BY_PEOPLE = (sorts.STAGE_WORD, sorts.UID, sorts.PLACES)
_CARDS = ".vcf"
_SHEET_ROWS = 1_048_575
_STEP = 5_000
_FIRST_EXCEL_YEAR = 1900

Progress = Callable[[int, int | None], None]
"""Told now and then how many rows are written, and of how many."""

Rows = Iterator[list[Any]]


@dataclass(frozen=True, slots=True)
class ExportResult:
    """``rows`` counts the records written; ``files`` are where they are."""

    kind: str
    rows: int
    files: tuple[Path, ...]


def export_file(
    office: Office, kind: str, path: Path, *, segment_id: int | None = None, progress: Progress | None = None
) -> ExportResult:
    """Writes every record of ``kind``, or ``all``, to ``path`` in the form that its ending names; with ``segment_id``
    those of who is in this saved group.

    A file that stands there is replaced once the new one is whole and the audit says that it is written; it is for the
    owner's eyes alone (0600). Everything at once is for a supervisor. Raises Refused for an unknown kind or ending and
    when the disk refuses, Busy and StoreError when the audit cannot take it; what stood there before stays then.
    """
    kinds = KINDS if kind == ALL else (kind,)
    if kinds[0] not in KINDS:
        raise Refused(N_("There is no kind {kind}; there are {kinds}."),
                      field="kind", kind=kind, kinds=", ".join((*KINDS, ALL)))  # fmt: skip
    ending = path.suffix.casefold()
    to_folder = kind == ALL and (path.is_dir() or not ending)
    if not to_folder and (ending not in ENDINGS or path.is_dir()):
        raise Refused(N_("{name} has none of the endings that can be written: {endings}."),
                      field="to", name=path.name, endings=", ".join(ENDINGS))  # fmt: skip
    if kind == ALL and ending in (".csv", _CARDS) and not to_folder:
        raise Refused(N_("All kinds together need a folder, or a file ending in .xlsx or .json."), field="to")
    if kind != CUSTOMERS and ending == _CARDS:
        raise Refused(N_("vCards hold customers only; {kind} need .csv, .xlsx or .json."), field="to", kind=kind)
    if segment_id is not None and not set(kinds) <= OF_CUSTOMERS:
        raise Refused(N_("Of a group are written: {kinds}."), field="segment", kinds=", ".join(sorted(OF_CUSTOMERS)))
    if kind == ALL:
        office.require("export_all")
    columns = {name: ", ".join(column.name for column in SHEETS[name].columns) for name in kinds}

    def noted(result: ExportResult) -> None:
        office.note(EXPORT, {"kind": kind, "rows": result.rows, "columns": columns.get(kind, columns),
                             **({} if segment_id is None else {"segment": segment_id}),
                             "file": ", ".join(file.name for file in result.files)})  # fmt: skip

    try:
        return office.read(
            write_files, kinds, path, to_folder, office.clock, kind, progress, noted=noted, segment_id=segment_id
        )
    except OSError as error:
        raise Refused(N_("{path} cannot be written: {reason}."),
                      field="to", path=path, reason=error.strerror or error) from error  # fmt: skip


@takes_connection
def write_files(
    connection: Any,
    kinds: Sequence[str],
    path: Path,
    to_folder: bool,
    clock: Clock,
    kind: str,
    progress: Progress | None,
    *,
    noted: Callable[[ExportResult], object],
    segment_id: int | None = None,
) -> ExportResult:
    """Writes the files from one snapshot of the base. ``noted`` is called once all are on the disk and before they have
    their names: where it raises there is none of them."""
    among = None if segment_id is None else members(connection, segment_id, clock=clock)
    source = Source(connection, clock, progress, among)
    files = tuple(path / f"{name}.csv" for name in kinds) if to_folder else (path,)
    if to_folder:
        path.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as parts:
        for name, file in zip(kinds, files, strict=False):
            part = parts.enter_context(_aside(file))
            match file.suffix.casefold():
                case ".csv":
                    _write_csv(source, name, part)
                case ".xlsx":
                    _write_workbook(source, kinds, part)
                case _ if file.suffix.casefold() == _CARDS:
                    _write_cards(source, part)
                case _:
                    _write_json(source, kinds, part, as_object=kind == ALL)
        result = ExportResult(kind, source.done, files)
        noted(result)
    return result


class Source:
    """The rows of the base, each value made fit by a writer's own functions."""

    def __init__(
        self, connection: Any, clock: Clock, progress: Progress | None, among: Sequence[int] | None = None
    ) -> None:
        self._connection = connection
        self._among = None if among is None else json.dumps(among)
        self._progress = progress
        self.clock = clock
        self.currency = load(connection).currency
        self.done = 0

    def count(self, kind: str) -> int:
        """How many records of ``kind`` there are."""
        table = SHEETS[kind].tables.split()[0]
        statement = f"SELECT count(*) FROM {table} t WHERE t.archived_at IS NULL AND {self._which(kind)}"  # noqa: S608
        row = self._connection.execute(statement, self._bound).fetchone()
        return int(row[0])

    def rows(self, kind: str, writers: Sequence[Callable[[Any], Any]], nothing: Any) -> Rows:
        """The records of ``kind``; an empty value becomes ``nothing``."""
        total = self.count(kind)
        start = self.done
        pairs = list(enumerate(writers))
        for row in self._connection.execute(SHEETS[kind].statement_of(self._which(kind)), self._bound):
            self.done += 1
            if self._progress is not None and self.done % _STEP == 0:
                self._progress(self.done, start + total)
            yield [nothing if row[place] is None else write(row[place]) for place, write in pairs]

    @property
    def _bound(self) -> dict[str, str]:
        return {} if self._among is None else {"among": self._among}

    def _which(self, kind: str) -> str:
        """The condition of whose records are wanted."""
        if self._among is None:
            return "1"
        whose = "t.id" if kind == CUSTOMERS else "t.customer_id"
        return f"{whose} IN (SELECT value FROM json_each(:among))"  # noqa: S608

    def moment(self, seconds: int) -> datetime:
        """An instant of the base in office time, aware."""
        return self.clock.local(datetime.fromtimestamp(seconds, UTC))

    def text_of(self, sort: str) -> Callable[[Any], str]:
        """How a value of ``sort`` is written as text."""
        cached: dict[str, Callable[[Any], str]] = {
            sorts.TEXT: str,
            sorts.WHOLE: str,
            sorts.TRUTH: lambda value: "yes" if value else "no",
            sorts.INSTANT: Cached(lambda seconds: _office_time(self.moment(int(seconds)))).__getitem__,
            sorts.AMOUNT: lambda minor: to_decimal(minor, self.currency),
            sorts.PRICE: unit_price_text,
            sorts.QUANTITY: quantity_text,
            sorts.MINUTES: lambda seconds: quantity_text(rounded_share(seconds, 1000, 60)),
            sorts.STAGE_WORD: _status,
            sorts.UID: _identifier,
            sorts.PLACES: lambda value: places_text(json.loads(value)),
        }
        return cached[sort]


def _write_csv(source: Source, kind: str, part: Path) -> None:
    columns = SHEETS[kind].columns

    def writer_of(column: Column) -> Callable[[Any], str]:
        if column.sort == sorts.TEXT:
            return neutral
        write = source.text_of(column.sort)
        return write if column.sort not in _WRITTEN_BY_PEOPLE else lambda value: neutral(write(value))

    # With a mark, so that a spreadsheet program reads Thai.
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([column.name for column in columns])
        out.writerows(source.rows(kind, [writer_of(column) for column in columns], ""))
        _sync(file)


def _write_cards(source: Source, part: Path) -> None:
    from deskcrm.exchange.vcard_writer import card

    columns = SHEETS[CUSTOMERS].columns
    names = [column.name for column in columns]
    with part.open("w", encoding="utf-8", newline="") as file:
        for row in source.rows(CUSTOMERS, [source.text_of(column.sort) for column in columns], ""):
            file.write(card(dict(zip(names, row, strict=True))))
        _sync(file)


def _write_json(source: Source, kinds: Sequence[str], part: Path, *, as_object: bool) -> None:
    with part.open("w", encoding="utf-8") as file:
        for number, kind in enumerate(kinds):
            columns = SHEETS[kind].columns
            names = [column.name for column in columns]
            opening = f"{'{' if number == 0 else ','}\n{json.dumps(kind)}: [" if as_object else "["
            file.write(opening)
            writers = [_json_writer(source, column) for column in columns]
            between = "\n"
            for row in source.rows(kind, writers, None):
                texts = {
                    name: "" if value is None and column.sort == sorts.TEXT else value
                    for name, value, column in zip(names, row, columns, strict=True)
                }
                file.write(between + json.dumps(texts, ensure_ascii=False))
                between = ",\n"
            file.write("\n]")
        file.write("\n}\n" if as_object else "\n")
        _sync(file)


def _json_writer(source: Source, column: Column) -> Callable[[Any], Any]:
    match column.sort:
        case sorts.WHOLE:
            return int
        case sorts.TRUTH:
            return bool
        case sorts.INSTANT:
            return lambda seconds: source.moment(seconds).isoformat()
    return source.text_of(column.sort)


def _write_workbook(source: Source, kinds: Sequence[str], part: Path) -> None:
    import tempfile
    import traceback

    from xlsxwriter.exceptions import FileCreateError

    for kind in kinds:
        if source.count(kind) > _SHEET_ROWS:
            raise Refused(
                N_("A workbook holds {limit} rows at most; {kind} are more. CSV has no such limit."),
                field="to", limit=_SHEET_ROWS, kind=kind,
            )  # fmt: skip
    # The library leaves what it keeps aside when the disk is full: rows of customers, which go with their folder.
    with tempfile.TemporaryDirectory(prefix=".deskcrm-", dir=part.parent) as aside:
        try:
            _write_sheets(source, kinds, part, aside)
        except FileCreateError as error:
            os.truncate(part, 0)  # room for what the archive still writes while it is taken apart
            traceback.clear_frames(error.__traceback__)
            raise error.__cause__ or OSError(str(error)) from None
    with part.open("rb+") as file:
        _sync(file)


def _write_sheets(source: Source, kinds: Sequence[str], part: Path, aside: str) -> None:
    import xlsxwriter

    # Text stays text: nothing that a person wrote becomes a formula or a link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "tmpdir": aside}  # fmt: skip
    book = xlsxwriter.Workbook(str(part), options)
    time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    heading = book.add_format({"bold": True})
    try:
        for kind in kinds:
            columns = SHEETS[kind].columns
            sheet = book.add_worksheet(kind)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, [column.name for column in columns], heading)
            writers = [_workbook_writer(source, column) for column in columns]
            for number, row in enumerate(source.rows(kind, writers, None), 1):
                for place, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(number, place, value, time)
                    elif isinstance(value, str):
                        sheet.write_string(number, place, value)
                    elif value is not None:
                        sheet.write_number(number, place, value)
    finally:
        book.close()


def _workbook_writer(source: Source, column: Column) -> Callable[[Any], Any]:
    match column.sort:
        case sorts.WHOLE:
            return int
        case sorts.AMOUNT | sorts.PRICE | sorts.QUANTITY | sorts.MINUTES:
            write = source.text_of(column.sort)
            return lambda value: float(write(value))
        case sorts.INSTANT:
            return lambda seconds: _sheet_time(source.moment(seconds))
    return source.text_of(column.sort)


def _office_time(moment: datetime) -> str:
    """An office time; with its offset where the clocks go back and it comes twice."""
    text = moment.replace(tzinfo=None).isoformat(" ")
    return text + moment.isoformat()[len(text) :] if moment.fold else text


def _sheet_time(moment: datetime) -> datetime | str:
    if moment.fold or moment.year < _FIRST_EXCEL_YEAR:
        return _office_time(moment)
    return moment.replace(tzinfo=None)


def _status(both: str) -> str:
    """Another program's own word while it says where the complaint stands, else the stage."""
    status, _, stage = both.rpartition("\x1f")
    return status if status and stage_of(status) == stage else stage


def _identifier(value: str | bytes) -> str:
    """A follow-up's number, or what identifies one that has none."""
    return value if isinstance(value, str) else str(uuid.UUID(bytes=value))


@contextlib.contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that takes its place when all went well, and is gone when not."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part{path.suffix}")
    refuse_devices(path)
    clear_left(path)
    part.touch(mode=0o600)  # a folder that is missing or may not be written to shows here, the same for every form
    try:
        yield part
        os.replace(part, path)  # noqa: PTH105
    finally:
        part.unlink(missing_ok=True)


def _sync(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())
