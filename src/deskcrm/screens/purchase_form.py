"""Writing down what somebody bought or brought back: type the product, save."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.widgets import Input

from deskcrm.differentiate.views import PurchaseInput
from deskcrm.errors import DeskError
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.money import line_amount, parse_quantity, parse_unit_price, unit_price_text
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.choice import Choice, Option, Suggest
from deskcrm.widgets.fields import Field, Suggestion
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.product_choice import ProductChoice, price_text
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.told_field import ToldField
from deskcrm.widgets.when_field import WhenField
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deskcrm.customize.views import Taken
    from deskcrm.differentiate.views import ProductView, PurchaseView, UsualWords
    from deskcrm.identify.views import CustomerView
    from deskcrm.store import Draft

register(
    Action(
        "purchases",
        N_("What was entered before"),
        N_("Entered"),
        ("ctrl+l",),
        N_("Lists the purchases, to take away one that was entered by mistake."),
        3,
        priority=True,
    )
)

SAME_ORDER = ("order", "at", "place", "payment")
"""What the lines of an order share."""

USUAL = ("place", "payment")


class PurchaseForm(FormScreen):
    """A line of an order of the customer in view, or a sale to nobody known."""

    FORM = "purchase_form"
    TITLE_TEXT = N_("New purchase")
    ACTIONS: ClassVar[tuple[str, ...]] = ("save", "back", "purchases")

    _customer: CustomerView | None = None
    _called = ""
    """The name of the product that is meant."""

    _offered_price = ""
    """The price that stands in its field because the product has it; one typed over it is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, str] = {}
        """Where the last one was sold and how it was paid: most often the same again."""

    def fields(self) -> Iterator[Field]:
        """What and how much, then the order it belongs to."""
        yield ToldField("product", N_("Product"), ProductChoice(hint=N_("Code or name; ↓ shows the catalogue")))
        yield Field("description", N_("What"), TextLine(hint=N_("when it is not in the catalogue")))
        yield Field("quantity", N_("Quantity"), TextLine(hint=N_("1, 2.5; brought back: -1")))
        yield ToldField("unit_price", N_("Unit price"), TextLine(hint=N_("what one of it cost")))
        yield Field("order", N_("Order"), TextLine(hint=N_("its number; left empty it gets one")))
        yield WhenField("at", N_("When"), past=True, hint=N_("now, or yesterday 14:00"))
        yield Field("place", N_("Place"), Suggest())
        yield Field("payment", N_("Payment"), Suggest())
        yield Field("another", N_("Another line"), Choice((Option("no", N_("no")), Option("yes", N_("yes"))), "no"))

    def fill(
        self,
        *,
        customer: CustomerView | None = None,
        fill: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        taken: Taken | None = None,
        draft: Draft | None = None,
        **_context: Any,
    ) -> None:
        """A line for ``customer`` (None: nobody known) that begins with ``fill``, or the one of a draft."""
        self.leaving()
        self._offered_price = ""
        self.customer_id = customer.id if customer else None
        values = {"quantity": "1", "another": "no", **self._last}
        self.start(values, draft=draft, focus="product", taken=taken, fill=fill)
        if draft is None:
            self.draft_title = customer.name if customer else ""
        else:
            for field in self.query(WhenField):
                field.resume(draft)
        self._know_customer(customer)
        self._tell_amount()
        self.ask("deskcrm.differentiate.purchases:usual_words", answer=self._know_usual, group="usual")
        if customer is None and self.customer_id is not None:
            self.ask(
                "deskcrm.identify.customers:customer_by_id",
                self.customer_id,
                answer=self._know_customer,
                group="customer",
            )

    @property
    def customer(self) -> CustomerView | None:
        """Whose purchase it is."""
        return self._customer

    def edited(self) -> None:
        """Keeps the draft's name up to date too."""
        name = self._customer.name if self._customer else ""
        what = self.field("description").value.strip() or self.field("product").value.strip()
        self.draft_title = ": ".join(filter(None, (name, what)))
        super().edited()

    def relabel(self) -> None:
        """The amount is written otherwise in the other language."""
        self._tell_amount()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._tell_amount()

    def on_product_choice_meant(self, event: ProductChoice.Meant) -> None:
        """Says which product it is and what it costs; its price goes into the field unless another was typed."""
        if self._saving or event.text != self.field("product").value.strip():
            return
        product, price = event.product, self.field("unit_price")
        self._tell_product(product)
        if price.value in ("", self._offered_price):
            untouched = not self.changed
            known = product is not None and product.unit_price is not None
            self._offered_price = unit_price_text(product.unit_price or 0) if product is not None and known else ""
            price.value = self._offered_price
            if untouched and self._initial is not None:
                self._initial = self.values()
        self._tell_amount()

    def for_customer(self) -> tuple[str, list[tuple[str, str]]]:
        """For the screen turned to the customer: what it is and what there is to pay."""
        amount = self._amount()
        lines = [
            (_("What"), self._called or self.field("description").value.strip()),
            (_("Quantity"), self.field("quantity").value.strip()),
        ]
        if amount is not None:
            label = _("We give back") if amount < 0 else _("To pay")
            lines.append((label, formats.money(abs(amount), self.desk.currency)))
        return "", [(label, text) for label, text in lines if text] if lines[0][1] else []

    def action_purchases(self) -> None:
        """Ctrl+L: what was entered before, of the same customer."""
        self.desk.go("purchases", customer=self._customer)

    def save(self, values: dict[str, str]) -> None:
        """One line of an order."""
        at = self.field("at")
        price = values["unit_price"].strip()
        given = PurchaseInput(
            customer_id=self.customer_id,
            quantity=parse_quantity(values["quantity"]),
            product=values["product"],
            description=values["description"],
            unit_price=parse_unit_price(price, self.desk.currency) if price else None,
            order=values["order"],
            at=at.instant() if isinstance(at, WhenField) else None,
            place=values["place"],
            payment=values["payment"],
            number_it=True,
        )
        self.tell(
            "deskcrm.differentiate.purchases:add_purchase",
            given,
            answer=lambda view: self._saved(view, values),
            failed=self.refused,
        )

    def _saved(self, view: PurchaseView, values: dict[str, str]) -> None:
        self._last = {name: values[name] for name in USUAL}
        what = view.product or view.description
        amount = formats.money(view.amount, self.desk.currency)
        customer = self._customer if view.customer_id is not None else None
        if customer is not None:
            said = _("Saved for {name}: {what}, {amount}", name=customer.called, what=what, amount=amount)
        else:
            said = _("Saved: {what}, {amount}", what=what, amount=amount)
        if self.finished(said) and values["another"] == "yes":
            kept = {name: values[name] for name in SAME_ORDER} | {"order": view.order}
            if kept["at"].strip():
                kept["at"] = self.desk.clock.local(view.at).strftime("%Y-%m-%d %H:%M")
            self.desk.go("purchase_form", customer=customer, fill=kept)

    def _know_customer(self, customer: CustomerView | None) -> None:
        if customer is not None and customer.id != self.customer_id:
            return
        self._customer = customer
        title = self.query_one("#form-title", Words)
        if customer is not None:
            title.say(N_("New purchase of {name}"), name=customer.called)
        elif self.customer_id is None:
            title.say(N_("Sale to nobody known: for the office's totals"))
        else:
            title.say(self.TITLE_TEXT)

    def _know_usual(self, usual: UsualWords) -> None:
        for name, words in (("place", usual.places), ("payment", usual.payments)):
            control = self.field(name).query_one(Suggest)
            control.set_options([Suggestion(word) for word in words])
            control.query_one(TextLine).placeholder = " / ".join(words[:4])

    def _tell_product(self, product: ProductView | None) -> None:
        field = self.field("product")
        self._called = (product.name or product.code) if product is not None else ""
        if isinstance(field, ToldField):
            price = price_text(product.unit_price, self.desk.currency) if product is not None else ""
            field.told(N_("= {name}") if self._called else "", name=" · ".join(filter(None, (self._called, price))))

    def _tell_amount(self) -> None:
        field, amount = self.field("unit_price"), self._amount()
        if isinstance(field, ToldField) and amount is None:
            field.told()
        elif isinstance(field, ToldField) and amount is not None:
            said = N_("= {amount} to give back") if amount < 0 else N_("= {amount}")
            field.told(said, amount=formats.money(abs(amount), self.desk.currency))

    def _amount(self) -> int | None:
        """What the line comes to, in minor units; None while that cannot be said."""
        currency = self.desk.currency
        try:
            quantity = parse_quantity(self.field("quantity").value)
            return line_amount(quantity, parse_unit_price(self.field("unit_price").value, currency), currency)
        except DeskError:
            return None
