"""What leads from a customer to what is known of them and to the people around them."""

from __future__ import annotations

from deskcrm.locale.messages import N_
from deskcrm.widgets.actions import Action, register
from deskcrm.widgets.desk import DeskScreen

register(
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
)


class LooksAround(DeskScreen):
    """The two keys of the customer screen."""

    def action_profile(self) -> None:
        """i: what is known of them."""
        self.desk.go("profile", customer=self.customer)

    def action_relations(self) -> None:
        """r: who belongs to them."""
        self.desk.go("relations", customer=self.customer)
