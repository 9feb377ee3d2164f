"""Offers in words, as lists, panes and the screen turned to the customer say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.customize.offer_views import OFFER_STATES, OfferView, Popular
from deskcrm.interact.numbering import grouped
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.widgets.tiers import tier_sign

if TYPE_CHECKING:
    from deskcrm.clock import Clock


def validity(offer: OfferView) -> str:
    """Until when it holds, or what became of it."""
    if offer.state == "open":
        return _("until {day}", day=formats.date(offer.valid_until))
    if offer.state == "lapsed":
        return _("lapsed {day}", day=formats.date(offer.valid_until))
    return _(OFFER_STATES[offer.state])


def offer_line(offer: OfferView, currency: str) -> str:
    """One line: number, product, amount, until when."""
    parts = (grouped(offer.number), offer.product, formats.money(offer.amount, currency), validity(offer))
    return " · ".join(parts)


def customers_lines(offer: OfferView, currency: str, clock: Clock) -> list[tuple[str, str]]:
    """What the customer may read of it, labelled."""
    pieces = n_("{count} piece", "{count} pieces", offer.pieces)
    each = _("{price} each", price=formats.money(offer.price, currency))
    lines = [
        (_("What"), offer.product),
        (_("Chosen"), "\n".join(f"{group}: {options}" for group, options in offer.by_group)),
        (_("Price"), formats.money(offer.amount, currency) + (f" ({pieces}, {each})" if offer.pieces > 1 else "")),
    ]
    if offer.due is not None:
        lines.append((_("Ready on"), formats.date(clock.day_of(offer.due))))
    else:
        lines.append((_("Ready in"), n_("{count} working day", "{count} working days", offer.lead_days)))
        lines.append((_("The offer holds"), _("until {day}", day=formats.date(offer.valid_until))))
    if offer.fetch_from:
        lines.append((_("To fetch at"), offer.fetch_from))
    return lines


def offer_text(offer: OfferView, office: str, currency: str, clock: Clock) -> str:
    """The offer as text to paste into a message."""
    lines = [f"{label}: {text}".replace("\n", "; ") for label, text in customers_lines(offer, currency, clock)]
    return "\n".join([office, _("Offer {number}", number=grouped(offer.number)), *lines])


def who_words(popular: Popular) -> str:
    """Who is counted beside the options."""
    tier = tier_sign(popular.tier) if popular.tier else ""
    return _(popular.who, tier=tier, families=popular.families)
