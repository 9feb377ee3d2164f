"""One line of text that is at home in Thai: the cursor steps over whole letters, a paste is never lost."""

from __future__ import annotations

from textual.events import Paste
from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from deskcrm.locale.messages import _
from deskcrm.text import pasted
from deskcrm.widgets.cells import boundaries

PASTE_LIMIT = 10_000
"""Characters of a paste that a line takes; it says so when there were more."""


class TextLine(Input):
    """A text field of one line. ``hint`` is a catalogue message shown while it is empty."""

    DEFAULT_CSS = """
    TextLine { height: 1; border: none; padding: 0 1; background: $surface; }
    TextLine:focus { background: $primary-muted; }
    """

    class PasteCut(Message):
        """A paste of more than one line or beyond the limit was taken in part; ``text`` is the whole of it."""

        def __init__(self, line: TextLine, text: str) -> None:
            super().__init__()
            self.line = line
            self.text = text

    def __init__(self, value: str = "", *, hint: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(value, id=id, classes=classes, compact=True, select_on_focus=False)
        self.hint = hint
        self.cursor_blink = False
        self.relabel()

    def relabel(self) -> None:
        """The hint in the language in use."""
        self.placeholder = _(self.hint) if self.hint else ""

    def action_cursor_left(self, select: bool = False) -> None:
        """To the letter on the left, over all of its marks."""
        self._step(-1, select)

    def action_cursor_right(self, select: bool = False) -> None:
        """To the letter on the right, over all of its marks."""
        self._step(1, select)

    def action_delete_right(self) -> None:
        """Takes the whole letter right of the cursor; a part of one would leave marks without their letter."""
        if not self.selection.is_empty:
            self.delete_selection()
            return
        places = boundaries(self.value)
        after = next((place for place in places if place > self.cursor_position), len(self.value))
        self.delete(self.cursor_position, after)

    def _on_paste(self, event: Paste) -> None:
        # Several lines become one: the first alone would lose the rest without a word.
        event.stop()
        event.prevent_default()
        text = " ".join(pasted(event.text).split("\n")).rstrip()
        if len(text) > PASTE_LIMIT:
            self.post_message(self.PasteCut(self, event.text))
        self.replace(text[:PASTE_LIMIT], *self.selection)

    def type_in(self, text: str) -> None:
        """Letters typed one behind the other, in one piece: a paste that the terminal did not call one. Of a text
        that goes on and on the line takes the beginning, as of any paste."""
        room = max(0, PASTE_LIMIT - len(self.value))
        if 0 < room < len(text):
            self.post_message(self.PasteCut(self, text))
        self.replace(text[:room], *self.selection)

    def _step(self, direction: int, select: bool) -> None:
        start, end = self.selection
        if not select and start != end:
            self.selection = Selection.cursor(min(start, end) if direction < 0 else max(start, end))
            return
        places = boundaries(self.value)
        if direction < 0:
            target = max((place for place in places if place < end), default=0)
        else:
            target = min((place for place in places if place > end), default=len(self.value))
        self.selection = Selection(start, target) if select else Selection.cursor(target)
