"""Who a customer is, and what happened: the panes beside the lookup and on the customer screen."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.locale.ways import label_word
from deskcrm.text import visible, visible_lines
from deskcrm.widgets import bond_words, group_words, profile_words, worth_words
from deskcrm.widgets.cells import fit, wrap
from deskcrm.widgets.tiers import tier_style, tier_words

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.customize.views import CustomerPage, Preview
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.interact.views import FollowUpView, TimelineEntry

    Shown = CustomerPage | Preview

_KINDS = {"interaction": "·", "promise": "◆", "follow_up": "◇", "complaint": "▲", "purchase": "+"}
_KINDS |= {"response": "»", "tier": "↕", "end": "✕"}
"""A sign for each kind of entry; the words beside it say the same."""

LABEL_CELLS = 10
"""Room for what a way to reach the customer is called."""

FIGURE_CELLS = 34
"""Room for a figure, at the right, and what it is called."""

HEAD_LINES = 8
"""The most lines that the head of a narrow window takes."""

_LABELS = {"phone": N_("Phone"), "email": N_("E-mail"), "line": N_("LINE"), "address": N_("Address")}


def _words() -> ModuleType:
    # Loaded with the first customer shown: the lookup stands before the data layer's values are loaded.
    from deskcrm.interact import words

    return words


def _offers() -> ModuleType:
    # As :func:`_words`: only a customer with an open offer needs it.
    from deskcrm.widgets import offer_words

    return offer_words


class Pane(Widget):
    """A pane over one customer's page, drawn from what is at hand; it never asks the base itself."""

    DEFAULT_CSS = "Pane { height: 100%; padding: 0 1; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, masked: bool = True) -> None:
        super().__init__(id=id)
        self.page: Shown | None = None
        self.masked = masked

    def show(self, page: Shown | None) -> None:
        """Shows a customer, or nothing."""
        self.page = page
        self.refresh()

    def relabel(self) -> None:
        """The words in the language in use."""
        self.refresh()

    def on_resize(self) -> None:
        """Lines by the new width."""
        self.refresh()

    def render(self) -> Content:
        """The lines that fit."""
        if self.page is None:
            return Content("")
        desk: Any = self.app
        lines = self.lines(self.page, desk.clock, desk.currency)
        return Content("\n").join(lines[: self.content_size.height])

    def lines(self, page: Shown, clock: Clock, currency: str) -> list[Content]:
        """What the pane says of a customer, a line each."""
        raise NotImplementedError

    def wrapped(self, text: str, *, first: str = "", indent: int = 0) -> list[Content]:
        """Text of several lines, broken to the pane; ``first`` stands before the first line, blanks before the rest."""
        begin = fit(first, indent)
        broken = wrap(visible_lines(text), max(self.content_size.width - indent, 1))
        return [self.line((" " * indent if number else begin) + line) for number, line in enumerate(broken)]

    def pieces(self, *pieces: tuple[str, str]) -> Content:
        """One line of texts, each in its own style, cut to the pane."""
        room, parts = self.content_size.width, []
        for text, style in pieces:
            shown = visible(text)
            width = min(cell_len(shown), room)
            parts.append(Content.styled(fit(shown, width), style))
            room -= width
        return Content("").join(parts)

    def line(self, text: str, style: str = "") -> Content:
        """One line, cut to the pane."""
        return Content.styled(fit(visible(text), self.content_size.width), style)


