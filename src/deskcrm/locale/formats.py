"""Numbers, money, dates, times and phone numbers as the language in use writes them.

All functions take plain values. Names of months and days stand here, not in a library, because the first rows of the
lookup show them and Babel's tables take longer to load than those rows may. Thai dates are of the Buddhist era.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Final, Protocol

from deskcrm.locale.messages import _, language, n_

BUDDHIST_ERA: Final = 543
"""Years by which the Buddhist era is ahead of the Common Era."""

MONTHS: Final = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "th": ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
}
"""Short names of the months by language, January first."""

WEEKDAYS: Final = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "th": ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา."),
}
"""Short names of the days of the week by language, Monday first."""

_BUDDHIST_FROM: Final = 2400
_DECIMALS: Final = {"THB": 2, "GBP": 2, "USD": 2, "EUR": 2, "AUD": 2, "CNY": 2, "INR": 2, "MYR": 2, "SGD": 2, "JPY": 0}
_SIGNS: Final = {"THB": "฿", "GBP": "£", "USD": "$", "EUR": "€", "JPY": "¥"}
_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_WEEK: Final = 7


class OfficeClock(Protocol):
    """What is needed of the office's clock to say when something was."""

    def now(self) -> datetime.datetime:
        """This instant, in UTC."""

    def local(self, instant: datetime.datetime) -> datetime.datetime:
        """An instant in office time."""


def common_era(year: int) -> int:
    """A year of the Common Era as people wrote it; from 2400 on it is read as Buddhist."""
    return year - BUDDHIST_ERA if year >= _BUDDHIST_FROM else year


def parse_digits(text: str) -> str:
    """``text`` with Thai digits as Arabic ones; all else stays."""
    return text if text.isascii() else text.translate(_DIGITS)


def number(value: int) -> str:
    """A whole number with its thousands apart: ``1,240``."""
    return f"{value:,}"


def percent(part: int, whole: int, places: int = 0) -> str:
    """``part`` of ``whole`` as ``12 %`` or, with ``places``, ``12.3 %``; a dash when the whole is nothing."""
    if whole == 0:
        return "-"
    scaled, rest = divmod(abs(part) * 100 * 10**places, abs(whole))
    scaled += 2 * rest >= abs(whole)
    return f"{_point(-scaled if (part < 0) != (whole < 0) else scaled, places)} %"


def currency_decimals(currency: str) -> int:
    """How many decimals ``currency`` (an ISO code in capitals) has. Raises ``KeyError`` for an unknown one."""
    known = _DECIMALS.get(currency)
    return _decimals_of(currency) if known is None else known


def currency_sign(currency: str) -> str:
    """The sign of ``currency`` (``£``), or its code where it has no sign of its own."""
    return _SIGNS.get(currency) or _sign_of(currency)


def money(minor: int, currency: str) -> str:
    """``minor`` units of ``currency`` for people: ``£1,240.00``, in Thai ``1,240.00 บาท``."""
    amount = _point(abs(minor), currency_decimals(currency))
    minus = "-" if minor < 0 else ""
    if currency == "THB" and language() == "th":
        return f"{minus}{amount} บาท"
    sign = currency_sign(currency)
    return f"{minus}{sign}{' ' if sign[-1].isalpha() else ''}{amount}"


def amount(minor: int, currency: str) -> str:
    """As :func:`money` without the currency's sign, where it stands beside one that has it: ``1,240.00``."""
    return _point(minor, currency_decimals(currency))


def date(day: datetime.date) -> str:
    """A date with its year: ``25 Dec 2026``, in Thai ``25 ธ.ค. 2569``."""
    return f"{day_month(day)} {year(day.year)}"


def day_month(day: datetime.date) -> str:
    """A date without its year: ``25 Dec``."""
    return f"{day.day} {MONTHS[language()][day.month - 1]}"


def year(number: int) -> str:
    """A year of the Common Era as the language counts it: 2026, in Thai 2569."""
    return str(number + BUDDHIST_ERA if language() == "th" else number)


def month(name: str) -> str:
    """A month called YYYY-MM as people write it: ``Feb 2026``, in Thai ``ก.พ. 2569``."""
    number, nth = name.split("-")
    return f"{MONTHS[language()][int(nth) - 1]} {year(int(number))}"


def weekday(day: datetime.date) -> str:
    """The short name of the day of the week."""
    return WEEKDAYS[language()][day.weekday()]


def time(moment: datetime.datetime) -> str:
    """The time of day of ``moment``, which is in office time already: ``14:30``, in Thai ``14.30 น.``."""
    if language() == "th":
        return f"{moment.hour:02}.{moment.minute:02} น."
    return f"{moment.hour:02}:{moment.minute:02}"


