"""The pyramid: what each tier came to, and what the first few bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _
from deskcrm.screens.insight_parts import GAP, InsightPage, Lines, Sheet, table, tiers_begin_at
from deskcrm.widgets.cells import fit
from deskcrm.widgets.tiers import RATED, tier_sign, tier_style

if TYPE_CHECKING:
    from deskcrm.differentiate.views import CustomerMix, Part

ONE_LINE = 118
"""Cells from which an amount and its share stand in one line."""

PYRAMID = (7, 24)
"""The least and the most cells the pyramid is wide."""

MEASURES = {
    "customers": N_("Customers"),
    "revenue": N_("Revenue"),
    "margin": N_("Margin"),
    "cost_to_serve": N_("Cost to serve"),
    "net_value": N_("Net value"),
}


class MixPage(InsightPage):
    """One sheet."""

    LABEL = N_("Mix")
    OF_GROUP = True
    mix: CustomerMix | None = None

    def body(self) -> ComposeResult:
        """The sheet."""
        yield Sheet(self._lines, id="mix-sheet")

    def caption(self) -> str:
        """Which days it is of."""
        from deskcrm.exchange import mix_words
        from deskcrm.locale.formats import currency_sign

        if self.mix is None:
            return ""
        return f"{mix_words.of_days(self.mix)} · {currency_sign(self.desk.currency)}"

    def load(self) -> None:
        """The mix of the last computation."""
        self.question("deskcrm.differentiate.mix:customer_mix", answer=self._show, **self.narrowed)

    def _show(self, mix: CustomerMix) -> None:
        self.mix = mix
        self.redraw()

    def _lines(self, width: int) -> Lines:
        if self.mix is None:
            return [Content("")]
        return [*self._tiers(self.mix, width), Content(""), *self._top(self.mix, width), *self._below(self.mix)]

    def _tiers(self, mix: CustomerMix, width: int) -> Lines:
        parts = [*mix.tiers, mix.total]
        amounts = [[self._amount(part, name) for name in MEASURES] for part in parts]
        shares = [[_share(part, mix.total, name) for name in MEASURES] for part in parts]
        both = width >= ONE_LINE
        cells = [[f"{amount} {share:>8}" for amount, share in zip(*pair, strict=True)]
                 for pair in zip(amounts, shares, strict=True)] if both else amounts  # fmt: skip
        heads = [_(label) for label in MEASURES.values()]
        sizes = [max(map(cell_len, column)) for column in zip(heads, *cells, *shares, strict=True)]
        signs = [*(tier_sign(part.name) for part in mix.tiers), _("all")]
        label = max(map(cell_len, signs))
        room = width - label - GAP - sum(size + GAP for size in sizes)
        pyramid = min(max(room, PYRAMID[0]), PYRAMID[1])
        lines = [Content.styled(" " * (pyramid + GAP + label) + _row(heads, sizes), "$text-muted underline")]
        for part, sign, row, share in zip(parts, signs, cells, shares, strict=True):
            is_total = part is mix.total
            style = "bold" if is_total else tier_style(part.name)
            bar = "" if is_total else _bar(part.customers, max(one.customers for one in mix.tiers), pyramid)
            blank = " " * (pyramid - len(bar) - (pyramid - len(bar)) // 2)
            start = " " * ((pyramid - len(bar)) // 2)
            ground = (bar, style if part.name in RATED else "$text-muted")
            begin = (start, ""), ground, (blank + " " * GAP, "")
            lines.append(Content.assemble(*begin, (fit(sign, label), style), (_row(row, sizes), "")))
            if not both and not is_total:
                lines.append(Content.assemble(*begin, (" " * label, ""), (_row(share, sizes), "$text-muted")))
        return lines

    def _top(self, mix: CustomerMix, width: int) -> Lines:
        from deskcrm.exchange.mix_words import share

        rows = (
            (_("Customers"), *(formats.number(top.customers) for top in mix.top)),
            (_("Share of revenue"), *(share(top.share_of_revenue) for top in mix.top)),
            (_("Share of net value"), *(share(top.share_of_net_value) for top in mix.top)),
        )
        return table((_("The first by revenue"), *(f"{top.percent} %" for top in mix.top)), rows, width)

    def _below(self, mix: CustomerMix) -> Lines:
        from deskcrm.exchange import mix_words

        found = [Content(""), *map(Content, mix_words.of_buyers(mix))]
        starts = tiers_begin_at(mix.lines, self.desk.currency)
        if starts:
            found.append(Content(_("The tiers begin at: {lines}", lines=starts)))
        if mix.nobody.revenue:
            found.append(Content(mix_words.of_nobody(mix, self.desk.currency)))
        return found

    def _amount(self, part: Part, name: str) -> str:
        value: int = getattr(part, name)
        return formats.number(value) if name == "customers" else self.whole(value)


def _share(part: Part, total: Part, name: str) -> str:
    return formats.percent(getattr(part, name), max(getattr(total, name), 0), 1)


def _bar(count: int, most: int, width: int) -> str:
    """A level of the pyramid: as wide as its count against the largest, and seen wherever there is anybody."""
    return "█" * max(count * width // most if most else 0, 1 if count else 0)


def _row(cells: Sequence[str], sizes: Sequence[int]) -> str:
    return "".join(" " * GAP + fit(cell, size, right=True) for cell, size in zip(cells, sizes, strict=True))
