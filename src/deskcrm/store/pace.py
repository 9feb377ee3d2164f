"""How a long copy goes on beside people who work: by steps, with rests between, and no further when it is stopped."""

from __future__ import annotations

import time
from threading import Event

from deskcrm.errors import StoreError
from deskcrm.locale.messages import N_

LONGEST_REST = 0.25
"""Seconds of one rest at most."""


class Pace:
    """Rests after each step as long as the step took, times ``rests``: 1 leaves half of the disk to others, 0 does not
    rest. ``stop`` may be set from any thread; the next step then raises StoreError."""

    def __init__(self, rests: float = 0.0, stop: Event | None = None) -> None:
        self._rests = rests
        self._stop = stop or Event()
        self._began = time.monotonic()

    def step(self) -> None:
        """A step was done. Raises StoreError when nothing more is to be done."""
        if self._stop.is_set():
            raise StoreError(N_("The backup was left unfinished: the desk was closed."))
        if self._rests:
            self._stop.wait(min(LONGEST_REST, (time.monotonic() - self._began) * self._rests))
        self._began = time.monotonic()

    def stops(self) -> int:
        """As :meth:`step`, for SQLite's progress handler: 1 ends the statement."""
        try:
            self.step()
        except StoreError:
            return 1
        return 0
