"""How likely two customers are one: evidence for and against in bits, added up as Fellegi and Sunter do (1969).

A bit doubles the odds. What agrees weighs as much as it is rare: a name that one in a thousand has is worth ten bits.
Before anything is compared the odds are those of two customers picked at random when one in five is recorded twice.
The weights come from how seldom such an agreement happens by chance and how often a desk mistypes; they are the same
for every book.
"""

from __future__ import annotations

from functools import lru_cache
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from deskcrm.identify.sounds import short_form, sound

if TYPE_CHECKING:
    from deskcrm.identify.alike_people import People

SMALLEST_BOOK = 1_000
"""Customers from which chance is reckoned at least: in a small office two of one name may yet be two."""

LIKELY = 0.9
"""The probability from which a pair is shown."""

WORTH_SAYING = 0.2
"""The probability from which somebody is named while a customer is being entered: a line too many costs a glance."""

SAME, CLOSE, HEARD, SHORT, OTHER, MISSING = range(6)
"""How two names stand to each other: the same; a slip apart; sounding alike; short for it; another; one is missing."""

NEVER = -99.0
"""Bits of a pair that cannot be one person."""

_MOST_OF_NAME = 11.0
_OTHER_GIVEN, _OTHER_FAMILY = -6.0, -4.5
_OTHER_WAY = -1.5
_HOUSEHOLD = 6.0
"""The most that name of family, number and address together say for two with other given names: a household has them
in common."""


_SURE_OF_BIRTH = 6.0
"""The least bits of a birth date that one person alone of a household has; twins are one birth in eighty."""


class Likeness(NamedTuple):
    """The bits of a pair and what they rest on: codes of ``REASONS``, the weightiest first."""

    bits: float
    reasons: tuple[str, ...]


def compare(people: People, one: int, two: int, population: int) -> Likeness:
    """Compares two customers of ``people`` in a book of ``population``."""
    if people.organised[one] != people.organised[two]:
        return Likeness(NEVER, ())
    names = _names(people, one, two, population)
    if names is None:
        return Likeness(NEVER, ())
    given, family, given_level, reason = names
    born = _born(people.born[one], people.born[two])
    reached, way = _reached(people, one, two)
    place, place_reason = _place(people, one, two, population)
    nick = _nicknames(people, one, two, given_level)
    if given_level == OTHER and nick[0] <= 0 and born[0] < _SURE_OF_BIRTH:
        # Another given name: what a family shares tells nothing about the person, unless they were born on one day.
        bits = given + min(family + reached + place, _HOUSEHOLD) + born[0]
    elif given_level == MISSING and not people.organised[one] and nick[0] <= 0 and born[0] <= 0:
        bits = min(family + reached + place, 2 * _HOUSEHOLD) + born[0]
    else:
        bits = given + family + reached + place + born[0] + max(nick[0], 0.0)
    found = [(given + family, reason), (born[0], born[1]), (reached, way), (place, place_reason), nick]
    return Likeness(bits, tuple(why for weight, why in sorted(found, key=_weight) if why and weight > 0))


def probability(bits: float, population: int) -> float:
    """How probable it is that a pair with so many bits is one person, from 0 to 1."""
    odds = bits - log2(max(population, SMALLEST_BOOK)) - _RARER
    return 1.0 if odds > 50 else 0.0 if odds < -50 else 1.0 / (1.0 + 2.0**-odds)


_RARER = log2(2.5)
"""One customer in five stands there twice: a fifth of n pairs among n * n / 2."""


def _weight(found: tuple[float, str]) -> float:
    return -found[0]


def _rarity(people: People, name: str, population: int) -> float:
    """The bits that one and the same name is worth. A name nobody else has is not known to be rare in a small book."""
    return min(_MOST_OF_NAME, log2((population + 500) / (people.counts.get(name, 0) + 0.5)))


