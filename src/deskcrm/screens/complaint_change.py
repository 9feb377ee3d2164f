"""Assessing a complaint: how bad it is and what it is about, corrected from what was taken down at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deskcrm.interact.complaint_views import ComplaintChange
from deskcrm.interact.numbering import grouped
from deskcrm.interact.words import OPEN_STAGES
from deskcrm.locale.messages import N_, _
from deskcrm.screens.complaint_about import ComplaintAbout
from deskcrm.screens.complaint_bound import ComplaintBound
from deskcrm.widgets.fields import Field
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.two_versions import TwoVersions

if TYPE_CHECKING:
    from deskcrm.interact.complaint_views import ComplaintView


class ComplaintChangeForm(ComplaintAbout, ComplaintBound, TwoVersions):
    """The complaint in view; a new severity gives it new times."""

    FORM = "complaint_change"
    FIRST = "impact"
    TITLE_TEXT = N_("Assess the complaint")
    NAMED = N_("Assess complaint {number} of {name}")

    def fields(self) -> Iterator[Field]:
        """How bad it is, then what it is about."""
        yield from self.severity_fields()
        yield from self.about_fields()
        yield Field("wish", N_("What they ask for"), TextLine(hint=N_("What would put it right for them")))

    def fill(self, **context: Any) -> None:
        """As every form about a complaint, with the lists to choose from."""
        super().fill(**context)
        self.ask_lists()

    def given(self, complaint: ComplaintView) -> dict[str, str]:
        """What is known of it."""
        return {
            "impact": str(complaint.impact or ""),
            "urgency": str(complaint.urgency or ""),
            "product": complaint.product,
            "category": complaint.category,
            "subcategory": complaint.subcategory,
            "wish": complaint.wish,
            "parent": grouped(complaint.parent_number),
        }

    def save(self, values: dict[str, str]) -> None:
        """Keeps it."""
        given = ComplaintChange(
            severity=self.complaint.severity,
            impact=int(values["impact"]) if values["impact"] else None,
            urgency=int(values["urgency"]) if values["urgency"] else None,
            category=values["category"],
            subcategory=values["subcategory"],
            product=values["product"],
            wish=values["wish"],
            parent=values["parent"],
        )
        self.tell(
            "deskcrm.interact.complaint_moves:change_complaint", self.complaint.id, given,
            version=self.complaint.version, answer=self._changed, failed=self.refused,
        )  # fmt: skip

    def ask_newest(self) -> None:
        """The complaint as it is now."""
        self.ask("deskcrm.interact.complaints:complaint", self.complaint.id, answer=self._lay_under)

    def _know(self, view: ComplaintView) -> None:
        """A draft is laid beside what was saved since it was begun, as any other version."""
        super()._know(view)
        if str(view.id) == self._complaint_id:
            self._lay_under(view)

    def _lay_under(self, view: ComplaintView) -> None:
        if view.id != self.complaint.id:
            return
        self._complaint = view
        # Of one that has ended the refusal said so: nothing of it is corrected, and Ctrl+S would not save it either.
        if view.stage in OPEN_STAGES:
            self.newest(self.given(view), _("Complaint {number}", number=grouped(view.number)))

    def _changed(self, view: ComplaintView) -> None:
        self.finished(_("Complaint {number} corrected", number=grouped(view.number)))
