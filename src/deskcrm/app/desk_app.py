"""DeskApp: the screens, the keys of everywhere, the language, and the office opened behind the first frame."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ScreenStackError
from textual.events import Event, Key, Paste
from textual.screen import Screen

from deskcrm.app import opening
from deskcrm.app.ending import on_loss, on_signal
from deskcrm.app.in_order import InOrder, on_its_key
from deskcrm.app.signing_in import SigningIn
from deskcrm.clock import Clock
from deskcrm.errors import DeskError, NotFound, places
from deskcrm.locale import messages
from deskcrm.locale.messages import N_, _
from deskcrm.screens import SCREENS
from deskcrm.settings import preferences
from deskcrm.text import visible
from deskcrm.widgets import actions, tiers
from deskcrm.widgets.cells import fit
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.door import Runner, Unexpected, unexpected
from deskcrm.widgets.themes import THEMES

if TYPE_CHECKING:
    from deskcrm.app.opening import Opened
    from deskcrm.identify.views import CustomerView, StaffView
    from deskcrm.settings.office import OfficeSettings

_TOAST_CELLS = 300
"""A toast of more would hide what it lies upon; long are only people's own words."""

LATELY = 10
"""Customers opened last that stand first while nothing is typed."""

_HERE = Path(__file__).parent


