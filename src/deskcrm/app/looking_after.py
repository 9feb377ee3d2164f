"""When what is looked after is looked after (:mod:`deskcrm.app.upkeep` says what): by timers, once the rows stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.app import upkeep
from deskcrm.app.backing_up import BackingUp
from deskcrm.locale.messages import _
from deskcrm.widgets.desk import DeskScreen
from deskcrm.wiring import fill_holidays_ahead

if TYPE_CHECKING:
    from deskcrm.errors import DeskError

WATCH_EVERY = 2.0
"""Seconds between two looks whether another terminal saved; each is one number read from memory."""


class LookingAfter(BackingUp):
    """The part of DeskApp that nobody asks for. A base that is busy is looked at the next time."""

    def begin_looking_after(self) -> None:
        """Sets the timers, after the first rows are painted."""
        self.with_office(upkeep.begin_run, answer=self._begun)
        self.set_timer(upkeep.WARM_AFTER, lambda: self.with_office(upkeep.warm, lane="upkeep"))
        self.set_timer(upkeep.BOOK_AFTER, self._new_day)
        self.set_timer(upkeep.CHECK_AFTER, self._look_after)
        self.set_interval(WATCH_EVERY, self._watch)
        self.begin_listening()
        self.begin_backing_up()

    def _begun(self, cut_off: bool) -> None:
        if cut_off:  # looked at now, not in half a minute
            self.with_office(upkeep.check, answer=self._checked)

    def _checked(self, _sound: object) -> None:
        self._desk.say(_("deskcrm did not end in order the last time. The file was read through: it is sound."))

    def _look_after(self) -> None:
        self.with_office(upkeep.check)
        self.with_office(upkeep.complete_index, lane="upkeep", failed=_next_time)
        self.with_office(upkeep.note_breaches, lane="upkeep", failed=_next_time)
        self.with_office(fill_holidays_ahead, lane="upkeep", failed=_next_time)
        self.with_office(upkeep.read_notes, lane="upkeep", failed=_next_time)
        self.set_interval(upkeep.TIDY_EVERY, self._tidy)

    def _watch(self) -> None:
        self.with_office(upkeep.changed, lane="watch", answer=self._follow, failed=_next_time)

    def _follow(self, changed: bool) -> None:
        """What somebody saved is shown at once where the screen shows what is in the base now."""
        # The answer may come when the desk is being left and has no screen any more.
        if changed and self.screen_stack and isinstance(self.screen, DeskScreen) and self.screen.may_refresh:
            self.screen.came_back()

    def _new_day(self) -> None:
        self.with_office(upkeep.new_day, lane="upkeep", answer=self._book_computed, failed=_next_time)

    def _book_computed(self, anew: bool) -> None:
        if anew and self.screen_stack and isinstance(self.screen, DeskScreen):
            self.screen.came_back()

    def _tidy(self) -> None:
        self.with_office(upkeep.tidy, lane="upkeep", failed=_next_time)
        self.with_office(upkeep.read_notes, lane="upkeep", failed=_next_time)
        self.with_office(upkeep.note_breaches, lane="upkeep", failed=_next_time)
        self._new_day()


def _next_time(_busy: DeskError) -> None:
    """Nobody waits for it."""
