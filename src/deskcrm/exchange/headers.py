"""The headers of other programs' address books: which columns are one address, what each number is labelled, and what
has no field here and goes into the note, where a clerk finds it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Label = int | str
"""What a column's values are labelled: the place of the column that says it, or the label itself."""

PHONE_LABELS: Final[Mapping[str, str]] = {
    "mobilephone": "mobile", "mobilenumber": "mobile", "mobile": "mobile", "cellphone": "mobile", "มือถือ": "mobile",
    "เบอร์มือถือ": "mobile", "โทรศัพท์มือถือ": "mobile", "homephone": "home", "homephone2": "home", "businessphone": "work",
    "businessphone2": "work", "workphone": "work", "otherphone": "other", "companymainphone": "main",
    "faxnumber": "fax", "homefax": "home fax", "businessfax": "work fax", "otherfax": "other fax", "pager": "pager",
    "pagernumber": "pager", "assistantsphone": "assistant", "callback": "callback", "carphone": "car", "isdn": "ISDN",
    "radiophone": "radio", "ttytddphone": "TTY/TDD", "telex": "telex",
}  # fmt: skip
"""Columns that hold phone numbers of one label. Those without a field's own alias are only known by this."""

PLACE_PARTS: Final = ("address", "subdistrict", "district", "province", "postcode", "country")
"""The fields of one address."""

_PARTS: Final[Mapping[str, str]] = {
    "street": "address", "street2": "address", "street3": "address", "address": "address", "address2": "address",
    "address3": "address", "line1": "address", "line2": "address", "extendedaddress": "address", "pobox": "address",
    "addresspobox": "address", "formatted": "formatted", "subdistrict": "subdistrict", "city": "district",
    "district": "district", "state": "province", "province": "province", "region": "province",
    "postalcode": "postcode", "postcode": "postcode", "zipcode": "postcode", "zip": "postcode",
    "country": "country", "countryregion": "country", "label": "label", "type": "label",
}  # fmt: skip
_ADDRESS: Final = re.compile(r"(home|business|work|other|address\d)(\w+)")
_NUMBERED: Final = re.compile(r"([a-z]+\d+)(label|type|service|value)")
_GIVEN_TOO: Final = ("middlename", "additionalname")
_FAMILY_TOO: Final = ("namesuffix", "suffix", "generationalsuffix")

_NOTED: Final = frozenset(
    (
        "jobtitle", "organizationtitle", "organisationtitle", "occupation", "profession", "role", "department",
        "organizationdepartment", "organisationdepartment", "officelocation", "webpage", "webpage1", "webpage2",
        "website", "homepage", "spouse", "children", "managersname", "manager", "assistantsname", "assistant",
        "anniversary", "maidenname", "fileas", "phoneticfirstname", "phoneticmiddlename", "phoneticlastname",
        "nameyomi", "yominame", "givennameyomi", "additionalnameyomi", "familynameyomi", "custom1", "custom2",
        "custom3", "custom4", "user1", "user2", "user3", "user4", "screenname", "imaddress", "location", "ตำแหน่ง",
        "แผนก", "ฝ่าย", "เว็บไซต์",
    )
)  # fmt: skip
_NOTED_PAIRS: Final = re.compile(
    r"(?:im|website|relation|event|customfield|jot)\d+value|(?:relation|event|website)\d+"
    r"|organization(?:\d+(?:title|department|jobdescription)|[2-9]name)"
)


@dataclass(frozen=True, slots=True)
class AddressColumns:
    """One address of a row: the places of the columns of its parts. ``formatted`` is the place of a column that
    writes the whole address once more, -1 for none."""

    parts: Mapping[str, tuple[int, ...]]
    label: Label = ""
    formatted: int = -1


def phone_columns(titles: Sequence[tuple[int, str]]) -> list[int]:
    """The places among squashed ``titles`` that hold phone numbers of a known label."""
    return [place for place, title in titles if title in PHONE_LABELS]


def labels_of(titles: Sequence[str], places: Sequence[int]) -> dict[int, Label]:
    """What the values in each of ``places`` are labelled, as far as the header says."""
    found: dict[int, Label] = {}
    for place in places:
        title = titles[place]
        match = _NUMBERED.fullmatch(title)
        base = match[1] if match is not None else title
        beside = next((titles.index(base + word) for word in ("label", "type") if base + word in titles), None)
        if beside is not None:
            found[place] = beside
        elif title in PHONE_LABELS:
            found[place] = PHONE_LABELS[title]
    return found


def more_of_a_name(field: str, titles: Sequence[tuple[int, str]]) -> list[int]:
    """The places of what else belongs to the given or the family name: middle names, suffixes."""
    wanted = _GIVEN_TOO if field == "given" else _FAMILY_TOO
    return [place for place, title in titles if title in wanted]


def addresses_of(titles: Sequence[tuple[int, str]], main: Mapping[str, tuple[int, ...]]) -> list[AddressColumns]:
    """Every address that the columns make: ``main`` first (fields and their places), then those with a label or a
    number in their headers."""
    groups: dict[str, dict[str, list[int]]] = {}
    for place, title in titles:
        match = _ADDRESS.fullmatch(title)
        if match is not None and match[2] in _PARTS:
            groups.setdefault(match[1], {}).setdefault(_PARTS[match[2]], []).append(place)
    found = [AddressColumns({name: main[name] for name in PLACE_PARTS if name in main})] if main else []
    for name, group in groups.items():
        parts = dict(group)
        label: Label = "" if name.startswith("address") else "work" if name == "business" else name
        if labelled := parts.pop("label", None):
            label = labelled[0]
        formatted = parts.pop("formatted", [-1])[0]
        streets = parts.get("address", [])
        if len(streets) > 1 and (whole := _whole_address(titles, streets)) is not None:
            formatted = whole
            streets.remove(whole)
        if formatted >= 0 and not parts:
            parts["address"], formatted = [formatted], -1
        if parts:
            found.append(AddressColumns({key: tuple(places) for key, places in parts.items()}, label, formatted))
    return found


def _whole_address(titles: Sequence[tuple[int, str]], streets: Sequence[int]) -> int | None:
    """The column that holds the whole address where others hold its street: Outlook has both."""
    named = dict(titles)
    if any(named[place].endswith("street") for place in streets):
        return next((place for place in streets if named[place].endswith("address")), None)
    return None


def noted_columns(titles: Sequence[tuple[int, str]]) -> list[int]:
    """The places of what has no field of its own and is worth keeping in the note."""
    return [place for place, title in titles if title in _NOTED or _NOTED_PAIRS.fullmatch(title)]


def birth_columns(titles: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    """The places of year, month and day of birth where each has its own column, else nothing."""
    places = {title: place for place, title in titles}
    names = ("birthyear", "birthmonth", "birthday")
    return tuple(places[name] for name in names) if all(name in places for name in names) else ()
