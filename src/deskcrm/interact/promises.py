"""How the promises to one customer went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.interact.views import PromiseCounts
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock


@takes_connection
def promise_counts(connection: Any, customer_id: int, *, clock: Clock) -> PromiseCounts:
    """Kept in time; broken (done late, let slip and still open, or told anew too late); told anew in time, which is
    counted beside and breaks nothing; open and in time. What was called off counts nowhere."""
    kept, broken, renewed, in_time = connection.execute(
        "SELECT coalesce(sum(state = 'done' AND broken_at IS NULL), 0),"
        " coalesce(sum(broken_at IS NOT NULL OR state = 'open' AND due < :now), 0),"
        " coalesce(sum(renewed > 0), 0),"
        " coalesce(sum(state = 'open' AND broken_at IS NULL AND due >= :now), 0)"
        " FROM follow_up WHERE customer_id = :id AND kind = 'promise' AND state <> 'cancelled' AND archived_at IS NULL",
        {"id": customer_id, "now": int(clock.now().timestamp())},
    ).fetchone()
    return PromiseCounts(kept, broken, renewed, in_time)
