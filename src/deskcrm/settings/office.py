"""The office's settings: one table of keys, each with its default, its check and where it goes.

They stand in the base as text, as the settings screen and the command line write them, and are read as one frozen,
typed value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deskcrm.errors import NotFound, Refused
from deskcrm.locale.messages import LANGUAGES, N_
from deskcrm.settings import setting_checks as check
from deskcrm.settings.hours import targets_text
from deskcrm.store.doors import takes_connection
from deskcrm.store.powers import needs

if TYPE_CHECKING:
    from sqlmodel import Session

KINDS = ("shop", "service")
"""An office that sells, and one that serves users without selling."""


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """``country`` is the ISO 3166 code that a phone number without one belongs to; ``margin_rate`` the percentage of
    a sale's amount that is margin where neither line nor product has a cost.

    The tiers look at ``tier_window`` office days. ``tier_shares`` are how far down the ranking platinum, gold and iron
    reach, in percent; ``tier_amounts``, the least net values of the three in major units, replace them unless empty.
    ``tier_labels`` are what the four are called on screen. ``cross_sell_codes`` are patterns (GLOB) of the product
    codes that are mined for what is bought together.

    ``hours_*`` are the opening hours of a weekday, ``targets_*`` the working times within which a complaint of that
    severity is acknowledged, answered and resolved (both in the words of ``settings/hours``). ``warning`` is the
    working time before a target is missed from which it is pointed out. A closed complaint may be opened again within
    ``reopen_days``. From ``escalate_from`` up a complaint is a supervisor's at once. ``clerk_limit`` is the cost, in
    major units, up to which a clerk promises a remedy alone. ``satisfaction_minimum`` is the fewest answers that make
    a score; ``check_after`` the working time after the answer at which the customer is asked. ``backup_recipient`` is
    the public key (age) that automatic backups are encrypted for; empty: they are not. ``lock_minutes`` are the
    minutes without a key until the desk locks where people sign in, 0 for never; ``retention_months`` those without
    anything after which a customer stands in the list to look through, 0 for never, ``retention_months_unbought`` those
    of who never bought anything, 0 for the same. ``news_interval`` is the days in
    which no group may go without news, 0 for none; ``news_limit`` the most news that one customer is told in 30.
    ``offer_days`` are the days that a new offer holds. ``branches`` are where orders are fetched from, each ``Name,
    district, province, postcode``, with ; between."""

    name: str = ""
    kind: str = "shop"
    currency: str = "THB"
    timezone: str = "Asia/Bangkok"
    language: str = "en"
    country: str = "TH"
    code_prefix: str = "A"
    margin_rate: int = 30
    tier_window: int = 365
    tier_shares: tuple[int, int, int] = (5, 20, 80)
    tier_amounts: tuple[str, ...] = ()
    tier_labels: tuple[str, ...] = ("A", "B", "C", "D")
    cross_sell_codes: tuple[str, ...] = ("*",)
    phone: str = ""
    hours_mon: str = "09:00-17:00"
    hours_tue: str = "09:00-17:00"
    hours_wed: str = "09:00-17:00"
    hours_thu: str = "09:00-17:00"
    hours_fri: str = "09:00-17:00"
    hours_sat: str = ""
    hours_sun: str = ""
    targets_1: str = "8h 5d 15d"
    targets_2: str = "4h 3d 10d"
    targets_3: str = "2h 2d 5d"
    targets_4: str = "30m 4h 2d"
    warning: str = "2h"
    reopen_days: int = 30
    escalate_from: int = 4
    clerk_limit: str = "1000.00"
    satisfaction_minimum: int = 5
    check_after: str = "1d"
    backup_recipient: str = ""
    lock_minutes: int = 10
    retention_months: int = 0
    retention_months_unbought: int = 0
    news_interval: int = 60
    news_limit: int = 2
    offer_days: int = 14
    branches: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """One setting: its key in files and on the command line, its attribute, its name on screen and its check.

    ``check`` takes what was typed and returns what is kept, or raises Refused.
    """

    key: str
    attribute: str
    label: str
    check: Callable[[str, str], str]
    choices: tuple[str, ...] = ()


KEYS: tuple[Key, ...] = (
    Key("office.name", "name", N_("Office name"), check.name),
    Key("office.kind", "kind", N_("Kind of office"), check.one_of(*KINDS), KINDS),
    Key("office.currency", "currency", N_("Currency"), check.currency),
    Key("office.timezone", "timezone", N_("Time zone"), check.timezone),
    Key("office.language", "language", N_("Office language"), check.one_of(*LANGUAGES), LANGUAGES),
    Key("office.country", "country", N_("Country of phone numbers"), check.country),
    Key("office.code_prefix", "code_prefix", N_("Prefix of customer codes"), check.prefix),
    Key("purchases.margin_rate", "margin_rate", N_("Margin without a known cost, %"), check.percent),
    Key("tiers.window", "tier_window", N_("Days that tiers look at"), check.window),
    Key("tiers.shares", "tier_shares", N_("How far down each tier reaches, %"), check.shares),
    Key("tiers.amounts", "tier_amounts", N_("Least net value of each tier"), check.amounts),
    Key("tiers.labels", "tier_labels", N_("What the tiers are called"), check.labels),
    Key("cross_sell.codes", "cross_sell_codes", N_("Product codes bought together"), check.patterns),
    Key("office.phone", "phone", N_("The office's telephone"), check.phone),
    Key("hours.mon", "hours_mon", N_("Open on Monday"), check.hours),
    Key("hours.tue", "hours_tue", N_("Open on Tuesday"), check.hours),
    Key("hours.wed", "hours_wed", N_("Open on Wednesday"), check.hours),
    Key("hours.thu", "hours_thu", N_("Open on Thursday"), check.hours),
    Key("hours.fri", "hours_fri", N_("Open on Friday"), check.hours),
    Key("hours.sat", "hours_sat", N_("Open on Saturday"), check.hours),
    Key("hours.sun", "hours_sun", N_("Open on Sunday"), check.hours),
    Key("complaints.targets_1", "targets_1", N_("Targets, minor complaints"), targets_text),
    Key("complaints.targets_2", "targets_2", N_("Targets, moderate complaints"), targets_text),
    Key("complaints.targets_3", "targets_3", N_("Targets, serious complaints"), targets_text),
    Key("complaints.targets_4", "targets_4", N_("Targets, critical complaints"), targets_text),
    Key("complaints.warning", "warning", N_("Working time of warning"), check.length),
    Key("complaints.reopen_days", "reopen_days", N_("Days to open a complaint again"), check.number(0, 3660)),
    Key("complaints.escalate_from", "escalate_from", N_("A supervisor's from severity"), check.number(1, 4)),
    Key("complaints.clerk_limit", "clerk_limit", N_("A clerk's limit for a remedy"), check.limit),
    Key("security.lock_minutes", "lock_minutes", N_("Minutes until an idle desk locks"), check.number(0, 480)),
    Key(
        "security.retention_months",
        "retention_months",
        N_("Months until data is looked through"),
        check.number(0, 1200),
    ),
    Key(
        "security.retention_months_unbought",
        "retention_months_unbought",
        N_("Months for who never bought, 0: same"),
        check.number(0, 1200),
    ),
    Key("news.interval", "news_interval", N_("Days a group may go without news"), check.number(0, 3660)),
    Key("news.limit", "news_limit", N_("Most news for one customer in 30 days"), check.number(1, 99)),
    Key("satisfaction.minimum", "satisfaction_minimum", N_("Fewest answers for a score"), check.number(1, 1000)),
    Key("satisfaction.check_after", "check_after", N_("Satisfaction is asked after"), check.length),
    Key("offers.days", "offer_days", N_("Days that an offer holds"), check.number(1, 365)),
    Key("offers.branches", "branches", N_("Branches to fetch from"), check.branches),
    Key("backups.recipient", "backup_recipient", N_("Backups only for the key"), check.recipient),
)

_COUNTS = (
    "margin_rate", "tier_window", "reopen_days", "escalate_from", "satisfaction_minimum", "lock_minutes",
    "retention_months", "retention_months_unbought", "news_interval", "news_limit", "offer_days",
)  # fmt: skip
"""Values that are whole numbers."""

BY_KEY = {key.key: key for key in KEYS}


def key_named(name: str) -> Key:
    """The setting called ``name``. Raises NotFound naming those there are."""
    if name not in BY_KEY:
        raise NotFound(N_("There is no setting {name}; there are {keys}."), name=name, keys=", ".join(BY_KEY))
    return BY_KEY[name]


@takes_connection
def load(connection: Any) -> OfficeSettings:
    """The office's settings; a key never set has its default."""
    rows = connection.execute("SELECT key, value FROM setting WHERE archived_at IS NULL").fetchall()
    values: dict[str, Any] = {BY_KEY[key].attribute: value for key, value in rows if key in BY_KEY}
    for name in _COUNTS:
        if name in values:
            values[name] = int(values[name])
    for name in ("tier_amounts", "tier_labels", "cross_sell_codes"):
        if name in values:
            values[name] = tuple(values[name].split())
    if "tier_shares" in values:
        first, second, third = map(int, values["tier_shares"].split())
        values["tier_shares"] = (first, second, third)
    return OfficeSettings(**values)


