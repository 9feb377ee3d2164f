"""The rows that were refused: whole, with line and reason, in a file that can be corrected and imported again."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

COLUMNS = ("line", "reason")
"""The two columns at the end, which an import ignores."""

_HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_HEADER_LIMIT = 1_000_000
_ENDINGS = (".gz", ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json", ".vcf", ".vcard")


def default_path(source: Path, fallback: Path) -> Path:
    """``NAME.rejects.csv`` beside the source, or in ``fallback`` where that folder cannot be written to."""
    name = source.name
    while name.casefold().endswith(_ENDINGS):
        name = name[: name.rindex(".")]
    name = f"{name}.rejects.csv"
    folder = source.parent if os.access(source.parent, os.W_OK) else fallback
    return folder / name


class Rejects:
    """Collects refused rows aside; :meth:`keep` puts the file in its place, :meth:`drop` leaves nothing.

    The file is made with the first refused row. Raises Refused when it cannot be written.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        self._header = header
        self._own = len(header) - len(COLUMNS) if tuple(header[-2:]) == COLUMNS else None
        self._aside = path.parent / f".{path.name}.{os.getpid()}.part"
        self._file: IO[str] | None = None
        self._writer: Any = None
        self.count = 0

    def add(self, line: int, cells: Sequence[str], reason: str) -> None:
        """One refused row as it stood in the source."""
        if self._writer is None:
            self._open()
        self.count += 1
        self._writer.writerow((*map(_writable, cells[: self._own]), line, _writable(reason)))

    def keep(self) -> Path | None:
        """The finished file's path, or None when nothing was refused."""
        if self._file is None:
            return None
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.replace(self._aside, self.path)  # noqa: PTH105
        except OSError as error:
            raise self._unwritable(error) from error
        self._file = self._writer = None
        return self.path

    def drop(self) -> None:
        """Forgets what was collected."""
        if self._file is not None:
            self._file.close()
            self._aside.unlink(missing_ok=True)
            self._file = self._writer = None
            self.count = 0

    def _open(self) -> None:
        if not _may_be_replaced(self.path):
            raise Refused(N_("{path} is no rejects file; it was left as it is. Name another with --rejects."),
                          field="rejects", path=self.path)  # fmt: skip
        try:
            # With a mark, so that a spreadsheet program reads Thai; a byte that could not be read is written back.
            number = os.open(self._aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(number, "w", encoding="utf-8-sig", errors="surrogateescape", newline="")
        except OSError as error:
            raise self._unwritable(error) from error
        self._writer = csv.writer(self._file)
        self._writer.writerow((*map(_writable, self._header[: self._own]), *COLUMNS))

    def _unwritable(self, error: OSError) -> Refused:
        return Refused(N_("The rejects file {path} cannot be written: {reason}."),
                       field="rejects", path=self.path, reason=error.strerror or error)  # fmt: skip


def _writable(text: str) -> str:
    """``text`` with a sign for each half of one, as JSON may have it; what stands for a byte is written as that."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)


def _may_be_replaced(path: Path) -> bool:
    """Whether nothing is lost with what stands at ``path``: only an earlier import's rejects are made to be replaced.

    A slip of the keyboard could name the base itself or the file that is being read.
    """
    if not path.exists():
        return True
    if not path.is_file():  # a device would be replaced by a file, a pipe waited for
        return False
    try:
        # As it was written: a header may hold bytes that fit no encoding, and line breaks.
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            header = next(csv.reader(io.StringIO(file.read(_HEADER_LIMIT), newline="")), [])
    except (OSError, ValueError, csv.Error):
        return False
    return tuple(header[-len(COLUMNS) :]) == COLUMNS
