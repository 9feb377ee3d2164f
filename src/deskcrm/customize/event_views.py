"""What the screens and commands of events show: frozen values that know no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from deskcrm.locale.messages import N_

STATES: Final[Mapping[str, str]] = {
    "planned": N_("planned"),
    "held": N_("held"),
    "cancelled": N_("called off"),
}

REPLIES: Final[Mapping[str, str]] = {
    "none": N_("no reply"),
    "yes": N_("comes"),
    "no": N_("does not come"),
    "maybe": N_("maybe"),
}

SOURCES: Final[Mapping[str, str]] = {
    "list": N_("from a list"),
    "desk": N_("at the desk"),
    "file": N_("from a file"),
    "came": N_("came uninvited"),
}

LEFT_OUT: Final[Mapping[str, str]] = {
    "already": N_("invited already"),
    "asked_not": N_("asked not to hear from us"),
    "no_consent": N_("did not agree to news"),
    "let_go": N_("let go by the office"),
}
"""Why somebody of a list is not invited."""

AFTER: Final[Mapping[str, str]] = {
    "came": N_("those who came"),
    "missed": N_("those invited who did not come"),
    "coming": N_("those who said they come"),
}
"""For whom follow-ups are planned."""

RESULT_DAYS: Final = 90
"""Days from the event on in which what they did is counted."""


@dataclass(frozen=True, slots=True)
class EventInput:
    """What a form or a command says of an event, as typed; instants in UTC."""

    name: str
    starts_at: datetime
    ends_at: datetime | None = None
    place: str = ""
    places: int | None = None
    reply_by: date | None = None
    audience: str = ""
    note: str = ""
    state: str = "planned"


@dataclass(frozen=True, slots=True)
class EventView:
    """One event with its counts. ``coming`` are those with a place and their ``guests``; ``waiting`` those on the
    waiting list with theirs; ``untold`` who is to be told yet: not who is there or does not come."""

    id: int
    version: int
    name: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    places: int | None
    reply_by: date | None
    audience: str
    note: str
    state: str
    invited: int = 0
    coming: int = 0
    guests: int = 0
    maybe: int = 0
    declined: int = 0
    waiting: int = 0
    attended: int = 0
    untold: int = 0

    @property
    def seated(self) -> int:
        """People who have a place."""
        return self.coming + self.guests

    @property
    def free(self) -> int | None:
        """Places left, None where there is no bound."""
        return None if self.places is None else max(0, self.places - self.seated)


@dataclass(frozen=True, slots=True)
class InvitationView:
    """One customer of an event's list. ``waiting`` is their place on the waiting list from 1, None for none; ``barred``
    is why they may not be told of it now (a code of LEFT_OUT), empty where they may."""

    id: int
    version: int
    event_id: int
    customer_id: int
    code: str
    name: str
    tier: str
    source: str
    invited_at: datetime
    channel: str
    told_at: datetime | None
    reply: str
    replied_at: datetime | None
    guests: int
    waiting: int | None
    attended_at: datetime | None
    barred: str = ""
    phone: str = ""
    prefers: str = ""

    @property
    def has_place(self) -> bool:
        """Whether a place is theirs."""
        return self.reply == "yes" and self.waiting is None


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation of many came to: how many are on the list now that were not, and why others are not, as codes
    of LEFT_OUT with their numbers."""

    count: int
    left_out: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply as it was written down. ``moved_up`` are the names of those who have a place by it; ``late`` says that
    the last day to reply was over."""

    invitation: InvitationView
    moved_up: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """An event after a change; ``moved_up`` have a place by it, ``moved_back`` have lost theirs to the waiting list."""

    event: EventView
    moved_up: tuple[str, ...] = ()
    moved_back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerEvent:
    """An event to come as a customer's screen shows it; without an invitation ``reply`` is empty."""

    event_id: int
    name: str
    starts_at: datetime
    place: str
    free: int | None
    reply: str = ""
    guests: int = 0
    waiting: int | None = None
    told_at: datetime | None = None
    attended_at: datetime | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PersonAfter:
    """What one customer did in the days after an event; money in minor units."""

    customer_id: int
    code: str
    name: str
    contacts: int
    orders: int
    revenue: int
    margin: int


@dataclass(frozen=True, slots=True)
class GroupAfter:
    """The same of many: ``buyers`` are those of the ``people`` who bought."""

    people: int = 0
    buyers: int = 0
    contacts: int = 0
    orders: int = 0
    revenue: int = 0
    margin: int = 0


@dataclass(frozen=True, slots=True)
class EventResult:
    """What came of an event: who came (``uninvited`` of them without an invitation) beside those invited who did not;
    ``days`` of RESULT_DAYS have passed. ``people`` are those who came, who brought most first."""

    event: EventView
    days: int
    came: GroupAfter
    missed: GroupAfter
    uninvited: int
    people: tuple[PersonAfter, ...]
