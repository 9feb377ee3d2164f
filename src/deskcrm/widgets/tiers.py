"""The tiers' neutral labels: a customer may be looking at the screen."""

from __future__ import annotations

from deskcrm.locale.messages import N_, _

SIGNS = {"platinum": "A", "gold": "B", "iron": "C", "lead": "D", "new": N_("new"), "unrated": "–"}


def tier_sign(tier: str) -> str:
    """The short label of a tier's code: A to D, new, or a dash."""
    sign = SIGNS.get(tier, "–")
    return _(sign) if tier == "new" else sign
