"""Everything about one customer on the bare connection: the customer screen, the lookup's preview, ``show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskcrm.customize.timeline import timeline, timeline_and_total
from deskcrm.customize.views import CustomerPage, CustomerRecord, Preview
from deskcrm.differentiate.figures import figures_of
from deskcrm.differentiate.purchases import lines
from deskcrm.errors import NotFound
from deskcrm.identify.views import ContactPointView, CustomerView
from deskcrm.interact import rows
from deskcrm.locale.messages import N_
from deskcrm.store.doors import takes_connection
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.interact.views import ComplaintView, FollowUpView

__all__ = ["customer_page", "customer_record", "preview", "timeline"]

OPEN_ITEMS = 50
"""Open follow-ups, and open complaints, that the page carries; the figures count all."""

_CUSTOMER = """
SELECT id, code, version, kind, name, title, given, family, nickname, organisation, language, preferred_channel, born,
    referred_by_text, tags, note, created_at
FROM customer WHERE archived_at IS NULL AND id = ?
"""
_POINTS = """
SELECT id, kind, value, normal, extension, label, display_name, subdistrict, district, province, postcode, country
FROM contact_point WHERE customer_id = ? AND archived_at IS NULL ORDER BY position, id
"""


@takes_connection
def customer_page(connection: Any, customer_id: int, *, clock: Clock, timeline_limit: int = 100) -> CustomerPage:
    """One customer whole: what is open, and the newest ``timeline_limit`` entries of the history. Raises NotFound."""
    entries, total = timeline_and_total(connection, customer_id, 0, timeline_limit, clock=clock)
    return CustomerPage(
        customer=_customer(connection, customer_id),
        figures=figures_of(connection, customer_id, clock=clock),
        follow_ups=_open_follow_ups(connection, customer_id, OPEN_ITEMS, clock),
        complaints=_open_complaints(connection, customer_id, OPEN_ITEMS, clock),
        timeline=entries,
        timeline_total=total,
    )


@takes_connection
def preview(connection: Any, customer_id: int, *, clock: Clock, items: int = 3) -> Preview:
    """What stands beside the lookup: the first ``items`` of each kind. Raises NotFound."""
    return Preview(
        customer=_customer(connection, customer_id),
        figures=figures_of(connection, customer_id, clock=clock),
        follow_ups=_open_follow_ups(connection, customer_id, items, clock),
        complaints=_open_complaints(connection, customer_id, items, clock),
        timeline=timeline(connection, customer_id, 0, items, clock=clock),
    )


@takes_connection
def customer_record(connection: Any, code: str, *, clock: Clock) -> CustomerRecord:
    """All that is held about the customer with this public code, capitals aside, for ``show``. Raises NotFound."""
    customer_id = _id_of(connection, code)
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
            clock=clock,
        ),
        all_complaints=rows.complaints(
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
    )


def _id_of(connection: Any, code: str) -> int:
    wanted = code.strip()
    for candidate in (wanted, wanted.upper()):
        row = connection.execute(
            "SELECT id FROM customer WHERE code = ? AND archived_at IS NULL", (candidate,)
        ).fetchone()
        if row is not None:
            return int(row[0])
    raise NotFound(N_("There is no customer with the code {code}."), code=clean_line(code, "code"))


def _customer(connection: Any, customer_id: int) -> CustomerView:
    row = connection.execute(_CUSTOMER, (customer_id,)).fetchone()
    if row is None:
        raise NotFound(N_("This customer is not in the base any more."))
    (number, code, version, kind, name, title, given, family, nickname, organisation, language, channel, born,
     referred_by, tags, note, created_at) = row  # fmt: skip
    return CustomerView(
        id=number,
        code=code,
        version=version,
        kind=kind,
        name=name,
        title=title,
        given=given,
        family=family,
        nickname=nickname,
        organisation=organisation,
        language=language,
        preferred_channel=channel,
        born=born,
        referred_by=referred_by,
        tags=tuple(tag for tag in tags.split(";") if tag),
        note=note,
        created_at=rows.instant(created_at),
        contact_points=tuple(ContactPointView(*point) for point in connection.execute(_POINTS, (customer_id,))),
    )


def _open_follow_ups(connection: Any, customer_id: int, limit: int, clock: Clock) -> tuple[FollowUpView, ...]:
    return rows.follow_ups(
        connection,
        "WHERE f.customer_id = ? AND f.state = 'open' AND f.archived_at IS NULL ORDER BY f.due, f.id LIMIT ?",
        (customer_id, limit),
        clock=clock,
    )


def _open_complaints(connection: Any, customer_id: int, limit: int, clock: Clock) -> tuple[ComplaintView, ...]:
    return rows.complaints(
        connection,
        "WHERE x.customer_id = ? AND x.stage NOT IN ('closed', 'withdrawn') AND x.archived_at IS NULL"
        " ORDER BY x.severity DESC, x.at, x.id LIMIT ?",
        (customer_id, limit),
        clock=clock,
    )
