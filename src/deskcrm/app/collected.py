"""What the desk notes when nobody waits for it: collected in memory, written seconds later in a lane of its own."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from deskcrm.errors import DeskError

if TYPE_CHECKING:
    from deskcrm.app.everywhere import Everywhere

WRITE_AFTER = 2.0
"""Seconds from the first that is not written yet until all of them are."""

LAST_WAIT = 0.3
"""Seconds that the end of the program gives the last ones; a base that another program holds is not waited for."""

LANE = "aside"
"""Threads of its own: neither a reader nor the end of the program ever waits for a note."""

T = TypeVar("T")


class Collected(Generic[T]):
    """A set that is written batch by batch. Used by the app's own thread alone; a worker gets a batch.

    Give :meth:`remember`, which writes one.
    """

    def __init__(self, app: Everywhere) -> None:
        self._app = app
        self._waiting: set[T] = set()
        self._due = False

    def remember(self, batch: set[T], office: Any) -> None:
        """Writes a batch, in a worker. Raises DeskError; then the next one takes it along."""
        raise NotImplementedError

    def collect(self, *found: T) -> None:
        """Takes these in; what waits already is in it once."""
        self._waiting.update(found)
        if self._waiting and not self._due:
            self._due = True
            self._app.set_timer(WRITE_AFTER, self._write)

    def not_written(self, batch: set[T]) -> None:
        """The next ones take them along."""
        self._waiting |= batch

    def _write(self) -> None:
        self._due = False
        batch, self._waiting = self._waiting, set()
        if batch:
            work = partial(self.remember, batch)
            self._app.with_office(work, lane=LANE, failed=lambda _busy: self.not_written(batch))

    def finish(self) -> None:
        """Writes the last ones as the program ends; for a worker, who waits a moment at most."""
        batch, self._waiting = self._waiting, set()
        runner = self._app.runner
        if not batch or not runner.office.done():
            return
        done = Event()

        def job() -> None:
            with suppress(DeskError):
                self.remember(batch, runner.office.result())
            done.set()

        runner.put(LANE, job)
        done.wait(LAST_WAIT)
