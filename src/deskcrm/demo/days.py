"""The demo's calendar: instants counted back from the office's today."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Final

from deskcrm.clock import Clock

HISTORY_DAYS: Final = 730
"""How far back the demo's history goes."""

_OPENS, _CLOSES = 9 * 60, 18 * 60 + 30
_SUNDAY = 6


class Days:
    """Instants in seconds UTC. ``now`` is the clock's; ``ago`` counts office days back from its today."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self.clock = clock
        self._rng = rng
        self.now = int(clock.now().timestamp())
        today = clock.today()
        days = [today - timedelta(days=ago) for ago in range(HISTORY_DAYS + 40)]
        self._starts = [int(clock.start_of(day).timestamp()) for day in days]
        # The shop is closed on Sundays: what falls on one moves to the day before.
        self._open = [ago + (day.weekday() == _SUNDAY) for ago, day in enumerate(days)]
        self.end_of_today = int(clock.end_of(today).timestamp())

    def at(self, ago: int) -> int:
        """A moment of the office day ``ago`` days back, within opening hours and never after now."""
        day = self._open[max(0, min(ago, HISTORY_DAYS + 30))]
        seconds = self._rng.randrange(_OPENS * 60, _CLOSES * 60)
        moment = self._starts[day] + seconds
        # Not yet, today: then the same hour of the opening day before. What is drawn must not depend on the time.
        return moment if moment < self.now else self._starts[self._open[day + 1]] + seconds

    def closing_before_today(self) -> int:
        """When the last opening day before today ended."""
        return self._starts[self._open[1]] + _CLOSES * 60

    def ahead(self, days: int) -> int:
        """A full or half hour of an opening day ``days`` ahead."""
        moment = self._starts[0] + days * 86_400 + self._rng.randrange(_OPENS, _CLOSES - 30, 30) * 60
        return max(moment, self.now + 1_800)

    def later_today(self, part: float) -> int:
        """A moment between now and the end of the working day, ``part`` of the way (0 to 1), at a quarter of an hour.

        Past closing time the rest of the day serves, so that a demo opened at night has work too.
        """
        first = max(self.now, self._starts[0] + _OPENS * 60)
        last = self._starts[0] + (_CLOSES - 30) * 60
        if last - first < 3 * 3600:
            last = min(first + 4 * 3600, self.end_of_today - 60)
        moment = int(first + (last - first) * part) // 900 * 900 + 900
        return min(max(moment, self.now + 60), self.end_of_today - 60)
