"""The configurator: what of a product made to order can still be chosen, why not, and what it costs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from deskcrm.customize.choice_search import Cause, ChoiceSearch, bits
from deskcrm.customize.clashes import causes_words, never, option_words, rule_words, to_take_away, why_not
from deskcrm.customize.made_price import differences, price
from deskcrm.customize.make_up import EXCLUDES, NEEDS_ALL
from deskcrm.locale.messages import _, n_

if TYPE_CHECKING:
    from deskcrm.customize.make_up import Group, MakeUp, Rule


KEPT = 1
"""How many of the choices found last are bent to show that another option is possible."""


@dataclass(frozen=True, slots=True)
class OptionState:
    """``possible``: some complete choice has all that is chosen and this. ``needed``: every one of those has it.
    ``difference`` (minor units) is the price with it less the price without."""

    code: str
    chosen: bool
    possible: bool
    needed: bool
    difference: int


@dataclass(frozen=True, slots=True)
class WayIn:
    """What makes an option possible: the fewest choices to take away, and what then must be added with it."""

    take_away: tuple[str, ...]
    add: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Causes that together leave no choice: of the whole product, or for the option ``code``."""

    code: str
    causes: tuple[Cause, ...]
    words: str


@dataclass(frozen=True)
class Configuration:
    """How things stand with ``chosen``. ``valid``: it can be made complete. ``missing`` says, in the language in use
    when it was asked for, what is still to be chosen; without anything the choice is ``complete``."""

    make_up: MakeUp
    chosen: tuple[str, ...]
    options: Mapping[str, OptionState]
    price: int
    lead_days: int
    valid: bool
    missing: tuple[str, ...]
    _search: ChoiceSearch = field(repr=False, compare=False)
    _without: dict[str, tuple[int, int] | None] = field(default_factory=dict, repr=False, compare=False)
    """By group, what follows from all choices but those of the group."""

    @property
    def complete(self) -> bool:
        """Whether it can be ordered as it is."""
        return self.valid and not self.missing

    def instead(self, code: str) -> bool:
        """Whether an option is not possible beside the one choice of its group, and nothing speaks against it in that
        one's place as far as the rules lead without searching."""
        group, search = self.make_up.group_of[code], self._search
        if group.most != 1 or self.options[code].possible or self.options[code].chosen:
            return False
        if group.code not in self._without:
            inside = [option.code for option in group.options if option.code in self.chosen]
            taken = sum(1 << search.place[one] for one in self.chosen if one not in inside)
            self._without[group.code] = search.follow(taken, search.out_of_stock) if len(inside) == 1 else None
        state = self._without[group.code]
        return state is not None and search.goes_with(state[0], state[1], 1 << search.place[code])

    def why_not(self, code: str) -> tuple[Cause, ...]:
        """The fewest causes for which an option cannot be chosen, in the order that leads from it to what is chosen;
        empty for one that can."""
        return () if self.options[code].possible else why_not(self.make_up, self.chosen, code)

    def why_not_words(self, code: str) -> str:
        """The same in words that name options and groups. Where only one of the group is chosen anyway, that another
        one is chosen explains nothing: then it is why the option cannot take its place, if it cannot."""
        return causes_words(self.make_up, self._why_not_instead(code) or self.why_not(code))

    def _why_not_instead(self, code: str) -> tuple[Cause, ...]:
        group, search = self.make_up.group_of[code], self._search
        if group.most != 1 or self.options[code].possible:
            return ()
        others = [option for option in self.chosen if self.make_up.group_of[option] is not group]
        if len(others) == len(self.chosen):
            return ()
        taken = sum(1 << search.place[option] for option in {*others, code})
        follows = search.follow(taken, search.out_of_stock)
        if follows is not None and search.complete(*follows) is not None:
            return ()
        return why_not(self.make_up, others, code)

    def way_in(self, code: str) -> WayIn | None:
        """What would make the option possible; None where nothing does."""
        search = self._search
        gone = to_take_away(self.chosen, code, search)
        if gone is None:
            return None
        kept = [option for option in self.chosen if option not in gone]
        taken = sum(1 << search.place[option] for option in {*kept, code})
        follows = search.follow(taken, search.out_of_stock)
        codes = self.make_up.codes
        add = () if follows is None else tuple(codes[place] for place in bits(follows[0] & ~taken))
        return WayIn(gone, add)

    def way_in_words(self, code: str) -> str:
        """The same in words."""
        way = self.way_in(code)
        if way is None:
            return _("nothing makes it possible now")
        parts = []
        if way.take_away:
            parts.append(_("take away {options}", options=self._named(way.take_away)))
        if way.add:
            parts.append(_("add {options}", options=self._named(way.add)))
        return "; ".join(parts)

    def _named(self, codes: Sequence[str]) -> str:
        return ", ".join(option_words(self.make_up, code) for code in codes)


