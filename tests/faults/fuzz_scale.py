"""How long the fuzzers go on: ``DESKCRM_FAULTS`` times as long as in CI."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

WATCHDOG_SECONDS = 60
"""After this an input counts as hanging; nothing that is fed here takes a second."""


def scaled(count: int) -> int:
    """``count`` times the factor in ``DESKCRM_FAULTS``, 1 where that is not set."""
    return max(1, int(count * float(os.environ.get("DESKCRM_FAULTS") or 1)))


class Hung(BaseException):
    """The watchdog's word; no handler of the program takes it for an error of its own."""


@contextmanager
def watched() -> Iterator[None]:
    """Raises Hung in the midst of what takes longer than the watchdog waits."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def bark(_signal: int, _frame: object) -> None:
        raise Hung(f"no answer in {WATCHDOG_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, bark)
    signal.setitimer(signal.ITIMER_REAL, WATCHDOG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
