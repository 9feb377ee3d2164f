"""A rule's texts with the facts in their places: money, days and shares as the language in use writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskcrm.customize.fact_table import FACTS, Fact, Value
from deskcrm.differentiate.tiers import label_of
from deskcrm.interact.numbering import grouped
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, language, n_
from deskcrm.store.records import instant

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.settings.office import OfficeSettings

PLACE = re.compile(r"\{(\w+)\}")
"""Where a fact goes in a text."""

QUESTION_WORDS: Mapping[str, str] = {
    "reach": N_("how to reach them"),
    "channel": N_("how they like to be reached"),
    "where": N_("where they are"),
    "whom": N_("who told them of us"),
    "what": N_("what they are interested in"),
}

_FACTS = {fact.name: fact for fact in FACTS}


@dataclass(frozen=True, slots=True)
class Texts:
    """A text in both languages; where one is missing the other stands for it."""

    en: str = ""
    th: str = ""

    def now(self) -> str:
        """The text in the language in use."""
        first, second = (self.th, self.en) if language() == "th" else (self.en, self.th)
        return first or second


NO_TEXTS = Texts()


@dataclass(frozen=True, slots=True)
class Wording:
    """Fills places for one office."""

    settings: OfficeSettings
    clock: Clock

    def fill(self, texts: Texts, facts: Mapping[str, Value]) -> str:
        """The text with its facts, for people: what is empty is a dash."""
        return PLACE.sub(lambda place: self.word(place[1], facts.get(place[1])) or "–", texts.now())

    def field(self, texts: Texts, facts: Mapping[str, Value]) -> str:
        """The text with its facts, for the field of a form: what is empty or not known is nothing."""
        known = {name: value for name, value in facts.items() if value is not None}
        return PLACE.sub(lambda place: self.word(place[1], known.get(place[1], "")), texts.now())

    def word(self, name: str, value: Value) -> str:
        """One fact as people read it; or that it is not known."""
        fact = _FACTS.get(name)
        if fact is None or value is None:
            return _("not known yet")
        return self._number(fact, value) if isinstance(value, int | float) else self._text(fact, value)

    def _text(self, fact: Fact, value: str | tuple[str, ...]) -> str:
        if isinstance(value, tuple):
            return ", ".join(value)
        if fact.kind == "tier":
            return label_of(value, self.settings)
        if fact.kind == "reference":
            return grouped(value)
        if fact.kind == "question":
            return _(QUESTION_WORDS[value]) if value in QUESTION_WORDS else value
        return value

    def _number(self, fact: Fact, value: float) -> str:
        if fact.kind == "yes_no":
            return _("yes") if value else _("no")
        if fact.kind == "money":
            return formats.money(round(value), self.settings.currency)
        if fact.kind == "days":
            return n_("{count} day", "{count} days", round(value))
        if fact.kind == "when":
            return formats.ago(instant(int(value)), self.clock)
        if fact.kind == "percent":
            return f"{value:.0f} %" if value >= 10 else f"{value:.2g} %"
        if fact.kind == "times":
            return f"{value:,.2f}"
        return f"{value:,.1f}" if fact.kind == "number" else formats.number(round(value))
