"""When an event is, as people type it: also one that was already, which a form changes afterwards."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from deskcrm.clock import Clock
from deskcrm.errors import Refused
from deskcrm.interact.when import parse_when
from deskcrm.locale.messages import N_

if TYPE_CHECKING:
    from collections.abc import Callable


def starts_typed(text: str, *, clock: Clock, language: str) -> datetime:
    """When it begins. Raises Refused (``starts``)."""
    if not text.strip():
        raise Refused(N_("When does it begin? A day and a time are needed."), field="starts")
    return _either(lambda past: parse_when(text, clock=clock, language=language, field="starts", past=past))


def ends_typed(text: str, starts: datetime, *, clock: Clock, language: str) -> datetime | None:
    """When it ends, a time alone after the beginning; None for no text. Raises Refused (``ends``)."""
    if not text.strip():
        return None
    return parse_when(text, clock=Clock(clock.zone, starts), language=language, field="ends")


def reply_by_typed(text: str, *, clock: Clock, language: str) -> date | None:
    """The last day to reply; None for no text. Raises Refused (``reply_by``)."""
    if not text.strip():
        return None
    found = _either(lambda past: parse_when(text, clock=clock, language=language, field="reply_by", past=past))
    return clock.day_of(found)


def places_typed(text: str) -> int | None:
    """How many places there are; None for no text. Raises Refused (``places``)."""
    words = text.strip().replace(",", "")
    if not words:
        return None
    if not words.isdecimal() or len(words) > 9 or not int(words):
        raise Refused(N_("A number of places from 1 up, or nothing where there is no bound."), field="places")
    return int(words)


def guests_typed(text: str) -> int:
    """How many come along; none for no text. Raises Refused (``guests``)."""
    words = text.strip()
    if not words:
        return 0
    if not words.isdecimal() or len(words) > 3:
        raise Refused(N_("“{text}” is no number of guests."), field="guests", text=words[:60])
    return int(words)


def typed(instant: datetime | None, clock: Clock) -> str:
    """An instant as a form shows it to be changed."""
    return "" if instant is None else clock.local(instant).strftime("%Y-%m-%d %H:%M")


def _either(read: Callable[[bool], datetime]) -> datetime:
    """To come, or else past."""
    try:
        return read(False)
    except Refused as refused:
        try:
            return read(True)
        except Refused:
            raise refused from None
