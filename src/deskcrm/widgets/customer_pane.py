"""Who a customer is, and what happened: the panes beside the lookup and on the customer screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widget import Widget

from deskcrm.interact import words
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.text import visible
from deskcrm.widgets.cells import fit
from deskcrm.widgets.tiers import tier_sign

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.customize.views import CustomerPage
    from deskcrm.interact.views import TimelineEntry

_KINDS = {"interaction": "·", "promise": "◆", "follow_up": "◇", "complaint": "▲", "purchase": "+"}
"""A sign for each kind of entry; the words beside it say the same."""

_LABELS = {"phone": N_("Phone"), "email": N_("E-mail"), "line": N_("LINE"), "address": N_("Address")}


class Pane(Widget):
    """A pane over one customer's page, drawn from what is at hand; it never asks the base itself."""

    DEFAULT_CSS = "Pane { height: 100%; padding: 0 1; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, masked: bool = True) -> None:
        super().__init__(id=id)
        self.page: CustomerPage | None = None
        self.masked = masked

    def show(self, page: CustomerPage | None) -> None:
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

    def lines(self, page: CustomerPage, clock: Clock, currency: str) -> list[Content]:
        """What the pane says of a customer, a line each."""
        raise NotImplementedError

    def line(self, text: str, style: str = "") -> Content:
        """One line, cut to the pane."""
        return Content.styled(fit(visible(text), self.content_size.width), style)


class WhoPane(Pane):
    """Who, tier, what is due or broken, how to reach them: in the order the eye wants it."""

    def lines(self, page: CustomerPage, clock: Clock, currency: str) -> list[Content]:
        """Name and tier, open items, figures, contact points, note."""
        customer, figures = page.customer, page.figures
        nickname = f" ({customer.nickname})" if customer.nickname else ""
        title = f"{customer.title} " if customer.title else ""
        lines = [
            self.line(f"{title}{customer.name}{nickname}", "bold"),
            self.line(f"{customer.code} · {_('Tier')} {tier_sign(figures.tier)}", "$accent"),
        ]
        if customer.organisation and customer.organisation != customer.name:
            lines.append(self.line(customer.organisation))
        lines += [Content(""), *self._open_items(page, clock), Content("")]
        last = formats.ago(figures.last_contact, clock) if figures.last_contact else _("none yet")
        lines.append(self.line(_("Last contact: {when}", when=last)))
        lines.append(
            self.line(
                n_("{count} contact", "{count} contacts", figures.contacts)
                + " · "
                + n_("{count} order", "{count} orders", figures.orders)
            )
        )
        if figures.orders:
            lines.append(self.line(_("Bought: {amount}", amount=formats.money(figures.revenue, currency))))
        lines.append(Content(""))
        lines += self._points(page)
        if customer.note:
            lines += [Content(""), *(self.line(text) for text in customer.note.splitlines())]
        if customer.tags:
            lines.append(self.line(" ".join(f"#{tag}" for tag in customer.tags), "$text-muted"))
        return lines

    def _open_items(self, page: CustomerPage, clock: Clock) -> list[Content]:
        now = clock.now()
        found = []
        for complaint in page.complaints:
            stage = words.stage(complaint.stage)
            late = complaint.breached
            sign = "! " if late else ""
            found.append(
                self.line(
                    f"▲ {sign}{_('Complaint')} {complaint.number} · {stage}", "bold $error" if late else "$warning"
                )
            )
            found.append(self.line(f"  {complaint.description}"))
        for item in page.follow_ups:
            late = item.due < now
            when = formats.ago(item.due, clock)
            word = _("Overdue: {when}", when=when) if late else _("Due: {when}", when=when)
            sign = _KINDS["promise" if item.kind == "promise" else "follow_up"]
            found.append(
                self.line(
                    f"{sign} {'! ' if late else ''}{word} · {words.kind(item.kind)}",
                    "bold $error" if late else "$warning",
                )
            )
            found.append(self.line(f"  {item.title}"))
        return found or [self.line("✓ " + _("Nothing is open"), "$success")]

    def _points(self, page: CustomerPage) -> list[Content]:
        lines = []
        for point in page.customer.contact_points:
            value = point.value
            if point.kind == "phone":
                value = (
                    formats.masked_phone(point.normal) if self.masked else formats.phone(point.normal or point.value)
                )
                if point.extension:
                    value += " " + _("ext. {number}", number=point.extension)
            elif point.kind == "address":
                place = (point.value, point.subdistrict, point.district, point.province, point.postcode)
                value = " ".join(part for part in place if part)
            detail = point.display_name or point.label
            label = _(_LABELS.get(point.kind, N_("Contact")))
            lines.append(self.line(f"{fit(label, 9)} {value}" + (f" ({detail})" if detail else "")))
        return lines


class HistoryPane(Pane):
    """What happened, newest first."""

    def lines(self, page: CustomerPage, clock: Clock, currency: str) -> list[Content]:
        """A title and two lines an entry."""
        lines = [self.line(_("History"), "bold")]
        for entry in page.timeline:
            lines.append(
                self.line(f"{entry_sign(entry)} {formats.ago(entry.at, clock)} · {entry_words(entry)}", "$text-muted")
            )
            lines.append(self.line(f"  {entry_text(entry, currency)}"))
        return lines if page.timeline else [*lines, self.line(_("Nothing yet"), "$text-muted")]


def entry_sign(entry: TimelineEntry) -> str:
    """The sign of an entry's kind."""
    return _KINDS.get(entry.kind, "·")


def entry_words(entry: TimelineEntry) -> str:
    """Kind, channel and direction of an entry, in words."""
    parts = [words.kind(entry.kind), entry.channel, words.direction(entry.direction) if entry.direction else ""]
    return " · ".join(part for part in parts if part)


def entry_text(entry: TimelineEntry, currency: str) -> str:
    """What an entry is about, with its amount, on one line."""
    parts = [entry.title, entry.detail]
    if entry.amount is not None:
        parts.append(formats.money(entry.amount, currency))
    return " · ".join(part for part in parts if part)
