"""Customers as vCards of version 3.0, which every phone and mail program reads.

A subdistrict stands where the card has its extended address; a label that vCard has no word for stands in the form that
phones show. What no card has a place for goes into properties of our own, so that our import reads back the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Final
from urllib.parse import quote

from deskcrm.exchange.places import read_places
from deskcrm.exchange.vcard_fields import OURS, PRODUCT
from deskcrm.identify.several import split_places

_TYPES: Final = {
    "mobile": "CELL", "home": "HOME", "work": "WORK", "main": "MAIN", "fax": "FAX", "home fax": "HOME,FAX",
    "work fax": "WORK,FAX", "pager": "PAGER", "other": "OTHER",
}  # fmt: skip
_OWN: Final = ("code", "kind", "tax_id", "branch", "language", "preferred_channel", "referred_by")
_SIGNS: Final = re.compile(r"[\\;,\n]")
_OCTETS: Final = 75


def card(row: Mapping[str, str]) -> str:
    """One customer's card, from the columns of an export."""
    return "".join(map(_folded, _lines(row)))


def _lines(row: Mapping[str, str]) -> Iterator[str]:
    text = {name: _escaped(value) for name, value in row.items()}
    yield from ("BEGIN:VCARD", "VERSION:3.0", f"PRODID:{PRODUCT}")
    yield f"N:{text['family']};{text['given']};;{text['title']};"
    yield f"FN:{text['name']}"
    for name, field in (("NICKNAME", "nickname"), ("ORG", "organisation")):
        if row[field]:
            yield f"{name}:{text[field]}"
    if row["kind"] == "organisation":
        yield "X-ABShowAs:COMPANY"
    yield from _reached(row)
    if len(row["born"]) > len("1990"):
        yield f"BDAY:{row['born']}"
    elif row["born"]:
        yield f"{OURS}BORN:{row['born']}"
    if row["tags"]:
        yield f"CATEGORIES:{','.join(map(_escaped, row['tags'].split(';')))}"
    if row["note"]:
        yield f"NOTE:{text['note']}"
    for field in _OWN:
        if row[field]:
            yield f"{OURS}{field.replace('_', '-').upper()}:{text[field]}"
    yield "END:VCARD"


def _reached(row: Mapping[str, str]) -> Iterator[str]:
    """The ways to reach somebody; those with a label of their own are numbered, as phones do it."""
    number = 0
    found = [(name, value, label, "") for name, field in (("TEL", "phone"), ("EMAIL", "email"))
             for value, label in _labelled(row, field, f"{field}_label")]  # fmt: skip
    shown = split_places(row["line_name"])
    for place, (value, label) in enumerate(_labelled(row, "line_id", "line_label")):
        name = shown[place] if place < len(shown) else ""
        found.append(("IMPP;X-SERVICE-TYPE=LINE", f"line:{quote(value, safe='')}", label, name))
    found += [("ADR", value, label, "") for label, value in _addresses(row)]
    for name, value, label, called in found:
        written = value if name != "TEL" and name != "EMAIL" else _escaped(value)
        if called or (label and label not in _TYPES):
            number += 1
            yield f"item{number}.{name}:{written}"
            if label:
                yield f"item{number}.X-ABLabel:{_escaped(label)}"
            if called:
                yield f"item{number}.{OURS}LINE-NAME:{_escaped(called)}"
        else:
            yield f"{name}{f';TYPE={_TYPES[label]}' if label else ''}:{written}"


def _labelled(row: Mapping[str, str], values: str, labels: str) -> Iterator[tuple[str, str]]:
    listed = split_places(row[values]) if row[values] else []
    said = split_places(row[labels])[: len(listed)]
    return zip_longest(listed, said, fillvalue="")


def _addresses(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Label and value of each."""
    parts = [row[name] for name in ("address", "subdistrict", "district", "province", "postcode", "country")]
    if any(parts):
        yield row["address_label"], _address(*parts)
    for point in read_places(row["other_addresses"]):
        yield (
            point.label,
            _address(point.value, point.subdistrict, point.district, point.province, point.postcode, point.country),
        )


def _address(street: str, subdistrict: str, district: str, province: str, postcode: str, country: str) -> str:
    return ";".join(map(_escaped, ("", subdistrict, street, district, province, postcode, country)))


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda match: "\\n" if match[0] == "\n" else f"\\{match[0]}", text)


def _folded(line: str) -> str:
    """The line with its end, in pieces of 75 octets at most that divide no character."""
    if len(line.encode()) <= _OCTETS:
        return f"{line}\r\n"
    pieces, length = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if length + octets > _OCTETS:
            pieces.append("")
            length = 1  # the blank that a piece after the first begins with
        pieces[-1] += sign
        length += octets
    return "\r\n ".join(pieces) + "\r\n"
