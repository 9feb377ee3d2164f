"""A product made to the customer's wish: options by keys, price and day at each step, why not and what would do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from deskcrm.customize.offer_views import OfferInput
from deskcrm.errors import Refused
from deskcrm.interact.when import parse_when
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, language, n_
from deskcrm.screens.configure_kept import KeptChoice
from deskcrm.screens.configure_parts import ConfigureParts, OptionRow
from deskcrm.screens.insight_parts import Sheet
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.choice import Option
from deskcrm.widgets.grouped_list import Group, GroupedList
from deskcrm.widgets.offer_words import who_words
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from deskcrm.customize.configurator import Configuration
    from deskcrm.customize.configure_page import ConfigurePage
    from deskcrm.customize.offer_views import OfferView
    from deskcrm.customize.product_options import MadeView
    from deskcrm.identify.views import CustomerView
    from deskcrm.store import Draft
    from deskcrm.widgets.drafts import Kept

register(
    Action("pick", N_("Choose or take away"), N_("Choose"), ("enter", "space"), N_("Chooses the option, or not."), 2),
    Action("make_possible", N_("Make it possible"), N_("Make it so"), ("m",),
           N_("Takes away and adds what the option under the cursor needs."), 3),
    Action("pieces", N_("How many pieces"), N_("Pieces"), ("q",), N_("How many of it."), 12),
    Action("as_before", N_("As they took it before"), N_("As before"), ("b",),
           N_("Begins from their earlier offer or order."), 13),
    Action("anew", N_("Nothing chosen"), N_("Anew"), ("x",), N_("Takes every choice away."), 14),
)  # fmt: skip

DEFAULT = "default"


class ConfigureScreen(KeptChoice, ConfigureParts):
    """The options in one list by group, what they took before beside it, the sum below."""

    ACTIONS: ClassVar[tuple[str, ...]] = ("back", "save", "pick", "make_possible", "pieces", "as_before", "anew")
    TITLE_TEXT = N_("Made to order")
    BINDINGS = [Binding("space", "pick", show=False)]
    DEFAULT_CSS = """
    ConfigureScreen #configure-title { text-style: bold; padding: 0 1; width: 1fr; height: 1; background: $panel; }
    ConfigureScreen #configure-who { padding: 0 1; width: 1fr; color: $text-muted; }
    ConfigureScreen #configure-panes { height: 1fr; }
    ConfigureScreen #configure-middle { width: 1fr; }
    ConfigureScreen #configure-why { height: auto; min-height: 4; max-height: 8; border-top: solid $panel; }
    ConfigureScreen #configure-sum { height: 4; border-top: solid $accent; }
    ConfigureScreen #configure-before { display: none; width: 40; border-left: solid $panel; }
    ConfigureScreen.-wide #configure-before, ConfigureScreen.-widest #configure-before { display: block; }
    """

    _customer: CustomerView | None = None
    _from: OfferView | None = None
    _begin: tuple[str, ...] = ()

    def body(self) -> ComposeResult:
        """Title, the list with why not and the sum below, their earlier offers beside."""
        yield Words(self.TITLE_TEXT, id="configure-title")
        yield Words("", id="configure-who")
        with Horizontal(id="configure-panes"):
            with Vertical(id="configure-middle"):
                yield GroupedList(
                    (
                        Column("", self._sign, 3, tone=self._tone),
                        Column(N_("Option"), lambda row: row.name, 20, grow=2, tone=self._tone),
                        Column(N_("Price"), self._difference, 14, right=True),
                        Column(N_("Days"), lambda row: str(row.lead_days or ""), 5, right=True, gives_way=1),
                        Column(N_("Chose it"), self._count, 12, right=True, tone=lambda _row: "dim"),
                    ),
                    key=lambda row: row.code,
                    empty=N_("No product is made to order yet: a product's options are written in Products, o."),
                    id="configure-list",
                )
                yield Sheet(self._why, id="configure-why")
                yield Sheet(self._sum, id="configure-sum")
            yield Sheet(self._before, id="configure-before")
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(
        self, *, customer: CustomerView | None = None, product_id: int = 0, offer: OfferView | None = None,
        draft: Draft | None = None, **_context: Any,
    ) -> None:  # fmt: skip
        """For ``customer``: of the product, or begun from ``offer``; which product is asked where neither is given.
        Or a draft goes on."""
        self.query_one(AskLine).end()
        if draft is not None:
            self.ask(
                "deskcrm.identify.customers:customer_by_id",
                draft.customer_id,
                answer=lambda who: self._resume(who, draft),
            )
            return
        if customer is not None:
            self._start(customer)
            self._from = offer
        if self._customer is None:
            return
        if offer is not None:
            self._pieces, self._begin = offer.pieces, offer.options
            self._ask_page(offer.product_id)
        elif product_id:
            self._ask_page(product_id)
        elif self._page is None:
            self.ask("deskcrm.customize.product_options:made_products", answer=self._which)

    def _start(self, customer: CustomerView, draft_id: int = 0) -> None:
        self._customer, self._page, self._found, self._from, self._pieces = customer, None, None, None, 1
        self._begin = ()
        self.begin_keeping(draft_id)
        self._list.clear()
        self._list.focus()
        self._show()

    def _resume(self, customer: CustomerView, draft: Draft) -> None:
        self._start(customer, draft.id)
        self._begin = tuple(draft.fields["options"].splitlines())
        self._pieces = int(draft.fields["pieces"])
        self._ask_page(int(draft.fields["product"]))

    def kept_fields(self) -> dict[str, str]:
        """The product and what is chosen of it."""
        page, found = self._page, self._found
        if page is None or found is None or not found.chosen:
            return {}
        return {"product": str(page.made.product_id), "options": "\n".join(found.chosen), "pieces": str(self._pieces)}

    def kept_title(self) -> tuple[int, str]:
        """The customer and the product."""
        page, customer = self._page, self._customer
        name = customer.name if customer else ""
        return (customer.id if customer else 0), f"{name}: {page.made.called if page else ''}"

    @property
    def customer(self) -> CustomerView | None:
        """Whose wish it is."""
        return self._customer

    def can(self, action: str) -> bool:
        """What the choice as it stands allows."""
        if action == "back":
            return True
        found = self._found
        if found is None or self.query_one(AskLine).asking:
            return False
        row: OptionRow | None = self._list.row
        if action == "save":  # what is missing is said
            return True
        if action == "pick":
            return row is not None and (row.chosen or row.possible or self._instead(row))
        if action == "make_possible":
            return row is not None and not row.possible and not self._instead(row)
        if action == "as_before":
            return bool(self._page and self._page.earlier)
        return action != "anew" or bool(found.chosen)

    def action_pick(self) -> None:
        """Enter or space: the option in or out; where only one of its group may be, instead of that."""
        row: OptionRow | None = self._list.row
        found = self._found
        if row is None or found is None:
            return
        if row.chosen:
            self._take([code for code in found.chosen if code != row.code])
        elif row.possible:
            self._take([*found.chosen, row.code])
        elif self._instead(row):
            self.action_make_possible()

    def action_make_possible(self) -> None:
        """m: what it needs is taken away and added."""
        row: OptionRow | None = self._list.row
        way = self._found.way_in(row.code) if row is not None and self._found is not None else None
        if row is None or self._found is None:
            return
        if way is None:
            self.desk.say(_("Nothing makes it possible now."), warning=True)
            return
        kept = [code for code in self._found.chosen if code not in way.take_away]
        self._take([*kept, row.code, *way.add])

    def action_anew(self) -> None:
        """x: nothing chosen."""
        self._take([])

    def action_as_before(self) -> None:
        """b: as the newest earlier one."""
        if self._page is not None and self._page.earlier:
            self._from = self._page.earlier[0]
            self._pieces = self._from.pieces
            self._take(self._from.options)
            self._say_left_out(self._from)

    def action_pieces(self) -> None:
        """q: how many."""
        self.query_one(AskLine).ask(N_("How many pieces?"), (), _nothing, typed=self._take_pieces)

    def action_save(self) -> None:
        """Ctrl+S: an offer; until when does it hold?"""
        page, found = self._page, self._found
        if page is None or found is None or not found.complete:
            missing = "; ".join(found.missing) if found is not None else ""
            self.desk.say(_("Still to be chosen: {missing}", missing=missing), warning=True)
            return
        until = self.desk.clock.today() + timedelta(days=page.offer_days)
        options = (Option(DEFAULT, _("until {day}", day=formats.date(until)), plain=True),)
        self.query_one(AskLine).ask(
            N_("How long does the offer hold?"), options, lambda _value: self._save(until), value=DEFAULT,
            typed=lambda text: self._save(self._day(text)), hint=N_("the last day, such as 25/12 or in 10 days"),
        )  # fmt: skip

    def for_customer(self) -> tuple[str, list[tuple[str, str]]]:
        """What is chosen, for the screen turned to the customer."""
        page, found = self._page, self._found
        if page is None or found is None:
            return "", []
        from deskcrm.customize.offers import choice_words

        lines = [(_("What"), page.made.called), (_("Chosen"), choice_words(found).replace("; ", "\n"))]
        if found.complete:
            lines.append((_("Price"), formats.money(found.price * self._pieces, self.desk.currency)))
            lines.append((_("Ready on"), self._ready(page, found)))
        return "", [(label, text) for label, text in lines if text]

    def relabel(self) -> None:
        """What was worded in the other language."""
        if self._found is not None:
            self._choose(self._found.chosen)

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_pick()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        self.query_one("#configure-why", Sheet).redraw()
        self.refresh_bindings()

    @on(AskLine.Ended)
    def _asked(self) -> None:
        self.refresh_bindings()

    def _which(self, made: tuple[MadeView, ...]) -> None:
        if len(made) == 1:
            self._ask_page(made[0].product_id)
        elif made:
            options = [Option(str(one.product_id), one.called, plain=True) for one in made]
            self.query_one(AskLine).ask(N_("Which product?"), options, lambda value: self._ask_page(int(value)))
        else:
            self._list.show((), first=True)

    def _ask_page(self, product_id: int) -> None:
        if self._customer is not None:
            self.ask(
                "deskcrm.customize.configure_page:configure_page", self._customer.id, product_id,
                answer=self._know, group="page",
            )  # fmt: skip

    def _know(self, page: ConfigurePage) -> None:
        self._page = page
        known = page.made.make_up.options
        self._choose([code for code in self._begin if code in known], first=True)
        self._say_left_out(self._from)

    def _say_left_out(self, offer: OfferView | None) -> None:
        """What the earlier one had and nobody can have any more is not begun from, and that is said."""
        if offer is not None and offer.not_offered:
            gone = [_("{option} ({group})", option=option, group=group) for group, option in offer.not_offered]
            self.desk.say(_("Not offered any more, left out: {options}", options=", ".join(gone)), warning=True)

    def _take(self, codes: Any) -> None:
        self._choose(codes)
        self.touched()

    def _choose(self, codes: Any, *, first: bool = False) -> None:
        from deskcrm.customize.configurator import state

        if self._page is not None:
            self._found = state(self._page.made.make_up, codes)
            self._show(first=first)

    def _show(self, *, first: bool = False) -> None:
        page, found, customer = self._page, self._found, self._customer
        title, who = self.query_one("#configure-title", Words), self.query_one("#configure-who", Words)
        who.display = page is not None
        if page is None or found is None:
            title.say(N_("Made to order for {name}"), name=customer.called if customer else "")
        else:
            title.say(N_("{product} for {name}"), product=page.made.called, name=customer.called if customer else "")
            count = n_("{count} customer", "{count} customers", page.popular.people)
            who.say(N_("Counted beside: {count} {who}"), count=count, who=who_words(page.popular))
            self._fill_list(page, found, first)
        for sheet in self.query(Sheet):
            sheet.redraw()
        self.refresh_bindings()

    def _fill_list(self, page: ConfigurePage, found: Configuration, first: bool) -> None:
        rows, groups = [], []
        chosen_count = page.popular.chosen
        for group in found.make_up.groups:
            options = sorted(group.options, key=lambda one: -chosen_count.get(one.code, 0))
            for option in options:
                now = found.options[option.code]
                rows.append(
                    OptionRow(
                        option.code, option.name, now.chosen, now.possible,
                        now.difference, option.lead_days, chosen_count.get(option.code, 0),
                    )
                )  # fmt: skip
            groups.append(Group(f"{group.name} ({_how_many(group)})", len(options), "tier"))
        self._list.show_stretch(rows, 0, groups, first=first)

    def _take_pieces(self, text: str) -> None:
        from deskcrm.customize.offers import MOST_PIECES
        from deskcrm.locale.formats import parse_digits

        digits = parse_digits(text).strip()
        if not digits.isdecimal() or not 1 <= int(digits[:9]) <= MOST_PIECES:
            raise Refused(N_("A number of pieces from 1 to {most} is needed."), field="pieces", most=MOST_PIECES)
        self._pieces = int(digits)
        self._show()
        self.touched()

    def _day(self, text: str) -> date:
        clock = self.desk.clock
        return clock.day_of(parse_when(text, clock=clock, language=language(), field="valid_until"))

    def _save(self, until: date) -> None:
        page, found, customer = self._page, self._found, self._customer
        if page is None or found is None or customer is None:
            return
        given = OfferInput(customer.id, page.made.code, found.chosen, self._pieces, until)
        kept = self._kept
        self.tell("deskcrm.customize.offers:make_offer", given, answer=lambda offer: self._saved(offer, kept))

    def _saved(self, offer: OfferView, kept: Kept) -> None:
        from deskcrm.widgets.offer_words import offer_line

        self.end_keeping(kept)
        self.desk.say_saved(_("Offer {line}", line=offer_line(offer, self.desk.currency)))
        self._page = None
        self.desk.go("offers", customer=self._customer, at=offer.id)


def _how_many(group: Any) -> str:
    if group.least == group.most:
        words = _("choose {count}", count=group.least)
    elif group.least == 0:
        words = _("up to {most}", most=group.most)
    else:
        words = _("{least} to {most}", least=group.least, most=group.most)
    return _("{words} or none", words=words) if group.optional and group.least else words


def _nothing(_value: str) -> None:
    """A question that is only typed has no options to take."""