class DeskApp(SigningIn):
    """The desk. ``staff`` and ``language`` go before the preferences; ``demo`` says on screen that it is one."""

    # The style sheet of the first screen is the app's: Textual reads a default screen's own one too late.
    CSS_PATH = [_HERE / "desk.tcss", _HERE.parent / "screens" / "lookup.tcss"]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "deskcrm"

    def __init__(
        self, path: Path, *, staff: str | None = None, language: str | None = None, demo: bool = False
    ) -> None:
        super().__init__()
        self.path = path
        self.demo = demo
        self.runner = Runner()
        self.served: dict[int, str] = {}
        self._in_order = InOrder(self, self._feed)
        self.opened: Opened | None = None
        self._wanted_staff = staff
        self._wanted_language = language
        self._staff: StaffView | None = None
        self._lately: tuple[int, ...] = ()
        self._crash: list[str] = []
        self._screens: dict[str, DeskScreen] = {}
        self.preferences = preferences.load()
        self.keys = actions.checked_keymap(self.preferences.keys)
        messages.use(language or self.preferences.language or messages.of_environment())
        self._set_up_look()

    # What screens and widgets may ask (deskcrm.widgets.desk.Desk)

    @property
    def clock(self) -> Clock:
        """The office's clock; before the office is open, one in UTC."""
        return self.opened.clock if self.opened else opening.clock_before()

    @property
    def is_open(self) -> bool:
        """Whether the base is open; before that, questions wait for it."""
        return self.opened is not None

    @property
    def office_name(self) -> str:
        """The office's name."""
        return self.opened.settings.name if self.opened else ""

    @property
    def staff_name(self) -> str:
        """The name of who acts."""
        return self._staff.name if self._staff else ""

    @property
    def currency(self) -> str:
        """The office's currency."""
        return self.opened.settings.currency if self.opened else "THB"

    @property
    def staff(self) -> StaffView | None:
        """Who acts."""
        return self._staff

    def act_as(self, staff: StaffView, *, remember: bool = True) -> None:
        """From now on ``staff`` acts at this terminal; the next start remembers it."""
        self._staff = staff
        if self.opened:
            self.opened.office.staff = staff
        if staff.language and not (self._wanted_language or self.preferences.language):
            self.speak(staff.language)
        if remember:
            self.prefer(staff=staff.name)
        if isinstance(self.screen, DeskScreen):
            self.screen.came_back()

    def go(self, screen: str, **context: Any) -> None:
        """Shows a screen by its name on top of the present one; one that is below already is gone back to.

        A form that is left on the way is parked.
        """
        if self.stays_hidden(screen):
            return
        wanted = self._screen_named(screen)
        wanted.pending = context
        if self.screen is wanted:
            wanted.on_screen_resume()
        elif wanted in self.screen_stack:
            while self.screen is not wanted:
                self._drop_top()
        else:
            while len(self.screen_stack) > 1 and getattr(self.screen, "TRANSIENT", False):
                self._drop_top()
            self.push_screen(wanted)

    def over(self, screen: str, **context: Any) -> None:
        """Shows a screen over the present one, which stays as it is, a half-filled form too."""
        if self.stays_hidden(screen):
            return
        wanted = self._screen_named(screen)
        if wanted not in self.screen_stack:
            wanted.pending = context
            self.push_screen(wanted)

    def open_customer(
        self, customer_id: int, *, at: tuple[str, int] | None = None, around: CustomerView | None = None
    ) -> None:
        """Shows the customer screen, the cursor on the record ``at`` (kind, id); Esc comes back to the same row, and to
        the people of the customer ``around`` whom it was opened from."""
        self._lately = (customer_id, *(id_ for id_ in self._lately if id_ != customer_id))[:LATELY]
        self._read.note(self._staff.id if self._staff else None, customer_id)
        self.go("customer", customer_id=customer_id, at=at, around=around)

    @property
    def lately(self) -> tuple[int, ...]:
        """The ids of the customers opened last at this terminal, the latest first."""
        return self._lately

    def leave(self) -> None:
        """Back to the screen below; the lookup stays, and so does what locks the desk."""
        if len(self.screen_stack) > 1 and not (self.is_locked and getattr(self.screen, "ALONE", False)):
            self._drop_top()

    def say(self, text: str, *, warning: bool = False) -> None:
        """A toast of plain text."""
        self.notify(_short(text), severity="warning" if warning else "information", markup=False)

    def say_saved(self, text: str) -> None:
        """What was saved, and the key that takes it back; older toasts give way, the list below is worked on."""
        self.clear_notifications()
        self.notify(_("{saved} · Ctrl+Z undoes it", saved=_short(text)), markup=False)

    def say_error(self, error: DeskError) -> None:
        """A toast with an error's sentence."""
        self.notify(_short(str(error)), severity="error", timeout=10, markup=False)

    def speak(self, language: str) -> None:
        """Switches the language of everything that is on the screen; forms keep what is in them."""
        messages.use(language)
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.relabel_all()

    def office_changed(self, settings: OfficeSettings) -> None:
        """The office's settings were changed here: its name, currency, days and language follow at once."""
        if self.opened is None:
            return
        language = self.opened.settings.language
        self.opened = replace(self.opened, settings=settings)
        tiers.use(settings.tier_labels)
        self.opened.office.clock = Clock.from_environment(settings.timezone)
        if settings.language != language and not (self._wanted_language or self.preferences.language):
            self.speak(settings.language)

    def open_office(self) -> None:
        """Opens the base in a worker; again after the first run made it."""
        self.runner.put("open", lambda: opening.open_in_worker(self.runner, self.path, self))

    # Life

    def get_default_screen(self) -> Screen[Any]:
        """The lookup."""
        return self._screen_named("lookup")

    def on_mount(self) -> None:
        """The base is opened after the first frame, an encrypted one when its passphrase was typed; where there is none
        yet, the first run asks what it needs."""
        on_signal(lambda: self.call_later(self.action_quit))
        on_loss(self, lambda: self.call_later(self.action_quit))
        if not self.path.exists():
            self.go("first_run", path=self.path)
        elif opening.asks_for_passphrase(self.path):
            self.go("passphrase", path=self.path)
        else:
            self.call_after_refresh(self.open_office)

    def on_office_opened(self, message: opening.OfficeOpened) -> None:
        """The base is open: its language if nobody asked for another, then the lookup asks for its rows."""
        self.opened = message.opened
        tiers.use(self.opened.settings.tier_labels)
        if not (self._wanted_language or self.preferences.language):
            self.speak(self.opened.settings.language)
        if self.opened.signs_in:
            self.begin_signing_in()
        for screen in self.screen_stack if not self.opened.signs_in else ():
            if isinstance(screen, DeskScreen):
                screen.office_opened()
        if self.preferences.problem:
            self.say(self.preferences.problem, warning=True)

    def on_office_refused(self, message: opening.OfficeRefused) -> None:
        """The base cannot serve: one sentence on standard error, and status 1; 3 for an error of the program's own."""
        self.exit(return_code=3 if isinstance(message.error, Unexpected) else 1, message=visible(str(message.error)))

    def rows_painted(self) -> None:
        """Called by the lookup after its first rows: now what is slow to load may load."""
        if self._staff is None:
            self.ask("deskcrm.identify.staff:staff_list", answer=self.choose_staff)
        else:
            self.with_office(opening.cut_off, lane="draft", answer=self._offer_forms)
        self.begin_looking_after()
        self.watch_for_leaving()

    async def on_event(self, event: Event) -> None:
        """Keys are taken one after the other."""
        if isinstance(event, (Key, Paste)) and not event.is_forwarded:
            if self.key_came():
                self._in_order.put(event)
            return
        try:
            await super().on_event(event)
        except ScreenStackError:  # a key that comes while the program ends has nowhere to go
            if self.screen_stack:
                raise

    async def _feed(self, event: Key | Paste) -> None:
        """Turns a Thai sign into the key it stands on, wherever it is not text."""
        await super().on_event(on_its_key(event, self.focused) if isinstance(event, Key) else event)

    def _handle_exception(self, error: Exception) -> None:
        # Textual prints local variables, which hold customers' data; the places of the error say enough.
        self._return_code = 3
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self._crash = [str(unexpected(error, f"screen {self._screen_kind()}")), *places(error)]
            self._keep_forms()
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        super()._print_error_renderables()
        lines, self._crash = self._crash, []
        for line in lines:
            print(line, file=sys.stderr)

    def choose_staff(self, everybody: tuple[StaffView, ...]) -> None:
        """Whoever was named, else who sat here last, else the first."""
        active = [one for one in everybody if one.active]
        wanted = (self._wanted_staff or self.preferences.staff).casefold()
        chosen = next((one for one in active if one.name.casefold() == wanted), None)
        if chosen is None and self._wanted_staff:
            self.say_error(NotFound(N_("Nobody called {name} works here."), name=self._wanted_staff))
        if chosen is None and active:
            chosen = active[0]
            if len(active) > 1:
                self.say(_("Working as {name}; Ctrl+P changes that.", name=chosen.name))
        if chosen is not None:
            self.act_as(chosen, remember=False)
            self.with_office(opening.cut_off, lane="draft", answer=self._offer_forms)

    def _offer_forms(self, count: int) -> None:
        if count:
            self.say(opening.cut_off_sentence(count))
        if said := opening.ended_badly():
            self.say(said, warning=True)

    def _keep_forms(self) -> None:
        """What was typed since a draft was written last goes into it, whatever the error broke."""
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                with suppress(Exception):
                    screen.keep_now()
        self.runner.close()

    def _screen_kind(self) -> str:
        return type(self.screen).__name__ if self.screen_stack else "-"

    def _screen_named(self, name: str) -> DeskScreen:
        if name not in self._screens:
            module, _colon, kind = SCREENS[name].partition(":")
            screen: DeskScreen = getattr(import_module(module), kind)()
            self._screens[name] = screen
            if name != "lookup":
                # An installed screen outlives its showing: it is filled again, not made again.
                self.install_screen(screen, f"desk-{name}")
        return self._screens[name]

    def _drop_top(self) -> None:
        top = self.screen
        if isinstance(top, DeskScreen):
            top.leaving()
        self.pop_screen()

    def _set_up_look(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        names = [theme.name for theme in THEMES]
        self.theme = self.preferences.theme if self.preferences.theme in names else names[0]
        self.set_keymap(self.keys)


def _short(text: str) -> str:
    return fit(visible(text), _TOAST_CELLS).rstrip()
