"""Choosing by keys: one of a few side by side, or one of a short list by typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click, Key
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from deskcrm.locale.messages import _
from deskcrm.text import visible
from deskcrm.widgets.cells import fit
from deskcrm.widgets.fields import Suggestion, on_key_of
from deskcrm.widgets.text_line import TextLine

if TYPE_CHECKING:
    from deskcrm.identify.views import StaffView


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few: its value and its label. A label is a catalogue message unless ``plain`` (a name people gave)."""

    value: str
    label: str
    plain: bool = False

    @property
    def text(self) -> str:
        """The label in the language in use."""
        return visible(self.label) if self.plain else _(self.label)


def options_of(words: Mapping[str, str]) -> tuple[Option, ...]:
    """Options of a table of codes and their words."""
    return tuple(Option(code, word) for code, word in words.items())


def options_of_staff(staff: Iterable[StaffView]) -> tuple[Option, ...]:
    """Options of those who work here now."""
    return tuple(Option(str(one.id), one.name, plain=True) for one in staff if one.active)


class Choice(Widget, can_focus=True):
    """One of a few, side by side: arrows move, a digit or the first letter of a value picks, Backspace takes it away
    where that is allowed."""

    DEFAULT_CSS = """
    Choice { height: auto; padding: 0 1; background: $surface; }
    Choice:focus { background: $primary-muted; }
    """

    class Changed(Message):
        """Another one was chosen."""

        def __init__(self, choice: Choice, value: str) -> None:
            super().__init__()
            self.choice = choice
            self.value = value

        @property
        def control(self) -> Choice:
            """The widget."""
            return self.choice

    def __init__(
        self, options: Sequence[Option], value: str = "", *, optional: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        self._value = value
        self._optional = optional
        self._spans: list[tuple[int, int, int, str]] = []

    @property
    def value(self) -> str:
        """The value chosen, empty when none is."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.refresh()
            changed = self.Changed(self, value)
            changed.set_sender(self)  # else a value set by the screen would not be reported to it
            self.post_message(changed)

    def label_of(self, value: str) -> str:
        """The label of a value; of one that is not offered the value itself."""
        return next((option.text for option in self._options if option.value == value), value)

    def set_options(self, options: Sequence[Option], value: str | None = None) -> None:
        """Other options; the value stays unless one is given."""
        self._options = tuple(options)
        if value is not None:
            self.value = value
        self.refresh(layout=True)

    def relabel(self) -> None:
        """The labels in the language in use."""
        self.refresh(layout=True)

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """Lines the options need at this width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The options; the chosen one has a full sign and stands out."""
        lines: list[Content] = []
        self._spans = []
        for number, line in enumerate(self._lines(self.content_size.width)):
            parts: list[Content | str] = []
            at = 0
            for option in line:
                chosen = option.value == self._value
                text = f"{'●' if chosen else '○'} {option.text}"
                parts += [Content.styled(text, "bold reverse" if chosen else ""), Content("   ")]
                self._spans.append((number, at, at + cell_len(text), option.value))
                at += cell_len(text) + 3
            lines.append(Content.assemble(*parts))
        return Content("\n").join(lines)

    def on_key(self, event: Key) -> None:
        """Arrows, digits and letters."""
        values = [option.value for option in self._options]
        place = values.index(self._value) if self._value in values else -1
        if on_key_of(event, "right", "space") and values:
            self.value = values[(place + 1) % len(values)]
        elif on_key_of(event, "left") and values:
            self.value = values[(place - 1) % len(values) if place >= 0 else -1]
        elif self._optional and on_key_of(event, "backspace", "delete"):
            self.value = ""
        elif event.character and event.character.isdecimal() and 0 < int(event.character) <= len(values):
            on_key_of(event, event.key)
            self.value = values[int(event.character) - 1]
        elif event.character and event.character.isalpha():
            letter = event.character.casefold()
            begin = [one.value for one in self._options
                     if (one.label if one.plain else one.value).casefold().startswith(letter)]  # fmt: skip
            if begin:
                on_key_of(event, event.key)
                after = [value for value in begin if values.index(value) > place]
                self.value = (after if self._value in begin and after else begin)[0]

    def on_click(self, event: Click) -> None:
        """A click chooses."""
        offset = event.get_content_offset(self)
        if offset is not None:
            for line, start, end, value in self._spans:
                if offset.y == line and start <= offset.x < end:
                    self.value = value

    def _lines(self, width: int) -> list[list[Option]]:
        lines: list[list[Option]] = [[]]
        room = width
        for option in self._options:
            need = cell_len(option.text) + 2
            if lines[-1] and need > room:
                lines.append([])
                room = width
            lines[-1].append(option)
            room -= need + 3
        return lines


class Suggest(Vertical):
    """A text with a short list under it while it is typed: arrows pick, Enter takes; any other text is kept too.

    ``key`` is what the picked entry stands for, None for a text of one's own.
    """

    DEFAULT_CSS = "Suggest { height: auto; }"
    LIMIT = 6

    class Picked(Message):
        """An entry of the list was taken."""

        def __init__(self, suggest: Suggest, suggestion: Suggestion) -> None:
            super().__init__()
            self.suggest = suggest
            self.suggestion = suggestion

        @property
        def control(self) -> Suggest:
            """The widget."""
            return self.suggest

    def __init__(self, options: Sequence[Suggestion] = (), value: str = "", *, hint: str = "", id: str | None = None):
        super().__init__(id=id)
        self._options = tuple(options)
        self._line = TextLine(value, hint=hint)
        self._list = SuggestionLines()

    def compose(self) -> ComposeResult:
        """The line and its list."""
        yield self._line
        yield self._list

    @property
    def value(self) -> str:
        """The text."""
        return self._line.value

    @value.setter
    def value(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self._line.value = text
        self._list.show(())

    @property
    def key(self) -> object:
        """What the entry with this text stands for, else None."""
        wanted = self.value.strip().casefold()
        return next((option.key for option in self._options if option.text.casefold() == wanted), None)

    def set_options(self, options: Sequence[Suggestion]) -> None:
        """Another short list."""
        self._options = tuple(options)
        if self._list.display:
            self._offer()

    def on_input_changed(self) -> None:
        """Offers what fits, those that begin so first."""
        self._offer()

    def on_key(self, event: Key) -> None:
        """Arrows and Esc while the list is open; Down opens it."""
        if not self._list.display:
            if event.key == "down" and on_key_of(event, "down"):
                self._offer(everything=not self.value)
                self._list.move(1)
        elif event.key in ("down", "up"):
            on_key_of(event, event.key)
            self._list.move(1 if event.key == "down" else -1)
        elif on_key_of(event, "escape"):
            self._list.show(())

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter takes the entry that is lit; the form then goes to the next field."""
        picked = self._list.picked
        if picked is not None:
            self.take(picked)
        self._list.show(())

    def on_descendant_blur(self) -> None:
        """The list closes when the cursor leaves."""
        self._list.show(())

    def on_suggestion_lines_clicked(self, event: SuggestionLines.Clicked) -> None:
        """A click takes an entry."""
        event.stop()
        self.take(event.suggestion)

    def take(self, suggestion: Suggestion) -> None:
        """Puts an entry into the line."""
        self.value = suggestion.text
        self.post_message(self.Picked(self, suggestion))
        self.post_message(Input.Changed(self._line, self._line.value))
        self._list.show(())

    def _offer(self, *, everything: bool = False) -> None:
        typed = self.value.strip().casefold()
        if not self._line.has_focus or (not typed and not everything):
            self._list.show(())
            return
        fitting = [option for option in self._options if typed in option.text.casefold() and option.text != self.value]
        fitting.sort(key=lambda option: not option.text.casefold().startswith(typed))
        self._list.show(fitting[: self.LIMIT])


class SuggestionLines(Widget):
    """The short list under a Suggest."""

    DEFAULT_CSS = "SuggestionLines { height: auto; display: none; background: $panel; padding: 0 1; }"

    class Clicked(Message):
        """A click on an entry."""

        def __init__(self, suggestion: Suggestion) -> None:
            super().__init__()
            self.suggestion = suggestion

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Suggestion, ...] = ()
        self._place = -1

    @property
    def picked(self) -> Suggestion | None:
        """The entry that is lit."""
        return self._shown[self._place] if self.display and 0 <= self._place < len(self._shown) else None

    def show(self, suggestions: Sequence[Suggestion]) -> None:
        """Shows these, none lit; nothing hides the list."""
        if not suggestions and not self.display:
            return
        self._shown, self._place = tuple(suggestions), -1
        self.display = bool(suggestions)
        self.refresh(layout=True)

    def move(self, step: int) -> None:
        """Lights the next or the one before."""
        if self._shown:
            self._place = max(-1, min(self._place + step, len(self._shown) - 1))
            self.refresh()

    def get_content_height(self, _container: Size, _viewport: Size, _width: int) -> int:
        """One line an entry."""
        return len(self._shown)

    def render(self) -> Content:
        """The entries."""
        width = self.content_size.width
        lines = []
        for place, suggestion in enumerate(self._shown):
            text = visible(suggestion.text) + (f" · {visible(suggestion.detail)}" if suggestion.detail else "")
            lit = place == self._place
            lines.append(Content.styled(fit(("› " if lit else "  ") + text, width), "bold reverse" if lit else ""))
        return Content("\n").join(lines)

    def on_click(self, event: Click) -> None:
        """A click takes an entry."""
        if 0 <= event.y < len(self._shown):
            self.post_message(self.Clicked(self._shown[event.y]))
