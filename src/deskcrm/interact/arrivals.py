"""Who came in and waits: a waiting number each office day, taken by one of the staff, so that waiting is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound, Refused, Stale
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.interact.guards import staff_name
from deskcrm.interact.rows import tier_of
from deskcrm.interact.views import ArrivalView
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant, instant_or_none, key, there
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.models import Arrival

_ARRIVALS = """
SELECT a.id, a.version, a.number, a.at, a.customer_id, c.code, c.name, g.tier, a.name, a.wants, a.taken_at,
    coalesce(s.name, ''), a.left_at
FROM arrival a
LEFT JOIN customer c ON c.id = a.customer_id
LEFT JOIN customer_figures g ON g.customer_id = a.customer_id
LEFT JOIN staff s ON s.id = a.taken_by_id
WHERE a.archived_at IS NULL AND
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits now, in their order, and the day so far: how many were ``served`` and ``left``, and the mean seconds
    that those served had waited."""

    rows: tuple[ArrivalView, ...]
    served: int = 0
    left: int = 0
    mean_wait: int = 0


def arrive(
    session: Session,
    *,
    customer_id: int | None = None,
    name: str = "",
    wants: str = "",
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,
) -> ArrivalView:
    """Gives somebody the day's next waiting number. Raises Refused (``name``) when they wait already, NotFound."""
    from sqlmodel import col, func, select

    from deskcrm.models import Arrival, Customer

    day = clock.today().isoformat()
    if customer_id is not None:
        there(session, Customer, customer_id, CUSTOMER_GONE)
        waiting = select(Arrival).where(
            Arrival.customer_id == customer_id, Arrival.day == day, col(Arrival.taken_at).is_(None),
            col(Arrival.left_at).is_(None), col(Arrival.archived_at).is_(None),
        )  # fmt: skip
        if (found := session.exec(waiting).first()) is not None:
            raise Refused(N_("They wait already, with number {number}."), field="name", number=found.number)
    last = session.exec(select(func.max(Arrival.number)).where(Arrival.day == day)).one() or 0
    row = Arrival(
        day=day, number=last + 1, at=clock.now(), customer_id=customer_id, name=clean_line(name, "name", limit=100),
        wants=clean_line(wants, "wants"),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _one(session, key(row), clock)


def take_arrival(session: Session, arrival_id: int, *, staff_id: int | None, clock: Clock) -> ArrivalView:
    """One of the staff serves them now. Raises NotFound, Stale saying who took them before, or that they left."""
    row = _waiting(session, arrival_id)
    row.taken_at, row.taken_by_id = clock.now(), staff_id
    session.flush()
    return _one(session, arrival_id, clock)


def leave(
    session: Session,
    arrival_id: int,
    *,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,
) -> ArrivalView:
    """They went without being served. Raises NotFound, Stale."""
    row = _waiting(session, arrival_id)
    row.left_at = clock.now()
    session.flush()
    return _one(session, arrival_id, clock)


@takes_connection
def waiting(connection: Any, *, clock: Clock) -> Waiting:
    """Who waits now, and how the day went so far."""
    day = clock.today().isoformat()
    rows = _read(connection, "a.day = ? AND a.taken_at IS NULL AND a.left_at IS NULL ORDER BY a.number", (day,), clock)
    served, left, mean = connection.execute(
        "SELECT count(taken_at), count(left_at), coalesce(avg(taken_at - at), 0) FROM arrival"
        " WHERE day = ? AND archived_at IS NULL",
        (day,),
    ).fetchone()
    return Waiting(rows, served, left, round(mean))


def _waiting(session: Session, arrival_id: int) -> Arrival:
    from deskcrm.models import Arrival

    row = there(session, Arrival, arrival_id, N_("They are not in the list any more."))
    if row.taken_at is not None:
        raise Stale(
            N_("Number {number} was taken by {name} already."),
            number=row.number,
            name=staff_name(session, row.taken_by_id) or "-",
        )
    if row.left_at is not None:
        raise Stale(N_("Number {number} has left."), number=row.number)
    return row


def _one(session: Session, arrival_id: int, clock: Clock) -> ArrivalView:
    found = _read(connection_of(session), "a.id = ?", (arrival_id,), clock)
    if not found:
        raise NotFound(N_("They are not in the list any more."))
    return found[0]


def _read(connection: Any, which: str, values: tuple[object, ...], clock: Clock) -> tuple[ArrivalView, ...]:
    now = int(clock.now().timestamp())
    return tuple(
        ArrivalView(
            id=number, version=version, number=waiting_number, at=instant(at), customer_id=customer_id,
            customer_code=code or "", customer=customer or "", tier=tier_of(customer_id, tier), name=name, wants=wants,
            seconds=max(0, (taken or left or now) - at), taken_at=instant_or_none(taken), taken_by=taken_by,
            left_at=instant_or_none(left),
        )
        for number, version, waiting_number, at, customer_id, code, customer, tier, name, wants, taken, taken_by, left
        in connection.execute(_ARRIVALS + which, values)
    )  # fmt: skip
