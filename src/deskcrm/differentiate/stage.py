"""Where the relationship with a customer stands, by when they ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median_low
from typing import TYPE_CHECKING, Any

from deskcrm.differentiate.views import StageView
from deskcrm.differentiate.window import NEW_DAYS
from deskcrm.locale.messages import N_
from deskcrm.money import divided
from deskcrm.store.doors import takes_connection
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock

STAGE_WORDS: Mapping[str, str] = {
    "prospect": N_("has not ordered yet"),
    "new": N_("new"),
    "active": N_("active"),
    "due": N_("due to order again"),
    "lapsing": N_("lapsing"),
    "lapsed": N_("lapsed"),
    "won_back": N_("won back"),
}

NOTHING_KNOWN = 122
"""Days taken for the usual interval where neither customer nor office tells: with it one lapses after a year."""

LAPSING_LEAST, LAPSED_LEAST = 14, 30
"""Days before which nobody lapses, however often they used to come."""

_SAMPLE = 400
"""So many of the customers known longest say what interval is typical of the office: no page reads the whole book."""

_ENOUGH = 10
"""From so many of them on, what they say is taken."""

_ORDERED = """
SELECT DISTINCT at FROM purchase
WHERE customer_id = ? AND at <= ? AND archived_at IS NULL AND quantity > 0 AND amount > 0 ORDER BY at
"""
_INTERVALS = """
SELECT (last_purchase - first_purchase) / (orders - 1)
FROM (SELECT first_purchase, last_purchase, orders FROM customer_figures ORDER BY customer_id LIMIT ?)
WHERE orders > 1 AND last_purchase > first_purchase
"""


@takes_connection
def relationship_stage(connection: Any, customer_id: int, *, clock: Clock) -> StageView:
    """The stage today. Days with an order count: a line with a quantity and an amount above zero, not in the future.

    Until a customer's usual interval (the mean of their own, else the typical one of the office) has passed they are
    active, then due, lapsing from twice it on, lapsed from three times it on. Won back is who returned, less than an
    interval ago, after so long that they had lapsed. New is who has one order, within the last 90 days.
    """
    instants = connection.execute(_ORDERED, (customer_id, int(clock.now().timestamp())))
    days = sorted({clock.day_of(instant(at)).toordinal() for (at,) in instants})
    if not days:
        return StageView("prospect")
    ago = clock.today().toordinal() - days[-1]
    if len(days) == 1 and ago < NEW_DAYS:
        return StageView("new", days=ago)
    own = _usual(days)
    typical = None if own and len(days) > 2 else typical_interval(connection)
    usual = own or typical or NOTHING_KNOWN
    gap = _gap(days, clock.today().toordinal() - usual, typical or NOTHING_KNOWN) if ago < usual else None
    return StageView(_code(ago, usual, gap), own, ago, gap)


def _code(ago: int, usual: int, gap: int | None) -> str:
    if ago >= _lapses(usual):
        return "lapsed"
    if ago >= max(2 * usual, LAPSING_LEAST):
        return "lapsing"
    if ago >= usual:
        return "due"
    return "won_back" if gap else "active"


def _lapses(usual: int) -> int:
    return max(3 * usual, LAPSED_LEAST)


def _usual(days: Sequence[int]) -> int | None:
    """The mean interval of the days with an order, at least one day."""
    return max(1, divided(days[-1] - days[0], len(days) - 1)) if len(days) > 1 else None


def _gap(days: Sequence[int], since: int, typical: int) -> int | None:
    """How long they had stayed away before the latest return after ``since`` from so long an absence that they had
    lapsed by what was usual before it; None without one."""
    for place in range(len(days) - 1, 0, -1):
        if days[place] <= since:
            return None
        away = days[place] - days[place - 1]
        if away >= _lapses(_usual(days[:place]) or typical):
            return away
    return None


def typical_interval(connection: Any) -> int | None:
    """The median customer's interval in days, of those known longest; None where too few say."""
    found = [seconds for (seconds,) in connection.execute(_INTERVALS, (_SAMPLE,))]
    return max(1, divided(median_low(found), 86_400)) if len(found) >= _ENOUGH else None
