"""The words and numbers that the customer mix has wherever people read it: screen, command line and report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.differentiate.mix import WHOLE_SHARE
from deskcrm.locale import formats
from deskcrm.locale.messages import n_

if TYPE_CHECKING:
    from deskcrm.differentiate.views import CustomerMix


def of_days(mix: CustomerMix) -> str:
    """Which days it is of."""
    return n_(
        "Customer mix of {count} day up to {day}",
        "Customer mix of {count} days up to {day}",
        mix.window_days,
        day=formats.date(mix.as_of),
    )


def share(millionths: int) -> str:
    """A share in millionths of a percent, for people: ``12.3 %``."""
    return formats.percent(millionths, WHOLE_SHARE, 1)
