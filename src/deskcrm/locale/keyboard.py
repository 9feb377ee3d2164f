"""The Thai keyboard (Kedmanee, TIS 820-2538) against the US one: which sign stands on the same key.

With the Thai keyboard on, the key ``n`` arrives as ``ื`` and ``Ctrl+S`` as ``ctrl+ห``; the desk takes both.
"""

from __future__ import annotations

import re
from typing import Final

_ROWS: Final = (
    # The US signs of a row, then the Thai ones of the same keys; unshifted, then shifted.
    ("`1234567890-=", "_ๅ/-ภถ\u0e38\u0e36คตจขช"),
    ("qwertyuiop[]\\", "ๆไำพะ\u0e31\u0e35รนยบลฃ"),
    ("asdfghjkl;'", "ฟหกดเ\u0e49\u0e48าสวง"),
    ("zxcvbnm,./", "ผปแอ\u0e34\u0e37ทมใฝ"),
    ("~!@#$%^&*()_+", "%+๑๒๓๔\u0e39฿๕๖๗๘๙"),
    ("QWERTYUIOP{}|", '๐"ฎฑธ\u0e4d\u0e4aณฯญฐ,ฅ'),
    ('ASDFGHJKL:"', "ฤฆฏโฌ\u0e47\u0e4bษศซ."),
    ("ZXCVBNM<>?", "()ฉฮ\u0e3a\u0e4c?ฒฬฦ"),
)

LATIN_TO_THAI: Final = {latin: thai for us, th in _ROWS for latin, thai in zip(us, th, strict=True)}
"""The Thai sign on the key of each US sign, all 47 keys with and without shift."""

THAI_TO_LATIN: Final = {thai: latin for latin, thai in LATIN_TO_THAI.items()}
"""The US sign on the key of each sign of the Thai layout, among them signs both layouts have (``/ - _ ? ,``)."""


def latin(character: str) -> str | None:
    """The US sign on the key that gives a Thai ``character``.

    None for what is not Thai: ``/`` and ``?`` are on both layouts and stay what they are.
    """
    return THAI_TO_LATIN.get(character) if _is_thai(character) else None


_ASTRAY: Final = re.compile(
    "(?:^|[^\u0e01-\u0e4e])[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]|[\u0e40-\u0e44][^\u0e01-\u0e2e]"
    "|[\u0e30\u0e32\u0e33][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[\u0e31\u0e34-\u0e3a][\u0e31\u0e34-\u0e3a\u0e47]"
    "|[\u0e48-\u0e4b][\u0e48-\u0e4b\u0e47\u0e4c]|[\u0e46\u0e2f][\u0e01-\u0e4e]|[^\u0e00-\u0e7f\\s.()-]"
)
"""What no Thai word has: a mark that nothing carries, a vowel sign before another, a sign of another script."""

_LATIN_NAME: Final = re.compile(r"[^\W\d_][^\W\d_ '.-]*(?:[ '.-]+[^\W\d_]+)*\s*|[\d\s+-]{4,}|\S+@\S*", re.ASCII)
_TWICE: Final = re.compile("([\u0e31-\u0e3a\u0e47-\u0e4e])\\1+")
_SIGN_IN_WORD: Final = re.compile(r"[;,=\[\]\\{}<>^|~:\"](?=\S)|\d[;,'=\[\]]|^\s*\.\S")
_NUMBER: Final = re.compile(r"\s*[\d+(][\d\s+()/.-]*")


def other_layout(text: str) -> str:
    """What ``text`` would be had the same keys been pressed with the keyboard in the other language, where that can be
    a name or a number; else empty. ``l,=kp`` is ``สมชาย``."""
    if any(map(_is_thai, text)):
        turned = "".join([THAI_TO_LATIN.get(character, character) for character in text])
        return turned if _LATIN_NAME.fullmatch(turned) else ""
    if _NUMBER.fullmatch(text):
        return ""
    turned = "".join([LATIN_TO_THAI.get(character, character) for character in text])
    return "" if _ASTRAY.search(_as_meant(turned)) else turned


def is_astray(text: str) -> bool:
    """Whether ``text`` has what neither a Thai nor a Latin word has, so that it was likely typed with the keyboard in
    the other language."""
    if any(map(_is_thai, text)):
        return _ASTRAY.search(_as_meant(text)) is not None
    return _SIGN_IN_WORD.search(text) is not None


def _as_meant(text: str) -> str:
    """Without what people type twice and nobody takes for another word."""
    return _TWICE.sub("\\1", text.replace("เเ", "แ"))


def _is_thai(character: str) -> bool:
    return "\u0e00" < character < "\u0e7f"
