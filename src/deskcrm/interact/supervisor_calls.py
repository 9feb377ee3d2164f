"""A clerk calls a supervisor to the desk now; the call stands on every supervisor's terminal until one takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.errors import Stale
from deskcrm.interact.complaint_views import SupervisorCallView
from deskcrm.interact.guards import staff_name, supervisor
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, stands, takes_connection
from deskcrm.store.records import instant, instant_or_none, key, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock

_CALLS = """
SELECT k.id, k.at, coalesce(s.name, ''), k.words, k.customer_id, coalesce(c.name, ''), k.complaint_id,
    coalesce(x.number, ''), coalesce(a.name, ''), k.answered_at
FROM supervisor_call k
LEFT JOIN staff s ON s.id = k.staff_id
LEFT JOIN staff a ON a.id = k.answered_by_id
LEFT JOIN customer c ON c.id = k.customer_id
LEFT JOIN complaint x ON x.id = k.complaint_id
WHERE k.archived_at IS NULL AND
"""


@stands
def call_supervisor(
    session: Session,
    *,
    words: str = "",
    customer_id: int | None = None,
    complaint_id: int | None = None,
    staff_id: int | None,
    clock: Clock,
) -> SupervisorCallView:
    """Calls a supervisor, about a customer or a complaint or neither."""
    from deskcrm.models import SupervisorCall

    row = SupervisorCall(
        at=clock.now(),
        staff_id=staff_id,
        customer_id=customer_id,
        complaint_id=complaint_id,
        words=clean_line(words, "words"),
    )
    session.add(row)
    session.flush()
    return _read(connection_of(session), "k.id = ?", key(row))[0]


@takes_connection
def open_calls(connection: Any, *, clock: Clock) -> tuple[SupervisorCallView, ...]:  # noqa: ARG001
    """The calls that nobody took yet, oldest first."""
    return _read(connection, "k.answered_at IS NULL ORDER BY k.at, k.id")


@stands
def answer_call(session: Session, call_id: int, *, staff_id: int | None, clock: Clock) -> SupervisorCallView:
    """A supervisor takes a call. Raises NotFound, Stale saying who took it, Refused (``supervisor``) for a clerk."""
    from deskcrm.models import SupervisorCall

    row = there(session, SupervisorCall, call_id, N_("This call is not there any more."))
    if row.answered_at is not None:
        raise Stale(N_("{name} has taken this call already."), name=staff_name(session, row.answered_by_id) or "-")
    row.answered_by_id = supervisor(session, staff_id, "supervisor")
    row.answered_at = clock.now()
    session.flush()
    return _read(connection_of(session), "k.id = ?", call_id)[0]


def _read(connection: Any, rest: str, *values: object) -> tuple[SupervisorCallView, ...]:
    return tuple(
        SupervisorCallView(
            id=number, at=instant(at), staff=staff, words=said, customer_id=customer_id, customer=customer,
            complaint_id=complaint_id, complaint_number=complaint, answered_by=answered_by,
            answered_at=instant_or_none(answered_at),
        )
        for number, at, staff, said, customer_id, customer, complaint_id, complaint, answered_by, answered_at
        in connection.execute(_CALLS + rest, values)
    )  # fmt: skip
