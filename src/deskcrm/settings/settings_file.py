"""The office's settings as a TOML file: written whole, and read key by key, so that one mistake costs that key only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deskcrm.errors import DeskError, Refused
from deskcrm.locale.messages import N_, _
from deskcrm.settings.office import KEYS, OfficeSettings, get_value, set_value
from deskcrm.store.powers import needs

if TYPE_CHECKING:
    from sqlmodel import Session

_HEADER = re.compile(r"\s*\[\s*([\w.\-]+)\s*\]")
_ENTRY = re.compile(r"""\s*["']?([\w.\-]+)["']?\s*=""")
_LINE = re.compile(r"line (\d+)")
_DEEPEST = 20
"""Tables and lists that may stand in one another; no setting needs more than two."""


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """A key that was left out: the line of the file (from 1), the key as the file says it, and why."""

    line: int
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """What a file came to: the keys kept with their values, and what was left out."""

    kept: tuple[tuple[str, str], ...]
    problems: tuple[SettingProblem, ...]


def settings_text(settings: OfficeSettings) -> str:
    """All settings as TOML, a table for the part of a key before the dot."""
    import tomlkit

    document = tomlkit.document()
    for key in KEYS:
        table, _dot, name = key.key.partition(".")
        if table not in document:
            document[table] = tomlkit.table()
        part: Any = document[table]
        part[name] = get_value(settings, key.key)
        part[name].comment(_(key.label))
    return tomlkit.dumps(document)


@needs("settings")
def keep_settings(session: Session, text: str) -> KeptSettings:
    """Checks and keeps every key of a file; a bad one is named and left out, the rest are kept.

    Raises Refused (``file``) with the line when the text is no TOML at all; nothing is kept then.
    """
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise Refused(N_("This is not TOML: it is too deep."), field="file") from None
    except ValueError as error:  # a number of thousands of digits is a plain one
        found = _LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise Refused(N_("Line {line}: this is no TOML; nothing was kept."), field="file", line=line) from None
    lines = _lines(text)
    kept: list[tuple[str, str]] = []
    problems: list[SettingProblem] = []
    for key, value in _entries(values):
        try:
            kept.append((key, set_value(session, key, _text(value, key))))
        except DeskError as error:
            problems.append(SettingProblem(lines.get(key, 1), key, str(error)))
    return KeptSettings(tuple(kept), tuple(problems))


def _entries(values: dict[str, Any], before: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _entries(value, f"{before}{name}.", depth + 1)
        else:
            yield f"{before}{name}", value


def _text(value: object, key: str) -> str:
    """A TOML value as it is typed: a list is its parts with blanks between."""
    parts = value if isinstance(value, list) else [value]
    return " ".join(_part(part, key) for part in parts)


def _part(value: object, key: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused(N_("{field}: a text or a number is needed."), field=key)
    try:
        return str(value)
    except ValueError:  # a whole number that is too long to be written out
        raise Refused(N_("{field}: this number is more than can be kept."), field=key) from None


def _lines(text: str) -> dict[str, int]:
    """The line of each key; of one written twice TOML itself says that it is wrong."""
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = header[1] + "."
        elif entry := _ENTRY.match(line):
            lines.setdefault(table + entry[1], number)
    return lines
