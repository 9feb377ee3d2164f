"""What a customer is worth, in words: the tier's numbers, what would change it, what it receives, the relationship."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.widgets.tiers import tier_sign

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.differentiate.views import CustomerEndView, Referred, StageView, TierNumbers, TierTermsView


def rank(numbers: TierNumbers) -> str:
    """Where they stand among those rated: ``12 of 340``; empty for those who are not."""
    if numbers.rank is None:
        return ""
    return _("{place} of {total}", place=formats.number(numbers.rank), total=formats.number(numbers.rated))


def numbers_in_short(numbers: TierNumbers, currency: str) -> str:
    """The tier's figures in one line."""
    return _(
        "Net value {net} = margin {margin} − {cost} to serve · revenue {revenue}",
        net=formats.money(numbers.net_value, currency),
        revenue=formats.amount(numbers.revenue, currency),
        margin=formats.amount(numbers.margin, currency),
        cost=formats.amount(numbers.cost_to_serve, currency),
    )


def in_brief(numbers: TierNumbers, currency: str) -> str:
    """Net value and rank; for those without a rating why that is."""
    if numbers.rank is None:
        return " ".join(numbers.reasons)
    net = _("Net value {amount}", amount=formats.money(numbers.net_value, currency))
    return f"{net} · {rank(numbers)}"


def figures(numbers: TierNumbers, currency: str) -> list[tuple[str, str]]:
    """The tier's figures and the rank, each with what it is called."""
    amounts = (
        (_("Revenue"), numbers.revenue),
        (_("Margin"), numbers.margin),
        (_("Cost to serve"), numbers.cost_to_serve),
        (_("Net value"), numbers.net_value),
    )
    found = [(label, formats.money(amount, currency)) for label, amount in amounts]
    return [*found, (_("Rank"), rank(numbers))]


def change(numbers: TierNumbers, currency: str) -> str:
    """What would lift the tier, in one short sentence; empty where there is nothing above, or no rating."""
    wanted = numbers.next
    if wanted is None:
        return ""
    values = {"tier": tier_sign(wanted.tier), "amount": formats.money(wanted.more_margin, currency)}
    if wanted.fewer_minutes is None:
        return _("For {tier}: {amount} more margin", **values)
    minutes = n_("{count} minute fewer", "{count} minutes fewer", wanted.fewer_minutes)
    if not wanted.channel:
        return _("For {tier}: {amount} more margin, or {minutes}", minutes=minutes, **values)
    return _(
        "For {tier}: {amount} more margin, or {minutes} by {channel}", minutes=minutes, channel=wanted.channel, **values
    )


def receives(terms: TierTermsView | None) -> str:
    """What the office gives the tier, in one line; empty where it wrote nothing."""
    if terms is None:
        return ""
    parts = (
        _("answer: {time}", time=terms.answer_within) if terms.answer_within else "",
        _("calls: {who}", who=terms.who_calls) if terms.who_calls else "",
        _("may offer: {what}", what=terms.may_offer) if terms.may_offer else "",
    )
    told = " · ".join(part for part in parts if part)
    return f"{tier_sign(terms.tier)}: {told}" if told else ""


def stage(view: StageView | None) -> str:
    """Where the relationship stands, in a word."""
    if view is None:
        return ""
    from deskcrm.differentiate.stage import STAGE_WORDS

    return _(STAGE_WORDS[view.code]) if view.code in STAGE_WORDS else view.code


def referred(view: Referred | None, currency: str) -> str:
    """Whom they brought and what those earned; empty for nobody."""
    if view is None or not view.customers:
        return ""
    return n_(
        "Brought {count} customer, who earned {amount}",
        "Brought {count} customers, who earned {amount}",
        view.customers,
        amount=formats.money(view.margin, currency),
    )


def ending(view: CustomerEndView | None, clock: Clock) -> str:
    """That they left, when and why, or that they are served no longer; empty for a customer there is.

    Why the office let somebody go is for the staff alone: the customer may be looking."""
    if view is None:
        return ""
    day = formats.date(clock.day_of(view.at))
    if view.kind == "let_go":
        return "✕ " + _("Served until {day}", day=day)
    from deskcrm.differentiate.endings import END_REASONS

    why = _(END_REASONS[view.reason]) if view.reason in END_REASONS else view.reason
    whom = f" → {view.to_whom}" if view.to_whom else ""
    return "✕ " + _("Left us on {day}: {why}", day=day, why=why) + whom
