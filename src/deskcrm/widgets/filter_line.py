"""The lookup's box, and the line under it that says what a filter can be and what of the text was not understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from deskcrm.identify.completion import Completion
from deskcrm.locale.messages import N_
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.cells import fit
from deskcrm.widgets.text_line import TextLine

if TYPE_CHECKING:
    from deskcrm.identify.filter_language import Problem

register(
    Action(
        "take_offer",
        N_("Take what is offered"),
        N_("Complete"),
        ("tab",),
        N_("Puts the first offer under the box into it; Right at the end does so too."),
        21,
    )
)


class FilterLine(TextLine):
    """A line in which filters are completed: Tab, or Right at the end, takes the first offer that stands below."""

    class Moved(Message):
        """The cursor stands elsewhere, or the text changed: what may come next is another question."""

    completion = Completion()

    def take(self) -> bool:
        """Puts in the first offer; whether there was one."""
        found = self.completion
        if not found.offers or self.cursor_position != found.end:
            return False
        self.completion = Completion()
        self.replace(found.offers[0].text, found.start, found.end)
        return True

    def action_cursor_right(self, select: bool = False) -> None:
        """To the letter on the right; at the end it takes the first offer."""
        at_end = self.cursor_position == len(self.value) and self.selection.is_empty
        if select or not at_end or not self.take():
            super().action_cursor_right(select)


class FilterHint(Widget):
    """One line of plain text: the offers, the first with the key that takes it; else what was not understood."""

    DEFAULT_CSS = """
    FilterHint { height: 1; padding: 0 1; color: $text-muted; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._completion = Completion()
        self._problems: Sequence[Problem] = ()

    def offer(self, completion: Completion) -> None:
        """What may come next."""
        if completion != self._completion:
            self._completion = completion
            self.refresh()

    def say(self, problems: Sequence[Problem]) -> None:
        """What was not understood or cannot be, the gravest first."""
        if problems != self._problems:
            self._problems = sorted(problems, key=lambda one: one.slight)
            self.refresh()

    @property
    def text(self) -> str:
        """The line as it stands on the screen, without its colours."""
        return self.render().plain

    def render(self) -> Content:
        """Offers before problems: whoever is still typing needs the one and not the other."""
        width = max(self.content_size.width, 1)
        offers = self._completion.offers
        if not offers:
            said = visible(str(self._problems[0])) if self._problems else ""
            return Content.styled(fit(said, width).rstrip(), "$text-warning") if said else Content("")
        first = visible(offers[0].shown)
        about = f" {visible(offers[0].about)}" if offers[0].about else ""
        key = f"Tab {first}{about}"
        rest = "".join(f"  {visible(offer.shown)}" for offer in offers[1:])
        return Content.assemble((fit(key, width).rstrip(), "bold"), fit(rest, max(width - len(key), 0)).rstrip())

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()
