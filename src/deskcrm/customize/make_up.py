"""What a product made to order is made up of: groups of options, what each does to price and day, and the rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

MILLION: Final = 1_000_000
"""The factor that leaves a price as it is: factors are in parts per million."""

NEEDS_ANY, NEEDS_ALL, EXCLUDES = "needs_any", "needs_all", "excludes"
"""The kinds of rules: an option needs one of others, needs all of them, or goes with none of them."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen. ``code`` is unique in the product. ``add`` in minor units is added to the price,
    which is then multiplied by ``factor`` (parts per million). ``lead_days`` are working days; one that is not
    ``in_stock`` cannot be chosen now."""

    code: str
    name: str
    add: int = 0
    factor: int = MILLION
    lead_days: int = 0
    in_stock: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Options of which between ``least`` and ``most`` are chosen; where it is ``optional``, none at all will do too."""

    code: str
    name: str
    options: tuple[Option, ...]
    least: int = 1
    most: int = 1
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """``option`` NEEDS any or all of ``others``, or EXCLUDES each of them; all by code."""

    option: str
    kind: str
    others: tuple[str, ...]

    @property
    def options(self) -> frozenset[str]:
        """All that it is about."""
        return frozenset((self.option, *self.others))


@dataclass(frozen=True, eq=False)
class MakeUp:
    """A whole product. ``base`` is its price in ten-thousandths of the currency's unit, ``minor`` how many of those
    one minor unit has, ``lead_days`` what the product takes of itself."""

    groups: tuple[Group, ...]
    rules: tuple[Rule, ...] = ()
    base: int = 0
    minor: int = 100
    lead_days: int = 0
    name: str = field(default="")

    @cached_property
    def options(self) -> dict[str, Option]:
        """Every option by its code, in the order of the groups."""
        return {option.code: option for group in self.groups for option in group.options}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all options, by place."""
        return tuple(self.options)

    @cached_property
    def codes_of(self) -> tuple[frozenset[str], ...]:
        """The codes of the options of each group."""
        return tuple(frozenset(option.code for option in group.options) for group in self.groups)

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each option among all."""
        return {code: place for place, code in enumerate(self.options)}

    @cached_property
    def rule_bits(self) -> tuple[tuple[str, int, int], ...]:
        """Of each rule the kind, the place of the option, and the others as bits by their places."""
        return tuple(
            (rule.kind, self.place[rule.option], sum(1 << self.place[code] for code in set(rule.others)))
            for rule in self.rules
        )

    @cached_property
    def group_bits(self) -> tuple[int, ...]:
        """The options of each group as bits by their places."""
        return tuple(sum(1 << self.place[code] for code in codes) for codes in self.codes_of)

    @cached_property
    def out_of_stock(self) -> tuple[int, ...]:
        """The places of the options that cannot be had now."""
        return tuple(place for place, option in enumerate(self.options.values()) if not option.in_stock)

    @cached_property
    def group_of(self) -> dict[str, Group]:
        """The group of each option."""
        return {option.code: group for group in self.groups for option in group.options}

    def lead(self, chosen: Collection[str]) -> int:
        """Working days that it takes: the longest of the product's and the chosen options'."""
        return max([self.lead_days, *(self.options[code].lead_days for code in chosen)])
