"""The last line: the keys that work here and now, the most needed first, never past the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from deskcrm.locale.messages import _
from deskcrm.widgets.actions import ACTIONS, key_name

if TYPE_CHECKING:
    from textual.screen import Screen

    from deskcrm.widgets.desk import DeskScreen


class DeskFooter(Widget, can_focus=False):
    """One line of keys with their words. What does not fit gives way, the least needed first; F1 has them all."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    DeskFooter {
        dock: bottom; height: 1; background: $panel; color: $foreground;
        & > .footer--key { color: $accent; text-style: bold; }
    }
    """
    COMPONENT_CLASSES = {"footer--key"}

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follows every change of focus and of what is possible."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    def keys(self) -> list[tuple[str, str]]:
        """The keys shown, by their Textual names, each with its word; in the order shown."""
        screen: Any = self.screen
        desk_screen: DeskScreen = screen
        quiet = desk_screen.QUIET
        found = sorted(
            (
                (action.rank + (len(ACTIONS) if action.id in quiet else 0), key, _(action.short), action.id)
                for action, key in desk_screen.actions_now()
                if action.rank and key
            ),
            key=lambda entry: entry[0],
        )
        # The help has its place in any case: it names the keys that found none here.
        last = [_width(key, word) for _rank, key, word, id in found if id == "help"]
        room = self.size.width - 1 - sum(last)
        kept: list[tuple[str, str]] = []
        for _rank, key, word, id in found:
            width = 0 if id == "help" else _width(key, word)
            if width <= room:
                kept.append((key, word))
                room -= width
        return kept

    def render(self) -> Content:
        """The line."""
        style = "$accent bold"
        parts: list[Content | str] = [" "]
        self._spans = []
        at = 1
        for key, word in self.keys():
            name = key_name(key)
            width = cell_len(name) + 1 + cell_len(word)
            self._spans.append((at, at + width, key))
            parts += [Content.styled(name, style), Content(f" {word}  ")]
            at += width + 2
        return Content.assemble(*parts)

    def on_click(self, event: Click) -> None:
        """A click on a key presses it."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                self.app.simulate_key(key)

    def _changed(self, _screen: Screen[Any]) -> None:
        self.refresh()


def _width(key: str, word: str) -> int:
    return cell_len(key_name(key)) + 1 + cell_len(word) + 2
