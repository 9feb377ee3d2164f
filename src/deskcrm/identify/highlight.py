"""Where words that were looked for stand in a text as it was written, so that they can be lit.

Search compares folded text, in which marks are moved and signs dropped. Here the text is folded letter by letter, each
with its marks, so that every folded character leads back to the letter it came from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from deskcrm.identify.folding import fold

Spans = tuple[tuple[int, int], ...]
"""Places in a text, each from and before, in order and apart."""

_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0300-\u036f\u200b-\u200d\ufe00-\ufe0f"
_UNIT = re.compile(f"เเ[{_MARKS}]*|[^\\s][{_MARKS}]*(?:(?<=[{_MARKS}])[\u0e32\u0e33][{_MARKS}]*)?|\\s", re.DOTALL)
"""A letter with its marks. After marks sara am goes with them: its parts come in any order."""


@lru_cache(maxsize=4096)
def lit(text: str, words: tuple[str, ...]) -> Spans:
    """The spans of ``text`` that the folded ``words`` match: the beginning of a word where there is one, else inside.

    A letter is lit whole with its marks."""
    if not words or not text:
        return ()
    folded, places = _folded(text)
    found = [span for word in words if word and (span := _place(folded, word))]
    return _joined(sorted((places[start][0], places[end - 1][1]) for start, end in found))


def cut(spans: Spans, text: str) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is lit."""
    pieces: list[tuple[str, bool]] = []
    place = 0
    for start, end in spans:
        if start > place:
            pieces.append((text[place:start], False))
        pieces.append((text[start:end], True))
        place = end
    if place < len(text):
        pieces.append((text[place:], False))
    return pieces


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """``text`` folded, blanks kept, and for every character of it the unit it came from."""
    if text.isascii() and "'" not in text and "`" not in text:
        lower = "".join(character if character.isalnum() else " " for character in text.lower())
        return lower, [(place, place + 1) for place in range(len(text))]
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for unit in _UNIT.finditer(text):
        part = _letter(unit.group())
        folded.append(part)
        places += [unit.span()] * len(part)
    return "".join(folded), places


@lru_cache(maxsize=4096)
def _letter(unit: str) -> str:
    """A letter with its marks folded; what folds to nothing is a sign that parts words, or one that is left out."""
    return fold(unit) or ("" if fold(f"a{unit}a") == "aa" else " ")


def _place(folded: str, word: str) -> tuple[int, int] | None:
    place = 0 if folded.startswith(word) else folded.find(" " + word) + 1
    if place == 0 and not folded.startswith(word):
        place = folded.find(word)
        if place < 0:
            return None
    return place, place + len(word)


def _joined(found: Sequence[tuple[int, int]]) -> Spans:
    spans: list[tuple[int, int]] = []
    for start, end in found:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def phrase_places(text: str, words: Sequence[str]) -> tuple[int, ...] | None:
    """Where each of the folded ``words`` begins in ``text``; None unless all are there."""
    folded, places = _folded(text)
    found = []
    for word in words:
        place = folded.find(word)
        if place < 0:
            return None
        found.append(places[place][0])
    return tuple(found)