@lru_cache(maxsize=8)
def _search_of(make_up: MakeUp) -> ChoiceSearch:
    return ChoiceSearch(make_up)


def state(make_up: MakeUp, chosen: Collection[str]) -> Configuration:
    """How things stand with what is chosen; codes that the product does not have are a KeyError. Raises Refused for
    rules that cannot be worked out."""
    search = _search_of(make_up)
    codes = make_up.codes
    unknown = set(chosen) - make_up.options.keys()
    if unknown:
        raise KeyError(sorted(unknown)[0])
    wanted = set(chosen)
    in_order = tuple(code for code in codes if code in wanted)
    taken = sum(1 << search.place[code] for code in in_order)
    possible, needed = _possible(search, taken, len(codes))
    prices = differences(make_up, in_order)
    options = {
        code: OptionState(
            code,
            chosen=code in wanted,
            possible=bool(possible >> place & 1),
            needed=bool(needed >> place & 1),
            difference=prices[code],
        )
        for place, code in enumerate(codes)
    }
    return Configuration(
        make_up, in_order, options, price(make_up, in_order), make_up.lead(in_order), possible & taken == taken
        and (bool(taken) or search.find(0) is not None), _missing(make_up, wanted), search,
    )  # fmt: skip


def _possible(search: ChoiceSearch, taken: int, count: int) -> tuple[int, int]:
    """The options that some complete choice has together with what is taken, and those that all of them have."""
    follows = search.follow(taken, search.out_of_stock)
    first = None if follows is None else search.complete(*follows)
    if follows is None or first is None:
        return 0, 0
    forced, barred = follows
    models, shown, everywhere = [first], first, first
    for place in range(count):
        bit = 1 << place
        if (shown | barred) & bit:
            continue
        bent = (search.bent(model, place, forced, barred) for model in models)
        found = next((choice for choice in bent if choice is not None), None)
        if found is None:
            found = search.with_one_more(forced, barred, bit, models[0])
            if found is not None:
                models = [found, *models[:KEPT]]
        if found is None:
            # No choice has it, so nothing is lost by ruling it out, and by what follows from that.
            forced, barred = search.without_one_more(forced, barred, bit) or (forced, barred)
        else:
            shown |= found
            everywhere &= found
    for place in bits(everywhere & ~forced):
        state = search.without_one_more(forced, barred, 1 << place)
        if state is None or search.complete(*state, models[0]) is None:
            forced |= 1 << place
    return shown, everywhere & forced


def _missing(make_up: MakeUp, chosen: set[str]) -> tuple[str, ...]:
    """What is still to be chosen, or does not fit, in words."""
    found = []
    for group in make_up.groups:
        count = sum(option.code in chosen for option in group.options)
        if count < group.least and (count or not group.optional):
            found.append(_group_words(group, count))
    found += [rule_words(make_up, which) for which, rule in enumerate(make_up.rules) if not _met(rule, chosen)]
    return tuple(found)


def _group_words(group: Group, count: int) -> str:
    if group.least == group.most == 1:
        return _("{group}: choose one", group=group.name)
    more = group.least - count
    return n_("{group}: {count} more", "{group}: {count} more", more, group=group.name)


def _met(rule: Rule, chosen: Collection[str]) -> bool:
    if rule.option not in chosen:
        return True
    inside = [code in chosen for code in rule.others]
    if rule.kind == EXCLUDES:
        return not any(inside)
    return all(inside) if rule.kind == NEEDS_ALL else any(inside)


def check(make_up: MakeUp) -> tuple[Clash, ...]:
    """What is wrong with the product itself, whatever is in stock now: that it cannot be ordered at all, else each
    option that can never be chosen, with the fewest rules and limits that clash."""
    from dataclasses import replace

    groups = tuple(
        replace(group, options=tuple(replace(option, in_stock=True) for option in group.options))
        for group in make_up.groups
    )
    whole = replace(make_up, groups=groups)
    search = ChoiceSearch(whole)
    possible, _needed = _possible(search, 0, len(whole.options))
    if search.find(0) is None:
        causes = never(whole)
        return (Clash("", causes, causes_words(whole, causes)),)
    found = []
    for place, code in enumerate(whole.options):
        if not possible >> place & 1:
            causes = never(whole, code)
            found.append(Clash(code, causes, causes_words(whole, causes)))
    return tuple(found)
