"""Frequent contact at low value, rung by rung: reassess first whether we caused it, and let go last.

Who can be grown is never on it, nor is anybody without a rating. A further rung is open only once the one before was
taken and its cool-down has passed, and never while something of our own making is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from deskcrm.differentiate.endings import RUNG_COUNTS
from deskcrm.differentiate.endings import RUNGS as BEFORE
from deskcrm.differentiate.tiers import TIERS

if TYPE_CHECKING:
    from deskcrm.customize.responses import Answer

RUNGS = (*BEFORE, "ladder_let_go")
"""The rules of the rungs, lowest first."""

LOW_TIERS = TIERS[2:]

LEAST_CONTACTS = 6
"""Contacts in the window under which nobody calls often."""

FACTOR = 2
"""How many times the mean of the rated is frequent."""

GOOD_PART = 25
"""The percentage of the margin that serving them must eat."""


def frequent_low_value(
    tier: str, *, contacts: int, factor: float, cost_share: float, net_value: int, can_grow: bool
) -> bool:
    """Whether this is frequent contact at low value. ``contacts`` are those of the window without what we caused,
    ``factor`` how many times the mean they are, ``cost_share`` in percent, ``net_value`` in minor units."""
    if tier not in LOW_TIERS or can_grow:
        return False
    often = contacts >= LEAST_CONTACTS and factor >= FACTOR
    return often and (net_value < 0 or cost_share >= GOOD_PART)


def rung(answers: Iterable[Answer], cool_downs: Mapping[str, int], now: int, *, ours: bool) -> int:
    """The rung that may be offered now, from 1: the one after those that were taken and have cooled down.

    ``answers`` are the customer's responses of the last year, ``cool_downs`` seconds by rule, ``now`` epoch seconds.
    ``ours`` says that something we caused is open: then it is the first again.
    """
    if ours:
        return 1
    taken: dict[str, int] = {}
    for answer in answers:
        if answer.answer == "taken" and answer.rule in RUNGS and answer.at > now - RUNG_COUNTS:
            taken[answer.rule] = max(answer.at, taken.get(answer.rule, 0))
    for number, name in enumerate(RUNGS, start=1):
        if name not in taken or now < taken[name] + cool_downs.get(name, 0):
            return number
    return len(RUNGS)
