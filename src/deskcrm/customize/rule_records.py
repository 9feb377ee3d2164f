"""What became of each rule's suggestions: shown, taken, declined and why, and what it brought."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

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
    answers: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    reasons: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for rule, tier, answer, reason, count in connection.execute(
        "SELECT rule, tier, answer, reason, count(*) FROM response WHERE archived_at IS NULL"
        " GROUP BY rule, tier, answer, reason"
    ):
        answers[rule][tier, answer] += count
        if answer == "declined":
            reasons[rule][reason] += count
    found = []
    for name in dict.fromkeys([*book.by_name, *sorted(answers), *sorted(shown)]):
        rule = book.rule(name)
        counts = answers[name]
        found.append(
            RuleRecord(
                rule=name,
                title=rule.called if rule else name,
                shown=shown.get(name, 0),
                taken=_total(counts, "taken"),
                declined=_total(counts, "declined"),
                by_tier=tuple(
                    (tier, counts[tier, "taken"], counts[tier, "declined"])
                    for tier in ALL_TIERS
                    if counts[tier, "taken"] or counts[tier, "declined"]
                ),
                reasons=tuple(sorted(reasons[name].items(), key=lambda item: (-item[1], item[0]))),
                brought=brought.get(name, 0),
                own=bool(rule and rule.own),
                in_use=rule is not None and name not in book.off,
            )
        )
    return tuple(found)


def _total(counts: Counter[tuple[str, str]], answer: str) -> int:
    return sum(count for (_tier, given), count in counts.items() if given == answer)
