"""A Thai address in one cell, taken apart from its end: postcode, province, district, subdistrict, and the rest.

What is not surely one of them stays in the street line, so that nothing that was written is lost.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from deskcrm.exchange.provinces import BANGKOK, PROVINCES
from deskcrm.locale.formats import parse_digits

_THAI: Final = re.compile("[\u0e01-\u0e5b]")
_BREAKS: Final = re.compile(r"\s*[\r\n]+\s*")
_AFTER: Final = " ,\t"

_COUNTRY: Final = re.compile(r"(?:^|[\s,])(ประเทศไทย|thailand)\.?$", re.IGNORECASE)
_POSTCODE: Final = re.compile(r"(?:^|[\s,]|รหัสไปรษณีย์|ปณ\.?)\s*(?<![\d/.-])(\d{5})$")
_POSTCODE_WORD: Final = re.compile(r"[\s,]*(?:รหัสไปรษณีย์|ปณ\.|postal code|postcode|zip code|zip)[\s.:]*$", re.IGNORECASE)
_NO_POSTCODE: Final = re.compile(r"(?:เลขที่|โทร|เบอร์|ห้อง|no|tel|room|box|#)[\s.:]*$", re.IGNORECASE)
_PROVINCE: Final = re.compile(r"(?:จังหวัด|(?:^|[\s,])จ\.)\s*([^\s,]+)$")
_DISTRICT: Final = re.compile(r"(?:^|[\s,])(?:อำเภอ|กิ่งอำเภอ|อ\.|เขต)\s*([^\s,]+)$")
_SUBDISTRICT: Final = re.compile(r"(?:^|[\s,])(?:ตำบล|ต\.|แขวง)\s*([^\s,]+)$")
_TOGETHER: Final = re.compile(r"(?:^|[\s,])(?:ตำบล|ต\.|แขวง)\s*([^\s,]+?)(?:อำเภอ|อ\.|เขต)([^\s,]+)$")
_DISTRICT_EN: Final = re.compile(
    r"(?:(?:^|[\s,])(?:amphoe|amphur|amphor|khet|a\.)\s*([^,]+)|,\s*([^,]+?)\s+district)$", re.IGNORECASE
)
_SUBDISTRICT_EN: Final = re.compile(
    r"(?:(?:^|[\s,])(?:tambon|tambol|khwaeng|t\.)\s*([^,]+)|,\s*([^,]+?)\s+sub-?\s?district)$", re.IGNORECASE
)
_TOGETHER_EN: Final = re.compile(
    r"(?:^|[\s,])(?:tambon|tambol|khwaeng|t\.)\s*([^,]+?)[\s,]+(?:amphoe|amphur|amphor|khet|a\.)\s*([^,]+)$",
    re.IGNORECASE,
)
_LONGEST: Final = 300
_MOST_WORDS: Final = 5


class Address(NamedTuple):
    """An address in its parts; ``street`` is all that is no other part."""

    street: str
    subdistrict: str = ""
    district: str = ""
    province: str = ""
    postcode: str = ""
    country: str = ""


def take_apart(text: str) -> Address:
    """The parts of a Thai address as typed; any other address comes back as the street line."""
    street = _BREAKS.sub(", ", text.strip())
    if len(street) > _LONGEST:
        return Address(street)
    rest, country = _taken(street, _COUNTRY)
    rest, postcode = _postcode(rest)
    rest, province = _province(rest)
    if not (province or _THAI.search(street)):
        return Address(street)
    rest, subdistrict, district = _districts(rest)
    if not (postcode or province or district or subdistrict):
        return Address(street)
    return Address(rest, subdistrict, district, province, postcode, country)


def _taken(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """What stands before the match at the end, and the match; the text itself where there is none."""
    match = pattern.search(text)
    if match is None:
        return text, ""
    return text[: match.start()].rstrip(_AFTER), next(filter(None, match.groups())).strip()


def _postcode(text: str) -> tuple[str, str]:
    match = _POSTCODE.search(parse_digits(text))
    if match is None or match[1] < "10":
        return text, ""
    before = text[: match.start(1)].rstrip(_AFTER)
    if _NO_POSTCODE.search(before):
        return text, ""
    return _POSTCODE_WORD.sub("", before).rstrip(_AFTER), match[1]


def _province(text: str) -> tuple[str, str]:
    rest, province = _taken(text, _PROVINCE)
    if province:
        return rest, province
    words = re.split(r"([\s,]+)", text)
    for count in range(min(_MOST_WORDS, (len(words) + 1) // 2), 0, -1):
        start = len(words) - 2 * count + 1
        name = "".join(words[start:])
        bare = re.sub(r"^(?:จังหวัด|จ\.)|\s+province$", "", name, flags=re.IGNORECASE).strip()
        if bare.casefold() in PROVINCES:
            return "".join(words[:start]).rstrip(_AFTER), bare
    for name in BANGKOK:  # written on without a blank, as in เขตบางรักกรุงเทพฯ
        if _THAI.match(name) and len(name) > len("กทม") and text.endswith(name):
            return text[: -len(name)].rstrip(_AFTER), name
    return text, ""


def _districts(text: str) -> tuple[str, str, str]:
    """The street line, subdistrict and district."""
    for pattern in (_TOGETHER, _TOGETHER_EN):
        if match := pattern.search(text):
            return text[: match.start()].rstrip(_AFTER), match[1].strip(), match[2].strip()
    rest, district = _taken(text, _DISTRICT)
    if not district and not _SUBDISTRICT_EN.search(text):
        rest, district = _taken(text, _DISTRICT_EN)
    rest, subdistrict = _taken(rest, _SUBDISTRICT)
    if not subdistrict:
        rest, subdistrict = _taken(rest, _SUBDISTRICT_EN)
    return rest, subdistrict, district
