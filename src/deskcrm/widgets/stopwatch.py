"""How long a contact takes: a watch that stops while the form is parked, and the field that shows it."""

from __future__ import annotations

from time import monotonic

from textual.timer import Timer

from deskcrm.locale import formats
from deskcrm.locale.messages import _
from deskcrm.widgets.text_line import TextLine

EVERY = 5.0
"""Seconds between two drawings of a running watch."""


class Stopwatch:
    """Counts on the monotonic clock, which no change of the machine's time disturbs."""

    def __init__(self) -> None:
        self._before = 0.0
        self._since: float | None = None

    @property
    def seconds(self) -> int:
        """Whole seconds counted so far."""
        running = 0.0 if self._since is None else monotonic() - self._since
        return int(self._before + running)

    def start(self, seconds: int = 0) -> None:
        """Begins at ``seconds``, which were counted before."""
        self._before, self._since = float(seconds), monotonic()

    def stop(self) -> None:
        """Counts no further."""
        self._before, self._since = float(self.seconds), None


class WatchLine(TextLine):
    """A line for minutes that shows its watch while nothing is typed into it."""

    def __init__(self) -> None:
        self.watch_of_form = Stopwatch()
        super().__init__()
        self._ticking: Timer | None = None

    def begin(self, seconds: int) -> None:
        """Starts the watch at ``seconds``."""
        self.watch_of_form.start(seconds)
        self.relabel()
        if self._ticking is None:
            self._ticking = self.set_interval(EVERY, self.relabel)
        self._ticking.resume()

    def end(self) -> None:
        """Stops the watch."""
        self.watch_of_form.stop()
        if self._ticking is not None:
            self._ticking.pause()

    def relabel(self) -> None:
        """What the watch says, in the language in use."""
        self.placeholder = _("{length} by the timer", length=formats.duration(self.watch_of_form.seconds))
