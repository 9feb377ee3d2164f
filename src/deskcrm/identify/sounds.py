"""How a name sounds: its consonants as they are confused by ear, the same letters for Thai and Latin writing.

What differs after this is another name; what agrees may be one name heard twice, or written in the other script.
"""

from __future__ import annotations

import re
from functools import lru_cache

_THAI = {
    **dict.fromkeys("กขฃคฅฆ", "k"), **dict.fromkeys("จฉชฌ", "c"), **dict.fromkeys("ซศษส", "s"),
    **dict.fromkeys("ดฎตฏถฐทธฑฒ", "t"), **dict.fromkeys("นณญ", "n"), "ง": "n", **dict.fromkeys("บปผพภ", "p"),
    **dict.fromkeys("ฝฟ", "f"), "ม": "m", **dict.fromkeys("รลฬ", "l"), "ว": "w", "ำ": "m",
}  # fmt: skip

_LATIN = {
    "b": "p", "c": "k", "d": "t", "f": "f", "g": "k", "j": "c", "k": "k", "l": "l", "m": "m", "n": "n", "p": "p",
    "q": "k", "r": "l", "s": "s", "t": "t", "v": "w", "w": "w", "x": "ks", "z": "s",
}  # fmt: skip

_SPELLINGS = (
    (re.compile("tch|ch|tj"), "j"), (re.compile("ph"), "f"), (re.compile("sch|sh|tion"), "s"), (re.compile("gh"), ""),
    (re.compile("ng"), "n"), (re.compile("c(?=[eiy])"), "s"), (re.compile("^kn"), "n"), (re.compile("^wr"), "r"),
)  # fmt: skip
"""Letters that stand for one sound, in the order they are looked for."""

_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """The consonants that a folded word is heard by; of a word without any, the word itself."""
    if word.isascii():
        for pattern, letters in _SPELLINGS:
            word = pattern.sub(letters, word)
        heard = "".join([_LATIN.get(letter, "") for letter in word])
    else:
        heard = "".join([_THAI.get(letter, "") or _LATIN.get(letter, "") for letter in word.replace("รร", "")])
    return _REPEATED.sub(r"\1", heard) or word


_SHORT_FORMS = (
    "william bill billy will willy", "robert bob bobby rob robbie", "elizabeth liz lizzie beth betty eliza",
    "margaret maggie meg peggy", "michael mike mick", "richard rick dick rich", "james jim jimmy jamie",
    "john jack johnny", "katherine catherine kathryn kate katie cathy kathy", "thomas tom tommy",
    "joseph joe joey", "edward ed eddie ted", "charles charlie chuck", "david dave", "daniel dan danny",
    "matthew matt", "samuel sam sammy samantha", "benjamin ben", "anthony tony", "andrew andy drew",
    "alexander alex alexandra", "nicholas nick", "jennifer jen jenny", "jessica jess jessie", "patricia pat patty",
    "susan sue susie", "rebecca becky", "deborah deb debbie", "victoria vicky", "stephen steven steve",
    "christopher chris christine", "timothy tim", "jonathan jon", "joshua josh", "zachary zac zach",
    "isabella bella isabel", "abigail abby abbey", "madeleine maddie maddy", "lachlan lachie", "gregory greg",
)  # fmt: skip

_FORMS: dict[str, frozenset[int]] = {}
for _number, _group in enumerate(_SHORT_FORMS):
    for _form in _group.split():
        _FORMS[_form] = _FORMS.get(_form, frozenset()) | {_number}


def short_form(one: str, other: str) -> bool:
    """Whether one is the short or familiar form of the other, as Bill is of William."""
    return bool(_FORMS.get(one, frozenset()) & _FORMS.get(other, frozenset()))
