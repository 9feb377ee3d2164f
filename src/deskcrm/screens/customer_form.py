"""A new customer, or a change to one: what a desk asks, the most needed first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields as fields_of
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any, ClassVar

from deskcrm.errors import DeskError, Refused
from deskcrm.identify.phones import search_digits
from deskcrm.identify.views import CustomerInput
from deskcrm.interact.channels import SHIPPED
from deskcrm.locale.fields import LABELS
from deskcrm.locale.formats import parse_digits
from deskcrm.locale.messages import N_, _
from deskcrm.screens.twin_warning import WarnsOfTwins
from deskcrm.widgets.choice import Choice, Option, options_of
from deskcrm.widgets.fields import Field, NoteArea
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.two_versions import TwoVersions
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from textual.widget import Widget

    from deskcrm.identify.views import CustomerView, LookupPage, LookupRow
    from deskcrm.interact.views import ChannelView
    from deskcrm.store import Draft

LANGUAGES = (
    Option("th", N_("Thai")),
    Option("en", N_("English")),
    Option("zh", N_("Chinese")),
    Option("ja", N_("Japanese")),
)
"""What customers of a desk speak most; another code that came by an import stays."""

ORDER = (
    "given", "family", "nickname", "phone", "email", "line_id", "organisation", "tax_id", "branch", "title",
    "preferred_channel", "language", "tags", "note", "address", "subdistrict", "district", "province", "postcode",
    "country", "born", "referred_by",
)  # fmt: skip
"""The fields from the top: names and ways to reach on the first page, addresses below."""

HINTS = {
    "phone": N_("several with ; between"),
    "email": N_("several with ; between"),
    "tags": N_("words with , between"),
    "address": N_("number, building, lane, road"),
    "country": N_("empty: this one"),
    "born": N_("25/12/1990 or 1990"),
    "referred_by": N_("a customer's code or a name"),
    "title": N_("Mr, Ms, Dr"),
    "tax_id": N_("13 digits, for a full tax invoice"),
    "branch": N_("head office, or its number"),
}


WHOLE_NUMBER = 9
"""Digits from which a number beside a name is taken for the phone."""


def typed_into(typed: str) -> dict[str, str]:
    """The fields that what was typed into the search box belongs to: ``@`` is an e-mail, digits are a phone, letters
    a name, given and family apart at the first blank. A whole phone number may stand before or after the name."""
    words = typed.split()
    typed = " ".join(words)
    if not typed:
        return {}
    if "@" in typed and " " not in typed:
        return {"email": typed}
    if len(_digits(typed)) > 2:
        return {"phone": typed}
    phone = ""
    for around in (list(takewhile(_digits, words)), list(takewhile(_digits, reversed(words)))[::-1]):
        if len(_digits(" ".join(around))) >= WHOLE_NUMBER:
            phone = " ".join(around)
            words = words[len(around) :] if words[: len(around)] == around else words[: -len(around)]
            break
    given, _blank, family = " ".join(words).partition(" ")
    return {"given": given, "family": family} | ({"phone": phone} if phone else {})


def _digits(text: str) -> str:
    """The digits of what is written as a phone number is; nothing for what has a letter."""
    digits = "".join(character for character in parse_digits(text) if character not in "+-() ./")
    return digits if digits.isdecimal() else ""


class CustomerForm(WarnsOfTwins, TwoVersions):
    """A new customer (with what was typed in the lookup), or with ``customer`` a change to that one."""

    FORM = "customer_form"
    CSS_PATH = "customer_form.tcss"
    TITLE_TEXT = N_("New customer")
    ACTIONS: ClassVar[tuple[str, ...]] = (*WarnsOfTwins.ACTIONS, "other_version")

    _customer: CustomerView | None = None
    _version = ""
    """The version the form was filled from; empty for a new customer."""

    _interaction = ""
    """The contact with somebody not identified that the new customer came from."""

    _number = ""
    """The number that was last looked for among the customers, as it was typed."""

    _holder: LookupRow | None = None
    """Who has that number already."""

    _told = ""
    """The number of which it was said that somebody has it; Ctrl+S again keeps it all the same."""

    def fields(self) -> Iterator[Field]:
        """As in ``ORDER``."""
        controls: dict[str, Widget] = {
            "preferred_channel": Choice(options_of(SHIPPED), optional=True),
            "language": Choice(LANGUAGES, optional=True),
            "note": NoteArea(),
        }
        for name in ORDER:
            yield Field(name, LABELS[name], controls.get(name) or TextLine(hint=HINTS.get(name, "")))

    def fill(
        self,
        *,
        typed: str = "",
        customer: CustomerView | None = None,
        interaction: int | None = None,
        draft: Draft | None = None,
        **context: Any,
    ) -> None:
        """An empty form, one of a customer's own record, or a draft of either."""
        self.leaving()
        self._customer = customer
        self.customer_id = customer.id if customer else None
        self._version = str(customer.version) if customer else ""
        self._interaction = "" if interaction is None else str(interaction)
        if draft is not None:
            self._version = draft.fields.get("version", "")
            self._interaction = draft.fields.get("interaction", "")
        begin = _values(customer) if customer else typed_into(typed)
        focus = "phone" if begin.get("given") and not begin.get("phone") else "given"
        self.start(begin, draft=draft, focus=focus, **context)
        if draft is None:
            self.draft_title = customer.name if customer else ""
        self._show_title()
        self._number, self._holder, self._told = "", None, ""
        self._look_for_number()
        self._show_tax()
        self.forget_twin()
        self.ask("deskcrm.interact.channels:channels", answer=self._know_channels, group="channels")
        if self.customer_id is not None:
            self.ask("deskcrm.identify.customers:customer_by_id", self.customer_id, answer=self._know_customer)

    @property
    def customer(self) -> CustomerView | None:
        """The customer being changed."""
        return self._customer

    def values(self) -> dict[str, str]:
        """The fields, and what a draft needs beside them to be saved later."""
        return super().values() | {"version": self._version, "interaction": self._interaction}

    def _show_tax(self) -> None:
        """A tax id is asked for only where there is an organisation, or one stands there."""
        named = bool(self.field("organisation").value.strip())
        for name in ("tax_id", "branch"):
            self.field(name).display = named or bool(self.field(name).value)

    def edited(self) -> None:
        """Keeps the draft's name up to date too."""
        self._show_tax()
        if self.customer_id is None:
            typed = (self.field(name).value.strip() for name in ("given", "family", "nickname", "phone", "email"))
            self.draft_title = " ".join(filter(None, typed))
            self._look_for_number()
            self.look_for_twin()
        super().edited()

    def relabel(self) -> None:
        """The shipped channels have another name in the other language."""
        super().relabel()
        self.ask("deskcrm.interact.channels:channels", answer=self._know_channels, group="channels")

    def save(self, values: dict[str, str]) -> None:
        """Adds, or changes what is there unless somebody else did meanwhile."""
        version, interaction = values.pop("version"), values.pop("interaction")
        given = CustomerInput(**values)
        if self.customer_id is None and self._holder is not None and self._told != self._number:
            self._told = self._number
            raise Refused(
                N_("{name}, {code}, has this number already. Ctrl+S again makes a new customer all the same."),
                field="phone",
                name=self._holder.called,
                code=self._holder.code,
            )
        if self.customer_id is not None:
            self.tell(
                "deskcrm.identify.customers:edit_customer",
                self.customer_id,
                given,
                version=int(version),
                answer=self._changed,
                failed=self.refused,
            )
        elif interaction:
            self.tell(
                "deskcrm.interact.identified:customer_of_interaction",
                int(interaction),
                given,
                answer=self._added,
                failed=self.refused,
            )
        else:
            self.tell("deskcrm.identify.customers:add_customer", given, answer=self._added, failed=self.refused)

    def refused(self, error: DeskError) -> None:
        """The whole name is typed in its parts."""
        if error.field == "name":
            error.field = "given"
        super().refused(error)

    def ask_newest(self) -> None:
        """The record as it is now."""
        if self.customer_id is not None:
            self.ask("deskcrm.identify.customers:customer_by_id", self.customer_id, answer=self._lay_under)

    def _look_for_number(self) -> None:
        """Asks who has the first number typed for a new customer: the same person is easily recorded twice."""
        number = self.field("phone").value.split(";")[0].strip()
        if self.customer_id is not None or number == self._number:
            return
        self._number, self._holder = number, None
        if len(_digits(number)) >= WHOLE_NUMBER:
            self.ask(
                "deskcrm.identify.search:search",
                number,
                limit=5,
                answer=partial(self._know_holder, number),
                group="number",
            )

    def _know_holder(self, number: str, page: LookupPage) -> None:
        digits = _digits(number)
        home = "0" + digits[2:] if digits.startswith("66") else digits
        if number == self._number:
            rows = (row for row in page.rows if {digits, home} & {search_digits(phone) for phone in row.phones})
            self._holder = next(rows, None)

    def _added(self, view: CustomerView) -> None:
        if self.finished(_("New customer {name}, code {code}", name=view.name, code=view.code)):
            self.desk.open_customer(view.id)

    def _changed(self, view: CustomerView) -> None:
        self.finished(_("Saved {name}", name=view.name))

    def _know_customer(self, view: CustomerView) -> None:
        """The record as it is now: the title of a draft, and a version that may be newer than what was filled in."""
        if view.id != self.customer_id:
            return
        stale = self._version != str(view.version)
        if self._customer is None:
            self._customer = view
        self._show_title()
        if stale:
            self._lay_under(view)

    def _lay_under(self, view: CustomerView) -> None:
        if view.id == self.customer_id:
            self._customer, self._version = view, str(view.version)
            self.newest(_values(view), view.name)

    def _know_channels(self, channels: tuple[ChannelView, ...]) -> None:
        field = self.field("preferred_channel")
        shown = [one for one in channels if one.active or one.code == field.value]
        field.query_one(Choice).set_options([Option(one.code, one.name, plain=True) for one in shown])

    def _show_title(self) -> None:
        title = self.query_one("#form-title", Words)
        if self._customer is not None:
            title.say(N_("Change {name}, {code}"), name=self._customer.name, code=self._customer.code)
        elif self.customer_id is not None:
            title.say(N_("Change a customer"))
        else:
            title.say(self.TITLE_TEXT)


def _values(customer: CustomerView) -> dict[str, str]:
    """The fields of a customer's record. A name that came in one piece, as from an import, is shown in its parts: it
    has no field of its own, and a change of something else would lose it."""
    from deskcrm.identify.customers import full_name, input_of

    given = input_of(customer)
    values = {field.name: str(getattr(given, field.name)) for field in fields_of(given) if field.name in ORDER}
    try:
        told = full_name(replace(given, name=""))
    except Refused:  # nothing but the name is known
        told = ""
    if told != given.name:
        if customer.kind == "organisation":
            values["organisation"] = given.name
        else:
            values["given"], _blank, values["family"] = given.name.partition(" ")
    return values
