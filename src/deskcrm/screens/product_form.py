"""A good or a service of the catalogue: what it costs, what it upgrades to, what goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widgets import Input

from deskcrm.clock import Clock
from deskcrm.errors import DeskError, Refused
from deskcrm.interact.when import parse_when
from deskcrm.locale import formats, messages
from deskcrm.locale.messages import N_, _
from deskcrm.money import parse_unit_price, unit_price_text
from deskcrm.widgets.choice import Choice, Suggest, options_of
from deskcrm.widgets.fields import Field, Suggestion
from deskcrm.widgets.product_choice import BETWEEN, ProductChoice
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.told_field import ToldField
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.differentiate.views import ProductView
    from deskcrm.store import Draft

KIND_WORDS = {"good": N_("good"), "service": N_("service")}


class ProductForm(TwoVersions):
    """A new product, or with ``product`` a change to one there is."""

    FORM = "product_form"
    TITLE_TEXT = N_("New product")

    _which = ("", "")
    """Id and version of the product that is changed; empty for a new one."""

    def fields(self) -> Iterator[Field]:
        """Code, name, family, kind, prices, what it leads to."""
        yield Field("code", N_("Code"), TextLine(hint=N_("as on the label or in the price list")))
        yield Field("name", N_("Name"), TextLine())
        yield Field("family", N_("Family"), Suggest(hint=N_("a group of like ones; ↓ shows those in use")))
        yield Field("kind", N_("Kind"), Choice(options_of(KIND_WORDS), "good"))
        yield Field("unit_price", N_("Unit price"), TextLine(hint=N_("the usual one; each sale may have another")))
        yield Field("unit_cost", N_("Unit cost"), TextLine(hint=N_("empty: the office's margin rate is taken")))
        yield ToldField("upgrade", N_("Upgrades to"), ProductChoice(hint=N_("the next size or plan, by code or name")))
        yield Field("goes_with", N_("Goes with"), ProductChoice(several=True, hint=N_("codes with ; between")))
        yield ToldField("launched", N_("Launched"), TextLine(hint=N_("the day a new one came or comes: 25/12")))

    def fill(
        self, *, product: ProductView | None = None, typed: str = "", draft: Draft | None = None, **_: Any
    ) -> None:
        """A new one called ``typed``, a change to ``product``, or a draft of either."""
        self.leaving()
        if product is not None:
            self._which = str(product.id), str(product.version)
        else:
            kept = draft.fields if draft is not None else {}
            self._which = kept.get("id", ""), kept.get("version", "")
        self.field("code").display = not self._which[0]
        values = _values_of(product) if product is not None else {"kind": "good", "name": typed}
        self.start(values, draft=draft, focus="name" if self._which[0] else "code")
        self.customer_id = None
        if draft is None:
            self.draft_title = product.name or product.code if product is not None else typed
        else:
            self._resume_launched(draft)
        self._show_title()
        self._tell_launched()
        self.ask("deskcrm.differentiate.product_search:families", answer=self._know_families)

    def values(self) -> dict[str, str]:
        """The fields, and which product in which version is changed, so that a draft knows it."""
        return super().values() | {"id": self._which[0], "version": self._which[1]}

    def edited(self) -> None:
        """Keeps the draft's name up to date too."""
        self.draft_title = self.field("name").value.strip() or self.field("code").value.strip()
        super().edited()

    def relabel(self) -> None:
        """The day is written otherwise in the other language."""
        self._tell_launched()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._tell_launched()

    def on_product_choice_meant(self, event: ProductChoice.Meant) -> None:
        """Says by name what it upgrades to."""
        field = self.field("upgrade")
        if isinstance(field, ToldField):
            product = event.product
            name = product.name if product is not None and product.name != product.code else ""
            field.told(N_("= {name}") if name else "", name=name)

    def save(self, values: dict[str, str]) -> None:
        """Adds it, or changes all of it but its code."""
        currency = self.desk.currency
        given: dict[str, Any] = {name: values[name] for name in ("name", "family", "kind", "upgrade")}
        for name in ("unit_price", "unit_cost"):
            typed = values[name].strip()
            given[name] = parse_unit_price(typed, currency, field=name) if typed else None
        given["goes_with"] = tuple(code for code in map(str.strip, values["goes_with"].split(BETWEEN)) if code)
        given["launched"] = day_typed(values["launched"], self.desk.clock)
        number, version = self._which
        if number:
            self.tell(
                "deskcrm.differentiate.products:edit_product",
                int(number),
                version=int(version),
                answer=self._saved,
                failed=self.refused,
                **given,
            )
        else:
            self.tell(
                "deskcrm.differentiate.products:add_product",
                values["code"],
                answer=self._saved,
                failed=self.refused,
                **given,
            )

    def ask_newest(self) -> None:
        """The product as it is now."""
        self.ask("deskcrm.differentiate.products:product_by_id", int(self._which[0]), answer=self._lay_under)

    def _lay_under(self, view: ProductView) -> None:
        if str(view.id) == self._which[0]:
            self._which = self._which[0], str(view.version)
            self.newest(_values_of(view), view.name or view.code)

    def _saved(self, view: ProductView) -> None:
        new = not self._which[0]
        if self.finished(_("Saved: {name}", name=view.name or view.code)) and new:
            self.desk.go("products", code=view.code)

    def _know_families(self, families: tuple[str, ...]) -> None:
        self.field("family").query_one(Suggest).set_options([Suggestion(family) for family in families])

    def _resume_launched(self, draft: Draft) -> None:
        """The day stays the one that was typed: ``tomorrow`` of yesterday is today."""
        clock, field = self.desk.clock, self.field("launched")
        typed_at = clock.frozen or datetime.fromtimestamp(draft.updated_at, UTC)
        try:
            day = day_typed(field.value, Clock(clock.zone, typed_at))
        except DeskError:
            return
        field.value = day.isoformat() if day else ""

    def _tell_launched(self) -> None:
        field = self.field("launched")
        if isinstance(field, ToldField):
            try:
                day = day_typed(field.value, self.desk.clock)
            except DeskError:
                day = None
            field.told(N_("= {day}") if day else "", day=formats.date(day) if day else "")

    def _show_title(self) -> None:
        title = self.query_one("#form-title", Words)
        if self._which[0]:
            title.say(N_("Product {code}"), code=self.field("code").value)
        else:
            title.say(self.TITLE_TEXT)


def day_typed(text: str, clock: Clock) -> date | None:
    """The day that ``text`` means, the last one or else the next one so called; None for no text.

    Raises Refused (field ``launched``).
    """
    if not text.strip():
        return None
    try:
        instant = parse_when(text, clock=clock, language=messages.language(), field="launched", past=True)
    except Refused:
        instant = parse_when(text, clock=clock, language=messages.language(), field="launched")
    return clock.day_of(instant)


def _values_of(product: ProductView) -> dict[str, str]:
    return {
        "code": product.code,
        "name": product.name,
        "family": product.family,
        "kind": product.kind,
        "unit_price": "" if product.unit_price is None else unit_price_text(product.unit_price),
        "unit_cost": "" if product.unit_cost is None else unit_price_text(product.unit_cost),
        "upgrade": product.upgrade_code,
        "goes_with": f"{BETWEEN} ".join(product.goes_with),
        "launched": product.launched.isoformat() if product.launched else "",
    }
