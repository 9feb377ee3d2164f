"""One thing that can be done at the desk, with its keys and its words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done. ``label`` and ``tip`` are catalogue messages, ``short`` the footer's word.

    ``keys`` are Textual names, the first the one shown. ``rank`` orders the footer, the smallest nearest the left and
    last to give way; 0 is not in the footer. ``everywhere`` actions are the app's own.
    """

    id: str
    label: str
    short: str
    keys: tuple[str, ...]
    tip: str
    rank: int = 0
    everywhere: bool = False
    priority: bool = False
