"""Requests of customers about their own data: registered with the day by which they are answered.

Access, correction, erasure and objection (PDPA sections 30 to 36; GDPR articles 15 to 21). An answer is due within 30
days of the request (PDPA section 30; GDPR article 12: a month). A follow-up stands in the queue until it is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from deskcrm.errors import Refused, Stale
from deskcrm.identify import rows
from deskcrm.locale.messages import N_, _
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant, instant_or_none, key, there
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import DataRequest

DAYS: Final = 30
"""Days until the last one on which a request is answered."""

KINDS: Final = {
    "access": N_("to see what is held"),
    "correction": N_("to have it put right"),
    "erasure": N_("to be erased"),
    "objection": N_("that it is not used"),
}
"""What is asked for, by its code."""

DONE, REFUSED = "done", "refused"


@dataclass(frozen=True, slots=True)
class DataRequestView:
    """A request. ``identity`` is how they showed who they are; ``outcome`` is empty while it is open, else done or
    refused with its ``reason``. Instants are UTC."""

    id: int
    customer_id: int
    code: str
    customer: str
    kind: str
    asked_at: datetime
    due: datetime
    identity: str
    note: str
    done_at: datetime | None
    outcome: str
    reason: str
    staff: str
    version: int


def register_request(
    session: Session, customer_id: int, kind: str, *, identity: str, note: str = "", staff_id: int | None, clock: Clock
) -> DataRequestView:
    """Registers a request, with a follow-up on its last day. ``identity`` says how they showed who they are: nobody
    hears of another's data. Raises NotFound, and Refused (``kind``, ``identity``, ``note``)."""
    from deskcrm.models import Customer, DataRequest, FollowUp

    there(session, Customer, customer_id, rows.CUSTOMER_GONE)
    if kind not in KINDS:
        raise Refused(N_("There is no request {kind}; there are {kinds}."),
                      field="kind", kind=kind, kinds=", ".join(KINDS))  # fmt: skip
    identity = clean_line(identity, "identity", limit=300)
    if not identity:
        raise Refused(N_("How did they show who they are? Nobody hears of another's data."), field="identity")
    now = clock.now()
    due = clock.end_of(clock.day_of(now) + timedelta(days=DAYS)) - timedelta(seconds=1)
    row = DataRequest(
        customer_id=customer_id, kind=kind, asked_at=now, due=due, identity=identity,
        note=clean_text(note, "note"), staff_id=staff_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(
        FollowUp(
            customer_id=customer_id, title=_("Personal data: asked {what}", what=_(KINDS[kind])), due=due,
            owner_id=None, number=_number(key(row)),
        )
    )  # fmt: skip
    session.flush()
    return data_request(connection_of(session), key(row))


def answer_request(
    session: Session, request_id: int, outcome: str, *, reason: str = "", version: int, staff_id: int | None,
    clock: Clock,
) -> DataRequestView:  # fmt: skip
    """Ends a request: done, or refused with a reason that they are told. Its follow-up is done with it. Raises
    NotFound, Stale, and Refused (``outcome``, ``reason``)."""
    from sqlmodel import select

    from deskcrm.models import DataRequest, FollowUp

    row: DataRequest = there(session, DataRequest, request_id, N_("This request is not there any more."))
    if row.version != version or row.done_at is not None:
        raise Stale(N_("Not saved: somebody else answered this request in the meantime."))
    reason = clean_line(reason, "reason", limit=300)
    if outcome not in (DONE, REFUSED):
        raise Refused(N_("A request is done or refused."), field="outcome")
    if outcome == REFUSED and not reason:
        raise Refused(N_("Why is it refused? They are told the reason."), field="reason")
    row.outcome, row.reason, row.done_at, row.staff_id = outcome, reason, clock.now(), staff_id
    for follow_up in session.exec(select(FollowUp).where(FollowUp.number == _number(request_id))):
        if follow_up.state == "open":
            follow_up.state, follow_up.done_at, follow_up.done_by_id = "done", clock.now(), staff_id
    session.flush()
    return data_request(connection_of(session), request_id)


@takes_connection
def data_requests(
    connection: Any, *, customer_id: int | None = None, ended: bool = False
) -> tuple[DataRequestView, ...]:
    """The open requests, the soonest due first, of one customer or of all; with ``ended`` those that ended too."""
    parts = ["q.archived_at IS NULL"]
    if customer_id is not None:
        parts.append("q.customer_id = :customer")
    if not ended:
        parts.append("q.done_at IS NULL")
    return _read(connection, " AND ".join(parts), {"customer": customer_id})


@takes_connection
def data_request(connection: Any, request_id: int) -> DataRequestView:
    """One request, open or ended. Raises Refused where there is none of that number."""
    found = _read(connection, "q.id = :id", {"id": request_id})
    if not found:
        raise Refused(N_("There is no request {number}."), field="request", number=request_id)
    return found[0]


def _read(connection: Any, where: str, values: dict[str, Any]) -> tuple[DataRequestView, ...]:
    found = connection.execute(
        "SELECT q.id, q.customer_id, c.code, c.name, q.kind, q.asked_at, q.due, q.identity, q.note, q.done_at,"  # noqa: S608
        " q.outcome, q.reason, coalesce(s.name, ''), q.version FROM data_request q"
        " JOIN customer c ON c.id = q.customer_id LEFT JOIN staff s ON s.id = q.staff_id"
        f" WHERE {where} ORDER BY q.done_at IS NOT NULL, q.due, q.id",
        values,
    )
    return tuple(_view(row) for row in found)


def _view(row: tuple[Any, ...]) -> DataRequestView:
    return DataRequestView(
        row[0], row[1], row[2], row[3], row[4], instant(row[5]), instant(row[6]), row[7], row[8],
        instant_or_none(row[9]), row[10], row[11], row[12], row[13],
    )  # fmt: skip


def _number(request_id: int) -> str:
    """How the follow-up of a request is known."""
    return f"data-request-{request_id}"
