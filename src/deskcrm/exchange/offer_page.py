"""An offer as a page to print."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from deskcrm.customize.offers import offer
from deskcrm.exchange.printing import Block, Page, write_page
from deskcrm.interact.numbering import grouped
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.settings.office import load
from deskcrm.store.audit import EXPORT
from deskcrm.text import visible

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.customize.offer_views import OfferView
    from deskcrm.settings.office import OfficeSettings
    from deskcrm.store import Office


def offer_file(office: Office, offer_id: int, path: Path) -> Path:
    """Writes an offer as a page in the language in use; the audit says so. Raises NotFound, Refused (``to``)."""
    view = office.read(offer, offer_id, clock=office.clock)
    note = partial(office.note, EXPORT, {"kind": "offer", "rows": 1, "file": path.name}, (view.customer_id,))
    return write_page(offer_page(view, office.read(load), office.clock), path, note)


def offer_page(view: OfferView, settings: OfficeSettings, clock: Clock) -> Page:
    """What stands on it: nothing of the office's own business."""
    pieces = n_("{count} piece", "{count} pieces", view.pieces)
    each = _("{price} each", price=formats.money(view.price, settings.currency))
    facts = [
        (_("Name"), view.customer),
        (_("Made on"), formats.date(clock.day_of(view.at))),
        (_("What"), view.product),
        *((visible(group), visible(options)) for group, options in view.by_group),
        (_("Quantity"), f"{pieces}, {each}"),
        (_("Price"), formats.money(view.amount, settings.currency)),
        (_("Ready in"), n_("{count} working day", "{count} working days", view.lead_days)),
        (_("Ready on"), formats.date(clock.day_of(view.due)) if view.due else ""),
        (_("To fetch at"), view.fetch_from),
        (_("The offer holds"), _("until {day}", day=formats.date(view.valid_until))),
        (_("Our telephone"), settings.phone),
    ]
    return Page(
        title=settings.name,
        under=_("Offer {number}", number=grouped(view.number)),
        blocks=(Block(facts=[(label, text) for label, text in facts if text]),),
    )