def _names(people: People, one: int, two: int, population: int) -> tuple[float, float, int, str] | None:
    """Bits of given and family name, how the given ones stand, and the reason; None for two other names."""
    given_a, given_b = people.givens[one], people.givens[two]
    family_a, family_b = people.families[one], people.families[two]
    given, family = level(given_a, given_b), level(family_a, family_b)
    if given in (OTHER, MISSING) or family in (OTHER, MISSING):
        crossed = level(given_a, family_b), level(family_a, given_b)
        kept = [crossed_level for crossed_level in crossed if crossed_level not in (OTHER, MISSING)]
        # One name in the other's place is a name that agrees, even where its own place holds another one.
        agrees = OTHER not in crossed and (OTHER in (given, family) or SAME in kept)
        if kept and (agrees or (SAME in kept and given == OTHER and family == OTHER)):
            first = _bits(people, given_a, family_b, crossed[0], population, _OTHER_GIVEN)
            second = _bits(people, family_a, given_b, crossed[1], population, _OTHER_FAMILY)
            return first + second - 1.0, 0.0, min(crossed), "swapped"
    if (given == OTHER and family == OTHER) or (given == MISSING and family == OTHER):
        return None
    reason = "name" if {given, family} <= {SAME, MISSING} else "name_close" if OTHER not in (given, family) else ""
    if not reason:
        reason = "given" if given != OTHER else "family"
    elif people.organised[one]:
        reason = "organisation" if family == SAME else "name_close"
    return (
        _bits(people, given_a, given_b, given, population, _OTHER_GIVEN),
        _bits(people, family_a, family_b, family, population, _OTHER_FAMILY),
        given,
        reason if (given, family) != (MISSING, MISSING) else "",
    )


def _bits(people: People, one: str, other: str, how: int, population: int, against: float) -> float:
    if how == MISSING:
        return 0.0
    if how == OTHER:
        return against
    rarity = min(_rarity(people, one, population), _rarity(people, other, population))
    if how == SAME:
        return rarity
    return max(rarity - 2.5, 2.0) if how == CLOSE else max(min(rarity, 9.0) - 4.5, 1.5)


@lru_cache(maxsize=500_000)
def level(one: str, other: str) -> int:
    """How two folded names stand to each other."""
    if one == other:
        return SAME if one else MISSING
    if not one or not other:
        return MISSING
    if _slip(one.removeprefix(_CLAN), other.removeprefix(_CLAN)):
        return CLOSE
    shorter = min(len(one), len(other))
    if short_form(one, other) or (shorter >= 3 and (one.startswith(other) or other.startswith(one))):
        return SHORT
    if shorter == 1 and one[0] == other[0]:
        return SHORT
    return HEARD if _heard(one.removeprefix(_CLAN), other.removeprefix(_CLAN)) else OTHER


_CLAN = "แซ่"
"""What family names of Chinese clans begin with; it tells nobody apart."""


def _slip(one: str, other: str) -> bool:
    """Whether one is the other mistyped, with a part left out, or with blanks elsewhere. Another first letter is rather
    another name, the more so the shorter it is."""
    from rapidfuzz.distance import OSA, JaroWinkler

    words = set(one.split()), set(other.split())
    shorter = min(len(one), len(other))
    if shorter >= 3 and (words[0] <= words[1] or words[1] <= words[0]):
        return True
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    begins = one[:1] == other[:1] or one[:2] == other[1::-1]
    edits = OSA.distance(one, other, score_cutoff=2)
    if edits <= 1:
        return shorter >= (4 if begins else 7)
    if edits <= 2 and begins and shorter >= 7:
        return True
    return begins and shorter >= 5 and bool(JaroWinkler.similarity(one, other) >= 0.94)


def _heard(one: str, other: str) -> bool:
    """Whether two names sound alike, in one script or across two."""
    from rapidfuzz.distance import OSA, JaroWinkler

    heard = sound(one.replace(" ", "")), sound(other.replace(" ", ""))
    if one.isascii() != other.isascii():
        return min(map(len, heard)) >= 3 and OSA.distance(*heard) <= 1
    likeness = JaroWinkler.similarity(one, other)
    if heard[0] == heard[1] and (len(heard[0]) >= 3 or likeness >= 0.75):
        return True
    return min(len(one), len(other)) >= 4 and bool(likeness >= 0.86)


