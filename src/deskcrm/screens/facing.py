"""The screen turned to the customer: their own name, what is being written down for them, a number to note.

What may be shown is named here field by field; what is not named is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Digits

from deskcrm.errors import DeskError
from deskcrm.locale import formats, messages
from deskcrm.locale.fields import LABELS
from deskcrm.locale.messages import N_, _
from deskcrm.text import visible, visible_lines
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.form import FormScreen
from deskcrm.widgets.when_field import WhenField

if TYPE_CHECKING:
    from deskcrm.identify.views import CustomerView

TOLD, ASKED = N_("What you told us"), N_("What you ask for")
PROMISE, BY = N_("We promise"), N_("By")

_COMPLAINT = {"description": TOLD, "wish": ASKED, "product": N_("Product")}
_CUSTOMER = {
    name: LABELS[name]
    for name in (
        "title", "given", "family", "name", "nickname", "organisation", "phone", "email", "line_id", "address",
        "subdistrict", "district", "province", "postcode", "country", "born",
    )
}  # fmt: skip

FORM_FIELDS: Mapping[str, Mapping[str, str]] = {
    "complaint_form": _COMPLAINT,
    "complaint_close": {"resolution": N_("What we did")},
    "customer_form": _CUSTOMER,
    "log": {"follow_up": PROMISE, "due": BY},
    "follow_up_form": {"title": PROMISE, "due": BY},
    "purchase_form": {
        "product": N_("Product"),
        "description": N_("What"),
        "quantity": N_("Quantity"),
        "unit_price": N_("Unit price"),
    },
}
"""The fields of each form that the customer may read, with what they are called to the customer."""

PROMISING = ("log", "follow_up_form")
"""Forms whose fields are the customer's only once a promise is being made."""


class FacingScreen(DeskScreen):
    """Big and calm, in the customer's language where it is known."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("turn_back",)
    CSS_PATH = "facing.tcss"
    TITLE_TEXT = N_("Facing the customer")
    CLOSED = True

    _language_of_desk = ""

    def body(self) -> ComposeResult:
        """The office, a greeting, a number, what is written down."""
        yield FacingLine(id="facing-office")
        with VerticalScroll(id="facing-room"):
            yield FacingLine(id="facing-hello")
            yield FacingLine(id="facing-label")
            yield Digits(id="facing-number")
            yield FacingLines(id="facing-lines")

    def fill(self, *, below: DeskScreen | None = None, **_context: Any) -> None:
        """Shows what ``below`` has for the customer in view; of a customer that was not opened, nothing."""
        self.app.clear_notifications()
        customer = below.customer if below is not None else None
        self._speak_to(customer, below)
        number, lines = facing_content(below)
        name = f"{customer.title} {customer.name}".strip() if customer is not None else ""
        self.query_one("#facing-office", FacingLine).show(self.desk.office_name)
        hello = _("Welcome, {name}", name=visible(name)) if name else _("Welcome")
        self.query_one("#facing-hello", FacingLine).show(hello)
        digits = self.query_one(Digits)
        label = self.query_one("#facing-label", FacingLine)
        label.show(_("Complaint number"))
        digits.display = label.display = bool(number)
        digits.update(number)
        self.query_one(FacingLines).show(lines)
        room = self.query_one("#facing-room")
        room.scroll_home(animate=False)
        room.focus()

    def leaving(self) -> None:
        """The desk's own language again."""
        if self._language_of_desk:
            messages.use(self._language_of_desk)
            self._language_of_desk = ""

    def action_turn_back(self) -> None:
        """Esc or F9."""
        self.desk.leave()

    def _speak_to(self, customer: CustomerView | None, below: DeskScreen | None) -> None:
        language = customer.language if customer is not None else ""
        if not language and isinstance(below, FormScreen):
            language = below.values().get("language", "")
        self._language_of_desk = messages.language()
        if language in messages.LANGUAGES:
            messages.use(language)
            self.relabel_all()


def facing_content(below: DeskScreen | None) -> tuple[str, list[tuple[str, str]]]:
    """The number to show large (or an empty text) and the labelled texts that ``below`` has for its customer."""
    tell: Callable[[], tuple[str, list[tuple[str, str]]]] | None = getattr(below, "for_customer", None)
    if tell is not None:
        return tell()
    if not isinstance(below, FormScreen) or below.FORM not in FORM_FIELDS:
        return "", []
    values = below.values()
    if below.FORM in PROMISING and values.get("promise") != "yes":
        return "", []
    found = []
    for name, label in FORM_FIELDS[below.FORM].items():
        text = _day(below, name) if name == "due" else values.get(name, "").strip()
        if text:
            found.append((_(label), text))
    return "", found


def _day(form: FormScreen, name: str) -> str:
    """The day and time that was read in a field, in full; what cannot be read is not shown."""
    field = form.field(name)
    try:
        instant = field.instant() if isinstance(field, WhenField) else None
    except DeskError:
        return ""
    if instant is None:
        return ""
    here = form.desk.clock.local(instant)
    return f"{formats.weekday(here.date())} {formats.date_time(here)}"


class FacingLine(Widget):
    """One line of plain text."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._text = ""

    def show(self, text: str) -> None:
        """Shows ``text``."""
        self._text = text
        self.refresh()

    def render(self) -> Content:
        """The text, plain."""
        return Content(visible(self._text))


class FacingLines(Widget):
    """Each label with its text below it."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: list[tuple[str, str]] = []

    def show(self, lines: list[tuple[str, str]]) -> None:
        """Shows these."""
        self._lines = lines
        self.refresh(layout=True)

    def render(self) -> Content:
        """The lines."""
        return Content("\n\n").join(
            [
                Content.assemble(
                    Content.styled(label, "$text-muted"), "\n", Content.styled(visible_lines(text), "bold")
                )
                for label, text in self._lines
            ]
        )
