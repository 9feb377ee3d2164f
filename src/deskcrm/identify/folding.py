"""Text made comparable for search: the same folding for what is kept in the index and for what is typed.

Folded text is words of letters, marks, digits and pictographs with one blank between them. It is never shown and never
stored in place of what people typed.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

_TONES = "\u0e48-\u0e4b"
_VOWEL_MARKS = "\u0e31\u0e34-\u0e3a\u0e47"
_THAI_MARKS = f"{_VOWEL_MARKS}{_TONES}\u0e4d\u0e4e"

# Sara am comes as one character or as two, the tone before, between or after.
_SARA_AM = re.compile(f"([{_TONES}]?)\u0e4d([{_TONES}]?)\u0e32")
_AM_TONE = re.compile(f"\u0e33([{_TONES}]+)")
_TONE_FIRST = re.compile(f"([{_TONES}]+)([{_VOWEL_MARKS}]+)")
_REPEATED = re.compile(f"([{_THAI_MARKS}\u0e33])\\1+")
_OUT_OF_PLACE = re.compile(f"เเ|{_TONE_FIRST.pattern}|{_AM_TONE.pattern}|([{_THAI_MARKS}\u0e33])\\4")
_ODD = re.compile("[^\x20-\x7e\u0e00-\u0e7f\u200b-\u200d\ufeff]")

_OWN_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
}  # fmt: skip
"""Latin letters whose stroke or ligature is no accent to Unicode."""

_SILENT = {0x0E4C: None, 0x27: None, 0x60: None, 0x2019: None, 0x2018: None, 0x02BC: None}
"""What people leave out when they type: the sign of a silent Thai letter, apostrophes."""


class _Signs(dict[int, "int | str | None"]):
    """A translation filled in as characters are met: kept, made a blank, or dropped."""

    def __missing__(self, code: int) -> int | str | None:
        character = chr(code)
        category = unicodedata.category(character)
        kept: int | str | None
        if character in _OWN_LETTERS:
            kept = _OWN_LETTERS[character]
        elif code in _SILENT or category in ("Cf", "Cs") or 0x300 <= code <= 0x36F or 0xFE00 <= code <= 0xFE0F:
            kept = None
        elif category == "Nd":
            kept = str(unicodedata.digit(character))
        elif category[0] in "LMN" or category in ("So", "Sk", "Co"):
            kept = code if code > 0x7F or character.isalnum() else " "
        else:
            kept = " "
        self[code] = kept
        return kept


_SIGNS = _Signs()


def fold(text: str) -> str:
    """``text`` folded for search; folding twice changes nothing.

    Case, accents, width, Thai digits, zero-width and silent signs make no difference afterwards; nor do the ways to
    type one Thai word: ``เเ`` for ``แ``, sara am in two pieces, the tone before the vowel, a mark typed twice.
    """
    if text.isascii():
        return " ".join(text.lower().translate(_SIGNS).split())
    text = (_plain(text) if _ODD.search(text) else text.lower()).translate(_SIGNS)
    if "\u0e4d" in text:
        text = _SARA_AM.sub("\\1\\2\u0e33", text)
    # Putting one mark in its place can bring two others together.
    while _OUT_OF_PLACE.search(text) is not None:
        text = _TONE_FIRST.sub("\\2\\1", text.replace("เเ", "แ"))
        text = _REPEATED.sub("\\1", _AM_TONE.sub("\\1\u0e33", text))
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Compatibility forms, case and accents taken off what is neither plain Latin nor Thai."""
    for _ in range(4):  # a few letters need a second round: what casefolding yields can decompose again
        before = text
        text = unicodedata.normalize("NFKC", text).casefold()
        text = "".join(
            character for character in unicodedata.normalize("NFKD", text) if not 0x300 <= ord(character) <= 0x36F
        )
        text = unicodedata.normalize("NFKC", text.translate(_SILENT))
        if text == before:
            break
    return text


_SEPARATE_TITLES = frozenset(
    fold(
        "นาย นาง นางสาว น ส ด ช ญ ดร พญ นพ ทพ ทพญ ภก ภญ สพ ศ รศ ผศ คุณ พระ ม ล ร ว มล มร หม่อมหลวง หม่อมราชวงศ์"
        " เด็กชาย เด็กหญิง พล ต อ ท จ ส พ พี่ น้อง เฮีย เจ๊ ป้า ลุง น้า อา บริษัท หจก บจก บมจ ร้าน"
        " mr mrs ms miss mister dr prof sir madam khun"
    ).split()
)
"""Words before a name that are no part of it, dots and blanks already folded away."""

_GLUED = re.compile(
    "^(?:นางสาว|นาย|นาง|เด็กชาย|เด็กหญิง|คุณ|หม่อมราชวงศ|หม่อมหลวง|พี่|น้อง|เฮีย|เจ๊|บริษัท|ร้าน)(?=[\u0e01-\u0e2e\u0e40-\u0e44])"
)
"""Titles that Thai writing runs into the name. What follows must be able to begin a word."""


def names_only(text: str) -> str:
    """``text`` folded, without the titles and honorifics before the name; a title that stands alone is kept.

    A title run into the name is taken off as well where at least two letters of a name remain.
    """
    words = fold(text).split()
    while len(words) > 1 and words[0] in _SEPARATE_TITLES:
        del words[0]
    if words:
        words[0] = without_glued_title(words[0])
    return " ".join(words)


def name_words(text: str) -> list[str]:
    """The words a name is found by: those of :func:`names_only`, and the first also as it was written.

    คุณธรรม is a name of its own and คุณ before ธรรม: both words lead to it.
    """
    words = [word for token in text.split() for word in _words_of(token)]
    while len(words) > 1 and words[0] in _SEPARATE_TITLES:
        del words[0]
    if words:
        bare = without_glued_title(words[0])
        if bare != words[0]:
            words.append(bare)
    return words


@lru_cache(maxsize=32_768)
def _words_of(token: str) -> tuple[str, ...]:
    """The folded words of what stands between two blanks; names come again and again when an index is built."""
    return tuple(fold(token).split())


def without_glued_title(word: str) -> str:
    """A folded word without the Thai title run into it, or as it is."""
    match = _GLUED.match(word)
    return sys.intern(word[match.end() :]) if match and len(word) - match.end() >= 2 else word
