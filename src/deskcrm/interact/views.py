"""What the interact functions take and return: frozen values that know nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskcrm.identify.profile_views import FactInput

OUTCOMES = ("solved", "follow_up", "waiting", "asked_only", "not_reached", "wrong_number", "missed")
"""What became of a contact; ``solved`` closes its matter, ``missed`` is a call in that nobody took."""

TASKS = ("call", "message", "send", "check", "visit", "satisfaction", "waiting", "other")
"""What kind of work a follow-up is; ``waiting`` is the customer's turn, ``satisfaction`` asks how it was found."""


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel with what one contact on it costs: ``fixed_cost`` and ``rate_per_minute`` in minor units."""

    id: int
    code: str
    name: str
    fixed_cost: int
    rate_per_minute: int
    active: bool = True


@dataclass(frozen=True, slots=True)
class MatterView:
    """A reason of the office's short list. ``thread_id`` is set when this customer has an open thread on it;
    ``avoidable`` is one that nobody should have to get in touch about."""

    id: int
    name: str
    active: bool = True
    thread_id: int | None = None
    avoidable: bool = False


@dataclass(frozen=True, slots=True)
class InteractionInput:
    """What the log form, the command line or an import says of a contact. ``customer_id`` None is someone not
    identified. ``channel`` is its code or name, ``matter`` its name (created when new to the office). ``at`` is UTC,
    None for now. ``thread_id`` joins an open matter of the customer. ``worth`` counts when perceived > expected.
    ``complaint_id`` is the complaint of theirs that it was about; ``facts`` what was learned of them."""

    channel: str
    customer_id: int | None = None
    direction: str = "in"
    seconds: int = 0
    at: datetime | None = None
    matter: str = ""
    thread_id: int | None = None
    subject: str = ""
    note: str = ""
    outcome: str = ""
    expected: int | None = None
    perceived: int | None = None
    worth: bool | None = None
    spoke_name: str = ""
    spoke_relation: str = ""
    spoke_may_know: str = ""
    follow_up: FollowUpInput | None = None
    complaint_id: int | None = None
    facts: tuple[FactInput, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUpInput:
    """A thing to do by a time: ``due`` in UTC; ``promise`` when the customer was told of it. ``owner_id`` None is
    whoever logs it, unless it is the whole desk's (``whole_desk``). ``task`` is one of TASKS or empty. A window begins
    at ``due_from`` and ends at ``due``. ``repeats`` is empty or ``1d``, ``2w``, ``1m``, ``1y``."""

    title: str
    due: datetime
    promise: bool = False
    customer_id: int | None = None
    owner_id: int | None = None
    complaint_id: int | None = None
    whole_desk: bool = False
    task: str = ""
    due_from: datetime | None = None
    repeats: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class InteractionView:
    """One contact. ``customer`` is the name, empty when not identified; ``seconds`` its length; instants UTC.
    ``channel`` is the channel's name as shown, ``channel_code`` what it is called in files."""

    id: int
    customer_id: int | None
    customer_code: str
    customer: str
    at: datetime
    recorded_at: datetime
    channel: str
    direction: str
    seconds: int
    staff: str
    matter: str
    subject: str
    note: str
    outcome: str
    expected: int | None = None
    perceived: int | None = None
    worth: bool | None = None
    spoke_name: str = ""
    spoke_relation: str = ""
    spoke_may_know: str = ""
    follow_up_id: int | None = None
    channel_code: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """One follow-up. ``kind`` is promise or follow_up; ``state`` open, done or cancelled; instants UTC.
    ``snoozed_until`` hides it from the day's work until then without moving what was promised; ``promised_due`` is the
    time the customer was first told. ``owner_id`` None is the whole desk. ``until_call`` sleeps until the customer gets
    in touch; ``renewed`` counts times told anew before the old one; ``broken_at`` is the promised time not kept.
    ``history`` is filled for one follow-up, not in lists."""

    id: int
    version: int
    customer_id: int | None
    customer_code: str
    customer: str
    tier: str
    kind: str
    title: str
    due: datetime
    state: str
    owner_id: int | None
    owner: str
    promised_by: str = ""
    snoozed_until: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""
    phone: str = ""
    promised_due: datetime | None = None
    note: str = ""
    interaction_id: int | None = None
    complaint_id: int | None = None
    task: str = ""
    due_from: datetime | None = None
    until_call: bool = False
    repeats: str = ""
    renewed: int = 0
    broken_at: datetime | None = None
    complaint_number: str = ""
    history: tuple[FollowUpChangeView, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUpChangeView:
    """What happened to a follow-up on its way: ``what`` is renewed, moved, snoozed, woken or handed_over; ``from_`` and
    ``to_`` are due times (UTC) or names of staff; empty names are the whole desk."""

    at: datetime
    staff: str
    what: str
    from_due: datetime | None = None
    to_due: datetime | None = None
    from_owner: str = ""
    to_owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """How the promises to one customer went: kept, broken (late, or let slip and still open), told anew before the time
    (counted beside, no break), and open ones still in time."""

    kept: int = 0
    broken: int = 0
    renewed: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The open follow-ups in the order they are worked: overdue, today, later. Counts are of the whole queue under
    the filter; ``rows`` is the stretch asked for, beginning at ``offset``."""

    rows: tuple[FollowUpView, ...]
    offset: int
    total: int
    overdue: int
    today: int
    later: int


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """Somebody who came in. ``number`` is the waiting number of that day; ``seconds`` how long they waited, or wait."""

    id: int
    version: int
    number: int
    at: datetime
    customer_id: int | None = None
    customer_code: str = ""
    customer: str = ""
    tier: str = ""
    name: str = ""
    wants: str = ""
    seconds: int = 0
    taken_at: datetime | None = None
    taken_by: str = ""
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A text kept at hand. ``kind`` is answer, phrase or guide; ``review_on`` an office date or empty; ``uses`` counts
    how often it was copied."""

    id: int
    version: int
    kind: str
    title: str
    text_en: str
    text_th: str
    matter_id: int | None = None
    matter: str = ""
    owner_id: int | None = None
    owner: str = ""
    review_on: str = ""
    uses: int = 0
    last_used_at: datetime | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a customer's history. ``kind`` is interaction, promise, follow_up, complaint, purchase, response (to
    a suggestion), tier (a change of it) or end; ``id`` is that record's; ``state`` a word of the record (outcome,
    stage, done); ``amount`` is minor units of a purchase."""

    kind: str
    id: int
    at: datetime
    title: str
    detail: str
    state: str
    staff: str
    direction: str = ""
    channel: str = ""
    amount: int | None = None
    seconds: int = 0
    channel_code: str = ""


@dataclass(frozen=True, slots=True)
class TodayCounts:
    """The strip above the lookup."""

    overdue: int
    due_today: int
    open_complaints: int
    unidentified: int
    breached: int = 0
    escalated: int = 0
    calls: int = 0
    waiting: int = 0
