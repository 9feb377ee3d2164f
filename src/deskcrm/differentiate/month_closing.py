"""Closing a month: its report is kept as it was on that day, and shown so ever after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.month_report import MonthFigures, differing, kept_text, month_figures, read_kept
from deskcrm.errors import Refused
from deskcrm.interact.guards import supervisor
from deskcrm.locale.messages import N_
from deskcrm.store.doors import connection_of, takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month that was closed: when (UTC) and by whom."""

    month: str
    closed_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True)
class MonthReportView:
    """A month's report: as it was kept when the month is ``closed``, and the codes of the sections that the records
    would fill with something else today; else as the records are now."""

    figures: MonthFigures
    closed: ClosedMonth | None = None
    changed: tuple[str, ...] = ()


@takes_connection
def month_report(connection: Any, *, clock: Clock, month: str = "") -> MonthReportView:
    """The report of a month, of the present one without ``month``. Raises Refused (``month``), StoreError."""
    now = month_figures(connection, clock=clock, month=month)
    row = connection.execute(
        "SELECT r.body, r.closed_at, coalesce(s.name, '') FROM month_report r LEFT JOIN staff s ON s.id = r.staff_id"
        " WHERE r.month = ? AND r.archived_at IS NULL",
        (now.month,),
    ).fetchone()
    if row is None:
        return MonthReportView(now)
    body, closed_at, closed_by = row
    kept = read_kept(body)
    return MonthReportView(kept, ClosedMonth(kept.month, instant(closed_at), closed_by), differing(kept, now))


@takes_connection
def closed_months(connection: Any) -> tuple[ClosedMonth, ...]:
    """The months that were closed, the newest first."""
    rows = connection.execute(
        "SELECT r.month, r.closed_at, coalesce(s.name, '') FROM month_report r LEFT JOIN staff s ON s.id = r.staff_id"
        " WHERE r.archived_at IS NULL ORDER BY r.month DESC"
    )
    return tuple(ClosedMonth(month, instant(at), staff) for month, at, staff in rows)


def close_month(session: Session, month: str, *, staff_id: int | None, clock: Clock) -> MonthReportView:
    """Keeps the report of a month as it is now. Raises Refused (``month``) for a month that is not over or was closed
    already, and for anybody but a supervisor."""
    from sqlmodel import select

    from deskcrm.models import MonthReport

    by = supervisor(session, staff_id, "month")
    connection = connection_of(session)
    figures = month_figures(connection, clock=clock, month=month)
    if not figures.complete:
        raise Refused(N_("{month} is not over yet; it can be closed from its last midnight on."), field="month",
                      month=figures.month)  # fmt: skip
    row = session.exec(select(MonthReport).where(MonthReport.month == figures.month)).first()
    if row is not None and row.archived_at is None:
        raise Refused(N_("{month} was closed already; its report stays as it was."), field="month", month=figures.month)
    if row is None:
        row = MonthReport(month=figures.month, closed_at=clock.now(), body="")
    row.closed_at, row.staff_id, row.body, row.archived_at = clock.now(), by, kept_text(figures), None
    session.add(row)
    session.flush()
    return month_report(connection, clock=clock, month=figures.month)
