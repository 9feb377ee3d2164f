"""What screens and commands see of news: plain values, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from deskcrm.locale.messages import N_

PURPOSE: Final = "news"
"""The purpose that a customer must have agreed to."""

LATELY_DAYS: Final = 30
"""The office days that the most news of a month is counted in: today and those before."""

KINDS: Final[Mapping[str, str]] = {
    "new": N_("a new product or service"),
    "change": N_("a change"),
    "closed": N_("a closing day"),
    "other": N_("something else"),
}

STATES: Final[Mapping[str, str]] = {
    "draft": N_("being written"),
    "open": N_("being told"),
    "closed": N_("no longer told"),
}

OUTCOMES: Final[Mapping[str, str]] = {
    "told": N_("told"),
    "not_reached": N_("not reached"),
    "interested": N_("interested"),
    "not_interested": N_("not interested"),
    "no_more": N_("wants to hear no more"),
}
"""What came of it."""

CHANNELS: Final = ("phone", "line", "email", "post")
"""The channels by which a customer can be told, as they are tried for one who prefers none."""

BARS: Final[Mapping[str, str]] = {
    "gone": N_("This customer is not in the base any more."),
    "no_consent": N_("Not told: this customer has not agreed to be told news, or took it back."),
    "asked_not": N_("Not told: this customer asked not to be contacted."),
    "ended": N_("Not told: this customer left, or was let go."),
    "told": N_("Not told: this customer has heard this news already, or was tried today."),
    "often": N_("Not told: this customer was told as much news lately as the office allows."),
    "unreachable": N_("There is no way to reach this customer by the channel they prefer."),
    "not_concerned": N_("Not told: this news does not concern this customer."),
    "not_open": N_("Not told: this news is not being told now."),
}
"""Why a customer is not told, as the desk reads it."""


@dataclass(frozen=True, slots=True)
class NewsInput:
    """What is written down of one news. ``product`` is a code, ``segments`` the names of groups with ``;`` between."""

    title: str
    kind: str = "new"
    product: str = ""
    state: str = "draft"
    since: date | None = None
    until: date | None = None
    segments: str = ""
    subject_en: str = ""
    text_en: str = ""
    subject_th: str = ""
    text_th: str = ""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewsView:
    """One news. ``segments`` are the ids of its groups and ``groups`` their names; ``heard`` counts who was told,
    ``waiting`` who stands in a file that is not sent yet. ``running`` says that it may be told today."""

    id: int
    version: int
    title: str
    kind: str
    state: str
    since: date | None
    until: date | None
    product_id: int | None
    product_code: str
    product: str
    segments: tuple[int, ...]
    groups: tuple[str, ...]
    subject_en: str
    text_en: str
    subject_th: str
    text_th: str
    owner_id: int | None
    owner: str
    running: bool = False
    heard: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one news has come: ``concerned`` customers, ``heard`` of them or of those who were, ``left`` on the
    list now and by which channel, ``waiting`` in a file not sent yet; ``outcomes`` what came of it. The rest of those
    concerned cannot be told: they have not agreed, were told enough lately, or cannot be reached."""

    news_id: int
    concerned: int
    heard: int
    left: int
    waiting: int
    by_channel: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)

    @property
    def cannot(self) -> int:
        """Those concerned who are neither told nor to be told now."""
        return max(0, self.concerned - self.heard - self.left - self.waiting)


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer to be told: by which ``channel`` and where (``way``: number, address), in which language, and the
    text made for them. ``tries`` counts how often they were not reached."""

    customer_id: int
    code: str
    name: str
    channel: str
    way: str
    language: str
    subject: str = ""
    text: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class OutreachPage:
    """A stretch of those who are to be told, of ``total``; ``by_channel`` counts all of them."""

    news_id: int
    rows: tuple[Contact, ...]
    total: int
    by_channel: Mapping[str, int]
    offset: int = 0


@dataclass(frozen=True, slots=True)
class ToldView:
    """That somebody was told, or tried. ``follow_up`` says that one was made for whoever looks after the news."""

    id: int
    news_id: int
    customer_id: int
    customer: str
    at: datetime
    channel: str
    outcome: str
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class MailingView:
    """A file written to send a news. ``left_out`` are codes of those who may not be told any more since it was
    written."""

    id: int
    news_id: int
    news: str
    channel: str
    at: datetime
    file: str
    count: int
    sent_at: datetime | None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupSilence:
    """How long a group has gone without news: ``last`` when one of it was told any, None for never. ``overdue`` by the
    office's interval."""

    segment_id: int
    name: str
    last: datetime | None
    days: int | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison: how many, and how many of them bought: the product, and anything."""

    customers: int
    bought: int
    bought_product: int


@dataclass(frozen=True, slots=True)
class Effect:
    """Who heard against who did not yet. Those who heard count from when they heard, for ``days``; the others from the
    ``middle`` of all tellings, for as long. Buying is no proof: who is told differs from who is not."""

    news_id: int
    days: int
    heard: Side
    others: Side
    middle: datetime | None
    product_code: str = ""
