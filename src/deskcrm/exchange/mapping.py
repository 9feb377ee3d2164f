"""Which column feeds which field: by the header's own words, and by what the clerk says."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deskcrm.errors import Refused
from deskcrm.exchange import headers
from deskcrm.exchange.fields import CUSTOMERS, FIELDS, REQUIRED, Field, numbered, squashed
from deskcrm.exchange.headers import AddressColumns, Label
from deskcrm.exchange.rejects import COLUMNS
from deskcrm.locale.messages import N_


@dataclass(frozen=True, slots=True)
class Mapped:
    """``columns`` gives the places of the columns of each field, most often one; ``unused`` names the others.

    Of customers, ``labels`` says what the values of a column of phones, e-mail addresses or notes are labelled, and
    ``addresses`` which columns are one address together.
    """

    header: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    unused: tuple[str, ...]
    labels: Mapping[int, Label] = dataclasses.field(default_factory=dict)
    addresses: tuple[AddressColumns, ...] = ()

    def column(self, field: str) -> int:
        """The place of the field's (first) column, -1 where it has none."""
        return self.columns.get(field, (-1,))[0]

    def named(self, field: str) -> str:
        """The header of the field's (first) column, empty where it has none."""
        return self.header[self.columns[field][0]] if field in self.columns else ""


def parse_option(text: str) -> tuple[str, str]:
    """``FIELD=COLUMN`` as typed after ``--map``. Raises Refused (field ``map``) when it is not of that form."""
    field, sign, column = text.partition("=")
    if not (field.strip() and sign and column.strip()):
        raise Refused(
            N_("{text}: a field and its column are written FIELD=COLUMN, such as customer=Caller."),
            field="map",
            text=text,
        )
    return field.strip().casefold(), column.strip()


def map_columns(kind: str, header: Sequence[str], wanted: Sequence[tuple[str, str]] = ()) -> Mapped:
    """The columns of ``header`` for the fields of ``kind``; pairs of field and column in ``wanted`` go first.

    Raises Refused (field ``map``) for an unknown field or column, one named twice, and for a header without the
    columns that this kind needs.
    """
    fields = {field.name: field for field in FIELDS[kind]}
    columns: dict[str, list[int]] = {}
    own = len(header) - len(COLUMNS) if tuple(header[-2:]) == COLUMNS else len(header)
    taken: set[int] = set()
    for name, column in wanted:
        _by_hand(fields, header, columns, taken, name, column)
    _by_header(fields, [squashed(column) for column in header[:own]], columns, taken)
    book = _AddressBook(header[:own], columns) if kind == CUSTOMERS else None
    used = {place for places in columns.values() for place in places}
    if book is not None:
        used |= {label for label in book.labels.values() if isinstance(label, int)}
    unused = tuple(column for place, column in enumerate(header[:own]) if column and place not in used)
    mapped = Mapped(
        tuple(header),
        {name: tuple(places) for name, places in columns.items()},
        unused,
        book.labels if book is not None else {},
        book.addresses if book is not None else (),
    )
    for group in REQUIRED[kind]:
        if not any(name in columns for name in group):
            raise Refused(
                N_("No column for {fields} was found among {columns}; say which one with --map {option}=COLUMN."),
                field=group[0],
                option=group[0],
                fields=", ".join(group),
                columns=", ".join(column for column in header[:own] if column),
            )
    return mapped


class _AddressBook:
    """What the headers of an address book say beyond one column for one field; completes ``columns``."""

    def __init__(self, header: Sequence[str], columns: dict[str, list[int]]) -> None:
        titles = [squashed(column) for column in header]
        self._titles = list(enumerate(titles))
        self._columns = columns
        if born := headers.birth_columns(self._titles):
            columns["born"] = list(born)
        main = {str(name): tuple(columns[name]) for name in headers.PLACE_PARTS if name in columns}
        self.addresses = tuple(headers.addresses_of(self._free(), main))
        self.labels: dict[int, Label] = {}
        for address in self.addresses:
            for name, places in address.parts.items():
                columns[name] = [*columns.get(name, ()), *(p for p in places if p not in columns.get(name, ()))]
            if address.formatted >= 0:
                columns["address"] = [*columns.get("address", ()), address.formatted]
            if isinstance(address.label, int):
                self.labels[next(iter(address.parts.values()))[0]] = address.label
        self._add("phone", headers.phone_columns(self._free()))
        for name in ("given", "family"):
            if name in columns:
                self._add(name, headers.more_of_a_name(name, self._free()))
        for name in ("phone", "email"):
            self.labels |= headers.labels_of(titles, columns.get(name, ()))
        noted = headers.noted_columns(self._free())
        self._add("note", noted)
        self.labels |= {place: header[place] for place in noted}
        self.labels |= {
            place: titles.index(beside)
            for place in noted
            for word in ("label", "type", "service")
            if (beside := f"{titles[place].removesuffix('value')}{word}") in titles
        }

    def _free(self) -> list[tuple[int, str]]:
        used = {place for places in self._columns.values() for place in places}
        return [(place, title) for place, title in self._titles if title and place not in used]

    def _add(self, name: str, places: Sequence[int]) -> None:
        if places:
            self._columns[name] = [*self._columns.get(name, ()), *places]


def _by_hand(
    fields: Mapping[str, Field], header: Sequence[str], columns: dict[str, list[int]], taken: set[int],
    name: str, column: str,
) -> None:  # fmt: skip
    if name not in fields:
        raise Refused(N_("There is no field {name}; there are {fields}."),
                      field="map", name=name, fields=", ".join(fields))  # fmt: skip
    exact = [place for place, title in enumerate(header) if title == column]
    alike = exact or [place for place, title in enumerate(header) if squashed(title) == squashed(column)]
    if not alike:
        raise Refused(N_("There is no column {column}; there are {columns}."),
                      field="map", column=column, columns=", ".join(filter(None, header)))  # fmt: skip
    if len(alike) > 1:
        raise Refused(N_("More than one column could be {column}; write it as it stands in the header."),
                      field="map", column=column)  # fmt: skip
    if name in columns and not fields[name].several:
        raise Refused(N_("The field {name} is given two columns."), field="map", name=name)
    if alike[0] in taken:
        raise Refused(N_("The column {column} is given to two fields."), field="map", column=column)
    taken.add(alike[0])
    columns.setdefault(name, []).append(alike[0])


def _by_header(
    fields: Mapping[str, Field], titles: Sequence[str], columns: dict[str, list[int]], taken: set[int]
) -> None:
    given = frozenset(columns)
    free = [(place, title) for place, title in enumerate(titles) if title and place not in taken]
    # A header that is a field's own name belongs to that field before any other's alias.
    owned = {place: title for place, title in free if title in {squashed(name) for name in fields}}
    for name, field in fields.items():
        if name in given:
            continue
        found = []
        for alias in field.aliases:
            for place, title in free:
                if title == alias and owned.get(place, squashed(name)) == squashed(name):
                    found.append(place)
        if field.several:
            found += [place for place, title in free if place not in found and numbered(title) == name]
        if found:
            columns[name] = found if field.several else found[:1]
    if "given" in columns and "name" in fields and not {"name", "family"} & columns.keys() and "given" not in given:
        # One column for the whole name: there is no family name beside it.
        columns["name"] = columns.pop("given")
