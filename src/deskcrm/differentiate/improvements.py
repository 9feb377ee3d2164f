"""Improvements: made from a bar of the Pareto chart, with the complaints behind it, and whether they helped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from deskcrm.differentiate.pareto import bar_ids
from deskcrm.errors import Refused
from deskcrm.interact.follow_ups import write_follow_up
from deskcrm.interact.guards import active_staff
from deskcrm.interact.views import FollowUpInput
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant, instant_or_none, key, there, unchanged
from deskcrm.text import clean_line, clean_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.interact.complaint_views import ComplaintView

STATES: Final = {
    "open": N_("open"),
    "doing": N_("being done"),
    "done": N_("done"),
    "dropped": N_("dropped"),
}

PERIOD: Final = 30
"""Days that the figure before and after counts in."""

BEFORE: Final = 3 * PERIOD
"""Days before it was begun that the figure before is taken from."""

MAY_BE_TOLD: Final = """
NOT EXISTS (
    SELECT 1 FROM customer_end e WHERE e.customer_id = p.id AND e.kind = 'let_go' AND e.archived_at IS NULL
) AND coalesce((
    SELECT n.state FROM consent n WHERE n.customer_id = p.id AND n.purpose = 'news' AND n.archived_at IS NULL
    ORDER BY n.at DESC, n.id DESC LIMIT 1
), 'given') = 'given' AND NOT EXISTS (
    SELECT 1 FROM data_request q WHERE q.customer_id = p.id AND q.kind = 'objection' AND q.outcome <> 'refused'
        AND q.archived_at IS NULL
)
"""
"""Of a customer ``p`` who asked or complained: whether they may hear what came of it. They were not let go and did not
ask to hear no more."""

_UNTOLD: Final = """
SELECT x.customer_id, max(x.id) FROM improvement b
JOIN improvement_complaint c ON c.improvement_id = b.id
JOIN complaint x ON x.id = c.complaint_id AND x.archived_at IS NULL
JOIN customer p ON p.id = x.customer_id AND p.archived_at IS NULL
WHERE b.id = {which} AND {may_be_told} AND NOT EXISTS (
    SELECT 1 FROM follow_up f JOIN improvement_complaint o ON o.complaint_id = f.complaint_id
    WHERE f.customer_id = p.id AND o.improvement_id = b.id AND f.task = 'call' AND f.state <> 'cancelled'
        AND f.archived_at IS NULL AND (f.title = :title OR instr(f.title, b.title) > 0)
)
GROUP BY x.customer_id
"""
"""Whom to tell of an improvement, each with their latest complaint behind it: customers there are, not those the office
let go, not those for whom that is planned already (the follow-up is about one of the complaints and names it)."""

_DAY: Final = 86_400
_TENTH: Final = Decimal("0.1")
_GONE = N_("This improvement is not there any more.")


@dataclass(frozen=True, slots=True)
class ImprovementView:
    """``dimension`` and ``value`` are the bar it was made from; ``complaints`` how many stand behind it, of
    ``customers`` known, of whom ``untold`` have no follow-up yet that tells them. ``before`` and ``after`` are
    complaints on that bar in PERIOD days: counted over the BEFORE days until it was begun, and over the ``after_days``
    whole days since it was done (None while it is not, or done less than a day ago)."""

    id: int
    version: int
    title: str
    note: str
    owner_id: int | None
    owner: str
    state: str
    dimension: str
    value: str
    opened_at: datetime
    done_at: datetime | None
    complaints: int
    customers: int
    untold: int
    before: Decimal
    after: Decimal | None
    after_days: int


def begin_improvement(
    session: Session,
    *,
    title: str,
    note: str = "",
    owner_id: int | None = None,
    by: str,
    value: str,
    start: int,
    end: int,
    staff_id: int | None,
    clock: Clock,
) -> ImprovementView:
    """Makes an improvement from a bar of the chart from ``start`` to ``end`` (epoch seconds), with the complaints
    behind it. Raises Refused (``title``, ``owner``)."""
    from deskcrm.models import Improvement, ImprovementComplaint

    title = clean_line(title, "title")
    if not title:
        raise Refused(N_("What is to be made better is missing."), field="title")
    row = Improvement(
        title=title,
        note=clean_text(note, "note"),
        owner_id=staff_id if owner_id is None else active_staff(session, owner_id, "owner"),
        dimension=by,
        value=value,
        opened_at=clock.now(),
        since=instant(start),
        until=instant(end),
    )
    session.add(row)
    session.flush()
    for complaint_id in bar_ids(connection_of(session), by=by, value=value, start=start, end=end):
        session.add(ImprovementComplaint(improvement_id=key(row), complaint_id=complaint_id))
    session.flush()
    return improvement(session, key(row), clock=clock)


def set_improvement(
    session: Session,
    improvement_id: int,
    *,
    version: int,
    title: str,
    note: str,
    owner_id: int | None,
    state: str,
    staff_id: int | None = None,  # noqa: ARG001
    clock: Clock,
) -> ImprovementView:
    """Changes it. Raises NotFound, Stale, Refused (``title``, ``owner``, ``state``)."""
    from deskcrm.models import Improvement

    row = there(session, Improvement, improvement_id, _GONE)
    unchanged(row, version)
    title = clean_line(title, "title")
    if not title:
        raise Refused(N_("What is to be made better is missing."), field="title")
    if state not in STATES:
        raise Refused(N_("An improvement is open, doing, done or dropped."), field="state")
    row.title, row.note = title, clean_text(note, "note")
    row.owner_id = None if owner_id is None else active_staff(session, owner_id, "owner")
    if state == "done" and row.state != "done":
        row.done_at = clock.now()
    elif state != "done":
        row.done_at = None
    row.state = state
    session.flush()
    return improvement(session, improvement_id, clock=clock)


def tell_customers(
    session: Session,
    improvement_id: int,
    *,
    title: str,
    due: datetime,
    due_from: datetime | None = None,
    staff_id: int | None,
    clock: Clock,
) -> int:
    """Plans to tell each customer who complained what was made better: a follow-up each about their complaint, the
    whole desk's, all in one save. Nobody is planned twice. Returns how many. Raises NotFound, Refused (``title``,
    ``due``; ``improvement`` when there is nobody to tell)."""
    from deskcrm.models import Improvement

    there(session, Improvement, improvement_id, _GONE)
    session.flush()
    title = clean_line(title, "title")
    untold = connection_of(session).execute(
        _UNTOLD.format(which=":id", may_be_told=MAY_BE_TOLD), {"id": improvement_id, "title": title}
    ).fetchall()  # fmt: skip
    if not untold:
        raise Refused(N_("Nobody is left to tell of this improvement."), field="improvement")
    for customer_id, complaint_id in untold:
        given = FollowUpInput(
            title,
            due,
            customer_id=customer_id,
            complaint_id=complaint_id,
            whole_desk=True,
            task="call",
            due_from=due_from,
        )
        write_follow_up(session, given, staff_id=staff_id, clock=clock)
    return len(untold)


def improvement(session: Session, improvement_id: int, *, clock: Clock) -> ImprovementView:
    """One improvement. Raises NotFound."""
    from deskcrm.models import Improvement

    there(session, Improvement, improvement_id, _GONE)
    session.flush()
    return _read(connection_of(session), "AND i.id = :id", {"id": improvement_id}, clock)[0]


@takes_connection
def improvements(connection: Any, *, clock: Clock) -> tuple[ImprovementView, ...]:
    """All improvements: those at work first, then the newest."""
    return _read(connection, "", {}, clock)


@takes_connection
def improvement_complaints(
    connection: Any, improvement_id: int, *, clock: Clock, limit: int = 500
) -> tuple[ComplaintView, ...]:
    """The complaints behind an improvement, newest first."""
    from deskcrm.interact.complaint_rows import complaints

    rest = """WHERE x.id IN (SELECT complaint_id FROM improvement_complaint WHERE improvement_id = ?)
        AND x.archived_at IS NULL ORDER BY x.at DESC, x.id DESC LIMIT ?"""
    return complaints(connection, rest, (improvement_id, limit), clock=clock)


def _read(connection: Any, which: str, values: dict[str, Any], clock: Clock) -> tuple[ImprovementView, ...]:
    rows = connection.execute(
        f"""SELECT i.id, i.version, i.title, i.note, i.owner_id, coalesce(s.name, ''), i.state, i.dimension, i.value,
            i.opened_at, i.done_at,
            (SELECT count(*) FROM improvement_complaint c WHERE c.improvement_id = i.id),
            (SELECT count(DISTINCT x.customer_id) FROM improvement_complaint c JOIN complaint x ON x.id = c.complaint_id
                WHERE c.improvement_id = i.id),
            (SELECT count(*) FROM ({_UNTOLD.format(which="i.id", may_be_told=MAY_BE_TOLD)}))
        FROM improvement i LEFT JOIN staff s ON s.id = i.owner_id WHERE i.archived_at IS NULL {which}
        ORDER BY i.state IN ('done', 'dropped'), i.opened_at DESC, i.id DESC""",  # noqa: S608
        {"title": "", **values},
    ).fetchall()
    return tuple(_view(connection, row, clock) for row in rows)


def _view(connection: Any, row: tuple[Any, ...], clock: Clock) -> ImprovementView:
    (number, version, title, note, owner_id, owner, state, by, value, opened, done, complaints, customers, untold) = row
    before, after, after_days = _before_and_after(connection, by, value, opened, done, clock)
    return ImprovementView(
        id=number, version=version, title=title, note=note, owner_id=owner_id, owner=owner, state=state, dimension=by,
        value=value, opened_at=instant(opened), done_at=instant_or_none(done), complaints=complaints,
        customers=customers, untold=untold, before=before, after=after, after_days=after_days,
    )  # fmt: skip


def _before_and_after(
    connection: Any, by: str, value: str, opened: int, done: int | None, clock: Clock
) -> tuple[Decimal, Decimal | None, int]:
    """Complaints on the bar in PERIOD days: in the periods before it was begun, and since it was done, of which the
    last figure is the whole days."""
    start = opened - BEFORE * _DAY
    before = Decimal(len(bar_ids(connection, by=by, value=value, start=start, end=opened)) * PERIOD) / BEFORE
    now = int(clock.now().timestamp())
    days = 0 if done is None else (now - done) // _DAY
    if done is None or days < 1:
        return before.quantize(_TENTH), None, 0
    since = len(bar_ids(connection, by=by, value=value, start=done, end=now + 1))
    after = Decimal(since) * PERIOD * _DAY / (now - done)
    return before.quantize(_TENTH), after.quantize(_TENTH), days
