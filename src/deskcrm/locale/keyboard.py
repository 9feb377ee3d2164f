"""The Thai keyboard (Kedmanee, TIS 820-2538) against the US one: which sign stands on the same key.

With the Thai keyboard on, the key ``n`` arrives as ``ื`` and ``Ctrl+S`` as ``ctrl+ห``; the desk takes both.
"""

from __future__ import annotations

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


def _is_thai(character: str) -> bool:
    return "\u0e00" < character < "\u0e7f"
