"""The office's settings: one table of keys, each with its default, its check and where it goes.

They stand in the base as text, as the settings screen and the command line write them, and are read as one frozen,
typed value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deskcrm.clock import zone
from deskcrm.errors import NotFound, Refused
from deskcrm.locale.messages import LANGUAGES, N_
from deskcrm.money import decimals, parse_unit_price, unit_price_text
from deskcrm.settings.hours import parse_length, parse_spans, spans_text, targets_text
from deskcrm.store.doors import takes_connection
from deskcrm.store.powers import needs
from deskcrm.text import clean_line

if TYPE_CHECKING:
    from sqlmodel import Session

KINDS = ("shop", "service")
"""An office that sells, and one that serves users without selling."""

LONGEST_WINDOW = 3660
"""Days that the tiers may look at."""


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
    anything after which a customer stands in the list to look through, 0 for never. ``news_interval`` is the days in
    which no group may go without news, 0 for none; ``news_limit`` the most news that one customer is told in 30."""

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
    news_interval: int = 60
    news_limit: int = 2


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


def _name(text: str, field: str) -> str:
    name = clean_line(text, field, limit=100)
    if not name:
        raise Refused(N_("The office needs a name."), field=field)
    return name


def _one_of(*choices: str) -> Callable[[str, str], str]:
    def check(text: str, field: str) -> str:
        value = text.strip().casefold()
        if value not in choices:
            raise Refused(
                N_("{field}: “{value}” is not one of {choices}."),
                field=field,
                value=clean_line(text, field),
                choices=", ".join(choices),
            )
        return value

    return check


def _currency(text: str, field: str) -> str:
    code = clean_line(text, field, limit=10).upper()
    try:
        decimals(code)
    except Refused as error:
        raise Refused(error.message, **{**error.values, "field": field}) from None  # type: ignore[arg-type]
    return code


def _timezone(text: str, field: str) -> str:
    return zone(clean_line(text, field, limit=60)).key


def _country(text: str, field: str) -> str:
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise Refused(N_("{field}: a country is two letters, such as TH."), field=field)
    return code


def _prefix(text: str, field: str) -> str:
    prefix = text.strip().upper()
    if not re.fullmatch("[A-Z][A-Z0-9]{0,4}", prefix):
        raise Refused(N_("{field}: a prefix is one to five letters or digits and begins with a letter."), field=field)
    return prefix


def _percent(text: str, field: str) -> str:
    if not re.fullmatch(r"\d{1,3}", text.strip()) or int(text.strip()) > 100:
        raise Refused(N_("{field}: a whole percentage from 0 to 100 is needed."), field=field)
    return str(int(text.strip()))


def _window(text: str, field: str) -> str:
    if not re.fullmatch(r"\d{1,4}", text.strip()) or not 1 <= int(text.strip()) <= LONGEST_WINDOW:
        raise Refused(N_("{field}: a number of days from 1 to {most} is needed."), field=field, most=LONGEST_WINDOW)
    return str(int(text.strip()))


def _shares(text: str, field: str) -> str:
    numbers = text.replace(",", " ").replace("/", " ").replace("%", " ").split()
    if len(numbers) != 3 or not all(re.fullmatch(r"\d{1,3}", number) for number in numbers):
        raise Refused(N_("{field}: three whole percentages are needed, such as 5 20 80."), field=field)
    first, second, third = map(int, numbers)
    if not 0 < first < second < third <= 100:
        raise Refused(
            N_("{field}: the percentages go up from the highest tier down and end at 100 at most; got {text}."),
            field=field,
            text=" ".join(numbers),
        )
    return f"{first} {second} {third}"


def _amounts(text: str, field: str) -> str:
    numbers = text.replace("/", " ").split()
    if not numbers:
        return ""
    amounts = [parse_unit_price(number, field=field) for number in numbers]
    if len(amounts) != 3:
        raise Refused(N_("{field}: three amounts are needed, or none at all."), field=field)
    if not amounts[0] > amounts[1] > amounts[2] >= 0:
        raise Refused(
            N_("{field}: the amounts go down from the highest tier to the lowest, and none is below zero."), field=field
        )
    return " ".join(unit_price_text(amount) for amount in amounts)


def _labels(text: str, field: str) -> str:
    labels = clean_line(text, field, limit=60).split()
    shown = {"".join(sign for sign in label if unicodedata.category(sign) != "Cf") for label in labels}
    if len(labels) != 4 or len(shown) != 4 or "" in shown or any(len(label) > 8 for label in labels):
        raise Refused(N_("{field}: four different words of up to 8 letters are needed, such as A B C D."), field=field)
    return " ".join(labels)


def _patterns(text: str, field: str) -> str:
    return " ".join(clean_line(text, field, limit=200).split()) or "*"


