"""Files with customers' data that leave the desk: the audit says so, by whom and of whom, or there is no file.

The file's name is kept, not the folder; how many and which columns, never what stood in them.
"""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskcrm.exchange.audit_words import table_words
from deskcrm.exchange.day_sheet import day_sheet
from deskcrm.exchange.escaping import neutral
from deskcrm.exchange.printing import write_page, write_whole
from deskcrm.exchange.slip import slip
from deskcrm.interact.complaints import complaint
from deskcrm.settings.office import load
from deskcrm.store.audit import EXPORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deskcrm.clock import Clock
    from deskcrm.identify.audit_trail import AuditLine
    from deskcrm.store import Office

HEAD: Final = ("entry", "at", "staff", "terminal", "action", "customers", "record", "id", "column", "before", "after")
"""The columns of the audit as a file: a line for each value."""


def slip_file(office: Office, complaint_id: int, path: Path) -> Path:
    """Writes the slip of a complaint (:func:`deskcrm.exchange.slip.slip`). Raises NotFound, and Refused (``to``)."""
    view = office.read(complaint, complaint_id, clock=office.clock)
    page = slip(view, office.read(load), office.clock)
    about = () if view.customer_id is None else (view.customer_id,)
    payload = {"kind": "slip", "rows": 1, "file": path.name}
    return write_page(page, path, partial(office.note, EXPORT, payload, about))


def day_sheet_file(office: Office, path: Path) -> Path:
    """Writes today's sheet (:func:`deskcrm.exchange.day_sheet.day_sheet`). Raises Refused (``to``)."""
    page = office.read(day_sheet, clock=office.clock)
    return write_page(page, path, partial(office.note, EXPORT, {"kind": "day sheet", "file": path.name}))


def audit_file(office: Office, lines: Sequence[AuditLine], path: Path) -> Path:
    """Writes entries of the audit as CSV under HEAD. Raises Refused (``to``)."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(HEAD)
    for line in lines:
        out.writerows([neutral(cell) for cell in row] for row in _rows(line, office.clock))
    # With a mark, so that a spreadsheet program reads Thai.
    payload = {"kind": "audit", "rows": len(lines), "columns": ", ".join(HEAD), "file": path.name}
    return write_whole(path, text.getvalue().encode("utf-8-sig"), partial(office.note, EXPORT, payload))


def _rows(line: AuditLine, clock: Clock) -> Iterator[tuple[str, ...]]:
    """One at least: an entry without values has what else it says of itself."""
    start = (str(line.id), clock.local(line.at).isoformat(), line.staff, line.terminal, line.action,
             "; ".join(code for code, _name in line.customers))  # fmt: skip
    for change in line.changes:
        record = (table_words(change.table), str(change.record_id))
        for name in change.columns:
            before, after = change.before.get(name), change.after.get(name)
            yield (*start, *record, name, _text(before), _text(after))
        if change.taken_out:
            yield (*start, *record, "", "", "")
    for name, value in line.more.items():
        yield (*start, "", "", name, "", _text(value))
    if not line.changes and not line.more:
        yield (*start, "", "", "", "", "")


def _text(value: object) -> str:
    return "" if value is None else str(value)
