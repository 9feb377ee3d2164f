"""What the differentiate functions return: frozen values that know nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from deskcrm.money import divided


@dataclass(frozen=True, slots=True)
class ProductView:
    """A good or a service. ``unit_price`` and ``unit_cost`` in ten-thousandths of the currency's major unit.

    ``upgrade_code`` and ``upgrade`` are code and name of the next size or plan, ``goes_with`` the codes of what the
    office says goes with it, ``launched`` the day a new one came."""

    id: int
    code: str
    name: str
    family: str
    kind: str
    unit_price: int | None
    unit_cost: int | None
    version: int = 1
    upgrade_code: str = ""
    upgrade: str = ""
    goes_with: tuple[str, ...] = ()
    launched: date | None = None


@dataclass(frozen=True, slots=True)
class ProductPage:
    """The stretch of the catalogue from ``offset`` on; ``more`` says that a search found more than it shows."""

    rows: tuple[ProductView, ...]
    total: int
    more: bool = False
    offset: int = 0


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """One order line. ``quantity`` in thousandths (returns negative), ``unit_price`` in ten-thousandths of the major
    unit, ``amount`` and ``cost`` in minor units."""

    id: int
    customer_id: int | None
    order: str
    at: datetime
    product_code: str
    product: str
    description: str
    quantity: int
    unit_price: int
    amount: int
    cost: int
    place: str
    payment: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class UsualWords:
    """What an office sells at and is paid by, most used first."""

    places: tuple[str, ...]
    payments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurchaseInput:
    """One order line as a form says it. ``quantity`` in thousandths (negative for a return), unit prices in
    ten-thousandths of the major unit; ``unit_price`` None takes the product's. ``product`` is a code or a name; ``at``
    is UTC, None for now. Without a ``customer_id`` it is a sale to nobody known, for the office's totals. With
    ``number_it`` an order without a number gets one of the desk's own."""

    customer_id: int | None
    quantity: int
    product: str = ""
    description: str = ""
    unit_price: int | None = None
    unit_cost: int | None = None
    order: str = ""
    at: datetime | None = None
    place: str = ""
    payment: str = ""
    number_it: bool = False


@dataclass(frozen=True, slots=True)
class NextTier:
    """What would lift a customer to ``tier``: so much more margin (minor units), or so many minutes fewer on the
    channel they use most (``channel``, as it is called); None when fewer minutes alone cannot do it."""

    tier: str
    more_margin: int
    fewer_minutes: int | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class TierChangeView:
    """A change of tier, with the net value (minor units) that did it."""

    at: datetime
    from_tier: str
    to_tier: str
    net_value: int


@dataclass(frozen=True, slots=True)
class TierTermsView:
    """What the office gives a tier, in its own words."""

    tier: str
    answer_within: str = ""
    who_calls: str = ""
    may_offer: str = ""


@dataclass(frozen=True, slots=True)
class TierNumbers:
    """Why a customer has their tier: the figures of the window of ``window_days`` office days up to ``as_of``.

    Money in minor units. ``rank`` (of ``rated``) is that of the last computation of the whole book, None for those not
    rated. ``line`` is the least net value of their tier, ``kept`` says that they hold it although they are below.
    """

    tier: str
    as_of: date
    window_days: int
    revenue: int
    margin: int
    cost_to_serve: int
    net_value: int
    poor_quality: int
    contacts: int
    caused_contacts: int
    seconds: int
    rank: int | None
    rated: int
    line: int | None = None
    kept: bool = False
    next: NextTier | None = None
    since: datetime | None = None
    reasons: tuple[str, ...] = ()
    terms: TierTermsView | None = None
    history: tuple[TierChangeView, ...] = ()


@dataclass(frozen=True, slots=True)
class CostLine:
    """Contacts of one channel, matter or month: how many, how long (seconds) and what they cost (minor units)."""

    name: str
    contacts: int
    seconds: int
    cost: int


