"""The parts of a customer's worth, each as lines for the width there is. A customer may be looking: the tiers have
their neutral labels, and nothing here says anything of the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from deskcrm.locale import formats
from deskcrm.locale.messages import _, n_
from deskcrm.money import divided
from deskcrm.screens.insight_parts import Lines, cost_table, heading, table
from deskcrm.text import visible
from deskcrm.widgets import worth_words
from deskcrm.widgets.cells import fit, wrap
from deskcrm.widgets.tiers import tier_sign, tier_style, tier_words

if TYPE_CHECKING:
    from deskcrm.clock import Clock
    from deskcrm.differentiate.views import CostToServe, TierNumbers

NOTHING = Content("")


@dataclass(frozen=True, slots=True)
class Worth:
    """What the screen shows: the tier's numbers and the costs of one customer, and how to say them."""

    numbers: TierNumbers
    costs: CostToServe
    clock: Clock
    currency: str

    def money(self, amount: int) -> str:
        """An amount for people."""
        return formats.money(amount, self.currency)


def tier_part(worth: Worth, width: int) -> Lines:
    """The tier, its figures, why, and what would change it."""
    numbers = worth.numbers
    since = _("since {day}", day=formats.date(worth.clock.day_of(numbers.since))) if numbers.since else ""
    lines = [
        Content.assemble(
            Content.styled(tier_words(numbers.tier), tier_style(numbers.tier)),
            Content.styled(f" · {since}" if since else "", "$text-muted"),
        ),
        *_wrapped(_days(numbers), width, "$text-muted"),
        NOTHING,
    ]
    figures = [pair for pair in worth_words.figures(numbers, worth.currency) if pair[1]]
    if numbers.line is not None:
        kept = _("kept, though below") if numbers.kept else ""
        line = _("Line for {tier}", tier=tier_sign(numbers.tier))
        figures.append((line, " · ".join(filter(None, (worth.money(numbers.line), kept)))))
    lines += _pairs(figures, width)
    change = worth_words.change(numbers, worth.currency)
    if change:
        lines += [NOTHING, *_wrapped(change, width, "bold")]
    lines += [NOTHING, heading(_("Why"))]
    for reason in numbers.reasons:
        lines += _listed(reason, width)
    return [*lines, NOTHING]


def terms_part(worth: Worth, width: int) -> Lines:
    """What the tier receives, and how the tier changed."""
    numbers = worth.numbers
    terms = numbers.terms
    title = _("What {tier} receives", tier=tier_sign(numbers.tier)) if terms else _("What they receive")
    lines = [heading(title)]
    if terms is None:
        lines += _wrapped(_("The office wrote nothing for this tier; the settings (F8) have the table."), width)
    else:
        texts = (
            (_("Answered within"), terms.answer_within),
            (_("Who calls"), terms.who_calls),
            (_("May be offered"), terms.may_offer),
        )
        lines += _pairs([(label, text) for label, text in texts if text], width)
    lines += [NOTHING, heading(_("How the tier changed"))]
    if not numbers.history:
        lines.append(Content(_("It did not change yet.")))
    for change in numbers.history:
        day = formats.date(worth.clock.day_of(change.at))
        signs = f"{tier_sign(change.from_tier)} → {tier_sign(change.to_tier)}"
        net = _("net value {amount}", amount=worth.money(change.net_value))
        lines += _listed(f"{day}: {signs} · {net}", width)
    return [*lines, NOTHING]


def cost_part(worth: Worth, width: int) -> Lines:
    """Contacts and their cost beside the mean of the same tier, and what we caused ourselves."""
    costs = worth.costs
    lines = [heading(_("Cost to serve"))]
    if costs.remedies:
        lines += _wrapped(_("With {amount} for remedies in it.", amount=worth.money(costs.remedies)), width)
    minutes = formats.number(divided(costs.seconds, 60))
    rows = [
        (_("Contacts"), formats.number(costs.contacts), _tenths(costs.peer_contacts),
         _beside(1000 * costs.contacts, costs.peer_contacts)),
        (_("Minutes"), minutes, "", ""),
        (_("Cost"), worth.money(costs.cost), worth.money(costs.peer_cost), _beside(costs.cost, costs.peer_cost)),
        (_("Cost per contact"), worth.money(costs.cost_per_contact), worth.money(costs.peer_cost_per_contact),
         _beside(costs.cost_per_contact, costs.peer_cost_per_contact)),
    ]  # fmt: skip
    if costs.peers > 1:
        mean = _("mean of {tier}", tier=tier_sign(worth.numbers.tier))
        lines += table(("", _("Here"), mean, _("beside it")), rows, width)
        count = n_("{count} customer had this tier", "{count} customers had this tier", costs.peers)
        lines += _wrapped(_("{customers} at the last computation.", customers=count), width, "$text-muted")
    else:
        lines += _pairs([(label, here) for label, here, _mean, _share in rows], width)
    lines += [NOTHING, heading(_("What we caused ourselves"))]
    if not costs.poor_quality and not costs.caused_contacts:
        lines += _wrapped(_("Nothing: no contact about a mistake of ours, no promise they had to ask after."), width)
    else:
        caused = n_("{count} contact", "{count} contacts", costs.caused_contacts)
        lines += _wrapped(f"{caused} · {worth.money(costs.poor_quality)}", width, "bold")
        lines += _wrapped(_("The office's cost of poor quality: not in their cost to serve."), width, "$text-muted")
    return [*lines, NOTHING]


def lines_part(worth: Worth, width: int) -> Lines:
    """The contacts by channel and by matter."""
    costs = worth.costs
    if not costs.contacts:
        return [heading(_("Contacts")), Content(_("No contact was logged in these days."))]
    return [
        *cost_table(_("By channel"), _("Channel"), costs.by_channel, width, worth.currency),
        NOTHING,
        *cost_table(_("By matter"), _("Matter"), costs.by_matter, width, worth.currency),
    ]


def _days(numbers: TierNumbers) -> str:
    return n_(
        "Figures of {count} day up to {day}",
        "Figures of {count} days up to {day}",
        numbers.window_days,
        day=formats.date(numbers.as_of),
    )


def _pairs(pairs: Sequence[tuple[str, str]], width: int) -> Lines:
    """Labels in a column with their texts beside."""
    room = max((cell_len(label) for label, _text in pairs), default=0) + 2
    lines: Lines = []
    for label, text in pairs:
        first, *rest = wrap(visible(text), max(width - room, 10)) or [""]
        lines.append(Content.assemble((fit(label, room), "$text-muted"), first))
        lines += [Content(" " * room + more) for more in rest]
    return lines


def _listed(text: str, width: int) -> Lines:
    first, *rest = wrap(visible(text), max(width - 2, 10)) or [""]
    return [Content(f"• {first}"), *(Content(f"  {more}") for more in rest)]


def _wrapped(text: str, width: int, style: str = "") -> Lines:
    return [Content.styled(line, style) for line in wrap(visible(text), max(width, 10))]


def _tenths(thousandths: int) -> str:
    """A mean with one decimal."""
    whole, tenth = divmod(divided(thousandths, 100), 10)
    return f"{formats.number(whole)}.{tenth}"


def _beside(here: int, mean: int) -> str:
    """How much more or less than the mean."""
    return ("+" if here > mean else "") + formats.percent(here - mean, mean) if mean else ""
