"""A small question on the screen itself, in one or two lines above the footer: no dialog, and Esc takes it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from deskcrm.errors import DeskError
from deskcrm.locale.messages import N_, _
from deskcrm.text import visible
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import ErrorLine, on_key_of
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

TYPED = "typed"
"""The value of the option that opens the line to type into."""


@dataclass(frozen=True, slots=True)
class _Numbered(Option):
    """An option with the digit that takes it."""

    number: int = 0

    @property
    def text(self) -> str:
        """Digit and label; past nine there is no digit, a letter lights it."""
        label = visible(self.label) if self.plain else _(self.label)
        return f"{self.number} {label}" if self.number <= 9 else label


class Picks(Choice):
    """One of a few that a digit takes at once, and Enter when it is lit."""

    class Picked(Message):
        """It was taken."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def on_key(self, event: Key) -> None:
        """Digits and Enter; arrows and letters light another one, Down and Up too: there is no field to go to."""
        number = int(event.character) if event.character and event.character.isdecimal() else 0
        if 0 < number <= len(self._options) and on_key_of(event, event.key):
            self.post_message(self.Picked(self._options[number - 1].value))
        elif self.value and on_key_of(event, "enter"):
            self.post_message(self.Picked(self.value))
        elif self._options and event.key in ("down", "up") and on_key_of(event, event.key):
            values = [option.value for option in self._options]
            step = 1 if event.key == "down" else -1
            place = values.index(self.value) if self.value in values else min(0, -step)
            self.value = values[(place + step) % len(values)]


class AskLine(Vertical):
    """Asks one thing: a digit takes one of a few at once, arrows and Enter too; a typed answer where that is allowed.

    ``then`` is called with the option's value, ``typed`` with what was written; either may raise a DeskError, which
    stands under the question then; what the base refuses later goes to :meth:`again`. The focus goes back to where it
    was.
    """

    DEFAULT_CSS = """
    AskLine {
        dock: bottom; height: auto; max-height: 10; margin: 0 0 1 0; padding: 0 1; display: none;
        background: $panel; border-top: solid $accent;
        & > .ask--question { text-style: bold; }
        & > ErrorLine { color: $error; text-style: bold; }
        & > TextLine { display: none; }
    }
    """

    class Ended(Message):
        """The question is gone, answered or not."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._then: Callable[[str], object] | None = None
        self._typed: Callable[[str], object] | None = None
        self._back: Widget | None = None
        self._count = 0

    def compose(self) -> ComposeResult:
        """The question, the options, the line, the room for an error."""
        yield Words(classes="ask--question")
        yield Picks(())
        yield TextLine()
        yield ErrorLine(classes="")

    @property
    def asking(self) -> bool:
        """Whether a question stands there."""
        return bool(self.display)

    def ask(
        self,
        question: str,
        options: Sequence[Option],
        then: Callable[[str], object],
        *,
        value: str = "",
        typed: Callable[[str], object] | None = None,
        hint: str = "",
        **values: object,
    ) -> None:
        """Asks ``question`` (a catalogue message with ``values``).

        With ``typed`` and no options only a line is asked; with both the last option opens the line."""
        if not self.asking:
            self._back = self.screen.focused
        self.app.clear_notifications()  # a toast lies over the lowest lines, where the question stands
        self._count += 1
        self._then, self._typed = then, typed
        self.query_one(Words).say(question, **values)
        self.query_one(ErrorLine).show(None)
        line = self.query_one(TextLine)
        line.hint, line.value = hint, ""
        line.relabel()
        choice = self.query_one(Picks)
        more = (Option(TYPED, N_("another…")),) if typed is not None and options else ()
        numbered = [
            _Numbered(option.value, option.label, option.plain, number)
            for number, option in enumerate((*options, *more), 1)
        ]
        choice.set_options(numbered, value or (options[0].value if options else ""))
        choice.display, line.display = bool(options), not options
        self.display = True
        (choice if options else line).focus()
        self.screen.refresh_bindings()

    def again(self, error: DeskError) -> None:
        """The answer just taken was refused later, by the base: the question stands there anew, with what was typed and
        the reason, so that no further key goes to the list."""
        if self.asking or not self.screen.is_current or self._then is None:
            desk: Any = self.app
            desk.say_error(error)
            return
        self._back = self.screen.focused
        self.display = True
        line, picks = self.query_one(TextLine), self.query_one(Picks)
        (line if line.display else picks).focus()
        self.query_one(ErrorLine).show(error)
        self.screen.refresh_bindings()

    def end(self) -> None:
        """Takes the question away."""
        if self.asking:
            self.display = False
            if self._back is not None and self._back.is_attached:
                self._back.focus()
            self.post_message(self.Ended())
            self.screen.refresh_bindings()

    def on_key(self, event: Key) -> None:
        """Esc takes the question away, Enter answers it, Ctrl+S too; no other key reaches the screen meanwhile."""
        if on_key_of(event, "escape"):
            self.end()
        elif on_key_of(event, "ctrl+s"):
            picks, line = self.query_one(Picks), self.query_one(TextLine)
            if not picks.display:
                self._call(self._typed, line.value)
            elif picks.value:
                self._take(picks.value)
        elif not self.query_one(Picks).has_focus:
            return
        elif event.character and event.character.isprintable() and self._typed is not None:
            # A sign that picked nothing begins a typed answer: "+2h", "tomorrow".
            on_key_of(event, event.key)
            self._open_line(event.character)
        elif event.character:
            on_key_of(event, event.key)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """What is lit is not taken yet."""
        event.stop()

    def on_picks_picked(self, event: Picks.Picked) -> None:
        """A digit, or Enter."""
        event.stop()
        self._take(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line."""
        event.stop()
        self._call(self._typed, event.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Typing is no answer yet."""
        event.stop()
        self.query_one(ErrorLine).show(None)

    def _take(self, value: str) -> None:
        if value == TYPED and self._typed is not None:
            self._open_line("")
        else:
            self._call(self._then, value)

    def _open_line(self, begun: str) -> None:
        line = self.query_one(TextLine)
        self.query_one(Picks).display = False
        line.display, line.value = True, begun
        line.cursor_position = len(begun)
        line.focus()

    def _call(self, function: Callable[[str], object] | None, value: str) -> None:
        if function is None:
            return
        question = self._count
        try:
            function(value)
        except DeskError as error:
            self.query_one(ErrorLine).show(error)
        else:
            if self._count == question:  # else the answer led to another question
                self.end()
