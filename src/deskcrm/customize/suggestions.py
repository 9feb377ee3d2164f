"""Suggested actions for one customer: the playbook's rules held against the facts, ranked (DESIGN section 6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from deskcrm.customize.fact_queries import DAY
from deskcrm.customize.facts import Facts, facts_of
from deskcrm.customize.views import Suggestion
from deskcrm.differentiate.tiers import TIERS
from deskcrm.identify.rows import customer_there
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.customize.fact_table import Value
    from deskcrm.customize.rule_file import Rule
    from deskcrm.customize.wording import Wording

PRIOR = 0.5
"""How likely a rule is taken that nobody has answered yet: one in two."""

LAST_RUNG = 5


@takes_connection
def suggestions(connection: Any, customer_id: int, *, clock: Clock, limit: int = 10) -> tuple[Suggestion, ...]:
    """What to do next for this customer, best first. Raises NotFound.

    Priority = propensity x context x value x lever; equal ones stand by the rule's name. A rule that was answered for
    the same thing stays away for its cool-down.
    """
    from deskcrm.customize.playbook import playbook
    from deskcrm.customize.responses import propensities
    from deskcrm.customize.wording import Wording
    from deskcrm.settings.office import load

    customer_there(connection, customer_id)
    facts = facts_of(connection, customer_id, clock=clock)
    chances = propensities(connection, str(facts.values["tier"]))
    wording = Wording(load(connection), clock)
    now = int(clock.now().timestamp())
    found: list[Suggestion] = []
    for rule in playbook(connection).rules:
        chance = chances.get(rule.name, PRIOR)
        made = sorted(_made(rule, facts, chance, wording, now), key=_rank)
        found += made[: rule.most]
    return tuple(sorted(found, key=_rank)[:limit])


def _rank(one: Suggestion) -> tuple[float, str]:
    return -one.priority, one.rule


def _made(rule: Rule, facts: Facts, chance: float, wording: Wording, now: int) -> Iterator[Suggestion]:
    """The suggestions of one rule, for every item that it runs over."""
    items = facts.lists[rule.each] if rule.each else ({},)
    for item in items:
        known = {**facts.values, **item}
        if not rule.when.holds(known) or _barred(rule, known):
            continue
        about = str(known[rule.about]) if rule.about else ""
        if not _cooling(rule, about, facts, now):
            yield _suggestion(rule, known, about, chance, wording)


def _suggestion(rule: Rule, known: Mapping[str, Value], about: str, chance: float, wording: Wording) -> Suggestion:
    value = value_factor(rule.value.amount(known) if rule.value else 0.0, known["mean_margin"])
    return Suggestion(
        rule=rule.name,
        title=wording.fill(rule.title, known),
        why=wording.fill(rule.why, known),
        opens=rule.opens,
        priority=chance * rule.context * value * rule.lever,
        propensity=chance,
        context=rule.context,
        value=value,
        lever=rule.lever,
        about=about,
        fill=tuple((name, text) for name, texts in rule.fill if (text := wording.fill(texts, known))),
        needs_supervisor=rule.supervisor or _lets_go(rule),
    )


def value_factor(stake: float, mean_margin: Any) -> float:
    """1 for nothing at stake, 1.5 for as much as the mean margin of a rated customer, never more than 2.

    Both in minor units. Money has a say among offers, and never lets one outweigh a promise.
    """
    stake = max(0.0, stake)
    return 1 + stake / (stake + max(1, int(mean_margin or 0)))


def _cooling(rule: Rule, about: str, facts: Facts, now: int) -> bool:
    """Whether the rule was answered for the same thing within its cool-down."""
    since = now - rule.cooldown_days * DAY
    return any(one.rule == rule.name and one.about == about and one.at > since for one in facts.answers)


def _lets_go(rule: Rule) -> bool:
    kind = dict(rule.fill).get("kind")
    return rule.opens == "customer_end" and kind is not None and "let_go" in (kind.en, kind.th)


def _barred(rule: Rule, known: Mapping[str, Value]) -> bool:
    """Letting go is the last rung and for the rated only, whatever an office's own rule says."""
    return _lets_go(rule) and (known["tier"] not in TIERS or known["ladder_rung"] != LAST_RUNG)
