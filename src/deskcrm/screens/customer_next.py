"""Taking and declining what is suggested for the customer in view."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deskcrm.locale.messages import N_, _
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.form import TAKEN_WITH
from deskcrm.widgets.suggestion_pane import SHOWN, SuggestionPane

if TYPE_CHECKING:
    from deskcrm.customize.views import Suggestion, Taken
    from deskcrm.interact.complaint_views import ComplaintView

OTHER = "other"
"""The reason of the last digit, which opens a line to type it."""


class TakesSuggestions(DeskScreen):
    """The part of the customer screen that asks for suggestions, opens what does the first and declines it.

    The screen has a SuggestionPane and an AskLine, and calls :meth:`ask_suggestions` once its customer is shown."""

    _suggestions: tuple[Suggestion, ...] = ()

    @property
    def suggestion(self) -> Suggestion | None:
        """The first one, which ``a`` takes and ``x`` declines."""
        return self._suggestions[0] if self._suggestions else None

    def forget_suggestions(self) -> None:
        """Another customer: none is known of them yet."""
        self._suggestions = ()
        self.query_one(SuggestionPane).show(None)

    def ask_suggestions(self) -> None:
        """Asks anew; those there are stay until the answer comes."""
        customer = self.customer
        if customer is not None:
            self.ask(
                "deskcrm.customize.suggestions:suggestions",
                customer.id,
                limit=SHOWN,
                answer=partial(self._show_suggestions, customer.id),
                group="suggestions",
            )

    def relabel(self) -> None:
        """They are made in the language in use."""
        self.ask_suggestions()

    def action_take(self) -> None:
        """a: opens the form that does the first suggestion, filled in; its save answers it."""
        suggestion, customer = self.suggestion, self.customer
        if suggestion is None or customer is None:
            return
        taken = taken_of(customer.id, suggestion)
        if suggestion.needs_supervisor and (self.desk.staff is None or self.desk.staff.role != "supervisor"):
            self.desk.say(_("Only a supervisor does this; {key} declines it.", key="x"), warning=True)
        elif suggestion.opens == "complaint":
            # There is no form to save: opening the complaint is the answer.
            number = "deskcrm.interact.complaints:complaint_by_number"
            self.tell(TAKEN_WITH, taken, number, suggestion.about, answer=partial(self._open_complaint, suggestion))
        else:
            self.desk.go(suggestion.opens, customer=customer, taken=taken, fill=dict(suggestion.fill))

    def action_decline(self) -> None:
        """x: why not? The answer declines it, and the next one comes up."""
        suggestion, customer = self.suggestion, self.customer
        if suggestion is None or customer is None:
            return
        from deskcrm.customize.responses import REASONS

        self.query_one(AskLine).ask(
            N_("Why not “{title}”? A digit answers; Esc keeps it."),
            [Option(code, word) for code, word in REASONS.items() if code != OTHER],
            lambda reason: self._decline(customer.id, suggestion, reason),
            typed=lambda note: self._decline(customer.id, suggestion, OTHER, note=note),
            hint=N_("Why, in a few words"),
            title=suggestion.title,
        )

    def _decline(self, customer_id: int, suggestion: Suggestion, reason: str, *, note: str = "") -> None:
        self.tell(
            "deskcrm.customize.responses:decline",
            customer_id,
            suggestion.rule,
            about=suggestion.about,
            reason=reason,
            note=note,
            answer=lambda _answer: self._declined(suggestion),
        )

    def _declined(self, suggestion: Suggestion) -> None:
        self.desk.say_saved(_("Declined: {title}", title=suggestion.title))
        self.came_back()

    def _open_complaint(self, suggestion: Suggestion, view: ComplaintView) -> None:
        self.desk.say_saved(_("Taken: {title}", title=suggestion.title))
        self.desk.go("complaint", complaint_id=view.id)

    def _show_suggestions(self, customer_id: int, suggestions: tuple[Suggestion, ...]) -> None:
        customer = self.customer
        if customer is None or customer.id != customer_id:
            return
        self._suggestions = suggestions
        self.query_one(SuggestionPane).show(suggestions)
        self.refresh_bindings()
        if self.is_current:
            self.desk.suggestions_shown(customer_id, [one.rule for one in suggestions])


def taken_of(customer_id: int, suggestion: Suggestion) -> Taken:
    """What the save of a form that ``suggestion`` opens answers."""
    from deskcrm.customize.views import Taken

    return Taken(customer_id, suggestion.rule, suggestion.about)
