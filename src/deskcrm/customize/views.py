"""What the customer screen and ``show`` show: everything about one customer in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskcrm.differentiate.views import CustomerEndView, PurchaseView, Referred, StageView, TierNumbers
from deskcrm.identify.views import CustomerView, FiguresView
from deskcrm.interact.complaint_views import ComplaintView
from deskcrm.interact.views import FollowUpView, InteractionView, PromiseCounts, TimelineEntry

if TYPE_CHECKING:
    from deskcrm.customize.event_views import CustomerEvent
    from deskcrm.differentiate.satisfaction_figures import Score
    from deskcrm.identify.profile_views import Profile
    from deskcrm.identify.relations import GroupView, RelationView


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
    tier: TierNumbers | None = None
    stage: StageView | None = None
    referred: Referred | None = None
    end: CustomerEndView | None = None
    promises: PromiseCounts | None = None
    answers: Score | None = None
    """What they said of us whenever they were asked."""
    profile: Profile | None = None
    """What is known of them by the seven questions; what the law protects is asked for on its own screen."""
    relations: tuple[RelationView, ...] = ()
    groups: tuple[GroupView, ...] = ()
    events: tuple[CustomerEvent, ...] = ()
    """Events to come that they are on the list of, or are to be invited to."""
    events_ahead: bool = False
    """Whether there is any event to come."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands beside the lookup for the highlighted customer: the next things due, the most urgent open complaints
    and the latest of the history; the figures count all. What to do next is asked for apart: it takes longer."""

    customer: CustomerView
    figures: FiguresView
    follow_ups: tuple[FollowUpView, ...]
    complaints: tuple[ComplaintView, ...]
    timeline: tuple[TimelineEntry, ...]
    tier: TierNumbers | None = None


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """All that is held for ``show --json``: the page with the records behind it."""

    page: CustomerPage
    interactions: tuple[InteractionView, ...]
    all_follow_ups: tuple[FollowUpView, ...]
    all_complaints: tuple[ComplaintView, ...]
    purchases: tuple[PurchaseView, ...]
    satisfaction: tuple[InteractionView, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class CrossSell:
    """What customers who own ``because_of`` buy too and this one does not own, and how strong the bond is.

    Of ``orders`` orders with one, ``together`` had the other too; ``other_orders`` had the other, of ``all_orders``.
    ``own_word`` says that the office's catalogue links the two; the counts are then 0 where nothing was mined.
    ``expected`` is what it is likely to bring (minor units): confidence times the mean margin of a buyer.
    """

    product_code: str
    product: str
    because_of_code: str
    because_of: str
    together: int = 0
    orders: int = 0
    other_orders: int = 0
    all_orders: int = 0
    own_word: bool = False
    expected: int = 0

    @property
    def support(self) -> float:
        """The share of all orders that hold both."""
        return self.together / self.all_orders if self.all_orders else 0.0

    @property
    def confidence(self) -> float:
        """The share of the orders with the one that hold the other too."""
        return self.together / self.orders if self.orders else 0.0

    @property
    def lift(self) -> float:
        """How many times more often they stand together than by chance (Brin et al., 1997)."""
        return self.together * self.all_orders / (self.orders * self.other_orders) if self.other_orders else 0.0


@dataclass(frozen=True, slots=True)
class Mining:
    """What a mining of the orders found."""

    orders: int
    products: int
    pairs: int
    again: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested action: ``title`` and ``why`` in the language in use, the numbers in them.

    ``opens`` is the screen that does it (a name in SCREENS: log, follow_up_form, complaint, purchase_form,
    customer_form, customer_end, outreach), ``fill`` the values its fields begin with, ``about`` what it is about (a
    product's code, a complaint's number, a follow-up's id), so that the same rule may speak of another one. Priority =
    propensity x context x value x lever (DESIGN 6).
    """

    rule: str
    title: str
    why: str
    opens: str
    priority: float
    propensity: float
    context: float
    value: float
    lever: float
    about: str = ""
    fill: tuple[tuple[str, str], ...] = ()
    needs_supervisor: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """Which suggestion a form was opened from: what the response is written of when the form is saved."""

    customer_id: int
    rule: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """What became of one rule's suggestions. ``shown`` counts customers and days; ``by_tier`` has (tier, taken,
    declined); ``reasons`` why it was declined, most first; ``brought`` is the margin (minor units) of what those who
    took it bought within 30 days after."""

    rule: str
    title: str
    shown: int
    taken: int
    declined: int
    by_tier: tuple[tuple[str, int, int], ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    brought: int = 0
    own: bool = False
    in_use: bool = True


@dataclass(frozen=True, slots=True)
class PlaybookProblem:
    """A rule that was left out, with the line (1 from the top) of the file it stands in, and why."""

    file: str
    line: int
    rule: str
    reason: str
