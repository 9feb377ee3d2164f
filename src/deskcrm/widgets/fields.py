"""What forms are made of: labelled fields in one column, each with room for its error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key, Paste
from textual.widget import Widget
from textual.widgets import Input, TextArea

from deskcrm.errors import DeskError
from deskcrm.locale.messages import N_
from deskcrm.text import pasted, visible
from deskcrm.widgets.cells import boundaries, fit
from deskcrm.widgets.words import Words


class NoteArea(TextArea):
    """Text of several lines. Enter is a new line, Tab leaves, Ctrl+Z takes back typing."""

    DEFAULT_CSS = """
    NoteArea { height: 4; border: none; padding: 0 1; background: $surface; }
    NoteArea:focus { border: none; background: $primary-muted; }
    """

    def __init__(self, value: str = "", *, id: str | None = None, of_customer: bool = True) -> None:
        """``of_customer`` says that it is about a customer, who may ask to read it."""
        self.of_customer = of_customer
        super().__init__(
            value,
            id=id,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            compact=True,
            highlight_cursor_line=False,
        )
        self.cursor_blink = False

    @property
    def value(self) -> str:
        """The text."""
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.move_cursor(self.document.end)

    async def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(pasted(event.text), *self.selection, maintain_selection_offset=False)

    def type_in(self, text: str) -> None:
        """Letters typed one behind the other, in one piece."""
        self.replace(text, *self.selection, maintain_selection_offset=False)

    def action_cursor_left(self, select: bool = False) -> None:
        """To the letter on the left, over all of its marks."""
        row, column = self.cursor_location
        before = [place for place in boundaries(self.document.get_line(row)) if place < column]
        if before:
            self.move_cursor((row, before[-1]), select=select)
        else:
            super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:
        """To the letter on the right, over all of its marks."""
        row, column = self.cursor_location
        after = [place for place in boundaries(self.document.get_line(row)) if place > column]
        if after:
            self.move_cursor((row, after[0]), select=select)
        else:
            super().action_cursor_right(select)


class Field(Vertical):
    """A label, a control and the line for its error. ``control`` has a ``value`` that is a text.

    ``name`` is what the form's values and errors call it.
    """

    DEFAULT_CSS = """
    Field { height: auto; }
    Field > Horizontal { height: auto; }
    Field .field--label { width: 18; padding: 0 1 0 0; color: $text-muted; text-align: right; }
    Field .field--control { width: 1fr; max-width: 90; }
    Field .field--error { padding: 0 0 0 18; color: $error; text-style: bold; display: none; width: 1fr; }
    Field.-error .field--error { display: block; }
    Field .field--read { padding: 0 0 0 19; height: 1; width: 1fr; color: $text-muted; display: none; }
    Field.-within .field--read { display: block; }
    """

    def __init__(self, name: str, label: str, control: Widget, *, hidden: bool = False) -> None:
        """``label`` is a catalogue message."""
        super().__init__(name=name, id=f"field-{name.replace('_', '-')}")
        self.field = name
        self.label = label
        self.control = control
        control.add_class("field--control")
        self.display = not hidden

    def compose(self) -> ComposeResult:
        """The label left, the control right, the error below."""
        with Horizontal():
            yield Words(self.label, classes="field--label")
            yield self.control
        yield ErrorLine(classes="field--error")
        if getattr(self.control, "of_customer", False):
            yield Words(N_("The customer may ask to read this."), classes="field--read")

    def on_descendant_focus(self) -> None:
        """The cursor is in it: under a note it stands who may read it."""
        self.add_class("-within")

    def on_descendant_blur(self) -> None:
        """The cursor went on."""
        self.remove_class("-within")

    @property
    def value(self) -> str:
        """What stands in the control."""
        control: Any = self.control
        return str(control.value)

    @value.setter
    def value(self, text: str) -> None:
        control: Any = self.control
        if control.value != text:
            control.value = text
            self.cursor_to_end()

    def said(self, value: str) -> str:
        """A value as people read it: of one of a few its label."""
        label_of = getattr(self.control, "label_of", None)
        return str(label_of(value)) if label_of is not None else value

    def cursor_to_end(self) -> None:
        """Puts the cursor behind what stands there, where typing goes on; a line keeps its place otherwise."""
        for line in self.query(Input):
            line.cursor_position = len(line.value)

    def show_error(self, error: DeskError | None) -> None:
        """Writes the error under the control and puts the cursor into it; None takes the error away."""
        self.set_class(error is not None, "-error")
        self.query_one(ErrorLine).show(error)
        if error is not None:
            self.focus_control()

    def focus_control(self) -> None:
        """Puts the cursor into the control."""
        target = self.control if self.control.can_focus else self.control.query("*:can-focus").first()
        target.focus()


_ERROR_CELLS = 300
"""An error may repeat what was typed; a paste of pages would push the form out of sight."""


class ErrorLine(Words):
    """An error's sentence, said again when the language changes."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._error: DeskError | None = None

    def show(self, error: DeskError | None) -> None:
        """Shows ``error`` or nothing."""
        self._error = error
        self.refresh(layout=True)

    @property
    def text(self) -> str:
        """The sentence."""
        return "" if self._error is None else fit(visible(str(self._error)), _ERROR_CELLS).rstrip()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry of a short list: the text it puts into the field, what it stands for, and a word beside it."""

    text: str
    key: Any = None
    detail: str = ""


def on_key_of(event: Key, *keys: str) -> bool:
    """Whether ``event`` is one of ``keys``; it is used up then."""
    if event.key not in keys:
        return False
    event.stop()
    event.prevent_default()
    return True