def _phone(text: str, field: str) -> str:
    return clean_line(text, field, limit=60)


def _hours(text: str, field: str) -> str:
    return spans_text(parse_spans(text, field))


def _length(text: str, field: str) -> str:
    parse_length(text, field)
    return text.strip().casefold()


def _number(least: int, most: int) -> Callable[[str, str], str]:
    def check(text: str, field: str) -> str:
        if not re.fullmatch(r"\d{1,4}", text.strip()) or not least <= int(text.strip()) <= most:
            raise Refused(
                N_("{field}: a whole number from {least} to {most} is needed."), field=field, least=least, most=most
            )
        return str(int(text.strip()))

    return check


def _limit(text: str, field: str) -> str:
    amount = parse_unit_price(text, field=field)
    if amount < 0:
        raise Refused(N_("{field}: an amount from zero up is needed."), field=field)
    return unit_price_text(amount)


def _recipient(text: str, field: str) -> str:
    from deskcrm.store.encryption import checked_recipient

    return checked_recipient(text, field)


KEYS: tuple[Key, ...] = (
    Key("office.name", "name", N_("Office name"), _name),
    Key("office.kind", "kind", N_("Kind of office"), _one_of(*KINDS), KINDS),
    Key("office.currency", "currency", N_("Currency"), _currency),
    Key("office.timezone", "timezone", N_("Time zone"), _timezone),
    Key("office.language", "language", N_("Office language"), _one_of(*LANGUAGES), LANGUAGES),
    Key("office.country", "country", N_("Country of phone numbers"), _country),
    Key("office.code_prefix", "code_prefix", N_("Prefix of customer codes"), _prefix),
    Key("purchases.margin_rate", "margin_rate", N_("Margin without a known cost, %"), _percent),
    Key("tiers.window", "tier_window", N_("Days that tiers look at"), _window),
    Key("tiers.shares", "tier_shares", N_("How far down each tier reaches, %"), _shares),
    Key("tiers.amounts", "tier_amounts", N_("Least net value of each tier"), _amounts),
    Key("tiers.labels", "tier_labels", N_("What the tiers are called"), _labels),
    Key("cross_sell.codes", "cross_sell_codes", N_("Product codes bought together"), _patterns),
    Key("office.phone", "phone", N_("The office's telephone"), _phone),
    Key("hours.mon", "hours_mon", N_("Open on Monday"), _hours),
    Key("hours.tue", "hours_tue", N_("Open on Tuesday"), _hours),
    Key("hours.wed", "hours_wed", N_("Open on Wednesday"), _hours),
    Key("hours.thu", "hours_thu", N_("Open on Thursday"), _hours),
    Key("hours.fri", "hours_fri", N_("Open on Friday"), _hours),
    Key("hours.sat", "hours_sat", N_("Open on Saturday"), _hours),
    Key("hours.sun", "hours_sun", N_("Open on Sunday"), _hours),
    Key("complaints.targets_1", "targets_1", N_("Targets, minor complaints"), targets_text),
    Key("complaints.targets_2", "targets_2", N_("Targets, moderate complaints"), targets_text),
    Key("complaints.targets_3", "targets_3", N_("Targets, serious complaints"), targets_text),
    Key("complaints.targets_4", "targets_4", N_("Targets, critical complaints"), targets_text),
    Key("complaints.warning", "warning", N_("Working time of warning"), _length),
    Key("complaints.reopen_days", "reopen_days", N_("Days to open a complaint again"), _number(0, 3660)),
    Key("complaints.escalate_from", "escalate_from", N_("A supervisor's from severity"), _number(1, 4)),
    Key("complaints.clerk_limit", "clerk_limit", N_("A clerk's limit for a remedy"), _limit),
    Key("security.lock_minutes", "lock_minutes", N_("Minutes without a key until the desk locks"), _number(0, 480)),
    Key(
        "security.retention_months",
        "retention_months",
        N_("Months without anything after which data is looked through"),
        _number(0, 1200),
    ),
    Key("news.interval", "news_interval", N_("Days a group may go without news"), _number(0, 3660)),
    Key("news.limit", "news_limit", N_("Most news for one customer in 30 days"), _number(1, 99)),
    Key("satisfaction.minimum", "satisfaction_minimum", N_("Fewest answers for a score"), _number(1, 1000)),
    Key("satisfaction.check_after", "check_after", N_("Satisfaction is asked after"), _length),
    Key("backups.recipient", "backup_recipient", N_("Backups only for the key"), _recipient),
)

_COUNTS = (
    "margin_rate", "tier_window", "reopen_days", "escalate_from", "satisfaction_minimum", "lock_minutes",
    "retention_months", "news_interval", "news_limit",
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
