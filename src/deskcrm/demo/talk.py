"""The shapes of what is said at the demo's desk; the words stand in one module a language, in the same order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Talk:
    """One matter: what contacts on it are called, what is noted, how they end, and what is promised in them.

    ``families`` are those of the products it can be about, empty for any good."""

    matter: str
    subjects: tuple[str, ...]
    notes: tuple[str, ...]
    endings: tuple[str, ...]
    promises: tuple[str, ...]
    families: str = ""


@dataclass(frozen=True, slots=True)
class Grievance:
    """One complaint in the customer's own words, with what they wished, what was done, what was found out and
    the code of the root cause. ``families`` as of :class:`Talk`."""

    category: str
    subcategory: str
    words: str
    wish: str
    resolution: str
    finding: str
    cause: str
    families: str = ""
