"""The list of an event as a CSV file: out for a mailing or for the door, in with the replies that came elsewhere."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deskcrm.customize.event_invites import event_to_come, new_invitation, row_of, standing_event
from deskcrm.customize.event_rows import barred, event, invited
from deskcrm.customize.event_views import LEFT_OUT, REPLIES, Invited
from deskcrm.customize.events import check_in, reply_to_event
from deskcrm.errors import DeskError, Refused
from deskcrm.exchange.escaping import neutral, original
from deskcrm.exchange.printing import write_whole
from deskcrm.exchange.reading import open_table
from deskcrm.identify.rows import customer_id_of
from deskcrm.locale.messages import N_
from deskcrm.settings.files import typed_path
from deskcrm.store.audit import EXPORT
from deskcrm.store.doors import connection_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.store import Office

COLUMNS: Final = (
    "customer", "name", "phone", "channel", "told_at", "reply", "guests", "waiting", "attended_at", "invited_by",
)  # fmt: skip
"""The columns of the file; read back are customer, reply, guests and attended_at."""

MOST_ROWS: Final = 5_000

_NOT: Final = frozenset({"", "no", "n", "0", "false", "-", "ไม่", "ไม่มา"})
"""What says in a column of attendance that somebody was not there; anything else, a time for instance, says they
were."""

Rows = list[tuple[int, str, str, str, str]]
"""Line, code, reply, guests and attendance of each row, as they stand in the file."""


def write_invited(office: Office, event_id: int, path: Path) -> Path:
    """Writes the list as CSV, those who come first; the audit says so. Who may not be told any more has no phone
    number in it. Raises NotFound, Refused (``to``)."""
    path = typed_path(str(path))
    if path.suffix.casefold() != ".csv":
        raise Refused(N_("{name} has none of the endings that can be written: {endings}."),
                      field="to", name=path.name, endings=".csv")  # fmt: skip
    office.read(event, event_id)
    views = office.read(invited, event_id)
    clock = office.clock
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(COLUMNS)
    for one in views:
        told, attended = (
            clock.local(at).isoformat(timespec="minutes") if at is not None else ""
            for at in (one.told_at, one.attended_at)
        )
        cells = (one.code, one.name, "" if one.barred else one.phone, one.channel, told, one.reply, str(one.guests),
                 str(one.waiting or ""), attended, one.source)  # fmt: skip
        out.writerow([neutral(cell) for cell in cells])
    payload = {"file": path.name, "rows": len(views)}
    note = partial(office.note, EXPORT, payload, [one.customer_id for one in views])
    return write_whole(path, text.getvalue().encode("utf-8-sig"), note)


def read_invited(path: Path) -> Rows:
    """The rows of a file. Raises Refused for one that cannot be read, or has no column ``customer``."""
    with open_table(typed_path(str(path))) as table:
        names = [name.casefold() for name in table.header]
        if "customer" not in names:
            raise Refused(N_("{name} has no column {column}."), field="file", name=path.name, column="customer")
        places = [names.index(name) if name in names else None
                  for name in ("customer", "reply", "guests", "attended_at")]  # fmt: skip
        rows: Rows = []
        for line, cells, trouble in table.rows:
            if trouble is not None:
                raise Refused(N_("Line {line}: {reason} Nothing was kept."), field="file", line=line, reason=trouble)
            found = [_cell(cells, place) for place in places]
            if any(found):
                there = "" if found[3].casefold() in _NOT else found[3]
                rows.append((line, found[0], found[1].casefold(), found[2], there))
            if len(rows) > MOST_ROWS:
                raise Refused(N_("{name} has more than {most} rows."), field="file", name=path.name, most=MOST_ROWS)
    return rows


def keep_invited(
    session: Session, event_id: int, rows: Iterable[tuple[int, str, str, str, str]], *, staff_id: int | None,
    clock: Clock,
) -> Invited:  # fmt: skip
    """Takes the rows of a file in, all or none: who is not on the list yet is invited where they may be, or is there
    because they replied; replies, guests and attendance are written down. Returns how many rows changed something and
    who was left out. Raises NotFound, Refused naming the line."""
    standing_event(session, event_id)
    left_out: Counter[str] = Counter()
    count = 0
    for line, code, reply, guests, attended in rows:
        try:
            why = _keep(session, event_id, code, reply, guests, attended, staff_id=staff_id, clock=clock)
        except DeskError as error:
            raise Refused(
                N_("Line {line}: {reason} Nothing was kept."), field="file", line=line, reason=error
            ) from None
        if why in LEFT_OUT:
            left_out[why] += 1
        elif why:
            count += 1
    return Invited(count, tuple((code, left_out[code]) for code in LEFT_OUT if left_out[code]))


_CHANGED: Final = "changed"


def _keep(
    session: Session, event_id: int, code: str, reply: str, guests: str, attended: str, *, staff_id: int | None,
    clock: Clock,
) -> str:  # fmt: skip
    """One row: CHANGED, empty where nothing did, or a code of LEFT_OUT."""
    happening = standing_event(session, event_id)
    connection = connection_of(session)
    customer_id = customer_id_of(connection, code)
    answer = reply or "none"
    if answer not in REPLIES:
        raise Refused(N_("{field}: “{value}” is not one of {choices}."), field="reply", value=answer,
                      choices=", ".join(REPLIES))  # fmt: skip
    number = _guests(guests)
    row = row_of(session, happening, customer_id)
    done = ""
    if row is None:
        why = barred(connection, (customer_id,))[customer_id]
        if why and answer == "none" and not attended:
            return why
        if not attended:
            event_to_come(session, event_id, clock)
            row = new_invitation(session, happening, customer_id, "file", staff_id=staff_id, clock=clock)
            session.flush()
            done = _CHANGED
    if row is not None and reply and (row.reply != answer or (number is not None and row.guests != number)):
        reply_to_event(
            session, event_id, customer_id, reply=answer, guests=number, staff_id=staff_id, clock=clock
        )  # fmt: skip
        done = _CHANGED
    if attended and (row is None or row.attended_at is None):
        check_in(session, event_id, customer_id, staff_id=staff_id, clock=clock)
        if row is None and answer == "yes" and number:
            reply_to_event(session, event_id, customer_id, reply=answer, guests=number, staff_id=staff_id, clock=clock)
        done = _CHANGED
    return done


def _guests(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 3:
        raise Refused(N_("“{text}” is no number of guests."), field="guests", text=text[:60])
    return int(text)


def _cell(cells: Any, place: int | None) -> str:
    return "" if place is None or place >= len(cells) else original(str(cells[place])).strip()