class WhoPane(Pane):
    """Who, tier and why, what is due or broken, how to reach them: in the order the eye wants it; ``brief`` has of the
    tier only what one line holds."""

    def __init__(self, *, id: str | None = None, masked: bool = True, brief: bool = False) -> None:
        super().__init__(id=id, masked=masked)
        self.brief = brief

    def lines(self, page: Shown, clock: Clock, currency: str) -> list[Content]:
        """Name, tier and why, open items, figures, contact points, note."""
        customer = page.customer
        title = f"{customer.title} " if customer.title else ""
        lines = [
            self.line(f"{title}{customer.called}", "bold"),
            self.pieces((f"{customer.code} · ", ""), _tier(page)),
            *([self.line(stage)] if (stage := _stage(page)) else []),
            *self._ending(page, clock),
        ]
        if customer.organisation and customer.organisation != customer.name:
            lines.append(self.line(customer.organisation))
        if tax := _tax(page):
            lines.append(self.line(tax))
        lines += [*self._worth(page, currency), Content(""), *self._open_items(page, clock, currency), Content("")]
        parts = [*_events(page, clock), *_passed(page, clock, currency), *_around(page, currency)]
        lines += [line for part in parts for line in self.wrapped(part)]
        lines.append(Content(""))
        lines += self._points(page)
        if customer.note:
            lines += [Content(""), *self.wrapped(customer.note)]
        if customer.tags:
            lines.append(self.line(" ".join(f"#{tag}" for tag in customer.tags), "$text-muted"))
        return lines

    def _ending(self, page: Shown, clock: Clock) -> list[Content]:
        ended = worth_words.ending(getattr(page, "end", None), clock)
        return [self.line(ended, "bold $warning")] if ended else []

    def _worth(self, page: Shown, currency: str) -> list[Content]:
        """Why they have their tier, what would change it, and what it receives."""
        numbers = page.tier
        if numbers is None:
            return []
        if self.brief:
            texts = (worth_words.in_brief(numbers, currency), worth_words.change(numbers, currency))
            return [line for text in texts if text for line in self.wrapped(text)]
        if numbers.rank is None:
            lines = [line for reason in numbers.reasons for line in self.wrapped(reason)]
        else:
            width = min(self.content_size.width, FIGURE_CELLS)
            lines = [
                self.line(fit(label, width - cell_len(figure)) + figure)
                for label, figure in worth_words.figures(numbers, currency)
            ]
            # The first reason and the rank stand in the figures already.
            lines += [line for reason in numbers.reasons[1:2] for line in self.wrapped(reason)]
        for text in (worth_words.change(numbers, currency), worth_words.receives(numbers.terms)):
            lines += self.wrapped(text) if text else []
        return lines

    def _open_items(self, page: Shown, clock: Clock, currency: str) -> list[Content]:
        now = clock.now()
        found = []
        for complaint in page.complaints:
            stage = _words().stage(complaint.stage)
            late = complaint.breached
            sign = "! " if late else ""
            found.append(
                self.line(
                    f"▲ {sign}{_('Complaint')} {_number(complaint)} · {stage}", "bold $error" if late else "$warning"
                )
            )
            found += self.wrapped(complaint.description, indent=2)
        for item in page.follow_ups:
            late = item.due < now
            when = formats.due(item.due, clock, item.due_from)
            word = _("Overdue: {when}", when=when) if late else _("Due: {when}", when=when)
            sign = _KINDS["promise" if item.kind == "promise" else "follow_up"]
            found.append(
                self.line(
                    f"{sign} {'! ' if late else ''}{word} · {_words().kind(item.kind)}",
                    "bold $error" if late else "$warning",
                )
            )
            found += self.wrapped(item.title, indent=2)
        for offer in getattr(page, "offers", ()):
            found += self.wrapped(_offers().offer_line(offer, currency), first="◎ ", indent=2)
        return found or [self.line("✓ " + _("Nothing is open"), "$success")]

    def _points(self, page: Shown) -> list[Content]:
        return [
            line for label, value in self.ways(page) for line in self.wrapped(value, first=label, indent=LABEL_CELLS)
        ]

    def ways(self, page: Shown) -> list[tuple[str, str]]:
        """The ways to reach the customer: what each is called, and its value for reading."""
        found = []
        for point in page.customer.contact_points:
            value = point.value
            if point.kind == "phone":
                number = point.normal or point.value
                value = formats.masked_phone(number) if self.masked else formats.phone(number)
                if point.extension:
                    value += " " + _("ext. {number}", number=point.extension)
            elif point.kind == "address":
                place = (point.value, point.subdistrict, point.district, point.province, point.postcode)
                value = " ".join(part for part in place if part)
            detail = point.display_name or label_word(point.label)
            found.append((_(_LABELS.get(point.kind, N_("Contact"))), value + (f" ({detail})" if detail else "")))
        return found


class HeadPane(WhoPane):
    """The same in a few lines across a narrow window; what is open stands in the list below it."""

    def lines(self, page: Shown, clock: Clock, currency: str) -> list[Content]:
        """Name, code, tier and why; what would change it; how to reach them; what passed; note. Empty ones give way."""
        customer, numbers = page.customer, page.tier
        name = f"{customer.title} {customer.called} · {customer.code} · ".lstrip()
        rank = worth_words.rank(numbers) if numbers is not None else ""
        rest = "".join(f" · {part}" for part in (rank, _stage(page)) if part)
        lines = [self.pieces((name, "bold"), _tier(page), (rest, ""))]
        lines += self._ending(page, clock)
        if numbers is not None:
            why = worth_words.numbers_in_short(numbers, currency)
            why = " ".join(numbers.reasons) if numbers.rank is None else why
            texts = (why, worth_words.change(numbers, currency), worth_words.receives(numbers.terms))
            lines += [self.line(text) for text in texts if text]
        reach = [f"{label} {value}" for label, value in self.ways(page)]
        lines.append(self.line(" · ".join(reach) or _("No way to reach them is known")))
        lines += [self.line(f"◎ {_offers().offer_line(offer, currency)}") for offer in getattr(page, "offers", ())[:1]]
        if events := _events(page, clock):
            lines.append(self.line(" · ".join(events), "$accent"))
        last, counts, *bond = _passed(page, clock, currency)
        lines.append(self.line(f"{last} · {counts}"))
        if bond:
            lines.append(self.line(" · ".join(bond)))
        if around := _around_in_short(page):
            lines.append(self.line(around))
        tags = " ".join(f"#{tag}" for tag in customer.tags)
        organisation = customer.organisation if customer.organisation != customer.name else ""
        rest = " · ".join(filter(None, (organisation, _tax(page), tags, customer.note)))
        return [*lines, self.line(rest, "$text-muted")] if rest else lines

    def show(self, page: Shown | None) -> None:
        """Shows a customer, in as many lines as there are to say."""
        super().show(page)
        if page is not None:
            desk: Any = self.app
            self.styles.height = min(len(self.lines(page, desk.clock, desk.currency)), HEAD_LINES)


