"""What one customer is worth to the office: the tier with its numbers, what would change it, and the cost to serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from deskcrm.locale.messages import N_
from deskcrm.screens.insight_parts import Lines, Sheet
from deskcrm.screens.worth_parts import Worth, cost_part, lines_part, terms_part, tier_part
from deskcrm.widgets.desk import WIDE, WIDEST, DeskScreen
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.identify.views import CustomerView


class WorthScreen(DeskScreen):
    """One sheet that scrolls; two beside each other where there is room, and three on a wide window."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("back",)
    TITLE_TEXT = N_("Tier and cost to serve")
    CSS_PATH = "worth.tcss"

    _customer: CustomerView | None = None
    worth: Worth | None = None

    def body(self) -> ComposeResult:
        """Whose it is, and the sheets."""
        yield Words(self.TITLE_TEXT, id="worth-title")
        with Horizontal(id="worth-panes"):
            yield Sheet(self._first, id="worth-tier")
            yield Sheet(self._second, id="worth-cost")
            yield Sheet(self._third, id="worth-lines")

    def fill(self, *, customer: CustomerView | None = None, **_context: Any) -> None:
        """Another customer: the figures of the one before go at once."""
        if customer is None or self._customer is None or customer.id != self._customer.id:
            self._show(None)
        self._customer = customer
        title = self.query_one("#worth-title", Words)
        if customer is not None:
            title.say(N_("Tier and cost to serve: {name}"), name=customer.called)
        for sheet in self.query(Sheet):
            sheet.scroll_home(animate=False)
        self.query_one("#worth-tier").focus()
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; the old figures stay until then."""
        if self._customer is not None and self.desk.is_open:
            self.ask(
                "deskcrm.differentiate.costs:worth_of", self._customer.id, group="worth",
                answer=lambda found: self._show(Worth(found[0], found[1], self.desk.clock, self.desk.currency)),
            )  # fmt: skip

    def relabel(self) -> None:
        """The reasons and the channels' names come from the base in the language in use."""
        self.came_back()

    @property
    def customer(self) -> CustomerView | None:
        """Whose figures they are."""
        return self._customer

    def _show(self, worth: Worth | None) -> None:
        self.worth = worth
        for sheet in self.query(Sheet):
            sheet.redraw()

    # The sheets, each of the parts that the others have no room for

    def _first(self, width: int) -> Lines:
        if self.worth is None:
            return []
        lines = tier_part(self.worth, width) + terms_part(self.worth, width)
        return lines if self.size.width >= WIDE else lines + self._second(width)

    def _second(self, width: int) -> Lines:
        if self.worth is None:
            return []
        lines = cost_part(self.worth, width)
        return lines if self.size.width >= WIDEST else lines + self._third(width)

    def _third(self, width: int) -> Lines:
        return lines_part(self.worth, width) if self.worth is not None else []
