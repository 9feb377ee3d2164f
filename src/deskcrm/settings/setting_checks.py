"""What each of the office's settings may be: a check takes what was typed and the name of its field, and returns what
is kept, or raises Refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from deskcrm.clock import zone
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_
from deskcrm.money import decimals, parse_unit_price, unit_price_text
from deskcrm.settings.hours import parse_length, parse_spans, spans_text
from deskcrm.text import clean_line

LONGEST_WINDOW = 3660
"""Days that the tiers may look at."""


def name(text: str, field: str) -> str:
    """The office's name."""
    name = clean_line(text, field, limit=100)
    if not name:
        raise Refused(N_("The office needs a name."), field=field)
    return name


def one_of(*choices: str) -> Callable[[str, str], str]:
    """One of ``choices``."""

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


def currency(text: str, field: str) -> str:
    """A currency's code that is known."""
    code = clean_line(text, field, limit=10).upper()
    try:
        decimals(code)
    except Refused as error:
        raise Refused(error.message, **{**error.values, "field": field}) from None  # type: ignore[arg-type]
    return code


def timezone(text: str, field: str) -> str:
    """A time zone that is known."""
    return zone(clean_line(text, field, limit=60)).key


def country(text: str, field: str) -> str:
    """An ISO 3166 code."""
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise Refused(N_("{field}: a country is two letters, such as TH."), field=field)
    return code


def prefix(text: str, field: str) -> str:
    """What the codes of customers begin with."""
    prefix = text.strip().upper()
    if not re.fullmatch("[A-Z][A-Z0-9]{0,4}", prefix):
        raise Refused(N_("{field}: a prefix is one to five letters or digits and begins with a letter."), field=field)
    return prefix


def percent(text: str, field: str) -> str:
    """A whole percentage."""
    if not re.fullmatch(r"\d{1,3}", text.strip()) or int(text.strip()) > 100:
        raise Refused(N_("{field}: a whole percentage from 0 to 100 is needed."), field=field)
    return str(int(text.strip()))


def window(text: str, field: str) -> str:
    """Days that the tiers look at."""
    if not re.fullmatch(r"\d{1,4}", text.strip()) or not 1 <= int(text.strip()) <= LONGEST_WINDOW:
        raise Refused(N_("{field}: a number of days from 1 to {most} is needed."), field=field, most=LONGEST_WINDOW)
    return str(int(text.strip()))


def shares(text: str, field: str) -> str:
    """Three whole percentages that go up."""
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


def amounts(text: str, field: str) -> str:
    """Three amounts that go down, or none."""
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


def labels(text: str, field: str) -> str:
    """Four different words."""
    labels = clean_line(text, field, limit=60).split()
    shown = {"".join(sign for sign in label if unicodedata.category(sign) != "Cf") for label in labels}
    if len(labels) != 4 or len(shown) != 4 or "" in shown or any(len(label) > 8 for label in labels):
        raise Refused(N_("{field}: four different words of up to 8 letters are needed, such as A B C D."), field=field)
    return " ".join(labels)


def patterns(text: str, field: str) -> str:
    """Patterns (GLOB) with blanks between."""
    return " ".join(clean_line(text, field, limit=200).split()) or "*"


def phone(text: str, field: str) -> str:
    """A telephone number as the office writes it."""
    return clean_line(text, field, limit=60)


def hours(text: str, field: str) -> str:
    """Opening hours of a day."""
    return spans_text(parse_spans(text, field))


def length(text: str, field: str) -> str:
    """A working time."""
    parse_length(text, field)
    return text.strip().casefold()


def number(least: int, most: int) -> Callable[[str, str], str]:
    """A whole number from ``least`` to ``most``."""

    def check(text: str, field: str) -> str:
        if not re.fullmatch(r"\d{1,4}", text.strip()) or not least <= int(text.strip()) <= most:
            raise Refused(
                N_("{field}: a whole number from {least} to {most} is needed."), field=field, least=least, most=most
            )
        return str(int(text.strip()))

    return check


def limit(text: str, field: str) -> str:
    """An amount from zero up, in major units."""
    amount = parse_unit_price(text, field=field)
    if amount < 0:
        raise Refused(N_("{field}: an amount from zero up is needed."), field=field)
    return unit_price_text(amount)


def branches(text: str, field: str) -> str:
    """Branches as ``Name, district, province, postcode``, with ; between."""
    branches = []
    for branch in clean_line(text, field).split(";"):
        parts = [part.strip() for part in branch.split(",")]
        if not any(parts):
            continue
        if not parts[0] or len(parts) > 4 or (len(parts) == 4 and not re.fullmatch(r"\d{5}|", parts[3])):
            raise Refused(
                N_("{field}: a branch is its name, district, province and postcode with commas between; not {text}."),
                field=field, text=branch.strip(),
            )  # fmt: skip
        branches.append(", ".join(parts))
    return "; ".join(branches)


def recipient(text: str, field: str) -> str:
    """A key to encrypt for."""
    from deskcrm.store.encryption import checked_recipient

    return checked_recipient(text, field)
