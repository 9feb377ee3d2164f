"""Opening another program's table: a file becomes a header and a stream of numbered rows of text."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from deskcrm.errors import Refused
from deskcrm.exchange.delimited import DelimitedRows, Row
from deskcrm.exchange.encodings import detect
from deskcrm.exchange.spreadsheet import SheetRows
from deskcrm.locale.messages import N_

__all__ = ["Row", "Table", "open_table"]

_GZIP = b"\x1f\x8b"
_WORKBOOK = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHERS = (".xls", ".ods", ".vcf", ".json")


@dataclass(frozen=True, slots=True)
class Table:
    """An open table. ``rows`` may be iterated again and again; ``total`` is about how many there are.

    ``encoding`` is empty for a workbook; ``guessed`` says that it was not given. ``sha256`` (hex) is of the file.
    """

    name: str
    header: tuple[str, ...]
    rows: DelimitedRows | SheetRows
    total: int
    encoding: str
    guessed: bool
    delimiter: str
    sha256: str

    @property
    def is_workbook(self) -> bool:
        """Whether the rows come from a workbook, whose text cells no program takes for formulas."""
        return isinstance(self.rows, SheetRows)


@contextmanager
def open_table(path: Path, *, encoding: str | None = None, scratch: Path | None = None) -> Iterator[Table]:
    """Opens CSV or TSV (gzipped or not) or an Excel workbook and closes it at the end.

    ``encoding`` overrides the guess. ``scratch`` is a folder for the unpacked text, which is never left behind.
    Raises Refused with one sentence for a file that is missing, empty, of another sort, or has no header.
    """
    with ExitStack() as stack:
        try:
            table = _open(path, stack, encoding, scratch)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise Refused(N_("{name} is not a whole gzip file."), name=path.name) from None
        except OSError as error:
            raise Refused(N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror or error) from None
        yield table


def _open(path: Path, stack: ExitStack, encoding: str | None, scratch: Path | None) -> Table:
    raw: IO[bytes] = stack.enter_context(path.open("rb"))
    if not raw.seekable():
        raw = _copy(raw, stack, scratch)
    start = raw.read(4)
    digest = _sha256(raw)
    if start.startswith(_WORKBOOK) or path.suffix.casefold() in (".xlsx", ".xlsm"):
        sheet = SheetRows(path)
        return Table(path.name, _checked(sheet.header, path.name), sheet, sheet.lines, "", False, "", digest)
    if not start:
        raise Refused(N_("{name} is empty."), name=path.name)
    if path.suffix.casefold() in _OTHERS or start.startswith(_OLD_OFFICE):
        raise Refused(
            N_("{name} is not of a kind that can be read; there are CSV, gzipped CSV and .xlsx."), name=path.name
        )
    raw.seek(0)
    if start.startswith(_GZIP):
        raw = _copy(cast(IO[bytes], gzip.GzipFile(fileobj=raw)), stack, scratch)
    found = detect(raw, encoding)
    rows = DelimitedRows(raw, found, path.name)
    stack.callback(rows.close)
    header = _checked(rows.header, path.name)
    return Table(path.name, header, rows, found.lines, found.name, found.guessed, rows.delimiter, digest)


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _copy(source: IO[bytes], stack: ExitStack, scratch: Path | None) -> IO[bytes]:
    """``source`` in a nameless file that is gone when closed, because it is read more than once."""
    file = stack.enter_context(tempfile.TemporaryFile(dir=scratch))  # noqa: SIM115  the stack closes it
    shutil.copyfileobj(source, file, 1 << 20)
    file.seek(0)
    return cast(IO[bytes], file)


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
