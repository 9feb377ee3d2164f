"""What was typed, taken apart: words, runs of digits, an e-mail's beginning, a code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deskcrm.identify.folding import fold, names_only, without_glued_title

LONGEST_TEXT = 300
"""Characters of what was typed that are looked at; no name is longer."""

_MOST_WORDS = 12
_LONGEST_WORD = 80
_LONGEST_MISHEARD = 20
"""Letters of a word that is also looked for with other tone marks; each letter has some."""

_TONE_SIGNS = "\u0e48\u0e49\u0e4a\u0e4b"
_TONE = re.compile(f"[{_TONE_SIGNS}]")
_THAI_LETTER = re.compile("[\u0e01-\u0e2e]")
_TONE_PLACE = re.compile(f"(?:[\u0e01-\u0e2e]|[\u0e31\u0e34-\u0e39])(?![\u0e31\u0e34-\u0e3a\u0e47{_TONE_SIGNS}])")
"""Where a tone mark stands in folded text: over a consonant, after the vowel sign it has."""

_MATCHED = 4
"""Words of a query that FTS5 intersects; the others are checked on what it finds, which costs less than their lists."""


@dataclass(frozen=True, slots=True)
class Query:
    """One reading of what was typed. Every word must be met; a word of digits is also met inside a phone number."""

    words: tuple[str, ...]
    mail: str = ""
    code: str = ""


def readings(text: str) -> tuple[Query, ...]:
    """The readings of ``text`` to try one after the other until one finds somebody; none for an empty text."""
    text = text[:LONGEST_TEXT].encode(errors="ignore").decode()
    folded = fold(text)
    if not folded:
        return ()
    words = _unique(folded.split())
    code = folded.replace(" ", "") if any(map(str.isdecimal, folded)) else ""
    mail = text.strip().lower() if "@" in text.strip()[1:] else ""
    found: list[Query] = []
    if all(map(str.isdecimal, words)):
        found += [Query((run,), code=code if n == 0 else "") for n, run in enumerate(_runs(text, folded))]
        if len(words) > 1:
            found.append(Query(words))
    else:
        bare = _unique(names_only(text).split())
        joined = _unique(_join_digits(bare))
        found.append(Query(joined, mail, code))
        found += [Query(words), Query((*(without_glued_title(word) for word in words),))]
        if joined != bare:
            found.append(Query(bare))
    return tuple(dict.fromkeys(found))


def matches(words: Sequence[str], *, prefix: bool) -> tuple[str, tuple[str, ...]]:
    """The MATCH text over ``lookup_words`` and the words it leaves to be checked."""
    chosen = sorted(words, key=len, reverse=True)
    star = "*" if prefix else ""
    return " ".join([f'"{word}"{star}' for word in chosen[:_MATCHED]]), tuple(chosen[_MATCHED:])


def piece_matches(words: Sequence[str]) -> str:
    """The MATCH text over ``lookup_grams`` that every entry with these words inside meets, and some others too.

    Empty when all the words are too short to have pieces there.
    """
    long = sorted([word for word in words if not _is_short(word)], key=len, reverse=True)[:_MATCHED]
    pieces: list[str] = []
    for word in long:
        pieces += _cover(word, 3 if len(long) == 1 else 2)
    return " ".join([f'"{piece}"' for piece in dict.fromkeys(pieces)])


def split_matches(word: str) -> str:
    """The MATCH text for a name typed without its blank: a whole word and the beginning of another, cut anywhere.

    Empty for digits and for a word too short to be two.
    """
    cuts = range(2, 0 if word.isdecimal() else min(len(word) - 1, 40))
    return " OR ".join([f'("{word[:cut]}" AND "{word[cut:]}"*)' for cut in cuts])


def misheard(words: Sequence[str]) -> str:
    """The MATCH text for words of which a Thai one has a tone mark too many, too few, another one, or out of its place.

    Empty where no word is Thai.
    """
    groups = [_other_tones(word) for word in words[:_MATCHED]]
    if all(len(group) == 1 for group in groups):
        return ""
    return " AND ".join(["(" + " OR ".join([f'"{word}"*' for word in group]) + ")" for group in groups])


def _other_tones(word: str) -> list[str]:
    """``word``, and where it is Thai and no sentence what it is with one tone mark changed, or with one at all."""
    found = {word: None}
    if _THAI_LETTER.search(word) and len(word) <= _LONGEST_MISHEARD:
        bare = _TONE.sub("", word)
        bases = [bare, *(word[: tone.start()] + word[tone.end() :] for tone in _TONE.finditer(word))]
        for base in dict.fromkeys([*bases, word]):
            found[base] = None
            for place in _TONE_PLACE.finditer(base):
                found |= dict.fromkeys([base[: place.end()] + tone + base[place.end() :] for tone in _TONE_SIGNS])
    return list(found)


def _is_short(word: str) -> bool:
    return len(word) < (3 if word.isdecimal() else 2)


def _cover(word: str, most: int) -> list[str]:
    """A few pieces spread over ``word``: enough to be rare together, few enough to be looked up fast."""
    size = min(len(word), 4)
    last = len(word) - size
    if last == 0:
        return [word]
    count = min(most, 1 + (last + 2) // 3)
    return [word[start : start + size] for start in (last * n // max(1, count - 1) for n in range(count))]


def _runs(text: str, folded: str) -> tuple[str, ...]:
    """The runs of digits a typed number may stand for: with its country's code, with its leading zero, without."""
    run = folded.replace(" ", "")[:_LONGEST_WORD]
    plus = text.lstrip().startswith("+") or run.startswith("00")
    bare = run.removeprefix("00")
    if bare.startswith("66") and len(bare) > 2:
        home = "0" + bare[2:].removeprefix("0")
        if plus or len(bare) >= 10:
            return (home, bare)
        return (run, home)
    if run.startswith("00") and bare:
        return (run, bare)
    if run.startswith("0") and len(run) > 4:
        return (run, run[1:])  # a foreign number is kept with its country's code and without its zero
    return (run,)


def _join_digits(words: Sequence[str]) -> list[str]:
    """Words of digits that stand side by side as one run: ``081 234`` is a part of one number."""
    joined: list[str] = []
    previous = False
    for word in words:
        digits = word.isdecimal()
        if digits and previous:
            joined[-1] += word
        else:
            joined.append(word)
        previous = digits
    return joined


def _unique(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([word[:_LONGEST_WORD] for word in words]))[:_MOST_WORDS]
