"""A customer's offers: open ones with their day, earlier ones; ordered, printed, copied, repeated from here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from deskcrm.interact.numbering import grouped
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.insight_parts import Lines, Sheet
from deskcrm.settings.files import typed_path
from deskcrm.text import visible
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.offer_words import customers_lines, offer_line, offer_text, validity
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.offer_views import NowPrice, OfferView
    from deskcrm.identify.views import CustomerView

OFFERS = "deskcrm.customize.offers"

register(
    Action("order", N_("Turn the offer into an order"), N_("Order"), ("o",),
           N_("Writes down the purchase and promises the day."), 3),
    Action("repeat", N_("The same again, with changes"), N_("Repeat"), ("e",),
           N_("Begins a new one from this."), 4),
    Action("withdraw_offer", N_("Withdraw the offer"), N_("Withdraw"), ("x",), N_("It holds no more."), 13),
    Action("print_offer", N_("The offer to a file"), N_("To a file"), ("w",), N_("A page to print."), 14),
    Action("copy_offer", N_("Copy the offer"), N_("Copy"), ("y",), N_("As text, to paste into a message."), 15),
)  # fmt: skip

NEW_PRICE, LEAVE = "new", "leave"


class OffersScreen(DeskScreen):
    """The list, and all of the one under the cursor below it."""

    LIVE = True
    ACTIONS: ClassVar[tuple[str, ...]] = (
        "back", "open", "new", "order", "repeat", "withdraw_offer", "print_offer", "copy_offer",
    )  # fmt: skip
    QUIET = ("open",)
    TITLE_TEXT = N_("Offers made to order")
    DEFAULT_CSS = """
    OffersScreen #offers-title { text-style: bold; padding: 0 1; width: 1fr; height: 1; background: $panel; }
    OffersScreen Sheet { height: 9; border-top: solid $panel; }
    """

    _customer: CustomerView | None = None
    _at = 0

    def body(self) -> ComposeResult:
        """Whose offers, the list, one in full."""
        yield Words(self.TITLE_TEXT, id="offers-title")
        yield RecordList[Any](
            (
                Column(N_("Number"), lambda row: grouped(row.number), 10),
                Column(N_("Product"), lambda row: row.product, 16, grow=1, tone=lambda _row: "strong"),
                Column(N_("Chosen"), lambda row: row.words, 16, grow=2, gives_way=1),
                Column(N_("Amount"), self._amount, 12, right=True),
                Column(N_("Holds"), validity, 20, tone=_tone),
            ),
            key=lambda row: row.id,
            empty=N_("Nothing was offered yet; n makes something to their wish."),
            sorted_by=N_("open ones first, soonest to lapse"),
            id="offers-list",
        )
        yield Sheet(self._lines)
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, *, customer: CustomerView | None = None, at: int = 0, **_context: Any) -> None:
        """Of ``customer``, the cursor on the offer ``at``."""
        self.query_one(AskLine).end()
        self._at = at
        if customer is not None:
            if self._customer is None or customer.id != self._customer.id:
                self._list.clear()
            self._customer = customer
            self.query_one("#offers-title", Words).say(N_("Offers to {name}"), name=customer.called)
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; the old rows stay until then."""
        if self._customer is not None:
            self.ask(
                "deskcrm.customize.offer_rows:offers", customer_id=self._customer.id, answer=self._show, group="offers"
            )

    @property
    def customer(self) -> CustomerView | None:
        """Whose offers they are."""
        return self._customer

    def can(self, action: str) -> bool:
        """Ordering and withdrawing need one that is open, or lapsed."""
        if action == "back":
            return True
        if self.query_one(AskLine).asking:
            return False
        if action == "new":
            return self._customer is not None
        row = self._row
        if row is None:
            return False
        return action not in ("order", "withdraw_offer") or row.state in ("open", "lapsed")

    def action_open(self) -> None:
        """Enter: as e."""
        self.action_repeat()

    def action_new(self) -> None:
        """n: made to their wish."""
        self.desk.go("configure", customer=self._customer)

    def action_repeat(self) -> None:
        """e: the same with changes."""
        if self._row is not None:
            self.desk.go("configure", customer=self._customer, offer=self._row)

    def action_order(self) -> None:
        """o: the purchase and the promise; past its day, what it costs now is shown first."""
        row = self._row
        if row is None:
            return
        if row.state == "lapsed":
            self.ask(f"{OFFERS}:price_now", row.id, answer=partial(self._ask_anew, row))
        else:
            self.tell(f"{OFFERS}:order_offer", row.id, version=row.version, answer=self._ordered, failed=self.refused)

    def action_withdraw_offer(self) -> None:
        """x: it holds no more."""
        row = self._row
        if row is not None:
            self.tell(
                f"{OFFERS}:withdraw_offer", row.id, version=row.version, failed=self.refused,
                answer=partial(self._changed, N_("Withdrawn: {line}")),
            )  # fmt: skip

    def action_print_offer(self) -> None:
        """w: to which file?"""
        row = self._row
        if row is not None:
            name = f"~/offer-{row.number}.html"
            self.query_one(AskLine).ask(
                N_("Write the offer to which file? Enter alone takes {name}."), (), _nothing,
                typed=lambda text: self._write(row, typed_path(text.strip() or name)), name=name,
            )  # fmt: skip

    def action_copy_offer(self) -> None:
        """y: into the clipboard."""
        row = self._row
        if row is not None:
            self.app.copy_to_clipboard(offer_text(row, self.desk.office_name, self.desk.currency, self.desk.clock))
            self.desk.say(_("Copied: offer {number}", number=grouped(row.number)))

    def for_customer(self) -> tuple[str, list[tuple[str, str]]]:
        """The offer under the cursor, to read."""
        row = self._row
        if row is None:
            return "", []
        lines = [(_("Offer"), grouped(row.number)), *customers_lines(row, self.desk.currency, self.desk.clock)]
        return "", lines

    def refused(self, error: Any) -> None:
        """Says why, and shows what is there now."""
        super().refused(error)
        self.came_back()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.query_one(Sheet).redraw()
        self.refresh_bindings()

    @on(AskLine.Ended)
    def _asked(self) -> None:
        self.refresh_bindings()

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one(RecordList)

    @property
    def _row(self) -> OfferView | None:
        row: OfferView | None = self._list.row if self.query("#offers-list") else None
        return row

    def _show(self, found: tuple[OfferView, ...]) -> None:
        self._list.show(found, first=not self._list.rows)
        if self._at:
            self._list.go_to(self._at)
            self._at = 0
        self.query_one(Sheet).redraw()
        self.refresh_bindings()

    def _amount(self, row: OfferView) -> str:
        return formats.amount(row.amount, self.desk.currency)

    def _lines(self, width: int) -> Lines:
        row = self._row
        if row is None:
            return [Content("")]
        lines = [
            Content(line)
            for label, text in customers_lines(row, self.desk.currency, self.desk.clock)
            for line in wrap(visible(f"{label}: {text}".replace("\n", "; ")), width)
        ]
        made = formats.date_time(self.desk.clock.local(row.at))
        parts = [_("made {when}", when=made), row.staff, row.order_number, row.note]
        lines += [Content.styled(line, "$text-muted") for line in wrap(visible(" · ".join(filter(None, parts))), width)]
        return lines

    def _ask_anew(self, row: OfferView, now: NowPrice) -> None:
        if now.problem:
            self.desk.say(_("This cannot be made any more: {reason}. e begins a new one.", reason=now.problem),
                          warning=True)  # fmt: skip
            return
        currency = self.desk.currency
        options = (
            Option(NEW_PRICE, N_("Offer it anew at today's price")),
            Option(LEAVE, N_("Leave it")),
        )
        self.query_one(AskLine).ask(
            N_("It held until {day}, at {offered}. Today it is {now}."), options, partial(self._answered, row),
            day=formats.date(row.valid_until), offered=formats.money(now.then, currency),
            now=formats.money(now.now, currency),
        )  # fmt: skip

    def _answered(self, row: OfferView, value: str) -> None:
        from deskcrm.customize.offer_views import OfferInput

        if value == NEW_PRICE:
            given = OfferInput(row.customer_id, row.product_code, row.options, row.pieces, None, row.note,
                               row.fetch_from or None)  # fmt: skip
            self.tell(f"{OFFERS}:make_offer", given, answer=self._made_anew)

    def _made_anew(self, offer: OfferView) -> None:
        self.desk.say_saved(_("Offer {line}", line=offer_line(offer, self.desk.currency)))
        self._at = offer.id
        self.came_back()

    def _ordered(self, offer: OfferView) -> None:
        day = formats.date(self.desk.clock.day_of(offer.due)) if offer.due else ""
        self.desk.say_saved(_("Ordered: {product}, promised for {day}", product=offer.product, day=day))
        self.came_back()

    def _changed(self, said: str, offer: OfferView) -> None:
        self.desk.say_saved(_(said, line=offer_line(offer, self.desk.currency)))
        self.came_back()

    def _write(self, row: OfferView, path: Path) -> None:
        self.with_office(partial(_offer_file, row.id, path), lane="write", answer=self._written)

    def _written(self, path: Path) -> None:
        self.desk.say(_("The offer is in {path}; any browser prints it.", path=path))


def _tone(row: OfferView) -> str:
    return {"open": "soon", "lapsed": "late"}.get(row.state, "dim")


def _nothing(_value: str) -> None:
    """A question that is only typed has no options to take."""


def _offer_file(offer_id: int, path: Path, office: Any) -> Path:
    from deskcrm.exchange.offer_page import offer_file

    return offer_file(office, offer_id, path)
