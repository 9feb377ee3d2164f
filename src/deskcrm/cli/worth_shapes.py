"""The JSON objects of what a customer is worth and what to do for them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskcrm.money import to_decimal

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.customize.views import CustomerPage, Suggestion
    from deskcrm.differentiate.views import CustomerEndView, NextTier, Referred, TierNumbers

Shape = dict[str, Any]


class WorthShapes:
    """Makes them under one office's clock and currency."""

    def __init__(self, clock: Clock, currency: str) -> None:
        self._clock = clock
        self._currency = currency

    def instant(self, instant: datetime | None) -> str | None:
        """ISO 8601 in office time, or null."""
        return None if instant is None else self._clock.local(instant).isoformat()

    def amount(self, minor: int) -> str:
        """Minor units as a decimal string."""
        return to_decimal(minor, self._currency)

    def tier(self, page: CustomerPage) -> Shape:
        """Why they have their tier: figures of the window, what would change it, what it receives."""
        figures, numbers = page.figures, page.tier
        shape: Shape = {"name": figures.tier}
        if numbers is not None:
            shape |= self._numbers(numbers)
        return shape | {
            "orders": figures.orders,
            "first_seen": self.instant(figures.first_seen),
            "last_purchase": self.instant(figures.last_purchase),
        }

    def referred(self, view: Referred | None) -> Shape | None:
        """Whom they brought, and what those earned in the window."""
        if view is None:
            return None
        return {
            "customers": view.customers,
            "margin": self.amount(view.margin),
            "net_value": self.amount(view.net_value),
            "names": list(view.names),
        }

    def end(self, view: CustomerEndView | None) -> Shape | None:
        """That they left or were let go, or null."""
        if view is None:
            return None
        return {
            "at": self.instant(view.at),
            "kind": view.kind,
            "reason": view.reason,
            "to_whom": view.to_whom or None,
            "note": view.note,
            "staff": view.staff or None,
            "supervisor": view.supervisor or None,
        }

    def _numbers(self, numbers: TierNumbers) -> Shape:
        terms = numbers.terms
        return {
            "revenue": self.amount(numbers.revenue),
            "margin": self.amount(numbers.margin),
            "cost_to_serve": self.amount(numbers.cost_to_serve),
            "net_value": self.amount(numbers.net_value),
            "rank": numbers.rank,
            "rated": numbers.rated,
            "reasons": list(numbers.reasons),
            "next": self._next(numbers.next),
            "as_of": numbers.as_of.isoformat(),
            "window": numbers.window_days,
            "contacts": numbers.contacts,
            "seconds": numbers.seconds,
            "caused_contacts": numbers.caused_contacts,
            "poor_quality": self.amount(numbers.poor_quality),
            "line": None if numbers.line is None else self.amount(numbers.line),
            "kept": numbers.kept,
            "since": self.instant(numbers.since),
            "history": [
                {
                    "at": self.instant(change.at),
                    "from": change.from_tier,
                    "to": change.to_tier,
                    "net_value": self.amount(change.net_value),
                }
                for change in numbers.history
            ],
            "receives": None
            if terms is None
            else {
                "answer_within": terms.answer_within,
                "who_calls": terms.who_calls,
                "may_offer": terms.may_offer,
            },
        }

    def _next(self, wanted: NextTier | None) -> Shape | None:
        if wanted is None:
            return None
        return {
            "tier": wanted.tier,
            "more_margin": self.amount(wanted.more_margin),
            "fewer_minutes": wanted.fewer_minutes,
            "channel": wanted.channel or None,
        }


def suggestion(one: Suggestion) -> Shape:
    """One suggested action, as ``show`` and ``actions`` have it; the factors of its rank are plain numbers."""
    return {
        "rule": one.rule,
        "title": one.title,
        "why": one.why,
        "priority": one.priority,
        "propensity": one.propensity,
        "context": one.context,
        "value": one.value,
        "lever": one.lever,
        "about": one.about or None,
        "opens": one.opens,
        "needs_supervisor": one.needs_supervisor,
    }
