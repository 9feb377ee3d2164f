"""The statements that read interactions, follow-ups and complaints with the names around them, and their views.

Plain SQL on the connection: the first screens and the lists are held to budgets that SQLAlchemy would exceed, and the
same view must come out whichever door it went through.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from deskcrm.interact.channels import channel_name
from deskcrm.interact.complaint_views import ComplaintView
from deskcrm.interact.views import FollowUpView, InteractionView
from deskcrm.interact.words import ENDED_STAGES
from deskcrm.store.records import instant, instant_or_none

if TYPE_CHECKING:
    from deskcrm.clock import Clock

INTERACTIONS = """
SELECT i.id, i.customer_id, c.code, c.name, i.at, i.created_at, h.code, h.name, i.direction, i.seconds, s.name, m.name,
    i.subject, i.note, i.outcome, q.expected, q.perceived, q.worth, i.spoke_name, i.spoke_relation, i.spoke_may_know,
    (SELECT f.id FROM follow_up f WHERE f.customer_id IS i.customer_id AND f.interaction_id = i.id
        AND f.archived_at IS NULL LIMIT 1)
FROM interaction i
JOIN channel h ON h.id = i.channel_id
LEFT JOIN customer c ON c.id = i.customer_id
LEFT JOIN staff s ON s.id = i.staff_id
LEFT JOIN matter m ON m.id = i.matter_id
LEFT JOIN satisfaction q ON q.interaction_id = i.id AND q.archived_at IS NULL
"""
"""A follow-up is looked for among the customer's own: there is an index on those, and none on the interaction."""

FOLLOW_UPS = """
SELECT f.id, f.version, f.customer_id, c.code, c.name, g.tier, f.kind, f.title, f.due, f.state,
    f.owner_id, o.name, p.name, f.snoozed_until, f.done_at, d.name,
    (SELECT t.value FROM contact_point t WHERE t.customer_id = f.customer_id AND t.kind = 'phone'
        AND t.archived_at IS NULL ORDER BY t.position, t.id LIMIT 1),
    f.promised_due, f.note, f.interaction_id, f.complaint_id
FROM follow_up f
LEFT JOIN customer c ON c.id = f.customer_id
LEFT JOIN customer_figures g ON g.customer_id = f.customer_id
LEFT JOIN staff o ON o.id = f.owner_id
LEFT JOIN staff p ON p.id = f.promised_by_id
LEFT JOIN staff d ON d.id = f.done_by_id
"""

COMPLAINTS = """
SELECT x.id, x.version, x.number, x.customer_id, c.code, c.name, g.tier, x.at, h.code, h.name,
    coalesce(nullif(p.name, ''), p.code, ''), x.category, x.subcategory, x.description, x.wish, x.stage, x.severity,
    x.owner_id, o.name, x.due, x.breached, x.closed_at, x.resolution, x.root_cause, x.told,
    x.remedy, x.remedy_cost
FROM complaint x
LEFT JOIN customer c ON c.id = x.customer_id
LEFT JOIN customer_figures g ON g.customer_id = x.customer_id
LEFT JOIN channel h ON h.id = x.channel_id
LEFT JOIN product p ON p.id = x.product_id
LEFT JOIN staff o ON o.id = x.owner_id
"""


def interactions(connection: Any, rest: str, values: Sequence[object] = ()) -> tuple[InteractionView, ...]:
    """The interactions that ``rest`` (the statement from WHERE on, over ``i``) selects."""
    return tuple(_interaction(row) for row in connection.execute(INTERACTIONS + rest, values))


def follow_ups(connection: Any, rest: str, values: Sequence[object] = ()) -> tuple[FollowUpView, ...]:
    """The follow-ups that ``rest`` (over ``f``) selects."""
    return tuple(_follow_up(row) for row in connection.execute(FOLLOW_UPS + rest, values))


def complaints(connection: Any, rest: str, values: Sequence[object] = (), *, clock: Clock) -> tuple[ComplaintView, ...]:
    """The complaints that ``rest`` (over ``x``) selects, without their histories."""
    now = int(clock.now().timestamp())
    return tuple(_complaint(row, now) for row in connection.execute(COMPLAINTS + rest, values))


def ids(numbers: Iterable[int]) -> str:
    """Record numbers as the inside of an IN list."""
    return ",".join(str(int(number)) for number in numbers)


def _interaction(row: tuple[Any, ...]) -> InteractionView:
    (number, customer_id, code, name, at, recorded, channel, own_name, direction, seconds, staff, matter,
     subject, note, outcome, expected, perceived, worth, spoke, relation, may_know, follow_up_id) = row  # fmt: skip
    return InteractionView(
        id=number,
        customer_id=customer_id,
        customer_code=code or "",
        customer=name or "",
        at=instant(at),
        recorded_at=instant(recorded),
        channel=channel_name(channel, own_name),
        direction=direction,
        seconds=seconds,
        staff=staff or "",
        matter=matter or "",
        subject=subject,
        note=note,
        outcome=outcome,
        expected=expected,
        perceived=perceived,
        worth=_truth(worth),
        spoke_name=spoke,
        spoke_relation=relation,
        spoke_may_know=may_know,
        follow_up_id=follow_up_id,
        channel_code=channel,
    )


def _follow_up(row: tuple[Any, ...]) -> FollowUpView:
    (number, version, customer_id, code, name, tier, kind, title, due, state, owner_id, owner,
     promised_by, snoozed, done_at, done_by, phone, promised_due, note, interaction_id, complaint_id) = row  # fmt: skip
    return FollowUpView(
        id=number,
        version=version,
        customer_id=customer_id,
        customer_code=code or "",
        customer=name or "",
        tier=_tier(customer_id, tier),
        kind=kind,
        title=title,
        due=instant(due),
        state=state,
        owner_id=owner_id,
        owner=owner or "",
        promised_by=promised_by or "",
        snoozed_until=instant_or_none(snoozed),
        done_at=instant_or_none(done_at),
        done_by=done_by or "",
        phone=phone or "",
        promised_due=instant_or_none(promised_due),
        note=note,
        interaction_id=interaction_id,
        complaint_id=complaint_id,
    )


def _complaint(row: tuple[Any, ...], now: int) -> ComplaintView:
    (number, version, public, customer_id, code, name, tier, at, channel, own_name, product,
     category, subcategory, description, wish, stage, severity, owner_id, owner, due, breached, closed_at, resolution,
     root_cause, told, remedy, remedy_cost) = row  # fmt: skip
    is_open = stage not in ENDED_STAGES
    return ComplaintView(
        id=number,
        version=version,
        number=public,
        customer_id=customer_id,
        customer_code=code or "",
        customer=name or "",
        tier=_tier(customer_id, tier),
        at=instant(at),
        channel=channel_name(channel, own_name) if channel else "",
        product=product,
        category=category,
        subcategory=subcategory,
        description=description,
        wish=wish,
        stage=stage,
        severity=severity,
        owner_id=owner_id,
        owner=owner or "",
        due=instant_or_none(due),
        breached=bool(breached) or (is_open and due is not None and due < now),
        closed_at=instant_or_none(closed_at),
        resolution=resolution,
        root_cause=root_cause,
        told=_truth(told),
        channel_code=channel or "",
        remedy=remedy,
        remedy_cost=remedy_cost,
    )


def _tier(customer_id: int | None, tier: str | None) -> str:
    return "" if customer_id is None else tier or "unrated"


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)
