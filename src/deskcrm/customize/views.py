"""What the customer screen and ``show`` show: everything about one customer in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from deskcrm.differentiate.views import PurchaseView
from deskcrm.identify.views import CustomerView, FiguresView
from deskcrm.interact.views import ComplaintView, FollowUpView, InteractionView, TimelineEntry


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One customer whole. Open items stand first in the eye's order; ``timeline`` is newest first and is the first
    stretch only (``timeline_total`` counts all)."""

    customer: CustomerView
    figures: FiguresView
    follow_ups: tuple[FollowUpView, ...]
    complaints: tuple[ComplaintView, ...]
    timeline: tuple[TimelineEntry, ...]
    timeline_total: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands beside the lookup for the highlighted customer: the next things due, the most urgent open complaints
    and the latest of the history; the figures count all."""

    customer: CustomerView
    figures: FiguresView
    follow_ups: tuple[FollowUpView, ...]
    complaints: tuple[ComplaintView, ...]
    timeline: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """All that is held for ``show --json``: the page with the records behind it."""

    page: CustomerPage
    interactions: tuple[InteractionView, ...]
    all_follow_ups: tuple[FollowUpView, ...]
    all_complaints: tuple[ComplaintView, ...]
    purchases: tuple[PurchaseView, ...]
    satisfaction: tuple[InteractionView, ...] = ()
