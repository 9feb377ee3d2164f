"""The log form's field that says which complaint a contact was about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from deskcrm.interact.numbering import grouped
from deskcrm.locale.messages import N_
from deskcrm.widgets.cells import fit
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import Field

if TYPE_CHECKING:
    from deskcrm.interact.complaint_views import ComplaintView

WORDS_CELLS = 28
"""Room for the first words of a complaint beside its number."""


class AboutField(Field):
    """There only while the customer has open complaints, or the form was opened from one; none is chosen unasked."""

    def __init__(self) -> None:
        self._choice = Choice((), optional=True)
        super().__init__("complaint", N_("About complaint"), self._choice, hidden=True)
        self._about: ComplaintView | None = None

    @property
    def complaint_id(self) -> int | None:
        """The complaint chosen."""
        return int(self.value) if self.value.isdecimal() else None

    def begin(self, about: ComplaintView | None) -> None:
        """Another filling; ``about`` is the complaint it was opened from."""
        self._about = about
        self.offer(())

    def offer(self, complaints: Iterable[ComplaintView]) -> None:
        """Offers the customer's open complaints."""
        known = {view.id: view for view in (*((self._about,) if self._about else ()), *complaints)}
        options = [Option(str(view.id), _label(view), plain=True) for view in known.values()]
        if self.value and self.value not in {option.value for option in options}:
            # A draft of a complaint that was closed in the meantime: the contact was about it all the same.
            options.append(Option(self.value, N_("the one it was begun for")))
        self._choice.set_options(options)
        self.display = bool(options)


def _label(view: ComplaintView) -> str:
    return f"{grouped(view.number)} {fit(' '.join(view.description.split()), WORDS_CELLS).rstrip()}"
