"""The statement that reads complaints with the names around them, and their views; as :mod:`deskcrm.interact.rows`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.interact.channels import channel_name
from deskcrm.interact.complaint_clock import unmet_at
from deskcrm.interact.complaint_views import ComplaintView
from deskcrm.interact.rows import tier_of, truth
from deskcrm.settings.hours import parse_length
from deskcrm.store.records import instant, instant_or_none

if TYPE_CHECKING:
    from deskcrm.clock import Clock

COMPLAINTS = """
SELECT x.id, x.version, x.number, x.customer_id, c.code, c.name, g.tier, x.at, h.code, h.name,
    coalesce(nullif(p.name, ''), p.code, ''), x.category, x.subcategory, x.description, x.wish, x.stage, x.severity,
    x.owner_id, o.name, x.due, x.breached, x.closed_at, x.resolution, x.root_cause, x.told,
    x.remedy, x.remedy_cost, x.impact, x.urgency, x.acknowledge_due, x.answer_due, x.resolve_due, x.acknowledged_at,
    x.answered_at, x.waiting_since, x.waited, x.reopened, x.first_closed_at, x.escalated_at, x.escalation,
    x.parent_id, u.number, x.follows_id, v.number
FROM complaint x
LEFT JOIN customer c ON c.id = x.customer_id
LEFT JOIN customer_figures g ON g.customer_id = x.customer_id
LEFT JOIN channel h ON h.id = x.channel_id
LEFT JOIN product p ON p.id = x.product_id
LEFT JOIN staff o ON o.id = x.owner_id
LEFT JOIN complaint u ON u.id = x.parent_id
LEFT JOIN complaint v ON v.id = x.follows_id
"""


def complaints(
    connection: Any, rest: str, values: Sequence[object] = (), *, clock: Clock, excerpt: int | None = None
) -> tuple[ComplaintView, ...]:
    """The complaints that ``rest`` (the statement from WHERE on, over ``x``) selects, without their histories; of the
    customer's words only the first ``excerpt`` characters where it is given."""
    now = int(clock.now().timestamp())
    rows = connection.execute(COMPLAINTS + rest, values).fetchall()
    warned = _warned_until(connection, clock) if rows else now
    return tuple(_complaint(row, now, warned, excerpt) for row in rows)


def _warned_until(connection: Any, clock: Clock) -> int:
    """Until when what is due is pointed out: the office's warning time, in working time from now."""
    from deskcrm.interact.calendar import calendar_of
    from deskcrm.settings.office import load

    length = parse_length(load(connection).warning, "complaints.warning")
    calendar = calendar_of(connection, clock=clock)
    by = None if length is None else calendar.after_if_open(clock.now(), calendar.minutes_of(length))
    return 0 if by is None else int(by.timestamp())


def _complaint(row: tuple[Any, ...], now: int, warned_until: int, excerpt: int | None) -> ComplaintView:
    (number, version, public, customer_id, code, name, tier, at, channel, own_name, product,
     category, subcategory, description, wish, stage, severity, owner_id, owner, due, breached, closed_at, resolution,
     root_cause, told, remedy, remedy_cost, impact, urgency, acknowledge_due, answer_due, resolve_due,
     acknowledged_at, answered_at, waiting_since, waited, reopened, first_closed_at, escalated_at, escalation,
     parent_id, parent_number, follows_id, follows_number) = row  # fmt: skip
    dues = {"acknowledge": acknowledge_due, "answer": answer_due, "resolve": resolve_due}
    owed = next((target for target in unmet_at(stage) if due is not None and dues[target] == due), "")
    ticking = bool(unmet_at(stage)) and due is not None
    return ComplaintView(
        id=number,
        version=version,
        number=public,
        customer_id=customer_id,
        customer_code=code or "",
        customer=name or "",
        tier=tier_of(customer_id, tier),
        at=instant(at),
        channel=channel_name(channel, own_name) if channel else "",
        product=product,
        category=category,
        subcategory=subcategory,
        description=description[:excerpt],
        wish=wish,
        stage=stage,
        severity=severity,
        owner_id=owner_id,
        owner=owner or "",
        due=instant_or_none(due),
        breached=bool(breached) or (ticking and due < now),
        closed_at=instant_or_none(closed_at),
        resolution=resolution,
        root_cause=root_cause,
        told=truth(told),
        channel_code=channel or "",
        remedy=remedy,
        remedy_cost=remedy_cost,
        owed=owed,
        warned=ticking and now <= due <= warned_until,
        impact=impact,
        urgency=urgency,
        acknowledge_due=instant_or_none(acknowledge_due),
        answer_due=instant_or_none(answer_due),
        resolve_due=instant_or_none(resolve_due),
        acknowledged_at=instant_or_none(acknowledged_at),
        answered_at=instant_or_none(answered_at),
        waiting_since=instant_or_none(waiting_since),
        waited=waited,
        reopened=reopened,
        first_closed_at=instant_or_none(first_closed_at),
        escalated_at=instant_or_none(escalated_at),
        escalation=escalation,
        parent_id=parent_id,
        parent_number=parent_number or "",
        follows_id=follows_id,
        follows_number=follows_number or "",
    )
