"""What the functions about duplicates return: frozen values that know nothing of the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskcrm.locale.messages import N_, _

if TYPE_CHECKING:
    from deskcrm.identify.views import CustomerView

REASONS = {
    "name": N_("same name"),
    "organisation": N_("same organisation"),
    "name_close": N_("name nearly the same"),
    "swapped": N_("given and family name the other way round"),
    "given": N_("same given name"),
    "family": N_("same family name"),
    "nickname": N_("same nickname"),
    "born": N_("same birth date"),
    "born_year": N_("same year of birth"),
    "born_swapped": N_("birth date with day and month swapped"),
    "born_close": N_("birth date nearly the same"),
    "phone": N_("same phone"),
    "email": N_("same e-mail"),
    "line": N_("same LINE id"),
    "address": N_("same address"),
    "area": N_("same area"),
}
"""Why two may be one, by the codes that :class:`DuplicatePair` has."""


@dataclass(frozen=True, slots=True)
class Twin:
    """One of a pair, as lists show them."""

    id: int
    code: str
    name: str

    @property
    def called(self) -> str:
        """Name and code."""
        return f"{self.name} · {self.code}"


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two who may be one: ``a`` was recorded first. ``score`` is the probability, 0 to 1, ``reasons`` are codes of
    REASONS, the weightiest first."""

    a: Twin
    b: Twin
    score: float
    reasons: tuple[str, ...]


def reason_words(reasons: Iterable[str]) -> list[str]:
    """The reasons in the language in use."""
    return [_(REASONS[reason]) for reason in reasons]


@dataclass(frozen=True, slots=True)
class HistoryCounts:
    """How much there is of a customer beside the record itself."""

    contacts: int = 0
    purchases: int = 0
    complaints: int = 0
    follow_ups: int = 0


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two records to be looked at beside each other, and what speaks for their being one; ``score`` is 0 and
    ``reasons`` empty where nothing does."""

    a: CustomerView
    b: CustomerView
    a_counts: HistoryCounts
    b_counts: HistoryCounts
    score: float = 0.0
    reasons: tuple[str, ...] = ()
