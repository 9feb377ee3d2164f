"""What may come next in the box while a filter is typed: names of filters, and the values one can have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from deskcrm.identify.filter_table import FILTERS, Filter, filter_named, names_beginning, squeezed
from deskcrm.identify.filter_values import Known, known_values
from deskcrm.locale.messages import _, language
from deskcrm.store.doors import takes_connection

MOST = 12
"""Offers at a time."""

SHORTEST_NAME = 3
"""Letters of a word without a colon from which on it may become a filter; all names are words of people too."""

_DAYS = ("today", "7d", "30d", "90d", "1y")
_DAYS_TH = ("วันนี้", "7วัน", "30วัน", "90วัน", "1ปี")
_BIRTHDAYS = ("today", "week", "month")
_BIRTHDAYS_TH = ("วันนี้", "สัปดาห์นี้", "เดือนนี้")

_AT = re.compile(
    r"(?:^|(?<=[\s(]))-?(?P<name>(?:[^\W\d_][^\s:\"“”,;/@.]*)?):(?P<done>(?:\"[^\"]*\",|[^\s,\"]+,)*)"
    r"(?P<partial>\"[^\"]*|[^\s,\"]*)$"
)
_NAME_AT = re.compile(r"(?:^|(?<=[\s(]))-?(?P<name>[^\W\d_][^\s:\"“”,;/@.]*)$")


@dataclass(frozen=True, slots=True)
class Offer:
    """What may stand there: ``text`` is put in, ``shown`` is read, ``about`` says in words what a filter is about."""

    text: str
    shown: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """The offers for the text from ``start`` to ``end``, the best first; none where nothing is being completed."""

    start: int = 0
    end: int = 0
    offers: tuple[Offer, ...] = ()


def complete_name(text: str, place: int) -> Completion | None:
    """The names of filters that may come next for a cursor at ``place`` in ``text``; None where values do, which stand
    in the base: :func:`complete` knows them."""
    before = text[:place]
    found = _AT.search(before) if ":" in before else None
    if found is None:
        word = _NAME_AT.search(before)
        if word is None or len(word["name"]) < SHORTEST_NAME:
            return Completion()
        return Completion(word.start("name"), place, _names(word["name"]))
    if found["name"] and filter_named(found["name"]):
        return None
    return Completion(found.start("name"), place, _names(found["name"]))


@takes_connection
def complete(connection: Any, text: str, place: int) -> Completion:
    """What may come next for a cursor at ``place`` in ``text``: a name or a value. Never fails."""
    named = complete_name(text, place)
    found = _AT.search(text[:place]) if named is None else None
    one = filter_named(found["name"]) if found else None
    if found is None or one is None:
        return named or Completion()
    return Completion(found.start("partial"), place, _values(one, found["partial"].lstrip('"'), connection))


def _names(begin: str) -> tuple[Offer, ...]:
    chosen = names_beginning(begin) if begin else FILTERS
    offers = [Offer(_as_typed(one, begin) + ":", one.shown + ":", _(one.about)) for one in chosen]
    return tuple(offers[: MOST * 2])


def _as_typed(one: Filter, begin: str) -> str:
    """The filter's name in the script that was begun."""
    if begin and not squeezed(one.shown).startswith(squeezed(begin)):
        return one.name if begin.isascii() else one.thai
    return one.shown


def _values(one: Filter, partial: str, connection: Any) -> tuple[Offer, ...]:
    known = _known(one, connection)
    if not partial:
        return tuple(_offer(value, one) for value in known[:MOST])
    begin = squeezed(partial)
    beginning = [value for value in known if value.begins(partial)]
    inside = [value for value in known if value not in beginning and begin and begin in squeezed(value.shown)]
    offers = [_offer(value, one) for value in (*beginning, *inside)[:MOST]]
    # What is there whole already needs no completing.
    return tuple(offer for offer in offers if offer.text.strip('"').casefold() != partial.casefold())


def _known(one: Filter, connection: Any) -> tuple[Known, ...]:
    words: tuple[str, ...] = ()
    if one.takes == "days":
        words = _DAYS_TH if language() == "th" else _DAYS
    elif one.takes == "birthday":
        words = _BIRTHDAYS_TH if language() == "th" else _BIRTHDAYS
    return tuple(Known(word, word, (word,)) for word in words) or known_values(one, connection)


def _offer(value: Known, one: Filter) -> Offer:
    text = value.shown
    if one.takes == "choices" and set(text) & set(' ,"'):
        text = value.key
    elif set(text) & set(' ,"'):
        text = '"' + text.replace('"', "") + '"'
    return Offer(text, value.shown)
