"""What the identify functions return: frozen values that know nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from deskcrm.identify.filter_language import Problem


class LookupRow(NamedTuple):
    """One customer as the lookup shows them. ``match`` names the field that matched: name, nickname, organisation,
    phone, email, line_id, code, order, complaint, note, filter where only filters were typed, or recent when nothing
    was. ``found`` is what matched where the row does not show it; ``complaint_id`` the complaint of that number. Of a
    note, ``passage`` is the words around the match and ``note`` the record's kind and id. Instants are UTC.

    A named tuple: fifty are made at each keystroke, and a frozen dataclass takes six times as long to make."""

    id: int
    code: str
    name: str
    nickname: str
    organisation: str
    tier: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    district: str
    last_contact: datetime | None
    open_complaints: int
    next_due: datetime | None
    match: str
    found: str = ""
    complaint_id: int = 0

    @property
    def called(self) -> str:
        """The name with the nickname."""
        return f"{self.name} ({self.nickname})" if self.nickname else self.name


@dataclass(frozen=True, slots=True)
class LookupPage:
    """The best rows for what was typed; ``more`` says that others match too.

    ``words`` are the folded words that were met. ``reading`` is what was looked for where the keyboard had been left in
    the other language, else empty; ``close`` says that nobody is written so and these come near."""

    text: str
    rows: tuple[LookupRow, ...]
    more: bool
    words: tuple[str, ...] = ()
    reading: str = ""
    close: bool = False


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A record in which words were found: ``kind`` is interaction, complaint, follow_up or customer, ``at`` when it
    happened or is due, ``passage`` the text around the words."""

    kind: str
    id: int
    at: datetime
    customer: LookupRow
    passage: str


@dataclass(frozen=True, slots=True)
class NotePage:
    """The newest records that hold all ``words`` (folded); ``more`` says that others do too."""

    words: tuple[str, ...]
    rows: tuple[NoteRow, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the lookup answers: the best rows for ``text`` and whether others match too; ``plain`` is the text without
    its filters; the folded ``words`` that are
    lit in them; what of the filters was not understood or cannot be. ``notes`` are the records that a ``note:`` filter
    asked for, in place of rows."""

    text: str
    rows: tuple[LookupRow, ...]
    more: bool
    words: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    filtered: bool = False
    plain: str = ""
    notes: NotePage | None = None


@dataclass(frozen=True, slots=True)
class ContactPointView:
    """A way to reach the customer. ``kind`` is phone, email, line or address; ``value`` is as typed (for an address
    the street line), ``normal`` the form it is compared by (E.164, lower-case e-mail)."""

    id: int
    kind: str
    value: str
    normal: str = ""
    extension: str = ""
    label: str = ""
    display_name: str = ""
    subdistrict: str = ""
    district: str = ""
    province: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer's own record. ``born`` is YYYY-MM-DD or YYYY. ``version`` guards an edit against a newer one."""

    id: int
    code: str
    version: int
    kind: str
    name: str
    title: str
    given: str
    family: str
    nickname: str
    organisation: str
    language: str
    preferred_channel: str
    born: str
    referred_by: str
    tags: tuple[str, ...]
    note: str
    created_at: datetime
    contact_points: tuple[ContactPointView, ...] = ()
    tax_id: str = ""
    branch: str = ""

    @property
    def called(self) -> str:
        """The name with the nickname, which tells two people of the same name apart."""
        return f"{self.name} ({self.nickname})" if self.nickname else self.name

    def points(self, kind: str) -> tuple[ContactPointView, ...]:
        """The contact points of one kind, the preferred first."""
        return tuple(point for point in self.contact_points if point.kind == kind)


@dataclass(frozen=True, slots=True)
class CustomerInput:
    """What a form or an import says of a customer; everything as typed, unvalidated. Several phones, e-mails or tags
    stand in one value, separated by ``;``. ``name`` is used when ``given`` and ``family`` are empty. A ``code`` is
    given by an import only."""

    name: str = ""
    title: str = ""
    given: str = ""
    family: str = ""
    nickname: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""
    line_id: str = ""
    address: str = ""
    subdistrict: str = ""
    district: str = ""
    province: str = ""
    postcode: str = ""
    country: str = ""
    born: str = ""
    language: str = ""
    preferred_channel: str = ""
    referred_by: str = ""
    tags: str = ""
    note: str = ""
    code: str = ""
    tax_id: str = ""
    branch: str = ""


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff. ``role`` is clerk or supervisor; ``language`` is empty for the office's."""

    id: int
    name: str
    role: str
    active: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class FiguresView:
    """What is derived about one customer: instants in UTC, money in minor units, time in seconds.

    From ``purchases`` on it is of the window that the tiers look at: ``purchases`` counts lines; what we caused
    ourselves is in ``caused_contacts`` and ``poor_quality`` only. ``ranked_value`` is the net value that the last
    computation of the whole book ranked, None for those not rated. ``days_with_order`` are the office days with an
    order, of all time, None where they were not counted yet, ``came_back`` the ordinal of the last of them after an
    absence so long that they had lapsed."""

    customer_id: int
    tier: str
    first_seen: datetime | None = None
    last_contact: datetime | None = None
    contacts: int = 0
    seconds: int = 0
    open_complaints: int = 0
    open_follow_ups: int = 0
    next_due: datetime | None = None
    orders: int = 0
    revenue: int = 0
    last_purchase: datetime | None = None
    tier_since: datetime | None = None
    first_purchase: datetime | None = None
    purchases: int = 0
    window_revenue: int = 0
    margin: int = 0
    cost_to_serve: int = 0
    poor_quality: int = 0
    window_contacts: int = 0
    window_seconds: int = 0
    caused_contacts: int = 0
    net_value: int = 0
    ranked_value: int | None = None
    last_order: datetime | None = None
    days_with_order: int | None = None
    came_back: int | None = None
