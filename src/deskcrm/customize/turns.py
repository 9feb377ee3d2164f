"""What the office decided about a customer, for their history: suggestions answered, changes of tier, endings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskcrm.differentiate.tiers import RATED_SQL
from deskcrm.interact.views import TimelineEntry
from deskcrm.locale import formats
from deskcrm.locale.messages import _
from deskcrm.store.records import instant

_TIER_CHANGES = f"tier_change WHERE customer_id = :id AND (from_tier {RATED_SQL} OR to_tier {RATED_SQL})"
_TIMES = f"""
SELECT * FROM (
    SELECT 'response', id, at FROM response
    WHERE customer_id = :id AND archived_at IS NULL ORDER BY at DESC, id DESC LIMIT :most)
UNION ALL SELECT * FROM (
    SELECT 'tier', id, at FROM {_TIER_CHANGES} ORDER BY at DESC, id DESC LIMIT :most)
UNION ALL SELECT * FROM (
    SELECT 'end', id, at FROM customer_end
    WHERE customer_id = :id AND archived_at IS NULL ORDER BY at DESC, id DESC LIMIT :most)
"""  # noqa: S608
_COUNTS = f"""
SELECT (SELECT count(*) FROM response WHERE customer_id = :id AND archived_at IS NULL)
    + (SELECT count(*) FROM {_TIER_CHANGES})
    + (SELECT count(*) FROM customer_end WHERE customer_id = :id AND archived_at IS NULL)
"""  # noqa: S608
_RESPONSES = """
SELECT r.id, r.at, r.rule, r.answer, r.reason, r.note, coalesce(s.name, '')
FROM response r LEFT JOIN staff s ON s.id = r.staff_id WHERE r.id IN ({ids})
"""
_ENDS = """
SELECT e.id, e.at, e.kind, e.reason, e.to_whom, e.note, coalesce(s.name, '')
FROM customer_end e LEFT JOIN staff s ON s.id = e.staff_id WHERE e.id IN ({ids})
"""


def times(connection: Any, values: dict[str, int]) -> list[tuple[str, int, int]]:
    """Kind, id and time (epoch seconds) of the newest ``most`` of each kind of customer ``id``; a change between no
    rating and none says nothing and is left out."""
    found: list[tuple[str, int, int]] = connection.execute(_TIMES, values).fetchall()
    return found


def count(connection: Any, values: dict[str, int]) -> int:
    """How many there are of customer ``id``."""
    return int(connection.execute(_COUNTS, values).fetchone()[0])


def responses(connection: Any, ids: str) -> Iterable[TimelineEntry]:
    """Suggestions taken, and declined with why."""
    from deskcrm.customize.playbook import playbook
    from deskcrm.customize.responses import REASONS

    rules = playbook(connection)
    for number, at, name, answer, reason, note, staff in connection.execute(_RESPONSES.format(ids=ids)):
        rule = rules.rule(name)
        # What was typed for another reason is the reason.
        why = "" if reason == "other" and note else _(REASONS[reason]) if reason in REASONS else reason
        yield TimelineEntry(
            kind="response",
            id=number,
            at=instant(at),
            title=rule.called if rule is not None else name,
            detail=" · ".join(part for part in (why, note) if part),
            state=answer,
            staff=staff,
        )


def tiers(connection: Any, ids: str) -> Iterable[TimelineEntry]:
    """Changes of tier by the office's labels, with the net value that did it."""
    from deskcrm.differentiate.tiers import label_of
    from deskcrm.settings.office import load

    settings = load(connection)
    statement = f"SELECT id, at, from_tier, to_tier, net_value FROM tier_change WHERE id IN ({ids})"  # noqa: S608
    for number, at, before, after, net_value in connection.execute(statement):
        yield TimelineEntry(
            kind="tier",
            id=number,
            at=instant(at),
            title=_("{before} → {after}", before=label_of(before, settings), after=label_of(after, settings)),
            detail=_("net value {amount}", amount=formats.money(net_value, settings.currency)),
            state="",
            staff="",
        )


def endings(connection: Any, ids: str) -> Iterable[TimelineEntry]:
    """That they left, why and to whom; why the office let somebody go does not stand where a customer may read it."""
    from deskcrm.differentiate.endings import END_REASONS

    for number, at, kind, reason, to_whom, note, staff in connection.execute(_ENDS.format(ids=ids)):
        why = _(END_REASONS[reason]) if reason in END_REASONS else reason
        lost = kind == "lost"
        yield TimelineEntry(
            kind="end",
            id=number,
            at=instant(at),
            title=_("Left us") if lost else _("Served until here"),
            detail=" · ".join(part for part in (why, to_whom, note) if part) if lost else "",
            state="",
            staff=staff,
        )
