"""What a choice costs, in whole numbers: the base, then what options add, then what they multiply, rounded once."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from deskcrm.customize.make_up import MILLION
from deskcrm.money import divided

if TYPE_CHECKING:
    from deskcrm.customize.make_up import MakeUp


def price(make_up: MakeUp, chosen: Collection[str]) -> int:
    """The price of one piece in minor units: (base + additions) x all factors, rounded once, halves away from zero."""
    added, factor, places = _parts(make_up, chosen)
    return divided(added * factor, make_up.minor * MILLION**places)


def differences(make_up: MakeUp, chosen: Collection[str]) -> dict[str, int]:
    """What each option makes the price differ, in minor units: with it less without it. Where only one of its group may
    be chosen it stands instead of the one that is."""
    taken = set(chosen)
    now = price(make_up, chosen)
    found = {}
    for group in make_up.groups:
        # Of the choices outside the group, or where several may be chosen of all of them, all prices are worked out.
        rest = [code for code in chosen if make_up.group_of[code] is not group] if group.most == 1 else chosen
        added, factor, places = _parts(make_up, rest)
        for option in group.options:
            if option.code in taken:
                found[option.code] = now - price(make_up, [code for code in chosen if code != option.code])
                continue
            more, times = added + option.add * make_up.minor, factor
            deeper = places
            if option.factor != MILLION:
                times, deeper = times * option.factor, deeper + 1
            found[option.code] = divided(more * times, make_up.minor * MILLION**deeper) - now
    return found


def _parts(make_up: MakeUp, chosen: Collection[str]) -> tuple[int, int, int]:
    """Base and additions in ten-thousandths, the factors multiplied, and how many they are."""
    added, factor, places = make_up.base, 1, 0
    for code in chosen:
        option = make_up.options[code]
        added += option.add * make_up.minor
        if option.factor != MILLION:
            factor, places = factor * option.factor, places + 1
    return added, factor, places
