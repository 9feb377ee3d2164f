"""Writing down that a customer left or is let go, and taking it back when they return."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from deskcrm.differentiate.endings import END_KINDS, LET_GO_REASONS, LOST_REASONS
from deskcrm.differentiate.views import CustomerEndInput
from deskcrm.errors import NotFound, Refused
from deskcrm.identify.rows import CUSTOMER_GONE
from deskcrm.locale.messages import N_, _
from deskcrm.widgets.choice import Choice, Option, options_of
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words
from deskcrm.widgets.worth_words import ending

if TYPE_CHECKING:
    from deskcrm.differentiate.views import CustomerEndView
    from deskcrm.identify.views import CustomerView
    from deskcrm.store import Draft

ENDING = ("kind", "reason", "to_whom", "note")
"""What is asked while they are a customer; afterwards only whether they are back."""


class CustomerEndForm(FormScreen):
    """Lost or let go, why, to whom; of a customer who left, whether they are back."""

    FORM = "customer_end"
    TITLE_TEXT = N_("Customer lost or let go")
    CSS_PATH = "customer_end.tcss"

    _customer: CustomerView | None = None
    _end: CustomerEndView | None = None

    def body(self) -> ComposeResult:
        """The form, and under what happened what is to be known about it."""
        yield Words(self.TITLE_TEXT, classes="form--title", id="form-title")
        with VerticalScroll(can_focus=False):
            what, *others = self.fields()
            yield what
            yield Words("", id="end-remark")
            yield from others

    def fields(self) -> Iterator[Field]:
        """What happened, why, to whom; or whether they are back."""
        yield Field("kind", N_("What happened"), Choice(options_of(END_KINDS), "lost"))
        yield Field("reason", N_("Why"), Choice(options_of(LOST_REASONS), optional=True))
        yield Field("to_whom", N_("To whom"), TextLine(hint=N_("Where they go now, if we know")))
        yield Field("note", N_("Note"), NoteArea())
        yield Field(
            "back", N_("They are back"), Choice((Option("no", N_("no")), Option("yes", N_("yes"))), "no"), hidden=True
        )

    def fill(self, *, customer: CustomerView | None = None, draft: Draft | None = None, **context: Any) -> None:
        """Asks it of ``customer``, or goes on with a draft."""
        self.leaving()
        self._customer, self._end = customer, None
        self._show_mode()
        kind = dict(context.get("fill", ())).get("kind", "")
        self.start({"kind": "lost", "back": "no"}, draft=draft, focus="reason" if kind else "kind", **context)
        if customer is not None:
            self.customer_id, self.draft_title = customer.id, customer.name
        elif self.customer_id is not None:
            self.ask("deskcrm.identify.customers:customer_by_id", self.customer_id, answer=self._know_customer)
        self._kind_chosen()
        if self.customer_id is not None:
            answer = partial(self._know_end, self.customer_id)
            self.ask("deskcrm.differentiate.endings:ending_of", self.customer_id, answer=answer, group="end")

    @property
    def customer(self) -> CustomerView | None:
        """The customer it is about."""
        return self._customer

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Each of the two has reasons of its own."""
        if event.choice is self.field("kind").control:
            self._kind_chosen()
        super().on_choice_changed(event)

    def relabel(self) -> None:
        """What stands above the fields, in the language in use."""
        self._show_remark()

    def save(self, values: dict[str, str]) -> None:
        """One save, of the ending or of their return."""
        if self.customer_id is None:
            raise NotFound(CUSTOMER_GONE)
        if self._end is None:
            given = CustomerEndInput(
                self.customer_id, values["kind"], values["reason"], to_whom=values["to_whom"], note=values["note"]
            )
            self.tell("deskcrm.differentiate.endings:end_customer", given, answer=self._ended, failed=self.refused)
        elif values["back"] == "yes":
            self.tell(
                "deskcrm.differentiate.endings:reopen_customer",
                self.customer_id,
                answer=self._reopened,
                failed=self.refused,
            )
        else:
            raise Refused(N_("Nothing was changed: yes says that they are back, Esc leaves it as it is."), field="back")

    def _ended(self, view: CustomerEndView) -> None:
        if view.kind == "let_go":
            said = _("{name} is let go, signed by {supervisor}", name=self._called(), supervisor=view.supervisor)
        else:
            said = _("Written down that {name} left us", name=self._called())
        self.finished(said)

    def _reopened(self, _view: CustomerEndView) -> None:
        self.finished(_("{name} is a customer again", name=self._called()))

    def _called(self) -> str:
        return self._customer.called if self._customer is not None else self.draft_title

    def _know_customer(self, customer: CustomerView) -> None:
        if customer.id == self.customer_id:
            self._customer = customer
            self._show_mode()

    def _know_end(self, customer_id: int, view: CustomerEndView | None) -> None:
        if customer_id == self.customer_id and view is not None:
            self._end = view
            self._show_mode()
            self.field("back").focus_control()

    def _kind_chosen(self) -> None:
        letting_go = self.field("kind").value == "let_go"
        reason = self.field("reason").query_one(Choice)
        reasons = LET_GO_REASONS if letting_go else LOST_REASONS
        reason.set_options(options_of(reasons), reason.value if reason.value in reasons else "")
        self._show_remark()

    def _show_mode(self) -> None:
        """The fields of the one or the other, under a title with the name."""
        for name in ENDING:
            self.field(name).display = self._end is None
        self.field("back").display = self._end is not None
        title = self.query_one("#form-title", Words)
        if self._customer is None:
            title.say(self.TITLE_TEXT)
        else:
            title.say(N_("Lost or let go: {name}"), name=self._customer.called)
        self._show_remark()

    def _show_remark(self) -> None:
        remark = self.query_one("#end-remark", Words)
        if self._end is not None:
            remark.say("{ending}", ending=ending(self._end, self.desk.clock))
        elif self.field("kind").value == "let_go":
            remark.say(
                N_(
                    "The last step, signed by a supervisor: only after looking at what we caused, showing the easier"
                    " channel, agreeing anew and moving them to what fits better."
                )
            )
        else:
            remark.say("")
        remark.display = bool(remark.text)
