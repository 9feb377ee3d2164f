"""What complaint forms share: how bad it is, and what it is about, each offered from the office's own lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from deskcrm.interact.complaint_clock import severity_of
from deskcrm.interact.words import IMPACT_WORDS, URGENCY_WORDS
from deskcrm.locale.messages import N_
from deskcrm.widgets.choice import Choice, Option, Suggest
from deskcrm.widgets.fields import ErrorLine, Field, Suggestion
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.differentiate.views import ProductView

USUAL = {"impact": "2", "urgency": "1"}
"""Unless the clerk says otherwise: together a moderate complaint."""

OFFERED_PRODUCTS = 5000


class SeverityField(Field):
    """The second of the two that a severity follows from, with what they come to at its right."""

    DEFAULT_CSS = """
    SeverityField .field--control { width: auto; min-width: 40; }
    SeverityField .severity { width: 1fr; padding: 0 0 0 1; color: $text-success; height: 1; }
    """

    def compose(self) -> ComposeResult:
        """As every field, with the severity beside it."""
        with Horizontal():
            yield Words(self.label, classes="field--label")
            yield self.control
            yield Words("", classes="severity")
        yield ErrorLine(classes="field--error")

    def show(self, impact: str, urgency: str) -> None:
        """Says what the two come to."""
        line = self.query_one(".severity", Words)
        if impact and urgency:
            line.say(N_("= severity {level}"), level=severity_of(int(impact), int(urgency)))
        else:
            line.say("")


class ComplaintAbout(FormScreen):
    """The fields of severity and of what a complaint is about."""

    _words: tuple[tuple[str, str], ...] = ()

    def severity_fields(self) -> Iterator[Field]:
        """Impact and urgency; the severity follows from both."""
        yield Field("impact", N_("Impact on them"), Choice([Option(str(n), word) for n, word in IMPACT_WORDS.items()]))
        urgencies = [Option(str(n), word) for n, word in URGENCY_WORDS.items()]
        yield SeverityField("urgency", N_("How soon"), Choice(urgencies))

    def about_fields(self) -> Iterator[Field]:
        """Product, category and its subcategories, and the complaint it is part of."""
        yield Field("product", N_("Product"), Suggest(hint=N_("Name or code, if it is about one")))
        yield Field("category", N_("Category"), Suggest())
        yield Field("subcategory", N_("Subcategory"), Suggest())
        yield Field("parent", N_("Part of"), TextLine(hint=N_("Number of a larger complaint, if it is part of one")))

    def ask_lists(self) -> None:
        """Asks for what is offered."""
        self.ask("deskcrm.differentiate.products:products", limit=OFFERED_PRODUCTS, answer=self._know_products)
        self.ask("deskcrm.interact.categories:offered", answer=self._know_words)

    def offer_subcategories(self) -> None:
        """Offers those of the category that stands there."""
        category = self.field("category").value.strip().casefold()
        fitting = dict.fromkeys(sub for one, sub in self._words if sub and (not category or one.casefold() == category))
        self.field("subcategory").query_one(Suggest).set_options([Suggestion(sub) for sub in fitting])

    def edited(self) -> None:
        """The severity of what is chosen, and the subcategories of the category."""
        self.query_one(SeverityField).show(self.field("impact").value, self.field("urgency").value)
        self.offer_subcategories()
        super().edited()

    def _know_products(self, products: tuple[ProductView, ...]) -> None:
        names = Counter(product.name.casefold() for product in products)
        self.field("product").query_one(Suggest).set_options(
            [
                Suggestion(product.name, product.id, product.code)
                if product.name and names[product.name.casefold()] == 1
                else Suggestion(product.code, product.id, product.name)
                for product in products
            ]
        )

    def _know_words(self, used: tuple[tuple[str, str], ...]) -> None:
        self._words = used
        categories = dict.fromkeys(category for category, _subcategory in used)
        self.field("category").query_one(Suggest).set_options([Suggestion(category) for category in categories])
        self.offer_subcategories()
