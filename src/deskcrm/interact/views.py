"""What the interact functions take and return: frozen values that know nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

STAGES = ("received", "acknowledged", "assessed", "investigating", "answered", "closed")
"""A complaint's stages in their order (ISO 10002:2018 clause 8)."""

OUTCOMES = ("solved", "follow_up", "waiting", "asked_only", "not_reached", "wrong_number")
"""What became of a contact; ``solved`` closes its matter."""


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
    """A reason of the office's short list. ``thread_id`` is set when this customer has an open thread on it."""

    id: int
    name: str
    active: bool = True
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class InteractionInput:
    """What the log form, the command line or an import says of a contact. ``customer_id`` None is someone not
    identified. ``channel`` is its code or name, ``matter`` its name (created when new to the office). ``at`` is UTC,
    None for now. ``thread_id`` joins an open matter of the customer. ``worth`` counts when perceived > expected.
    ``complaint_id`` is the complaint of theirs that it was about."""

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


@dataclass(frozen=True, slots=True)
class FollowUpInput:
    """A thing to do by a time: ``due`` in UTC; ``promise`` when the customer was told of it. ``owner_id`` None is
    whoever logs it."""

    title: str
    due: datetime
    promise: bool = False
    customer_id: int | None = None
    owner_id: int | None = None
    complaint_id: int | None = None


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
    time the customer was first told."""

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
class ComplaintInput:
    """A complaint in the customer's own words. ``customer_id`` None is anonymous. ``product`` is a code or a name."""

    description: str
    customer_id: int | None = None
    channel: str = ""
    product: str = ""
    category: str = ""
    subcategory: str = ""
    severity: int = 2
    wish: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintStageView:
    """One step of a complaint's way: who moved it, when (UTC), from and to which stage, and what was noted."""

    at: datetime
    staff: str
    from_stage: str
    to_stage: str
    note: str


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """One complaint. ``number`` is stored without groups; ``due`` is when its next answer is owed (UTC) or None.
    ``remedy_cost`` is what the ``remedy`` cost the office, in minor units."""

    id: int
    version: int
    number: str
    customer_id: int | None
    customer_code: str
    customer: str
    tier: str
    at: datetime
    channel: str
    product: str
    category: str
    subcategory: str
    description: str
    wish: str
    stage: str
    severity: int
    owner_id: int | None
    owner: str
    due: datetime | None
    breached: bool
    closed_at: datetime | None = None
    resolution: str = ""
    root_cause: str = ""
    told: bool | None = None
    history: tuple[ComplaintStageView, ...] = ()
    channel_code: str = ""
    remedy: str = ""
    remedy_cost: int = 0


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """A stretch of the complaints list under its filter, most urgent first, with the count of all that match."""

    rows: tuple[ComplaintView, ...]
    offset: int
    total: int


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