@dataclass(frozen=True, slots=True)
class CostToServe:
    """What serving one customer cost in the window, in minor units and seconds.

    ``by_channel`` and ``by_matter`` leave out what we caused, as ``cost`` does; ``remedies`` is the part of ``cost``
    that was given as remedies. ``peer_contacts`` (thousandths), ``peer_cost`` and ``peer_cost_per_contact`` are
    means over the customers of the same tier at the last computation.
    """

    contacts: int
    seconds: int
    cost: int
    remedies: int
    caused_contacts: int
    poor_quality: int
    by_channel: tuple[CostLine, ...]
    by_matter: tuple[CostLine, ...]
    peers: int
    peer_contacts: int
    peer_cost: int
    peer_cost_per_contact: int

    @property
    def cost_per_contact(self) -> int:
        """The mean cost of one contact, in minor units; 0 without contacts."""
        return divided(self.cost - self.remedies, self.contacts) if self.contacts else 0


@dataclass(frozen=True, slots=True)
class Saving:
    """What moving the contacts of ``from_channel`` to the cheaper ``to_channel`` would save in a window."""

    from_channel: str
    to_channel: str
    contacts: int
    saved: int


@dataclass(frozen=True, slots=True)
class OfficeCosts:
    """What contacts cost the office in the window: all of them (also those of nobody known and those we caused).

    ``poor_quality`` is the part we caused, ``unidentified`` the part that nobody was identified for. Money in minor
    units; ``by_month`` runs from the oldest (named YYYY-MM) to the newest.
    """

    as_of: date
    window_days: int
    contacts: int
    seconds: int
    cost: int
    remedies: int
    poor_quality: int
    unidentified: int
    by_channel: tuple[CostLine, ...]
    by_matter: tuple[CostLine, ...]
    by_month: tuple[CostLine, ...]
    savings: tuple[Saving, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the customers with what they came to in the window, in minor units. ``name`` is a tier's code, or that
    of another part."""

    name: str
    customers: int
    revenue: int
    margin: int
    cost_to_serve: int
    net_value: int


@dataclass(frozen=True, slots=True)
class TopShare:
    """The first ``percent`` of the buyers by revenue, how many they are, and their shares of all buyers' revenue and
    net value in millionths of a percent (0 where the whole is not above zero)."""

    percent: int
    customers: int
    share_of_revenue: int
    share_of_net_value: int


@dataclass(frozen=True, slots=True)
class CustomerMix:
    """The customer mix of one day: totals and tiers over everybody known by then, the rest over the buyers in the
    window. ``nobody`` is what was sold to nobody known (revenue and margin only)."""

    as_of: date
    window_days: int
    customers: int
    total: Part
    tiers: tuple[Part, ...]
    top: tuple[TopShare, ...]
    below_zero: int
    lines: tuple[int | None, int | None, int | None]
    rated: int
    nobody: Part


@dataclass(frozen=True, slots=True)
class StageView:
    """Where the relationship stands: prospect, new, active, due, lapsing, lapsed or won_back.

    ``usual_days`` is the customer's own usual interval between orders (None with fewer than two orders, when that of
    the office is taken), ``days`` how long ago the last order was (None without one), ``gap_days`` how long they had
    stayed away before they came back.
    """

    code: str
    usual_days: int | None = None
    days: int | None = None
    gap_days: int | None = None


@dataclass(frozen=True, slots=True)
class CustomerEndView:
    """That a customer left (``lost``) or was let go (``let_go``): why, and to whom they went."""

    id: int
    version: int
    at: datetime
    kind: str
    reason: str
    to_whom: str = ""
    note: str = ""
    staff: str = ""
    supervisor: str = ""


@dataclass(frozen=True, slots=True)
class CustomerEndInput:
    """What a form says of an ending; the supervisor who signs a letting go is whoever acts."""

    customer_id: int
    kind: str
    reason: str
    to_whom: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Referred:
    """Whom a customer brought: how many (``customers``), and what those earned in the window (minor units)."""

    customers: int
    margin: int
    net_value: int
    names: tuple[str, ...] = ()
