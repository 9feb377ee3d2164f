"""What leads from a customer to what is known of them and to the people around them."""

from __future__ import annotations

from deskcrm.locale.messages import N_
from deskcrm.widgets.actions import Action, register
from deskcrm.widgets.desk import DeskScreen

register(
    Action(
        "offers",
        N_("Offers made to order"),
        N_("Offers"),
        ("o",),
        N_("What was offered to them, until when; a new one made to their wish."),
        13,
    ),
    Action(
        "profile",
        N_("What is known of them"),
        N_("Known"),
        ("i",),
        N_("The seven questions, and what to ask next."),
        19,
    ),
    Action(
        "relations",
        N_("People and organisations"),
        N_("People"),
        ("r",),
        N_("Family, household, whom they work for; what they come to together."),
        20,
    ),
    Action(
        "history",
        N_("Audit of this customer"),
        N_("Audit"),
        ("h",),
        N_("Who looked at the record or changed it, and when; for a supervisor."),
        21,
    ),
)


class LooksAround(DeskScreen):
    """The keys of the customer screen."""

    def action_offers(self) -> None:
        """o: what was offered to them, and made to their wish."""
        self.desk.go("offers", customer=self.customer)

    def action_profile(self) -> None:
        """i: what is known of them."""
        self.desk.go("profile", customer=self.customer)

    def action_relations(self) -> None:
        """r: who belongs to them."""
        self.desk.go("relations", customer=self.customer)

    def action_history(self) -> None:
        """h: who did what to the record."""
        self.desk.go("audit", customer=self.customer)

    @property
    def may_audit(self) -> bool:
        """Whether who acts reads the audit."""
        return self.desk.staff is not None and self.desk.staff.role == "supervisor"
