"""A line for what nobody may read over a shoulder: it shows a sign for each character, and keeps nothing."""

from __future__ import annotations

from deskcrm.widgets.text_line import TextLine


class SecretLine(TextLine):
    """As a line, with signs in place of what is typed."""

    def __init__(self, *, hint: str = "", id: str | None = None) -> None:
        super().__init__(hint=hint, id=id)
        self.password = True
