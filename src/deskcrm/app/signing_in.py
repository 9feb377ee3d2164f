"""Who may work at this terminal: signing in at the start, locking on a key or after a while, another taking over."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.notifications import SeverityLevel

from deskcrm.app.everywhere import WITHOUT_BASE
from deskcrm.app.looking_after import LookingAfter
from deskcrm.widgets import actions
from deskcrm.widgets.desk import DeskScreen

if TYPE_CHECKING:
    from deskcrm.identify.roles import Standing
    from deskcrm.identify.views import StaffView
    from deskcrm.settings.office import OfficeSettings

LOOK_EVERY = 10.0
"""Seconds between two looks whether nobody is here any more."""


def monotonic() -> float:
    """Seconds that pass while the machine sleeps too: a lid that was shut over night is no hand at the keys."""
    counting = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if counting is None else time.clock_gettime(counting)


class SigningIn(LookingAfter):
    """The part of DeskApp that asks who it is, where the office has PINs."""

    _signs_in = False
    """Whether people sign in at this office."""

    _proved: int | None = None
    """Who typed their PIN at this terminal."""

    _secret_of: int | None = None
    """When their PIN was set, as far as it was looked at since."""

    _replaced = False
    """Whether a backup was put back since somebody typed a PIN: what stood on the screens is of another base."""

    _locked = False
    _last_key = 0.0

    def begin_signing_in(self) -> None:
        """Nobody sees a customer before; called when the base is open."""
        self._signs_in = True
        self._last_key = monotonic()
        self._lock(None)

    def watch_for_leaving(self) -> None:
        """Sets the timer that locks, after the first rows are painted."""
        self.set_interval(LOOK_EVERY, self._look_who_is_here)

    def key_came(self) -> bool:
        """Somebody is here; whether their key may do something. The first after a long while does not, should it come
        before the timer that locks, as when the machine or the program slept: it locks."""
        was_locked = self._locked
        self._look_who_is_here()
        self._last_key = monotonic()
        return self._locked == was_locked

    def action_lock(self) -> None:
        """F10."""
        self._lock(self._desk.staff)

    def change_to(self, staff: StaffView) -> None:
        """Another works here now; where people sign in, after their PIN."""
        if self._signs_in:
            self._lock(staff)
        else:
            self._desk.act_as(staff)

    def signed_in(self, staff: StaffView) -> None:
        """They typed their PIN: the same person goes on where they were, for another all forms are parked first."""
        before, self._proved, self._secret_of = self._desk.staff, staff.id, None
        was_locked, self._locked = self._locked, False
        self._signs_in = True
        self.key_came()
        while was_locked and len(self.screen_stack) > 1:
            top = self.screen
            self.pop_screen()
            was_locked = not getattr(top, "ALONE", False)  # the help may stand over it
        anew, self._replaced = self._replaced, False
        if before is not None and (anew or before.id != staff.id):
            self._locked = True  # what is parked now is another's: the next one is told no customer's name of it
            while len(self.screen_stack) > 1:
                self._drop_top()
            self._locked = False
            # Forms are parked in the draft lane under the name of whose they are; then the next one acts.
            self.with_office(_nothing, lane="draft", answer=lambda _none: self._desk.act_as(staff))
        elif before is None:
            self._desk.act_as(staff)

    def base_replaced(self) -> None:
        """Who may work here, and with which PIN, is asked of the base that was put back."""
        self._proved, self._replaced = None, self._signs_in
        super().base_replaced()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without PINs there is nothing to lock; while it is locked, the help over it opens no other way either."""
        if action == "lock" and not self._signs_in:
            return False
        if self._locked and action in actions.ACTIONS and action not in WITHOUT_BASE:
            return False
        return super().check_action(action, parameters)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """A locked screen says nothing of anybody."""
        if not self._locked:
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    @property
    def is_locked(self) -> bool:
        """Whether the desk waits for a PIN."""
        return self._locked

    def stays_hidden(self, screen: str) -> bool:
        """Whether ``screen`` must not come up: what an answer that comes late asks for waits behind the lock."""
        return self._locked and screen not in ("sign_in", "help")

    def _drop_top(self) -> None:
        raise NotImplementedError

    def _lock(self, staff: StaffView | None) -> None:
        if self._locked:
            return
        self._locked = True
        self.clear_notifications()
        self._desk.over("sign_in", staff=staff)

    def _look_who_is_here(self) -> None:
        minutes = self._lock_minutes()
        if self._signs_in and minutes and monotonic() - self._last_key > minutes * 60:
            self._lock(self._desk.staff)

    def _lock_minutes(self) -> float:
        desk: Any = self
        return float(desk.opened.settings.lock_minutes) if desk.opened else 0.0

    def _follow(self, changed: bool) -> None:
        super()._follow(changed)
        if changed:
            self._ask_signing_in()

    def _followed(self, settings: OfficeSettings) -> None:
        super()._followed(settings)
        self._ask_signing_in()

    def _ask_signing_in(self) -> None:
        staff = self._desk.staff
        if staff is not None:
            self.ask(
                "deskcrm.identify.roles:standing", staff.id, answer=partial(self._know_standing, staff.id),
                failed=lambda _error: None,
            )  # fmt: skip

    def _know_standing(self, asked_of: int, now: Standing) -> None:
        """Another terminal may have set the first PIN, or taken the last one away; or changed who may work here."""
        staff = self._desk.staff
        if staff is None or staff.id != asked_of:
            return
        self._signs_in = now.signs_in
        if now.signs_in and not self._may_go_on(now):
            self._proved = None
            self._lock(staff if now.member else None)
        elif now.member is None:
            self.ask("deskcrm.identify.staff:staff_list", answer=self.choose_staff)
        elif now.member != staff:
            self._desk.act_as(now.member)
        if not now.signs_in and self._locked:
            self.signed_in(self._desk.staff or staff)
            self._signs_in = False
        if isinstance(self.screen, DeskScreen):
            self.screen.refresh_bindings()

    def _may_go_on(self, now: Standing) -> bool:
        """Who typed their PIN here still works here, and with that very PIN."""
        if now.member is None or self._proved != now.member.id or now.secret_of is None:
            return False
        seen, self._secret_of = self._secret_of, now.secret_of
        return seen in (None, now.secret_of)


def _nothing(_office: Any) -> None:
    """What stands behind the drafts in their lane."""
