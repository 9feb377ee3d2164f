"""Money as whole minor units of the office's currency, quantities as thousandths, unit prices as ten-thousandths.

All arithmetic is on whole numbers and rounds half away from zero. The limits keep every value, every line's quantity
times unit price, and the sum of nine million lines within SQLite's 64-bit integers.
"""

from __future__ import annotations

import re
from typing import Final

from deskcrm.errors import Refused
from deskcrm.locale.formats import currency_decimals, currency_sign, parse_digits
from deskcrm.locale.messages import N_

Money = int
"""Whole minor units."""

AMOUNT_LIMIT: Final = 10**12
"""The most minor units one amount may have, either way."""

UNIT_PRICE_LIMIT: Final = 10**14
"""The most ten-thousandths one unit price may have, either way."""

QUANTITY_LIMIT: Final = 10**10
"""The most thousandths one quantity may have, either way."""

_PRODUCT_LIMIT: Final = 9 * 10**18
_QUANTITY_PLACES: Final = 3
_PRICE_PLACES: Final = 4
_LONGEST: Final = 60
_BLANKS: Final = re.compile(r"[\s\u00a0\u2009\u202f]+")
_MINUS: Final = re.compile("^[-−–]")
_PLAIN: Final = re.compile(r"(\d+)(?:\.(\d*))?|\.(\d+)")
_THOUSANDS: Final = re.compile(r"(\d{1,3}(?:,\d{3})+)(?:\.(\d*))?")
_CONTINENTAL: Final = re.compile(r"(\d{1,3}(?:\.\d{3})+),(\d+)|(\d{1,3}(?:\.\d{3}){2,})")


def decimals(currency: str) -> int:
    """How many decimals ``currency`` (an ISO 4217 code) has. Raises ``Refused`` (field ``currency``) if unknown."""
    try:
        return currency_decimals(currency)
    except KeyError:
        raise Refused(N_("There is no currency with the code {code}."), field="currency", code=currency) from None


def parse_amount(text: str, currency: str, *, field: str = "amount") -> int:
    """An amount as typed or exported by another program, in minor units, rounded to the minor unit.

    Read are Thai digits, blanks, the currency's own sign, code or (for baht) name, a leading minus, and commas between
    thousands: ``1,240.00``, ``฿๑,๒๔๐``, ``-5``. The continental way of writing is accepted only where it can mean one
    thing: ``1.240,00`` and ``1.240.000``. ``1.240`` is one and 24 hundredths, ``1,240`` is twelve hundred and forty,
    and ``1,24`` is refused. Raises ``Refused`` naming ``field`` for anything else and beyond :data:`AMOUNT_LIMIT`.
    """
    places = decimals(currency)
    return _within(_scaled(_without_sign(text, currency), places, field, text), AMOUNT_LIMIT, field, text)


def parse_unit_price(text: str, currency: str = "", *, field: str = "unit_price") -> int:
    """A price for one, in ten-thousandths of the currency's unit; written as in :func:`parse_amount`.

    Without ``currency`` any one sign of a known currency may stand with it. More than four decimals are rounded.
    """
    bare = _without_sign(text, currency)
    return _within(_scaled(bare, _PRICE_PLACES, field, text), UNIT_PRICE_LIMIT, field, text)


def parse_quantity(text: str, *, field: str = "quantity") -> int:
    """A quantity in thousandths, negative for a return; more than three decimals are rounded."""
    return _within(_scaled(_squeezed(text), _QUANTITY_PLACES, field, text), QUANTITY_LIMIT, field, text)


def line_amount(quantity: int, unit_price: int, currency: str) -> int:
    """Minor units of one purchase line: ``quantity`` (thousandths) times ``unit_price`` (ten-thousandths), rounded.

    Raises ``Refused`` (field ``quantity``) when the line is beyond what the base can hold.
    """
    product = quantity * unit_price
    amount = divided(product * 10 ** decimals(currency), 10 ** (_QUANTITY_PLACES + _PRICE_PLACES))
    if abs(amount) > AMOUNT_LIMIT or abs(product) > _PRODUCT_LIMIT:
        raise Refused(N_("This quantity at this price is more than can be kept."), field="quantity")
    return amount


