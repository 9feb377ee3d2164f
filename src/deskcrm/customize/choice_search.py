"""Search for a complete choice: sets of options as bits of whole numbers, propagation, backtracking.

Rules and the limits of groups are constraints. What follows from what is chosen is worked out first; what is left open
is tried group by group, the one with the fewest options left first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deskcrm.customize.make_up import EXCLUDES, NEEDS_ALL
from deskcrm.errors import Refused
from deskcrm.locale.messages import N_

if TYPE_CHECKING:
    from deskcrm.customize.make_up import MakeUp

STEPS: Final = 50_000
"""How many tries one question may take before the rules count as too many for each other."""

CHOSEN, STOCK, RULE, MOST, LEAST = "chosen", "stock", "rule", "most", "least"
"""What a constraint comes from: a choice, an option out of stock, a rule, the two limits of a group."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One constraint: ``which`` is the place of the rule or group, or of the option, in the make-up."""

    kind: str
    which: int


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class ChoiceSearch:
    """The constraints of a make-up, or those among them in ``causes``, made ready for searching.

    Options are bits by their place in the make-up. A question is asked with options that must be in (``taken``) and
    options that must be out (``barred``).
    """

    def __init__(self, make_up: MakeUp, causes: Collection[Cause] | None = None) -> None:
        self.place = make_up.place
        count = len(self.place)
        self._bars, self._pulls, self._drops = [0] * count, [0] * count, [0] * count
        self._any: dict[int, list[int]] = {}
        self._any_of: dict[int, list[tuple[int, int]]] = {}
        self._groups: list[tuple[int, int, int, bool]] = []
        self._acting, self._missed = 0, 0
        """The options that rules bind once they are in, and once they are out."""
        self.out_of_stock = 0
        self._steps = 0
        if causes is None:
            everything = range(len(make_up.groups))
            self._add(make_up, range(len(make_up.rules)), everything, everything, make_up.out_of_stock)
        else:
            which: dict[str, list[int]] = {CHOSEN: [], STOCK: [], RULE: [], MOST: [], LEAST: []}
            for cause in causes:
                which[cause.kind].append(cause.which)
            self._add(make_up, which[RULE], which[MOST], which[LEAST], which[STOCK])

    def _add(
        self, make_up: MakeUp, rules: Iterable[int], most: Collection[int], least: Collection[int], stock: Iterable[int]
    ) -> None:
        for which in rules:
            self._add_rule(make_up, which)
        for which in sorted({*most, *least}):
            group = make_up.groups[which]
            at_most = group.most if which in most else len(group.options)
            at_least = group.least if which in least else 0
            if at_least or at_most < len(group.options):
                self._groups.append((make_up.group_bits[which], at_least, at_most, group.optional))
        for place in stock:
            self.out_of_stock |= 1 << place

    def _add_rule(self, make_up: MakeUp, which: int) -> None:
        kind, option, others = make_up.rule_bits[which]
        self._acting |= 1 << option
        if kind == EXCLUDES:
            self._bars[option] |= others
            self._acting |= others
            for other in bits(others):
                self._bars[other] |= 1 << option
        elif kind == NEEDS_ALL or others.bit_count() == 1:
            self._pulls[option] |= others
            self._missed |= others
            for other in bits(others):
                self._drops[other] |= 1 << option
        else:
            self._any.setdefault(option, []).append(others)
            self._missed |= others
            for other in bits(others):
                self._any_of.setdefault(other, []).append((option, others))

    def follow(self, taken: int, barred: int) -> tuple[int, int] | None:
        """What follows: all options that then must be in and all that must be out; None where they contradict."""
        return None if taken & barred else self._follow(taken, barred, taken, barred)

    def _follow(self, taken: int, barred: int, news_in: int, news_out: int) -> tuple[int, int] | None:
        """The same where only ``news_in`` and ``news_out`` among them have not been followed yet."""
        while news_in or news_out:
            changed = news_in | news_out
            more_in, more_out = self._by_rules(news_in, news_out, taken, barred)
            taken, barred = taken | more_in, barred | more_out
            news_in, news_out = more_in, more_out
            for mask, least, most, optional in self._groups:
                if not mask & (changed | more_in | more_out):
                    continue
                inside = mask & taken
                left = mask & ~(taken | barred)
                count = inside.bit_count()
                if count > most:
                    return None
                if count == most and left:
                    barred |= left
                    news_out |= left
                    left = 0
                if count < least and (count or not optional):
                    room = count + left.bit_count()
                    if room < least:
                        return None
                    if room == least:
                        taken |= left
                        news_in |= left
                elif not count and left and left.bit_count() < least:
                    barred |= left
                    news_out |= left
            if taken & barred:
                return None
        return taken, barred

    def _by_rules(self, news_in: int, news_out: int, taken: int, barred: int) -> tuple[int, int]:
        """What the rules make of options newly in and newly out."""
        into, out = 0, 0
        for place in bits(news_in & self._acting):
            out |= self._bars[place]
            into |= self._pulls[place]
            for others in self._any.get(place, ()):
                left = others & ~barred
                if not left:
                    out |= 1 << place
                elif not left & (left - 1):
                    into |= left
        for place in bits(news_out & self._missed):
            out |= self._drops[place]
            for option, others in self._any_of.get(place, ()):
                left = others & ~barred
                if not left:
                    out |= 1 << option
                elif taken >> option & 1 and not left & (left - 1):
                    into |= left
        return into & ~taken, out & ~barred

    def find(self, taken: int) -> int | None:
        """A complete choice with all of ``taken``; None when there is none. Raises Refused when that cannot be said in
        STEPS."""
        state = self.follow(taken, self.out_of_stock)
        return None if state is None else self.complete(*state)

    def with_one_more(self, taken: int, barred: int, one: int, hint: int) -> int | None:
        """As :meth:`find`, from what :meth:`follow` found, with the option ``one`` (its bit) more, begun from
        ``hint``: a choice that may be much like it."""
        state = self._follow(taken | one, barred, one, 0)
        return None if state is None else self.complete(*state, hint)

    def goes_with(self, taken: int, barred: int, one: int) -> bool:
        """Whether nothing that follows at once speaks against ``one`` (its bit) beside what :meth:`follow` found."""
        return not barred & one and self._follow(taken | one, barred, one, 0) is not None

    def without_one_more(self, taken: int, barred: int, one: int) -> tuple[int, int] | None:
        """What follows from ``one`` being out too."""
        return self._follow(taken, barred | one, 0, one)

    def complete(self, taken: int, barred: int, hint: int = 0) -> int | None:
        """A complete choice from what :meth:`follow` found, begun from ``hint``."""
        self._steps = 0
        return self._try(taken, barred, hint)

    def _rules_hold(self, choice: int) -> bool:
        """Whether ``choice`` as it is breaks no rule."""
        for place in bits(choice & self._acting):
            if self._bars[place] & choice or self._pulls[place] & ~choice:
                return False
            for others in self._any.get(place, ()):
                if not others & choice:
                    return False
        return True

    def bent(self, choice: int, place: int, taken: int, barred: int) -> int | None:
        """A complete choice ``choice`` turned into one that has the option at ``place`` too, where little needs to
        change; None where that does not work at once, which does not say that there is none."""
        bit = 1 << place
        if not self._acting & bit:
            easily = self._exchanged(choice, bit, taken)
            if easily is not None:
                return easily
        kept, closed = taken | bit | self._pulls[place], barred | self._bars[place]
        return None if kept & closed else self._settled(choice, kept, closed)

    def _exchanged(self, choice: int, bit: int, taken: int) -> int | None:
        """An option that no rule binds put in, for one that nothing needs where the group is full."""
        for mask, least, most, _optional in self._groups:
            if mask & bit:
                count = (mask & choice).bit_count()
                if count < most:
                    return choice | bit if count + 1 >= least else None
                spare = mask & choice & ~taken & ~self._missed
                return choice ^ (spare & -spare) | bit if spare else None
        return choice | bit

    def _settled(self, choice: int, taken: int, barred: int) -> int | None:
        """``choice`` made to have all of ``taken`` and none of ``barred`` by changing what is left over or missing in
        rules and groups; None where that does not come out complete."""
        bent = (choice & ~barred) | taken
        for place in bits(bent & self._acting):
            for others in self._any.get(place, ()):
                if not others & bent:
                    left = others & ~barred
                    bent |= left & -left
        for mask, least, most, optional in self._groups:
            inside = mask & bent
            count = inside.bit_count()
            if count > most:
                spare = inside & ~taken
                while count > most:
                    if not spare:
                        return None
                    bent ^= spare & -spare
                    spare &= spare - 1
                    count -= 1
            elif count < least and (count or not optional):
                left = mask & ~(barred | bent)
                left = left & ~self._acting or left
                while count < least:
                    if not left:
                        return None
                    bent |= left & -left
                    left &= left - 1
                    count += 1
        return bent if self._rules_hold(bent) else None

    def _try(self, taken: int, barred: int, hint: int) -> int | None:
        self._steps += 1
        if self._steps > STEPS:
            raise Refused(N_("The rules of this product hang together too closely to be worked out."), field="rules")
        settled = self._settled(hint, taken, barred)
        if settled is not None:
            return settled
        tries = self._open(taken, barred)
        if not tries:
            return taken
        while tries:
            wanted = tries & hint or tries
            one = wanted & -wanted
            state = self._follow(taken | one, barred, one, 0)
            found = None if state is None else self._try(*state, hint)
            if found is not None:
                return found
            # It is out, and what follows from that may leave less to try.
            state = self._follow(taken, barred | one, 0, one)
            if state is None:
                return None
            taken, barred = state
            if tries & taken:
                return self._try(taken, barred, hint)
            tries &= ~barred
        return None

    def _open(self, taken: int, barred: int) -> int:
        """The options of which one more must be in: of the group or rule with the fewest left; 0 when all is met."""
        best, fewest = 0, 1 << 30
        for mask, least, _most, optional in self._groups:
            if not least:
                continue
            count = (mask & taken).bit_count()
            if count < least and (count or not optional):
                left = mask & ~(taken | barred)
                size = left.bit_count()
                if size < fewest:
                    best, fewest = left, size
                    if size <= 2:
                        return best
        for place in bits(taken & self._acting):
            for others in self._any.get(place, ()):
                if not others & taken:
                    left = others & ~barred
                    size = left.bit_count()
                    if size < fewest:
                        best, fewest = left, size
        return best
