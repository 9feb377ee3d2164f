"""What was bought and brought back, line by line: to look at, and to take away what was entered by mistake."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult

from deskcrm.errors import DeskError
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.money import quantity_text
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.product_choice import price_text
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.differentiate.views import PurchaseView
    from deskcrm.identify.views import CustomerView

register(
    Action(
        "take_away",
        N_("Entered by mistake"),
        N_("Take away"),
        ("x",),
        N_("Takes the line away; tier and totals follow."),
        4,
    )
)

ROWS = 500


class PurchasesScreen(DeskScreen):
    """The lines of one customer, or the sales to nobody known, newest first."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = ("new", "take_away", "back")
    TITLE_TEXT = N_("Purchases")

    _customer: CustomerView | None = None

    def body(self) -> ComposeResult:
        """Title and list."""
        yield Words(self.TITLE_TEXT, classes="title", id="purchases-title")
        yield RecordList[Any](
            (
                Column(N_("When"), self._when, 17),
                Column(N_("What"), _what, 22, grow=2, tone=lambda _row: "strong"),
                Column(N_("Quantity"), lambda row: quantity_text(row.quantity), 8, right=True),
                Column(N_("Unit price"), self._price, 12, right=True, gives_way=2),
                Column(N_("Amount"), self._amount, 13, right=True, tone=_tone),
                Column(N_("Order"), lambda row: row.order, 12, gives_way=1, tone=lambda _row: "dim"),
                Column(N_("Place"), lambda row: row.place, 14, grow=1, gives_way=3),
                Column(N_("Payment"), lambda row: row.payment, 12, gives_way=4),
            ),
            key=lambda row: row.id,
            empty=N_("Nothing was bought yet. n writes down the first purchase."),
            sorted_by=N_("newest first"),
            id="purchases-list",
        )

    def on_mount(self) -> None:
        """The list has the focus."""
        self.query_one(RecordList).focus()

    def fill(self, *, customer: CustomerView | None = None, **_context: Any) -> None:
        """Those of ``customer``; without one the sales to nobody known."""
        if customer is None or self._customer is None or customer.id != self._customer.id:
            self.query_one(RecordList).clear()
        self._customer = customer
        title = self.query_one("#purchases-title", Words)
        if customer is not None:
            title.say(N_("Purchases of {name}"), name=customer.called)
        else:
            title.say(N_("Sales to nobody known"))
        self._ask(first=True)

    def came_back(self) -> None:
        """Asks anew."""
        if self.desk.is_open:
            self._ask(first=False)

    @property
    def customer(self) -> CustomerView | None:
        """Whose purchases they are."""
        return self._customer

    def can(self, action: str) -> bool:
        """Taking away needs a line."""
        return action != "take_away" or (bool(self.query(RecordList)) and self.query_one(RecordList).row is not None)

    def action_new(self) -> None:
        """n: another purchase."""
        self.desk.go("purchase_form", customer=self._customer)

    def action_take_away(self) -> None:
        """x; Ctrl+Z brings it back."""
        row: PurchaseView | None = self.query_one(RecordList).row
        if row is not None:
            self.tell(
                "deskcrm.differentiate.purchases:archive_purchase", row.id, version=row.version, answer=self._taken_away
            )

    def refused(self, error: DeskError) -> None:
        """Says why, and shows what is there now."""
        super().refused(error)
        self.came_back()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    def _ask(self, *, first: bool) -> None:
        answer = partial(self._show, first)
        if self._customer is not None:
            function = "deskcrm.differentiate.purchases:purchases_of"
            self.ask(function, self._customer.id, limit=ROWS, answer=answer, group="rows")
        else:
            function = "deskcrm.differentiate.purchases:sales_to_nobody"
            self.ask(function, limit=ROWS, answer=answer, group="rows")

    def _show(self, first: bool, rows: tuple[PurchaseView, ...]) -> None:
        self.query_one(RecordList).show(rows, more=len(rows) == ROWS, first=first)

    def _taken_away(self, view: PurchaseView) -> None:
        amount = formats.money(view.amount, self.desk.currency)
        self.desk.say_saved(_("Taken away: {what}, {amount}", what=_what(view), amount=amount))
        self.came_back()

    def _when(self, row: PurchaseView) -> str:
        return formats.ago(row.at, self.desk.clock)

    def _price(self, row: PurchaseView) -> str:
        return price_text(row.unit_price, self.desk.currency, sign=False)

    def _amount(self, row: PurchaseView) -> str:
        return formats.amount(row.amount, self.desk.currency)


def _what(row: PurchaseView) -> str:
    return row.product or row.description


def _tone(row: PurchaseView) -> str:
    return "soon" if row.quantity < 0 else ""
