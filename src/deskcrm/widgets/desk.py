"""What screens and widgets may ask of the app, and the base of every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from deskcrm.errors import DeskError
from deskcrm.locale import messages
from deskcrm.locale.messages import _
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import ACTIONS, bindings, keys_of, printable
from deskcrm.widgets.door import Door, Runner
from deskcrm.widgets.footer import DeskFooter

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from deskcrm.clock import Clock
    from deskcrm.identify.views import CustomerView, StaffView
    from deskcrm.settings.office import OfficeSettings
    from deskcrm.settings.preferences import Preferences

WIDE = 110
"""Columns from which a second pane is shown."""

WIDEST = 160
"""Columns from which a third pane is shown."""


class Desk(Protocol):
    """The app as screens and widgets see it."""

    runner: Runner
    keys: dict[str, str]
    demo: bool
    preferences: Preferences
    served: dict[int, str]
    """Customers taken from the waiting line at this terminal and not logged yet, with what they came for."""

    @property
    def clock(self) -> Clock:
        """The office's clock; before the office is open, one in UTC."""

    @property
    def office_name(self) -> str:
        """The office's name; empty before the base is open."""

    @property
    def currency(self) -> str:
        """The office's currency, an ISO code."""

    @property
    def staff(self) -> StaffView | None:
        """Who acts."""

    def act_as(self, staff: StaffView, *, remember: bool = True) -> None:
        """From now on ``staff`` acts at this terminal."""

    def change_to(self, staff: StaffView) -> None:
        """``staff`` is to work at this terminal from now on; where people sign in, after their PIN."""

    def signed_in(self, staff: StaffView) -> None:
        """``staff`` typed their PIN here."""

    def prefer(self, **changes: str) -> None:
        """Keeps preferences of this terminal (theme, language, staff, channel), now and for the next start."""

    def go(self, screen: str, **context: Any) -> None:
        """Shows a screen by its name (deskcrm.screens.SCREENS) on top of the present one and fills it with ``context``.

        A screen that is below already is gone back to.
        """

    def over(self, screen: str, **context: Any) -> None:
        """Shows a screen over the present one, which stays as it is, a half-filled form too."""

    def open_customer(
        self, customer_id: int, *, at: tuple[str, int] | None = None, around: CustomerView | None = None
    ) -> None:
        """Shows the customer screen, the cursor on the record ``at`` (kind, id); Esc comes back to the same row, and to
        the people of the customer ``around`` whom it was opened from."""

    @property
    def lately(self) -> tuple[int, ...]:
        """The ids of the customers opened last at this terminal, the latest first."""

    def leave(self) -> None:
        """Back to the screen below."""

    def say(self, text: str, *, warning: bool = False) -> None:
        """A toast: plain text, already in the language of the screen."""

    def say_saved(self, text: str) -> None:
        """A toast that says what was saved and that Ctrl+Z takes it back."""

    def say_error(self, error: DeskError) -> None:
        """A toast with an error's sentence."""

    def speak(self, language: str) -> None:
        """Switches the language of everything that is on the screen."""

    @property
    def is_open(self) -> bool:
        """Whether the base is open; before that, questions wait for it."""

    def suggestions_shown(self, customer_id: int, rules: Sequence[str]) -> None:
        """The suggestions of these rules stand on the screen of this customer: it is counted when nobody waits."""

    def rows_painted(self) -> None:
        """The first rows are there: what is slow to load may load now."""

    def open_office(self) -> None:
        """Opens the base in a worker (again, after the first run made it)."""

    backup_trouble: tuple[datetime, str] | None
    """When the last backup could not be made, and why; None after one was."""

    def back_up(self, reason: str, answer: Callable[[Path | None], object] | None = None) -> None:
        """Makes a backup, ``by-hand`` in any case, in a lane of its own."""

    def base_replaced(self) -> None:
        """A backup was put back into the base: forms are parked, and the desk begins anew."""

    def office_changed(self, settings: OfficeSettings) -> None:
        """The office's settings were changed here: its name, currency, days and language follow at once."""


