"""Closing a complaint with what was done, why it happened and whether the customer knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deskcrm.errors import DeskError, Stale
from deskcrm.interact.numbering import grouped
from deskcrm.interact.words import ROOT_CAUSES
from deskcrm.locale.messages import N_, _
from deskcrm.screens.complaint_bound import ComplaintBound
from deskcrm.widgets.choice import Choice, Option, options_of
from deskcrm.widgets.fields import Field, NoteArea

if TYPE_CHECKING:
    from deskcrm.interact.complaint_views import ComplaintView


class ComplaintCloseForm(ComplaintBound):
    """All three are needed."""

    FORM = "complaint_close"
    FIRST = "resolution"
    TITLE_TEXT = N_("Close the complaint")
    NAMED = N_("Close complaint {number} of {name}")

    def fields(self) -> Iterator[Field]:
        """What was done, why, and whether they know."""
        yield Field("resolution", N_("What was done"), NoteArea())
        yield Field("root_cause", N_("Root cause"), Choice(options_of(ROOT_CAUSES), optional=True))
        yield Field(
            "told", N_("Customer told"), Choice((Option("yes", N_("yes")), Option("no", N_("no"))), optional=True)
        )

    def save(self, values: dict[str, str]) -> None:
        """Closes it."""
        self.tell(
            "deskcrm.interact.complaint_moves:close_complaint",
            self.complaint.id,
            version=self.complaint.version,
            resolution=values["resolution"],
            root_cause=values["root_cause"],
            told={"yes": True, "no": False}.get(values["told"]),
            answer=self._ended,
            failed=self.refused,
        )

    def refused(self, error: DeskError) -> None:
        """Who was here first is said; the next Ctrl+S closes the complaint as it is now."""
        super().refused(error)
        if isinstance(error, Stale):
            self.ask("deskcrm.interact.complaints:complaint", self.complaint.id, answer=self._know, group="complaint")

    def _ended(self, view: ComplaintView) -> None:
        self.finished(_("Complaint {number} closed", number=grouped(view.number)))
