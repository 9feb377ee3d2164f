"""Rows of a delimited text file, with their line numbers, recovering from what csv alone would swallow."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from itertools import chain
from typing import IO

from deskcrm.errors import Refused
from deskcrm.exchange.encodings import UNREADABLE, Encoding
from deskcrm.exchange.limits import lines_of
from deskcrm.locale.messages import N_

CELL_LIMIT = 1_000_000
"""Characters one cell may have."""

DELIMITERS = ("\t", ",", ";", "|")
"""What may stand between cells; the header line decides which it is, the first of them where it cannot."""

_RECOVERIES = 1_000

Row = tuple[int, list[str], Refused | None]
"""Line number, cells, and why the row cannot be read, if it cannot."""

RAGGED = N_("It has {count} cells where the header has {width}.")
_UNCLOSED = N_("A quotation mark opens here and is not closed.")
TOO_LONG = N_("A cell has more than {limit} characters.")
_BYTES = N_("The byte {byte} in cell {cell} cannot be read as {encoding}.")


class DelimitedRows:
    """The rows of one text file. ``header`` are its column names; iterating gives :data:`Row` from the start again."""

    def __init__(self, file: IO[bytes], encoding: Encoding, name: str) -> None:
        # The limit is the process's; nothing else here reads CSV.
        csv.field_size_limit(CELL_LIMIT)
        self._file = file
        self._encoding = encoding
        self._name = name
        self._stream: io.TextIOWrapper | None = None
        self.header, self.delimiter = self._read_header()

    def __iter__(self) -> Iterator[Row]:
        try:
            done = self._header_lines
            if not self._encoding.flawed:
                done = yield from self._plain()
            if done >= 0:
                yield from self._careful(self._from_line(done), done)
        except UnicodeDecodeError as error:
            raise self._undecodable(error) from None

    def close(self) -> None:
        """Lets go of the file without closing it."""
        if self._stream is not None:
            self._stream.detach()
            self._stream = None

    def _restart(self) -> io.TextIOWrapper:
        self.close()
        self._file.seek(0)
        errors = "strict" if self._encoding.name.startswith("utf-16") else "surrogateescape"
        self._stream = io.TextIOWrapper(self._file, encoding=self._encoding.name, errors=errors, newline="")
        return self._stream

    def _read_header(self) -> tuple[list[str], str]:
        try:
            stream = self._restart()
            number, named = 0, ""
            lines = lines_of(stream, self._name)
            for number, line in enumerate(lines, 1):  # noqa: B007  the number of the header line is needed after
                if len(line) > CELL_LIMIT:
                    raise Refused(TOO_LONG, limit=CELL_LIMIT)
                if "\0" in line:
                    raise Refused(N_("{name} is not a text file: its first line holds NUL bytes."), name=self._name)
                if line.startswith("sep=") and len(line.strip()) == 5:
                    named = line[4]
                elif line.strip():
                    break
            else:
                raise Refused(N_("{name} is empty."), name=self._name)
            delimiter = named or max(DELIMITERS, key=lambda sign: len(_first([line], sign)))
            header_lines: list[str] = []
            unclosed: list[bool] = []
            cells = _first(_kept(chain([line], lines), header_lines, unclosed), delimiter)
        except UnicodeDecodeError as error:
            raise self._undecodable(error) from None
        except csv.Error:
            cells, unclosed = [], [True]
        if unclosed:
            raise Refused(N_("The header of {name} has a quotation mark that is not closed."), name=self._name)
        self._header_lines = number - 1 + len(header_lines)
        return cells, delimiter

    def _plain(self) -> Generator[Row, None, int]:
        """The rows up to the first that takes more than one line or a closer look; returns the line before it, or -1
        when there was none. Most files are read by this alone."""
        line, width = self._header_lines, len(self.header)
        rows = csv.reader(self._from_line(line), delimiter=self.delimiter)
        before = line
        held: Row | None = None
        try:
            for cells in rows:
                if held is not None:
                    yield held
                held = None
                number = before + rows.line_num
                if len(cells) != width or number != line + 1:
                    if cells or number != line + 1:
                        return line
                else:
                    held = number, cells, None
                line = number
        except csv.Error:
            if held is not None:
                yield held
            return line
        if held is not None:
            # The last row may have a mark that is not closed: then its last cell has the end of the line in it.
            if held[1][-1].endswith(("\n", "\r")) or not self._encoding.ended:
                return line - 1
            yield held
        return -1

    def _from_line(self, done: int) -> Iterator[str]:
        """The lines after the first ``done``."""
        lines = lines_of(self._restart(), self._name)
        for _ in range(done):
            next(lines)
        return lines

    def _careful(self, stream: Iterator[str], line: int) -> Iterator[Row]:
        width, flawed = len(self.header), self._encoding.flawed
        pending: list[str] = []
        unclosed: list[bool] = []
        back: Iterator[str] = iter(())
        for _ in range(_RECOVERIES):
            failed = False
            try:
                for cells in csv.reader(
                    _kept(chain(back, stream), pending, unclosed), delimiter=self.delimiter, strict=False
                ):
                    count = len(pending)
                    problem = None
                    if len(cells) != width:
                        if not cells:
                            line += count
                            pending.clear()
                            continue
                        if any(cells[width:]) or len(cells) < width:
                            problem = Refused(RAGGED, count=len(cells), width=width)
                        else:
                            # Some programs end their rows, but not their header, with a delimiter.
                            del cells[width:]
                    if unclosed or (count > 1 and self._is_torn(pending, problem is not None)):
                        failed = True
                        break
                    if flawed:
                        problem = self._unreadable(cells) or problem
                    yield line + 1, cells, problem
                    line += count
                    pending.clear()
            except csv.Error:
                failed = True
            if not failed:
                return
            # The first line alone is refused; what csv took along with it is read again.
            first = pending[0]
            too_long = len(first) > CELL_LIMIT
            problem = Refused(TOO_LONG, limit=CELL_LIMIT) if too_long else Refused(_UNCLOSED)
            line += 1
            yield line, first.rstrip("\r\n").split(self.delimiter), problem
            back = iter([*pending[1:], *back])
            pending.clear()
            unclosed.clear()
        raise Refused(N_("The quotation marks of {name} do not fit together from line {line} on."),
                      name=self._name, line=line)  # fmt: skip

    def _is_torn(self, lines: list[str], is_ragged: bool) -> bool:
        """Whether a row of several lines is rather one with a stray quotation mark, and the rows after it."""
        if is_ragged and len(_first(lines[1:2], self.delimiter)) == len(self.header):
            return True
        try:
            next(csv.reader(lines, delimiter=self.delimiter, strict=True))
        except csv.Error:
            return True
        return False

    def _unreadable(self, cells: list[str]) -> Refused | None:
        for number, cell in enumerate(cells, 1):
            if not cell.isascii() and (found := UNREADABLE.search(cell)):
                byte = f"0x{ord(found.group()) - 0xDC00:02X}"
                return Refused(_BYTES, byte=byte, cell=number, encoding=self._encoding.name)
        return None

    def _undecodable(self, error: UnicodeDecodeError) -> Refused:
        return Refused(N_("{name} cannot be read as {encoding}: {reason}."),
                       name=self._name, encoding=self._encoding.name, reason=error.reason)  # fmt: skip


def _kept(source: Iterator[str], pending: list[str], unclosed: list[bool]) -> Iterator[str]:
    """The lines of ``source``, each also in ``pending`` until the row it belongs to is complete."""
    for line in source:
        pending.append(line)
        yield line
    if pending:
        unclosed.append(True)


def _first(lines: Iterator[str] | list[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader(lines, delimiter=delimiter), [])
    except csv.Error:
        return []
