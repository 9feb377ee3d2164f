"""Phone numbers and e-mail addresses: the form they are compared by, next to the form they were typed in.

Thai habits are read directly and fast; every other number goes to libphonenumber's tables, loaded on first use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from deskcrm.errors import Refused
from deskcrm.identify.folding import fold
from deskcrm.locale.messages import N_

SHORTEST, LONGEST = 3, 15
"""Digits a number that nobody can parse must have to be kept (E.164 allows fifteen)."""

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９＋", "01234567890123456789+")
_EXTENSION = re.compile(
    r"(?:[\s,;]*(?:ต่อ|กด|เบอร์ต่อ|ext(?:ension)?\.?|x|#)\s*[:.]?\s*|;ext=)(\d{1,7})\s*(?:$|\))", re.IGNORECASE
)
_LABEL = re.compile(r"^(?:โทรศัพท์|โทรสาร|โทร|มือถือ|เบอร์|phone|mobile|tel|fax|t|m)?[\s.:]*", re.IGNORECASE)
_PLAIN = re.compile(r"[\d\s()+.\-/\u2010-\u2015\u00a0]*")
_USUAL_THAI = re.compile(
    r"0(?:[689]\d[ -]?\d{3}[ -]?\d{4}|2[ -]?\d{3}[ -]?\d{4}|[3457]\d[ -]?\d{3}[ -]?\d{3})", re.ASCII
)
"""How nearly every Thai number is written, without anything that has to be read apart."""

_NO_DIGITS = re.compile("[^0-9]+")
_RANGE = re.compile(r"^(.*\d)\s*(?:[-/~\u2010-\u2015]|ถึง|to)\s*(\d{1,2})$")

_WORDS_OF_MANY = (
    "gmail googlemail hotmail outlook live msn yahoo ymail icloud me mac proton protonmail aol gmx mail"
    " com co th org net ac go or in edu gov uk info biz"
)
_COMMON_DOMAINS = frozenset(_WORDS_OF_MANY.split())
"""Words of domains that half of all customers share: they find nobody and would only fill the index."""


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number as it is kept. ``e164`` is empty for a hotline or for what no country's plan knows; ``extension`` is
    digits or empty; ``typed`` is what the person wrote."""

    e164: str
    extension: str
    typed: str

    @property
    def normal(self) -> str:
        """What the number is compared by: E.164, else its digits."""
        return self.e164 or _digits(_split_extension(_western(self.typed))[0])


@lru_cache(maxsize=8192)
def normal_phone(text: str, country: str) -> PhoneNumber:
    """The number in ``text`` read as people in ``country`` (two letters, ISO 3166) write it.

    Raises ``Refused`` (field ``phone``) where there are fewer than 3 or more than 15 digits and no number.
    """
    typed = text.strip()
    thai = country.upper() == "TH"
    if thai and _USUAL_THAI.fullmatch(typed) is not None:
        return PhoneNumber("+66" + _digits(typed)[1:], "", typed)
    body, extension = _split_extension(_western(typed))
    body = _LABEL.sub("", body, count=1).strip()
    digits = _digits(body)
    e164 = ""
    if thai and _PLAIN.fullmatch(_first_line(body)) is not None:
        e164 = _thai(_first_line(body))
    if not e164 and (len(digits) > 4 or not thai):
        e164, found = _by_tables(body, country)
        extension = extension or found
    if not e164 and not SHORTEST <= len(digits) <= LONGEST:
        raise Refused(
            N_("A phone number has {least} to {most} digits; {text} has {count}."),
            field="phone", least=SHORTEST, most=LONGEST, text=typed[:60], count=len(digits),
        )  # fmt: skip
    return PhoneNumber(e164, extension, typed)


def normal_email(text: str) -> str:
    """The e-mail address in lower case without what mail programs put around it.

    Raises ``Refused`` (field ``email``) for what has no name, one ``@`` and a domain.
    """
    address = text.strip().strip("<>").strip().lower().removeprefix("mailto:")
    if re.fullmatch(r"[^@\s,;:<>()\"\\]+@[^@\s,;:<>()\"\\.]+(?:\.[^@\s,;:<>()\"\\.]+)+", address) is None:
        raise Refused(N_("{text} is no e-mail address such as name@example.com."), field="email", text=text[:60])
    return address


def search_digits(normal: str) -> str:
    """The digits a kept number is searched by: a Thai one with its leading 0, any other with its country code."""
    if normal.startswith("+66"):
        return "0" + normal[3:]
    return _digits(normal)


@lru_cache(maxsize=8192)
def searched_numbers(normal: str) -> tuple[str, ...]:
    """All the runs of digits that a kept number is searched by: those of :func:`search_digits`, and of a foreign one
    those that people there write among themselves where they are no part of it (a trunk prefix, for instance)."""
    digits = search_digits(normal)
    if not normal.startswith("+") or normal.startswith("+66"):
        return (digits,) if digits else ()
    import phonenumbers

    try:
        parsed = phonenumbers.parse(normal)
    except phonenumbers.NumberParseException:
        return (digits,)
    at_home = _digits(str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)))
    return (digits,) if at_home in digits else (digits, at_home)


def mail_words(address: str) -> list[str]:
    """The folded words that an e-mail address is searched by."""
    name, _, domain = address.partition("@")
    return fold(name).split() + [word for word in fold(domain).split() if word not in _COMMON_DOMAINS]


def _western(text: str) -> str:
    return text.translate(_THAI_DIGITS)


def _digits(text: str) -> str:
    return _NO_DIGITS.sub("", text)


def _split_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    return (text[: match.start()], match.group(1)) if match else (text, "")


def _first_line(body: str) -> str:
    """The first number of a range of lines: ``02-123-4567-9`` is 02-123-4567 and the lines up to 4569."""
    match = _RANGE.match(body)
    if match is None:
        return body
    first = _digits(match.group(1)).removeprefix("66")
    complete = len(first) == (10 if first[:2] in ("06", "08", "09") else 9) and first.startswith("0")
    return match.group(1) if complete else body


def _thai(body: str) -> str:
    """E.164 of a Thai number in any of its written forms, or empty."""
    digits = _digits(body)
    if digits.startswith("00660"):
        digits = digits[4:]
    elif digits.startswith(("0066", "660")):
        digits = "0" + digits.removeprefix("00")[2:].lstrip("0")
    elif digits.startswith("66") and len(digits) in (10, 11):
        digits = "0" + digits[2:]
    elif "+" in body:
        return ""
    if (len(digits) == 9 and digits[0] in "689") or (len(digits) == 8 and digits[0] in "23457"):
        digits = "0" + digits  # the leading zero that a spreadsheet took for padding
    if len(digits) == 10 and digits[:2] in ("06", "08", "09"):
        return "+66" + digits[1:]
    if len(digits) == 9 and digits[0] == "0" and digits[1] in "23457":
        return "+66" + digits[1:]
    return ""


def _by_tables(body: str, country: str) -> tuple[str, str]:
    """E.164 and extension by libphonenumber, or two empty texts."""
    import phonenumbers

    text = "+" + body[2:] if body.startswith("00") else body
    try:
        parsed = phonenumbers.parse(text[:250], country.upper() if len(country) == 2 else None)
    except phonenumbers.NumberParseException:
        return "", ""
    if not phonenumbers.is_valid_number(parsed):
        return "", ""
    return (
        str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)),
        str(parsed.extension or ""),
    )
