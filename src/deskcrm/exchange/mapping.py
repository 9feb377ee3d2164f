"""Which column feeds which field: by the header's own words, and by what the clerk says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deskcrm.errors import Refused
from deskcrm.exchange.fields import FIELDS, REQUIRED, Field, numbered, squashed
from deskcrm.exchange.rejects import COLUMNS
from deskcrm.locale.messages import N_


@dataclass(frozen=True, slots=True)
class Mapped:
    """``columns`` gives the places of the columns of each field, most often one; ``unused`` names the others."""

    header: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    unused: tuple[str, ...]

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
    used = {place for places in columns.values() for place in places}
    unused = tuple(column for place, column in enumerate(header[:own]) if column and place not in used)
    mapped = Mapped(tuple(header), {name: tuple(places) for name, places in columns.items()}, unused)
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
