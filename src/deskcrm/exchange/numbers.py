"""Numbers that are names (phones, codes, postcodes) after a spreadsheet program took them for amounts."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

_SCIENTIFIC: Final = re.compile(r"\d(?:[.,](\d+))?[Ee]\+(\d{1,2})")
_WITH_POINT: Final = re.compile(r"(\d+)[.,]0+")
_ZERO_FIRST: Final = frozenset(
    ("US", "DE", "FR", "IT", "ES", "FI", "EE", "LT", "MX", "MY", "KR", "TR", "UA", "SA", "EG", "DZ", "MA", "PE", "RS",
     "BA", "HR", "ME", "XK", "LA", "LK", "PR", "VI", "MC", "SM", "VA", "GP", "MQ", "GF", "RE")
)  # fmt: skip
"""Countries with postcodes of five digits that may begin with 0."""


def written_out(text: str, field: str) -> str:
    """The digits of a number that is a name: without ``.0``, and not as ``6.68E+10``.

    Raises Refused naming ``field`` where the spreadsheet left too few digits to know the number.
    """
    if (match := _SCIENTIFIC.fullmatch(text)) is not None:
        if len(match[1] or "") < int(match[2]):
            raise Refused(
                N_("{text}: a spreadsheet program shortened this number and its last digits are gone. Make the column"
                   " text there and save it again."),
                field=field, text=text,
            )  # fmt: skip
        return str(int(Decimal(text.replace(",", "."))))
    if (match := _WITH_POINT.fullmatch(text)) is not None:
        return match[1]
    return text


def phone_written_out(text: str, country: str) -> str:
    """As :func:`written_out`, with the leading 0 of a Thai number that a spreadsheet program took away."""
    bare = written_out(text, "phone")
    if country == "TH" and bare.isascii() and bare.isdigit():
        mobile = len(bare) == 9 and bare[0] in "689"
        if mobile or (len(bare) == 8 and bare[0] in "23457"):
            return f"0{bare}"
    return bare


def postcode_written_out(text: str, country: str, office_country: str) -> str:
    """As :func:`written_out`, with the leading 0 where the country's postcodes of five digits may have one.

    ``country`` is as it stands in the address, empty for the office's own.
    """
    bare = written_out(text, "postcode")
    if len(bare) in (3, 4) and bare.isascii() and bare.isdigit():
        code = _country_code(country.strip().casefold()) if country.strip() else office_country
        if code in _ZERO_FIRST:
            return bare.zfill(5)
    return bare


@cache
def _country_code(name: str) -> str:
    return _country_codes().get(name, name.upper())


@cache
def _country_codes() -> dict[str, str]:
    from babel import Locale

    codes = {"usa": "US", "u.s.a.": "US", "america": "US"}
    for language in ("en", "th", "de", "fr", "es", "it"):
        codes |= {name.casefold(): code for code, name in Locale(language).territories.items() if len(code) == 2}
    return codes
