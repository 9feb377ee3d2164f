"""Everything about one customer on the bare connection: the customer screen, the lookup's preview, ``show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.customize.event_rows import coming_up, customer_events
from deskcrm.customize.timeline import timeline, timeline_and_total
from deskcrm.customize.views import CustomerPage, CustomerRecord, Preview
from deskcrm.differentiate.endings import ending_of
from deskcrm.differentiate.figures import figures_of
from deskcrm.differentiate.purchases import lines
from deskcrm.differentiate.referrals import referred
from deskcrm.differentiate.satisfaction_figures import satisfaction_of
from deskcrm.differentiate.stage import relationship_stage
from deskcrm.differentiate.tiers import numbers_of
from deskcrm.identify.profile import profile
from deskcrm.identify.relations import groups_of, relations_of
from deskcrm.identify.rows import customer, customer_id_of
from deskcrm.interact import complaint_rows, rows
from deskcrm.interact.promises import promise_counts
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.interact.views import FollowUpView

__all__ = ["customer_page", "customer_record", "preview", "timeline"]

OPEN_ITEMS = 50
"""Open follow-ups, and open complaints, that the page carries; the figures count all."""


@takes_connection
def customer_page(connection: Any, customer_id: int, *, clock: Clock, timeline_limit: int = 100) -> CustomerPage:
    """One customer whole: what is open, and the newest ``timeline_limit`` entries of the history. Raises NotFound."""
    entries, total = timeline_and_total(connection, customer_id, 0, timeline_limit, clock=clock)
    figures = figures_of(connection, customer_id, clock=clock)
    ahead = coming_up(connection, customer_id, clock=clock)
    return CustomerPage(
        customer=customer(connection, customer_id),
        figures=figures,
        follow_ups=_open_follow_ups(connection, customer_id, OPEN_ITEMS),
        complaints=_open_complaints(connection, customer_id, OPEN_ITEMS, clock),
        timeline=entries,
        timeline_total=total,
        tier=numbers_of(connection, customer_id, clock=clock, figures=figures),
        stage=relationship_stage(connection, customer_id, clock=clock),
        referred=referred(connection, customer_id),
        end=ending_of(connection, customer_id),
        promises=promise_counts(connection, customer_id, clock=clock),
        answers=satisfaction_of(connection, customer_id),
        profile=profile(connection, customer_id, clock=clock, sensitive=False),
        relations=relations_of(connection, customer_id),
        groups=groups_of(connection, customer_id),
        events=customer_events(connection, customer_id, clock=clock, rows=ahead),
        events_ahead=bool(ahead),
    )


@takes_connection
def preview(connection: Any, customer_id: int, *, clock: Clock, items: int = 3) -> Preview:
    """What stands beside the lookup: the first ``items`` of each kind. Raises NotFound."""
    figures = figures_of(connection, customer_id, clock=clock)
    return Preview(
        customer=customer(connection, customer_id),
        figures=figures,
        follow_ups=_open_follow_ups(connection, customer_id, items),
        complaints=_open_complaints(connection, customer_id, items, clock),
        timeline=timeline(connection, customer_id, 0, items, clock=clock),
        tier=numbers_of(connection, customer_id, clock=clock, figures=figures),
    )


@takes_connection
def customer_record(connection: Any, code: str, *, clock: Clock) -> CustomerRecord:
    """All that is held about the customer with this public code, capitals aside, for ``show``. Raises NotFound."""
    from deskcrm.customize.suggestions import suggestions

    customer_id = customer_id_of(connection, code)
    contacts = rows.interactions(
        connection, "WHERE i.customer_id = ? AND i.archived_at IS NULL ORDER BY i.at DESC, i.id DESC", (customer_id,)
    )
    return CustomerRecord(
        page=customer_page(connection, customer_id, clock=clock),
        interactions=contacts,
        all_follow_ups=rows.follow_ups(
            connection,
            "WHERE f.customer_id = ? AND f.archived_at IS NULL ORDER BY f.state <> 'open', f.due, f.id",
            (customer_id,),
        ),
        all_complaints=complaint_rows.complaints(
            connection,
            "WHERE x.customer_id = ? AND x.archived_at IS NULL ORDER BY x.at DESC, x.id DESC",
            (customer_id,),
            clock=clock,
        ),
        purchases=lines(
            connection,
            "WHERE l.customer_id = ? AND l.archived_at IS NULL ORDER BY l.at DESC, l.id DESC",
            (customer_id,),
        ),
        satisfaction=tuple(view for view in contacts if view.expected is not None or view.perceived is not None),
        suggestions=suggestions(connection, customer_id, clock=clock),
    )


def _open_follow_ups(connection: Any, customer_id: int, limit: int) -> tuple[FollowUpView, ...]:
    return rows.follow_ups(
        connection,
        "WHERE f.customer_id = ? AND f.state = 'open' AND f.archived_at IS NULL ORDER BY f.due, f.id LIMIT ?",
        (customer_id, limit),
    )


def _open_complaints(connection: Any, customer_id: int, limit: int, clock: Clock) -> tuple[ComplaintView, ...]:
    return complaint_rows.complaints(
        connection,
        "WHERE x.customer_id = ? AND x.stage NOT IN ('closed', 'withdrawn') AND x.archived_at IS NULL"
        " ORDER BY x.severity DESC, x.at, x.id LIMIT ?",
        (customer_id, limit),
        clock=clock,
    )
