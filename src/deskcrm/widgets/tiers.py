"""The tiers on screen: the office's neutral labels, for a customer may be looking."""

from __future__ import annotations

from collections.abc import Sequence

from deskcrm.locale.messages import _
from deskcrm.text import visible

RATED = ("platinum", "gold", "iron", "lead")
"""The codes that have a label of the office's own, highest first."""

NEUTRAL = ("A", "B", "C", "D")

_labels: dict[str, str] = dict(zip(RATED, NEUTRAL, strict=True))

_STYLES = {
    "platinum": "bold $accent",
    "gold": "$accent",
    "iron": "$secondary",
    "lead": "$foreground",
    "new": "bold $secondary",
}
"""The sign says it all the same where there is no colour."""


def use(labels: Sequence[str]) -> None:
    """From now on the four tiers are called so, highest first, as the office's settings have it."""
    _labels.update(zip(RATED, labels, strict=False))


def tier_sign(tier: str) -> str:
    """The short label of a tier's code: the office's own (A to D), new, or a dash for those without a rating."""
    if tier in _labels:
        return visible(_labels[tier])
    return _("new") if tier == "new" else "–"


def tier_words(tier: str) -> str:
    """The same in words: Tier A, new customer, no tier yet."""
    if tier in _labels:
        return _("Tier {label}", label=tier_sign(tier))
    return _("New customer, no tier yet") if tier == "new" else _("No tier yet")


def tier_style(tier: str) -> str:
    """How a tier's sign is drawn."""
    return _STYLES.get(tier, "$text-muted")


def tier_tone(tier: str) -> str:
    """The tone of a tier's sign in a list."""
    return tier if tier in _STYLES else "dim"


def badge_words() -> tuple[str, ...]:
    """Every sign there is, for whoever keeps room for them."""
    return tuple(tier_sign(tier) for tier in (*RATED, "new", ""))
