"""Why a choice is not possible: the fewest constraints that clash, found by halving, and said in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from deskcrm.customize.choice_search import CHOSEN, LEAST, MOST, RULE, STOCK, Cause, ChoiceSearch
from deskcrm.customize.make_up import EXCLUDES, NEEDS_ALL
from deskcrm.locale.messages import _, n_

if TYPE_CHECKING:
    from deskcrm.customize.make_up import MakeUp


def minimal(items: Sequence[Cause], clash: Callable[[Sequence[Cause]], bool]) -> tuple[Cause, ...]:
    """A part of ``items`` that clashes and does not without any one of its own; ``items`` as a whole must clash.
    What stands first is kept by preference (QuickXplain, Junker 2004)."""
    if clash(()):
        return ()
    return tuple(_halved((), False, items, clash))


def _halved(
    known: Sequence[Cause], grown: bool, items: Sequence[Cause], clash: Callable[[Sequence[Cause]], bool]
) -> Sequence[Cause]:
    if grown and clash(known):
        return ()
    if len(items) == 1:
        return items
    middle = len(items) // 2
    first, second = items[:middle], items[middle:]
    later = _halved([*known, *first], bool(first), second, clash)
    sooner = _halved([*known, *later], bool(later), first, clash)
    return [*sooner, *later]


def why_not(make_up: MakeUp, chosen: Sequence[str], code: str) -> tuple[Cause, ...]:
    """The fewest causes (choices, rules, limits of groups, stock) for which an option that is not possible cannot be
    chosen, in the order in which they lead from it to what is chosen."""
    place = make_up.place
    wanted = 1 << place[code]

    def clash(causes: Sequence[Cause]) -> bool:
        taken = wanted | sum(1 << cause.which for cause in causes if cause.kind == CHOSEN)
        return ChoiceSearch(make_up, causes).find(taken) is None

    choices = [Cause(CHOSEN, place[option]) for option in chosen if option != code]
    causes = _enough(make_up, code, [*_of_product(make_up), *choices], clash)
    return _in_order(make_up, code, minimal(causes, clash))


def never(make_up: MakeUp, code: str | None = None) -> tuple[Cause, ...]:
    """The fewest causes for which the product cannot be made at all, or the option ``code`` never be chosen."""
    wanted = 0 if code is None else 1 << make_up.place[code]

    def clash(causes: Sequence[Cause]) -> bool:
        return ChoiceSearch(make_up, causes).find(wanted) is None

    causes = _of_product(make_up)
    if code is None:
        return minimal(causes, clash)
    return _in_order(make_up, code, minimal(_enough(make_up, code, causes, clash), clash))


def _enough(
    make_up: MakeUp, code: str, causes: Sequence[Cause], clash: Callable[[Sequence[Cause]], bool]
) -> Sequence[Cause]:
    """Causes that clash already: those about the option, about what those are about, and so on, as far as it takes.
    Most clashes are near, and few causes are soon made fewer."""
    named, left, found = frozenset((code,)), list(causes), list[Cause]()
    while left:
        near, far = list[Cause](), list[Cause]()
        about = named
        for cause in left:
            options = touched(make_up, cause)
            if named.isdisjoint(options):
                far.append(cause)
            else:
                near.append(cause)
                about = about | options
        if not near:
            break
        found, left, named = [*found, *near], far, about
        if clash(found):
            return found
    return causes


def to_take_away(chosen: Sequence[str], code: str, search: ChoiceSearch) -> tuple[str, ...] | None:
    """The fewest of the chosen options without which ``code`` is possible; None where nothing helps.

    Sets that clash are gathered, and the smallest set that has something of each is tried, until one helps (Reiter's
    way): nothing smaller can.
    """
    wanted, place = 1 << search.place[code], search.place
    if search.find(wanted) is None:
        return None
    rest = [option for option in chosen if option != code]
    alone = [option for option in rest if search.follow(wanted | 1 << place[option], search.out_of_stock) is None]
    clashes = [frozenset((option,)) for option in alone]

    def clash(causes: Sequence[Cause]) -> bool:
        return search.find(wanted | sum(1 << cause.which for cause in causes)) is None

    while True:
        gone = _smallest(clashes)
        kept = {place[option]: option for option in rest if option not in gone}
        causes = [Cause(CHOSEN, number) for number in kept]
        if not clash(causes):
            return tuple(option for option in rest if option in gone)
        clashes.append(frozenset(kept[cause.which] for cause in minimal(causes, clash)))


def _smallest(clashes: Sequence[frozenset[str]]) -> frozenset[str]:
    """The smallest set that has something of each clash."""
    size = 0
    while (found := _hitting(clashes, frozenset(), size)) is None:
        size += 1
    return found


def _hitting(clashes: Sequence[frozenset[str]], gone: frozenset[str], more: int) -> frozenset[str] | None:
    """``gone`` with up to ``more`` options that then has something of each clash; None where that is too few."""
    left = [clash for clash in clashes if not clash & gone]
    if not left:
        return gone
    if not more:
        return None
    smallest: frozenset[str] = min(left, key=len)
    for option in sorted(smallest):
        found = _hitting(left, gone | {option}, more - 1)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=8)
def _of_product(make_up: MakeUp) -> tuple[Cause, ...]:
    """Every rule, limit and lack of stock."""
    causes = [Cause(RULE, number) for number in range(len(make_up.rules))]
    causes += [Cause(MOST, number) for number, group in enumerate(make_up.groups) if group.most < len(group.options)]
    causes += [Cause(STOCK, place) for place in make_up.out_of_stock]
    causes += [Cause(LEAST, number) for number, group in enumerate(make_up.groups) if group.least]
    return tuple(causes)


def touched(make_up: MakeUp, cause: Cause) -> frozenset[str]:
    """The options that a cause is about."""
    if cause.kind in (CHOSEN, STOCK):
        return frozenset((make_up.codes[cause.which],))
    if cause.kind == RULE:
        return make_up.rules[cause.which].options
    return make_up.codes_of[cause.which]


def _in_order(make_up: MakeUp, code: str, causes: Sequence[Cause]) -> tuple[Cause, ...]:
    """From the option on, each next one about something that was named before."""
    left, found, named = list(causes), list[Cause](), {code}
    while left:
        step = next((cause for cause in left if named & touched(make_up, cause)), left[0])
        left.remove(step)
        found.append(step)
        named |= touched(make_up, step)
    return tuple(found)


def option_words(make_up: MakeUp, code: str) -> str:
    """An option with its group: ``Silk (Cover)``."""
    return _("{option} ({group})", option=make_up.options[code].name, group=make_up.group_of[code].name)


def cause_words(make_up: MakeUp, cause: Cause) -> str:
    """One cause as a clause."""
    if cause.kind == RULE:
        return rule_words(make_up, cause.which)
    if cause.kind in (MOST, LEAST):
        return _limit_words(make_up, cause)
    option = option_words(make_up, make_up.codes[cause.which])
    if cause.kind == STOCK:
        return _("{option} is out of stock", option=option)
    return _("{option} is chosen", option=option)


def rule_words(make_up: MakeUp, which: int) -> str:
    """A rule as a clause."""
    rule = make_up.rules[which]
    option = option_words(make_up, rule.option)
    others = [option_words(make_up, code) for code in rule.others]
    if rule.kind == EXCLUDES:
        return _("{option} does not go with {others}", option=option, others=_joined(others, _("or")))
    together = _("and") if rule.kind == NEEDS_ALL else _("or")
    return _("{option} needs {others}", option=option, others=_joined(others, together))


def _joined(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _limit_words(make_up: MakeUp, cause: Cause) -> str:
    group = make_up.groups[cause.which]
    if cause.kind == MOST:
        return n_("of {group} only {count} can be chosen", "of {group} at most {count} can be chosen", group.most,
                  group=group.name)  # fmt: skip
    if group.optional:
        return n_("of {group} {count} is needed, or none", "of {group} at least {count} are needed, or none",
                  group.least, group=group.name)  # fmt: skip
    return n_("of {group} {count} is needed", "of {group} at least {count} are needed", group.least, group=group.name)


def causes_words(make_up: MakeUp, causes: Sequence[Cause]) -> str:
    """All of them, one after another."""
    return "; ".join(cause_words(make_up, cause) for cause in causes)
