"""What was typed into the box, taken apart: plain words for the search, and filters with the places they stand at.

::

    text      = { word | filter }                  in any order, with blanks between
    filter    = [ "-" ] name ":" value { "," value }
    value     = word without blanks and commas | '"' anything '"'

Of ``note:`` all words must stand in one record, whatever separates them.

``tier:gold,iron -tag:vip som`` is: a tier of gold or iron, and not the tag vip, and somebody called som. A name that is
no filter's is plain text (``http://x``, ``12:30``), and said where it looks like one. A filter without a value yet is
being typed: it asks nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from deskcrm.identify.filter_table import Filter, filter_named
from deskcrm.locale.messages import N_, _
from deskcrm.text import whole_signs

LONGEST = 1_000
"""Characters of what was typed that are looked at for filters."""

MOST = 20
"""Filters of one text; more are plain text."""

_ITEM = re.compile(r"\S+")
_HEAD = re.compile(r"(?P<minus>-?)(?P<name>[^\W\d_][^\s:\"“”,;/@.]*):(?P<rest>.*)", re.DOTALL)
_VALUE = re.compile(r'["“”](?P<quoted>[^"“”]*)(?P<closed>["“”]?)|(?P<bare>[^\s,"“”]+)')
_PLAIN_NAMES = frozenset({"http", "https", "ftp", "mailto", "tel", "line", "re", "fw", "fwd", "โทร", "ไลน์"})
"""What people write before a colon without meaning a filter."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it was typed, without its quotes, and where it stands in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter with its values, of which one must hold (none of them when ``negated``)."""

    filter: Filter
    values: tuple[Value, ...]
    negated: bool
    start: int
    end: int

    @property
    def text(self) -> str:
        """As it is written, for sentences about it."""
        values = ",".join(f'"{one.text}"' if set(one.text) & set(" ,") else one.text for one in self.values)
        return f"{'-' if self.negated else ''}{self.filter.shown}:{values}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What was not understood or cannot be, and where: ``message`` is a catalogue message with its ``values``.

    A ``slight`` one is only a hint: the text is looked for as it stands."""

    message: str
    values: tuple[tuple[str, str], ...]
    start: int
    end: int
    slight: bool = False

    def __str__(self) -> str:
        return _(self.message, **dict(self.values))


@dataclass(frozen=True, slots=True)
class Parsed:
    """``words`` is the plain text that is left, with one blank between; ``conditions`` must all hold."""

    words: str
    conditions: tuple[Condition, ...] = ()
    problems: tuple[Problem, ...] = ()


def parse(text: str) -> Parsed:
    """Takes ``text`` apart. Never fails: what is no filter is a word."""
    text = whole_signs(text)
    if ":" not in text:
        return Parsed(" ".join(text.split()))
    head, tail = text[:LONGEST], text[LONGEST:]
    words: list[str] = []
    conditions: list[Condition] = []
    problems: list[Problem] = []
    place = 0
    while (item := _ITEM.search(head, place)) is not None:
        place = item.end()
        if item.group().lstrip("-") == ":":  # what shows all filters
            continue
        found = _HEAD.match(head, item.start())
        # The name ends before a blank; what follows the colon may be quoted and hold some.
        if found is None or found.end("name") >= item.end() or len(conditions) >= MOST:
            words.append(item.group())
            continue
        one = filter_named(found["name"])
        if one is None:
            words.append(item.group())
            problems += _unknown(found, item)
            continue
        values, place = _values(head, found.start("rest"))
        if values:
            conditions.append(Condition(one, values, bool(found["minus"]), item.start(), place))
        rest = _ITEM.match(head, place)
        if rest is not None:  # what runs into a quoted value
            words.append(rest.group())
            place = rest.end()
    if tail.strip():
        words.append(tail)
    return Parsed(" ".join(" ".join(words).split()), tuple(conditions), tuple(problems))


def _values(text: str, place: int) -> tuple[tuple[Value, ...], int]:
    """The values from ``place`` on, and where they end."""
    found: list[Value] = []
    while (match := _VALUE.match(text, place)) is not None:
        group = "bare" if match["bare"] is not None else "quoted"
        if match[group].strip():
            found.append(Value(match[group].strip(), match.start(group), match.end(group)))
        place = match.end()
        if not text.startswith(",", place):
            break
        place += 1
    return tuple(found), place


def _unknown(found: re.Match[str], item: re.Match[str]) -> list[Problem]:
    """The hint about a name that is no filter's; none where it is plainly something else."""
    name, rest = found["name"], item.group()[found.end("name") + 1 - item.start() :]
    if not rest or rest.startswith("/") or name.casefold() in _PLAIN_NAMES or not name[:1].isalpha():
        return []
    message = N_("There is no filter called {name}; {key} shows those there are.")
    return [Problem(message, (("name", name), ("key", ":")), item.start(), item.end(), slight=True)]
