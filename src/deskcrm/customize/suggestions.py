"""Suggested actions for one customer: the playbook's rules held against the facts, ranked (DESIGN section 6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deskcrm.customize.fact_queries import DAY
from deskcrm.customize.facts import Facts, facts_of
from deskcrm.customize.ladder import RUNGS
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


@dataclass(frozen=True, slots=True)
class _Found:
    """A rule that holds, before it is put into words."""

    rule: Rule
    known: Mapping[str, Value]
    about: str
    chance: float
    value: float

    @property
    def priority(self) -> float:
        return self.chance * self.rule.context * self.value * self.rule.lever


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
    now = int(clock.now().timestamp())
    found: list[_Found] = []
    for rule in playbook(connection).rules:
        made = sorted(_made(rule, facts, chances.get(rule.name, PRIOR), now), key=_rank)
        found += made[: rule.most]
    wording = Wording(load(connection), clock)
    return tuple(_in_words(one, wording) for one in sorted(found, key=_rank)[:limit])


def _rank(one: _Found) -> tuple[float, str]:
    return -one.priority, one.rule.name


def _made(rule: Rule, facts: Facts, chance: float, now: int) -> Iterator[_Found]:
    """Where one rule holds: at most once for every item that it runs over."""
    items = facts.lists[rule.each] if rule.each else ({},)
    for item in items:
        known = {**facts.values, **item}
        if not rule.when.holds(known) or _barred(rule, known):
            continue
        about = str(known[rule.about]) if rule.about else ""
        if not _cooling(rule, about, facts, now):
            stake = rule.value.amount(known) if rule.value else 0.0
            yield _Found(rule, known, about, chance, value_factor(stake, known["mean_margin"]))


def _in_words(one: _Found, wording: Wording) -> Suggestion:
    rule, known = one.rule, one.known
    return Suggestion(
        rule=rule.name,
        title=wording.fill(rule.title, known),
        why=wording.fill(rule.why, known),
        opens=rule.opens,
        priority=one.priority,
        propensity=one.chance,
        context=rule.context,
        value=one.value,
        lever=rule.lever,
        about=one.about,
        fill=tuple((name, text) for name, texts in rule.fill if (text := wording.field(texts, known))),
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
    return _lets_go(rule) and (known["tier"] not in TIERS or known["ladder_rung"] != len(RUNGS))
