"""The statements that read interactions and follow-ups with the names around them, and their views.

Plain SQL on the connection: the first screens and the lists are held to budgets that SQLAlchemy would exceed, and the
same view must come out whichever door it went through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deskcrm.interact.channels import channel_name
from deskcrm.interact.views import FollowUpChangeView, FollowUpView, InteractionView
from deskcrm.store.records import instant, instant_or_none

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
    f.promised_due, f.note, f.interaction_id, f.complaint_id, f.task, f.due_from, f.until_call, f.repeats, f.renewed,
    f.broken_at, x.number
FROM follow_up f
LEFT JOIN customer c ON c.id = f.customer_id
LEFT JOIN customer_figures g ON g.customer_id = f.customer_id
LEFT JOIN staff o ON o.id = f.owner_id
LEFT JOIN staff p ON p.id = f.promised_by_id
LEFT JOIN staff d ON d.id = f.done_by_id
LEFT JOIN complaint x ON x.id = f.complaint_id
"""


def interactions(connection: Any, rest: str, values: Sequence[object] = ()) -> tuple[InteractionView, ...]:
    """The interactions that ``rest`` (the statement from WHERE on, over ``i``) selects."""
    return tuple(_interaction(row) for row in connection.execute(INTERACTIONS + rest, values))


def follow_ups(
    connection: Any, rest: str, values: Sequence[object] | Mapping[str, object] = ()
) -> tuple[FollowUpView, ...]:
    """The follow-ups that ``rest`` (over ``f``) selects."""
    return tuple(_follow_up(row) for row in connection.execute(FOLLOW_UPS + rest, values))


def changes(connection: Any, follow_up_id: int) -> tuple[FollowUpChangeView, ...]:
    """What happened to a follow-up on its way, oldest first."""
    found = connection.execute(
        "SELECT h.at, coalesce(s.name, ''), h.what, h.from_due, h.to_due, coalesce(a.name, ''), coalesce(b.name, ''),"
        " h.note FROM follow_up_change h LEFT JOIN staff s ON s.id = h.staff_id"
        " LEFT JOIN staff a ON a.id = h.from_owner_id LEFT JOIN staff b ON b.id = h.to_owner_id"
        " WHERE h.follow_up_id = ? AND h.archived_at IS NULL ORDER BY h.at, h.id",
        (follow_up_id,),
    )
    return tuple(
        FollowUpChangeView(instant(at), staff, what, instant_or_none(before), instant_or_none(after), *rest)
        for at, staff, what, before, after, *rest in found
    )


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
        worth=truth(worth),
        spoke_name=spoke,
        spoke_relation=relation,
        spoke_may_know=may_know,
        follow_up_id=follow_up_id,
        channel_code=channel,
    )


def _follow_up(row: tuple[Any, ...]) -> FollowUpView:
    (number, version, customer_id, code, name, tier, kind, title, due, state, owner_id, owner,
     promised_by, snoozed, done_at, done_by, phone, promised_due, note, interaction_id, complaint_id, task, due_from,
     until_call, repeats, renewed, broken_at, complaint_number) = row  # fmt: skip
    return FollowUpView(
        id=number,
        version=version,
        customer_id=customer_id,
        customer_code=code or "",
        customer=name or "",
        tier=tier_of(customer_id, tier),
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
        task=task,
        due_from=instant_or_none(due_from),
        until_call=bool(until_call),
        repeats=repeats,
        renewed=renewed,
        broken_at=instant_or_none(broken_at),
        complaint_number=complaint_number or "",
    )


def tier_of(customer_id: int | None, tier: str | None) -> str:
    """The tier's code as views have it: empty for nobody, unrated before the first computation."""
    return "" if customer_id is None else tier or "unrated"


def truth(value: int | None) -> bool | None:
    """A yes or no that may be missing, as the file holds it."""
    return None if value is None else bool(value)
