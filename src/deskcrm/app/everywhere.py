"""The actions that work everywhere: each is one method of the app."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import App

from deskcrm.app.shown import Read, Shown
from deskcrm.errors import DeskError, Refused, Stale
from deskcrm.locale import messages
from deskcrm.locale.messages import N_, _
from deskcrm.locale.save_words import SAVES
from deskcrm.settings import preferences
from deskcrm.widgets import actions
from deskcrm.widgets.action import Action
from deskcrm.widgets.desk import Desk, DeskScreen
from deskcrm.widgets.door import Door, Runner
from deskcrm.widgets.themes import THEMES

if TYPE_CHECKING:
    from rich.console import RenderableType

    from deskcrm.identify.views import CustomerView
    from deskcrm.store import Office


WITHOUT_BASE = ("help", "language", "theme", "quit", "save")

actions.register(
    Action(
        "duplicates",
        N_("Customers that stand there twice"),
        N_("Twice"),
        (),
        N_("Lists pairs that may be one customer, to merge them or tell them apart."),
        everywhere=True,
    )
)
actions.register(
    Action("news", N_("News: what there is to tell, and to whom"), N_("News"), (),
           N_("What is new, whom it concerns, who has heard it and what came of it."), everywhere=True)
)  # fmt: skip
actions.register(
    Action("audit", N_("Audit: who did what, and when"), N_("Audit"), (),
           N_("Of the customer in view, or of everybody; for a supervisor."), everywhere=True)
)  # fmt: skip
actions.register(
    Action("personal_data", N_("Personal data: requests, report, erasure"), N_("Data"), (),
           N_("What a customer asked about their own data, all that is held, erasing it."), everywhere=True)
)  # fmt: skip
actions.register(
    Action("retention", N_("Data kept too long"), N_("Kept"), (),
           N_("Customers without anything for longer than the office says, to look through."), everywhere=True)
)  # fmt: skip


class Everywhere(Door, App[None]):
    """The part of DeskApp that the keys of everywhere reach."""

    runner: Runner

    BINDINGS = [*actions.everywhere()]

    @cached_property
    def _shown(self) -> Shown:
        return Shown(self)

    @cached_property
    def _read(self) -> Read:
        return Read(self)

    def suggestions_shown(self, customer_id: int, rules: Sequence[str]) -> None:
        """The suggestions of these rules stand on the screen of this customer: it is counted when nobody waits."""
        self._shown.note(customer_id, rules, self._desk.clock.today())

    @property
    def _desk(self) -> Desk:
        desk: Any = self
        return desk  # type: ignore[no-any-return]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before there is a base, only what needs none works; while a customer looks at the screen, nothing."""
        top = self.screen_stack[-1] if self.screen_stack else None
        known = actions.ACTIONS.get(action)
        if getattr(top, "CLOSED", False) and known is not None and known.everywhere:
            return False
        if getattr(top, "ALONE", False) and action in actions.ACTIONS and action not in WITHOUT_BASE:
            return False
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """F1 or ?."""
        self._over("help")

    def action_palette(self) -> None:
        """Ctrl+P."""
        self._over("palette")

    def _over(self, name: str) -> None:
        below = self.screen
        if isinstance(below, DeskScreen) and not below.IS_OVERLAY:
            self._desk.over(name, actions=tuple(below.actions_now()))

    def action_lookup(self) -> None:
        """F2."""
        self._desk.go("lookup", again=True)

    def action_search_box(self) -> None:
        """/ outside text fields."""
        self._desk.go("lookup", again=True)

    def action_log(self) -> None:
        """F3: of the customer in view, about the complaint in view, or of somebody not identified."""
        customer = self._customer_in_view()
        about = getattr(self.screen, "complaint", None) if customer else None
        self._desk.go("log", customer=customer, about=about)

    def action_complaints(self) -> None:
        """F4."""
        self._desk.go("complaints")

    def action_queue(self) -> None:
        """F5."""
        self._desk.go("queue")

    def action_today(self) -> None:
        """F7."""
        self._desk.go("today")

    def action_settings(self) -> None:
        """F8."""
        self._desk.go("settings")

    def action_insight(self) -> None:
        """F6; again, the other half of it."""
        self._desk.go("insight", turn=type(self.screen).__name__ == "InsightScreen")

    def action_answers(self) -> None:
        """The texts kept at hand."""
        self._desk.go("answers")

    def action_segments(self) -> None:
        """Ctrl+B."""
        self._desk.go("segments")

    def action_events(self) -> None:
        """Ctrl+E."""
        self._desk.go("events")

    def action_products(self) -> None:
        """By its name in the palette."""
        self._desk.go("products")

    def action_news(self) -> None:
        """By its name in the palette."""
        self._desk.go("news")

    def action_duplicates(self) -> None:
        """By its name in the palette: pairs that may be one customer."""
        self._desk.go("duplicates")

    def action_audit(self) -> None:
        """By its name in the palette: of the customer in view, or of everybody."""
        self._desk.go("audit", customer=self._customer_in_view())

    def action_personal_data(self) -> None:
        """By its name in the palette: of the customer in view, or all open requests."""
        self._desk.go("personal_data", customer=self._customer_in_view())

    def action_retention(self) -> None:
        """By its name in the palette."""
        self._desk.go("retention")

    def action_sale(self) -> None:
        """By its name in the palette: a purchase without a customer."""
        self._desk.go("purchase_form", customer=None)

    def action_import(self) -> None:
        """By its name in the palette; the first run offers it too."""
        self._desk.go("import")

    def action_facing(self) -> None:
        """F9: over the present screen, which stays as it is, a half-filled form too."""
        below = self.screen
        if isinstance(below, DeskScreen) and not below.IS_OVERLAY:
            self._desk.over("facing", below=below)

    def action_new_customer(self, typed: str = "") -> None:
        """Ctrl+N, or the last row of the lookup with what was typed."""
        self._desk.go("customer_form", typed=typed)

    def action_parked(self) -> None:
        """Ctrl+O."""
        self._desk.go("parked")

    def action_unidentified(self) -> None:
        """Ctrl+G."""
        self._desk.go("unidentified")

    def action_language(self) -> None:
        """Ctrl+T: the other language, now and at the next start."""
        self._desk.speak("th" if messages.language() == "en" else "en")
        self.prefer(language=messages.language())

    def action_theme(self) -> None:
        """The next theme."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.prefer(theme=self.theme)

    def prefer(self, **changes: str) -> None:
        """Keeps preferences of this terminal, for this run and for the next start; those of a demo end with it."""
        named: dict[str, Any] = dict(changes)
        self._desk.preferences = replace(self._desk.preferences, **named)
        if not self._desk.demo:
            self.work(preferences.save, failed=lambda _error: None, **named)

    def action_undo(self) -> None:
        """Ctrl+Z outside a note."""
        self.with_office(_undo, lane="write", answer=self._undone, failed=self._not_undone)

    def action_help_quit(self) -> None:
        """Ctrl+C, which copies in a text field and otherwise says how to end the program."""
        quitting = actions.ACTIONS["quit"]
        key = actions.keys_of(quitting, self._desk.keys)[0]
        self._desk.say(_("{key} ends deskcrm.", key=actions.key_name(key)))

    async def action_quit(self) -> None:
        """Ctrl+Q: half-filled forms are parked, a save under way is waited for a moment."""
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.leaving()
        await asyncio.to_thread(self._shown.finish)
        await asyncio.to_thread(self._read.finish)
        done = await asyncio.to_thread(self._desk.runner.close)
        self.exit(message=None if done else _(
            "The last save was still waiting and was not made; what you typed is kept and offered at the next start."
        ))  # fmt: skip

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Ends the program; ``message`` is plain text for standard error, whatever brackets a path has."""
        super().exit(result, return_code, Text(message) if isinstance(message, str) else message)

    def _undone(self, done: tuple[str, str]) -> None:
        self.clear_notifications()  # the toast that offered it would offer the save before
        action, who = done
        what = SAVES.get(action)
        if what and who:
            self._desk.say(_("Taken back: {what} ({who}).", what=_(what), who=who))
        else:
            self._desk.say(_("Taken back: {what}.", what=_(what)) if what else _("The last save was taken back."))
        if isinstance(self.screen, DeskScreen):
            self.screen.came_back()

    def _not_undone(self, error: DeskError) -> None:
        """What stays, stands in the way of nothing: the next Ctrl+Z goes on."""
        if isinstance(error, (Refused, Stale)):
            self.clear_notifications()
            self._desk.say(_("{reason} Ctrl+Z again takes back the save before it.", reason=error), warning=True)
        else:
            self._desk.say_error(error)

    def _customer_in_view(self) -> CustomerView | None:
        return self.screen.customer if isinstance(self.screen, DeskScreen) else None


def _undo(office: Office) -> tuple[str, str]:
    """Takes back the last save: what it was, and the customer it was about where it was about one."""
    from deskcrm.identify.rows import name_of

    undone, name = office.undo(), ""
    if len(undone.customers) == 1:
        # It is taken back, whether or not the name can be read.
        with suppress(DeskError):
            name = office.read(name_of, *undone.customers)
    return undone.action, name
