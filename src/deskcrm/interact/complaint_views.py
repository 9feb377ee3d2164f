"""What the functions of complaints take and return: frozen values that know nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deskcrm.interact.views import InteractionView

STAGES = ("received", "acknowledged", "assessed", "investigating", "answered", "closed")
"""A complaint's stages in their order (ISO 10002:2018 clause 8)."""


@dataclass(frozen=True, slots=True)
class ComplaintInput:
    """A complaint in the customer's own words. ``customer_id`` None is anonymous. ``product`` is a code or a name.
    With ``impact`` and ``urgency`` (1 to 3) the severity follows from them and ``severity`` is not looked at.
    ``parent`` is the number of the complaint it is part of."""

    description: str
    customer_id: int | None = None
    channel: str = ""
    product: str = ""
    category: str = ""
    subcategory: str = ""
    severity: int = 2
    wish: str = ""
    impact: int | None = None
    urgency: int | None = None
    parent: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintChange:
    """What assessing a complaint found: the fields as they are to be. With impact and urgency the severity follows."""

    severity: int
    impact: int | None = None
    urgency: int | None = None
    category: str = ""
    subcategory: str = ""
    product: str = ""
    wish: str = ""
    parent: str = ""


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
    """One complaint. ``number`` is stored without groups; ``due`` is the next target not met yet (UTC), None while it
    waits for the customer or has none; ``owed`` says what it is (acknowledge, answer, resolve). ``warned`` is set
    within the office's warning time before ``due``. ``breached`` once a target was missed. ``remedy_cost`` is what the
    remedies promised cost the office, in minor units. ``history``, ``breaches``, ``remedies``, ``contacts`` (ids and
    words of the interactions about it), ``parts`` and ``expected`` to ``worth`` are filled for one complaint, not in
    lists."""

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
    owed: str = ""
    warned: bool = False
    impact: int | None = None
    urgency: int | None = None
    acknowledge_due: datetime | None = None
    answer_due: datetime | None = None
    resolve_due: datetime | None = None
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    waiting_since: datetime | None = None
    waited: int = 0
    reopened: int = 0
    first_closed_at: datetime | None = None
    escalated_at: datetime | None = None
    escalation: str = ""
    parent_id: int | None = None
    parent_number: str = ""
    follows_id: int | None = None
    follows_number: str = ""
    breaches: tuple[BreachView, ...] = ()
    remedies: tuple[RemedyView, ...] = ()
    contacts: tuple[InteractionView, ...] = ()
    parts: tuple[ComplaintLink, ...] = ()
    expected: int | None = None
    perceived: int | None = None
    worth: bool | None = None


@dataclass(frozen=True, slots=True)
class BreachView:
    """A target that was missed: acknowledge, answer or resolve, due when (UTC)."""

    target: str
    due: datetime


@dataclass(frozen=True, slots=True)
class RemedyView:
    """What was asked for or given to make a complaint good. ``kind`` is a code of REMEDIES; ``cost`` minor units;
    ``state`` asked (a supervisor's to decide), approved, refused or given."""

    id: int
    version: int
    complaint_id: int
    kind: str
    detail: str
    cost: int
    state: str
    asked_at: datetime
    asked_by: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    given_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintLink:
    """Another complaint by its number: a part of this one, or one that takes it up again."""

    id: int
    number: str
    stage: str
    kind: str = "part"


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """A stretch of the complaints list under its filter, what is due next first, with the count of all that match."""

    rows: tuple[ComplaintView, ...]
    offset: int
    total: int


@dataclass(frozen=True, slots=True)
class SupervisorCallView:
    """A clerk's call for a supervisor, open until one takes it."""

    id: int
    at: datetime
    staff: str
    words: str = ""
    customer_id: int | None = None
    customer: str = ""
    complaint_id: int | None = None
    complaint_number: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category of the office's list, or with ``parent_id`` a subcategory."""

    id: int
    name: str
    parent_id: int | None = None
    active: bool = True
