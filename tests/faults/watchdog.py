"""Whoever waits for an answer that never comes is told so, with the input that did it."""

from __future__ import annotations

import faulthandler
import signal
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_SECONDS = 60
"""After this an input counts as hanging; nothing that is fed here takes a second."""


class Hung(BaseException):
    """The watchdog's word; no handler of the program takes it for an error of its own."""


@contextmanager
def watched() -> Iterator[None]:
    """Raises Hung in the midst of what takes longer than the watchdog waits; where a library does not come back to
    Python for that long, the process is ended and says where it stood."""
    faulthandler.dump_traceback_later(2 * PATIENCE_SECONDS, exit=True)
    try:
        if not hasattr(signal, "setitimer"):
            yield
            return
        before = signal.signal(signal.SIGALRM, _bark)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _bark(_signal: int, _frame: object) -> None:
    raise Hung(f"no answer in {PATIENCE_SECONDS} seconds")
