"""Satisfaction over a stretch of time: what was expected, what was found, and the gap, by whom and about what.

A mean stands with the number of answers and its 95 % interval (Student's t times the standard error, unbiased
variance). Fewer answers than the office's minimum make no score.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from deskcrm.interact.satisfaction import verdict
from deskcrm.locale.messages import N_
from deskcrm.settings.office import load
from deskcrm.store.doors import takes_connection

if TYPE_CHECKING:
    from deskcrm.clock import Clock

DIMENSIONS: Final[Mapping[str, str]] = {
    "channel": N_("Channel"),
    "staff": N_("Staff"),
    "product": N_("Product"),
    "category": N_("Category"),
    "month": N_("Month"),
}
"""By what the answers are told apart, in the order of the screen."""

Z95: Final = 1.959964
"""The 97.5 % quantile of the normal distribution."""

_CENT: Final = Decimal("0.01")

_KEYS: Final[Mapping[str, str]] = {
    "channel": "coalesce(nullif(h.name, ''), h.code, '')",
    "staff": "coalesce(s.name, '')",
    "product": "coalesce(nullif(p.name, ''), p.code, '')",
    "category": "coalesce(x.category, '')",
    "month": "''",
}

_ANSWERS: Final = """
SELECT {key}, q.expected, q.perceived, q.worth, q.at
FROM satisfaction q
LEFT JOIN interaction i ON i.id = q.interaction_id
LEFT JOIN complaint x ON x.id = q.complaint_id
LEFT JOIN channel h ON h.id = coalesce(i.channel_id, x.channel_id)
LEFT JOIN staff s ON s.id = coalesce(i.staff_id, x.owner_id)
LEFT JOIN product p ON p.id = x.product_id
WHERE q.at >= :start AND q.at < :end AND q.expected IS NOT NULL AND q.perceived IS NOT NULL AND q.archived_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Score:
    """What the answers of one group come to. Means are of a scale from 1 to 5 and None below the office's minimum;
    ``within`` is half the 95 % interval of the gap. The last three count answers."""

    name: str
    answers: int
    expected: Decimal | None = None
    perceived: Decimal | None = None
    gap: Decimal | None = None
    within: Decimal | None = None
    disappointed: int = 0
    satisfied: int = 0
    impressed: int = 0


@dataclass(frozen=True, slots=True)
class SatisfactionFigures:
    """The scores of a stretch of time: of all answers, and by one dimension, the most answers first (months in their
    order). ``minimum`` is the office's."""

    total: Score
    by: tuple[Score, ...]
    minimum: int


@takes_connection
def satisfaction_figures(
    connection: Any, *, clock: Clock, by: str = "channel", start: int, end: int
) -> SatisfactionFigures:
    """The scores of the answers from ``start`` to ``end`` (epoch seconds), told apart ``by`` a dimension."""
    minimum = load(connection).satisfaction_minimum
    groups: dict[str, list[tuple[int, int, bool | None]]] = {}
    everything: list[tuple[int, int, bool | None]] = []
    values = {"start": start, "end": end}
    for name, expected, perceived, worth, at in connection.execute(_ANSWERS.format(key=_KEYS[by]), values):
        answer = (expected, perceived, None if worth is None else bool(worth))
        key = f"{_day(at, clock):%Y-%m}" if by == "month" else name
        groups.setdefault(key, []).append(answer)
        everything.append(answer)
    scores = [score(name, answers, minimum) for name, answers in groups.items()]
    scores.sort(key=(lambda one: one.name) if by == "month" else (lambda one: (-one.answers, one.name)))
    return SatisfactionFigures(score("", everything, minimum), tuple(scores), minimum)


@takes_connection
def satisfaction_of(connection: Any, customer_id: int) -> Score:
    """The score of one customer's answers ever."""
    found = connection.execute(
        "SELECT expected, perceived, worth FROM satisfaction WHERE customer_id = ? AND expected IS NOT NULL"
        " AND perceived IS NOT NULL AND archived_at IS NULL",
        (customer_id,),
    )
    answers = [(expected, perceived, None if worth is None else bool(worth)) for expected, perceived, worth in found]
    return score("", answers, load(connection).satisfaction_minimum)


def score(name: str, answers: Iterable[tuple[int, int, bool | None]], minimum: int) -> Score:
    """What answers (expected, perceived, worth) come to."""
    known = list(answers)
    count = len(known)
    verdicts = [verdict(*answer) for answer in known]
    found = Score(
        name,
        count,
        disappointed=verdicts.count("disappointed"),
        satisfied=verdicts.count("satisfied"),
        impressed=verdicts.count("impressed"),
    )
    if count < minimum:
        return found
    gaps = [perceived - expected for expected, perceived, _worth in known]
    mean = Decimal(sum(gaps)) / count
    spread = sum((Decimal(gap) - mean) ** 2 for gap in gaps) / (count - 1) if count > 1 else Decimal(0)
    return replace(
        found,
        expected=(Decimal(sum(answer[0] for answer in known)) / count).quantize(_CENT),
        perceived=(Decimal(sum(answer[1] for answer in known)) / count).quantize(_CENT),
        gap=mean.quantize(_CENT),
        within=Decimal(student95(count - 1) * math.sqrt(spread / count)).quantize(_CENT) if count > 1 else None,
    )


def student95(freedom: int) -> float:
    """The 97.5 % quantile of Student's t with ``freedom`` degrees of freedom, 1 or more.

    From 3 on by the expansion in 1/freedom (Abramowitz and Stegun, 26.7.5), which is right to two places there.
    """
    if freedom < 3:
        return (12.706, 4.303)[freedom - 1]
    z, n = Z95, freedom
    terms = (
        z,
        (z**3 + z) / (4 * n),
        (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2),
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3),
    )
    return sum(terms)


def _day(at: int, clock: Clock) -> Any:
    from deskcrm.store.records import instant

    return clock.day_of(instant(at))
