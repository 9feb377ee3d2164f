"""What contacts cost the office: by channel, matter and month, and what a cheaper channel would save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.money import divided
from deskcrm.screens.insight_parts import InsightPage, Lines, Sheet, beside, cost_table, heading, table

if TYPE_CHECKING:
    from deskcrm.differentiate.views import CostLine, OfficeCosts

TWO_COLUMNS = 130
"""Cells from which two tables stand side by side."""


class CostsPage(InsightPage):
    """One sheet."""

    LABEL = N_("Costs")
    costs: OfficeCosts | None = None

    def body(self) -> ComposeResult:
        """The sheet."""
        yield Sheet(self._lines, id="costs-sheet")

    def caption(self) -> str:
        """Which days it is of."""
        if self.costs is None:
            return ""
        return n_(
            "What contacts cost in {count} day up to {day}",
            "What contacts cost in {count} days up to {day}",
            self.costs.window_days,
            day=formats.date(self.costs.as_of),
        )

    def load(self) -> None:
        """The costs of the days that tiers look at."""
        self.question("deskcrm.differentiate.costs:office_costs", answer=self._show)

    def _show(self, costs: OfficeCosts) -> None:
        self.costs = costs
        self.redraw()

    def _lines(self, width: int) -> Lines:
        costs = self.costs
        if costs is None:
            return [Content("")]
        if not costs.contacts:
            return [Content(_("No contact was logged in these days."))]
        half = (width - 4) // 2 if width >= TWO_COLUMNS else width
        parts = [
            self._table(_("By channel"), _("Channel"), costs.by_channel, half),
            self._table(_("By matter"), _("Matter"), costs.by_matter, half),
            self._table(_("By month"), _("Month"), [_month(line) for line in reversed(costs.by_month)], half),
            self._savings(costs, half),
        ]
        lines = self._totals(costs)
        if half == width:
            for part in parts:
                lines += [Content(""), *part]
            return lines
        for left, right in (parts[:2], parts[2:]):
            lines += [Content(""), *beside(left, right, half)]
        return lines

    def _totals(self, costs: OfficeCosts) -> Lines:
        all_of_it = _(
            "{contacts} contacts, {hours} h, {cost} in all; {each} a contact",
            contacts=formats.number(costs.contacts),
            hours=formats.number(divided(costs.seconds, 3600)),
            cost=self.money(costs.cost),
            each=self.money(divided(costs.cost - costs.remedies, costs.contacts)),
        )
        found = [Content.styled(all_of_it, "bold")]
        for amount, words in (
            (costs.remedies, N_("of it remedies given: {amount}, {share}")),
            (costs.poor_quality, N_("of it caused by ourselves (cost of poor quality): {amount}, {share}")),
            (costs.unidentified, N_("of it with nobody known: {amount}, {share}")),
        ):
            share = formats.percent(amount, costs.cost, 1)
            found.append(Content("  " + _(words, amount=self.money(amount), share=share)))
        return found

    def _table(self, title: str, first: str, lines: Sequence[CostLine], width: int) -> Lines:
        return cost_table(title, first, lines, width, self.desk.currency)

    def _savings(self, costs: OfficeCosts, width: int) -> Lines:
        title = heading(_("What a cheaper channel would save"))
        if not costs.savings:
            return [title, Content(_("No channel in use is cheaper than another."))]
        rows = [
            (
                f"{saving.from_channel} → {saving.to_channel}",
                formats.number(saving.contacts),
                self.money(saving.saved),
            )
            for saving in costs.savings
        ]
        return [title, *table((_("Channel"), _("Contacts"), _("would save")), rows, width)]


def _month(line: CostLine) -> CostLine:
    return replace(line, name=formats.month(line.name))