def get_value(settings: OfficeSettings, name: str) -> str:
    """The value of one setting as text. Raises NotFound."""
    value = getattr(settings, key_named(name).attribute)
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


@needs("settings")
def set_value(session: Session, name: str, text: str) -> str:
    """Checks and keeps one setting; returns it as kept. Raises NotFound for the key, Refused for the value."""
    from sqlmodel import select

    from deskcrm.models.setting import Setting

    key = key_named(name)
    value = key.check(text, key.key)
    if key.key == "office.currency":
        _refuse_new_currency(session, value)
    row = session.exec(select(Setting).where(Setting.key == key.key)).first()
    if row is None:
        session.add(Setting(key=key.key, value=value))
    else:
        row.value = value
        row.archived_at = None
    session.flush()
    return value


@needs("settings")
def set_values(
    session: Session, values: Mapping[str, str], *, known: Mapping[str, str] | None = None
) -> OfficeSettings:
    """Checks and keeps several settings, all or none; returns all settings as kept. ``known`` are those that the change
    was begun from, as far as it shows them. Raises Stale, and as :func:`set_value`."""
    from deskcrm.store.doors import connection_of
    from deskcrm.store.records import as_known

    if known is not None:
        now = load(connection_of(session))
        as_known({name: get_value(now, name) for name in known}, known)
    for name, text in values.items():
        set_value(session, name, text)
    return load(connection_of(session))


def _refuse_new_currency(session: Session, value: str) -> None:
    """Amounts are kept in minor units of the currency: once there are some, they cannot change their meaning."""
    from sqlmodel import select

    from deskcrm.models import Purchase, Setting

    known = session.exec(select(Setting).where(Setting.key == "office.currency")).first()
    if known is not None and known.value != value and session.exec(select(Purchase.id).limit(1)).first() is not None:
        raise Refused(
            N_("The currency stays {currency}: purchases are kept in it already."),
            field="office.currency",
            currency=known.value,
        )
