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
    numerator, denominator = make_up.base, make_up.minor
    for code in chosen:
        option = make_up.options[code]
        numerator += option.add * make_up.minor
    for code in chosen:
        factor = make_up.options[code].factor
        if factor != MILLION:
            numerator *= factor
            denominator *= MILLION
    return divided(numerator, denominator)


def difference(make_up: MakeUp, chosen: Collection[str], code: str) -> int:
    """What the option makes the price differ, in minor units: with it less without it. Where only one of its group may
    be chosen it stands instead of the one that is."""
    group = make_up.group_of[code]
    rest = [other for other in chosen if other != code]
    if code in chosen:
        return price(make_up, chosen) - price(make_up, rest)
    if group.most == 1:
        rest = [other for other in rest if make_up.group_of[other] is not group]
    return price(make_up, [*rest, code]) - price(make_up, chosen)
