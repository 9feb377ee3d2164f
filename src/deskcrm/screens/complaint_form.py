"""Taking a complaint in: their own words first, the rest as far as it is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from deskcrm.interact.complaint_views import ComplaintInput
from deskcrm.interact.numbering import grouped
from deskcrm.locale.messages import N_, _
from deskcrm.screens.complaint_about import USUAL, ComplaintAbout
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import CustomerView
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.interact.views import ChannelView
    from deskcrm.store import Draft

FIRST_CHANNEL = "walk_in"
"""The channel before a complaint was taken at this terminal."""


class ComplaintForm(ComplaintAbout):
    """A new complaint of the customer in view, or of nobody named."""

    FORM = "complaint_form"
    CSS_PATH = "complaint_form.tcss"
    TITLE_TEXT = N_("New complaint")
    ACTIONS: ClassVar[tuple[str, ...]] = ("save", "back", "whose")

    _customer: CustomerView | None = None
    _channel = FIRST_CHANNEL

    def fields(self) -> Iterator[Field]:
        """Their words, then how bad it is, then what it is about."""
        yield Field("description", N_("In their words"), NoteArea())
        yield Field("wish", N_("What they ask for"), TextLine(hint=N_("What would put it right for them")))
        yield from self.severity_fields()
        yield Field("channel", N_("Channel"), Choice(()))
        yield from self.about_fields()

    def fill(self, *, customer: CustomerView | None = None, draft: Draft | None = None, **context: Any) -> None:
        """A new one of ``customer`` (None: nobody named yet), or the one of a draft."""
        self.start({**USUAL, "channel": self._channel}, draft=draft, focus="description", **context)
        if draft is None:
            self.customer_id = customer.id if customer else None
            self.draft_title = customer.name if customer else ""
        self._know_customer(customer)
        self.ask("deskcrm.interact.channels:channels", answer=self._know_channels, group="channels")
        self.ask_lists()
        if draft is not None and draft.customer_id is not None:
            self._ask_customer(draft.customer_id)

    @property
    def customer(self) -> CustomerView | None:
        """Whose complaint it is."""
        return self._customer

    def edited(self) -> None:
        """Keeps the draft's name up to date too."""
        name = self._customer.name if self._customer else ""
        first_line = self.field("description").value.strip().partition("\n")[0][:60]
        self.draft_title = ": ".join(filter(None, (name, first_line)))
        super().edited()

    def relabel(self) -> None:
        """The shipped channels have another name in the other language."""
        self.ask("deskcrm.interact.channels:channels", answer=self._know_channels, group="channels")

    def action_whose(self) -> None:
        """Ctrl+F: finds the customer; the form stays as it is."""
        self.desk.over("find_customer", found=self._ask_customer)

    def save(self, values: dict[str, str]) -> None:
        """Takes it in; its number is shown next."""
        given = ComplaintInput(
            description=values["description"],
            customer_id=self.customer_id,
            channel=values["channel"],
            product=values["product"],
            category=values["category"],
            subcategory=values["subcategory"],
            wish=values["wish"],
            impact=int(values["impact"]) if values["impact"] else None,
            urgency=int(values["urgency"]) if values["urgency"] else None,
            parent=values["parent"],
        )
        self.tell("deskcrm.interact.complaints:take_complaint", given, answer=self._taken, failed=self.refused)

    def _taken(self, view: ComplaintView) -> None:
        self._channel = view.channel_code or self._channel
        self.finished(_("Complaint {number} taken in", number=grouped(view.number)))
        self.desk.go("complaint", complaint_id=view.id)

    def _ask_customer(self, customer_id: int) -> None:
        self.customer_id = customer_id
        self.ask("deskcrm.identify.customers:customer_by_id", customer_id, answer=self._found, group="customer")

    def _found(self, customer: CustomerView) -> None:
        if customer.id == self.customer_id:
            self._know_customer(customer)
            self.edited()

    def _know_customer(self, customer: CustomerView | None) -> None:
        self._customer = customer
        title = self.query_one("#form-title", Words)
        if customer is None:
            title.say(N_("New complaint, nobody named ({key} finds whose it is)"), key="Ctrl+F")
        else:
            title.say(N_("New complaint of {name}"), name=customer.called)

    def _know_channels(self, channels: tuple[ChannelView, ...]) -> None:
        control = self.field("channel").query_one(Choice)
        control.set_options([Option(one.code, one.name, plain=True) for one in channels if one.active])