def _tier(page: Shown) -> tuple[str, str]:
    """The tier with its style."""
    return tier_words(page.figures.tier), tier_style(page.figures.tier)


def _tax(page: Shown) -> str:
    """Tax id and branch, where there is one."""
    if not page.customer.tax_id:
        return ""
    from deskcrm.identify.organisations import tax_words

    return tax_words(page.customer.tax_id, page.customer.branch)


def _stage(page: Shown) -> str:
    """The relationship's stage in a word, where the page has it."""
    return worth_words.stage(getattr(page, "stage", None))


def _passed(page: Shown, clock: Clock, currency: str) -> list[str]:
    """What passed between them and us, in figures, and whom they brought."""
    figures = page.figures
    last = formats.ago(figures.last_contact, clock) if figures.last_contact else _("none yet")
    counts = n_("{count} contact", "{count} contacts", figures.contacts)
    orders = n_("{count} order", "{count} orders", figures.orders)
    bought = " · " + formats.money(figures.revenue, currency) if figures.orders else ""
    brought = worth_words.referred(getattr(page, "referred", None), currency)
    kept = bond_words.promises(getattr(page, "promises", None))
    said = bond_words.answers(getattr(page, "answers", None))
    return [
        _("Last contact: {when}", when=last),
        f"{counts} · {orders}{bought}",
        *(text for text in (kept, said, brought) if text),
    ]


def _events(page: Shown, clock: Clock) -> list[str]:
    """The events to come, with the reply they gave or that they are to be invited."""
    found = getattr(page, "events", ())
    if not found:
        return []
    from deskcrm.customize.event_words import for_customer

    return ["★ " + for_customer(one, clock) for one in found]


def _around(page: Shown, currency: str) -> list[str]:
    """Who belongs to them, what they come to together, what is known of them and what to ask."""
    texts = (
        group_words.in_brief(getattr(page, "relations", ())),
        *(group_words.group_line(one, currency) for one in getattr(page, "groups", ())),
        profile_words.brief(getattr(page, "profile", None)),
    )
    return [text for text in texts if text]


def _around_in_short(page: Shown) -> str:
    """The same in one line of a narrow window."""
    view = getattr(page, "profile", None)
    known = profile_words.summary(view) if view is not None else ""
    return " · ".join(filter(None, (group_words.in_brief(getattr(page, "relations", ())), known)))


class HistoryPane(Pane):
    """What happened, newest first."""

    def lines(self, page: Shown, clock: Clock, currency: str) -> list[Content]:
        """A title and two lines an entry."""
        lines = [self.line(_("History"), "bold")]
        entries = closed_entries(page)
        for entry in entries:
            lines.append(
                self.line(f"{entry_sign(entry)} {formats.ago(entry.at, clock)} · {entry_words(entry)}", "$text-muted")
            )
            lines.append(self.line(f"  {entry_text(entry, currency)}"))
        return lines if entries else [*lines, self.line(_("Nothing yet"), "$text-muted")]


def closed_entries(page: Shown) -> list[TimelineEntry]:
    """The history without what is still open, which stands on top already."""
    open_items = {(item.kind, item.id) for item in page.follow_ups}
    open_items |= {("complaint", complaint.id) for complaint in page.complaints}
    return [entry for entry in page.timeline if (entry.kind, entry.id) not in open_items]


def entry_sign(entry: TimelineEntry | FollowUpView) -> str:
    """The sign of an entry's kind."""
    return _KINDS.get(entry.kind, "·")


def entry_words(entry: TimelineEntry) -> str:
    """Kind, channel and direction of an entry, in words."""
    parts = [_words().kind(entry.kind), entry.channel, _words().direction(entry.direction) if entry.direction else ""]
    return " · ".join(part for part in parts if part)


def entry_text(entry: TimelineEntry, currency: str) -> str:
    """What an entry is about, with its amount, on one line."""
    parts = [entry.title, entry.detail]
    if entry.amount is not None:
        parts.append(formats.money(entry.amount, currency))
    return " · ".join(part for part in parts if part)


def _number(complaint: ComplaintView) -> str:
    from deskcrm.interact.numbering import grouped

    return grouped(complaint.number)
