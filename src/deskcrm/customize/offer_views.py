"""Offers as screens and the command line show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from deskcrm.locale.messages import N_

OFFER_STATES: Final = {
    "open": N_("open"),
    "lapsed": N_("lapsed"),
    "ordered": N_("ordered"),
    "withdrawn": N_("offer withdrawn"),
}


@dataclass(frozen=True, slots=True)
class OfferInput:
    """What an offer is made of. ``options`` are codes (``Group=Option``) or names. ``valid_until`` None takes the
    office's usual days. ``fetch_from`` None takes the branch nearest the customer."""

    customer_id: int
    product: str
    options: tuple[str, ...]
    pieces: int = 1
    valid_until: date | None = None
    note: str = ""
    fetch_from: str | None = None


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer. ``price`` of one piece and ``amount`` of all in minor units, as they were then; ``words`` the choices
    as they were called then, ``chosen`` each of them as group and option, ``options`` the codes of those that can still
    be chosen. ``state`` is one of OFFER_STATES:
    an open one past ``valid_until`` is lapsed. ``due`` is the day promised for an order, ``ready`` whether the promise
    is done."""

    id: int
    version: int
    number: str
    customer_id: int
    customer_code: str
    customer: str
    product_id: int
    product_code: str
    product: str
    at: datetime
    staff: str
    pieces: int
    words: str
    price: int
    amount: int
    lead_days: int
    valid_until: date
    state: str
    fetch_from: str
    note: str
    order_number: str = ""
    due: datetime | None = None
    ready: bool = False
    options: tuple[str, ...] = field(default=())
    chosen: tuple[tuple[str, str], ...] = field(default=())

    @property
    def by_group(self) -> tuple[tuple[str, str], ...]:
        """Each group with what is chosen of it: ``("Extras", "Name on it, Tassel")``."""
        found: dict[str, list[str]] = {}
        for group, option in self.chosen:
            found.setdefault(group, []).append(option)
        return tuple((group, ", ".join(options)) for group, options in found.items())

    @property
    def not_offered(self) -> tuple[tuple[str, str], ...]:
        """Those of its choices, as group and option, that are not offered any more."""
        return tuple((group, option) for group, option in self.chosen if f"{group}={option}" not in self.options)


@dataclass(frozen=True, slots=True)
class NowPrice:
    """What an offer costs today beside what was offered (minor units of all pieces), and what does not fit any more
    (empty where it can still be made)."""

    then: int
    now: int
    price: int
    problem: str


@dataclass(frozen=True, slots=True)
class Popular:
    """How many of the ``people`` like this customer who took this product chose each option (by code); ``who`` says who
    they are, a message with the places ``tier`` and ``families``."""

    people: int
    chosen: dict[str, int]
    who: str
    tier: str = ""
    families: str = ""


@dataclass(frozen=True, slots=True)
class NeverChosen:
    """An option that no offer has; ``offers`` of the product were made since the option is there."""

    product_code: str
    product: str
    group: str
    option: str
    since: datetime
    offers: int
