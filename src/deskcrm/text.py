"""Text from people: checked on the way in, made harmless on the way out.

Escape codes, other control characters and direction marks in a name could rewrite a terminal or hide what is there.
They are refused when text enters the base, and shown as visible signs if they are met in an older file.
"""

from __future__ import annotations

import re
import unicodedata

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

LINE_LIMIT = 300
"""Characters a one-line value may have."""

TEXT_LIMIT = 20_000
"""Characters a note or a complaint may have."""

MARKS_LIMIT = 4
"""Combining marks one base letter may carry; Thai needs two, honest text never more than four."""

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029{_DIRECTION}\ud800-\udfff]")
_LETTERS = (
    "\x00-\xac\xae-\u02ff\u0e01-\u0e30\u0e32\u0e33\u0e3f-\u0e46\u0e4f-\u0e5b"
    "\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
)
_MAYBE_PILED_UP = re.compile(f"[^{_LETTERS}]{{{MARKS_LIMIT + 1}}}")
"""So many signs in a row that are none of the most common letters: only then it is worth to look at each."""

_INVISIBLE = re.compile("[\\s\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u2800\u3164\ufeff\uffa0]*")
_BREAKS = re.compile(r"[\r\n\t]+")
_HALVES = re.compile("[\ud800-\udfff]")
_ON_THE_WAY_OUT = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_DIRECTION}]")


def clean_line(text: str, field: str, *, limit: int = LINE_LIMIT) -> str:
    """One-line text fit to keep: outer blanks off, line breaks and tabs as one blank; what shows nothing is empty.

    Raises ``Refused`` naming ``field`` for control or direction characters, piled-up marks or more than ``limit``
    characters.
    """
    if not text:
        return ""
    # Most text has no break: looking costs less than replacing.
    return _checked((text if text.isprintable() else _BREAKS.sub(" ", text)).strip(), field, limit)


def clean_text(text: str, field: str, *, limit: int = TEXT_LIMIT) -> str:
    """Text of several lines fit to keep: line ends as ``\\n``, outer blanks off. Otherwise as :func:`clean_line`."""
    return _checked(text.replace("\r\n", "\n").replace("\r", "\n").strip(), field, limit) if text else ""


def shortened(text: str, limit: int = LINE_LIMIT) -> str:
    """``text``, or as much of it as fits into ``limit`` characters with a sign that it goes on."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def whole_signs(text: str) -> str:
    """``text`` with a sign for each half of one, which no file can hold: what a command line makes of bytes that fit no
    encoding. Places stay as they are."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)


def visible(text: str) -> str:
    """``text`` on one line with every control and direction character shown as a sign, for the way out to a screen."""
    if text.isascii() and text.isprintable():
        return text
    return _ON_THE_WAY_OUT.sub(_sign, text)


def visible_lines(text: str) -> str:
    """As :func:`visible`, line breaks kept and tabs as blanks, for notes."""
    return "\n".join(visible(line.replace("\t", "    ")) for line in text.split("\n"))


def pasted(text: str) -> str:
    """What came from the clipboard as it may stand in a field. A field paints what is in it as it is, and an escape
    code in a customer's e-mail is no command to the terminal. Line ends are ``\\n``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return visible_lines(_HALVES.sub("\ufffd", text))


def _sign(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code in (9, 10, 13):
        return " "
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\ufffd"


def _checked(text: str, field: str, limit: int) -> str:
    if text.isascii() and text.isprintable() and len(text) <= limit:
        return text
    if len(text) > limit:
        raise Refused(
            N_("{field}: {count} characters are more than the {limit} that fit."),
            field=field,
            count=len(text),
            limit=limit,
        )
    if found := _CONTROL.search(text):
        raise Refused(
            N_("{field}: the character {code} at place {place} is a control character and cannot be kept."),
            field=field,
            code=f"U+{ord(found.group()):04X}",
            place=found.start() + 1,
        )
    if _piled_up(text):
        raise Refused(N_("{field}: more than {limit} marks stand on one letter."), field=field, limit=MARKS_LIMIT)
    return "" if _INVISIBLE.fullmatch(text) else text


def _piled_up(text: str) -> bool:
    if _MAYBE_PILED_UP.search(text) is None:
        return False
    run = 0
    for character in text:
        kind = unicodedata.category(character)
        if kind in ("Mn", "Me"):
            run += 1
            if run > MARKS_LIMIT:
                return True
        elif kind != "Cf":  # a joiner between the marks does not make a new letter
            run = 0
    return False
