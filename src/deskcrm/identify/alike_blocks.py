"""Which pairs are compared at all: customers that share a key. A million have half a billion pairs too many.

Each pass makes its keys, sorts them and gives out the pairs within a key. A key that more than ``CROWD`` share says
nothing by itself: whoever is one person has something rarer in common too, which another pass goes by.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from deskcrm.identify.sounds import sound

if TYPE_CHECKING:
    from deskcrm.identify.alike_people import People

CROWD = 40
"""The most customers that share a key and are still compared each with each."""

_PLACE_BITS = 28
_PLACE = (1 << _PLACE_BITS) - 1
_HASH = (1 << 35) - 1

Key = tuple[object, ...] | str
Keys = Callable[["People", int], Iterable[Key]]


def pairs(people: People, progress: Callable[[int], None] | None = None) -> Iterator[tuple[int, int]]:
    """The pairs of places to compare, the lower place first; a pair may come several times.

    ``progress`` is told the percentage of the passes done.
    """
    for number, keys in enumerate(PASSES):
        yield from _of_pass(people, keys)
        if progress is not None:
            progress((number + 1) * 100 // len(PASSES))


def _of_pass(people: People, keys: Keys) -> Iterator[tuple[int, int]]:
    entries = array("q")
    for place in range(len(people)):
        for key in keys(people, place):
            entries.append((hash(key) & _HASH) << _PLACE_BITS | place)
    ordered = sorted(entries)
    del entries
    block: list[int] = []
    before = -1
    for entry in ordered:
        if entry >> _PLACE_BITS != before:
            if 1 < len(block) <= CROWD:
                yield from combinations(block, 2)
            block, before = [], entry >> _PLACE_BITS
        if not block or block[-1] != entry & _PLACE:
            block.append(entry & _PLACE)
    if 1 < len(block) <= CROWD:
        yield from combinations(block, 2)


def _reached(people: People, place: int) -> Iterable[Key]:
    return people.reached[place]


def _words(people: People, place: int) -> list[str]:
    """How the names sound, given and family alike: some write them the other way round."""
    return [sound(name) for name in (people.givens[place], people.families[place]) if name]


def _whole_name(people: People, place: int) -> Iterable[Key]:
    heard = _words(people, place)
    return [tuple(sorted(heard))] if len(heard) == 2 or people.organised[place] else []


def _name_and_birth(people: People, place: int) -> Iterable[Key]:
    born = people.born[place]
    heard = _words(people, place)
    if not born:
        return []
    keys: list[Key] = [(word[:2], born) for word in heard]
    if len(born) > 4:
        keys += [(word, born[:4], "y") for word in heard] + [(word, *sorted((born[5:7], born[8:]))) for word in heard]
    if len(heard) == 2:
        keys.append((*sorted(heard), born[:4]))
    return keys


def _name_and_area(people: People, place: int) -> Iterable[Key]:
    heard = _words(people, place)
    postcode, area, numbers = people.postcodes[place], people.places[place], people.numbers[place]
    keys: list[Key] = []
    if postcode:
        keys += [(word, postcode) for word in heard]
    if area:
        keys += [(word, area, "a") for word in heard]
    if numbers:
        keys += [(word, number, "n") for word in heard for number in numbers.split()[:2]]
    if len(heard) == 2 and postcode:
        keys.append((*sorted(heard), postcode))
    return keys


def _home(people: People, place: int) -> Iterable[Key]:
    street, numbers = people.streets[place], people.numbers[place]
    keys: list[Key] = [(street, numbers)] if street and numbers else []
    born, postcode = people.born[place], people.postcodes[place]
    if born and postcode:
        keys.append((born, postcode))
    if street and born:
        keys += [(word, born) for word in street.split()[:4] if len(word) > 3]
    return keys


def _spelt(people: People, place: int) -> Iterable[Key]:
    """A slip in one name that is heard, with the other name as it is."""
    given, family = sorted((people.givens[place], people.families[place]))
    if not given or not family:
        return []
    return [(given, family[:2]), (given, family[-3:], 1), (family, given[:2]), (family, given[-3:], 1)]


PASSES: tuple[Keys, ...] = (_reached, _whole_name, _name_and_birth, _name_and_area, _home, _spelt)
