"""What a customer is given to make a complaint good; above the clerk's limit a supervisor decides first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deskcrm.errors import Refused
from deskcrm.interact.words import REMEDIES
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.money import parse_amount
from deskcrm.screens.complaint_bound import ComplaintBound
from deskcrm.widgets.choice import Choice, Option
from deskcrm.widgets.fields import Field
from deskcrm.widgets.text_line import TextLine

if TYPE_CHECKING:
    from deskcrm.interact.complaint_views import RemedyView

PRICED = ("refund", "replacement", "discount")
"""The remedies whose cost is said, be it 0: by it the clerk's limit is judged."""


class RemedyForm(ComplaintBound):
    """What, in which words, and what it costs the office."""

    FORM = "remedy_form"
    FIRST = "remedy"
    TITLE_TEXT = N_("Make it good")
    NAMED = N_("Make complaint {number} of {name} good")

    def fields(self) -> Iterator[Field]:
        """Kind, details, cost."""
        kinds = [Option(code, word) for code, word in REMEDIES.items() if code != "none"]
        yield Field("remedy", N_("Remedy"), Choice(kinds, optional=True))
        yield Field("detail", N_("Details"), TextLine(hint=N_("What exactly they get")))
        yield Field("remedy_cost", N_("What that costs"), TextLine(hint=N_("in the office's currency, such as 2.50")))

    def save(self, values: dict[str, str]) -> None:
        """Asks for it; up to the limit it is promised at once. What costs money says how much."""
        if values["remedy"] in PRICED and not values["remedy_cost"].strip():
            raise Refused(N_("What does it cost? Above the limit a supervisor decides."), field="remedy_cost")
        self.tell(
            "deskcrm.interact.remedies:ask_remedy",
            self.complaint.id,
            kind=values["remedy"],
            detail=values["detail"],
            cost=parse_amount(values["remedy_cost"].strip() or "0", self.desk.currency, field="remedy_cost"),
            answer=self._asked,
            failed=self.refused,
        )

    def _asked(self, view: RemedyView) -> None:
        cost = formats.money(view.cost, self.desk.currency)
        if view.state == "asked":
            said = _("Above the limit ({cost}): a supervisor decides before it is promised", cost=cost)
        else:
            said = _("Promise it to the customer: {cost}", cost=cost)
        self.finished(said)
