"""The clocks of a complaint: until when it is to be acknowledged, answered and resolved, in working time.

The office's settings say how long each may take, by severity and by the customer's tier. The clocks stand still while
the complaint waits for the customer. What was missed is kept as a breach, whatever happens afterwards.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.interact.calendar import calendar_of
from deskcrm.interact.complaint_views import STAGES
from deskcrm.interact.words import OPEN_STAGES
from deskcrm.settings.hours import TARGETS, WorkingLength, parse_targets
from deskcrm.settings.office import OfficeSettings, load
from deskcrm.store.doors import connection_of, stands, takes_connection
from deskcrm.store.records import instant, key

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.interact.working_time import WorkingCalendar
    from deskcrm.models import Complaint

MET_FROM = {"acknowledge": "acknowledged", "answer": "answered", "resolve": "closed"}
"""The stage from which on a target is met."""


def severity_of(impact: int, urgency: int) -> int:
    """The severity from 1 to 4 of an impact and an urgency from 1 to 3 each, by their sum: both at the least is minor,
    both at the most critical, one short of that serious, all between moderate (the usual matrix of service desks)."""
    return {2: 1, 3: 2, 4: 2, 5: 3, 6: 4}[impact + urgency]


def set_targets(session: Session, row: Complaint, *, clock: Clock) -> None:
    """Sets all targets of a complaint from the time it was taken in; what it waited for the customer is added.

    An office without opening hours has no clock to run them by: its complaints have no targets."""
    connection = connection_of(session)
    settings, calendar = load(connection), calendar_of(connection, clock=clock)
    for target, length in zip(TARGETS, _lengths(session, settings, row), strict=True):
        _set(row, target, _by(calendar, row.at, length, row.waited // 60))
    settle(row)


def set_targets_anew(session: Session, row: Complaint, *, clock: Clock) -> None:
    """After a reopening: an answer and a resolution are owed anew, from now."""
    connection = connection_of(session)
    settings, calendar = load(connection), calendar_of(connection, clock=clock)
    _acknowledge, answer, resolve = _lengths(session, settings, row)
    row.answered_at, row.waited = None, 0
    row.answer_due = _by(calendar, clock.now(), answer)
    row.resolve_due = _by(calendar, clock.now(), resolve)
    settle(row)


def go_on_after_waiting(session: Session, row: Complaint, *, clock: Clock) -> None:
    """Moves the targets not met yet by the working time that the complaint waited for the customer."""
    if row.waiting_since is None:
        return
    calendar, now = calendar_of(connection_of(session), clock=clock), clock.now()
    waited = max(0, calendar.between(row.waiting_since, now))
    for target in unmet(row):
        due = due_of(row, target)
        # One that was missed before the waiting began stays missed.
        if due is not None and due >= row.waiting_since:
            _set(row, target, calendar.after_if_open(due, waited) if waited else due)
    row.waited += waited * 60
    row.waiting_since = None
    settle(row)


def settle(row: Complaint) -> None:
    """Sets ``due`` to the earliest target that is not met yet; none while it waits or once it has ended."""
    row.due = None if row.waiting_since else min((due for due in _dues(row) if due is not None), default=None)


def owed(row: Complaint) -> str:
    """The target that ``due`` is the time of; empty for none."""
    return next((target for target in unmet(row) if row.due is not None and due_of(row, target) == row.due), "")


def unmet(row: Complaint) -> tuple[str, ...]:
    """The targets that an open complaint has not met yet."""
    return unmet_at(row.stage)


def unmet_at(stage: str) -> tuple[str, ...]:
    """The targets not met yet at a stage."""
    if stage not in OPEN_STAGES:
        return ()
    reached = STAGES.index(stage)
    return tuple(target for target in TARGETS if reached < STAGES.index(MET_FROM[target]))


def due_of(row: Complaint, target: str) -> datetime | None:
    """When a target is due (UTC)."""
    due: datetime | None = getattr(row, f"{target}_due")
    return due


def breaches_now(session: Session, row: Complaint, *, clock: Clock) -> int:
    """Notes the targets of a complaint that are missed by now, each once; it is a supervisor's from then on.

    Returns how many were new. It is called before a stage changes, while what is not met is still known.
    """
    from sqlmodel import select

    from deskcrm.models import ComplaintBreach

    if row.waiting_since is not None:
        return 0
    missed = [(target, due) for target in unmet(row) if (due := due_of(row, target)) is not None and due < clock.now()]
    if not missed:
        return 0
    statement = select(ComplaintBreach.target, ComplaintBreach.due).where(ComplaintBreach.complaint_id == key(row))
    noted = {(target, due) for target, due in session.exec(statement)}
    fresh = [pair for pair in missed if pair not in noted]
    for target, due in fresh:
        session.add(
            ComplaintBreach(
                complaint_id=key(row), target=target, due=due, severity=row.severity, tier=_tier(session, row),
                owner_id=row.owner_id,
            )
        )  # fmt: skip
    if fresh:
        row.breached = True
        raise_to_supervisor(row, "breach", clock)
    return len(fresh)


@stands
def note_breaches(session: Session, *, staff_id: int | None = None, clock: Clock) -> int:  # noqa: ARG001
    """Notes every target missed by now among the open complaints; returns how many were new.

    ``staff_id`` is who the audit names: nobody, when the program does it by itself.
    """
    from sqlmodel import col, select

    from deskcrm.models import Complaint

    late = select(Complaint).where(
        col(Complaint.stage).in_(OPEN_STAGES), col(Complaint.archived_at).is_(None), col(Complaint.due) < clock.now()
    )
    return sum(breaches_now(session, row, clock=clock) for row in session.exec(late))


@takes_connection
def any_missed(connection: Any, *, clock: Clock) -> bool:
    """Whether an open complaint missed a target that is not noted yet."""
    found = connection.execute(
        "SELECT 1 FROM complaint x WHERE x.due < :now AND x.stage NOT IN ('closed', 'withdrawn')"
        " AND x.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM complaint_breach b"
        " WHERE b.complaint_id = x.id AND b.due = x.due) LIMIT 1",
        {"now": int(clock.now().timestamp())},
    )
    return found.fetchone() is not None


def give_targets(connection: Any, *, clock: Clock) -> None:
    """Gives open complaints that came from another program without any time their targets, counted from when they were
    taken in; a time that came along is that of the answer."""
    connection.execute("UPDATE complaint SET answer_due = due WHERE due IS NOT NULL AND answer_due IS NULL")
    bare = connection.execute(
        "SELECT x.id, x.at, x.severity, x.stage, coalesce(g.tier, '') FROM complaint x"
        " LEFT JOIN customer_figures g ON g.customer_id = x.customer_id"
        " WHERE x.stage NOT IN ('closed', 'withdrawn') AND x.archived_at IS NULL AND x.waiting_since IS NULL"
        " AND coalesce(x.acknowledge_due, x.answer_due, x.resolve_due) IS NULL"
    ).fetchall()
    if not bare:
        return
    settings, calendar = load(connection), calendar_of(connection, clock=clock)
    if not any(calendar.weekly):
        return
    for number, at, severity, stage, tier in bare:
        targets = parse_targets(getattr(settings, f"targets_{severity}"), f"complaints.targets_{severity}")
        lengths = targets.get(tier or "unrated", targets[""])
        dues = [_by(calendar, instant(at), length) for length in lengths]
        known = {target: int(due.timestamp()) for target, due in zip(TARGETS, dues, strict=True) if due is not None}
        connection.execute(
            "UPDATE complaint SET acknowledge_due = ?, answer_due = ?, resolve_due = ?, due = ? WHERE id = ?",
            (*(known.get(target) for target in TARGETS),
             min((known[target] for target in unmet_at(stage) if target in known), default=None), number),
        )  # fmt: skip


def raise_to_supervisor(row: Complaint, why: str, clock: Clock) -> None:
    """Puts a complaint into the supervisor's queue, with the first reason for it (a code of ESCALATION_WORDS)."""
    if row.escalated_at is None:
        row.escalated_at, row.escalation = clock.now(), why


def _dues(row: Complaint) -> tuple[datetime | None, ...]:
    return tuple(due_of(row, target) for target in unmet(row))


def _lengths(session: Session, settings: OfficeSettings, row: Complaint) -> tuple[WorkingLength | None, ...]:
    targets = parse_targets(getattr(settings, f"targets_{row.severity}"), f"complaints.targets_{row.severity}")
    return targets.get(_tier(session, row), targets[""])


def _by(calendar: WorkingCalendar, start: datetime, length: WorkingLength | None, waited: int = 0) -> datetime | None:
    return None if length is None else calendar.after_if_open(start, calendar.minutes_of(length) + waited)


def _set(row: Complaint, target: str, due: datetime | None) -> None:
    setattr(row, f"{target}_due", due)


def _tier(session: Session, row: Complaint) -> str:
    if row.customer_id is None:
        return ""
    found = (
        connection_of(session)
        .execute("SELECT tier FROM customer_figures WHERE customer_id = ?", (row.customer_id,))
        .fetchone()
    )
    return (found[0] if found else "") or "unrated"
