"""Readers of single cells: each takes a cell's text and returns what is kept, or raises Refused naming the field.

A column repeats itself, so what was read once is looked up: that is most of an import's speed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from deskcrm.errors import Refused
from deskcrm.exchange.dates import NONE, DateColumn
from deskcrm.exchange.escaping import original
from deskcrm.locale.messages import N_, _
from deskcrm.text import LINE_LIMIT, clean_line, clean_text

K = TypeVar("K")
T = TypeVar("T")

_KEPT = 200_000

YES = frozenset({"yes", "y", "true", "t", "1", "ใช่", "มี", "คุ้มค่า"})
NO = frozenset({"no", "n", "false", "f", "0", "ไม่", "ไม่ใช่", "ไม่มี", "ไม่คุ้มค่า"})


class Cached(dict[K, T], Generic[K, T]):
    """What each cell (or several together) was read as; ``cached[text]`` reads it the first time."""

    def __init__(self, read: Callable[[K], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: K) -> T:
        value = self._read(text)
        if len(self) >= _KEPT:
            self.clear()
        self[text] = value
        return value


class Readers:
    """The readers for one file. ``escaped`` says that its text may carry marks against formulas."""

    def __init__(self, *, escaped: bool) -> None:
        self._escaped = escaped

    def typed(self, cell: str) -> str:
        """What was written into the cell before an export made it harmless."""
        return original(cell) if self._escaped and cell.startswith(("'", '="')) else cell

    def line(self, field: str, limit: int = LINE_LIMIT) -> Cached[str, str]:
        """One line of text."""
        return Cached(lambda cell: clean_line(self.typed(cell), field, limit=limit))

    def mapped(self, read: Callable[[str], T], line: Cached[str, str] | None = None) -> Cached[str, T]:
        """What ``read`` makes of a cell as it was typed, or as ``line`` reads it."""
        return Cached(lambda cell: read(self.typed(cell) if line is None else line[cell]))

    def text(self, field: str) -> Callable[[str], str]:
        """Text of several lines; not looked up, because notes do not repeat."""
        return lambda cell: clean_text(self.typed(cell), field)

    def number(self, parse: Callable[[str], int], field: str) -> Cached[str, int]:
        """A number that has to be there."""

        def read(cell: str) -> int:
            typed = self.typed(cell).strip()
            if typed in NONE:
                raise Refused(N_("a number is missing."), field=field)
            return parse(typed)

        return Cached(read)

    def optional_number(self, parse: Callable[[str], int]) -> Cached[str, int | None]:
        """A number, or None for an empty cell and for what other programs write when there is none."""

        def read(cell: str) -> int | None:
            typed = self.typed(cell).strip()
            return None if typed in NONE else parse(typed)

        return Cached(read)

    def truth(self, field: str, *, inverted: bool = False) -> Cached[str, bool | None]:
        """Yes or no, or None for none; ``inverted`` for a column that says the opposite of its field."""

        def read(cell: str) -> bool | None:
            word = self.typed(cell).strip().casefold()
            if word in YES:
                return not inverted
            if word in NO:
                return inverted
            if word.upper() in NONE or word in NONE:
                return None
            raise Refused(N_("{text} is neither yes nor no."), field=field, text=word[:60])

        return Cached(read)

    def word(self, field: str, words: Mapping[str, str], default: str) -> Cached[str, str]:
        """One of the codes in ``words`` (squashed word to code); ``default`` for an empty cell."""

        def read(cell: str) -> str:
            typed = clean_line(self.typed(cell), field)
            if not typed:
                return default
            code = words.get(typed.casefold().replace("-", "_").replace(" ", "_"))
            if code is None:
                raise Refused(
                    N_("“{value}” is not one of {choices}."),
                    field=field,
                    value=typed[:60],
                    choices=", ".join(dict.fromkeys(words.values())),
                )
            return code

        return Cached(read)

    def instant(self, column: DateColumn) -> Cached[str, tuple[int, str]]:
        """An instant that has to be there, and the office time it is known by when the row comes again."""

        def read(cell: str) -> tuple[int, str]:
            typed = self.typed(cell)
            if typed.strip() in NONE:
                raise Refused(N_("a date is missing."), field=column.field)
            return column.known(typed)

        return Cached(read)

    def optional_instant(self, column: DateColumn) -> Cached[str, tuple[int | None, str]]:
        """As :meth:`instant`; None for an empty cell and for what other programs write when there is none."""

        def read(cell: str) -> tuple[int | None, str]:
            typed = self.typed(cell)
            return (None, "") if typed.strip() in NONE else column.known(typed)

        return Cached(read)


def scale(field: str, lowest: int, highest: int) -> Callable[[str], int]:
    """Reads a whole number from ``lowest`` to ``highest``."""

    def parse(text: str) -> int:
        bare = text.removesuffix(".0")
        if not (bare.isdecimal() and len(bare) <= 2 and lowest <= int(bare) <= highest):
            raise Refused(N_("{text} is no whole number from {lowest} to {highest}."),
                          field=field, text=text[:60], lowest=lowest, highest=highest)  # fmt: skip
        return int(bare)

    return parse


def coded(words: Mapping[str, str], *, also: Mapping[str, str] | None = None) -> dict[str, str]:
    """Code by squashed word: the codes themselves, their English words and those of the language in use."""
    found = {}
    for code, word in words.items():
        for text in (code, word, _(word)):
            found[text.casefold().replace("-", "_").replace(" ", "_")] = code
    return {**found, **(also or {})}