def date_time(moment: datetime.datetime) -> str:
    """Date and time of ``moment``, which is in office time already: ``25 Dec 2026, 14:30``."""
    return f"{date(moment)}{' ' if language() == 'th' else ', '}{time(moment)}"


def ago(instant: datetime.datetime, clock: OfficeClock) -> str:
    """When ``instant`` (aware) was or will be, as people say it, in office days.

    ``just now``, ``5 min ago``, ``2 h ago``, ``yesterday 14:30``, ``3 days ago``, ``25 Dec``, with the year when it is
    another one; ahead ``in 5 min``, ``today 17:00``, ``tomorrow 10:00``, ``Fri 10:00``, ``25 Dec``.
    """
    now = clock.now()
    ahead = (instant - now).total_seconds()
    if -60 < ahead < 60:
        return _("just now") if ahead <= 0 else _("now")
    if -3600 < ahead < 0:
        return n_("{count} min ago", "{count} min ago", int(-ahead) // 60)
    if 0 < ahead < 3600:
        return n_("in {count} min", "in {count} min", int(ahead) // 60)
    here, today = clock.local(instant), clock.local(now).date()
    day = here.date()
    days = (day - today).days
    if days == 0:
        if ahead < 0:
            return n_("{count} h ago", "{count} h ago", int(-ahead) // 3600)
        return _("today {time}", time=time(here))
    if days == 1:
        return _("tomorrow {time}", time=time(here))
    if days == -1:
        return _("yesterday {time}", time=time(here))
    if 0 < days < _WEEK:
        return f"{weekday(day)} {time(here)}"
    if -_WEEK < days < 0:
        return n_("{count} day ago", "{count} days ago", -days)
    return day_month(day) if day.year == today.year else date(day)


def due(instant: datetime.datetime, clock: OfficeClock, since: datetime.datetime | None = None) -> str:
    """When something is due, as :func:`ago`; of a window that begins at ``since`` both ends: ``today 13-17:00``."""
    said = ago(instant, clock)
    end = time(clock.local(instant))
    if since is None or not said.endswith(end):
        return said
    begin = clock.local(since)
    short = f"{begin.hour}" if not begin.minute else time(begin).removesuffix(" น.")
    return f"{said.removesuffix(end)}{short}-{end}"


def duration(seconds: int) -> str:
    """A length of time: ``45 s``, ``12 min``, ``1 h 05 min``; from a minute on rounded to whole minutes."""
    minus, length = ("-", -seconds) if seconds < 0 else ("", seconds)
    if 0 < length < 60:
        return minus + _("{count} s", count=length)
    hours, minutes = divmod((length + 30) // 60, 60)
    if hours:
        return minus + _("{hours} h {minutes} min", hours=hours, minutes=f"{minutes:02}")
    return minus + _("{count} min", count=minutes)


def stopwatch(seconds: int) -> str:
    """A running length of time: ``03:25``, from an hour on ``1:03:25``."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


@lru_cache(maxsize=4096)
def phone(e164: str) -> str:
    """A phone number for reading: Thai ones as ``081-234-5678``, others as ``+44 20 7946 0958``.

    What is not E.164 (a hotline of four digits, a number kept as typed) comes back as it is.
    """
    if _E164.fullmatch(e164) is None:
        return e164
    if e164.startswith("+66") and len(e164) in (11, 12):
        national = "0" + e164[3:]
        if len(national) == 10:
            return f"{national[:3]}-{national[3:6]}-{national[6:]}"
        cut = 2 if national[1] == "2" else 3  # Bangkok's area code has one digit less than the provinces'
        return f"{national[:cut]}-{national[cut : cut + 3]}-{national[cut + 3 :]}"
    import phonenumbers

    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def masked_phone(text: str) -> str:
    """A phone number (E.164 or as shown) with all but its last four digits hidden: ``•••-•••-5678``."""
    shown = phone(text)
    hidden = max(0, sum(character.isdigit() for character in shown) - 4)
    signs = []
    for character in shown:
        if character.isdigit() and hidden:
            hidden -= 1
            character = "•"  # noqa: PLW2901  one sign for one digit
        signs.append(character)
    return "".join(signs)


def _point(scaled: int, places: int) -> str:
    """A whole number of 10 to the minus ``places`` with its decimal point and thousands."""
    if places == 0:
        return f"{scaled:,}"
    whole, part = divmod(abs(scaled), 10**places)
    return f"{'-' if scaled < 0 else ''}{whole:,}.{part:0{places}}"


@lru_cache(maxsize=64)
def _decimals_of(currency: str) -> int:
    from babel.numbers import get_currency_precision, is_currency

    if not is_currency(currency):
        raise KeyError(currency)
    return get_currency_precision(currency)


@lru_cache(maxsize=64)
def _sign_of(currency: str) -> str:
    from babel.numbers import get_currency_symbol

    return get_currency_symbol(currency, locale="en") or currency
