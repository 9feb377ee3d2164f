"""Lines drawn for the width there is, in a widget that is as high as they need."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class Paper(Widget):
    """A widget as high as its lines.

    Its height is asked for a width that it may not have yet: lines drawn for the one it has would be as many as
    before, and the rest of the screen would stand where it stood.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Paper { height: auto; }"

    def lines(self, width: int) -> Sequence[Content]:
        """The lines for ``width`` cells; one that is longer takes more of them."""
        raise NotImplementedError

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many as the lines need at that width."""
        return self._drawn(width).get_height(self.styles.get_rules(), width) if width else 0

    def render(self) -> Content:
        """The lines."""
        return self._drawn(self.content_size.width)

    def _drawn(self, width: int) -> Content:
        return Content("\n").join(self.lines(max(width, 1)))
