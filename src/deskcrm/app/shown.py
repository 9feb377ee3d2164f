"""Counting which suggestions stood on a customer's screen: collected in memory, written when nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

from deskcrm.errors import DeskError

if TYPE_CHECKING:
    from deskcrm.app.everywhere import Everywhere

WRITE_AFTER = 4.0
"""Seconds from the first that is not written yet until all of them are."""

LAST_WAIT = 0.3
"""Seconds that the end of the program gives the last ones; a base that another program holds is not waited for."""

LANE = "aside"
"""Threads of its own: neither a reader nor the end of the program ever waits for a count."""

Seen = set[tuple[str, int]]
"""Pairs of rule and customer."""


class Shown:
    """What was shown at this terminal. Used by the app's own thread alone; a worker gets a batch."""

    def __init__(self, app: Everywhere) -> None:
        self._app = app
        self._day: date | None = None
        self._waiting: Seen = set()
        self._written: Seen = set()
        self._due = False

    def note(self, customer_id: int, rules: Iterable[str], day: date) -> None:
        """The suggestions of ``rules`` stand on a customer's screen; once an office day counts."""
        if day != self._day:
            self._day, self._written = day, set()
        self._waiting |= {(rule, customer_id) for rule in rules} - self._written
        if self._waiting and not self._due:
            self._due = True
            self._app.set_timer(WRITE_AFTER, self._write)

    def _write(self) -> None:
        self._due = False
        batch, self._waiting = self._waiting, set()
        self._written |= batch
        if batch:
            self._app.with_office(partial(_remember, batch), lane=LANE, failed=lambda _busy: self._again(batch))

    def _again(self, batch: Seen) -> None:
        """They were not written; the next ones take them along."""
        self._written -= batch
        self._waiting |= batch

    def finish(self) -> None:
        """Writes the last ones as the program ends; for a worker, who waits a moment at most."""
        batch, self._waiting = self._waiting, set()
        runner = self._app.runner
        if not batch or not runner.office.done():
            return
        done = Event()

        def job() -> None:
            with suppress(DeskError):
                _remember(batch, runner.office.result())
            done.set()

        runner.put(LANE, job)
        done.wait(LAST_WAIT)


def _remember(batch: Seen, office: Any) -> None:
    from deskcrm.customize.responses import remember_shown

    office.maintain(remember_shown, batch, clock=office.clock)
