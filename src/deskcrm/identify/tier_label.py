"""The tier's code a list shows for a customer, from the derived figures."""

from __future__ import annotations

from datetime import timedelta

from deskcrm.clock import Clock

NEW_DAYS = 90
"""Office days during which a customer with fewer than two orders is new."""


def new_since(clock: Clock) -> int:
    """The first instant (epoch seconds) at which a customer first seen still counts as new today."""
    return int(clock.start_of(clock.today() - timedelta(days=NEW_DAYS - 1)).timestamp())


def tier_code(tier: str | None, first_seen: int, orders: int | None, since: int) -> str:
    """``new``, the stored rating, or ``unrated``; ``first_seen`` in epoch seconds, ``since`` of :func:`new_since`."""
    if first_seen >= since and (orders or 0) < 2:
        return "new"
    return tier or "unrated"
