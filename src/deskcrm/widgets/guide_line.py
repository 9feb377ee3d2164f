"""What to ask for on an occasion, as the office wrote it down, under the field that says what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.locale import messages
from deskcrm.locale.messages import _
from deskcrm.text import visible
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskcrm.interact.views import AnswerView


class GuideLine(Words):
    """The guide of a matter in the language of the screen; nothing where the office has none."""

    DEFAULT_CSS = "GuideLine { padding: 0 0 0 19; width: 1fr; max-width: 108; color: $text-success; }"

    def __init__(self) -> None:
        super().__init__()
        self._guide: AnswerView | None = None

    def show(self, views: Sequence[AnswerView], matter: str) -> None:
        """Shows what to ask for when a contact is about ``matter``."""
        from deskcrm.interact.answers import guide_of

        guide = guide_of(views, matter)
        self.display = guide is not None
        if guide is not self._guide:
            self._guide = guide
            self.refresh(layout=True)

    @property
    def text(self) -> str:
        """The guide on as many lines as it needs."""
        from deskcrm.interact.answers import text_in

        if self._guide is None:
            return ""
        return _("Ask for: {what}", what=visible(" · ".join(text_in(self._guide, messages.language()).split("\n"))))
