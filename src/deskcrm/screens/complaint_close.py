"""Closing a complaint with what was done about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from deskcrm.errors import NotFound
from deskcrm.interact.numbering import grouped
from deskcrm.interact.words import REMEDIES, ROOT_CAUSES
from deskcrm.locale.messages import N_, _
from deskcrm.money import parse_amount, to_decimal
from deskcrm.widgets.choice import Choice, Option, options_of
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import CustomerView
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.store import Draft


class ComplaintCloseForm(FormScreen):
    """What was done, why it happened, whether the customer knows, what was given for it."""

    FORM = "complaint_close"
    TITLE_TEXT = N_("Close the complaint")
    ACTIONS: ClassVar[tuple[str, ...]] = ("save", "back")

    _complaint: ComplaintView | None = None
    _complaint_id = ""

    def fields(self) -> Iterator[Field]:
        """The required one first."""
        yield Field("resolution", N_("What was done"), NoteArea())
        yield Field("root_cause", N_("Root cause"), Choice(options_of(ROOT_CAUSES), optional=True))
        yield Field(
            "told", N_("Customer told"), Choice((Option("yes", N_("yes")), Option("no", N_("no"))), optional=True)
        )
        yield Field("remedy", N_("Given for it"), Choice(options_of(REMEDIES), optional=True))
        yield Field("remedy_cost", N_("What that cost"), TextLine(hint=N_("in the office's currency, such as 2.50")))

    def fill(self, *, complaint: ComplaintView | None = None, draft: Draft | None = None, **_context: Any) -> None:
        """Closes ``complaint``, or goes on with a draft."""
        self.leaving()
        self._complaint = complaint
        self._complaint_id = str(complaint.id) if complaint else draft.fields.get("complaint", "") if draft else ""
        self.start(_given(complaint, self.desk.currency), draft=draft, focus="resolution")
        if complaint is not None:
            self.customer_id = complaint.customer_id
            self.draft_title = grouped(complaint.number)
        self._show_title()
        if complaint is None and self._complaint_id.isdecimal():
            self.ask(
                "deskcrm.interact.complaints:complaint", int(self._complaint_id), answer=self._know, group="complaint"
            )

    def values(self) -> dict[str, str]:
        """The fields, and which complaint it is, so that a draft knows it."""
        return super().values() | {"complaint": self._complaint_id}

    def save(self, values: dict[str, str]) -> None:
        """Closes it."""
        if self._complaint is None:
            raise NotFound(N_("This complaint is not there any more."))
        self.tell(
            "deskcrm.interact.complaint_moves:close_complaint",
            self._complaint.id,
            version=self._complaint.version,
            resolution=values["resolution"],
            root_cause=values["root_cause"],
            told={"yes": True, "no": False}.get(values["told"]),
            remedy=values["remedy"],
            remedy_cost=parse_amount(values["remedy_cost"].strip() or "0", self.desk.currency, field="remedy_cost"),
            answer=self._ended,
            failed=self.refused,
        )

    @property
    def customer(self) -> CustomerView | None:
        """Nobody in view: the form is about one complaint."""
        return None

    def _ended(self, view: ComplaintView) -> None:
        self.finished(_("Complaint {number} closed", number=grouped(view.number)))

    def _know(self, view: ComplaintView) -> None:
        if str(view.id) == self._complaint_id:
            self._complaint = view
            self._show_title()

    def _show_title(self) -> None:
        title = self.query_one("#form-title", Words)
        if self._complaint is None:
            title.say(self.TITLE_TEXT)
        else:
            who = self._complaint.customer or _("anonymous")
            title.say(N_("Close complaint {number} of {name}"), number=grouped(self._complaint.number), name=who)


def _given(complaint: ComplaintView | None, currency: str) -> dict[str, str]:
    """What was given already, where a complaint that was closed once is open again."""
    if complaint is None or not complaint.remedy:
        return {}
    return {"remedy": complaint.remedy, "remedy_cost": to_decimal(complaint.remedy_cost, currency)}
