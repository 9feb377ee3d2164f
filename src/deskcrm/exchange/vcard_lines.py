"""The lines of a vCard file (2.1, 3.0 and 4.0): unfolded, taken apart into properties, decoded.

Written here because the library for it (vobject) stops at the first card of several phones' files and takes time that
grows exponentially with some broken lines; the tests hold what is written against it. Pictures, sounds and keys are
passed over as they are read, however long they are.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

LONGEST_LINE: Final = 1_000_000
"""Bytes one unfolded line may have."""

_START: Final = re.compile(rb"(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9_-]+)[:;]")
_PASSED_OVER: Final = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_ENCODINGS: Final = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_UNESCAPED: Final = {"n": "\n", "N": "\n"}
_CIRCUMFLEX: Final = {"^n": "\n", "^'": '"', "^^": "^"}
_CARETS: Final = re.compile(r"\^[n'^]")
_PARAMETER: Final = re.compile(r';?(?:[^;"]|"[^"]*"?)+')


@dataclass(slots=True)
class Property:
    """One property. ``params`` have their names in capitals; ``value`` is decoded, its backslashes stand."""

    name: str
    value: str
    group: str = ""
    params: dict[str, list[str]] = field(default_factory=dict)

    @property
    def types(self) -> list[str]:
        """What its ``TYPE`` says, in small letters."""
        return [one.strip().casefold() for value in self.params.get("TYPE", ()) for one in value.split(",")]

    @property
    def preference(self) -> int:
        """1 for what is preferred most, 101 where nothing is said."""
        said = self.params.get("PREF", [""])[0]
        if said.isascii() and said.isdigit():
            return min(int(said[:3]), 100)
        return 1 if "pref" in self.types or "PREF" in self.params else 101

    def text(self) -> str:
        """The value as one text."""
        return unescaped(self.value)

    def parts(self) -> list[str]:
        """The parts of a structured value (``;`` between them)."""
        return [unescaped(part) for part in divided(self.value, ";")]


@dataclass(slots=True)
class Card:
    """One card: the line it begins in and its properties. ``too_long`` says that a line of it is."""

    line: int
    version: str = ""
    properties: list[Property] = field(default_factory=list)
    too_long: bool = False

    def first(self, name: str) -> str:
        """The text of the first property called ``name``, else empty."""
        return next((one.text().strip() for one in self.properties if one.name == name), "")


def read_cards(lines: Iterable[bytes], encoding: str) -> Iterator[Card]:
    """The cards in ``lines``; text whose encoding is not said is in ``encoding``.

    A byte that fits no encoding becomes the sign for one (U+FFFD): it costs neither its card nor its line. A card
    without an end ends where the next begins.
    """
    card: Card | None = None
    inside = 0
    for line in _unfolded(lines):
        bounds = line.name in ("BEGIN", "END") and b"VCARD" in line.raw.upper()
        if line.name == "BEGIN" and bounds:
            if card is not None and card.properties and card.properties[-1].name == "AGENT":
                inside += 1  # the card of an assistant within this one
                continue
            if card is not None:
                yield card
            card, inside = Card(line.number), 0
        elif card is None:
            continue
        elif bounds and inside:
            inside -= 1
        elif bounds:
            yield card
            card = None
        elif not inside:
            _add(card, line, encoding)
    if card is not None:
        yield card


def divided(value: str, sign: str) -> list[str]:
    """``value`` divided at every ``sign`` that has no backslash in front."""
    if "\\" not in value:
        return value.split(sign)
    parts, start, place = [], 0, 0
    while place < len(value):
        if value[place] == "\\":
            place += 1
        elif value[place] == sign:
            parts.append(value[start:place])
            start = place + 1
        place += 1
    return [*parts, value[start:]]


def unescaped(value: str) -> str:
    """``value`` without its backslashes; ``\\n`` is a line break."""
    return re.sub(r"\\(.)", lambda match: _UNESCAPED.get(match[1], match[1]), value, flags=re.DOTALL)


class _Line:
    """One line while it is unfolded: ``number`` is that of its first physical line."""

    def __init__(self, number: int, name: str, start: bytes) -> None:
        self.number = number
        self.name = name
        self.too_long = False
        self._parts = [start]
        self._length = len(start)
        self._is_quoted = b"QUOTED-PRINTABLE" in start.partition(b":")[0].upper()

    @property
    def raw(self) -> bytes:
        """The whole line."""
        return b"".join(self._parts)

    def takes(self, line: bytes, *, keeps_blank: bool) -> bool:
        """Whether ``line`` goes on with this one; it is then added. vCard 2.1 keeps the blank it was folded at."""
        if not line.strip():
            return False
        if self._is_quoted and self._parts[-1].endswith(b"="):
            self._parts[-1] = self._parts[-1][:-1]
        elif line[:1] in (b" ", b"\t"):
            line = line if keeps_blank and not self._is_quoted else line[1:]
        elif _START.match(line) is None:
            # Some programs break lines without folding them.
            line = (b"=0A" if self._is_quoted else b"\\n") + line
        else:
            return False
        self._length += len(line)
        self.too_long = self._length > LONGEST_LINE
        if not self.too_long and self.name not in _PASSED_OVER:
            self._parts.append(line)
        return True


def _unfolded(lines: Iterable[bytes]) -> Iterator[_Line]:
    current: _Line | None = None
    is_old = False
    for number, physical in enumerate(lines, 1):
        # Some files end their lines with two carriage returns, others have nothing else between lines.
        for line in physical.rstrip(b"\r\n").split(b"\r"):
            if current is not None and current.takes(line, keeps_blank=is_old):
                continue
            if current is not None:
                is_old = b"2.1" in current.raw if current.name == "VERSION" else is_old
                yield current
            match = _START.match(line)
            current = None if match is None else _Line(number, match[1].decode().upper(), line)
    if current is not None:
        yield current


def _add(card: Card, line: _Line, encoding: str) -> None:
    if line.too_long and line.name not in _PASSED_OVER:
        card.too_long = True
        return
    head, value = _head_and_value(line.raw)
    group, params = _head(head.decode("utf-8", "replace"), line.name)
    if line.name in _PASSED_OVER:
        value = b""
    text = _decoded(value, params, encoding)
    if line.name == "VERSION":
        card.version = text.strip()
    card.properties.append(Property(line.name, text, group, params))


def _head_and_value(raw: bytes) -> tuple[bytes, bytes]:
    """What stands before and after the first colon that is in no quotation marks."""
    place = raw.find(b":")
    while place >= 0 and raw.count(b'"', 0, place) % 2:
        closing = raw.find(b'"', place)
        if closing < 0:
            place = raw.find(b":")
            break
        place = raw.find(b":", closing)
    return (raw, b"") if place < 0 else (raw[:place], raw[place + 1 :])


def _head(head: str, name: str) -> tuple[str, dict[str, list[str]]]:
    """Group and parameters."""
    params: dict[str, list[str]] = {}
    first, *rest = _quoted_apart(head)
    for part in rest:
        key, sign, value = part.partition("=")
        key = key.strip().upper()
        if not sign:
            # vCard 2.1 gives values without saying of what.
            key, value = ("ENCODING" if key in _ENCODINGS else "TYPE"), part.strip()
        params.setdefault(key, []).append(_CARETS.sub(lambda match: _CIRCUMFLEX[match[0]], value.replace('"', "")))
    return (first[: -len(name) - 1] if "." in first else ""), params


def _quoted_apart(head: str) -> list[str]:
    if '"' not in head:
        return head.split(";")
    return [match.group().removeprefix(";") for match in _PARAMETER.finditer(head)]


def _decoded(value: bytes, params: dict[str, list[str]], encoding: str) -> str:
    written = params.get("ENCODING", [""])[0].upper()
    if written == "QUOTED-PRINTABLE":
        value = quopri.decodestring(value)
    elif written in ("BASE64", "B"):
        try:
            value = base64.b64decode(value)
        except (binascii.Error, ValueError):
            value = b""
    for name in (params.get("CHARSET", [""])[0], encoding):
        try:
            text = value.decode(name)
        except (LookupError, ValueError):
            continue
        break
    else:
        text = value.decode("utf-8", "replace")
    # A line break that stood in the quoted text is one like any other now.
    if written == "QUOTED-PRINTABLE":
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text
