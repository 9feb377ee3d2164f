"""What was typed into the box, taken apart: plain words for the search, and filters with the places they stand at.

::

    text      = { word | filter | group }          in any order, with blanks between
    group     = [ "-" ] "(" filters { or filters } ")"
    filters   = filter { filter }                  all of them must hold
    or        = "or" | "หรือ" | "|"                between two filters; what stands beside each other binds closer
    filter    = [ "-" ] name ":" value { "," value }
    value     = word without blanks and commas | '"' anything '"'

Of ``note:`` all words must stand in one record, whatever separates them.

``tier:gold,iron -tag:vip som`` is: a tier of gold or iron, and not the tag vip, and somebody called som. ``tier:gold
tag:vip or segment:Regulars`` is: gold and vip both, or one of the Regulars. A name that is no filter's is plain text
(``http://x``, ``12:30``), and said where it looks like one; so is a bracket before which no filter stands, and an "or"
that does not stand between filters. A filter without a value yet is being typed: it asks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from deskcrm.identify.filter_table import Filter, filter_named
from deskcrm.locale.messages import N_, _
from deskcrm.text import whole_signs

LONGEST = 1_000
"""Characters of what was typed that are looked at for filters."""

MOST = 20
"""Filters of one text; more are plain text."""

DEEPEST = 6
"""Brackets inside one another; what is deeper is plain text."""

_ITEM = re.compile(r"\S+")
_HEAD = re.compile(r"(?P<minus>-?)(?P<name>[^\W\d_][^\s:\"“”,;/@.]*):(?P<rest>.*)", re.DOTALL)
_VALUE = re.compile(
    r'["“”](?P<quoted>[^"“”]*)["“”]?(?P<day>(?<=["“”])/[^\s,"“”()]+)?'
    r'|(?P<bare>[^\s,"“”]+)(?:(?<==)["“”](?P<said>[^"“”]*)["“”]?)?'
)
"""A day may follow what is quoted (``"Hair care"/90d``), and quotes what a bare value ends in (``why="so quiet"``)."""
_GROUP = re.compile(r"-?\(")
_BEGINS = re.compile(r"\s*-?(?:(?P<group>\()|(?P<name>[^\W\d_][^\s:\"“”,;/@.()]*):)")
_OR = re.compile(r"(?:or|หรือ|\|\|?)(?=\s|\(|$)", re.IGNORECASE)
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
class Group:
    """Filters of which those of one alternative must all hold (of none when ``negated``)."""

    alternatives: tuple[tuple[Node, ...], ...]
    negated: bool
    start: int
    end: int

    @property
    def text(self) -> str:
        """As it is written, for sentences about it."""
        inside = f" {_('or')} ".join(" ".join(one.text for one in each) for each in self.alternatives)
        return f"{'-' if self.negated else ''}({inside})"


Node = Condition | Group


@dataclass(frozen=True, slots=True)
class Problem:
    """What was not understood or cannot be, and where: ``message`` is a catalogue message with its ``values``.

    A ``slight`` one is only a hint: the text is looked for as it stands. ``absent`` says that nothing in the base is
    called so, though it might be another day."""

    message: str
    values: tuple[tuple[str, str], ...]
    start: int
    end: int
    slight: bool = False
    absent: bool = False

    def __str__(self) -> str:
        return _(self.message, **dict(self.values))


@dataclass(frozen=True, slots=True)
class Parsed:
    """``words`` is the plain text that is left, from ``words_at`` on, with one blank between; ``conditions`` must all
    hold; ``unfinished`` are the places of filters without a value."""

    words: str
    conditions: tuple[Node, ...] = ()
    problems: tuple[Problem, ...] = ()
    words_at: int = field(default=-1, compare=False)
    unfinished: tuple[tuple[int, int], ...] = field(default=(), compare=False)


def parse(text: str) -> Parsed:
    """Takes ``text`` apart. Never fails: what is no filter is a word."""
    text = whole_signs(text)
    if ":" not in text:
        return Parsed(" ".join(text.split()), words_at=0 if text.strip() else -1)
    reader = _Reader(text[:LONGEST])
    conditions = reader.read()
    words = [*reader.words, text[LONGEST:]]
    at = reader.words_at if reader.words else -1
    return Parsed(" ".join(" ".join(words).split()), conditions, tuple(reader.problems), at, tuple(reader.unfinished))


def every_filter(nodes: Iterable[Node]) -> Iterator[Condition]:
    """The filters among ``nodes``, those inside groups too, as they stand."""
    for node in nodes:
        if isinstance(node, Condition):
            yield node
        else:
            for alternative in node.alternatives:
                yield from every_filter(alternative)


@dataclass(slots=True)
class _Reader:
    """Goes through a text once. ``words`` are those that are no filters, from ``words_at`` on."""

    text: str
    words: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unfinished: list[tuple[int, int]] = field(default_factory=list)
    words_at: int = -1
    count: int = 0
    place: int = 0

    def read(self) -> tuple[Node, ...]:
        """The whole text."""
        alternatives = self._alternatives(0)
        if len(alternatives) < 2:
            return alternatives[0] if alternatives else ()
        start, end = alternatives[0][0].start, alternatives[-1][-1].end
        self._no_words(every_filter(node for each in alternatives for node in each))
        return (Group(alternatives, False, start, end),)

    def _alternatives(self, depth: int) -> tuple[tuple[Node, ...], ...]:
        """Up to the end, or to the bracket that closes; an alternative without filters is none."""
        found: list[list[Node]] = [[]]
        while (item := _ITEM.search(self.text, self.place)) is not None:
            self.place = item.start()
            if depth and item.group().startswith(")"):
                break
            either = _OR.match(self.text, self.place)
            if either is not None and (depth or (found[-1] and self._begins(either.end()))):
                self.place = either.end()
                found.append([])
            elif (node := self._group(depth) or self._filter(item, depth)) is not None:
                found[-1].append(node)
        return tuple(tuple(each) for each in found if each)

    def _begins(self, place: int) -> bool:
        """Whether a filter or a group of them begins at ``place``."""
        found = _BEGINS.match(self.text, place)
        while found is not None and found["group"]:
            found = _BEGINS.match(self.text, found.end())
        return found is not None and filter_named(found["name"]) is not None

    def _group(self, depth: int) -> Group | None:
        """A group that begins here, closed or not: it may be being typed."""
        opened = _GROUP.match(self.text, self.place)
        if opened is None or depth >= DEEPEST or not self._begins(opened.end()):
            return None
        start, self.place = self.place, opened.end()
        inside = self._alternatives(depth + 1)
        if self.text.startswith(")", self.place):
            self.place += 1
        else:
            message = N_("A ( has no ) yet.")
            self.problems.append(Problem(message, (), start, start + len(opened.group()), slight=True))
        self._no_words(every_filter(node for each in inside for node in each))
        return Group(inside, opened.group().startswith("-"), start, self.place) if inside else None

    def _filter(self, item: re.Match[str], depth: int) -> Condition | None:
        """The filter that ``item`` begins; what is none is a word, and inside brackets a problem."""
        end = item.start() + _closing(item.group()) if depth else item.end()
        self.place = end
        if item.group().lstrip("-") == ":":  # what shows all filters
            return None
        found = _HEAD.match(self.text, item.start())
        # The name ends before a blank; what follows the colon may be quoted and hold some.
        if found is None or found.end("name") >= item.end() or self.count >= MOST:
            self._word(item.start(), end, depth)
            return None
        one = filter_named(found["name"])
        if one is None:
            self.problems += _unknown(found, item)
            self._word(item.start(), end, depth)
            return None
        values, self.place = _values(self.text, found.start("rest"), depth)
        condition = None
        if values:
            self.count += 1
            condition = Condition(one, values, bool(found["minus"]), item.start(), self.place)
        else:
            self.unfinished.append((item.start(), max(self.place, found.start("rest"))))
        rest = _ITEM.match(self.text, self.place)
        if rest is not None and not (depth and rest.group().startswith(")")):  # what runs into a quoted value
            self.place = rest.end()
            self._word(rest.start(), rest.end(), depth)
        return condition

    def _word(self, start: int, end: int, depth: int) -> None:
        word = self.text[start:end]
        self.words.append(word)
        self.words_at = start if self.words_at < 0 else self.words_at
        if depth:
            message = N_("Inside ( ) only filters stand; {word} is none.")
            self.problems.append(Problem(message, (("word", word),), start, end))

    def _no_words(self, filters: Iterable[Condition]) -> None:
        """What is looked for in records, not of a customer, is asked for alone."""
        for one in filters:
            if one.filter.takes == "words" and not any(problem.start == one.start for problem in self.problems):
                message = N_("{name} stands alone, neither inside ( ) nor beside “or”.")
                self.problems.append(Problem(message, (("name", f"{one.filter.shown}:"),), one.start, one.end))


def _values(text: str, place: int, depth: int) -> tuple[tuple[Value, ...], int]:
    """The values from ``place`` on, and where they end."""
    found: list[Value] = []
    while (match := _VALUE.match(text, place)) is not None:
        start, end, value = match.start(), match.end(), match["bare"]
        if value is None:
            value, start = match["quoted"] + (match["day"] or ""), match.start("quoted")
            end = match.end() if match["day"] else match.end("quoted")
        elif depth and match["said"] is None:
            value = value[: _closing(value)]
            end = start + len(value)
        elif match["said"] is not None:
            value += match["said"]
        if value.strip():
            found.append(Value(value.strip(), start, end))
        cut = match["bare"] is not None and match["said"] is None
        place = end if cut else match.end()
        if not text.startswith(",", place):
            break
        place += 1
    return tuple(found), place


def _closing(value: str) -> int:
    """Where the bracket stands that closes one opened before ``value``; its length where there is none."""
    level = 0
    for place, sign in enumerate(value):
        level += (sign == "(") - (sign == ")")
        if level < 0:
            return place
    return len(value)


def _unknown(found: re.Match[str], item: re.Match[str]) -> list[Problem]:
    """The hint about a name that is no filter's; none where it is plainly something else."""
    name, rest = found["name"], item.group()[found.end("name") + 1 - item.start() :]
    if not rest or rest.startswith("/") or name.casefold() in _PLAIN_NAMES or not name[:1].isalpha():
        return []
    message = N_("There is no filter called {name}; {key} shows those there are.")
    return [Problem(message, (("name", name), ("key", ":")), item.start(), item.end(), slight=True)]
