"""The slip that a customer takes along: the number of their complaint, what was promised by when, our telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.exchange.printing import Block, Page
from deskcrm.interact.numbering import grouped
from deskcrm.interact.words import ENDED_STAGES
from deskcrm.locale import formats
from deskcrm.locale.messages import _
from deskcrm.text import visible_lines

if TYPE_CHECKING:
    from datetime import datetime

    from deskcrm.clock import Clock
    from deskcrm.interact.complaint_views import ComplaintView
    from deskcrm.settings.office import OfficeSettings


def slip(view: ComplaintView, settings: OfficeSettings, clock: Clock) -> Page:
    """The page of a complaint, in the language in use: nothing of the office's own business."""
    taken = formats.date_time(clock.local(view.at))
    facts = [
        (_("Name"), view.customer or _("anonymous")),
        (_("Taken in"), " · ".join(filter(None, (taken, view.channel)))),
        (_("About"), " · ".join(filter(None, (view.product, view.category, view.subcategory)))),
        (_("What you told us"), visible_lines(view.description)),
        (_("What you ask for"), visible_lines(view.wish)),
        *promises(view, clock),
        (_("Looked after by"), view.owner),
        (_("Our telephone"), settings.phone),
    ]
    return Page(
        title=settings.name,
        under=_("Complaint number"),
        blocks=(
            Block(large=grouped(view.number)),
            Block(facts=[(label, text) for label, text in facts if text]),
            Block(note=_("Please have this number at hand when you get in touch; its last digit is for checking.")),
        ),
    )


def promises(view: ComplaintView, clock: Clock) -> list[tuple[str, str]]:
    """What the customer was promised by when; nothing once it has ended."""
    if view.stage in ENDED_STAGES:
        return []
    dues = ((_("You hear from us by"), view.answer_due if view.answered_at is None else None),
            (_("We settle it by"), view.resolve_due))  # fmt: skip
    return [(label, _full(due, clock)) for label, due in dues if due is not None]


def _full(due: datetime, clock: Clock) -> str:
    here = clock.local(due)
    return f"{formats.weekday(here.date())} {formats.date_time(here)}"
