"""Groups as a file: TOML with a ``[[segment]]`` for each (name, kind, filter, note, members), or the same as JSON."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deskcrm.errors import DeskError, Refused
from deskcrm.exchange.printing import write_whole
from deskcrm.identify.filter_language import every_filter, parse
from deskcrm.identify.filter_table import squeezed
from deskcrm.identify.rows import customer_id_of
from deskcrm.identify.segment_views import LIST, LIVING, SegmentView
from deskcrm.identify.segments import add_segment, edit_segment, list_segments, members, put_on_list
from deskcrm.locale.messages import N_
from deskcrm.settings.files import typed_path
from deskcrm.store.audit import EXPORT
from deskcrm.store.doors import connection_of, takes_connection

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskcrm.clock import Clock
    from deskcrm.store import Office

MOST_BYTES: Final = 16 * 2**20

_NAMES: Final = ("name", "kind", "filter", "note", "members")


@dataclass(frozen=True, slots=True)
class Written:
    """A group with who stands on it, each by id and code, where it is a list."""

    segment: SegmentView
    standing: tuple[tuple[int, str], ...]


def segments_file(office: Office, path: Path) -> int:
    """Writes all groups, as JSON where the file's name ends so, else as TOML; the audit says so, and who stands in it.
    Returns how many groups there are. Raises Refused (``to``)."""
    groups = office.read(_written, clock=office.clock)
    named = sorted({number for one in groups for number, _code in one.standing})
    note = partial(office.note, EXPORT, {"kind": "segments", "rows": len(groups), "file": path.name}, named)
    write_whole(typed_path(str(path)), _as_text(path, groups).encode("utf-8"), note)
    return len(groups)


@takes_connection
def _written(connection: Any, *, clock: Clock) -> tuple[Written, ...]:
    found = []
    for one in list_segments(connection):
        standing: tuple[tuple[int, str], ...] = ()
        if one.kind == LIST:
            ids = json.dumps(members(connection, one.id, clock=clock))
            wanted = "SELECT id, code FROM customer WHERE id IN (SELECT value FROM json_each(?)) ORDER BY code"
            standing = tuple(connection.execute(wanted, (ids,)))
        found.append(Written(one, standing))
    return tuple(found)


def _as_text(path: Path, groups: Iterable[Written]) -> str:
    entries = [
        {
            name: value
            for name, value in (
                ("name", one.segment.name), ("kind", one.segment.kind), ("filter", one.segment.text),
                ("note", one.segment.note), ("members", [code for _id, code in one.standing]),
            ) if value
        }
        for one in groups
    ]  # fmt: skip
    if path.suffix.casefold() == ".json":
        return json.dumps({"segment": entries}, ensure_ascii=False, indent=2) + "\n"
    import tomlkit

    document = tomlkit.document()
    tables = tomlkit.aot()
    for entry in entries:
        table = tomlkit.table()
        table.update(entry)
        tables.append(table)
    document["segment"] = tables
    return tomlkit.dumps(document)


def read_segments(path: Path) -> str:
    """The file's text. Raises Refused for one that cannot be read, is too long or is not UTF-8."""
    try:
        with typed_path(str(path)).open("rb") as file:
            held = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(N_("{path} cannot be read: {reason}."), path=path, reason=reason) from None
    if len(held) > MOST_BYTES:
        raise Refused(N_("{path} is too long for a file of groups."), path=path)
    try:
        return held.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        raise Refused(N_("{path}, line {line}: the file is to be in UTF-8."), path=path, line=line) from None


def keep_segments(session: Session, text: str, *, staff_id: int | None, clock: Clock) -> int:
    """Keeps every group of a file, or none; one of the same name is changed, and who stands on a list stays there.
    Filters may name what nobody in this base has. Returns how many they are.

    Raises Refused saying which group of the file cannot be kept, and why.
    """
    entries = _entries(text)
    for place, entry in _by_need(entries):
        try:
            _keep(session, entry, staff_id, clock)
        except DeskError as error:
            raise Refused(
                N_("Group {place} of the file: {reason} Nothing was kept."), field="file", place=place, reason=error
            ) from None
    return len(entries)


def _keep(session: Session, entry: dict[str, Any], staff_id: int | None, clock: Clock) -> None:
    name, kind, text, note, codes = (_value(entry, one) for one in _NAMES)
    there = {squeezed(one.name): one for one in list_segments(connection_of(session))}.get(squeezed(name))
    if there is not None and there.kind != (kind or LIVING):
        raise Refused(N_("There is a group called {name} already."), field="name", name=there.name)
    if there is None:
        there = add_segment(
            session, name, text=text, kind=kind or LIVING, note=note, lenient=True, staff_id=staff_id, clock=clock
        )
    elif (there.name, there.text, there.note) != (name, text, note):
        there = edit_segment(
            session, there.id, version=there.version, name=name, text=text, note=note, lenient=True, staff_id=staff_id,
            clock=clock,
        )  # fmt: skip
    if codes:
        ids = [customer_id_of(connection_of(session), code) for code in codes]
        put_on_list(session, there.id, ids, staff_id=staff_id, clock=clock)


def _by_need(entries: Sequence[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """The entries with their places, those that others are made of before these."""
    waiting = list(enumerate(entries, 1))
    found: list[tuple[int, dict[str, Any]]] = []
    while waiting:
        names = {squeezed(str(entry.get("name", ""))) for _place, entry in waiting}
        ready = [one for one in waiting if not (_made_of(one[1]) & names)]
        found += ready or waiting  # in a circle none is ready: the first says so
        waiting = [one for one in waiting if ready and one not in ready]
    return found


def _made_of(entry: dict[str, Any]) -> set[str]:
    named = every_filter(parse(str(entry.get("filter", ""))).conditions)
    return {squeezed(value.text) for one in named if one.filter.takes == "segment" for value in one.values}


def _entries(text: str) -> list[dict[str, Any]]:
    try:
        document = (
            json.loads(text) if text.lstrip().startswith(("{", "[")) and not _is_toml(text) else tomllib.loads(text)
        )
    except (RecursionError, ValueError) as error:
        raise Refused(N_("This is neither TOML nor JSON: {reason}"), field="file", reason=error) from None
    found = document.get("segment", []) if isinstance(document, dict) else document
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found) or not found:
        raise Refused(N_("The file has no [[segment]] in it."), field="file")
    return found


def _is_toml(text: str) -> bool:
    """A table of TOML begins with a bracket as a list of JSON does."""
    return text.lstrip().startswith("[[segment]]")


def _value(entry: dict[str, Any], name: str) -> Any:
    if odd := sorted(set(entry) - set(_NAMES)):
        raise Refused(N_("There is no “{name}”; there are {names}."), name=odd[0], names=", ".join(_NAMES))
    value = entry.get(name, [] if name == "members" else "")
    if name == "members":
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise Refused(N_("“{name}” is to be a list of codes."), name=name)
    elif not isinstance(value, str):
        raise Refused(N_("“{name}” is to be a text."), name=name)
    return value
