"""Opening hours, lengths of working time and the targets made of them, as an office writes them in its settings.

::

    hours   = [span {blank span}]                 09:00-12:00 13:00-17:00; nothing is a closed day
    length  = number (m | h | d) | -              30m, 4h, 3d of working time; - is no target
    targets = length length length {; tier length length length}
                                                  to acknowledge, to answer, to resolve; for a tier, others
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

Span = tuple[int, int]
"""From and to, in minutes after midnight; 1440 is the day's end."""

TIER_CODES: Final = ("platinum", "gold", "iron", "lead", "new", "unrated")

TARGETS: Final = ("acknowledge", "answer", "resolve")
"""What a complaint has a target for, in the order of its way."""

_SPAN: Final = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*[-–]\s*(\d{1,2})[:.]?(\d{2})?")
_LENGTH: Final = re.compile(r"(\d{1,4})\s*([mhd])")
_DAY: Final = 24 * 60

_MINUTES: Final = {"m": 1, "h": 60, "d": 8 * 60}
LONGEST: Final = 260 * 8 * 60
"""Minutes of working time that a target may give at the most: those of a year of usual days."""


@dataclass(frozen=True, slots=True)
class WorkingLength:
    """A length of working time: ``days`` of the office's usual length and ``minutes``; one of them is zero."""

    minutes: int = 0
    days: int = 0


def parse_spans(text: str, field: str) -> tuple[Span, ...]:
    """The spans of a day's hours in their order. Raises Refused naming ``field`` for hours that cannot be: an end
    before its beginning, spans over one another, times that no day has."""
    parts = re.sub(r"\s*([-–])\s*", r"\1", text.replace(",", " ").replace(";", " ")).split()
    spans = [_span(part, field) for part in parts]
    for (_begin, end), (begin, _end) in pairwise(spans):
        if begin < end:
            raise Refused(
                N_("{field}: {text} lies over the span before it; write them one after the other."),
                field=field,
                text=clock_text(begin),
            )
    return tuple(spans)


def spans_text(spans: tuple[Span, ...]) -> str:
    """Spans as they are kept: ``09:00-12:00 13:00-17:00``."""
    return " ".join(f"{clock_text(begin)}-{clock_text(end)}" for begin, end in spans)


def clock_text(minutes: int) -> str:
    """Minutes after midnight as a time of day: ``09:30``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def parse_length(text: str, field: str) -> WorkingLength | None:
    """A length of working time; None for ``-``. Raises Refused naming ``field``."""
    words = text.strip().casefold()
    if words == "-":
        return None
    match = _LENGTH.fullmatch(words)
    if match is None or not int(match[1]):
        raise Refused(
            N_("{field}: a working time such as 30m, 4h or 3d is needed, or - for none; got {text}."),
            field=field,
            text=text.strip()[:40],
        )
    amount = int(match[1])
    if amount * _MINUTES[match[2]] > LONGEST:
        raise Refused(N_("{field}: {text} is more than a year of working time."), field=field, text=text.strip()[:40])
    return {"m": WorkingLength(amount), "h": WorkingLength(amount * 60), "d": WorkingLength(0, amount)}[match[2]]


def parse_targets(text: str, field: str) -> Mapping[str, tuple[WorkingLength | None, ...]]:
    """The three targets by tier; those under the empty tier are for all others. Raises Refused naming ``field``."""
    found: dict[str, tuple[WorkingLength | None, ...]] = {}
    for position, part in enumerate(text.split(";")):
        words = part.split()
        tier = words.pop(0).casefold() if position and words else ""
        if len(words) != 3 or (position and tier not in TIER_CODES) or tier in found:
            raise Refused(
                N_(
                    "{field}: three working times are needed, such as 1h 4h 3d, then for a tier “; platinum 30m 2h 1d”."
                ),
                field=field,
            )
        found[tier] = tuple(parse_length(word, field) for word in words)
    return found


def targets_text(text: str, field: str) -> str:
    """Targets as they are kept, one blank between words. Raises Refused as :func:`parse_targets`."""
    parse_targets(text, field)
    return "; ".join(" ".join(part.casefold().split()) for part in text.split(";"))


def _span(part: str, field: str) -> Span:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise Refused(
            N_("{field}: hours look like 09:00-12:00 13:00-17:00; {text} does not."), field=field, text=part[:40]
        )
    begin, end = (int(hour) * 60 + int(minute or 0) for hour, minute in ((match[1], match[2]), (match[3], match[4])))
    if not all(int(minute or 0) < 60 for minute in (match[2], match[4])) or end > _DAY:
        raise Refused(N_("{field}: no day has the hours {text}."), field=field, text=part)
    if end <= begin:
        raise Refused(N_("{field}: {text} ends before it begins."), field=field, text=part)
    return begin, end
