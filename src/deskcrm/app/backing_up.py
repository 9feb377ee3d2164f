"""Backups while the desk is open: in a lane of their own, beside the work, said once when they cannot be made; and what
the desk does when a backup was put back into the base under it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from deskcrm.app import upkeep
from deskcrm.app.calling import Calling
from deskcrm.locale.messages import N_, _
from deskcrm.widgets import actions
from deskcrm.widgets.action import Action
from deskcrm.widgets.desk import DeskScreen

if TYPE_CHECKING:
    from pathlib import Path

    from deskcrm.errors import DeskError
    from deskcrm.identify.views import StaffView
    from deskcrm.settings.office import OfficeSettings
    from deskcrm.store import Office

actions.register(
    Action("backups", N_("Backups"), N_("Backups"), (),
           N_("Lists the backups, makes one now, puts one back."), everywhere=True)
)  # fmt: skip

LANE = "backup"


class BackingUp(Calling):
    """The part of DeskApp that makes backups and follows a restore."""

    backup_trouble: tuple[datetime, str] | None = None
    """When the last backup could not be made, and why; None after one was."""

    _trouble = ""
    """The message that was said last of a backup that could not be made."""

    _following = False

    def begin_backing_up(self) -> None:
        """Sets the timers, after the first rows are painted."""
        self.with_office(self._take_copying)
        self.set_timer(upkeep.BACKUP_AFTER, lambda: self.back_up("start"))
        self.set_interval(upkeep.BACKUP_LOOK, lambda: self.back_up("open"))

    def back_up(self, reason: str, answer: Callable[[Path | None], object] | None = None) -> None:
        """Makes a backup: ``by-hand`` in any case, else where one is due."""

        def made(file: Path | None) -> None:
            self.backup_trouble, self._trouble = None, ""
            if answer is not None:
                answer(file)

        work = partial(upkeep.back_up, reason, self.runner.ended)
        self.with_office(work, lane=LANE, answer=made, failed=self.no_backup)

    def no_backup(self, error: DeskError) -> None:
        """A backup could not be made: said when it is new, not every ten minutes."""
        said, self._trouble = self._trouble, error.message
        self.backup_trouble = self._desk.clock.now(), str(error)
        if said != error.message:  # its figures change while the disk stays full
            self._desk.say_error(error)

    def action_backups(self) -> None:
        """By its name in the palette, or from the settings."""
        self._desk.go("backups")

    def base_replaced(self) -> None:
        """A backup was put back: what is on the screens is of another base. Forms are parked, and the desk begins
        anew at the lookup."""
        if self._following:
            return
        self._following = True
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.leaving()
        self._desk.go("lookup", again=True)
        # In the lane of the drafts: what was parked just now is written before it is looked at.
        self.with_office(upkeep.follow_restore, lane="draft", answer=self._followed, failed=self._not_followed)

    def choose_staff(self, everybody: tuple[StaffView, ...]) -> None:
        """Who of them acts at this terminal."""
        raise NotImplementedError

    def _followed(self, settings: OfficeSettings) -> None:
        self._following = False
        self._desk.office_changed(settings)
        self.ask("deskcrm.identify.staff:staff_list", answer=self.choose_staff)
        self._desk.say(_("A backup was put back into the base. Forms that were open are parked: Ctrl+O."), warning=True)
        if isinstance(self.screen, DeskScreen):
            self.screen.came_back()

    def _not_followed(self, error: DeskError) -> None:
        self._following = False
        self._desk.say_error(error)

    def _take_copying(self, office: Office) -> None:
        """Has the copy that belongs to a merge made in the backups' lane."""
        office.copier = lambda copy: self.with_office(
            lambda _office: copy(), lane=LANE, answer=self._copied, failed=self.no_backup
        )

    def _copied(self, _file: object) -> None:
        self.backup_trouble, self._trouble = None, ""