class DeskScreen(Door, Screen[None]):
    """Base of every screen: its actions from the registry, a footer, the words in the language in use.

    ``ACTIONS`` names the actions it offers, ``action_<id>`` does each; :meth:`can` says which are possible now.
    A screen is made once and filled again each time it is shown: write :meth:`body`, :meth:`fill` (shown with new
    context) and :meth:`came_back` (uncovered again, nothing new).
    """

    ACTIONS: ClassVar[tuple[str, ...]] = ()
    QUIET: ClassVar[tuple[str, ...]] = ()
    """Actions that the footer shows only when there is room after all others."""

    TITLE_TEXT: ClassVar[str] = ""
    """The screen's name, a catalogue message."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (WIDEST, "-widest")]

    TRANSIENT: ClassVar[bool] = False
    """A form: going elsewhere ends its showing (its contents are parked), so that Esc never comes back to it."""

    IS_OVERLAY: ClassVar[bool] = False
    """The help and the palette: they speak of the screen below."""

    CLOSED: ClassVar[bool] = False
    """Nothing of what works everywhere works here: a customer is looking."""

    ALONE: ClassVar[bool] = False
    """The first run: there is no base yet, so that nothing else can be gone to from here."""

    LIVE: ClassVar[bool] = False
    """What it shows follows what other terminals save: it is asked anew (:meth:`came_back`) when somebody did."""

    pending: dict[str, Any] | None = None
    _spoken = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        own: list[Binding] = bindings(cls.__dict__.get("ACTIONS", ()))
        cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *own]
        super().__init_subclass__(**kwargs)

    @property
    def desk(self) -> Desk:
        """The app."""
        desk: Any = self.app
        return desk  # type: ignore[no-any-return]

    @property
    def customer(self) -> CustomerView | None:
        """The customer in view, whom F3 logs for; None where nobody is."""
        return None

    @property
    def may_refresh(self) -> bool:
        """Whether it may be asked anew now: not while a small question stands on it."""
        return self.LIVE and self.pending is None and not any(one.display for one in self.query("AskLine"))

    @property
    def is_waiting(self) -> bool:
        """Whether keys have to wait a moment: the screen was called for and is not filled yet."""
        return self.pending is not None

    def compose(self) -> ComposeResult:
        """The body and the footer under it."""
        self._spoken = messages.language()
        yield from self.body()
        yield DeskFooter()

    def body(self) -> ComposeResult:
        """The screen's widgets, without the footer."""
        yield from ()

    def fill(self, **context: Any) -> None:
        """The screen is shown with new context; ask the base here."""

    def came_back(self) -> None:
        """The screen is uncovered again; ask the base anew, the old rows stay until the new ones are there."""

    def office_opened(self) -> None:
        """The base was opened while this screen is shown."""
        self.came_back()

    def leaving(self) -> None:
        """The screen is about to be covered by another one or closed for good; forms keep their draft."""

    def keep_now(self) -> None:
        """The program may end at any moment: forms write their draft."""

    def can(self, action: str) -> bool:
        """Whether one of this screen's actions is possible now; the footer and the palette show only those."""
        return bool(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Asks :meth:`can` about the registry's actions."""
        return self.can(action) if action in self.ACTIONS else super().check_action(action, parameters)

    def actions_now(self) -> Iterator[tuple[Action, str]]:
        """The registry's actions that work at this moment, each with its first key that works (or an empty text)."""
        typing = self.focused is not None and self.focused.check_consume_key("n", "n")
        everywhere = (action.id for action in ACTIONS.values() if action.everywhere)
        for id in dict.fromkeys([*self.ACTIONS, *everywhere]):
            action = ACTIONS[id]
            node: Any = self if id in self.ACTIONS else self.app
            if node.check_action(id, ()) is not True:
                continue
            keys = [key for key in keys_of(action, self.desk.keys) if not (typing and printable(key))]
            yield action, keys[0] if keys else ""

    def action_back(self) -> None:
        """Esc."""
        self.desk.leave()

    def on_screen_resume(self) -> None:
        """Fills the screen when it is shown anew, refreshes it when it comes back."""
        self.relabel_all()
        if self.pending is not None:
            context, self.pending = self.pending, None
            self.fill(**context)
        else:
            self.came_back()

    def relabel_all(self) -> None:
        """Puts every widget's words into the language in use, if that changed since they were drawn."""
        if self._spoken == messages.language():
            return
        self._spoken = messages.language()
        for widget in [*self.walk_children(Widget), self]:
            relabel = getattr(widget, "relabel", None)
            if relabel is not None:
                relabel()

    def title_text(self) -> str:
        """The screen's name in the language in use."""
        return _(self.TITLE_TEXT)