@lru_cache(maxsize=100_000)
def _born(one: str, other: str) -> tuple[float, str]:
    """Dates are one in twenty thousand; a slip of the finger leaves one digit other, a slip of the mind swaps day and
    month."""
    if not one or not other:
        return 0.0, ""
    if one == other:
        return (12.0, "born") if len(one) > 4 else (5.0, "born_year")
    if len(one) == 4 or len(other) == 4:
        return (4.0, "born_year") if one[:4] == other[:4] else (-5.0, "")
    if one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]:
        return 8.0, "born_swapped"
    from rapidfuzz.distance import OSA

    edits = OSA.distance(one, other)
    if edits <= 1:
        return 6.5, "born_close"
    return (1.0, "born_close") if edits == 2 else (-5.0, "")


def _reached(people: People, one: int, two: int) -> tuple[float, str]:
    """A number or address for one person is rare; one that many have is the office's or a family's."""
    mine, theirs = people.reached[one], people.reached[two]
    if not mine or not theirs:
        return 0.0, ""
    shared = [way for way in mine if way in theirs]
    if not shared:
        # People change numbers and have two, yet half of those recorded twice give the same one again.
        return _OTHER_WAY if {way[:5] for way in mine} & {way[:5] for way in theirs} else 0.0, ""
    kind = shared[0].partition(" ")[0]
    return 12.0 + 2.0 * min(len(shared) - 1, 2), kind


def _nicknames(people: People, one: int, two: int, given_level: int) -> tuple[float, str]:
    """The same nickname under two other given names is chance: there are few, and half of all have one."""
    mine, theirs = people.nicknames[one], people.nicknames[two]
    if mine and mine == theirs and given_level != OTHER:
        return 4.0, "nickname"
    if (mine and mine == people.givens[two]) or (theirs and theirs == people.givens[one]):
        return 4.0, "nickname"
    return 0.0, ""


def _place(people: People, one: int, two: int, population: int) -> tuple[float, str]:
    """Street, house, place and postcode go together: their sum has an upper bound, and people move."""
    street = _street(people.streets[one], people.streets[two])
    numbers_a, numbers_b = people.numbers[one], people.numbers[two]
    if numbers_a and numbers_b:
        # Thousands live in one road: with another number it is hardly more than the same part of the town.
        street = street + 2.5 if _in_both(numbers_a, numbers_b) else min(street, 4.0) - 2.0
    area = _area(people, one, two, population)
    bits = max(-3.0, min(14.0, street + area))
    return bits, ("address" if street >= 4 else "area") if bits >= 3 else ""


def _in_both(one: str, other: str) -> bool:
    return not set(one.split()).isdisjoint(other.split())


@lru_cache(maxsize=100_000)
def _street(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 7.0
    from rapidfuzz import fuzz

    alike = fuzz.token_sort_ratio(one, other)
    return 6.0 if alike >= 88 else 3.5 if alike >= 70 else 0.0 if alike >= 50 else -1.5


def _area(people: People, one: int, two: int, population: int) -> float:
    postcode = 0.0
    mine, theirs = people.postcodes[one], people.postcodes[two]
    if mine and theirs:
        if mine == theirs:
            postcode = min(6.0, log2((population + 500) / (people.counts.get("#" + mine, 0) + 0.5)))
        else:
            postcode = 2.0 if sorted(mine) == sorted(theirs) or _one_off(mine, theirs) else -1.0
    place = _place_words(people.places[one], people.places[two])
    return max(postcode, place) + (1.5 if postcode > 0 and place > 0 else min(postcode, place, 0.0))


def _one_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(map(str.__ne__, one, other)) == 1


@lru_cache(maxsize=100_000)
def _place_words(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 5.0
    from rapidfuzz import fuzz

    alike = fuzz.token_sort_ratio(one, other)
    return 3.5 if alike >= 80 else -0.5
