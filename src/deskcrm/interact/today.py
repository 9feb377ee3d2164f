"""The day's desk: the counts of the strip, and what one of the staff has to do until the office closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.interact import rows
from deskcrm.interact.calendar import calendar_of
from deskcrm.interact.queue import DUE_COUNTS, day_values
from deskcrm.interact.views import FollowUpView, TodayCounts
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

MOST = 200
"""Follow-ups of one day that are listed."""


@dataclass(frozen=True, slots=True)
class MyDay:
    """Open follow-ups of one member of staff and of the whole desk until the end of the day, by when they are due;
    those of them that are promises due before ``closing`` (UTC, None on a closed day) are to be kept today."""

    work: tuple[FollowUpView, ...]
    closing: datetime | None

    @property
    def before_closing(self) -> int:
        """Promises due before the office closes."""
        return sum(row.kind == "promise" and (self.closing is None or row.due <= self.closing) for row in self.work)


@takes_connection
def today_counts(connection: Any, *, clock: Clock) -> TodayCounts:
    """The strip of the day for the whole office: follow-ups asleep are not in it."""
    values = day_values(clock)
    overdue, today = connection.execute(DUE_COUNTS.format(mine=""), values).fetchone()
    complaints, escalated, breached = connection.execute(
        "SELECT count(*), count(escalated_at), coalesce(sum(due < :now), 0) FROM complaint"
        " WHERE stage NOT IN ('closed', 'withdrawn') AND archived_at IS NULL",
        values,
    ).fetchone()
    (unidentified,) = connection.execute(
        "SELECT count(*) FROM interaction WHERE customer_id IS NULL AND archived_at IS NULL"
    ).fetchone()
    (calls,) = connection.execute(
        "SELECT count(*) FROM supervisor_call WHERE answered_at IS NULL AND archived_at IS NULL"
    ).fetchone()
    (waiting,) = connection.execute(
        "SELECT count(*) FROM arrival WHERE taken_at IS NULL AND left_at IS NULL AND archived_at IS NULL AND day = ?",
        (clock.today().isoformat(),),
    ).fetchone()
    return TodayCounts(
        overdue=overdue, due_today=today, open_complaints=complaints, unidentified=unidentified, breached=breached,
        escalated=escalated, calls=calls, waiting=waiting,
    )  # fmt: skip


@takes_connection
def my_day(connection: Any, *, owner_id: int | None, clock: Clock) -> MyDay:
    """What is to be done until the end of the day, overdue first."""
    work = rows.follow_ups(
        connection,
        "WHERE f.state = 'open' AND f.archived_at IS NULL AND f.due < :tomorrow"
        " AND (f.owner_id = :owner OR f.owner_id IS NULL) AND (f.snoozed_until IS NULL OR f.snoozed_until <= :now)"
        " ORDER BY f.due, f.id LIMIT :most",
        {**day_values(clock), "owner": owner_id, "most": MOST},
    )
    return MyDay(work, calendar_of(connection, clock=clock).closing(clock.today()))
