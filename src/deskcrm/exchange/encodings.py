"""What encoding a text file has, by trying: UTF-8 strictly over the whole file, then the Thai code page.

The guess is always reported. A byte that fits nothing costs its row, not the file: it is kept as a lone surrogate
(Python's ``surrogateescape``), which marks the row and writes the same byte back into the rejects file.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

THAI = "cp874"
"""The code page of Thai Windows."""

UNREADABLE = re.compile("[\udc80-\udcff]")
"""A byte that did not fit the encoding, as it stands in the text read."""

_CHUNK = 1 << 20
_NOT_ASCII = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """``name`` is Python's; ``guessed`` says that neither the clerk nor a mark in the file gave it; ``flawed`` that
    some bytes do not fit it. ``lines`` counts line ends, and ``ended`` says that
    the last line has one."""

    name: str
    guessed: bool
    flawed: bool
    lines: int
    ended: bool = True


def detect(file: IO[bytes], wanted: str | None) -> Encoding:
    """The encoding of ``file`` (read from its start), or ``wanted`` held against it.

    Raises Refused (field ``encoding``) when there is no encoding called ``wanted``.
    """
    found = _detect(file, wanted)
    file.seek(max(0, file.seek(0, io.SEEK_END) - 2))
    return replace(found, ended=file.read().rstrip(b"\0")[-1:] in (b"\n", b"\r"))


def _detect(file: IO[bytes], wanted: str | None) -> Encoding:
    file.seek(0)
    mark = file.read(4)
    lines, is_utf8 = _scan(file)
    if wanted:
        name = _known(wanted)
        if name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be"):
            name = _marked(mark) or name
        flawed = not is_utf8 if name.startswith("utf-8") else _tally(file, name)[0] > 0
        return Encoding(name, False, flawed, lines)
    if name := _marked(mark):
        return Encoding(name, False, name == "utf-8-sig" and not is_utf8, lines)
    if is_utf8:
        return Encoding("utf-8", True, False, lines)
    utf8_bad, utf8_good = _tally(file, "utf-8")
    thai_bad, _thai_good = _tally(file, THAI)
    # Whole Thai characters in UTF-8 are no accident; a few bad bytes among them do not make the file cp874.
    if utf8_good > utf8_bad or thai_bad >= utf8_bad:
        return Encoding("utf-8", True, True, lines)
    return Encoding(THAI, True, thai_bad > 0, lines)


def _marked(start: bytes) -> str:
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def _known(wanted: str) -> str:
    try:
        info = codecs.lookup(wanted.strip())
        "".encode(info.name)
        known = getattr(info, "_is_text_encoding", True)
    except (LookupError, ValueError):
        known = False
    if not known:
        raise Refused(N_("There is no encoding called {name}."), field="encoding", name=wanted) from None
    return info.name


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _scan(file: IO[bytes]) -> tuple[int, bool]:
    """Line ends, and whether all of it is UTF-8."""
    lines, is_utf8 = 0, True
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    for chunk in _chunks(file):
        lines += chunk.count(b"\n") or chunk.count(b"\r")
        if is_utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                is_utf8 = False
    if is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    return lines, is_utf8


def _tally(file: IO[bytes], name: str) -> tuple[int, int]:
    """How many bytes do not fit the encoding, and how many characters beyond ASCII it makes of the others."""
    bad = good = 0
    decoder = codecs.getincrementaldecoder(name)("surrogateescape")
    for chunk in _chunks(file):
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError:
            return 1, 0
        if not text.isascii():
            here = len(UNREADABLE.findall(text))
            bad += here
            good += len(_NOT_ASCII.findall(text)) - here
    return bad, good