def divided(numerator: int, denominator: int) -> int:
    """``numerator`` / ``denominator`` to the nearest whole number, halves away from zero."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -quotient if numerator < 0 else quotient


def rounded_share(amount: int, part: int, whole: int) -> int:
    """``part`` / ``whole`` of ``amount``, rounded: 70 of 100 of a line, a minute's rate for 90 of 60 seconds."""
    return divided(amount * part, whole)


def percent_text(part: int, whole: int) -> str:
    """``part`` of ``whole`` in percent with six decimals, for JSON: ``12.345679``; of nothing ``0.000000``."""
    return _decimal(divided(part * 10**8, whole) if whole else 0, 6)


def to_decimal(minor: int, currency: str) -> str:
    """``minor`` units as a plain decimal for files and JSON: ``1240.00``."""
    return _decimal(minor, decimals(currency))


def unit_price_text(unit_price: int) -> str:
    """Ten-thousandths as a plain decimal with two to four places: ``2.55``, ``0.0625``."""
    text = _decimal(unit_price, _PRICE_PLACES)
    return text[:-2] + text[-2:].rstrip("0")


def quantity_text(quantity: int) -> str:
    """Thousandths as a plain decimal with no more places than needed: ``3``, ``1.5``."""
    return _decimal(quantity, _QUANTITY_PLACES).rstrip("0").rstrip(".")


def _decimal(scaled: int, places: int) -> str:
    if places == 0:
        return str(scaled)
    whole, part = divmod(abs(scaled), 10**places)
    return f"{'-' if scaled < 0 else ''}{whole}.{part:0{places}}"


def _squeezed(text: str) -> str:
    return _BLANKS.sub("", parse_digits(text))


def _without_sign(text: str, currency: str) -> str:
    bare = _squeezed(text)
    minus = "-" if _MINUS.match(bare) else ""
    bare = bare[len(minus) :]
    for sign in _signs(currency):
        if bare.startswith(sign):
            bare = bare[len(sign) :]
            break
        if bare.endswith(sign):
            bare = bare[: -len(sign)]
            break
    return minus + bare


def _signs(currency: str) -> tuple[str, ...]:
    if not currency:
        return ("บาท", "฿", "£", "$", "€", "¥")
    own = (currency, currency.lower(), currency_sign(currency))
    return ("บาท", *own) if currency == "THB" else own


def _scaled(bare: str, places: int, field: str, typed: str) -> int:
    """The number in ``bare`` times 10 to the ``places``, rounded."""
    if not bare:
        raise Refused(N_("A number is needed here."), field=field)
    minus = _MINUS.match(bare) is not None
    digits = bare[1:] if minus or bare.startswith("+") else bare
    # The length is bounded first: turning a million digits into a number would hold the screen up.
    parts = _parts(digits) if len(digits) <= _LONGEST and digits.isascii() else None
    if parts is None:
        raise Refused(N_("{text} could not be read as a number."), field=field, text=typed[:_LONGEST])
    whole, fraction = parts
    value = divided(int((whole or "0") + fraction) * 10**places, 10 ** len(fraction))
    return -value if minus else value


def _parts(digits: str) -> tuple[str, str] | None:
    if match := _PLAIN.fullmatch(digits):
        return match[1] or "", match[2] or match[3] or ""
    if match := _THOUSANDS.fullmatch(digits):
        return match[1].replace(",", ""), match[2] or ""
    if match := _CONTINENTAL.fullmatch(digits):
        return (match[1] or match[3]).replace(".", ""), match[2] or ""
    return None


def _within(value: int, limit: int, field: str, typed: str) -> int:
    if abs(value) > limit:
        raise Refused(N_("{text} is more than can be kept."), field=field, text=typed[:_LONGEST].strip())
    return value
