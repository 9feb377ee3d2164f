"""The base of forms about one complaint: which it is, kept with the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from deskcrm.errors import NotFound
from deskcrm.interact.numbering import grouped
from deskcrm.locale.messages import N_
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.store import Draft


class ComplaintBound(FormScreen):
    """A form that ``complaint`` is handed to; ``FIRST`` is the field it begins in, ``NAMED`` its title with the
    complaint's number and whose it is."""

    FIRST: ClassVar[str] = ""
    NAMED: ClassVar[str] = ""

    _complaint: ComplaintView | None = None
    _complaint_id = ""

    def fill(
        self, *, complaint: ComplaintView | None = None, complaint_id: int = 0, draft: Draft | None = None,
        **context: Any,
    ) -> None:  # fmt: skip
        """About ``complaint`` (or the one with this id), or goes on with a draft."""
        self.leaving()
        self._complaint = complaint
        known = complaint.id if complaint else complaint_id
        self._complaint_id = str(known or "") or (draft.fields.get("complaint", "") if draft else "")
        self.start(self.given(complaint) if complaint else {}, draft=draft, focus=self.FIRST, **context)
        if complaint is not None:
            self._know(complaint)
        elif self._complaint_id.isdecimal():
            self.ask(
                "deskcrm.interact.complaints:complaint", int(self._complaint_id), answer=self._know, group="complaint"
            )
        self._show_title()

    def given(self, complaint: ComplaintView) -> dict[str, str]:  # noqa: ARG002  a form may begin with what is there
        """What the fields begin with."""
        return {}

    def values(self) -> dict[str, str]:
        """The fields, and which complaint it is, so that a draft knows it."""
        return super().values() | {"complaint": self._complaint_id}

    @property
    def complaint(self) -> ComplaintView:
        """The complaint it is about. Raises NotFound while there is none."""
        if self._complaint is None:
            raise NotFound(N_("This complaint is not there any more."))
        return self._complaint

    def relabel(self) -> None:
        """The title's words."""
        self._show_title()

    def _know(self, view: ComplaintView) -> None:
        if str(view.id) == self._complaint_id:
            self._complaint = view
            self.customer_id, self.draft_title = view.customer_id, grouped(view.number)
            self._show_title()

    def _show_title(self) -> None:
        title = self.query_one("#form-title", Words)
        if self._complaint is None:
            title.say(self.TITLE_TEXT)
        else:
            from deskcrm.screens.complaints import customer_text

            title.say(self.NAMED, number=grouped(self._complaint.number), name=customer_text(self._complaint))
