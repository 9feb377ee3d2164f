"""Several values in one text, ``;`` between them: how a form shows them, a table's cell holds them.

A ``;`` or a backslash inside a value has a backslash in front, so that what was joined comes apart the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_PART = re.compile(r"(?:[^\\;]|\\[\\;]|\\)*")
_ESCAPED = re.compile(r"\\([\\;])")
_SIGN = re.compile(r"[\\;]")


def split_several(text: str) -> list[str]:
    """The values in ``text``, each once, outer blanks off, without empty ones."""
    if ";" not in text and "\\" not in text:
        return [one] if (one := text.strip()) else []
    return list(dict.fromkeys(filter(None, split_places(text))))


def split_places(text: str) -> list[str]:
    """As :func:`split_several`, with the empty values and with what comes twice: for lists that stand side by side."""
    parts = []
    start = 0
    while True:
        match = _PART.match(text, start)
        assert match is not None
        parts.append(_ESCAPED.sub(r"\1", match.group().strip()))
        if match.end() == len(text):
            return parts
        start = match.end() + 1


def join_several(values: Iterable[str]) -> str:
    """The text of which :func:`split_places` makes ``values`` again (outer blanks aside)."""
    return "; ".join(_SIGN.sub(r"\\\g<0>", value) for value in values)
