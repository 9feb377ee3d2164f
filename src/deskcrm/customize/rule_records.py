"""What became of each rule's suggestions: shown, taken, declined and why, and what it brought."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from deskcrm.customize.responses import REASONS
from deskcrm.customize.views import RuleRecord
from deskcrm.differentiate.tiers import ALL_TIERS
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

BROUGHT_WITHIN = 30 * 86_400
"""Seconds after a suggestion was taken in which what they buy counts as brought by it."""

_BROUGHT = """
SELECT rule, sum(margin) FROM (
    SELECT DISTINCT r.rule, l.id, l.amount - l.cost AS margin
    FROM response r JOIN purchase l ON l.customer_id = r.customer_id
        AND l.at BETWEEN r.at AND min(r.at + :within, :now) AND l.archived_at IS NULL
    WHERE r.answer = 'taken' AND r.archived_at IS NULL
) GROUP BY rule
"""
"""A line counts once for a rule, however often the rule was taken in the days before it."""


@takes_connection
def rule_records(connection: Any, *, clock: Clock) -> tuple[RuleRecord, ...]:
    """The record of every rule in the order of the playbook, those that were taken out of it last.

    A suggestion that stood on a customer's screen counts as shown once a day, and ``brought`` is what those who took
    it bought within 30 days after, returns taken off.
    """
    from deskcrm.customize.playbook import playbook

    book = playbook(connection)
    shown = dict(connection.execute("SELECT rule, count(*) FROM suggestion_shown GROUP BY rule"))
    now = int(clock.now().timestamp())
    brought = dict(connection.execute(_BROUGHT, {"within": BROUGHT_WITHIN, "now": now}))
    answers = _answers(connection)
    found = []
    for name in dict.fromkeys([*book.by_name, *sorted(answers), *sorted(shown)]):
        rule = book.rule(name)
        counts = answers[name]
        reasons = [(reason, counts[reason]) for reason in REASONS if counts[reason]]
        tiers = [(tier, counts[tier, "taken"], counts[tier, "declined"]) for tier in ALL_TIERS]
        found.append(
            RuleRecord(
                rule=name,
                title=rule.called if rule else name,
                shown=shown.get(name, 0),
                taken=counts["taken"],
                declined=counts["declined"],
                by_tier=tuple(row for row in tiers if any(row[1:])),
                reasons=tuple(sorted(reasons, key=lambda item: -item[1])),
                brought=brought.get(name, 0),
                own=bool(rule and rule.own),
                in_use=rule is not None and name not in book.off,
            )
        )
    return tuple(found)


def _answers(connection: Any) -> defaultdict[str, Counter[str | tuple[str, str]]]:
    """By rule, how often each answer was given, each in each tier, and each reason for declining."""
    found: defaultdict[str, Counter[str | tuple[str, str]]] = defaultdict(Counter)
    for rule, tier, answer, reason, count in connection.execute(
        "SELECT rule, tier, answer, reason, count(*) FROM response WHERE archived_at IS NULL"
        " GROUP BY rule, tier, answer, reason"
    ):
        for what in filter(None, (answer, (tier, answer), reason)):
            found[rule][what] += count
    return found
