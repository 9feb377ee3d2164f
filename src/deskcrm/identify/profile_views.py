"""What the profile returns: frozen values that know nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FactInput:
    """A fact as it was typed; codes as in :mod:`deskcrm.identify.profile_words`. ``agreed`` is how the customer gave
    consent to a sensitive one just now, empty where it stands already."""

    question: str
    words: str
    detail: str = ""
    circumstance: str = ""
    sensitive: str = ""
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact: when it was learned and last found to be so (UTC), by whom, from which contact."""

    id: int
    version: int
    question: str
    words: str
    detail: str
    circumstance: str
    sensitive: str
    learned_at: datetime
    confirmed_at: datetime
    staff: str
    interaction_id: int | None
    subject: str
    """What the contact it was learned in was about."""


@dataclass(frozen=True, slots=True)
class Known:
    """Something that the base shows though nobody noted it: in words, where from (a code of SOURCES), since when."""

    question: str
    words: str
    source: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What stands for one purpose."""

    purpose: str
    state: str
    at: datetime
    source: str
    staff: str


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next, in words to be said aloud, and why."""

    question: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known of one customer by the seven questions; ``known`` are the questions with an answer."""

    customer_id: int
    facts: tuple[FactView, ...]
    derived: tuple[Known, ...]
    known: tuple[str, ...]
    consents: tuple[ConsentView, ...]
    next: Question | None

    def of(self, question: str) -> tuple[FactView | Known, ...]:
        """What answers one question: what was noted, then what the base shows."""
        return (
            *(fact for fact in self.facts if fact.question == question),
            *(known for known in self.derived if known.question == question),
        )
