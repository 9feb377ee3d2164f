"""One row of an address book as a customer: names, the ways to reach them with their labels, every address, the note.

A row of our own export (it has a column ``phone_label``) is taken word for word. Any other is read as other programs
write: several numbers in a cell, a whole name or address in one, labels in columns of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from deskcrm.exchange.addresses import Address, take_apart
from deskcrm.exchange.cells import Cached
from deskcrm.exchange.fields import CUSTOMERS, FIELDS
from deskcrm.exchange.headers import PLACE_PARTS, AddressColumns
from deskcrm.exchange.mapping import Mapped
from deskcrm.exchange.names import split_name
from deskcrm.exchange.numbers import phone_written_out, postcode_written_out, tax_id_written_out, written_out
from deskcrm.exchange.places import read_places
from deskcrm.identify.contact_points import address_point, email_point, line_point, phone_point
from deskcrm.identify.several import join_several, split_places, split_several
from deskcrm.identify.views import ContactPointView
from deskcrm.locale.formats import day_month
from deskcrm.locale.messages import _
from deskcrm.locale.ways import usual_label

_BETWEEN: Final = re.compile(r"\s*(?::::|;|[\r\n]+)\s*")
_PHONES: Final = re.compile(r"\s*(?::::|[;,/|]|[\r\n]+|\s(?:และ|หรือ|or|and)\s)\s*")
_EMAILS: Final = re.compile(r"\s*(?::::|[;,\s|]+)\s*")
_LEAST_DIGITS: Final = 7
_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"[^\W_]+")
_NO_YEAR: Final = re.compile(r"--(\d\d)-?(\d\d)")
_NEVER: Final = frozenset({"0/0/00", "00/00/0000", "0000-00-00", "00-00-00"})
_LEAP_YEAR: Final = 2000
_POINTS: Final = ("phone", "email", "line_id")
_APART: Final = frozenset(
    (*_POINTS, *PLACE_PARTS, "phone_label", "email_label", "line_label", "line_name", "address_label",
     "other_addresses", "note", "tags", "born")
)  # fmt: skip

Row = dict[str, str]


class People:
    """Reads the rows of one table. ``typed`` gives a cell as it was typed, ``country`` is the office's."""

    def __init__(self, mapped: Mapped, typed: Callable[[str], str], country: str) -> None:
        self._typed = typed
        self._country = country
        self._columns = mapped.columns
        self._labels = mapped.labels
        self._addresses = mapped.addresses
        self._empty: Row = {field.name: "" for field in FIELDS[CUSTOMERS]}
        self._plain = [(name, places) for name, places in mapped.columns.items() if name not in _APART]
        self._exact = "phone_label" in mapped.columns
        has_parts = bool({"given", "family", "title"} & mapped.columns.keys())
        self._splits_names = not self._exact and not has_parts and "name" in mapped.columns
        self._checks_name = not self._exact and has_parts and "name" in mapped.columns
        self._knows_organisations = not ({"organisation", "kind"} & mapped.columns.keys())
        self._names = Cached(split_name)
        self._places = Cached(take_apart)
        self._phones = Cached(self._split_phones)

    def read(self, cells: list[str]) -> tuple[Row, list[ContactPointView]]:
        """The row's fields, all of them, and its ways to reach the customer.

        ``phone``, ``email`` and ``line_id`` are then what stands for a name where there is none. Raises Refused
        naming the field that cannot be kept.
        """
        typed = self._typed
        row = self._empty.copy()
        for name, places in self._plain:
            row[name] = typed(cells[places[0]]) if len(places) == 1 else self._joined(cells, places, " ")
        notes = self._notes(cells)
        row["born"] = self._born(cells, notes)
        row["tags"] = self._tags(cells)
        if not self._exact:
            row["code"] = written_out(row["code"].strip(), "code")
            row["tax_id"] = tax_id_written_out(row["tax_id"].strip())
        if self._splits_names:
            self._split_name(row)
        elif self._checks_name:
            _keep_other_name(row, notes)
        points = self._reached(cells, row)
        for group in self._addresses:
            if (point := self._address(cells, group, notes)) is not None:
                points.append(point)
        if "other_addresses" in self._columns:
            points += read_places(typed(cells[self._columns["other_addresses"][0]]))
        row["note"] = "\n".join(notes)
        return row, points

    def _texts(self, cells: list[str], name: str) -> list[tuple[int, str]]:
        found = []
        for place in self._columns.get(name, ()):
            if cells[place].strip():
                found.append((place, self._typed(cells[place])))
        return found

    def _joined(self, cells: list[str], places: tuple[int, ...], between: str) -> str:
        texts = (self._typed(cells[place]).strip() for place in places)
        return between.join(dict.fromkeys(text for text in texts if text))

    def _label(self, cells: list[str], place: int) -> str:
        label = self._labels.get(place, "")
        return usual_label(self._typed(cells[label])) if isinstance(label, int) else label

    def _listed(self, cells: list[str], name: str) -> list[str]:
        place = self._columns.get(name)
        return split_places(self._typed(cells[place[0]])) if place is not None else []

    def _notes(self, cells: list[str]) -> list[str]:
        notes = []
        for place, text in self._texts(cells, "note"):
            label = self._labels.get(place)
            if label is None:
                notes.append(text)
            elif text.strip():
                named = self._typed(cells[label]).removeprefix("* ").strip() if isinstance(label, int) else label
                notes += [f"{named}: {one}" if named else one for one in text.split(" ::: ")]
        return notes

    def _born(self, cells: list[str], notes: list[str]) -> str:
        places = self._columns.get("born", ())
        if len(places) == 3:
            year, month, day = (self._typed(cells[place]).strip() for place in places)
            if not year and month and day:
                notes.append(birthday(month, day))
            if not year or not (month and day):
                return year
            return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
        text = self._typed(cells[places[0]]).strip() if places else ""
        if match := _NO_YEAR.fullmatch(text):
            notes.append(birthday(*match.groups()))
        return "" if match or text in _NEVER else text

    def _tags(self, cells: list[str]) -> str:
        texts = [text for _place, text in self._texts(cells, "tags")]
        if self._exact:
            return ";".join(texts)
        tags = [tag for text in texts for tag in _BETWEEN.split(text)]
        # What begins with a star are groups that every account has.
        return ";".join(tag for tag in tags if not tag.startswith("* "))

    def _split_name(self, row: Row) -> None:
        name = self._names[row["name"]]
        if name.organisation:
            if self._knows_organisations:
                row["organisation"] = row["name"].strip()
        elif name.given:
            row["title"], row["given"], row["family"] = name[:3]

    def _reached(self, cells: list[str], row: Row) -> list[ContactPointView]:
        points = []
        for place, text, value in self._values(cells, "phone", self._phones):
            label = text if place < 0 else self._label(cells, place)
            points.append(phone_point(value if self._exact else phone_written_out(value, self._country),
                                      self._country, label))  # fmt: skip
        row["phone"] = join_several(point.value for point in points)
        emails = [
            email_point(value, text if place < 0 else self._label(cells, place))
            for place, text, value in self._values(cells, "email", _split_emails)
        ]
        row["email"] = join_several(point.value for point in emails)
        names = self._listed(cells, "line_name")
        lines = []
        for number, (_place, label, value) in enumerate(self._values(cells, "line_id", _split)):
            lines.append(line_point(value, label, names[number] if number < len(names) else ""))
        row["line_id"] = join_several(point.value for point in lines)
        return [*points, *emails, *lines]

    def _values(
        self, cells: list[str], name: str, split: Callable[[str], list[str]] | Cached[str, list[str]]
    ) -> list[tuple[int, str, str]]:
        """Each value once: the place of its column, or -1 and its label, then the value."""
        texts = self._texts(cells, name)
        if not texts:
            return []
        if self._exact:
            values = split_places("; ".join(text for _place, text in texts))
            labels = self._listed(cells, f"{name.removesuffix('_id')}_label")
            labels += [""] * (len(values) - len(labels))
            return [(-1, label, value) for label, value in zip(labels, values, strict=False) if value]
        take = split.__getitem__ if isinstance(split, Cached) else split
        found = [(place, "", value) for place, text in texts for value in take(text)]
        if len(found) == 1:
            return found
        return list({value: (place, label, value) for place, label, value in reversed(found)}.values())[::-1]

    def _split_phones(self, text: str) -> list[str]:
        parts = [part for part in _PHONES.split(text.strip()) if part]
        if len(parts) > 1 and all(len(_DIGIT.findall(part)) >= _LEAST_DIGITS for part in parts):
            return parts
        return _split(text)

    def _address(self, cells: list[str], group: AddressColumns, notes: list[str]) -> ContactPointView | None:
        filled = any(cells[place].strip() for places in group.parts.values() for place in places)
        if not filled and (group.formatted < 0 or not cells[group.formatted].strip()):
            return None
        parts = {
            name: self._joined(cells, places, ", ") if name == "address" else self._typed(cells[places[0]])
            for name, places in group.parts.items()
        }
        label = self._label_of(cells, group)
        if not self._exact:
            if not {"subdistrict", "district", "province"} & parts.keys() and parts.get("address", "").strip():
                _fill_in(parts, self._places[parts["address"]])
            if postcode := parts.get("postcode", "").strip():
                parts["postcode"] = postcode_written_out(postcode, parts.get("country", ""), self._country)
            whole = self._typed(cells[group.formatted]).strip() if group.formatted >= 0 else ""
            if whole and not any(parts.values()):
                _fill_in(parts, self._places[whole])
            elif whole and not covered(whole, *parts.values()):
                notes.append(f"{_('Address')}: {', '.join(whole.splitlines())}")
        return address_point(*(parts.get(name, "") for name in PLACE_PARTS), label=label)

    def _label_of(self, cells: list[str], group: AddressColumns) -> str:
        if isinstance(group.label, int):
            return usual_label(self._typed(cells[group.label]))
        if not group.label and "address_label" in self._columns and group is self._addresses[0]:
            return self._typed(cells[self._columns["address_label"][0]]).strip()
        return group.label


