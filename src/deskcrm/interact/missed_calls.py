"""A call that nobody took: written down by one key, with ringing back for the whole desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deskcrm.interact.calendar import calendar_of
from deskcrm.interact.interactions import log_interaction
from deskcrm.interact.views import FollowUpInput, InteractionInput, InteractionView
from deskcrm.locale.messages import _
from deskcrm.store.doors import connection_of
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock

RING_BACK_MINUTES: Final = 60
"""Working minutes within which a missed call is to be rung back."""


def miss_call(session: Session, caller: str, *, staff_id: int | None, clock: Clock) -> InteractionView:
    """Writes a missed call of ``caller`` down: a telephone number, which finds its customer where exactly one has it,
    or a name. Ringing back stands in the whole desk's queue. Raises Refused as logging does."""
    who = clean_line(caller, "caller", limit=100)
    title = _("Ring back: {who}", who=who) if who else _("Missed call")
    calendar = calendar_of(connection_of(session), clock=clock)
    due = clock.now() + timedelta(minutes=RING_BACK_MINUTES)
    if any(calendar.weekly):
        due = calendar.after(clock.now(), RING_BACK_MINUTES)
    given = InteractionInput(
        channel="phone",
        customer_id=_customer_of(session, who),
        subject=_("Missed call {who}", who=who).strip(),
        outcome="missed",
        follow_up=FollowUpInput(title, due, whole_desk=True, task="call"),
    )
    return log_interaction(session, given, staff_id=staff_id, clock=clock)


def _customer_of(session: Session, who: str) -> int | None:
    """The one customer with this telephone number."""
    from deskcrm.identify.phones import normal_phone
    from deskcrm.settings.office import load

    if not any(sign.isdecimal() for sign in who):
        return None
    connection = connection_of(session)
    rows = connection.execute(
        "SELECT DISTINCT t.customer_id FROM contact_point t JOIN customer c ON c.id = t.customer_id"
        " WHERE t.kind = 'phone' AND t.normal = ? AND t.archived_at IS NULL AND c.archived_at IS NULL LIMIT 2",
        (normal_phone(who, load(connection).country).normal,),
    ).fetchall()
    return rows[0][0] if len(rows) == 1 else None
