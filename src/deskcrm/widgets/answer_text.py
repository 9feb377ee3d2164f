"""A text kept at hand as it stands, and the count of its uses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widget import Widget

from deskcrm.locale import messages
from deskcrm.text import visible_lines
from deskcrm.widgets.cells import wrap

if TYPE_CHECKING:
    from deskcrm.interact.views import AnswerView
    from deskcrm.widgets.door import Door


class AnswerText(Widget):
    """The text under the cursor, in the customer's language where it is known."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "AnswerText { height: 6; }"

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def show(self, view: AnswerView | None, language: str = "") -> None:
        """Shows a text, or nothing."""
        from deskcrm.interact.answers import text_in

        self.text = "" if view is None else text_in(view, language or messages.language())
        self.refresh()

    def render(self) -> Content:
        """The lines that fit."""
        lines = wrap(visible_lines(self.text), max(self.content_size.width, 1))
        return Content("\n".join(lines[: self.content_size.height]))


def copied(door: Door, view: AnswerView) -> None:
    """Counts that ``view`` was copied; a base that is busy is not waited for."""
    door.with_office(partial(_count, view.id), lane="aside", failed=lambda _busy: None)


def _count(answer_id: int, office: Any) -> None:
    from deskcrm.interact.answers import count_use

    office.maintain(count_use, answer_id, clock=office.clock)
