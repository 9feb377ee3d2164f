"""Texts on the screen that follow the language, and texts of people that are never markup."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from deskcrm.locale.messages import _
from deskcrm.text import visible


class Words(Widget):
    """A message of the catalogue, translated when it is drawn; ``values`` fill its places as plain text."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Words { width: auto; height: auto; }"

    def __init__(self, message: str = "", /, *, id: str | None = None, classes: str | None = None, **values: object):
        super().__init__(id=id, classes=classes)
        self._message = message
        self._values = values

    def say(self, message: str, /, **values: object) -> None:
        """Another message; an empty one shows nothing."""
        if (message, values) != (self._message, self._values):
            self._message, self._values = message, values
            self.refresh(layout=True)

    @property
    def text(self) -> str:
        """The words as they stand on the screen."""
        if not self._message:
            return ""
        values = {name: visible(value) if isinstance(value, str) else value for name, value in self._values.items()}
        return _(self._message, **values)

    def render(self) -> Content:
        """The words, plain."""
        return Content(self.text)

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh(layout=True)
