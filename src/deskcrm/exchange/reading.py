"""Opening another program's table: a file becomes a header and a stream of numbered rows of text."""

from __future__ import annotations

import gzip
import hashlib
import stat
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from deskcrm.errors import Refused
from deskcrm.exchange.delimited import DelimitedRows, Row
from deskcrm.exchange.encodings import detect
from deskcrm.exchange.fields import CUSTOMERS
from deskcrm.exchange.json_rows import JsonRows
from deskcrm.exchange.limits import Pipe, copy, room_in, try_workbook
from deskcrm.exchange.spreadsheet import SheetRows
from deskcrm.exchange.staging import scratch_file
from deskcrm.exchange.vcards import CardRows
from deskcrm.locale.messages import N_

__all__ = ["Row", "Table", "open_table"]

_GZIP = b"\x1f\x8b"
_WORKBOOK = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".ods")
"""Many a program calls its text .xls: what that is, its content says."""

_CARDS = (".vcf", ".vcard")
_CARD = b"BEGIN:VCARD"


@dataclass(frozen=True, slots=True)
class Table:
    """An open table. ``rows`` may be iterated again and again; ``total`` is about how many there are.

    ``encoding`` is empty for a workbook; ``guessed`` says that it was not given. ``sha256`` (hex) is of the file.
    """

    name: str
    header: tuple[str, ...]
    rows: DelimitedRows | SheetRows | CardRows | JsonRows
    total: int
    encoding: str
    guessed: bool
    delimiter: str
    sha256: str

    @property
    def is_escaped(self) -> bool:
        """Whether cells may carry marks against formulas: elsewhere no program takes text for one."""
        return isinstance(self.rows, DelimitedRows)

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is in the file and in none of its columns."""
        return self.rows.left_out if isinstance(self.rows, CardRows) else ()


@contextmanager
def open_table(
    path: Path, *, kind: str = CUSTOMERS, encoding: str | None = None, scratch: Path | None = None
) -> Iterator[Table]:
    """Opens CSV or TSV, vCards, JSON (gzipped or not) or a workbook (Excel of any age,
    OpenDocument) and closes it at the end.

    ``kind`` picks the sheet or list where a file holds several; ``encoding`` overrides the guess. ``scratch`` is a
    folder for the unpacked text, which is never left behind.
    Raises Refused with one sentence for a file that is missing, empty, of another sort, or has no header.
    """
    with ExitStack() as stack:
        try:
            table = _open(path, kind, stack, encoding, scratch)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise Refused(N_("{name} is not a whole gzip file."), name=path.name) from None
        except OSError as error:
            raise Refused(N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror or error) from None
        yield table


def _open(path: Path, kind: str, stack: ExitStack, encoding: str | None, scratch: Path | None) -> Table:
    raw = _opened(path, stack, scratch)
    start = raw.read(4)
    digest = _sha256(raw)
    if start.startswith((_WORKBOOK, _OLD_OFFICE)) or path.suffix.casefold() in _BOOKS:
        if start.startswith((_WORKBOOK, _OLD_OFFICE)):
            try_workbook(raw, path.name)
        sheet = SheetRows(raw, path.name, kind)
        return Table(path.name, _checked(sheet.header, path.name), sheet, sheet.lines, "", False, "", digest)
    if not start:
        raise Refused(N_("{name} is empty."), name=path.name)
    raw.seek(0)
    if start.startswith(_GZIP):
        raw = _copy(cast(IO[bytes], gzip.GzipFile(fileobj=raw)), path.name, stack, scratch)
    ending = path.name.casefold().removesuffix(".gz")
    if ending.endswith(".json"):
        records = JsonRows(raw, path.name, kind)
        return Table(path.name, _checked(records.header, path.name), records, records.lines, "", False, "", digest)
    found = detect(raw, encoding)
    rows: DelimitedRows | CardRows
    if ending.endswith(_CARDS) or _begins_with_a_card(raw):
        if kind != CUSTOMERS:
            raise Refused(N_("{name} holds vCards; only customers are read from those."), name=path.name)
        rows = CardRows(raw, found, path.name)
        total = rows.lines
    else:
        rows = DelimitedRows(raw, found, path.name)
        total = found.lines
    stack.callback(rows.close)
    header = _checked(rows.header, path.name)
    return Table(path.name, header, rows, total, found.name, found.guessed, rows.delimiter, digest)


def _opened(path: Path, stack: ExitStack, scratch: Path | None) -> IO[bytes]:
    """The file, to be read from any place of it."""
    mode = path.stat().st_mode
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):  # it may have no end
        raise Refused(N_("{name} is a device, not a file."), name=path.name)
    if stat.S_ISFIFO(mode):
        pipe = Pipe(path)
        stack.callback(pipe.close)
        return _copy(cast(IO[bytes], pipe), path.name, stack, scratch)
    return stack.enter_context(path.open("rb"))


def _begins_with_a_card(file: IO[bytes]) -> bool:
    file.seek(0)
    start = file.read(64).replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe\r\n\t ")
    return start.upper().startswith(_CARD)


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _copy(source: IO[bytes], name: str, stack: ExitStack, scratch: Path | None) -> IO[bytes]:
    """``source`` in a nameless file that is gone when closed, because it is read more than once."""
    file = stack.enter_context(scratch_file(scratch))
    copy(source, file, name, scratch)
    with room_in(scratch):
        file.seek(0)  # writes out what is left
    return file


def _checked(header: list[str], name: str) -> tuple[str, ...]:
    """The column names, outer blanks off. Raises Refused for a line that names no columns, or one of them twice."""
    names = tuple(cell.strip() for cell in header)
    if not any(any(sign.isalpha() for sign in column) for column in names):
        raise Refused(N_("The first line of {name} holds no column names."), name=name)
    # A rejects file that is imported again carries its own two columns at the end.
    counted = names[:-2] if names[-2:] == ("line", "reason") else names
    for column in counted:
        if column and counted.count(column) > 1:
            raise Refused(N_("The column {column} stands twice in the header of {name}."), column=column, name=name)
    return names