def birthday(month: str, day: str) -> str:
    """The line for a note that says on which day of the year, when the year is not known."""
    try:
        said = day_month(date(_LEAP_YEAR, int(month), int(day)))
    except ValueError:
        said = f"{day}/{month}"
    return f"{_('Birthday')}: {said}"


def covered(text: str, *parts: str) -> bool:
    """Whether every word of ``text`` stands in ``parts`` as often, however they are divided."""
    there = "".join(_WORD.findall(" ".join(parts).casefold()))
    for word in sorted(_WORD.findall(text.casefold()), key=len, reverse=True):
        if word not in there:
            return False
        there = there.replace(word, "", 1)
    return True


def _keep_other_name(row: Row, notes: list[str]) -> None:
    """A name shown that says more than its parts goes into the note."""
    parts = [row[name] for name in ("title", "given", "family", "nickname", "organisation")]
    if any(parts[1:3]) and row["name"].strip() and not covered(row["name"], *parts):
        notes.append(f"{_('Name')}: {row['name'].strip()}")


def _fill_in(parts: dict[str, str], found: Address) -> None:
    given = dict(parts)
    parts.update(found._asdict())
    parts["address"] = parts.pop("street")
    parts.update({name: text for name, text in given.items() if name != "address" and text.strip()})


def _split(text: str) -> list[str]:
    if ":::" in text or "\n" in text or "\r" in text:
        text = "; ".join(_BETWEEN.split(text.strip()))
    return split_several(text)


def _split_emails(text: str) -> list[str]:
    parts = [part for part in _EMAILS.split(text.strip()) if part]
    return parts if len(parts) > 1 and all("@" in part for part in parts) else _split(text)
