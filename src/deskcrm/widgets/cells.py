"""Text in terminal cells: cut to a width without taking a letter from its marks."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len

ELLIPSIS = "…"


def clusters(text: str) -> list[str]:
    """``text`` in its visible letters: each with the marks that stand on it, joined signs together."""
    if text.isascii():
        return list(text)
    found: list[str] = []
    joined = False
    for character in text:
        if found and (joined or _mark(character)):
            found[-1] += character
        else:
            found.append(character)
        joined = character == "\u200d"
    return found


def boundaries(text: str) -> list[int]:
    """The places in ``text`` where a cursor may stand: before each visible letter and at the end."""
    places = [0]
    for cluster in clusters(text):
        places.append(places[-1] + len(cluster))
    return places


def fit(text: str, width: int, *, right: bool = False) -> str:
    """``text`` in exactly ``width`` cells: filled with blanks, or cut with an ellipsis at a letter's edge."""
    if width <= 0:
        return ""
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        text, length = _cut(text, width)
    blank = " " * (width - length)
    return blank + text if right else text + blank


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells, broken at a blank where there is one, else between letters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used, blank = "", 0, -1
        for cluster in clusters(paragraph):
            size = cell_len(cluster)
            if line and used + size > width:
                at = blank if blank > 0 and cluster != " " else len(line)
                lines.append(line[:at].rstrip())
                line = line[at:].lstrip()
                used, blank = cell_len(line), -1
                if cluster == " " and not line:
                    continue  # the blank that the line was broken at
            if cluster == " ":
                blank = len(line)
            line += cluster
            used += size
        lines.append(line)
    return lines


def _cut(text: str, width: int) -> tuple[str, int]:
    if text.isascii():
        return text[: width - 1] + ELLIPSIS, width
    kept, used = [], 0
    for cluster in clusters(text):
        size = cell_len(cluster)
        if used + size > width - 1:
            break
        kept.append(cluster)
        used += size
    return "".join(kept) + ELLIPSIS, used + 1


def _mark(character: str) -> bool:
    # Sara am is a letter to Unicode and takes a cell, yet an editor steps over it alone; only true marks join.
    return (
        unicodedata.category(character) in ("Mn", "Me")
        or character in "\u200d\ufe0f"
        or ("\U0001f3fb" <= character <= "\U0001f3ff")
    )
