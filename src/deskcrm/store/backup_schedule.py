"""Which automatic backups stay: the last ten, one a day for seven days, one a week for four, one a month for twelve.

Days, weeks and months are counted among those that have a backup, so that a closed fortnight takes nothing away. Of
each the newest stays: what is kept along the way is then the same as if all had been looked at in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

LAST = 10
"""How many of the newest stay, whatever their day."""

AHEAD = timedelta(hours=1)
"""How far a time may lie ahead before it counts as made under a wrong clock."""

_SPANS: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (7, lambda at: at.date()),
    (4, lambda at: at.isocalendar()[:2]),
    (12, lambda at: (at.year, at.month)),
)


def kept(made: Collection[datetime], now: datetime) -> set[datetime]:
    """Those of the times ``made`` (aware, in the zone whose days count) whose backups stay.

    What was made under a clock that ran ahead stays until its time has come, and takes nobody's place: else the true
    ones would go.
    """
    past = sorted((at for at in made if at <= now + AHEAD), reverse=True)
    stay = {at for at in made if at > now + AHEAD} | set(past[:LAST])
    for count, span_of in _SPANS:
        newest: dict[object, datetime] = {}
        for at in past:
            newest.setdefault(span_of(at), at)
        stay.update(list(newest.values())[:count])
    return stay
