"""A field with a line under it that says what is made of what stands in it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from deskcrm.widgets.fields import ErrorLine, Field
from deskcrm.widgets.words import Words


class ToldField(Field):
    """As every field; :meth:`told` writes the line between the control and the error."""

    DEFAULT_CSS = """
    ToldField .field--told {
        padding: 0 1 0 19; color: $text-success; display: none; width: 1fr; height: 1;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    ToldField.-told .field--told { display: block; }
    """

    def compose(self) -> ComposeResult:
        """The label left, the control right, the line, the error below."""
        with Horizontal():
            yield Words(self.label, classes="field--label")
            yield self.control
        yield Words(classes="field--told")
        yield ErrorLine(classes="field--error")

    def told(self, message: str = "", /, **values: object) -> None:
        """Shows a catalogue message with its values, or nothing."""
        self.set_class(bool(message), "-told")
        self.query_one(".field--told", Words).say(message, **values)
