"""Rows of a sheet of an Excel workbook, every cell as the text a person would have typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from deskcrm.errors import Refused
from deskcrm.exchange.delimited import RAGGED, Row
from deskcrm.locale.messages import N_

_EXACT = 2**53


class SheetRows:
    """The rows of the sheet called ``kind``, else of the first that holds any.

    Iterating gives :data:`Row` from the start again.
    """

    delimiter = ""

    def __init__(self, file: IO[bytes], name: str, kind: str = "") -> None:
        import python_calamine

        file.seek(0)
        try:
            workbook = python_calamine.CalamineWorkbook.from_filelike(file)
            sheets = [workbook.get_sheet_by_index(number) for number in range(len(workbook.sheet_names))]
        except python_calamine.PasswordError:
            raise Refused(N_("{name} is locked by a password."), name=name) from None
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise Refused(N_("{name} is not an Excel workbook: {reason}."), name=name, reason=error) from None
        sheet = next((sheet for sheet in sheets if sheet.name == kind and sheet.height), None)
        sheet = sheet or next((sheet for sheet in sheets if sheet.height), None)
        for number, cells in enumerate(sheet.iter_rows() if sheet is not None else (), 1):  # noqa: B007  used after
            if any(cell != "" for cell in cells):
                break
        else:
            raise Refused(N_("{name} is empty."), name=name)
        assert sheet is not None
        self._sheet = sheet
        self._header_line = number
        self.header = [cell_text(cell) for cell in cells]
        while self.header and not self.header[-1].strip():
            self.header.pop()
        self.lines = int(sheet.total_height)

    def __iter__(self) -> Iterator[Row]:
        width = len(self.header)
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            if number <= self._header_line:
                continue
            texts = [cell_text(cell) for cell in cells]
            if any(texts[width:]):
                yield number, texts, Refused(RAGGED, count=len(texts), width=width)
            elif any(texts):
                yield number, texts[:width], None

    def close(self) -> None:
        """Nothing is held open."""


def cell_text(cell: Any) -> str:
    """The text of a cell: whole numbers without a point, dates as ISO 8601, truth as true and false."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, datetime):
        # Excel counts days in floating point; what is less than a second is its noise.
        second = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return second.isoformat(" ") if second.time() != time() else second.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
