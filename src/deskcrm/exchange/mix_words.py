"""The words and numbers that the customer mix has wherever people read it: screen, command line and report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.differentiate.mix import WHOLE_SHARE
from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.text import visible

if TYPE_CHECKING:
    from deskcrm.differentiate.mix_curve import Curve
    from deskcrm.differentiate.views import CustomerMix


def of_days(mix: CustomerMix, group: str = "") -> str:
    """Which days it is of, and of which group where it is of one."""
    days = n_(
        "Customer mix of {count} day up to {day}",
        "Customer mix of {count} days up to {day}",
        mix.window_days,
        day=formats.date(mix.as_of),
    )
    return f"{days} · {_('group {name}', name=visible(group))}" if group else days


def share(millionths: int) -> str:
    """A share in millionths of a percent, for people: ``12.3 %``."""
    return formats.percent(millionths, WHOLE_SHARE, 1)


def of_buyers(mix: CustomerMix) -> tuple[str, str]:
    """How many bought, and how many of them cost more than they brought."""
    return (
        _("Customers with a purchase in these days: {count}", count=formats.number(mix.customers)),
        _("Of these, with a net value below zero: {count}", count=formats.number(mix.below_zero)),
    )


def of_nobody(mix: CustomerMix, currency: str) -> str:
    """What was sold to nobody known."""
    return _("Sold to nobody known: {amount}", amount=formats.money(mix.nobody.revenue, currency))


def of_curve(curve: Curve, currency: str) -> str:
    """What the whale curve says in a sentence."""
    if not curve.customers:
        return _("Nobody bought in these days.")
    peak, highest, last = curve.peak, max(curve.points), curve.points[-1]
    if highest == last:
        return _("All together come to {amount}.", amount=formats.money(last, currency))
    return _(
        "The best {percent} come to {highest}; the others take {lost} of it away again.",
        percent=f"{peak} %",
        highest=formats.money(highest, currency),
        lost=formats.money(highest - last, currency),
    )
