"""Choosing products of the catalogue by typing: the base is asked at each key, however large the catalogue is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.widgets import Input

from deskcrm.locale import formats
from deskcrm.money import line_amount
from deskcrm.widgets.choice import Suggest
from deskcrm.widgets.door import Door
from deskcrm.widgets.fields import Suggestion

if TYPE_CHECKING:
    from deskcrm.differentiate.views import ProductView
    from deskcrm.errors import DeskError

BETWEEN = ";"
"""Stands between the codes where several are chosen."""

_ONE = 1000
"""A quantity of one, in thousandths."""


class ProductChoice(Door, Suggest):
    """A product by its code or name; the one that is taken from the list stands in the line by its code. With
    ``several`` the line holds codes with semicolons between, and the list is for the last of them."""

    class Meant(Message):
        """What the text stands for was found out: a product, or None. ``text`` is what it was found out of."""

        def __init__(self, choice: ProductChoice, text: str, product: ProductView | None) -> None:
            super().__init__()
            self.choice = choice
            self.text = text
            self.product = product

        @property
        def control(self) -> ProductChoice:
            """The widget."""
            return self.choice

    def __init__(self, *, several: bool = False, hint: str = "", id: str | None = None) -> None:
        super().__init__(hint=hint, id=id)
        self._several = several
        self._asked = self._found_for = ""
        self._found: tuple[Suggestion, ...] = ()
        self._move_first = False

    @property
    def value(self) -> str:
        """The text."""
        return self._line.value

    @value.setter
    def value(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self._line.value = text
        self._list.show(())
        self._ask_for(self._part)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes what is lit, and also what is the only one that fits."""
        only = len(self._found) == 1 and self._found_for == self._part
        if only and self._list.picked is None and not self._several:
            self.take(self._found[0])
        super().on_input_submitted(event)

    def take(self, suggestion: Suggestion) -> None:
        """Puts the code into the line, in place of what was typed of it."""
        text = suggestion.text
        if self._several:
            before = [code.strip() for code in self.value.split(BETWEEN)[:-1]]
            text = f"{BETWEEN} ".join([*before, text, ""])
        super().take(Suggestion(text, suggestion.key))
        self._line.cursor_position = len(text)

    def refused(self, _error: DeskError) -> None:
        """A list that cannot be offered is none; saving says what is wrong."""
        self._list.show(())

    @property
    def _part(self) -> str:
        """What is being typed: the last of several codes, else the whole."""
        return (self.value.rpartition(BETWEEN)[2] if self._several else self.value).strip()

    def _offer(self, *, everything: bool = False) -> None:
        part = self._part
        if part == self._asked and part and self._meant(part) is not None:
            self._list.show(())  # it was just taken
            return
        self._move_first = everything
        self._ask_for(part, everything=everything)

    def _ask_for(self, part: str, *, everything: bool = False) -> None:
        self._asked = part
        if part or everything:
            self.ask(
                "deskcrm.differentiate.product_search:find_products",
                part,
                limit=self.LIMIT,
                answer=partial(self._show, part),
                group="products",
            )
        else:
            self._show(part, ())

    def _show(self, part: str, products: tuple[ProductView, ...]) -> None:
        if part != self._asked:
            return
        self._found_for = part
        self._found = tuple(Suggestion(product.code, product, self._detail(product)) for product in products)
        meant = self._meant(part)
        offered = self._found if self._line.has_focus and part == self._part and meant is None else ()
        self._list.show(offered)
        if self._move_first:
            self._list.move(1)
            self._move_first = False
        if not self._several:
            message = self.Meant(self, part, meant)
            message.set_sender(self)
            self.post_message(message)

    def _meant(self, part: str) -> ProductView | None:
        """The product that ``part`` names as a save would read it: an exact code, else the only code or name alike."""
        alike: list[ProductView] = []
        for suggestion in self._found:
            product: ProductView = suggestion.key
            if product.code == part:
                return product
            if part and part.casefold() in (product.code.casefold(), product.name.casefold()):
                alike.append(product)
        return alike[0] if len(alike) == 1 else None

    def _detail(self, product: ProductView) -> str:
        return " · ".join(filter(None, (product.name, price_text(product.unit_price, self._currency))))

    @property
    def _currency(self) -> str:
        desk: Any = self.app
        return str(desk.currency)


def price_text(price: int | None, currency: str, *, sign: bool = True) -> str:
    """A unit price (ten-thousandths of the major unit) for people, rounded to the minor unit; empty for none. In a
    column it stands without the currency's ``sign``."""
    if price is None:
        return ""
    amount = line_amount(_ONE, price, currency)
    return formats.money(amount, currency) if sign else formats.amount(amount, currency)
