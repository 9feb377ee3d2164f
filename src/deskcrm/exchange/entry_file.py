"""A short file of entries that people write by hand: TOML with a ``[[key]]`` for each, or the same as JSON."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from deskcrm.errors import DeskError, Refused
from deskcrm.locale.messages import N_

ENDINGS: Final = (".toml", ".json")
OTHERS: Final = (".csv", ".xlsx", ".vcf", ".html", ".htm", ".pdf")

Entry = dict[str, Any]


def entry_text(path: Path, key: str, entries: Iterable[Entry]) -> str:
    """The entries as JSON where the file's name ends so, else as TOML; what is empty is left out. Raises Refused
    (``to``) for the ending of another kind of file."""
    ending = path.suffix.casefold()
    if ending in OTHERS:
        raise Refused(N_("{name} has none of the endings that can be written: {endings}."),
                      field="to", name=path.name, endings=", ".join(ENDINGS))  # fmt: skip
    kept = [{name: value for name, value in entry.items() if value not in ("", [], None)} for entry in entries]
    if ending == ".json":
        return json.dumps({key: kept}, ensure_ascii=False, indent=2, default=str) + "\n"
    import tomlkit

    document, tables = tomlkit.document(), tomlkit.aot()
    for entry in kept:
        table = tomlkit.table()
        for name, value in entry.items():
            lines = isinstance(value, str) and "\n" in value
            table[name] = tomlkit.string(value, multiline=True) if lines else value
        tables.append(table)
    document[key] = tables
    return tomlkit.dumps(document)


def entries_of(text: str, key: str) -> list[Entry]:
    """The entries of a file's text. Raises Refused (``file``) where there are none to be read."""
    begun = text.lstrip()
    as_json = begun.startswith(("{", "[")) and not begun.startswith("[[")
    try:
        document = json.loads(text) if as_json else tomllib.loads(text)
    except (RecursionError, ValueError) as error:
        raise Refused(N_("This is neither TOML nor JSON: {reason}"), field="file", reason=error) from None
    found = document.get(key, []) if isinstance(document, dict) else document
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found) or not found:
        raise Refused(N_("The file has no [[{key}]] in it."), field="file", key=key)
    return found


def keep_each(entries: Iterable[tuple[int, Entry]], keep: Callable[[Entry], object]) -> None:
    """Has each entry kept, with its place in the file. Raises Refused (``file``) saying which cannot be and why: within
    one write none is kept then."""
    for place, entry in entries:
        try:
            keep(entry)
        except DeskError as error:
            raise Refused(
                N_("Entry {place} of the file: {reason} Nothing was kept."), field="file", place=place, reason=error
            ) from None


def text_in(entry: Entry, name: str, names: Sequence[str]) -> str:
    """A text of an entry, empty where it is missing. Raises Refused for anything else, and for an entry with a name
    that is none of ``names``."""
    value = _value(entry, name, names, "")
    if not isinstance(value, str):
        raise Refused(N_("“{name}” is to be a text."), name=name)
    return value


def texts_in(entry: Entry, name: str, names: Sequence[str]) -> list[str]:
    """A list of texts of an entry; raises as :func:`text_in`."""
    value = _value(entry, name, names, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Refused(N_("“{name}” is to be a list of texts."), name=name)
    return value


def whole_in(entry: Entry, name: str, names: Sequence[str], nothing: int) -> int:
    """A whole number of an entry, ``nothing`` where it is missing; raises as :func:`text_in`."""
    value = _value(entry, name, names, nothing)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused(N_("“{name}” is to be a whole number."), name=name)
    return value


def day_in(entry: Entry, name: str, names: Sequence[str]) -> date | None:
    """A day of an entry, of TOML or as text (2026-12-25), None where it is missing; raises as :func:`text_in`."""
    value = _value(entry, name, names, "")
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        raise Refused(N_("{text} is no day; a day is written as 2026-12-25."), field=name, text=value) from None


def _value(entry: Entry, name: str, names: Sequence[str], nothing: Any) -> Any:
    if odd := sorted(set(entry) - set(names)):
        raise Refused(N_("There is no “{name}”; there are {names}."), name=odd[0], names=", ".join(names))
    return entry.get(name, nothing)
