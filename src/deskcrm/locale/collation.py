"""The order of names: a key that plain comparison puts in the order of ICU's ``th`` locale.

In it digits come before Thai and Thai before Latin. A leading vowel (เ แ โ ใ ไ) counts after its consonant. Tone
marks, thanthakhat and maitaikhu, and the accents of Latin letters, decide only between names that are else the same.
Blanks, punctuation, ๆ and ฯ do not count, nor does the case of letters. Titles are the caller's to set apart.

The key is made of levels divided by a blank, which is less than every other sign in it. So SQLite's ``BINARY``
collation and an ordinary index keep the order, and no ICU is needed at the desk.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LETTERS: Final = (
    "".join(map(chr, range(ord("ก"), ord("ฮ") + 1))) + "\u0e4dะ\u0e31า\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39เแโใไ\u0e3a"
)
"""The Thai letters in ICU's order: consonants, then vowels; phinthu last."""

_MARKS: Final = "\u0e4e\u0e4c\u0e47\u0e48\u0e49\u0e4a\u0e4b"
"""The Thai marks of the second level in ICU's order."""

_FIRST_THAI: Final = ord("9") + 1
_FIRST_LATIN: Final = 0xE0
_FIRST_OTHER: Final = 0x250
_SYMBOL: Final = "!"
_PLAIN: Final = "."
_NOT_COUNTED: Final = "~"
_DIVIDER: Final = " "
_IGNORED: Final = "ฯๆ"
_UNDECOMPOSED: Final = {
    "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n",
    "ß": "ss",
}  # fmt: skip
"""Latin letters that Unicode does not take apart, as the letters they are sorted with."""

_LEADING: Final = re.compile("([เ-ไ])([ก-ฮ])")
_TWO_PIECES: Final = re.compile("\u0e4d[าๅ]")
_AFTER_IGNORED: Final = re.compile("~[^.~]*")


def sort_key(name: str) -> str:
    """The key of ``name``: sorting keys as plain strings sorts names as ICU's ``th`` does on its first two levels.

    Equal keys are names that differ in nothing that counts: ``ab`` and ``A-B``, sara am whole and in two pieces, and
    lakkhangyao for sara aa.
    """
    text = name
    if not text.isascii():
        if not unicodedata.is_normalized("NFD", text):
            text = unicodedata.normalize("NFD", text)
        text = _LEADING.sub(r"\2\1", _TWO_PIECES.sub("ำ", text))
    letters = text.translate(_PRIMARY)
    # A mark on something that does not count does not count either.
    marks = _AFTER_IGNORED.sub("", text.translate(_SECONDARY)).rstrip(_PLAIN)
    return f"{letters}{_DIVIDER}{marks}" if marks else letters


def _levels(character: str) -> tuple[str, str]:
    """What one character adds to the first and the second level."""
    if character in _LETTERS:
        return chr(_FIRST_THAI + _LETTERS.index(character)), _PLAIN
    if character in _MARKS:
        return "", chr(ord("A") + _MARKS.index(character))
    if character == "ๅ":
        return _levels("า")
    if character == "ำ":
        return _levels("า")[0] + _levels("\u0e4d")[0], _PLAIN * 2
    folded = character.casefold()
    if "a" <= folded <= "z" and len(folded) == 1:
        return chr(_FIRST_LATIN + ord(folded) - ord("a")), _PLAIN
    return _levels_of_others(character, folded)


def _levels_of_others(character: str, folded: str) -> tuple[str, str]:
    category = unicodedata.category(character)
    if category in ("Cc", "Cf") and not character.isspace():
        return "", ""
    if character in _IGNORED or character.isspace() or category[0] in "PZ":
        return "", _NOT_COUNTED
    if category in ("Mn", "Me"):
        return "", character if ord(character) >= _FIRST_OTHER else _PLAIN
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit), _PLAIN
    if category[0] == "S":
        return _SYMBOL + character, _PLAIN
    undecomposed = _UNDECOMPOSED.get(character.lower())
    apart = undecomposed or unicodedata.normalize("NFKD", folded)
    if apart != character:
        parts = [_levels(part) for part in apart]
        # The letter is a variant of the plain ones, which come first: o, then ø.
        variant = chr(_FIRST_OTHER) if undecomposed else ""
        return "".join(letters for letters, _ in parts), parts[0][1] + variant + "".join(mark for _, mark in parts[1:])
    return character if ord(character) >= _FIRST_OTHER else chr(_FIRST_OTHER), _PLAIN


class _Level(dict[int, str]):
    """One level's signs by code point, filled as characters are met."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place

    def __missing__(self, code: int) -> str:
        signs = self[code] = _levels(chr(code))[self._place]
        return signs


_PRIMARY: Final = _Level(0)
_SECONDARY: Final = _Level(1)
