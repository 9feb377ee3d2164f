"""What one shift leaves to the next: what stands open is listed by itself, the note is typed, the next one takes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.errors import Refused, Stale
from deskcrm.interact.guards import staff_name
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant, instant_or_none, key, there
from deskcrm.text import clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock


_HANDOVERS = """
SELECT h.id, h.at, coalesce(s.name, ''), h.note, h.body, h.taken_at, coalesce(t.name, '') FROM handover h
LEFT JOIN staff s ON s.id = h.staff_id
LEFT JOIN staff t ON t.id = h.taken_by_id
WHERE h.archived_at IS NULL AND
"""


@dataclass(frozen=True, slots=True)
class HandoverView:
    """One handover: who left it when (UTC), the note, what stood open then (as it was), and who took it."""

    id: int
    at: datetime
    staff: str
    note: str
    open: tuple[str, ...]
    taken_at: datetime | None = None
    taken_by: str = ""


def hand_over_shift(
    session: Session,
    *,
    note: str,
    parked: tuple[str, ...] = (),
    staff_id: int | None,
    clock: Clock,
) -> HandoverView:
    """Leaves the shift to the next, with the note and what of mine stands open until the end of the day; ``parked`` are
    the titles of half-filled forms. Raises Refused (``note``) when there is neither."""
    from deskcrm.interact.today import my_day
    from deskcrm.models import Handover

    note = clean_text(note, "note")
    mine = my_day(connection_of(session), owner_id=staff_id, clock=clock)
    lines = [f"{clock.local(row.due):%H:%M} {row.customer} {row.title}".strip() for row in mine.work]
    about = [row.customer_id for row in mine.work]
    lines += list(parked)
    if not note and not lines:
        raise Refused(N_("Nothing stands open and no note was written: there is nothing to hand over."), field="note")
    # Whom each line is about, so that an erasure finds theirs.
    body = json.dumps({"open": lines, "about": about}, ensure_ascii=False)
    row = Handover(at=clock.now(), staff_id=staff_id, note=note, body=body)
    session.add(row)
    session.flush()
    return _read(connection_of(session), "h.id = ?", key(row))[0]


def take_handover(session: Session, handover_id: int, *, staff_id: int | None, clock: Clock) -> HandoverView:
    """The next one has read it. Raises NotFound, Stale saying who took it before."""
    from deskcrm.models import Handover

    row = there(session, Handover, handover_id, N_("This handover is not there any more."))
    if row.taken_at is not None:
        raise Stale(N_("{name} has taken this over already."), name=staff_name(session, row.taken_by_id) or "-")
    row.taken_at, row.taken_by_id = clock.now(), staff_id
    session.flush()
    return _read(connection_of(session), "h.id = ?", handover_id)[0]


@takes_connection
def last_handover(connection: Any) -> HandoverView | None:
    """The newest handover, taken or not; None before the first."""
    found = _read(connection, "1 ORDER BY h.at DESC, h.id DESC LIMIT 1")
    return found[0] if found else None


def _read(connection: Any, which: str, *values: object) -> tuple[HandoverView, ...]:
    rows = connection.execute(_HANDOVERS + which, values)
    return tuple(
        HandoverView(number, instant(at), staff, note, tuple(json.loads(body).get("open", ())), instant_or_none(taken),
                     taken_by)
        for number, at, staff, note, body, taken, taken_by in rows
    )  # fmt: skip
