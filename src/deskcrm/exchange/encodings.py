"""What encoding a text file has: by its mark, by trying UTF-8 over the whole file, by how Thai is written, and by the
library charset-normalizer for the rest of the world.

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
from deskcrm.exchange.mac_thai import NAME as MAC_THAI
from deskcrm.locale.messages import N_

THAI = "cp874"
"""The code page of Thai Windows."""

UNREADABLE = re.compile("[\udc80-\udcff]")
"""A byte that did not fit the encoding, as it stands in the text read."""

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_LEAST_PAIRS = 4
_LIBRARY_SAMPLE = 1 << 13
_HIGH = re.compile(rb"[\x80-\xff]+")
_ACCENT = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")
_NOT_THAI = re.compile(
    "[\udc80-\udcff]"  # nothing in the code page
    "|(?<![\u0e01-\u0e2e\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]"  # a mark on no letter
    "|[\u0e30\u0e33][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[\u0e31\u0e34-\u0e37]{2}|[\u0e48-\u0e4b][\u0e31\u0e34-\u0e3a\u0e48-\u0e4b]"
    "|[\u0e40-\u0e44](?![\u0e01-\u0e2e\u0e40])"  # a vowel before no letter
    "|[\u0e03\u0e05\u0e26\u0e3a\u0e3f\u0e45\u0e4e\u0e4f\u0e5a\u0e5b]"  # hardly ever written
)
_IN_WORD = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z])")
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257")
"""In the order in which they are likely."""

_OTHERS = ("cp1252", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254",
           "cp1255", "cp1256", "cp1257", "cp1258", "mac_roman")  # fmt: skip
"""What else is met in address books, as Windows and macOS call it."""

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
            name = _marked(mark) or (_wide(file) if name == "utf-16" else "") or name
        flawed = not is_utf8 if name.startswith("utf-8") else _tally(file, name)[0] > 0
        return Encoding(name, False, flawed, lines)
    if name := _marked(mark):
        return Encoding(name, False, name == "utf-8-sig" and not is_utf8, lines)
    if name := _wide(file):
        return Encoding(name, True, False, lines)
    if is_utf8:
        return Encoding("utf-8", True, False, lines)
    utf8_bad, utf8_good = _tally(file, "utf-8")
    # Whole characters in UTF-8 are no accident; a few bad bytes among them do not make the file another.
    if utf8_good > utf8_bad:
        return Encoding("utf-8", True, True, lines)
    sample = _sample(file)
    name = next((thai for thai in (THAI, MAC_THAI) if _is_thai(sample, thai)), "") or _by_library(sample)
    bad, _good = _tally(file, name or THAI)
    if not name and bad >= utf8_bad:
        return Encoding("utf-8", True, True, lines)
    return Encoding(name or THAI, True, bad > 0, lines)


def _wide(file: IO[bytes]) -> str:
    """UTF-16 without a mark: bytes of nothing in every other place, where Latin and Thai letters have their block."""
    file.seek(0)
    start = file.read(_SAMPLE)
    pairs = len(start) // 2
    if b"\0" not in start or len(start) % 2 or pairs < _LEAST_PAIRS:
        return ""
    found = {
        name: sum(byte in (0, 0x0E, 0x20) for byte in start[place::2][:pairs]) / pairs
        for place, name in ((1, "utf-16-le"), (0, "utf-16-be"))
    }
    name = max(found, key=lambda name: found[name])
    return name if found[name] > 0.9 and min(found.values()) < 0.6 else ""


def _sample(file: IO[bytes]) -> bytes:
    """Lines with something beyond ASCII in them, from the start of the file."""
    file.seek(0)
    lines: list[bytes] = []
    size = 0
    for line in file:
        if not line.isascii():
            lines.append(line[:_SAMPLE])
            size += len(lines[-1])
            if size > _SAMPLE:
                break
    return b"".join(lines)


def _is_thai(sample: bytes, name: str) -> bool:
    """Whether the bytes read as Thai: in runs, marks on letters, nothing that the code page does not have."""
    runs = _HIGH.findall(sample)
    total = sum(map(len, runs))
    text = sample.decode(name, "surrogateescape")
    odd = len(_NOT_THAI.findall(text))
    return odd * 33 <= total and len(_ACCENT.findall(sample)) * 4 <= total and 2 * len(runs) <= total


def _by_library(sample: bytes) -> str:
    """The encoding that charset-normalizer takes the sample for, empty when it finds none."""
    from charset_normalizer import from_bytes

    # It makes more of a few whole lines than of many.
    few = sample[:_LIBRARY_SAMPLE].rpartition(b"\n")[0] or sample[:_LIBRARY_SAMPLE]
    best = from_bytes(few, cp_isolation=[*_OTHERS, THAI]).best()
    if best is None:
        return ""
    if best.encoding in _LATIN:
        # A few accents fit several; of those that make letters of them all, the most usual one.
        return max(_LATIN, key=lambda name: _letters(sample, name))
    return codecs.lookup(best.encoding).name


def _letters(sample: bytes, name: str) -> int:
    """How many characters beyond ASCII inside or at the end of words are letters in this encoding."""
    text = sample.decode(name, "replace")
    return sum(text[place].isalpha() for place in (match.start() for match in _IN_WORD.finditer(text)))


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
