"""Groups as a file: TOML with a ``[[segment]]`` for each (name, kind, filter, note, members), or the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deskcrm.errors import Refused
from deskcrm.exchange.entry_file import Entry, entries_of, entry_text, keep_each, text_in, texts_in
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

KEY: Final = "segment"

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
    text = entry_text(path, KEY, map(_entry, groups))
    write_whole(typed_path(str(path)), text.encode("utf-8"), note)
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


def _entry(one: Written) -> Entry:
    return {
        "name": one.segment.name, "kind": one.segment.kind, "filter": one.segment.text, "note": one.segment.note,
        "members": [code for _id, code in one.standing],
    }  # fmt: skip


def keep_segments(session: Session, text: str, *, staff_id: int | None, clock: Clock) -> int:
    """Keeps every group of a file, or none; one of the same name is changed, and who stands on a list stays there.
    Filters may name what nobody in this base has. Returns how many they are.

    Raises Refused saying which group of the file cannot be kept, and why.
    """
    entries = entries_of(text, KEY)
    keep_each(_by_need(entries), lambda entry: _keep(session, entry, staff_id, clock))
    return len(entries)


def _keep(session: Session, entry: Entry, staff_id: int | None, clock: Clock) -> None:
    name, kind, text, note = (text_in(entry, one, _NAMES) for one in _NAMES[:-1])
    codes = texts_in(entry, "members", _NAMES)
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


def _by_need(entries: Sequence[Entry]) -> list[tuple[int, Entry]]:
    """The entries with their places, those that others are made of before these."""
    waiting = list(enumerate(entries, 1))
    found: list[tuple[int, Entry]] = []
    while waiting:
        names = {squeezed(str(entry.get("name", ""))) for _place, entry in waiting}
        ready = [one for one in waiting if not (_made_of(one[1]) & names)]
        found += ready or waiting  # in a circle none is ready: the first says so
        waiting = [one for one in waiting if ready and one not in ready]
    return found


def _made_of(entry: Entry) -> set[str]:
    named = every_filter(parse(str(entry.get("filter", ""))).conditions)
    return {squeezed(value.text) for one in named if one.filter.takes == "segment" for value in one.values}
