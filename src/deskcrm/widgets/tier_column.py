"""The column of a list for the tier's badge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.cells import cell_len

from deskcrm.widgets.list_painting import Column
from deskcrm.widgets.tiers import badge_words, tier_sign, tier_tone


def tier_column(tier_of: Callable[[Any], str]) -> Column[Any]:
    """As wide as the office's labels; ``tier_of`` gives a row's code, or an empty text where there is no customer."""
    return Column(
        "",
        lambda row: tier_sign(code) if (code := tier_of(row)) else "",
        badge_cells,
        tone=lambda row: tier_tone(tier_of(row)),
    )


def badge_cells() -> int:
    """The cells that the widest sign takes."""
    return max(3, *map(cell_len, badge_words()))
